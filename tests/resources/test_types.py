"""How much of what real applications use is read, and whether all that AWS says is to be moved is."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from migrate.resources import ALL, BY_KIND
from migrate.resources.types import STACK, covered, types

COUNTS = Path(os.environ.get("MIGRATE_CORPUS", Path(__file__).parents[2].parent / "shared")) / "resource-types.csv"
ENOUGH = 0.98

NOT_COUNTED = ("Custom::", "AWS::Serverless::")
NO_RESOURCES = frozenset(
    {
        "AWS::CloudFormation::CustomResource",
        "AWS::CloudFormation::WaitCondition",
        "AWS::CloudFormation::WaitConditionHandle",
    }
)

TRANSITIONS = {
    "AppConfig": "AWS::AppConfig::Application",
    "ACM": "AWS::CertificateManager::Certificate",
    "CloudFront": "AWS::CloudFront::Distribution",
    "CodeArtifact": "AWS::CodeArtifact::Repository",
    "DynamoDB": "AWS::DynamoDB::Table",
    "EBS": "AWS::EC2::Volume",
    "EC2/AMI": "AWS::EC2::Instance",
    "ECR": "AWS::ECR::Repository",
    "EFS": "AWS::EFS::FileSystem",
    "ElastiCache": "AWS::ElastiCache::ReplicationGroup",
    "Elastic Beanstalk": "AWS::ElasticBeanstalk::Environment",
    "Elastic IP": "AWS::EC2::EIP",
    "Lambda layers": "AWS::Lambda::LayerVersion",
    "Lightsail": "AWS::Lightsail::Instance",
    "Neptune": "AWS::Neptune::DBCluster",
    "OpenSearch": "AWS::OpenSearchService::Domain",
    "RDS": "AWS::RDS::DBInstance",
    "Redshift": "AWS::Redshift::Cluster",
    "Route 53": "AWS::Route53::HostedZone",
    "S3": "AWS::S3::Bucket",
    "SageMaker": "AWS::SageMaker::NotebookInstance",
    "WAF": "AWS::WAFv2::WebACL",
}
"""The kinds of AWS's guide "Transitioning to multiple AWS accounts", each by the type that stands for it
(https://docs.aws.amazon.com/whitepapers/latest/organizing-your-aws-environment/transitioning-to-multiple-aws-accounts.html)."""


def _counted() -> Iterator[tuple[str, int]]:
    with COUNTS.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if not row["type"].startswith(NOT_COUNTED) and row["type"] not in NO_RESOURCES:
                yield row["type"], int(row["resources_in_applications"])


@pytest.mark.skipif(not COUNTS.is_file(), reason="no counts of types: set MIGRATE_CORPUS to their folder")
def test_nearly_all_that_real_applications_use_is_read() -> None:
    counts = dict(_counted())
    missing = sorted(counts.keys() - covered().keys(), key=lambda kind: -counts[kind])
    share = 1 - sum(counts[kind] for kind in missing) / sum(counts.values())
    assert share >= ENOUGH, f"{share:.2%}; most frequent of those missing: {missing[:5]}"


@pytest.mark.parametrize("kind", TRANSITIONS.values(), ids=TRANSITIONS)
def test_what_aws_says_is_to_be_moved_is_read(kind: str) -> None:
    assert kind in BY_KIND


def test_each_type_says_how_it_is_read_and_how_it_moves() -> None:
    for each in types():
        assert each.moves[0] == "stack"
        assert len(each.moves) > 1 or each.kind == STACK
        assert each.reads or each.parts_of
        assert all(limit.strip() and not limit.endswith(".") for limit in each.limits), each.kind
    assert {each.kind for each in types()} == {STACK, *BY_KIND}


def test_what_a_person_makes_anew_says_how() -> None:
    for module in ALL:
        assert bool(module.SPEC.by_hand) == ("by hand" in covered()[module.SPEC.kind].moves)
        assert not (module.SPEC.by_hand and module.SPEC.inlined)
