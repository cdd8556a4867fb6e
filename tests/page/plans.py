"""Plans of any size for the page: stacks of 50 in three stages, and production's, which stay. Always the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from migrate.model.finding import Finding, Gap, Severity
from migrate.model.ownership import Evidence, Standing, judged
from migrate.model.plan import (
    CutEdge,
    Estimates,
    Figure,
    Handover,
    Hidden,
    Option,
    Phase,
    Plan,
    Planned,
    Policy,
    Question,
    Reference,
    Rewrite,
    Step,
    StepKind,
    Target,
    Throttle,
    Treatment,
    Unestimated,
)
from migrate.model.values import Json, pretty

STAGES = ("dev", "qa", "staging")
REGION, ACCOUNT = "eu-west-1", "111111111111"
SERVICES = ("orders", "billing", "search", "media", "accounts", "mail", "reports", "stock", "prices", "carts")
_GLOBAL = ("AWS::IAM::Role",)
_STACK = (
    ("AWS::Lambda::Function", 12),
    ("AWS::IAM::Role", 12),
    ("AWS::Logs::LogGroup", 12),
    ("AWS::SQS::Queue", 4),
    ("AWS::DynamoDB::Table", 3),
    ("AWS::S3::Bucket", 2),
    ("AWS::SNS::Topic", 2),
    ("AWS::Events::Rule", 2),
    ("AWS::CloudWatch::Alarm", 1),
)
"""How many of each type stand in one stack: 50 in all."""


@dataclass(frozen=True, slots=True)
class _Stack:
    """One service in one stage; `production`'s stays where it is."""

    service: str
    stage: str

    @property
    def name(self) -> str:
        return f"{self.service}-{self.stage}"

    @property
    def moves(self) -> bool:
        return self.stage != "production"

    @property
    def unit(self) -> str:
        return f"{self.stage}/{REGION}/{self.name}"

    @property
    def template(self) -> str:
        return f"templates/{self.unit}.json"

    def keys(self, kind: str) -> Sequence[str]:
        region = "global" if kind in _GLOBAL else REGION
        noun = kind.rpartition("::")[2].lower()
        return [f"{kind}/{region}/{self.name}-{noun}-{number}" for number in range(dict(_STACK)[kind])]

    def all(self) -> Iterator[tuple[str, str, str]]:
        """Logical id, type and key of each resource."""
        for kind, _ in _STACK:
            for number, key in enumerate(self.keys(kind)):
                yield f"{kind.rpartition('::')[2]}{number}", kind, key


