"""Where the inputs lie that nobody made for these tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CORPUS = Path(os.environ.get("MIGRATE_CORPUS", Path(__file__).parents[2].parent / "shared"))


@pytest.fixture(scope="session")
def recorded() -> Path:
    """Recorded answers of AWS; skips where they are not."""
    return _there(CORPUS / "recordings")


@pytest.fixture(scope="session")
def samples() -> Path:
    """Templates of real applications; skips where they are not."""
    return _there(CORPUS / "samples")


def _there(directory: Path) -> Path:
    if not directory.is_dir():
        pytest.skip(
            f"there is no {directory.name} beside this checkout: set MIGRATE_CORPUS to the folder that holds it"
        )
    return directory
