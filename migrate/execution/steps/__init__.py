"""One module per kind of step, listed by hand; mypy proves each one."""
