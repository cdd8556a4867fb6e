"""Judges of the product on any folder of inputs: what it reads of AWS, which references it sees, where it would cut."""
