"""AWS::RDS::DBProxy: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbproxy.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::RDS::DBProxy",
    service="rds",
    listing=Read("describe_db_proxies", "DBProxies"),
    facets={"Tags": Read("list_tags_for_resource", "TagList", {"ResourceName": "DBProxyArn"})},
    identifier="DBProxyName",
    name="DBProxyName",
    arn="DBProxyArn",
    attributes={"DBProxyArn": "DBProxyArn", "Endpoint": "Endpoint"},
    tags="Tags",
    name_property="DBProxyName",
    limits=("Further endpoints of a proxy (AWS::RDS::DBProxyEndpoint): they are not read",),
)

AUTH = ("AuthScheme", "ClientPasswordAuthType", "Description", "IAMAuth", "SecretArn")
AS_THEY_ARE = (
    "DBProxyName",
    "DebugLogging",
    "DefaultAuthScheme",
    "EndpointNetworkType",
    "EngineFamily",
    "IdleClientTimeout",
    "RequireTLS",
    "RoleArn",
    "TargetConnectionNetworkType",
)


def properties(doc: Document) -> Properties:
    """What CreateDBProxy takes. Which databases are behind it, its target group says."""
    return given(
        Auth=by("SecretArn", [picked(one, AUTH) for one in doc.get("Auth") or ()]),
        Tags=tag_list(doc.get("Tags")),
        VpcSecurityGroupIds=in_order(doc.get("VpcSecurityGroupIds")),
        VpcSubnetIds=in_order(doc.get("VpcSubnetIds")),
        **picked(doc, AS_THEY_ARE),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a proxy is beyond CloudFormation."""
    yield from ()
