"""How well the product reads what AWS answered: every recorded answer through every module that can meet it.

For each document (see answers.py) a module must make properties, findings and a resource without an error, and the
properties must be what the type's CloudFormation schema takes: nothing of another type or name, nothing read-only. What
the schema says of texts themselves, and what it requires, is told apart: names and ids in recordings were made up
afterwards, and enumerations have changed since.
"""

from __future__ import annotations

import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cfnlint.jsonschema import StandardValidator

from migrate.resources import ALL, BY_KIND
from migrate.resources.reading import findings_of, resource_of, search
from migrate.resources.spec import ResourceModule
from tests.judge.answers import Answer, Made, Recordings, parent_resource
from tests.resources.cases import places, read_only, schema, worked_out
from tests.resources.shapes import operation

LOOSE = frozenset(
    [
        "enum",
        "enumCaseInsensitive",
        "const",
        "pattern",
        "format",
        "required",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "dependentRequired",
    ]
)
"""Rules about the texts themselves, and about what must be there."""


@dataclass(frozen=True, slots=True, order=True)
class Failure:
    """A document that a module could not take."""

    kind: str
    at: str
    error: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Complaint:
    """What a schema has against properties, how often, and the first answers of which they were made."""

    kind: str
    path: str
    rule: str
    message: str
    times: int
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is told of one folder."""

    seconds: float
    operations: int
    read: int
    unread: tuple[str, ...]
    answers: int
    through: int
    foreign: tuple[str, ...]
    passed_over: int
    failed: int
    refusals: int
    absent: int
    resources: int
    valid: int
    invalid: int
    failures: tuple[Failure, ...]
    complaints: tuple[Complaint, ...]
    loose: tuple[Complaint, ...]
    kinds: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Verdict:
    made: Made
    failure: Failure | None = None
    problems: tuple[tuple[str, str, str], ...] = ()
    passed_over: bool = False


def judge(directory: Path) -> Figures:
    """The figures of the recordings in a directory. ValueError where it holds none, or one that cannot be read."""
    began = time.perf_counter()
    recordings = Recordings(directory)
    for file in recordings.files:
        recordings.lines(file)
    verdicts = {module.SPEC.kind: [*_verdicts(recordings, module)] for module in ALL}
    met: dict[str, set[Answer]] = defaultdict(set)
    for several in verdicts.values():
        for verdict in several:
            met[_fate(verdict)] |= {*verdict.made.answers}
    answers = {answer for file in recordings.readers for answer in recordings.lines(file) if answer.status == 200}
    answers -= {*recordings.foreign}
    failed = met["failed"] & answers
    empty = answers - met["failed"] - met["through"] - met["passed over"]
    made = [verdict for several in verdicts.values() for verdict in several]
    resources = [verdict for verdict in made if not verdict.failure and not verdict.passed_over]
    invalid = [verdict for verdict in resources if any(rule not in LOOSE for _, rule, _ in verdict.problems)]
    refusals = [*_refusals(recordings)]
    return Figures(
        operations=len(recordings.files),
        read=len(recordings.readers),
        unread=tuple(file.removesuffix(".jsonl") for file in recordings.files if file not in recordings.readers),
        answers=len(answers),
        through=len(((met["through"] - failed) & answers) | empty),
        foreign=tuple(answer.place for answer in recordings.foreign),
        passed_over=len((met["passed over"] - met["through"] - failed) & answers),
        failed=len(failed),
        refusals=len(refusals),
        absent=sum(refusals),
        resources=len(resources),
        valid=len(resources) - len(invalid),
        invalid=len(invalid),
        failures=tuple(sorted({verdict.failure for verdict in made if verdict.failure})),
        complaints=_complaints(verdicts, loose=False),
        loose=_complaints(verdicts, loose=True),
        kinds={kind: len(several) for kind, several in verdicts.items() if several},
        seconds=time.perf_counter() - began,
    )


def measures(figures: Figures) -> Mapping[str, float]:
    """The figures that can be required: shares from 0 to 1, and counts of what must not be."""
    return {
        "operations-read": figures.read / figures.operations,
        "through": 1 - figures.failed / figures.answers if figures.answers else 1.0,
        "failed": figures.failed,
        "valid": figures.valid / figures.resources if figures.resources else 1.0,
        "invalid": figures.invalid,
        "loose": sum(each.times for each in figures.loose),
        "resources": figures.resources,
        "kinds": len(figures.kinds),
    }


def _fate(verdict: _Verdict) -> str:
    return "failed" if verdict.failure else "passed over" if verdict.passed_over else "through"


def _verdicts(recordings: Recordings, module: ResourceModule) -> Iterator[_Verdict]:
    try:
        documents = recordings.documents(module)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        yield _Verdict(Made({}, ()), _failure(module, Made({}, ()), error))
        return
    for made in documents:
        yield _verdict(module, made)


def _verdict(module: ResourceModule, made: Made) -> _Verdict:
    spec = module.SPEC
    try:
        if spec.owned_by_aws and search(spec.owned_by_aws, made.document) is True:
            return _Verdict(made, passed_over=True)
        for facet in spec.facets.values():
            _asked(module, facet.operation, {name: search(path, made.document) for name, path in facet.params.items()})
        resource = resource_of(module, made.document, parent_resource(module, made))
        list(findings_of(module, made.document, resource.key))
        if not resource.physical_id:
            raise LookupError("no identifier")
    except Exception as error:  # noqa: BLE001  # whatever it is, a scan would have met it
        return _Verdict(made, _failure(module, made, error))
    return _Verdict(made, problems=tuple(_problems(spec.kind, resource.properties)))


def _asked(module: ResourceModule, method: str, given: Mapping[str, Any]) -> None:
    """Whether a further read could be asked: LookupError where the item does not tell what it needs."""
    shape = operation(module.SPEC.service, method).input_shape if method else None
    missing = [name for name in (shape.required_members if shape else ()) if name in given and given[name] is None]
    if missing:
        raise LookupError(f"{method} needs {', '.join(missing)}")


def _failure(module: ResourceModule, made: Made, error: Exception) -> Failure:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/migrate/" in frame.filename]
    at = f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else "reads"
    return Failure(
        module.SPEC.kind, at, f"{type(error).__name__}: {error}"[:200], tuple(answer.place for answer in made.answers)
    )


@lru_cache(maxsize=512)
def _judge_of(kind: str) -> Any:
    return StandardValidator(schema(kind))


def _problems(kind: str, properties: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Path, rule and message of each thing that the schema has against the properties."""
    ignored = BY_KIND[kind].SPEC.ignored
    for error in _judge_of(kind).iter_errors(worked_out(properties)):
        # What a module says that it leaves out (code, which lies elsewhere) is the planner's to put in.
        if error.validator != "required" or error.path or not any(f"'{name}'" in error.message for name in ignored):
            yield _path(error.path), _rule(error), error.message
    for path in set(places(properties)) & read_only(kind):
        yield "/".join(path), "readOnly", "only AWS sets it"


