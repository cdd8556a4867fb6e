"""`--seed DIR`: every template under a directory becomes a stack of the shared account, with code and data in it.

`<app>.<stage>.template.json|yaml` becomes stack `<app>-<stage>`, tagged STAGE. A template without a stage in its name
is deployed once per stage of `stages` as `<app>-<stage>`, its stage parameter (if it has one) set; where no stages are
given it is deployed once, as `<app>`, with its own defaults. An app's name takes in as much of its path as makes it
unique. Stacks that wait for another's exports or parameters are tried again while any of them gets made.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from moto.cloudformation.exceptions import ValidationError

from migrate.sandbox.cloudformation.intrinsics import Resolver
from migrate.sandbox.cloudformation.template import parse, refused, resolve_parameters
from migrate.sandbox.seed import Connect, Progress, Refusal, SeedReport
from migrate.sandbox.seed.applications import Application, applications, digest
from migrate.sandbox.seed.filling import fill_stack
from migrate.sandbox.seed.packaging import package
from migrate.sandbox.seed.parameters import plausible, stage_parameter, stage_value, text_for

_PRODUCTION = {"prod", "production", "prd", "live"}
_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
_INLINE = 51200
_PARAMETER_NAME = re.compile(r"[\w./-]+")
_FETCHED = re.compile(r"Unable to fetch parameters \[(.+?)\]|^Parameter (\S+) not found")
_EXPORT = re.compile(r"No export named (\S+) found")
_MISSING = re.compile(r"no export named|unable to fetch|not found|not exist|not defined|NotFound|NoSuch", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    """The stack could not be made, and why, resource by resource."""

    refusals: tuple[Refusal, ...]


def seed(
    connect: Connect,
    directory: Path,
    stages: Sequence[str] = (),
    progress: Progress | None = None,
    region: str = "us-east-1",
) -> SeedReport:
    """Deploy the templates under `directory` (only of `stages`, where given) into the account that `connect` reaches.

    Gives the names of the stacks that stand whole, what was refused with the reason, and a migrate.toml.
    """
    tell = progress or (lambda name: None)
    loader = _Loader(connect, region)
    waiting = everything = applications(directory, stages)
    made: list[Application] = []
    refusals: dict[str, tuple[Refusal, ...]] = {}
    unfilled: dict[str, tuple[Refusal, ...]] = {}
    while waiting:
        standing = len(made)
        for application in waiting:
            try:
                unfilled[application.stack] = loader.deploy(application)
            except Refused as error:
                refusals[application.stack] = error.refusals
                continue
            refusals.pop(application.stack, None)
            made.append(application)
            tell(application.stack)
        left = [app for app in everything if app.stack in refusals and _may_come(refusals[app.stack])]
        moved = len(made) > standing
        waiting = [app for app in left if moved and not loader.blocked(refusals[app.stack])]
        if not waiting:
            # What nobody here makes by now, nobody will: parameters are what an operator would have set by hand.
            loader.set_missing_parameters({app.path: refusals[app.stack] for app in left})
            waiting = [app for app in left if loader.freed(refusals[app.stack])]
    return SeedReport(
        tuple(app.stack for app in made),
        tuple(one for _, several in sorted({**unfilled, **refusals}.items()) for one in several),
        configuration(loader.account, region, made),
    )


def _may_come(refusals: tuple[Refusal, ...]) -> bool:
    """Whether something was missing which another stack may make; any other reason stays one."""
    return any(_MISSING.search(refusal.reason) for refusal in refusals)


def _parameters_in(refusals: tuple[Refusal, ...]) -> list[str]:
    """The SSM parameters that were asked for in vain."""
    found = (names for refusal in refusals for match in _FETCHED.findall(refusal.reason) for names in match if names)
    return [name.strip() for names in found for name in names.split(",")]


class _Loader:
    """The clients of one account, and what was put there already."""

    def __init__(self, connect: Connect, region: str) -> None:
        self.connect = connect
        self.region = region
        self.account = str(connect("sts", region).get_caller_identity()["Account"])
        self.artifacts = f"sandbox-artifacts-{self.account}-{region}"
        self.cloudformation = connect("cloudformation", region)
        self.s3 = connect("s3", region)
        self.stored: set[tuple[str, str]] = set()
        self.buckets: set[str] = set()

    @property
    def facts(self) -> Mapping[str, str]:
        return {"account": self.account, "region": self.region, "artifacts": self.artifacts}

    def deploy(self, application: Application) -> tuple[Refusal, ...]:
        """Make the stack, its code first and its data last, and give what took no data.

        Refused, with the reasons and nothing left behind, where the stack cannot be made.
        """
        template = parse(application.path.read_text(encoding="utf-8"))
        given = self._parameters(application, template)
        resolve = self._resolver(template, given, application.stack)
        boundary = f"arn:aws:iam::{self.account}:policy/sandbox-boundary"
        ready = package(copy.deepcopy(template), resolve, self.artifacts, boundary)
        for bucket, objects in ready.objects.items():
            self._store(bucket, objects)
        if ready.own:
            self._create(application, _only(ready.template, ready.own), {})
            for logical_id, objects in ready.own.items():
                self._store(self._physical_id(application.stack, logical_id), objects)
            self._update(application, ready.template, given)
        else:
            self._create(application, ready.template, given)
        return fill_stack(self.connect, self.region, application.stack)

    def blocked(self, refusals: tuple[Refusal, ...]) -> bool:
        """Whether an export or parameter that these refusals name is still not there."""
        exports = {name for refusal in refusals for name in _EXPORT.findall(refusal.reason)}
        if exports and not exports <= self._exports():
            return True
        return any(not self._is_set(name) for name in _parameters_in(refusals))

    def freed(self, refusals: tuple[Refusal, ...]) -> bool:
        """Whether these refusals were about parameters, all of which are there now."""
        return bool(_parameters_in(refusals)) and not self.blocked(refusals)

    def set_missing_parameters(self, refusals: Mapping[Path, tuple[Refusal, ...]]) -> None:
        """Set the SSM parameters that templates read as their own parameters' values and nobody makes."""
        wanted = {name: path for path, reasons in refusals.items() for name in _parameters_in(reasons)}
        for name, path in sorted(wanted.items()):
            template = parse(path.read_text(encoding="utf-8"))
            readers = [own for own, spec in (template.get("Parameters") or {}).items() if spec.get("Default") == name]
            value = text_for(readers[0] if readers else name, template, self.facts)
            if _PARAMETER_NAME.fullmatch(name) and not self._is_set(name):
                self.connect("ssm", self.region).put_parameter(
                    Name=name, Type="String", Value=value, Description="Set by hand in the sandbox"
                )

    def _exports(self) -> set[str]:
        pages = self.cloudformation.get_paginator("list_exports").paginate()
        return {export["Name"] for page in pages for export in page["Exports"]}

    def _is_set(self, name: str) -> bool:
        answer = self.connect("ssm", self.region).get_parameters(Names=[name]) if name else {}
        return bool(answer.get("Parameters"))

    def _parameters(self, application: Application, template: Mapping[str, Any]) -> dict[str, str]:
        declared = template.get("Parameters") or {}
        given = {
            name: plausible(name, template, self.facts) for name, spec in declared.items() if "Default" not in spec
        }
        name = stage_parameter(declared)
        if name is not None and application.stage:
            value = stage_value(declared[name], application.stage)
            if value is not None:
                given[name] = value
            elif application.stage not in application.path.name:
                reason = f"parameter {name} allows no value for stage {application.stage}"
                raise Refused((Refusal(application.stack, "", "AWS::CloudFormation::Stack", reason),))
        return given

    def _resolver(self, template: Mapping[str, Any], given: Mapping[str, str], stack: str) -> Any:
        def unknown(*_: str) -> str:
            raise refused("only the deployment knows")

        try:
            _, values = resolve_parameters(template.get("Parameters") or {}, given, unknown)
        except ValidationError:
            values = dict(given)
        pseudo = {"AWS::AccountId": self.account, "AWS::Region": self.region, "AWS::StackName": stack,
                  "AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com"}  # fmt: skip
        resolver = Resolver(template, {**values, **pseudo}, unknown, unknown, unknown, unknown)

        def resolve(value: Any) -> str | None:
            try:
                found = resolver.value(value)
            except ValidationError:
                return None
            return found if isinstance(found, str) else None

        return resolve

    def _store(self, bucket: str, objects: Mapping[str, bytes]) -> None:
        if bucket not in self.buckets:
            place = {} if self.region == "us-east-1" else {"LocationConstraint": self.region}
            try:
                self.s3.head_bucket(Bucket=bucket)
            except ClientError:
                self.s3.create_bucket(Bucket=bucket, **({"CreateBucketConfiguration": place} if place else {}))
            self.buckets.add(bucket)
        for key, content in objects.items():
            if (bucket, key) not in self.stored:
                self.s3.put_object(Bucket=bucket, Key=key, Body=content)
                self.stored.add((bucket, key))

    def _create(self, application: Application, template: Mapping[str, Any], given: Mapping[str, str]) -> None:
        request = self._request(application, template, given)
        self._attempt(application, "create_stack", {**request, "OnFailure": "ROLLBACK"}, ("CREATE_COMPLETE",))

    def _update(self, application: Application, template: Mapping[str, Any], given: Mapping[str, str]) -> None:
        request = self._request(application, template, given)
        if set(template["Resources"]) == set(self._resources(application.stack)):
            return
        self._attempt(application, "update_stack", request, ("UPDATE_COMPLETE",))

    def _attempt(
        self, application: Application, operation: str, request: Mapping[str, Any], wanted: tuple[str, ...]
    ) -> None:
        stack = application.stack
        try:
            getattr(self.cloudformation, operation)(**request)
        except ClientError as error:
            kind, reason = "AWS::CloudFormation::Stack", str(error.response["Error"]["Message"])
            if operation == "update_stack":
                self._clear(stack)
            raise Refused((Refusal(stack, "", kind, reason),)) from error
        status = self.cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
        if status["StackStatus"] not in wanted:
            refusals = self._failures(stack) or (
                Refusal(stack, "", "AWS::CloudFormation::Stack", status.get("StackStatusReason", "")),
            )
            self._clear(stack)
            raise Refused(refusals)

    def _failures(self, stack: str) -> tuple[Refusal, ...]:
        events = self.cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
        return tuple(
            Refusal(stack, event["LogicalResourceId"], event["ResourceType"], event.get("ResourceStatusReason", ""))
            for event in events
            if event["ResourceStatus"] in ("CREATE_FAILED", "UPDATE_FAILED") and event["LogicalResourceId"] != stack
        )

    def _clear(self, stack: str) -> None:
        """Remove what a failed attempt left, stored code included."""
        for resource in self.cloudformation.describe_stack_resources(StackName=stack)["StackResources"]:
            bucket = resource.get("PhysicalResourceId")
            if resource["ResourceType"] == "AWS::S3::Bucket" and bucket:
                self._empty(bucket)
        self.cloudformation.delete_stack(StackName=stack)

    def _empty(self, bucket: str) -> None:
        try:
            listed = self.s3.list_objects_v2(Bucket=bucket).get("Contents", ())
        except ClientError:
            return
        for entry in listed:
            self.s3.delete_object(Bucket=bucket, Key=entry["Key"])
            self.stored.discard((bucket, entry["Key"]))
        self.buckets.discard(bucket)

    def _request(
        self, application: Application, template: Mapping[str, Any], given: Mapping[str, str]
    ) -> dict[str, Any]:
        body = json.dumps(template)
        if len(body.encode()) > _INLINE:
            key = f"templates/{digest(body)}.json"
            self._store(self.artifacts, {key: body.encode()})
            source = {"TemplateURL": f"https://{self.artifacts}.s3.amazonaws.com/{key}"}
        else:
            source = {"TemplateBody": body}
        tags = [{"Key": "STAGE", "Value": application.stage}] if application.stage else []
        parameters = [{"ParameterKey": name, "ParameterValue": value} for name, value in given.items()]
        return {
            "StackName": application.stack, **source, "Capabilities": _CAPABILITIES, "Tags": tags,
            "Parameters": parameters,
        }  # fmt: skip

    def _resources(self, stack: str) -> dict[str, str]:
        listed = self.cloudformation.describe_stack_resources(StackName=stack)["StackResources"]
        return {resource["LogicalResourceId"]: resource.get("PhysicalResourceId", "") for resource in listed}

    def _physical_id(self, stack: str, logical_id: str) -> str:
        return self._resources(stack)[logical_id]


