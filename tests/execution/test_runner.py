"""What runs side by side: needs first, limits kept, fewer of what AWS throttles; each request told and logged."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config as ClientConfig
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.aws import Client
from migrate.aws.trace import Sent, observed, on_behalf_of, trace
from migrate.execution.events import Noted
from migrate.execution.limits import LIMITS, group_of, most_of
from migrate.execution.log import logged
from migrate.execution.schedule import Schedule
from migrate.execution.world import World
from migrate.model.plan import Step, StepKind
from tests.execution.conftest import Source
from tests.execution.fakes import NOW, Flags, Heard, plan, step
from tests.execution.test_apply import run

KINDS = (StepKind.ACCOUNT, StepKind.STACK, StepKind.COPY_ITEMS, StepKind.ARTIFACT)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Step, ...]:
    made: list[Step] = []
    for number in range(draw(st.integers(1, 25))):
        needs = draw(st.sets(st.integers(0, number - 1), max_size=3)) if number else set()
        one = step(f"s{number}", *(f"s{need}" for need in needs), kind=draw(st.sampled_from(KINDS)))
        made.append(replace(one, account=draw(st.sampled_from(("stage:dev", "stage:qa")))))
    return tuple(made)


@given(graphs(), st.integers(1, 8), st.data())
@settings(max_examples=150, deadline=None)
def test_every_step_runs_once_after_its_needs_and_within_its_limit(
    steps: tuple[Step, ...], parallelism: int, data: st.DataObject
) -> None:
    failing = data.draw(st.sets(st.sampled_from([one.id for one in steps]), max_size=2))
    schedule, running, done, seen = Schedule(steps, {}, parallelism), [], set[str](), list[str]()
    while True:
        while (one := schedule.take()) is not None:
            assert set(one.needs) <= done
            running.append(one)
            seen.append(one.id)
        at_once = Counter(group_of(one) for one in running)
        assert all(at_once[group_of(one)] <= most_of(one, parallelism) for one in running)
        if not running:
            break
        if data.draw(st.booleans()):
            schedule.throttled(data.draw(st.sampled_from(running)).id)
        ended = running.pop(data.draw(st.integers(0, len(running) - 1)))
        schedule.ended(ended, ended.id not in failing)
        done |= {ended.id} - failing
    assert len(seen) == len(set(seen))
    blocked = {one.id for one in steps if one.id not in seen}
    assert all(set(one.needs) & (failing | blocked) for one in steps if one.id in blocked)


def stacks(count: int) -> tuple[Step, ...]:
    return tuple(replace(step(f"s{n}", kind=StepKind.STACK), account="stage:dev") for n in range(count))


def taken(schedule: Schedule) -> list[Step]:
    return list(iter(schedule.take, None))


def test_throttled_steps_are_halved_once_for_each_burst_and_come_back_one_by_one() -> None:
    schedule = Schedule(stacks(20), {}, 8)
    first = taken(schedule)
    assert len(first) == 4
    assert [schedule.throttled(one.id) for one in first] == [2, None, None, None]
    schedule.ended(first[0], True)
    assert schedule.throttled(first[1].id) == 1
    assert schedule.throttled(first[1].id) is None
    for one in first[1:]:
        schedule.ended(one, True)
    assert len(taken(schedule)) > 1, "it never came back"


def test_a_limit_holds_in_each_account_or_in_the_whole_run() -> None:
    both = [replace(one, account=f"stage:{name}", id=f"{name}{one.id}") for name in "ab" for one in stacks(9)]
    assert Counter(one.account for one in taken(Schedule(both, {}, 32))) == {"stage:a": 4, "stage:b": 4}
    copies = [replace(one, kind=StepKind.COPY_ITEMS) for one in both]
    assert len(taken(Schedule(copies, {}, 32))) == 4


def test_each_kind_has_one_limit_and_each_limit_a_reason() -> None:
    kinds = [kind for limit in LIMITS for kind in limit.kinds]
    assert len(kinds) == len(set(kinds))
    assert all(limit.most > 0 and limit.reason for limit in LIMITS)


def test_accounts_are_made_one_at_a_time() -> None:
    schedule = Schedule([replace(one, kind=StepKind.ACCOUNT) for one in stacks(3)], {}, 32)
    (first,) = taken(schedule)
    schedule.ended(first, False)
    assert len(taken(schedule)) == 1


THROTTLED = (400, {"__type": "ThrottlingException", "message": "Rate exceeded"})
FINE = (200, {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/111111111111/orders"})


def _headers(number: int) -> HTTPHeaders:
    return HTTPHeaders.from_dict({"x-amzn-RequestId": f"request-{number}"})


class Answer(AWSResponse):
    """What AWS says, without a network."""

    def __init__(self, number: int, status: int, body: object) -> None:
        super().__init__("https://sqs.us-east-1.amazonaws.com/", status, _headers(number), None)
        self._body = json.dumps(body).encode()

    @property
    def content(self) -> bytes:
        return self._body


def client(*answers: tuple[int, object], attempts: int = 3) -> Client:
    """A traced client of SQS that is given these answers, one for each request."""
    config = ClientConfig(retries={"mode": "standard", "total_max_attempts": attempts})
    made = boto3.client(
        "sqs", "us-east-1", aws_access_key_id="AKIAEXAMPLE", aws_secret_access_key="SECRET", config=config
    )
    given = iter([Answer(number, *answer) for number, answer in enumerate(answers)])
    made.meta.events.register("before-send", lambda **_: next(given))
    return trace(made, "222222222222")


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries without waiting."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda seconds: None)


@pytest.mark.usefixtures("at_once")
def test_each_request_is_told_with_its_id_its_attempt_and_its_step() -> None:
    seen: list[Sent] = []
    asked = client(THROTTLED, FINE)
    with observed(seen.append), on_behalf_of("dev/stack"):
        asked.create_queue(QueueName="orders")
    assert [(one.request_id, one.status, one.error, one.attempt, one.throttled) for one in seen] == [
        ("request-0", 400, "ThrottlingException", 1, True),
        ("request-1", 200, "", 2, False),
    ]
    assert {(one.service, one.operation, one.account, one.region, one.step) for one in seen} == {
        ("sqs", "CreateQueue", "222222222222", "us-east-1", "dev/stack")
    }
    asked = client(FINE)
    asked.create_queue(QueueName="orders")
    assert len(seen) == 2, "told after the block"


def test_a_request_without_an_answer_is_told_too() -> None:
    def breaks(**_: object) -> None:
        raise ConnectionResetError

    seen: list[Sent] = []
    asked = client(attempts=1)
    asked.meta.events.register_first("before-send", breaks)
    with observed(seen.append), pytest.raises(ConnectionResetError):
        asked.create_queue(QueueName="orders")
    assert [(one.status, one.error, one.request_id) for one in seen] == [(0, "ConnectionResetError", "")]


@pytest.mark.usefixtures("at_once")
def test_the_log_has_every_request_and_event_and_no_parameter(tmp_path: Path, source: Source) -> None:
    asked = client(FINE, FINE, FINE)

    def calls(one: Step, world: World) -> None:
        asked.create_queue(QueueName="top-secret-name")

    run(plan(step("a")), tmp_path, Flags(before=calls))
    text = (tmp_path / "run" / "log.jsonl").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line["event"] for line in lines if "step" in line] == ["started", "request", "finished"]
    (request,) = (line for line in lines if line["event"] == "request")
    assert (request["request_id"], request["step"], request["operation"]) == ("request-0", "a", "CreateQueue")
    assert "top-secret-name" not in text
    assert "SECRET" not in text


@pytest.mark.usefixtures("at_once")
def test_a_step_that_is_throttled_makes_its_kind_slower(tmp_path: Path, source: Source) -> None:
    asked = client(THROTTLED, FINE)
    heard = Heard()

    def calls(one: Step, world: World) -> None:
        asked.create_queue(QueueName="orders")

    made = step("a", kind=StepKind.ARTIFACT)
    assert run(plan(made), tmp_path, Flags(before=calls), heard).complete
    notes = [event.text for event in heard.events if isinstance(event, Noted)]
    assert [note for note in notes if "throttles" in note] == ["AWS throttles a: 4 of its kind at once from now on"]


class Full:
    """A file of a disk that is full."""

    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")

    def close(self) -> None:
        raise OSError(28, "No space left on device")


def test_a_log_that_cannot_be_written_is_said_once_and_the_run_goes_on(
    tmp_path: Path, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Callable[..., object] = Path.open
    monkeypatch.setattr(
        Path, "open", lambda self, *words, **more: Full() if self.name == "log.jsonl" else real(self, *words, **more)
    )
    heard = Heard()
    assert run(plan(step("a"), step("b")), tmp_path, Flags(), heard).complete
    assert sum(isinstance(event, Noted) and "No space left" in event.text for event in heard.events) == 1


def test_a_log_that_cannot_be_opened_is_said(tmp_path: Path) -> None:
    heard = Heard()
    (tmp_path / "log.jsonl").mkdir()
    with logged(tmp_path / "log.jsonl", lambda: NOW, heard) as told:
        told(Noted("on"))
    assert [event.text for event in heard.events if isinstance(event, Noted)][1:] == ["on"]
    assert "the run goes on without it" in str(heard.events[0])