def synthetic(resources: int) -> tuple[Plan, Mapping[str, str]]:
    """A plan with about so many resources (in steps of 50), and the texts of its other files."""
    stacks = [
        _Stack(
            SERVICES[number // 4 % len(SERVICES)] + (f"-{number // 40}" if number >= 40 else ""),
            (*STAGES, "production")[number % 4],
        )
        for number in range(max(4, resources // 50))
    ]
    moving = [stack for stack in stacks if stack.moves]
    plan = Plan(
        name="three-stages",
        tool_version="0.1.0",
        source_account=ACCOUNT,
        regions=(REGION,),
        created_at="2026-01-01T08:00:00Z",
        expires_at="2026-01-08T08:00:00Z",
        targets=tuple(Target(s, f"acme-{s}", f"aws+{s}@example.com", "NonProduction", "Admin") for s in STAGES),
        resources=tuple(sorted((item for stack in stacks for item in _planned(stack)), key=lambda item: item.key)),
        stacks={stack.name: "0" * 64 for stack in moving},
        identifiers={s: {f"arn:aws:sns:{REGION}:{ACCOUNT}:x-{s}": f"arn:aws:sns:{REGION}:<{s}>:x-{s}"} for s in STAGES},
        cut=tuple(_cut(stacks)),
        steps=tuple(_steps(moving)),
        findings=tuple(sorted(finding for stack in moving for finding in _findings(stack))),
        gaps=(
            Gap("AWS::AppSync::GraphQLApi", REGION, "AccessDenied", "allow appsync:ListGraphqlApis", "unused here"),
            Gap("AWS::Glue::Job", REGION, "no module reads this type", "move it by hand"),
        ),
        estimates=_estimates(moving),
        configuration={"stages": list(STAGES)},
        references=tuple(sorted(reference for stack in stacks for reference in _references(stack))),
        rewrites=tuple(sorted(rewrite for stack in moving for rewrite in _rewrites(stack))),
        hidden=(
            Hidden(moving[0].template, "ApiKey0", "Resources.Function0.Properties", "the live function", "its name"),
        ),
        handovers=(Handover(moving[0].keys("AWS::SNS::Topic")[0], "webhook", "https://a.example.com", "", "partner"),),
        policies=tuple(Policy(f"policies/apply-{s}.json", f"stage:{s}", "apply", 4100, 6144) for s in STAGES),
    )
    return plan, {path: text for stack in moving for path, text in _texts(stack)}


def _planned(stack: _Stack) -> Iterator[Planned]:
    owner = Standing.STAGE if stack.moves else Standing.PROTECTED
    evidence = (
        Evidence("stack tag", f"{stack.name} STAGE={stack.stage}", stack.stage),
        Evidence("stack", stack.name, stack.stage),
        *(Evidence("stack", f"{key} STAGE={stack.stage}", stack.stage) for _, _, key in stack.all()),
    )
    for _, kind, key in stack.all():
        yield Planned(
            key=key,
            ownership=judged(owner, stack.stage, (Evidence("tag", f"STAGE={stack.stage}", stack.stage), *evidence)),
            treatment=Treatment.STACK if stack.moves else Treatment.STAY,
            reason=f"lives in stack {stack.name}" if stack.moves else f"belongs to stage {stack.stage}",
            fingerprint="0" * 64,
            stages=(stack.stage,) if stack.moves else (),
            unit=stack.unit if stack.moves else "",
            renamed={_name(key): f"{_name(key)}-{stack.stage}"} if stack.moves and kind == "AWS::S3::Bucket" else {},
        )


def _name(key: str) -> str:
    return key.rpartition("/")[2]


def _references(stack: _Stack) -> Iterator[Reference]:
    functions = stack.keys("AWS::Lambda::Function")
    for number, function in enumerate(functions):
        yield Reference(function, stack.keys("AWS::IAM::Role")[number], "Role")
        tables, queues = stack.keys("AWS::DynamoDB::Table"), stack.keys("AWS::SQS::Queue")
        yield Reference(function, tables[number % len(tables)], "Environment.Variables.TABLE")
        yield Reference(stack.keys("AWS::IAM::Role")[number], tables[number % len(tables)], "Policies.0.Resource")
        yield Reference(stack.keys("AWS::Logs::LogGroup")[number], function, "LogGroupName")
        if number % 3 == 0:
            yield Reference(function, queues[number % len(queues)], "Environment.Variables.QUEUE")
    for rule in stack.keys("AWS::Events::Rule"):
        yield Reference(rule, functions[0], "Targets.0.Arn")
    if stack.service != SERVICES[0]:
        topic = _Stack(SERVICES[0], stack.stage).keys("AWS::SNS::Topic")[0]
        yield Reference(functions[1], topic, "Environment.Variables.TOPIC")


def _cut(stacks: Sequence[_Stack]) -> Iterator[Question]:
    for stack in stacks[::12]:
        used = _Stack(stack.service, "dev").keys("AWS::DynamoDB::Table")[0]
        user = _Stack(stack.service, "production").keys("AWS::IAM::Role")[0]
        decision = "" if stack is stacks[0] else "leave"
        edge = CutEdge(
            user, used, "Policies.0.Resource", f"table/{_name(used)}", decision, True, "it names the old one"
        )
        grant = Option("grant", "both accounts let it in", ({"account": ACCOUNT, "statement": {"Effect": "Allow"}},))
        yield Question(used, (edge,), (grant, Option("leave", f"breaks: {user}")), "grant", "production still reads it")


def _findings(stack: _Stack) -> Iterator[Finding]:
    function, table = stack.keys("AWS::Lambda::Function")[0], stack.keys("AWS::DynamoDB::Table")[0]
    yield Finding(
        Severity.WARN, "reserved-concurrency", function, "5 executions are reserved", "ask for a higher quota"
    )
    yield Finding(Severity.INFO, "items-expire", table, "items expire on both sides", "count a difference as explained")
    if stack.service == "media":
        bucket = stack.keys("AWS::S3::Bucket")[0]
        yield Finding(
            Severity.BLOCK, "replication-unread", bucket, "its replication could not be read", "allow reading it"
        )


def _rewrites(stack: _Stack) -> Iterator[Rewrite]:
    for number in range(12):
        place = f"Resources.Function{number}.Properties.Code.S3Bucket"
        yield Rewrite(
            stack.template, place, '"deployments"', '"migrate-artifacts"', "the code is copied to the new account"
        )


def _part(stack: _Stack, logical_id: str, kind: str, key: str, bucket: str) -> Json:
    properties: dict[str, Json] = {"Name": _name(key), "Tags": [{"Key": "STAGE", "Value": stack.stage}]}
    if kind == "AWS::Lambda::Function":
        number = logical_id.removeprefix("Function")
        properties |= {
            "Code": {"S3Bucket": bucket, "S3Key": f"code/{stack.name}/{number}.zip"},
            "Environment": {"Variables": {f"SETTING_{at}": f"value {at} of {_name(key)}" for at in range(16)}},
            "Handler": "index.handler",
            "Role": {"Fn::GetAtt": [f"Role{number}", "Arn"]},
            "Runtime": "nodejs22.x",
        }
    return {"Type": kind, "Properties": properties}


def _texts(stack: _Stack) -> Iterator[tuple[str, str]]:
    for ending, bucket in ((".json", "migrate-artifacts"), (".live.json", "deployments")):
        parts = {name: _part(stack, name, kind, key, bucket) for name, kind, key in stack.all()}
        yield stack.template.removesuffix(".json") + ending, pretty({"Resources": parts})


def _steps(stacks: Sequence[_Stack]) -> Iterator[Step]:
    yield Step("organization", Phase.ACCOUNT, StepKind.ORGANIZATION, "management", "global", "The organization exists")
    for stage in STAGES:
        own = [stack for stack in stacks if stack.stage == stage]
        account, ready, bucket = f"stage:{stage}", f"{stage}/account-ready", f"{stage}/artifact-bucket"
        made = tuple(f"deploy/{stack.unit}" for stack in own)
        yield Step(
            f"{stage}/account",
            Phase.ACCOUNT,
            StepKind.ACCOUNT,
            "management",
            "global",
            f"Account for {stage}",
            ("organization",),
        )
        yield Step(
            ready,
            Phase.ACCESS,
            StepKind.ACCOUNT_READY,
            account,
            "global",
            "The role can be assumed",
            (f"{stage}/account",),
        )
        yield Step(bucket, Phase.FOUNDATION, StepKind.ARTIFACT_BUCKET, account, REGION, "Artifact bucket", (ready,))
        for stack in own:
            yield from _stack_steps(stack, bucket)
        yield Step(
            f"{stage}/verify",
            Phase.VERIFY,
            StepKind.VERIFY_CONFIGURATION,
            account,
            REGION,
            "Everything is alike",
            made,
            {"resources": [entry for stack in own for entry in _compared(stack)]},
            "nothing to undo",
        )


def _stack_steps(stack: _Stack, bucket: str) -> Iterator[Step]:
    account, deploy = f"stage:{stack.stage}", f"deploy/{stack.unit}"
    artifacts = tuple(f"{stack.stage}/artifact/{stack.name}/{number}" for number in range(12))
    for id in artifacts:
        yield Step(
            id, Phase.FOUNDATION, StepKind.ARTIFACT, account, REGION, f"Code {id}", (bucket,), {}, "delete the object"
        )
    resources: dict[str, Json] = {name: {"key": key, "kind": kind} for name, kind, key in stack.all()}
    inputs: dict[str, Json] = {"stack_name": stack.name, "template": stack.template, "resources": resources}
    yield Step(
        deploy,
        Phase.DEPLOY,
        StepKind.STACK,
        account,
        REGION,
        f"Stack {stack.name}",
        artifacts,
        inputs,
        "delete the stack",
    )
    for table in stack.keys("AWS::DynamoDB::Table"):
        yield Step(
            f"{stack.stage}/copy/{table}",
            Phase.DATA,
            StepKind.COPY_ITEMS,
            account,
            REGION,
            f"Data of {_name(table)}",
            (deploy,),
            {"key": table},
            "delete the copies",
        )
    yield Step(
        f"{stack.stage}/enable/{stack.name}",
        Phase.CUTOVER,
        StepKind.ENABLE_TRIGGERS,
        account,
        REGION,
        f"Triggers of {stack.name}",
        (f"{stack.stage}/verify",),
        {},
        "switch them off again",
    )


def _compared(stack: _Stack) -> Iterator[Mapping[str, Json]]:
    for name, _, key in stack.all():
        yield {"key": key, "logical_id": name, "region": REGION, "stack_name": stack.name}


def _estimates(stacks: Sequence[_Stack]) -> Estimates:
    deploy = f"deploy/{stacks[0].unit}"
    return Estimates(
        figures=(
            Figure("", "bytes to copy", 5e9, 5e9, "bytes", "as DynamoDB and S3 reported"),
            Figure(deploy, "duration", 60, 600, "seconds", "a stack of 50 resources"),
        ),
        unknown=(Unestimated("", "cost of the overlap", "no price is known", "ask the AWS Pricing Calculator"),),
        throttled=(Throttle(deploy, "10 CreateFunction a second", "Lambda's quota"),),
    )
