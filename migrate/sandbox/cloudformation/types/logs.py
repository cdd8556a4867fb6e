"""Log groups with their filters, deliveries, and alarms."""

from __future__ import annotations

from migrate.sandbox.cloudformation.kinds import Kind, Step

KINDS = (
    Kind(
        "AWS::Logs::LogGroup", "logs", "create_log_group", "{name}", {"logGroupName": "{id}"},
        attributes={"Arn": "arn:aws:logs:{region}:{account}:log-group:{id}:*"}, name="LogGroupName", limit=512,
        carried=frozenset({"RetentionInDays", "DataProtectionPolicy", "FieldIndexPolicies", "ResourcePolicyDocument"}),
        delete="delete_log_group",
        steps=(
            Step("put_retention_policy", {"logGroupName": "{id}", "retentionInDays": "{p.RetentionInDays}"},
                 when="p.RetentionInDays", undo=("delete_retention_policy", {"logGroupName": "{id}"})),
        ),
    ),
    Kind(
        "AWS::Logs::SubscriptionFilter", "logs", "put_subscription_filter", "{name}",
        {"logGroupName": "{p.LogGroupName}", "filterName": "{id}"}, name="FilterName", limit=512,
        fixed=frozenset({"LogGroupName"}), update="put_subscription_filter",
        whole=frozenset({"DestinationArn", "FilterPattern", "RoleArn", "Distribution"}),
        delete="delete_subscription_filter",
    ),
    Kind(
        "AWS::Logs::MetricFilter", "logs", "put_metric_filter", "{name}",
        {"logGroupName": "{p.LogGroupName}", "filterName": "{id}"}, name="FilterName", limit=512,
        fixed=frozenset({"LogGroupName"}), update="put_metric_filter",
        whole=frozenset({"FilterPattern", "MetricTransformations"}), delete="delete_metric_filter",
    ),
    Kind(
        "AWS::Logs::ResourcePolicy", "logs", "put_resource_policy", "{p.PolicyName}", {"policyName": "{p.PolicyName}"},
        fixed=frozenset({"PolicyName"}), update="put_resource_policy", whole=frozenset({"PolicyDocument"}),
        delete="delete_resource_policy",
    ),
    Kind(
        "AWS::Logs::DeliverySource", "logs", "put_delivery_source", "{p.Name}", {"name": "{p.Name}"},
        attributes={"Arn": "{deliverySource.arn}", "Service": "{deliverySource.service}"},
        fixed=frozenset({"Name"}), delete="delete_delivery_source",
    ),
    Kind(
        "AWS::Logs::DeliveryDestination", "logs", "put_delivery_destination", "{p.Name}", {"name": "{p.Name}"},
        attributes={"Arn": "{deliveryDestination.arn}",
                    "DeliveryDestinationType": "{deliveryDestination.deliveryDestinationType}"},
        values={
            "name": "{p.Name}", "outputFormat": "{p.OutputFormat}", "tags": "{p.Tags}",
            "deliveryDestinationConfiguration": {"destinationResourceArn": "{p.DestinationResourceArn}"},
        },
        fixed=frozenset({"Name"}), delete="delete_delivery_destination",
    ),
    Kind(
        "AWS::Logs::Delivery", "logs", "create_delivery", "{delivery.id}", {"id": "{id}"},
        attributes={"Arn": "{delivery.arn}", "DeliveryId": "{id}"}, delete="delete_delivery",
    ),
    Kind(
        "AWS::CloudWatch::Alarm", "cloudwatch", "put_metric_alarm", "{name}", {"AlarmNames": "{[id]}"},
        attributes={"Arn": "arn:aws:cloudwatch:{region}:{account}:alarm:{id}"}, name="AlarmName", limit=255,
        delete="delete_alarms",
    ),
)  # fmt: skip
