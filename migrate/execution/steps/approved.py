"""A file of the plan as its approvers saw it: looked at again when it is used, as an apply takes hours."""

from __future__ import annotations

import hashlib

from migrate.execution.failures import StepFailed
from migrate.execution.world import World


def approved(path: str, world: World) -> bytes:
    """The file's bytes. StepFailed when they are not those that the plan has the digest of."""
    found = (world.directory / path).read_bytes()
    if hashlib.sha256(found).hexdigest() != world.plan.files.get(path):
        raise StepFailed(f"{path} was edited after the plan was made", "restore the directory from git")
    return found
