"""The one root of every error that a person sees."""

from __future__ import annotations


class MigrateError(Exception):
    """What happened, naming the thing, in one line; `remedy` is the next thing to do."""

    exit_code = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class ConfigurationError(MigrateError):
    """migrate.toml, an option or the environment is wrong."""

    exit_code = 2
