"""CloudFormation types that moto lacks, added through its own extension point."""
