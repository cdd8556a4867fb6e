"""What it costs a day that a stage stands twice: between an idle copy and what the stage cost so far. Pure.

Cost Explorer's sum is what the stage cost with its use. Until cutover the copy has no use of its own, so that only what
costs by existing costs anything: the copy is no dearer than the original. Prices are not known here: low is 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from migrate.model.inventory import StageCost
from migrate.model.plan import Figure, Unestimated
from migrate.model.resource import Resource
from migrate.planning.brief import Brief
from migrate.planning.estimates.span import Span
from migrate.planning.moves import Moves
from migrate.resources.reading import search

WHAT = "costs"
"""What the reading of costs calls itself in a gap."""

MEASURE = "overlap cost per day"
COST_EXPLORER = "https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html"
PRICES = "look its price up (https://calculator.aws), or let Cost Explorer tell what the stage costs"

STANDING: Mapping[str, str] = {
    "AWS::AmazonMQ::Broker": "",
    "AWS::ApiGateway::Stage": "CacheClusterEnabled",
    "AWS::CertificateManager::Certificate": "CertificateAuthorityArn",
    "AWS::CloudWatch::Alarm": "",
    "AWS::CloudWatch::CompositeAlarm": "",
    "AWS::CloudWatch::Dashboard": "",
    "AWS::DAX::Cluster": "",
    "AWS::DocDB::DBInstance": "",
    "AWS::DynamoDB::Table": "BillingMode != 'PAY_PER_REQUEST'",
    "AWS::EC2::EIP": "",
    "AWS::EC2::Instance": "",
    "AWS::EC2::NatGateway": "",
    "AWS::EC2::VPCEndpoint": "VpcEndpointType && VpcEndpointType != 'Gateway'",
    "AWS::EC2::Volume": "",
    "AWS::ECS::Service": "DesiredCount > `0`",
    "AWS::EKS::Cluster": "",
    "AWS::ElastiCache::CacheCluster": "",
    "AWS::ElastiCache::ReplicationGroup": "",
    "AWS::ElasticBeanstalk::Environment": "",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "",
    "AWS::KMS::Key": "",
    "AWS::Kinesis::Stream": "",
    "AWS::Lightsail::Database": "",
    "AWS::Lightsail::Instance": "",
    "AWS::MSK::Cluster": "",
    "AWS::Neptune::DBInstance": "",
    "AWS::OpenSearchService::Domain": "",
    "AWS::RDS::DBCluster": "",
    "AWS::RDS::DBInstance": "",
    "AWS::RDS::DBProxy": "",
    "AWS::Redshift::Cluster": "",
    "AWS::Route53::HealthCheck": "",
    "AWS::Route53::HostedZone": "",
    "AWS::SageMaker::Endpoint": "",
    "AWS::SageMaker::NotebookInstance": "",
    "AWS::SecretsManager::Secret": "",
    "AWS::WAFv2::WebACL": "",
}
"""Type -> JMESPath over its properties that is true where it costs by existing, whether used or not; empty: always."""


def figures(brief: Brief, moves: Moves) -> Iterator[Figure | Unestimated]:
    """For each stage a range where its cost is known; else the types that cost by existing, and how to know more."""
    costs = {cost.stage: cost for cost in brief.inventory.costs}
    for stage in brief.stages:
        standing = _standing(brief, moves, stage)
        if stage in costs:
            yield _figure(costs[stage], standing)
        else:
            yield from _unknown(brief, stage, standing)
    yield Unestimated(
        "",
        "cost of the run itself",
        "AWS charges requests and bytes, and its price list is not read",
        "multiply the calls and bytes by the prices of S3, DynamoDB and data transfer (https://calculator.aws)",
    )


def _figure(cost: StageCost, standing: Mapping[str, Sequence[Resource]]) -> Figure:
    never_less = "" if standing else "; nothing that moves is known to cost by existing"
    span = Span(0, cost.amount_per_day).rounded(2)
    return Figure(
        f"stage:{cost.stage}",
        MEASURE,
        span.low,
        span.high,
        f"{cost.currency} per day",
        f"high: UnblendedCost of what carries the tag {cost.tag}, mean of the {cost.days} days before the reading "
        f"({COST_EXPLORER}), with its use and without credits; low: a copy that nobody uses{never_less}",
    )


def _unknown(brief: Brief, stage: str, standing: Mapping[str, Sequence[Resource]]) -> Iterator[Unestimated]:
    gaps = [gap for gap in brief.inventory.unmeasured if gap.what == WHAT]
    reason = "; ".join(dict.fromkeys(gap.reason for gap in gaps)) or f"no cost is known by a tag of stage {stage}"
    remedy = "; ".join(dict.fromkeys(gap.remedy for gap in gaps)) or (
        "tag what belongs to the stage, activate the tag as a cost allocation tag, and plan again a day later"
    )
    yield Unestimated(f"stage:{stage}", MEASURE, reason, remedy)
    for kind, found in standing.items():
        number = f"{len(found)} of them stand" if len(found) > 1 else "one of them stands"
        yield Unestimated(
            f"stage:{stage}",
            f"{MEASURE}: {kind}",
            f"it costs by existing, used or not, and {number} twice until the old one is gone",
            PRICES,
        )


def _standing(brief: Brief, moves: Moves, stage: str) -> Mapping[str, Sequence[Resource]]:
    found: dict[str, list[Resource]] = defaultdict(list)
    for resource in brief.inventory.resources:
        condition = STANDING.get(resource.kind)
        if condition is None or stage not in moves[resource.key].stages:
            continue
        if not condition or search(condition, resource.properties):
            found[resource.kind].append(resource)
    return {kind: found[kind] for kind in sorted(found)}