def _path(path: Any) -> str:
    return "/".join("*" if isinstance(part, int) else str(part) for part in path)


def _rule(error: Any) -> str:
    """The rule that was broken; of alternatives, a loose one where every way to it is barred by nothing else."""
    if error.validator in ("anyOf", "oneOf", "allOf") and error.context:
        rules = {_rule(inner) for inner in error.context}
        if rules <= LOOSE:
            return min(rules)
    return str(error.validator)


def _complaints(verdicts: Mapping[str, list[_Verdict]], loose: bool) -> tuple[Complaint, ...]:
    times: Counter[tuple[str, str, str]] = Counter()
    first: dict[tuple[str, str, str], tuple[str, tuple[str, ...]]] = {}
    for kind, several in verdicts.items():
        for verdict in several:
            for path, rule, message in verdict.problems:
                if (rule in LOOSE) is loose:
                    times[kind, path, rule] += 1
                    where = tuple(answer.place for answer in verdict.made.answers)
                    first.setdefault((kind, path, rule), (message[:200], where))
    return tuple(sorted(Complaint(*key, first[key][0], count, first[key][1]) for key, count in times.items()))


def _refusals(recordings: Recordings) -> Iterator[bool]:
    """For each recorded error that a module would meet, whether the module takes it for an answer."""
    for file, modules in recordings.readers.items():
        known = {code for module in modules for read in module.SPEC.facets.values() for code in read.absent} | {
            code for module in modules for code in module.SPEC.listing.absent
        }
        for answer in recordings.lines(file):
            if answer.status != 200:
                yield answer.data.get("Error", {}).get("Code") in known
