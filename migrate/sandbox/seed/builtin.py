"""The built-in seed: a shared account with three applications in dev, staging and prod, as teams have them.

`notes` is made the Serverless Framework's way, `billing` SAM's way, and handmade.py is what people clicked together.
Everything is made by the API calls that those tools and people use.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

import yaml
from botocore.exceptions import WaiterError

from migrate.model.errors import MigrateError
from migrate.sandbox.seed import Connect, Progress, SeedReport, content
from migrate.sandbox.seed.handmade import SESSIONS, SHARED_BUCKET, Call, Place, calls, leftovers

STAGES = ("dev", "staging", "prod")
NOTES_ITEMS = {"dev": 240, "staging": 180, "prod": 60}
SAM_STACK = "aws-sam-cli-managed-default"
_BATCH = 25  # BatchWriteItem takes no more
_DEPLOYED = "1760000000000-2025-10-09T08:53:20.000Z"  # how the Serverless Framework names the folder of a deployment
_PATIENCE = {"Delay": 1, "MaxAttempts": 120}


def seed(connect: Connect, progress: Progress | None = None, region: str = "us-east-1") -> SeedReport:
    """Fill the account that `connect` reaches. MigrateError names the stack that could not be made, and why."""
    account = connect("sts", region).get_caller_identity()["Account"]
    return _Seeding(connect, progress or (lambda name: None), account, region).run()


class _Seeding:
    """One run: the clients, and what stands so far."""

    def __init__(self, connect: Connect, progress: Progress, account: str, region: str) -> None:
        self.connect = connect
        self.progress = progress
        self.account = account
        self.region = region
        self.made: list[str] = []

    def run(self) -> SeedReport:
        places = [Place(stage, self.account, self.region) for stage in STAGES]
        self.perform(call for place in places for call in calls(place))
        self.perform(leftovers(places[0]))
        self.put_objects(SHARED_BUCKET, content.assets())
        self.deploy(SAM_STACK, self.template("sam.yaml"), {"ManagedStackSource": "AwsSamCli"})
        code_bucket = self.physical_id(SAM_STACK, "SamCliSourceBucket")
        for place in places:
            self.notes(place)
            self.billing(place, code_bucket)
            self.fill_handmade(place)
        # moto makes the default VPC when somebody asks for the first time. Asked by many at once, as by a scan, its
        # ids would be others each time.
        self.connect("ec2", self.region).describe_vpcs()
        return SeedReport(tuple(self.made), (), self.template("migrate.toml"))

    def notes(self, place: Place) -> None:
        """As `serverless deploy` does: a stack of a bucket only, the code into that bucket, then all the rest."""
        stage, stack, tags = place.stage, f"notes-{place.stage}", {"STAGE": place.stage}
        prefix = f"serverless/notes/{stage}/{_DEPLOYED}"
        code = content.archive({"notes.py": content.NOTES_SOURCE})
        sha256 = content.code_sha256(code)
        names = {"stage": stage, "prefix": prefix, "sha256": sha256, "sessions": SESSIONS[stage]}
        # A logical id takes letters and digits only, which the framework brings about by leaving out the others.
        template = yaml.safe_load(self.template("notes.yaml", **names, digest="".join(filter(str.isalnum, sha256))))
        own = ("ServerlessDeploymentBucket", "ServerlessDeploymentBucketPolicy")
        first = {**template, "Resources": {name: template["Resources"][name] for name in own}}
        first["Outputs"] = {"ServerlessDeploymentBucketName": template["Outputs"]["ServerlessDeploymentBucketName"]}
        self.deploy(stack, json.dumps(first), tags)
        layer = content.archive({"python/common.py": content.COMMON_SOURCE})
        zipped = "application/zip"
        code_objects = [
            content.StoredObject(f"{prefix}/notes.zip", code, zipped),
            content.StoredObject(f"{prefix}/common.zip", layer, zipped),
        ]
        self.put_objects(self.physical_id(stack, own[0]), code_objects)
        self.deploy(stack, json.dumps(template), tags, update=True)
        self.put_items(f"notes-table-{stage}", content.notes(stage, NOTES_ITEMS[stage]))
        self.put_objects(f"notes-uploads-{stage}", content.uploads(stage, 12))

    def billing(self, place: Place, code_bucket: str) -> None:
        """As `sam deploy` does: the code under its digest in SAM's own bucket, the stage as parameter and tag."""
        stage, stack = place.stage, f"billing-{place.stage}"
        code = content.archive({"billing.py": content.BILLING_SOURCE})
        digest = hashlib.md5(code, usedforsecurity=False).hexdigest()
        self.put_objects(code_bucket, [content.StoredObject(f"billing/{digest}", code, "application/zip")])
        template = self.template("billing.yaml", bucket=code_bucket, digest=digest)
        self.deploy(stack, template, {"Environment": stage}, {"Stage": stage})
        self.put_items(self.physical_id(stack, "InvoicesTable"), content.invoices(stage, 40))
        self.put_objects(self.physical_id(stack, "InvoicesBucket"), content.uploads(stage, 3))
        gateway = {
            "user": f"billing-{stage}",
            "password": f"not-a-real-one-either-{stage}",
            "callback": place.arn("lambda", f"function:billing-{stage}-charge"),
        }
        secrets = self.connect("secretsmanager", self.region)
        secrets.put_secret_value(SecretId=f"billing/{stage}/gateway", SecretString=json.dumps(gateway))

    def fill_handmade(self, place: Place) -> None:
        self.put_items(SESSIONS[place.stage], content.sessions(place.stage, 60))
        reports = content.reports(place.stage, place.account, place.region)
        self.put_objects(f"acme-reports-{place.stage}", reports)

    def perform(self, work: Iterable[Call]) -> None:
        for call in work:
            getattr(self.connect(call.service, self.region), call.operation)(**call.parameters)
            if call.makes:
                self.record(call.makes)

    def deploy(
        self,
        name: str,
        template: str,
        tags: Mapping[str, str],
        parameters: Mapping[str, str] | None = None,
        update: bool = False,
    ) -> None:
        client = self.connect("cloudformation", self.region)
        request = {
            "StackName": name,
            "TemplateBody": template,
            "Capabilities": ["CAPABILITY_NAMED_IAM"],
            "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
            "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in (parameters or {}).items()],
        }
        (client.update_stack if update else client.create_stack)(**request)
        waiter = client.get_waiter("stack_update_complete" if update else "stack_create_complete")
        try:
            waiter.wait(StackName=name, WaiterConfig=_PATIENCE)
        except WaiterError as error:
            reason = _first_failure(client.describe_stack_events(StackName=name)["StackEvents"])
            message = f"the sandbox could not make the stack {name}: {reason}"
            raise MigrateError(message, "this is a fault of the sandbox: report it with this message") from error
        if name not in self.made:
            self.record(name)

    def put_items(self, table: str, items: Iterable[Mapping[str, Any]]) -> None:
        client = self.connect("dynamodb", self.region)
        puts = [{"PutRequest": {"Item": item}} for item in items]
        for start in range(0, len(puts), _BATCH):
            client.batch_write_item(RequestItems={table: puts[start : start + _BATCH]})

    def put_objects(self, bucket: str, objects: Iterable[content.StoredObject]) -> None:
        client = self.connect("s3", self.region)
        for item in objects:
            client.put_object(
                Bucket=bucket,
                Key=item.key,
                Body=item.body,
                ContentType=item.content_type,
                Metadata=item.metadata,
                Tagging=urlencode(item.tags),
            )

    def physical_id(self, stack: str, logical_id: str) -> str:
        client = self.connect("cloudformation", self.region)
        detail = client.describe_stack_resource(StackName=stack, LogicalResourceId=logical_id)
        return str(detail["StackResourceDetail"]["PhysicalResourceId"])

    def template(self, name: str, **values: str) -> str:
        """A file of templates/ with each @name@ replaced."""
        text = files(__package__).joinpath("templates", name).read_text(encoding="utf-8")
        for key, value in {"account": self.account, "region": self.region, **values}.items():
            text = text.replace(f"@{key}@", value)
        return text

    def record(self, name: str) -> None:
        self.made.append(name)
        self.progress(name)


def _first_failure(events: Sequence[Mapping[str, Any]]) -> str:
    """Of stack events, newest first: the one that failed before all others, in words."""
    failed = [event for event in events if event["ResourceStatus"].endswith("_FAILED")]
    if not failed:
        return "no event says why"
    return f"{failed[-1]['LogicalResourceId']}: {failed[-1].get('ResourceStatusReason', 'no reason given')}"
