"""Buckets, a table, and what stands at the edge: domain names, certificates, distributions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Connect = Callable[[str, str], Any]

REGION, ELSEWHERE = "us-east-1", "eu-west-1"
KINDS: tuple[str, ...] = (
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
ROLE = "arn:aws:iam::123456789012:role/app-dev"
POLICY = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"%s","Resource":"%s"}]}'
)


def make(connect: Connect) -> None:
    """One of each; and a bucket in another region, which is not to be read in this one."""
    _buckets(connect)
    _table(connect("dynamodb", REGION))
    _edge(connect)


def _buckets(connect: Connect) -> None:
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


def _table(dynamodb: Any) -> None:
    made = dynamodb.create_table(
        TableName="app-dev",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        ProvisionedThroughput={"ReadCapacityUnits": 2, "WriteCapacityUnits": 1},
    )
    arn = made["TableDescription"]["TableArn"]
    dynamodb.put_resource_policy(ResourceArn=arn, Policy=POLICY % (ROLE, "dynamodb:GetItem", arn))


def _edge(connect: Connect) -> None:
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
