"""Frozen data that every part of the tool speaks. No I/O."""
