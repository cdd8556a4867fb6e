"""AWS::ElasticBeanstalk::Environment: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticbeanstalk-environment.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.elasticbeanstalk_shapes import holds_secret, options, platform, tags
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ElasticBeanstalk::Environment",
    service="elasticbeanstalk",
    parents=("AWS::ElasticBeanstalk::Application",),
    listing=Read("describe_environments", "Environments", {"ApplicationName": "ApplicationName"}),
    facets={
        "Settings": Read(
            "describe_configuration_settings",
            "ConfigurationSettings[0].OptionSettings",
            {"ApplicationName": "ApplicationName", "EnvironmentName": "EnvironmentName"},
        ),
        "Tags": Read("list_tags_for_resource", "ResourceTags", {"ResourceArn": "EnvironmentArn"}),
    },
    identifier="EnvironmentName",
    name="EnvironmentName",
    arn="EnvironmentArn",
    attributes={"EndpointURL": "EndpointURL", "_Arn": "EnvironmentArn", "_Host": "CNAME", "_Id": "EnvironmentId"},
    tags="Tags",
    name_property="EnvironmentName",
    owned_by_aws="Status == 'Terminated' || Status == 'Terminating'",
    by_hand="save its configuration (`eb config save`), put it into the new account, and make the environment from it"
    " with the version that runs here (`eb create --cfg`)",
    limits=("The instances and what is on them", "A database that it made", "The host name, which is unique in AWS"),
    ignored={"TemplateName": "the settings say in full what the saved configuration said"},
)


def properties(doc: Document) -> Properties:
    """What CreateEnvironment takes. A worker has no host name, and an old environment a version that is blank."""
    tier = {name: str(value) for name, value in (doc.get("Tier") or {}).items() if str(value or "").strip()}
    return given(
        ApplicationName=doc.get("ApplicationName"),
        CNAMEPrefix=str(doc.get("CNAME") or "").split(".")[0],
        Description=doc.get("Description"),
        EnvironmentName=doc["EnvironmentName"],
        OperationsRole=doc.get("OperationsRole"),
        OptionSettings=options(doc.get("Settings")),
        Tags=tags(doc.get("Tags")),
        Tier=tier,
        VersionLabel=doc.get("VersionLabel"),
        **platform(doc),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """What it made for itself goes with it, and its host name is taken while it stands."""
    settings = doc.get("Settings") or ()
    if host := doc.get("CNAME"):
        yield Finding(
            Severity.WARN,
            "host-name-taken",
            "",
            f"{host} is unique in AWS: the new environment answers under another name",
            "point a record of your own at the environment, and move that record at cutover",
        )
    if any(one.get("Namespace") == "aws:rds:dbinstance" and one.get("Value") for one in settings):
        yield Finding(
            Severity.WARN,
            "data-stays-behind",
            "",
            "the environment made a database of its own, whose data is not copied",
            "share an encrypted snapshot of it with the new account, restore it, and couple the environment to that",
        )
    if names := sorted(str(one.get("OptionName")) for one in settings if holds_secret(one)):
        yield Finding(
            Severity.WARN,
            "secrets-left-out",
            "",
            f"the settings {', '.join(names)} look like secrets and are read by nobody",
            "set them in the new environment by hand",
        )
