"""AWS::SES::Template: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ses-template.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::SES::Template",
    service="sesv2",
    listing=Read("list_email_templates", "TemplatesMetadata[].{TemplateName: TemplateName}"),
    facets={"": Read("get_email_template", "@", {"TemplateName": "TemplateName"})},
    identifier="TemplateName",
    arn="arn:{_.Partition}:ses:{_.Region}:{_.Account}:template/{TemplateName}",
    name="TemplateName",
    forms=("arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:template/${Ref}",),
    tags="Tags",
)


def properties(doc: Document) -> Properties:
    """The text of a mail."""
    content = doc.get("TemplateContent") or {}
    return given(
        Tags=tag_list(doc.get("Tags")),
        Template={
            # Required, and may be empty.
            "SubjectPart": content.get("Subject") or "",
            **given(HtmlPart=content.get("Html"), TemplateName=doc["TemplateName"], TextPart=content.get("Text")),
        },
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
