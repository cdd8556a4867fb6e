"""What copying data and code takes, on exactly the stores that the plan copies: the same for both sides of a copy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from migrate.model.arn import Arn
from migrate.model.plan import Plan, Step, StepKind
from migrate.model.values import Properties
from migrate.planning.policies.documents import Statement
from migrate.planning.policies.operations import STEPS, VERSIONS, actions
from migrate.planning.policies.places import Account, Stage, parameter, secret

COPIES = (StepKind.COPY_OBJECTS, StepKind.COPY_ITEMS, StepKind.COPY_PARAMETER, StepKind.COPY_SECRET)
VIA: Mapping[StepKind, str] = {
    StepKind.COPY_OBJECTS: "s3",
    StepKind.COPY_ITEMS: "dynamodb",
    StepKind.COPY_PARAMETER: "ssm",
    StepKind.COPY_SECRET: "secretsmanager",
}
"""The service that uses a key for whoever copies."""

KEY = "AWS::KMS::Key"
_WITHOUT_RESOURCE = frozenset({"ssm:DescribeParameters"})


def copied(step: Step, account: Account, name: str, wanted: frozenset[str]) -> Iterator[Statement]:
    """The statements for one copy step in one account, where the store is called `name`."""
    kind = step.kind
    if kind is StepKind.COPY_OBJECTS:
        yield from objects("Objects", account, name, wanted)
    elif kind is StepKind.COPY_ITEMS:
        yield Statement("Items", tuple(wanted), (account.arn("dynamodb", step.region, f"table/{name}"),))
    elif kind is StepKind.COPY_PARAMETER:
        yield Statement("ListParameters", tuple(wanted & _WITHOUT_RESOURCE))
        arn = account.arn("ssm", step.region, parameter(name))
        yield Statement("Parameters", tuple(wanted - _WITHOUT_RESOURCE), (arn,))
    elif kind is StepKind.COPY_SECRET:
        exact = name if Arn.parse(name) else account.arn("secretsmanager", step.region, f"secret:{name}-??????")
        yield Statement("Secrets", tuple(wanted), (exact,))


def objects(sid: str, account: Account, bucket: str, wanted: Iterable[str], keys: str = "*") -> Iterator[Statement]:
    """Two statements: what is asked of the bucket, and what of its objects."""
    of_objects = {action for action in wanted if on_object(action)}
    yield Statement(f"BucketsOf{sid}", tuple(set(wanted) - of_objects), (account.bucket(bucket),))
    yield Statement(sid, tuple(of_objects), (account.bucket(f"{bucket}/{keys}"),))


def on_object(action: str) -> bool:
    """Whether an action of S3 is about an object, not about its bucket."""
    name = action.partition(":")[2]
    return name == "AbortMultipartUpload" or ("Object" in name and "Bucket" not in name)


def source_statements(plan: Plan, account: Account) -> Iterator[Statement]:
    """Every read of data and code in the source."""
    for step in plan.steps:
        if step.kind in COPIES:
            also = VERSIONS if step.kind is StepKind.COPY_OBJECTS else ()
            wanted = actions(STEPS[step.kind].source) | frozenset(also)
            yield from copied(step, account, str(step.inputs["name"]), wanted)
        elif step.kind is StepKind.ARTIFACT:
            yield from _code(step, account)


def target_statements(stage: Stage) -> Iterator[Statement]:
    """Every read and write of data in a stage's account."""
    for step in stage.of(*COPIES):
        wanted = actions(STEPS[step.kind].own) | frozenset(STEPS[step.kind].also)
        yield from copied(step, stage.account, _target_name(stage, step), wanted)


def _target_name(stage: Stage, step: Step) -> str:
    name, planned = str(step.inputs["name"]), str(step.inputs["to"])
    if planned:
        return stage.expand(planned, step.region)
    return stage.renewed(secret(name) if step.kind is StepKind.COPY_SECRET else name, step.region)


def _code(step: Step, account: Account) -> Iterator[Statement]:
    origin: Any = step.inputs["origin"]
    if "function" in origin:
        given = str(origin["function"])
        arn = given if Arn.parse(given) else account.arn("lambda", step.region, f"function:{given}")
        yield Statement("FunctionCode", ("lambda:GetFunction",), (arn,))
    elif "layer" in origin:
        yield Statement("LayerCode", ("lambda:GetLayerVersion",), (str(origin["layer"]),))
    elif "object" in origin:
        where = origin["object"]
        action = "s3:GetObjectVersion" if where.get("version") else "s3:GetObject"
        yield Statement("CodeObjects", (action,), (account.bucket(f"{where['bucket']}/{where['key']}"),))


def keys(plan: Plan, copies: Iterable[Step], account: Account) -> Iterator[Statement]:
    """Decryption, only on the keys that the copied stores refer to or that move with them, only for the copying."""
    steps = tuple(copies)
    stores = {str(step.inputs["key"]) for step in steps}
    referred = {(one.user, one.used) for one in plan.references} | {
        (edge.user, edge.used) for question in plan.cut for edge in question.edges
    }
    used = {used for user, used in referred if user in stores}
    moved = {planned.key for planned in plan.resources if planned.stages}
    wanted = sorted(key for key in used | moved if key.startswith(f"{KEY}/"))
    arns = tuple(account.arn("kms", key.split("/", 2)[1], f"key/{key.split('/', 2)[2]}") for key in wanted)
    if arns and steps:
        yield Statement("Keys", ("kms:Decrypt",), arns, via(steps))


def via(steps: Iterable[Step]) -> Properties:
    """The condition that a key is used by the services of these copies only."""
    return {"StringLike": {"kms:ViaService": sorted({f"{VIA[step.kind]}.*.amazonaws.com*" for step in steps})}}
