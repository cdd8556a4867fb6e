"""Generated accounts as real ones look, to be planned: three stages, their stacks, and what was made by hand beside.

A service stands once in each stage, in a stack of up to 196 resources (component.yaml). Its template is written with
Ref, GetAtt, Sub and ImportValue, and what stands is what those come to. One component in six was made by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from migrate.config import OrganizationConfig
from migrate.graph import build
from migrate.graph.declared import said, stack_scopes
from migrate.inventory import ownership
from migrate.model.inventory import Inventory
from migrate.model.lexicon import map_texts
from migrate.model.resource import GLOBAL, Membership, Resource
from migrate.model.stack import Stack, StackResource
from migrate.model.values import Properties, digest
from migrate.planning.brief import Brief
from migrate.resources import BY_KIND
from tests.bench.graph import ACCOUNT, REGION, STAGES, configuration

AT = "2026-01-01T00:00:00Z"
BY_HAND = 6
"""One component in so many lives in no stack."""
CROSSING = 40
"""One component in so many names something of another stage."""
LARGEST = 17
"""Components of one service in one stage: at most 14 stand in its stack, with 196 resources."""
ALERTS, ASSETS = "company-alerts", "company-assets"
_HAND = "hand"
_WHERE = f"{REGION}:{ACCOUNT}"
_ARNS: Mapping[str, str] = {
    "AWS::ApiGatewayV2::Api": f"arn:aws:apigateway:{REGION}::/apis/{{}}",
    "AWS::CloudWatch::Alarm": f"arn:aws:cloudwatch:{_WHERE}:alarm:{{}}",
    "AWS::DynamoDB::Table": f"arn:aws:dynamodb:{_WHERE}:table/{{}}",
    "AWS::EC2::SecurityGroup": f"arn:aws:ec2:{_WHERE}:security-group/{{}}",
    "AWS::Events::Rule": f"arn:aws:events:{_WHERE}:rule/{{}}",
    "AWS::IAM::Role": f"arn:aws:iam::{ACCOUNT}:role/{{}}",
    "AWS::Lambda::Function": f"arn:aws:lambda:{_WHERE}:function:{{}}",
    "AWS::Logs::LogGroup": f"arn:aws:logs:{_WHERE}:log-group:{{}}:*",
    "AWS::S3::Bucket": "arn:aws:s3:::{}",
    "AWS::SNS::Topic": f"arn:aws:sns:{_WHERE}:{{}}",
    "AWS::SQS::Queue": f"arn:aws:sqs:{_WHERE}:{{}}",
    "AWS::SSM::Parameter": f"arn:aws:ssm:{_WHERE}:parameter/{{}}",
}
_CALLED = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Ref}"
_FORMS: Mapping[str, Mapping[str, str]] = {
    "AWS::Lambda::Function": {"/aws/lambda/${Ref}": "/aws/lambda/{}"},
    "AWS::ApiGatewayV2::Api": {
        "${Ref}.execute-api.${AWS::Region}.${AWS::URLSuffix}": f"{{}}.execute-api.{REGION}.amazonaws.com",
        _CALLED: f"arn:aws:execute-api:{_WHERE}:{{}}",
    },
}
_IDS: Mapping[str, tuple[str, int]] = {
    "AWS::ApiGatewayV2::Api": ("", 10),
    "AWS::ApiGatewayV2::Integration": ("", 7),
    "AWS::ApiGatewayV2::Route": ("", 7),
    "AWS::EC2::SecurityGroup": ("sg-0", 16),
    "AWS::Lambda::EventSourceMapping": ("", 32),
}
"""Types whose id AWS makes up: its beginning, and how many characters follow."""
_WHOLES: Mapping[str, str] = {
    "AWS::ApiGatewayV2::Integration": "Api",
    "AWS::ApiGatewayV2::Route": "Api",
    "AWS::Lambda::Permission": "Function",
}
"""A part's type -> how its component calls the whole."""


