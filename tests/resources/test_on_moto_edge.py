"""Buckets, tables and what stands at the edge: made on moto over HTTP, and read back as a template would have them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from migrate.inventory.scan import scan
from migrate.model.inventory import Inventory
from migrate.model.resource import Resource
from tests.resources.cases import problems

ACCOUNT, REGION, ELSEWHERE = "123456789012", "us-east-1", "eu-west-1"
KINDS = (
    "AWS::ApiGateway::DomainName",
    "AWS::ApiGateway::GatewayResponse",
    "AWS::ApiGateway::Model",
    "AWS::ApiGateway::RequestValidator",
    "AWS::CertificateManager::Certificate",
    "AWS::CloudFront::Distribution",
    "AWS::CloudFront::OriginAccessControl",
    "AWS::DynamoDB::Table",
    "AWS::S3::Bucket",
    "AWS::S3::BucketPolicy",
)
ROLE = f"arn:aws:iam::{ACCOUNT}:role/app-dev"
POLICY = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"%s","Resource":"%s"}]}'
)

Connect = Callable[[str, str], Any]


@pytest.fixture(scope="module")
def connect() -> Iterator[Connect]:
    """Clients of a moto server of this file's own."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    make: Callable[..., Any] = boto3.client
    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    yield lambda service, region: make(service, region_name=region, endpoint_url=f"http://{host}:{port}", **keys)
    server.stop()


@pytest.fixture(scope="module")
def inventory(connect: Connect) -> Inventory:
    """One of each, scanned in two regions."""
    make_buckets(connect)
    make_table(connect("dynamodb", REGION))
    make_edge(connect)
    return scan(connect, ACCOUNT, "aws", [ELSEWHERE, REGION], "2026-01-01T00:00:00Z", KINDS)


def make_buckets(connect: Connect) -> None:
    connect("s3", ELSEWHERE).create_bucket(
        Bucket="app-far-dev", CreateBucketConfiguration={"LocationConstraint": ELSEWHERE}
    )
    s3, to = connect("s3", REGION), {"Bucket": "app-dev"}
    s3.create_bucket(**to)
    s3.put_bucket_versioning(**to, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_accelerate_configuration(**to, AccelerateConfiguration={"Status": "Enabled"})
    aged = {"And": {"Prefix": "raw/", "Tags": [{"Key": "b", "Value": "2"}, {"Key": "a", "Value": "1"}]}}
    rule = {"ID": "age", "Status": "Enabled", "Filter": aged, "Expiration": {"Days": 30}}
    s3.put_bucket_lifecycle_configuration(**to, LifecycleConfiguration={"Rules": [rule]})
    s3.put_bucket_tagging(**to, Tagging={"TagSet": [{"Key": "STAGE", "Value": "dev"}]})
    s3.put_bucket_inventory_configuration(
        **to,
        Id="daily",
        InventoryConfiguration={
            "Id": "daily",
            "IsEnabled": True,
            "IncludedObjectVersions": "All",
            "Schedule": {"Frequency": "Daily"},
            "Destination": {"S3BucketDestination": {"Bucket": "arn:aws:s3:::app-far-dev", "Format": "CSV"}},
        },
    )
    s3.put_bucket_acl(**to, ACL="public-read")
    s3.put_bucket_policy(**to, Policy=POLICY % (ROLE, "s3:GetObject", "arn:aws:s3:::app-dev/*"))


def make_table(dynamodb: Any) -> None:
    made = dynamodb.create_table(
        TableName="app-dev",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        ProvisionedThroughput={"ReadCapacityUnits": 2, "WriteCapacityUnits": 1},
    )
    arn = made["TableDescription"]["TableArn"]
    dynamodb.put_resource_policy(ResourceArn=arn, Policy=POLICY % (ROLE, "dynamodb:GetItem", arn))


def make_edge(connect: Connect) -> None:
    connect("acm", REGION).request_certificate(
        DomainName="dev.example.com", SubjectAlternativeNames=["*.dev.example.com"], ValidationMethod="DNS"
    )
    api = connect("apigateway", REGION)
    api.create_domain_name(domainName="api.dev.example.com", tags={"STAGE": "dev"})
    made = api.create_rest_api(name="app-dev")["id"]
    api.create_model(restApiId=made, name="Note", contentType="application/json", schema='{"type": "object"}')
    api.create_request_validator(restApiId=made, name="all", validateRequestBody=True, validateRequestParameters=False)
    api.put_gateway_response(restApiId=made, responseType="DEFAULT_4XX", responseParameters={})
    cloudfront = connect("cloudfront", REGION)
    control = {"SigningProtocol": "sigv4", "SigningBehavior": "always", "OriginAccessControlOriginType": "s3"}
    cloudfront.create_origin_access_control(OriginAccessControlConfig={"Name": "app-dev", **control})
    origin = {"Id": "site", "DomainName": "app-dev.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
    forwarded = {"QueryString": False, "Cookies": {"Forward": "none"}, "Headers": {"Quantity": 0}}
    cloudfront.create_distribution(
        DistributionConfig={
            "CallerReference": "1",
            "Comment": "of dev",
            "Enabled": True,
            "Aliases": {"Quantity": 1, "Items": ["www.dev.example.com"]},
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": {
                "TargetOriginId": "site",
                "ViewerProtocolPolicy": "https-only",
                "MinTTL": 10,
                "ForwardedValues": forwarded,
            },
        }
    )


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
