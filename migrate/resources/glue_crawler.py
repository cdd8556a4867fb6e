"""AWS::Glue::Crawler: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-glue-crawler.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked, pruned, tag_map
from migrate.resources.spec import Document, Read, Spec

ARN = "join(':', ['arn', _.Partition, 'glue', _.Region, _.Account, join('/', ['crawler', Name])])"

SPEC = Spec(
    kind="AWS::Glue::Crawler",
    service="glue",
    listing=Read("get_crawlers", "Crawlers"),
    facets={"Tags": Read("get_tags", "Tags", {"ResourceArn": ARN})},
    identifier="Name",
    name="Name",
    arn=ARN,
    tags="Tags",
    forms=("arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:crawler/${Ref}",),
    name_property="Name",
    limits=("What it has crawled already: its first run in the new account begins at the beginning",),
)

AS_THEY_ARE = (
    "Classifiers",
    "Configuration",
    "CrawlerSecurityConfiguration",
    "DatabaseName",
    "Description",
    "LakeFormationConfiguration",
    "Name",
    "RecrawlPolicy",
    "Role",
    "SchemaChangePolicy",
    "TablePrefix",
)
RENAMED = {"scanAll": "ScanAll", "scanRate": "ScanRate"}


def properties(doc: Document) -> Properties:
    """What CreateCrawler takes. A schedule that was stopped is none."""
    schedule = doc.get("Schedule") or {}
    targets = {name: [_target(name, one) for one in some or ()] for name, some in (doc.get("Targets") or {}).items()}
    return given(
        Schedule=picked(schedule, ("ScheduleExpression",)) if schedule.get("State") != "NOT_SCHEDULED" else None,
        Tags=tag_map(doc.get("Tags")),
        Targets=pruned(targets),
        **picked(doc, AS_THEY_ARE),
    )


def _target(kind: str, raw: Mapping[str, Any]) -> Properties:
    """One place to crawl. Of MongoDB, CloudFormation knows no `ScanAll`."""
    return {
        RENAMED.get(name, name): value for name, value in raw.items() if (kind, name) != ("MongoDBTargets", "ScanAll")
    }


def findings(doc: Document) -> Iterator[Finding]:
    """What CloudFormation cannot set."""
    documents = (doc.get("Targets") or {}).get("MongoDBTargets") or ()
    lost = ["a sample of MongoDB (ScanAll: false)"] if any(one.get("ScanAll") is False for one in documents) else []
    if (doc.get("LineageConfiguration") or {}).get("CrawlerLineageSettings") == "ENABLE":
        lost.append("data lineage (LineageConfiguration)")
    if lost:
        yield Finding(
            Severity.BLOCK,
            "not-in-cloudformation",
            "",
            f"CloudFormation cannot set what the crawler has: {', '.join(lost)}",
            "do without, or set it with glue:UpdateCrawler in the new account",
        )
