"""Cloud Control and the type registry of the sandbox, and generic reading from one end to the other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from migrate.inventory.scan import scan
from migrate.resources import BY_KIND
from migrate.sandbox.server import Sandbox
from tests.resources.cases import problems, settable
from tests.sandbox.conftest import Actor, code_of

QUEUE = "AWS::SQS::Queue"
TEMPLATE = {
    "Parameters": {"Delay": {"Type": "Number", "Default": 7}},
    "Resources": {
        "Jobs": {"Type": QUEUE, "Properties": {"QueueName": "jobs-dev", "DelaySeconds": {"Ref": "Delay"}}},
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Fn::GetAtt": ["Jobs", "Arn"]}}},
    },
}


@pytest.fixture
def stack(operator: Actor) -> None:
    """A stack with a queue and what refers to it."""
    operator.client("cloudformation").create_stack(StackName="notes-dev", TemplateBody=json.dumps(TEMPLATE))


def queue_url(operator: Actor) -> str:
    return str(operator.client("sqs").get_queue_url(QueueName="jobs-dev")["QueueUrl"])


@pytest.mark.usefixtures("stack")
def test_what_a_stack_made_is_read_as_its_template_resolved(operator: Actor) -> None:
    url = queue_url(operator)
    answer = operator.client("cloudcontrol").get_resource(TypeName=QUEUE, Identifier=url)
    assert answer["ResourceDescription"]["Identifier"] == url
    model = json.loads(answer["ResourceDescription"]["Properties"])
    assert (model["QueueName"], model["DelaySeconds"], model["QueueUrl"]) == ("jobs-dev", 7, url)
    assert model["Arn"].endswith(":jobs-dev")
    assert problems(QUEUE, {name: model[name] for name in settable(QUEUE) & model.keys()}) == []
    listed = operator.client("cloudcontrol").list_resources(TypeName=QUEUE)["ResourceDescriptions"]
    assert [one["Identifier"] for one in listed] == [url]


@pytest.mark.usefixtures("stack")
@pytest.mark.parametrize(
    ("kind", "identifier", "code"),
    [
        (QUEUE, "another", "ResourceNotFoundException"),
        ("AWS::CloudFormation::WaitConditionHandle", "x", "UnsupportedActionException"),
        ("Acme::Own::Thing", "x", "UnsupportedActionException"),
    ],
)
def test_what_it_cannot_read(operator: Actor, kind: str, identifier: str, code: str) -> None:
    with pytest.raises(ClientError) as error:
        operator.client("cloudcontrol").get_resource(TypeName=kind, Identifier=identifier)
    assert code_of(error) == code


def test_the_registry_tells_a_type_s_schema(operator: Actor) -> None:
    registry = operator.client("cloudformation")
    found = json.loads(registry.describe_type(Type="RESOURCE", TypeName=QUEUE)["Schema"])
    assert found["primaryIdentifier"] == ["/properties/QueueUrl"]
    with pytest.raises(ClientError) as error:
        registry.describe_type(Type="RESOURCE", TypeName="Acme::Own::Thing")
    assert code_of(error) == "TypeNotFoundException"


@pytest.mark.usefixtures("stack")
def test_it_reads_with_the_permissions_of_whoever_asks(operator: Actor, source_role: str) -> None:
    url = queue_url(operator)
    policy = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "cloudformation:*", "Resource": "*"}],
    }
    with pytest.raises(ClientError, match="sqs:GetQueueAttributes"):
        operator.assume(source_role, Policy=json.dumps(policy)).client("cloudcontrol").get_resource(
            TypeName=QUEUE, Identifier=url
        )


@pytest.mark.parametrize(
    ("service", "operation"), [("kendra", "list_indices"), ("cloudformation", "describe_account_limits")]
)
def test_what_the_sandbox_does_not_offer_is_said_at_once(operator: Actor, service: str, operation: str) -> None:
    """A page of status 500 would be asked for again and again."""
    with pytest.raises(ClientError) as error:
        getattr(operator.client(service), operation)()
    assert code_of(error) == "NotImplemented"
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


@pytest.mark.usefixtures("stack")
def test_a_scan_reads_generically_what_no_module_models(
    operator: Actor, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The queue's own module is taken away: what is then known is what Cloud Control says."""
    others: dict[str, Any] = {"AWS::SNS::Topic": BY_KIND["AWS::SNS::Topic"]}
    monkeypatch.setattr("migrate.inventory.scan.BY_KIND", others)
    found = scan(
        lambda service, region: operator.client(service),
        sandbox.account,
        "aws",
        (sandbox.region,),
        "2026-11-24T00:00:00Z",
    )
    (queue,) = (resource for resource in found.resources if resource.kind == QUEUE)
    assert queue.properties == {"QueueName": "jobs-dev", "DelaySeconds": 7}
    assert not queue.modelled
    assert queue.membership
    assert queue.membership.logical_id == "Jobs"
    assert queue.arn.endswith(":jobs-dev")
    assert [gap for gap in found.gaps if gap.what == QUEUE] == []
