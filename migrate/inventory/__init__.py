"""What stands in an account: scanned, parsed, and told apart by stage."""
