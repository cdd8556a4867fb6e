"""From an inventory to a plan: a short ordered list of small passes (see compose.py). Pure."""
