"""AWS::SSM::Parameter: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-parameter.html"""

from __future__ import annotations

import json
from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Json, Properties
from migrate.resources.shapes import given, in_order, tag_map
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::SSM::Parameter",
    service="ssm",
    listing=Read("describe_parameters", "Parameters"),
    facets={
        # Nothing is ever decrypted here: of a SecureString the answer is ciphertext, and only its type is kept.
        "Plain": Read(
            "get_parameter",
            "Parameter.{Arn: ARN, Value: Type != 'SecureString' && Value || `null`}",
            {"Name": "Name", "WithDecryption": "`false`"},
        ),
        "Tags": Read("list_tags_for_resource", "TagList", {"ResourceType": "'Parameter'", "ResourceId": "Name"}),
    },
    identifier="Name",
    name="Name",
    arn="Plain.Arn",
    tags="Tags",
    name_property="Name",
    # CloudFormation takes neither; the copy step makes both.
    uncreatable="Type == 'SecureString' || DataType == 'aws:ssm:integration'",
    data="ssm-parameter",
)


def properties(doc: Document) -> Properties:
    """What PutParameter takes. A SecureString's value is no property: the copy step carries it."""
    tier = doc.get("Tier")
    return given(
        Name=doc["Name"],
        Type=doc.get("Type"),
        Value=(doc.get("Plain") or {}).get("Value"),
        Description=doc.get("Description"),
        AllowedPattern=doc.get("AllowedPattern"),
        DataType=doc["DataType"] if doc.get("DataType", "text") != "text" else None,
        Tier=tier if tier != "Standard" else None,
        Policies=_policies(doc),
        Tags=tag_map(doc.get("Tags")),
    )


def _policies(doc: Document) -> Json:
    """The policies as the one JSON text that the template takes."""
    texts = in_order(policy.get("PolicyText") or None for policy in doc.get("Policies") or ())
    return json.dumps([json.loads(text) for text in texts], sort_keys=True) if texts else None


def findings(doc: Document) -> Iterator[Finding]:
    """What is uncreatable is told by the planner."""
    yield from ()