def _only(template: Mapping[str, Any], buckets: Iterable[str]) -> dict[str, Any]:
    """The template that the Serverless Framework deploys first: the bucket for the code, and nothing else."""
    kept = {name: template["Resources"][name] for name in buckets}
    first = {key: value for key, value in template.items() if key in ("AWSTemplateFormatVersion", "Description")}
    return {**first, "Resources": kept}


def configuration(account: str, region: str, made: Iterable[Application]) -> str:
    """A migrate.toml for what stands: the account and its stages, production protected."""
    stages = sorted({application.stage for application in made if application.stage})
    tables = "".join(
        f"[stages.{_quoted(stage)}]\n" + ("production = true\n" if stage.lower() in _PRODUCTION else "")
        for stage in stages
    )
    return f"""# What the sandbox needs to move the applications of a directory. Write your own with: migrate init

[source]
account_id = "{account}"
regions = ["{region}"]
role_arn = "arn:aws:iam::{account}:role/migrate-source"

[organization]
email = "aws+{{stage}}@example.com"
account_name = "{{stage}}"
organizational_unit = "NonProduction"
role_name = "OrganizationAccountAccessRole"

[[gaps]]                                    # without whose answers the team goes on; patterns are globs
cause = "*: not offered"
reason = "the sandbox holds nothing of what it does not offer"

{tables}"""


def _quoted(stage: str) -> str:
    return stage if re.fullmatch(r"[A-Za-z0-9_-]+", stage) else json.dumps(stage)
