"""AWS::SSM::Document: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-document.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, parsed, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SORT = "{DocumentType == 'Automation' && 'automation-definition' || 'document'}"

SPEC = Spec(
    kind="AWS::SSM::Document",
    service="ssm",
    listing=Read("list_documents", "DocumentIdentifiers", {"Filters": '`[{"Key": "Owner", "Values": ["Self"]}]`'}),
    facets={
        "": Read(
            "get_document",
            "{Content: Content, Attached: AttachmentsContent[].Name, VersionName: VersionName}",
            # Unless asked for its own format, AWS answers in JSON.
            {"Name": "Name", "DocumentFormat": "DocumentFormat || 'JSON'"},
        )
    },
    identifier="Name",
    name="Name",
    arn=f"arn:{{_.Partition}}:ssm:{{_.Region}}:{{_.Account}}:{SORT}/{{Name}}",
    forms=("arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:document/${Ref}",),
    tags="Tags",
    name_property="Name",
    limits=("Older versions of a document, and with whom it is shared",),
    ignored={
        "Attachments": "what is attached cannot be read; a finding blocks where something is",
        "UpdateMethod": "says how an update would go",
    },
)

PLAIN = ("DocumentFormat", "DocumentType", "Name", "TargetType", "VersionName")


def properties(doc: Document) -> Properties:
    """What CreateDocument takes: the default version."""
    content = doc.get("Content")
    return given(
        **picked(doc, PLAIN),
        Content=parsed(content) if doc.get("DocumentFormat", "JSON") == "JSON" else content,
        Requires=[picked(one, ("Name", "Version")) for one in by("Name", doc.get("Requires"))],
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A package is little without its files."""
    if attached := doc.get("Attached"):
        yield Finding(
            Severity.BLOCK,
            "attachments-not-carried",
            "",
            f"files are attached to the document, which cannot be read: {', '.join(sorted(attached))}",
            "create the document in the new account from its own files, and take it out of the move",
        )
