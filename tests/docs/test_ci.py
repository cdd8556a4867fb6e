"""docs/ci: judged by the providers' schemas, zizmor and shellcheck; its commands parse, its apply stops in time."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from migrate.cli import commands

ROOT = Path(__file__).parents[2]
CI = ROOT / "docs" / "ci"
TOOLS = Path(sysconfig.get_path("scripts"))
PROVIDERS = {"github-actions.yml": "github-workflows", "gitlab-ci.yml": "gitlab-ci", "circleci.yml": "circle-ci"}
PROVIDERS |= {"travis.yml": "travis"}
SCRIPTS = ("plan", "apply")
TOGETHER = ("before_script", "script")
"""Run one after the other in one shell."""

KEYS = frozenset({"run", "command", "after_script", "install", *TOGETHER})
"""Where the four providers have shell."""

STANDS_FOR = {"$phase": "verify", "$PLAN": "plans/dev", "$plan": "plans/dev", "$committed": "plans/old"}


def judged(*words: str | Path) -> str:
    """What a tool says; empty when it finds nothing."""
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.parametrize("name", PROVIDERS)
def test_the_provider_takes_the_file(name: str) -> None:
    more = ["--data-transform", "gitlab-ci", "--regex-variant", "nonunicode"] if name.startswith("gitlab") else []
    schema = ["--builtin-schema", f"vendor.{PROVIDERS[name]}"]
    assert judged(TOOLS / "check-jsonschema", *schema, *more, CI / name) == ""


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("github-actions.yml", "runs-on: ubuntu-latest", "runs_on: ubuntu-latest"),
        ("gitlab-ci.yml", "when: always", "when: by hand"),
        ("circleci.yml", "version: 2.1", "version: 7"),
        ("travis.yml", "os: linux", "os: amiga"),
    ],
)
def test_the_schemas_are_judges(tmp_path: Path, name: str, right: str, wrong: str) -> None:
    text = (CI / name).read_text(encoding="utf-8")
    assert right in text
    (tmp_path / name).write_text(text.replace(right, wrong))
    assert judged(TOOLS / "check-jsonschema", "--builtin-schema", f"vendor.{PROVIDERS[name]}", tmp_path / name)


def test_every_job_of_github_ends_one_day() -> None:
    schema = ["--builtin-schema", "custom.github-workflows-require-timeout"]
    assert judged(TOOLS / "check-jsonschema", *schema, CI / "github-actions.yml") == ""


def test_zizmor_finds_nothing_unsafe_in_the_workflow(tmp_path: Path) -> None:
    policy = {"rules": {"unpinned-uses": {"config": {"policies": {"actions/*": "ref-pin", "*": "hash-pin"}}}}}
    config = tmp_path / "zizmor.yml"
    config.write_text(yaml.safe_dump(policy))
    assert judged(TOOLS / "zizmor", "--offline", "--no-progress", "--config", config, CI / "github-actions.yml") == ""


def snippets(name: str) -> Iterator[str]:
    """Each piece of shell in a file: what the provider runs in one shell."""
    text = (CI / name).read_text(encoding="utf-8")
    if name in SCRIPTS:
        yield text
        return
    text = text.replace("<< parameters.phase >>", "verify")
    yield from _snippets(yaml.safe_load(text))


def _snippets(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _snippets(item)
    if not isinstance(value, Mapping):
        return
    shell = {key: item if isinstance(item, list) else [item] for key, item in value.items() if key in KEYS}
    shell = {key: lines for key, lines in shell.items() if all(isinstance(line, str) for line in lines)}
    one = [line for key in TOGETHER for line in shell.pop(key, ())]
    yield from ("\n".join(lines) for lines in (one, *shell.values()) if lines)
    for key, item in value.items():
        if key not in KEYS or isinstance(item, Mapping):
            yield from _snippets(item)


@pytest.mark.parametrize("name", [*PROVIDERS, *SCRIPTS])
def test_shell_is_right(name: str, tmp_path: Path) -> None:
    found = list(snippets(name))
    assert found
    for number, text in enumerate(found):
        file = tmp_path / f"{number}.sh"
        file.write_text(text if text.startswith("#!") else f"#!/usr/bin/env bash\n{text}\n")
        assert judged("bash", "-n", file) == ""
        assert judged(TOOLS / "shellcheck", "--severity", "style", file) == "", text
        assert "${{" not in text, "what the provider puts into shell could be a command"


def commands_in(name: str) -> Iterator[list[str]]:
    """The words after each `migrate`, but in comments and texts; variables stand for what they may be."""
    for text in snippets(name):
        for line in text.replace("\\\n", " ").splitlines():
            words = shlex.split(re.sub(r"[;&|]+|\$\(", " ; ", line), comments=True)
            for at, word in enumerate(words):
                if word == "migrate":
                    after = words[at + 1 :]
                    end = next((i for i, one in enumerate(after) if one in (";", ">")), len(after))
                    yield [STANDS_FOR.get(one, one) for one in after[:end] if one not in ("$@", "${gate[@]}")]


@pytest.mark.parametrize("name", [*PROVIDERS, *SCRIPTS])
def test_every_command_is_one_of_migrate(name: str) -> None:
    for words in commands_in(name):
        group = click.Context(commands, **commands.context_settings)  # click keeps the first names of --help
        command = commands.get_command(group, words[0])
        assert command is not None, words
        command.make_context(words[0], words[1:], parent=group)


def test_the_commands_are_found() -> None:
    found = {name: sorted({words[0] for words in commands_in(name)}) for name in (*PROVIDERS, *SCRIPTS)}
    assert found["plan"] == ["diff", "plan", "show"]
    assert found["apply"] == ["apply", "status", "unlock"]
    assert found["github-actions.yml"] == found["gitlab-ci.yml"] == ["approve"]


@pytest.mark.parametrize("name", PROVIDERS)
def test_one_plan_is_named_throughout_and_no_key_and_no_production(name: str) -> None:
    text = (CI / name).read_text(encoding="utf-8")
    assert set(re.findall(r"plans/[a-z-]+", text)) == {"plans/dev-staging"}
    assert not re.search(r"AKIA|SECRET_ACCESS_KEY|\bprod(uction)?\b", text)
    assert "./ci/plan" in text
    assert "./ci/apply" in text
    assert "./ci/comment" in text


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("github-actions.yml", "cancel-in-progress: false"),
        ("gitlab-ci.yml", "resource_group:"),
        ("circleci.yml", "serial-group:"),
    ],
)
def test_one_apply_runs_at_a_time(name: str, word: str) -> None:
    assert word in (CI / name).read_text(encoding="utf-8")


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}", **more}


STUB = """#!{python}
import json, signal, sys
with open("called.jsonl", "a") as file:
    file.write(json.dumps(sys.argv[1:]) + "\\n")
