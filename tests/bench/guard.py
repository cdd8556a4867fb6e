"""What the guard costs a call: classing it, and both hooks; processor time, the best of five."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from types import SimpleNamespace

from botocore.model import OperationModel

from migrate.aws.actions import action_of, only_reads, operation_model, service_model
from migrate.aws.guard import Bound, guard, permit

ACCOUNT = "222222222222"
TIMES = 20_000


def main() -> None:
    """Print the table."""
    print("| what | µs |\n|---|---:|")
    for name, microseconds in {**classing(), **hooks()}.items():
        print(f"| {name} | {microseconds:.1f} |")


def classing() -> Mapping[str, float]:
    """Every operation of some services once, to see more than one line of the table."""
    models = [
        model
        for service in ("s3", "ec2", "apigateway", "dynamodb", "iam")
        for name in service_model(service).operation_names
        if (model := operation_model(service, name))
    ]
    only_reads("s3:GetObject")  # reads the table
    seconds = best(lambda: [only_reads(action_of(model)) for model in models], len(models))
    return {f"class one of {len(models)} operations": seconds}


def hooks() -> Mapping[str, float]:
    """A read and a write of S3, through both hooks: where parameters are taken, and where the request is signed."""
    handlers: dict[str, Callable[..., None]] = {}
    events = SimpleNamespace(register_first=handlers.__setitem__)
    model = service_model("s3")
    guard(Watched(meta=SimpleNamespace(events=events, service_model=model)), Bound(ACCOUNT))
    found: dict[str, float] = {}
    for operation in ("GetObject", "PutObject"):
        called = model.operation_model(operation)
        with permit(ACCOUNT, ("s3:PutObject",)):
            found[f"both hooks at {operation}"] = best(partial(_calls, handlers, called), TIMES)
    return found


class Watched:
    """As much of a client as the guard needs to be hooked on."""

    def __init__(self, meta: SimpleNamespace) -> None:
        self.meta = meta


def _calls(handlers: Mapping[str, Callable[..., None]], model: OperationModel) -> None:
    for _ in range(TIMES):
        handlers["before-parameter-build"](params={"Bucket": "b", "Key": "k"}, model=model)
        handlers["before-sign"](operation_name=model.name)


def best(work: Callable[[], object], count: int) -> float:
    """Microseconds of one of `count`."""
    seconds = []
    for _ in range(5):
        began = time.process_time()
        work()
        seconds.append(time.process_time() - began)
    return min(seconds) / count * 1e6
