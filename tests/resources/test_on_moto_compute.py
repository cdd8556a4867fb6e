"""Functions, roles, streams and scaling: made on moto over HTTP, and read back as a template would have them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest

from migrate.inventory.scan import scan
from migrate.model.inventory import Inventory
from migrate.model.resource import Resource
from migrate.resources import BY_KIND
from tests.resources.cases import problems
from tests.resources.emulators import empty_moto
from tests.resources.making import compute, identities
from tests.resources.making.compute import POLICY, TAGS

ACCOUNT, REGION = "111111111111", "us-east-1"
KINDS = tuple(kind for kind in (*compute.KINDS, *identities.KINDS) if kind != "AWS::Lambda::Alias")
"""moto makes aliases, and does not let them be read whole."""

Connect = Callable[[str, str], Any]


@pytest.fixture(scope="module")
def connect() -> Iterator[Connect]:
    """Clients of a moto server of this file's own."""
    session: Any = boto3.Session(aws_access_key_id=ACCOUNT, aws_secret_access_key="none", region_name=REGION)
    with empty_moto() as url:
        yield lambda service, region: session.client(service, region, endpoint_url=url)


@pytest.fixture(scope="module")
def inventory(connect: Connect) -> Inventory:
    """One scan of an account with at least one resource of every kind here."""
    compute.make(connect)
    identities.make(connect)
    account = connect("sts", REGION).get_caller_identity()["Account"]
    return scan(connect, account, "aws", [REGION], "2026-11-24T00:00:00Z", KINDS)


def _the(inventory: Inventory, kind: str, id: str = "") -> Resource:
    fitting = [one for one in inventory.resources if one.kind == kind and id in ("", one.id)]
    assert len(fitting) == 1
    return fitting[0]


def test_every_kind_is_read_without_a_gap(inventory: Inventory) -> None:
    assert [gap for gap in inventory.gaps if gap.what.split("/")[0].split(" ")[0] in KINDS] == []
    assert {resource.kind for resource in inventory.resources} >= set(KINDS)
    assert all(resource.modelled for resource in inventory.resources)


def test_properties_are_what_cloudformation_takes(inventory: Inventory) -> None:
    found = {
        resource.key: problems(resource.kind, resource.properties)
        for resource in inventory.resources
        # moto's ids of user pools are longer than AWS's.
        if resource.kind in KINDS and not resource.kind.startswith("AWS::Cognito::UserPool")
    }
    # moto answers `Buffered` where AWS says `BUFFERED`.
    assert {key: said for key, said in found.items() if said and "::Url/" not in key} == {}


def test_a_role_has_all_its_policies_and_aws_s_own_is_left_out(inventory: Inventory) -> None:
    role = _the(inventory, "AWS::IAM::Role", "hosts")
    policy = _the(inventory, "AWS::IAM::ManagedPolicy")
    assert role.properties["Policies"] == [{"PolicyName": "own", "PolicyDocument": POLICY}]
    assert role.properties["ManagedPolicyArns"] == [policy.arn]
    assert role.properties["Description"] == "d"
    assert role.tags == {"STAGE": "dev"}
    assert policy.properties["PolicyDocument"] == POLICY


def test_a_function_is_read_whole(inventory: Inventory) -> None:
    function = _the(inventory, "AWS::Lambda::Function", "api")
    layers = [one.arn for one in inventory.resources if one.kind == "AWS::Lambda::LayerVersion"]
    assert function.properties["Environment"] == {"Variables": {"STAGE": "dev"}}
    assert function.properties["Layers"] == [max(layers)]
    assert function.properties["ReservedConcurrentExecutions"] == 3
    assert function.properties["Tags"] == TAGS
    assert function.facts["CodeSha256"]
    assert len(layers) == 2


def test_a_permission_is_a_part_of_its_function(inventory: Inventory) -> None:
    permission = _the(inventory, "AWS::Lambda::Permission")
    function = _the(inventory, "AWS::Lambda::Function", "api")
    assert permission.parent == function.key
    assert permission.properties == {
        "FunctionName": function.arn,
        "Action": "lambda:InvokeFunction",
        "Principal": "events.amazonaws.com",
        "SourceArn": function.arn.replace(":lambda:", ":events:").replace("function:api", "rule/nightly"),
    }


def test_a_version_of_today_s_code_can_be_made(inventory: Inventory) -> None:
    version = _the(inventory, "AWS::Lambda::Version")
    assert version.properties == {"FunctionName": "api"}
    assert version.arn.endswith(":api:1")


def test_a_mapping_that_is_off_stays_off(inventory: Inventory) -> None:
    mapping = _the(inventory, "AWS::Lambda::EventSourceMapping")
    assert mapping.properties["Enabled"] is False
    assert mapping.properties["BatchSize"] == 5


def test_what_people_must_do_is_said(inventory: Inventory) -> None:
    codes = {found.code for found in inventory.findings}
    assert {"access-keys-stay-behind", "records-stay-behind", "reserved-concurrency", "function-url-changes"} <= codes


def test_these_kinds_are_modelled() -> None:
    assert set(KINDS) <= set(BY_KIND)
