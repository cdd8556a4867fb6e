"""`scripts/new-resource` writes a module that the contract tests take as far as can be, or says why not."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from migrate.resources.reading import resource_of
from tests.resources.cases import PLACE, problems
from tests.resources.shapes import document_of

ROOT = Path(__file__).parents[2]
KIND = "AWS::IVS::RecordingConfiguration"
"""A type that nobody is likely to model: what is tested is the draft."""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A checkout with two modules in it."""
    (tmp_path / "migrate" / "resources").mkdir(parents=True)
    (tmp_path / "tests" / "resources" / "cases").mkdir(parents=True)
    names = "    sns_topic,\n    sqs_queue,\n"
    (tmp_path / "migrate" / "resources" / "__init__.py").write_text(
        f"from migrate.resources import (\n{names})\n\nALL: tuple[ResourceModule, ...] = (\n{names})\n"
    )
    return tmp_path


def run(kind: str, tree: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "new-resource"), kind, str(tree)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_draft_is_formatted_registered_valid_and_says_what_is_left(tree: Path) -> None:
    answer = run(KIND, tree)
    assert answer.returncode == 0, answer.stderr
    assert "Left to do by hand" in answer.stdout
    path = tree / "migrate" / "resources" / "ivs_recording_configuration.py"
    for check in (["format", "--check"], ["check"]):
        subprocess.run(
            [sys.executable, "-m", "ruff", *check, "--config", str(ROOT / "pyproject.toml"), str(path)], check=True
        )
    package = (path.parent / "__init__.py").read_text()
    assert package.count("    ivs_recording_configuration,\n    sns_topic,\n    sqs_queue,\n") == 2
    spec = importlib.util.spec_from_file_location("drafted", path)
    assert spec
    assert spec.loader
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    document_of(module)
    (case,) = json.loads((tree / "tests/resources/cases/AWS_IVS_RecordingConfiguration.json").read_text())
    resource = resource_of(module, {**case, "_": PLACE})
    assert resource.physical_id
    assert resource.properties
    assert problems(KIND, resource.properties) == []


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("AWS::SQS::Queu", "AWS::SQS::Queue"),
        ("AWS::Nothing::Alike", "no CloudFormation schema"),
        ("queue", "is no type"),
        ("AWS::CloudFormation::WaitConditionHandle", "without a read handler"),
    ],
)
def test_what_cannot_be_drafted_is_refused_and_nothing_is_written(tree: Path, kind: str, said: str) -> None:
    before = sorted(path for path in tree.rglob("*"))
    answer = run(kind, tree)
    assert answer.returncode == 1
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr
    assert sorted(path for path in tree.rglob("*")) == before


def test_a_module_that_stands_is_not_overwritten(tree: Path) -> None:
    path = tree / "migrate" / "resources" / "ivs_recording_configuration.py"
    path.write_text("mine")
    answer = run(KIND, tree)
    assert answer.returncode == 1
    assert "exists already" in answer.stderr
    assert path.read_text() == "mine"