if sys.argv[1] == "apply":
    signal.signal(signal.SIGINT, lambda *_: sys.exit(130))
    {then}
"""


@pytest.mark.parametrize(
    ("then", "minutes", "code"), [("signal.pause()", "0.01", 130), ("sys.exit(0)", "9", 0), ("sys.exit(1)", "9", 1)]
)
def test_apply_is_stopped_in_order_and_says_how_far_it_is(tmp_path: Path, then: str, minutes: str, code: int) -> None:
    stub = tmp_path / "migrate"
    stub.write_text(STUB.format(python=sys.executable, then=then))
    stub.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [CI / "apply", "plans/dev", minutes], cwd=tmp_path, env=environment(PATH=path), capture_output=True, check=False
    )
    assert done.returncode == code
    called = [json.loads(line) for line in (tmp_path / "called.jsonl").read_text().splitlines()]
    assert called[0] == ["unlock", "plans/dev", "--yes"], "the lock of another host: nobody could go on"
    assert called[1] == ["apply", "plans/dev", "--yes", "--through", "verify"]
    assert called[2:] == ([["status", "plans/dev"]] if code else [])


def test_who_lets_the_cutover_begin_is_named(tmp_path: Path) -> None:
    stub = tmp_path / "migrate"
    stub.write_text(STUB.format(python=sys.executable, then="sys.exit(0)"))
    stub.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    for phase in ("verify", "cutover"):
        words: list[str | Path] = [CI / "apply", "plans/dev", "9", phase, "Ada <ada@example.com>"]
        subprocess.run(words, cwd=tmp_path, env=environment(PATH=path), check=True)
    called = [json.loads(line) for line in (tmp_path / "called.jsonl").read_text().splitlines()]
    applied = [words[3:] for words in called if words[0] == "apply"]
    assert applied == [
        ["--through", "verify"],
        ["--through", "cutover", "--pass-gate", "cutover", "--as", "Ada <ada@example.com>"],
    ]
