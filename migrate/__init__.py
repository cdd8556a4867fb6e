"""Move the non-production stages of one shared AWS account into accounts of their own."""

__version__ = "0.1.0"
