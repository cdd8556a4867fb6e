"""Stage words stand whole in a name, or not at all."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.config import Config, OrganizationConfig, SourceConfig, StageConfig
from migrate.inventory.stages import Stages

WORDS = ("dev", "staging", "prod", "live", "pre-prod")
LETTERS = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=5)


def stages(*tags: dict[str, str]) -> Stages:
    configured = {name: StageConfig(name) for name in ("dev", "staging", "prod", "pre-prod")}
    config = Config(SourceConfig("1" * 12, ("us-east-1",)), OrganizationConfig(), configured, path=Path("migrate.toml"))
    return Stages.of(config, tags)


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("notes-dev-create", {"dev"}),
        ("dev", {"dev"}),
        ("/notes/dev/db", {"dev"}),
        ("dev.example.com", {"dev"}),
        ("notes_DEV", {"dev"}),
        ("notesDev", {"dev"}),
        ("NotesDevTable", {"dev"}),
        ("NotesDEVTable", {"dev"}),
        ("notes:staging:x", {"staging"}),
        ("device-registry", set()),
        ("developer", set()),
        ("notesdev", set()),
        ("dev2-notes", set()),
        ("notesDev2", set()),
        ("alive-products", set()),
        ("DevOpsRole", set()),
        ("dev-ops-access", set()),
        ("app-pre-prod-x", {"pre-prod"}),
        ("dev-to-prod-sync", {"dev", "prod"}),
        ("", set()),
    ],
)
def test_names(name: str, named: set[str]) -> None:
    assert stages().named(name) == named


@given(st.sampled_from(WORDS), LETTERS, LETTERS, st.sampled_from(("", "notes-")))
def test_a_stage_word_inside_another_word_never_matches(word: str, before: str, after: str, start: str) -> None:
    for other in (f"{before}{word}", f"{word}{after}", f"{before}{word}{after}"):
        if word != "pre-prod":
            assert word not in stages().named(start + other) or word in (before, after)


@given(st.sampled_from(WORDS), st.sampled_from("-_/.:"), st.sampled_from("-_/.:"))
def test_a_stage_word_between_separators_always_matches(word: str, before: str, after: str) -> None:
    assert stages().named(f"notes{before}{word}{after}table") == {word}


def test_tags_are_taken_in_the_configured_order_whatever_their_case() -> None:
    assert stages().tagged({"env": "prod", "STAGE": "Dev"}) == ("STAGE", "dev")
    assert stages().tagged({"STAGE": "", "env": "prod"}) == ("env", "prod")
    assert stages().tagged({"Team": "dev"}) is None


def test_a_stage_that_only_tags_name_is_a_stage_too() -> None:
    found = stages({"stage": "QA"})
    assert found.tagged({"stage": "QA"}) == ("stage", "qa")
    assert found.named("notes-qa-table") == {"qa"}
    assert found.named("notes-qa-dev") == {"dev"}
    assert stages().named("notes-qa-table") == frozenset()
