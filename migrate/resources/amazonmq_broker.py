"""AWS::AmazonMQ::Broker: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-amazonmq-broker.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::AmazonMQ::Broker",
    service="mq",
    listing=Read("list_brokers", "BrokerSummaries[].{BrokerId: BrokerId, BrokerName: BrokerName}"),
    facets={"": Read("describe_broker", "@", {"BrokerId": "BrokerId"})},
    identifier="BrokerId",
    name="BrokerName",
    arn="BrokerArn",
    attributes={"Arn": "BrokerArn"},
    # One host of RabbitMQ; one or two of ActiveMQ.
    forms=tuple(
        f"${{Ref}}{which}.mq.${{AWS::Region}}.{domain}"
        for which in ("", "-1", "-2")
        for domain in ("${AWS::URLSuffix}", "on.aws")
    ),
    tags="Tags",
    name_property="BrokerName",
    by_hand="create the broker in the new account with its users' passwords, which AWS gives to nobody",
    limits=("Messages, and what RabbitMQ was told at run time", "Users and their passwords"),
    ignored={
        "Configuration": "AWS makes one of its own for a broker that is given none, and does not tell which it is",
        "DataReplicationPrimaryBrokerArn": "belongs to a pair of brokers, and cannot be read",
        "ResourceShareArns": "cannot be read",
        "Users": "no template is valid without the passwords in it, and AWS does not tell them",
    },
)

PLAIN = (
    "AuthenticationStrategy",
    "AutoMinorVersionUpgrade",
    "BrokerName",
    "DataReplicationMode",
    "DeploymentMode",
    "EncryptionOptions",
    "EngineType",
    "EngineVersion",
    "HostInstanceType",
    "LdapServerMetadata",
    "MaintenanceWindowStartTime",
    "PubliclyAccessible",
    "StorageSize",
    "StorageType",
)


def properties(doc: Document) -> Properties:
    """What CreateBroker takes, but for its users."""
    return given(
        **picked(doc, PLAIN),
        Logs=picked(doc.get("Logs") or {}, ("Audit", "General")),
        SecurityGroups=in_order(doc.get("SecurityGroups")),
        SubnetIds=in_order(doc.get("SubnetIds")),
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A new broker is empty, and knows the users that its template names."""
    yield Finding(
        Severity.WARN,
        "data-stays-behind",
        "",
        "the broker's messages and the users made since are not copied; RabbitMQ's exchanges and queues are data too",
        "drain the queues before cutover, and export RabbitMQ's definitions and import them into the new broker",
    )
