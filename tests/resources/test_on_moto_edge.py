"""Buckets, tables and what stands at the edge: made on moto over HTTP, and read back as a template would have them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import boto3
import pytest

from migrate.inventory.scan import scan
from migrate.model.inventory import Inventory
from migrate.model.resource import Resource
from tests.resources.cases import problems
from tests.resources.emulators import empty_moto
from tests.resources.making import content
from tests.resources.making.content import ELSEWHERE, KINDS, REGION, ROLE

ACCOUNT = "123456789012"
Connect = Callable[[str, str], Any]


@pytest.fixture(scope="module")
def connect() -> Iterator[Connect]:
    """Clients of a moto server of this file's own."""
    make: Callable[..., Any] = boto3.client
    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    with empty_moto() as url:
        yield lambda service, region: make(service, region_name=region, endpoint_url=url, **keys)


@pytest.fixture(scope="module")
def inventory(connect: Connect) -> Inventory:
    """One of each, scanned in two regions."""
    content.make(connect)
    return scan(connect, ACCOUNT, "aws", [ELSEWHERE, REGION], "2026-01-01T00:00:00Z", KINDS)


def only(inventory: Inventory, kind: str) -> Resource:
    (found,) = (resource for resource in inventory.resources if resource.kind == kind)
    return found


def codes(inventory: Inventory, resource: Resource) -> set[str]:
    return {found.code for found in inventory.findings if found.resource == resource.key}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_read_is_a_template_s(inventory: Inventory, kind: str) -> None:
    found = [resource for resource in inventory.resources if resource.kind == kind]
    assert found
    assert all(resource.modelled for resource in found)
    assert not [problem for resource in found for problem in problems(kind, resource.properties)]


def test_nothing_is_left_unread(inventory: Inventory) -> None:
    assert inventory.gaps == ()


def test_a_bucket_is_read_in_its_own_region_only(inventory: Inventory) -> None:
    buckets = {one.name: one.region for one in inventory.resources if one.kind == "AWS::S3::Bucket"}
    assert buckets == {"app-dev": REGION, "app-far-dev": ELSEWHERE}


def test_a_bucket_s_configurations_are_carried_or_told(inventory: Inventory) -> None:
    bucket = inventory.by_key[f"AWS::S3::Bucket/{REGION}/app-dev"]
    assert bucket.properties["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket.properties["AccelerateConfiguration"] == {"AccelerationStatus": "Enabled"}
    rule = {
        "ExpirationInDays": 30,
        "Id": "age",
        "Prefix": "raw/",
        "Status": "Enabled",
        "TagFilters": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}],
    }
    lifecycle = bucket.properties["LifecycleConfiguration"]
    assert isinstance(lifecycle, Mapping)
    assert lifecycle["Rules"] == [rule]
    assert codes(inventory, bucket) == {"access-control-list-not-carried"}
    policy = only(inventory, "AWS::S3::BucketPolicy")
    assert policy.parent == bucket.key


def test_a_table_s_policy_is_part_of_it(inventory: Inventory) -> None:
    table = only(inventory, "AWS::DynamoDB::Table")
    assert table.properties["ProvisionedThroughput"] == {"ReadCapacityUnits": 2, "WriteCapacityUnits": 1}
    assert ROLE in str(table.properties["ResourcePolicy"])


def test_names_that_the_world_has_once_block(inventory: Inventory) -> None:
    assert codes(inventory, only(inventory, "AWS::ApiGateway::DomainName")) == {"domain-name-taken"}
    assert codes(inventory, only(inventory, "AWS::CloudFront::Distribution")) == {"alternate-names-taken"}
    assert codes(inventory, only(inventory, "AWS::CertificateManager::Certificate")) == {"certificate-issued-again"}


def test_an_arn_that_no_getatt_yields_is_a_form(inventory: Inventory) -> None:
    labels = only(inventory, "AWS::CloudFront::Distribution").identifiers
    assert "Arn" not in labels
    assert labels["arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Ref}"].startswith("arn:aws:")
