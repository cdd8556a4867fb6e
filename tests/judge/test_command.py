"""`scripts/judge`: what it prints, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.judge.__main__ import main
from tests.judge.test_recordings import ATTRIBUTES, QUEUE, record


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    record(tmp_path, "sqs.ListQueues", {"QueueUrls": [QUEUE]})
    record(tmp_path, "sqs.GetQueueAttributes", {"Attributes": {**ATTRIBUTES, "Policy": "{"}})
    return tmp_path


def test_failures_are_printed_with_file_and_line(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recordings", str(directory)]) == 0
    said = capsys.readouterr().out
    assert "2 operations recorded, 2 of them read" in said
    assert "sqs.GetQueueAttributes.jsonl:1" in said


def test_json_is_all_of_the_output(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recordings", str(directory), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["figures"]["failed"] == len({*told["found"]["failures"][0]["answers"]}) == 2


@pytest.mark.parametrize(("required", "code"), [("through=0", 0), ("through=0.9", 1), ("failed=2", 0), ("failed=1", 1)])
def test_a_figure_below_what_is_required_ends_with_1(
    directory: Path, required: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["recordings", str(directory), "--require", required]) == code
    assert (f"judge: {required.split('=')[0]} is" in capsys.readouterr().err) is bool(code)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["templates"], "holds no <app>.<stage>.template.json"),
        (["cuts"], "holds no <app>.<stage>.template.json"),
        (["recordings", "--only", "x"], "--only is for folders of templates"),
        (["recordings", "--require", "through"], "must be NAME=VALUE"),
        (["recordings", "--require", "beauty=1"], "no such figure of recordings"),
    ],
)
def test_wrong_use_ends_with_2_and_one_line(
    directory: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([arguments[0], str(directory), *arguments[1:]]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
