"""AWS::Lambda::LayerVersionPermission: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-layerversionpermission.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.reading import search
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Lambda::LayerVersionPermission",
    service="lambda",
    parents=("AWS::Lambda::LayerVersion",),
    listing=Read(
        "get_layer_version_policy",
        "from_json(Policy).Statement[]",
        {"LayerName": "split(LayerVersionArn, ':')[6]", "VersionNumber": "Version"},
        absent=("ResourceNotFoundException",),
    ),
    identifier="{_parent.LayerVersionArn}#{Sid}",
    name="Sid",
    ref_identifies=False,
)


def properties(doc: Document) -> Properties:
    """One statement of the policy, as AddLayerVersionPermission wrote it."""
    return given(
        Action=doc.get("Action"),
        LayerVersionArn=doc["_parent"]["LayerVersionArn"],
        OrganizationId=search('Condition.StringEquals."aws:PrincipalOrgID"', doc),
        Principal=_principal(doc["Principal"]),
    )


def _principal(described: str | Mapping[str, str]) -> str:
    """The account's id, which AWS writes as the ARN of its root user."""
    text = described if isinstance(described, str) else next(iter(described.values()))
    return text.split(":")[4] if text.endswith(":root") else text


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
