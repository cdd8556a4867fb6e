"""AWS::CloudWatch::Dashboard: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-dashboard.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Scope, Spec

SPEC = Spec(
    kind="AWS::CloudWatch::Dashboard",
    service="cloudwatch",
    # An account's dashboards are the same seen from every region.
    is_global=True,
    scope=Scope.ACCOUNT,
    listing=Read("list_dashboards", "DashboardEntries"),
    facets={"": Read("get_dashboard", "{DashboardBody: DashboardBody}", {"DashboardName": "DashboardName"})},
    identifier="DashboardName",
    name="DashboardName",
    arn="DashboardArn",
    forms=("arn:${AWS::Partition}:cloudwatch::${AWS::AccountId}:dashboard/${Ref}",),
    name_property="DashboardName",
    ignored={"Tags": "nothing but the tagging API reads them, and the tags of a dashboard change nothing it shows"},
)


def properties(doc: Document) -> Properties:
    """The widgets, as the text that people edit."""
    return given(DashboardBody=doc["DashboardBody"], DashboardName=doc["DashboardName"])


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a dashboard is beyond CloudFormation."""
    yield from ()
