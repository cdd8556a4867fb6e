"""The same plan, for different readers. Pure."""
