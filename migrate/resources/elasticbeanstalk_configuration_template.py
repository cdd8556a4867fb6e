"""AWS::ElasticBeanstalk::ConfigurationTemplate:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticbeanstalk-configurationtemplate.html
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.elasticbeanstalk_shapes import holds_secret, options, platform
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ElasticBeanstalk::ConfigurationTemplate",
    service="elasticbeanstalk",
    parents=("AWS::ElasticBeanstalk::Application",),
    listing=Read("", "ConfigurationTemplates[].{TemplateName: @}"),
    facets={
        "": Read(
            "describe_configuration_settings",
            "ConfigurationSettings[0]",
            {"ApplicationName": "_parent.ApplicationName", "TemplateName": "TemplateName"},
        )
    },
    identifier="TemplateName",
    name="TemplateName",
    arn="arn:{_.Partition}:elasticbeanstalk:{_.Region}:{_.Account}"
    ":configurationtemplate/{_parent.ApplicationName}/{TemplateName}",
    # Its name is its application's own.
    ref_identifies=False,
    attributes={"TemplateName": "TemplateName"},
    by_hand="call CreateConfigurationTemplate in the new account with the same name, which a template cannot give",
    limits=("The name, where a stack makes it",),
    ignored={
        "EnvironmentId": "says what it was made from, and cannot be read",
        "SourceConfiguration": "says what it was made from, and cannot be read",
    },
)


def properties(doc: Document) -> Properties:
    """The settings in full."""
    return given(
        ApplicationName=doc["_parent"]["ApplicationName"],
        Description=doc.get("Description"),
        OptionSettings=options(doc.get("OptionSettings")),
        **platform(doc),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Secrets are not carried."""
    settings = doc.get("OptionSettings") or ()
    if names := sorted(str(one.get("OptionName")) for one in settings if holds_secret(one)):
        yield Finding(
            Severity.WARN,
            "secrets-left-out",
            "",
            f"the settings {', '.join(names)} look like secrets and are read by nobody",
            "set them in the new configuration by hand",
        )
