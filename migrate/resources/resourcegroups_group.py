"""AWS::ResourceGroups::Group: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-resourcegroups-group.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, in_order, parsed, tag_list
from migrate.resources.spec import Document, Read, Spec

OF_IT = {"Group": "GroupName"}

SPEC = Spec(
    kind="AWS::ResourceGroups::Group",
    service="resource-groups",
    listing=Read("list_groups", "GroupIdentifiers"),
    facets={
        # A group has a query or a configuration; asked for the other one, AWS finds the request bad.
        "Query": Read("get_group_query", "GroupQuery.ResourceQuery", OF_IT, absent=("BadRequestException",)),
        "Configuration": Read(
            "get_group_configuration", "GroupConfiguration.Configuration", OF_IT, absent=("BadRequestException",)
        ),
        "Members": Read(
            "list_group_resources", "ResourceIdentifiers[].ResourceArn", OF_IT, absent=("BadRequestException",)
        ),
        "Tags": Read("get_tags", "Tags", {"Arn": "GroupArn"}),
    },
    identifier="GroupName",
    name="GroupName",
    arn="GroupArn",
    attributes={"Arn": "GroupArn"},
    tags="Tags",
    name_property="Name",
    # Nobody else may begin a group's name so; AppRegistry and myApplications make such groups.
    owned_by_aws="starts_with(GroupName, 'AWS_') || starts_with(GroupName, 'aws-')",
    limits=("Criticality, owner and display name of a group: no template has them",),
)


def properties(doc: Document) -> Properties:
    """The query, or the configuration with its members: of a query they are what it finds."""
    query = doc.get("Query") or {}
    configured = [
        given(
            Type=item["Type"],
            Parameters=[
                given(Name=one["Name"], Values=in_order(one.get("Values")))
                for one in by("Name", item.get("Parameters"))
            ],
        )
        for item in by("Type", doc.get("Configuration"))
    ]
    return given(
        Name=doc["GroupName"],
        Description=doc.get("Description"),
        Configuration=configured,
        ResourceQuery=given(Type=query.get("Type"), Query=_query(parsed(query.get("Query")) or {})),
        Resources=None if query else in_order(doc.get("Members")),
        Tags=tag_list(doc.get("Tags")),
    )


def _query(raw: Mapping[str, Any]) -> Properties:
    return given(
        ResourceTypeFilters=in_order(raw.get("ResourceTypeFilters")),
        StackIdentifier=raw.get("StackIdentifier"),
        TagFilters=[
            given(Key=one["Key"], Values=in_order(one.get("Values"))) for one in by("Key", raw.get("TagFilters"))
        ],
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
