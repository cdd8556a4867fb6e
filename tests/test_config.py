"""Each mistake in migrate.toml is one error that names the file, the key, the value and what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate.config import Config, load
from migrate.model.errors import ConfigurationError

GOOD = """
[source]
account_id = "111111111111"
regions = ["us-east-1"]
[organization]
email = "aws+{stage}@example.com"
[stages.dev]
[stages.live]
[stages.blue]
production = true
"""


def loaded(tmp_path: Path, text: str) -> Config:
    path = tmp_path / "migrate.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_stages_that_are_production_cannot_move(tmp_path: Path) -> None:
    config = loaded(tmp_path, GOOD)
    assert config.movable == ("dev",)
    assert all(config.is_production(stage) for stage in ("live", "blue", "PROD", "production"))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"111111111111"', "111111111111", ("source.account_id", "111111111111", "12 digits")),
        ('"111111111111"', '"1234"', ("source.account_id", "1234", "12 digits")),
        ('["us-east-1"]', "[]", ("source.regions", "list of region")),
        ('["us-east-1"]', '"us-east-1"', ("source.regions", "list of texts")),
        ("aws+{stage}@example.com", "aws@example.com", ("organization.email", "aws@example.com", "{stage}")),
        ("[stages.dev]", "[stages.dev]\nproduktion = true", ("stages.dev.produktion", "the keys here are")),
        ("[stages.live]", "[stages.live]\nproduction = false", ("stages.live.production", "false")),
        ("[stages.dev]", "[[decisions]]\nresource = 'x'\ndecision = 'maybe'\n[stages.dev]", ("decisions[0]", "maybe")),
        ("[stages.dev]", "[stacks.a.parameters]\nP = 'secret'\n[stages.dev]", ("stacks.a.parameters.P", "env")),
        ("[stages.dev]", "[stages.dev]\naccount_id = '12'", ("stages.dev.account_id", "12", "12 digits")),
        ("[stages.dev]", "[stages.'a b']", ("stages.a b", "letters")),
        ("[stages.dev]", "[stages.dev]\nproduction = 'no'", ("stages.dev.production", "no", "true or false")),
        ("[stages.dev]", "[stages.dev]\nemail = 1", ("stages.dev.email", "1", "text in quotes")),
        ("[stages.dev]", "[ownership]\ntags = 'env'\n[stages.dev]", ("ownership.tags", "env", "list of texts")),
        ("[stages.dev]", "[[decisions]]\nresource = 'x'\n[stages.dev]", ("decisions[0]", "x", "decision")),
        ("[stages.dev]", "[stakes.dev]\n[stages.dev]", ("stakes", "the keys here are")),
        ("[organization]", "[organization]\nrole_name = 3", ("organization.role_name", "3", "text in quotes")),
    ],
)
def test_mistakes_are_named(tmp_path: Path, old: str, new: str, words: tuple[str, ...]) -> None:
    with pytest.raises(ConfigurationError) as raised:
        loaded(tmp_path, GOOD.replace(old, new, 1))
    for word in ("migrate.toml", *words):
        assert word.lower() in raised.value.message.lower()
    assert raised.value.remedy


@pytest.mark.parametrize("text", ["", "[source", "[source]\naccount_id = '111111111111'\nregions = ['a']\n"])
def test_a_file_that_is_not_whole_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigurationError):
        loaded(tmp_path, text)
    with pytest.raises(ConfigurationError, match="does not exist"):
        load(tmp_path / "absent.toml")