def account(size: int, seed: int = 0) -> Inventory:
    """An account of at least `size` resources; the same for the same seed."""
    built = [_stack(*each) for each in _wanted(Random(seed), size)]
    written = Inventory(
        ACCOUNT,
        "aws",
        (REGION,),
        AT,
        tuple(resource for _, resources in built for resource in resources),
        tuple(stack for stack, _ in built),
    )
    resources = sorted((*_standing(written), *_shared()), key=lambda each: each.key)
    stacks = sorted((stack for stack in written.stacks if not _is_by_hand(stack.name)), key=lambda each: each.key)
    return replace(written, resources=tuple(resources), stacks=tuple(stacks))


def brief_of(inventory: Inventory) -> Brief:
    """The planner's input for moving all but production, as `migrate plan` makes it."""
    config = replace(configuration(), organization=OrganizationConfig("aws+{stage}@example.com"))
    graph = build(inventory)
    return Brief(inventory, graph, ownership.decide(inventory, graph, config), config, config.movable)


@dataclass(frozen=True, slots=True)
class _Component:
    """One function with all that it needs. Of those that are not `named`, CloudFormation invents the names."""

    name: str
    service: int
    stage: str
    named: bool
    crossing: bool
    by_hand: bool

    def lines(self) -> Mapping[str, Any]:
        """Logical id -> what a template declares."""
        own, of_first, of_crossing, of_hand = _written()
        said = {**own, **(of_hand if self.by_hand else {})}
        more = (of_first if self.name == "C0" else {}, of_crossing if self.crossing else {})
        return {f"{self.name}{line}": self._declared(told, more) for line, told in said.items()}

    def _declared(self, told: Any, more: Sequence[Any]) -> Properties:
        properties = dict(told["Properties"])
        if not self.named:
            properties.pop(BY_KIND[told["Type"]].SPEC.name_property, None)
        if "Environment" in properties:
            variables = (properties["Environment"], *more)
            properties["Environment"] = {
                "Variables": {name: value for part in variables for name, value in part.get("Variables", {}).items()}
            }
        other = STAGES[(STAGES.index(self.stage) + 1) % len(STAGES)]
        filled = {
            "@": self.name,
            "#": str(self.service),
            "<": str(max(self.service - 1, 0)),
            "%": self.stage,
            ">": other,
        }
        signs = str.maketrans(filled)
        return {"Type": told["Type"], "Properties": map_texts(properties, lambda text: text.translate(signs))}


@lru_cache(maxsize=1)
def _written() -> tuple[Any, ...]:
    return tuple(yaml.safe_load_all(Path(__file__).with_name("component.yaml").read_text(encoding="utf-8")))


def _template(components: Sequence[_Component]) -> Properties:
    exported = {"Name": {"Fn::Sub": "${AWS::StackName}-Table"}}
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": {name: {"Type": "String"} for name in ("Stage", "LogLevel", "DatabasePassword")},
        "Resources": {line: told for component in components for line, told in component.lines().items()},
        "Outputs": {"Table": {"Value": {"Fn::GetAtt": ["C0Table", "Arn"]}, "Export": exported}},
    }


