"""How sure an ownership is."""

from __future__ import annotations

import pytest

from migrate.model.ownership import Confidence, Evidence, Standing, judged


@pytest.mark.parametrize(
    ("sources", "confidence"),
    [
        ([], Confidence.NONE),
        (["use:dev"], Confidence.LOW),
        (["name:dev"], Confidence.MEDIUM),
        (["stack:dev", "name:dev"], Confidence.HIGH),
        (["tag:dev", "stack:staging"], Confidence.MEDIUM),
        (["name:dev", "use:prod"], Confidence.LOW),
        (["use:dev", "use:prod"], Confidence.LOW),
    ],
)
def test_the_best_evidence_that_agrees_counts_and_dispute_lowers_it(sources: list[str], confidence: Confidence) -> None:
    evidence = tuple(Evidence(source, "x", stage) for source, stage in (each.split(":") for each in sources))
    assert judged(Standing.STAGE, "dev" if sources else "", evidence).confidence is confidence


def test_what_several_share_is_as_sure_as_the_best_that_says_so() -> None:
    evidence = (Evidence("use", "x", "dev"), Evidence("use", "y", "staging"))
    assert judged(Standing.SHARED, "", evidence).confidence is Confidence.LOW
