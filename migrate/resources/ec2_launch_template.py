"""AWS::EC2::LaunchTemplate: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-launchtemplate.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.ec2_shapes import ARN, FORM, own_image
from migrate.resources.shapes import by, given, moment, pruned, tag_list
from migrate.resources.spec import Document, Read, Spec
from migrate.resources.template_shapes import not_in_templates, without

SPEC = Spec(
    kind="AWS::EC2::LaunchTemplate",
    service="ec2",
    listing=Read("describe_launch_templates", "LaunchTemplates"),
    facets={
        "Latest": Read(
            "describe_launch_template_versions",
            "LaunchTemplateVersions[0].{Data: LaunchTemplateData, Description: VersionDescription}",
            {"LaunchTemplateId": "LaunchTemplateId", "Versions": "['$Latest']"},
        ),
        "OwnImage": Read(
            "describe_images",
            "Images[0].ImageId",
            {
                "Owners": "['self']",
                "Filters": "[{Name: 'image-id', Values: [not_null(Latest.Data.ImageId, 'none')]}]",
            },
        ),
    },
    identifier="LaunchTemplateId",
    name="LaunchTemplateName",
    arn=ARN + "launch-template/{LaunchTemplateId}",
    forms=(FORM + "launch-template/${Ref}",),
    tags="Tags",
    name_property="LaunchTemplateName",
    owned_by_aws="Operator.Managed == `true`",
    limits=("Versions other than the latest: the new template's is number 1",),
)

# AWS's remarks, and what it has retired.
DROPPED = frozenset({"ElasticGpuSpecifications", "ElasticInferenceAccelerators", "Operator"})
REMARKS = {"MetadataOptions": {"State"}, "Monitoring": {"MetricCategoryIds"}}
REMARKED = ("IsPrimaryIpv6",)
UNKNOWN = ("SecondaryInterfaces",)
# The same of what is further down.
YOUNGER = ("AvailabilityZoneId", "RequireEncryptionInTransit")


def properties(doc: Document) -> Properties:
    """The latest version, which becomes the first."""
    latest = doc.get("Latest") or {}
    tags = tag_list(doc.get("Tags"))
    return given(
        LaunchTemplateData=_data(latest.get("Data") or {}),
        LaunchTemplateName=doc["LaunchTemplateName"],
        TagSpecifications=[{"ResourceType": "launch-template", "Tags": tags}] if tags else None,
        VersionDescription=latest.get("Description"),
    )


def _data(raw: Mapping[str, Any]) -> Properties:
    """What to launch. CloudFormation has the API's names here."""
    known = without(raw, (*YOUNGER, *REMARKED))
    data = {name: value for name, value in known.items() if name not in DROPPED and name not in UNKNOWN}
    for name, remarks in REMARKS.items():
        if name in data:
            data[name] = {key: value for key, value in (data[name] or {}).items() if key not in remarks}
    if market := data.get("InstanceMarketOptions"):
        spot = market.get("SpotOptions") or {}
        data["InstanceMarketOptions"] = {**market, "SpotOptions": {**spot, **_until(spot)}}
    data["TagSpecifications"] = [
        {"ResourceType": one.get("ResourceType"), "Tags": tag_list(one.get("Tags"))}
        for one in by("ResourceType", data.get("TagSpecifications"))
    ]
    return dict(pruned(data))


def _until(spot: Mapping[str, Any]) -> Properties:
    return {"ValidUntil": moment(spot["ValidUntil"])} if spot.get("ValidUntil") else {}


def findings(doc: Document) -> Iterator[Finding]:
    """Whoever launches by another version than the latest would get something else."""
    yield from own_image(doc)
    default, latest = doc.get("DefaultVersionNumber"), doc.get("LatestVersionNumber")
    if default != latest:
        yield Finding(
            Severity.WARN,
            "other-version-is-default",
            "",
            f"version {default} is the default, but the new template gets what version {latest} says",
            "make the latest version the default, or write the default one anew, before the move",
        )
    data = (doc.get("Latest") or {}).get("Data") or {}
    yield from not_in_templates(SPEC.kind, data, YOUNGER)
    if unknown := [name for name in UNKNOWN if data.get(name)]:
        yield Finding(
            Severity.BLOCK,
            "launch-data-unknown-to-cloudformation",
            "",
            f"the template has {', '.join(unknown)}, which CloudFormation does not know",
            "make a version without, or make the template in the new account by hand",
        )
