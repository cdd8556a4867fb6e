"""AWS::Logs::QueryDefinition: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-querydefinition.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import by, capitalised, given, in_order
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Logs::QueryDefinition",
    service="logs",
    listing=Read("describe_query_definitions", "queryDefinitions"),
    identifier="queryDefinitionId",
    name="name",
)


def properties(doc: Document) -> Properties:
    """A query that people keep."""
    language = doc.get("queryLanguage")
    return given(
        LogGroupNames=in_order(doc.get("logGroupNames")),
        Name=doc["name"],
        Parameters=by("Name", capitalised(doc.get("parameters"))),
        QueryLanguage=language if language != "CWLI" else None,
        QueryString=doc.get("queryString"),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a query is beyond CloudFormation."""
    yield from ()