def _wanted(chance: Random, size: int) -> Iterator[tuple[Random, str, list[_Component]]]:
    """Name and components of each stack, and of what was made by hand beside it."""
    made = service = 0
    while made < size:
        count = max(2, min(chance.randint(2, LARGEST), (size - made) // (len(STAGES) * len(_written()[0]))))
        parts = [(number, chance.randrange(CROSSING) == 0) for number in range(count)]
        for stage in STAGES:
            for by_hand, prefix in ((False, "svc"), (True, _HAND)):
                own = [part for part in parts if (part[0] % BY_HAND == 1) is by_hand]
                components = [
                    _Component(f"C{at}", service, stage, number % 4 != 3, crossing, by_hand)
                    for at, (number, crossing) in enumerate(own)
                ]
                made += sum(len(component.lines()) for component in components)
                yield chance, f"{prefix}{service}-{stage}", components
        service += 1


def _stack(chance: Random, name: str, components: Sequence[_Component]) -> tuple[Stack, list[Resource]]:
    """A stack and what it holds, of which only the properties are missing."""
    stack_id = f"arn:aws:cloudformation:{_WHERE}:stack/{name}/{chance.getrandbits(64):016x}"
    stage, told = components[0].stage, _template(components)
    made: dict[str, Resource] = {}
    for component in components:
        for logical_id, declared in component.lines().items():
            whole = made.get(f"{component.name}{_WHOLES.get(str(declared['Type']), '')}")
            made[logical_id] = _outline(chance, Membership(stack_id, name, logical_id), declared, whole)
    stack = Stack(
        stack_id,
        name,
        REGION,
        "CREATE_COMPLETE",
        told,
        parameters={"Stage": stage, "LogLevel": "info", "DatabasePassword": f"hunter2-{name}"},
        exports={f"{name}-Table": made["C0Table"].arn},
        tags={"STAGE": stage},
        resources=tuple(StackResource(at, each.kind, each.physical_id, "CREATE_COMPLETE") for at, each in made.items()),
    )
    return stack, list(made.values())


def _outline(chance: Random, place: Membership, declared: Any, whole: Resource | None) -> Resource:
    """A resource of a stack with all its names and no properties."""
    kind, naming = declared["Type"], BY_KIND[declared["Type"]].SPEC.name_property
    name = f"{place.stack_name}-{place.logical_id}"
    if kind in _IDS:
        head, length = _IDS[kind]
        name = f"{head}{chance.getrandbits(4 * length):0{length}x}"
    elif kind == "AWS::Logs::LogGroup" and whole is None:
        name = f"/aws/lambda/{name.removesuffix('Logs')}Function"
    elif naming not in declared["Properties"]:
        name = f"{name}-{chance.getrandbits(48):012X}"
    return _called(kind, name, whole, place)


def _called(kind: str, name: str, whole: Resource | None = None, place: Membership | None = None) -> Resource:
    physical = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name}" if kind == "AWS::SQS::Queue" else name
    arn = _ARNS.get(kind, "").format(name)
    module = BY_KIND[kind].SPEC
    known = {"Ref": physical} if module.ref_identifies else {}
    known |= {"Arn": arn} if arn else {}
    known |= {form: text.format(name) for form, text in _FORMS.get(kind, {}).items()}
    known |= {"QueueName": name} if physical != name else {}
    return Resource(
        kind=kind,
        region=GLOBAL if module.is_global else REGION,
        id=f"{whole.id}/{name}" if whole else name,
        physical_id=physical,
        name=name,
        arn=arn,
        identifiers=known,
        parent=whole.key if whole else "",
        membership=place,
    )


def _standing(written: Inventory) -> Iterator[Resource]:
    """The resources with the properties that their templates come to."""
    scopes = {scope.stack.stack_id: scope for scope in stack_scopes(written).values()}
    for resource in written.resources:
        place = resource.membership
        assert place is not None
        properties = dict(said(scopes[place.stack_id], place.logical_id))
        properties.pop("Code", None)  # what no service tells
        naming = BY_KIND[resource.kind].SPEC.name_property
        if naming:
            properties[naming] = resource.name
        by_hand = _is_by_hand(place.stack_name)
        yield replace(
            resource,
            properties=properties,
            membership=None if by_hand else place,
            tags={"STAGE": place.stack_name.rsplit("-", 1)[-1]} if by_hand else {},
            facts={"CodeSha256": digest(resource.name)} if resource.kind == "AWS::Lambda::Function" else {},
        )


def _shared() -> Iterator[Resource]:
    """What all stages use, and what those do that are to move: nobody tagged either."""
    yield replace(_called("AWS::SNS::Topic", ALERTS), properties={"TopicName": ALERTS})
    yield replace(_called("AWS::S3::Bucket", ASSETS), properties={"BucketName": ASSETS})


def _is_by_hand(stack: str) -> bool:
    return stack.startswith(_HAND)
