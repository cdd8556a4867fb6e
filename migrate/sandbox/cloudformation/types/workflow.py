"""State machines, deliveries, deployments, AppSync and other services in small numbers."""

from __future__ import annotations

import json
import re
from typing import Any

from migrate.sandbox.cloudformation.calls import Properties, call
from migrate.sandbox.cloudformation.kinds import Kind, Scope, Step


def _machine(scope: Scope) -> Properties:
    p = scope["p"]
    renamed = {"StateMachineName": "name", "StateMachineType": "type"}
    wanted = {renamed.get(k, k): v for k, v in p.items() if k not in _DEFINITION}
    return {**wanted, "name": scope["name"], "definition": _definition(scope)}


def _definition(scope: Scope) -> str:
    """The definition with its substitutions made, wherever the template keeps it."""
    p = scope["p"]
    if "DefinitionS3Location" in p:
        place = {k: v for k, v in p["DefinitionS3Location"].items() if k in {"Bucket", "Key"}}
        text = call(scope["account"], scope["region"], "s3", "get_object", place)["Body"].read().decode()
    else:
        given = p.get("DefinitionString", p.get("Definition"))
        text = given if isinstance(given, str) else json.dumps(given)
    substitutions: dict[str, Any] = p.get("DefinitionSubstitutions") or {}
    return re.sub(r"\$\{(\w+)\}", lambda m: str(substitutions.get(m.group(1), m.group(0))), text)


_DEFINITION = frozenset({"Definition", "DefinitionString", "DefinitionS3Location", "DefinitionSubstitutions"})

KINDS = (
    Kind(
        "AWS::StepFunctions::StateMachine", "stepfunctions", "create_state_machine", "{stateMachineArn}",
        {"stateMachineArn": "{id}"},
        attributes={"Arn": "{id}", "Name": "{name}"}, name="StateMachineName", limit=80, values=_machine,
        fixed=frozenset({"StateMachineType"}), update="update_state_machine", delete="delete_state_machine",
    ),
    Kind(
        "AWS::StepFunctions::Activity", "stepfunctions", "create_activity", "{activityArn}",
        {"activityArn": "{id}"}, attributes={"Arn": "{id}", "Name": "{name}"}, name="Name", limit=80,
        delete="delete_activity",
    ),
    Kind(
        "AWS::CodeDeploy::Application", "codedeploy", "create_application", "{name}", {"applicationName": "{id}"},
        name="ApplicationName", limit=100, delete="delete_application",
    ),
    Kind(
        "AWS::CodeDeploy::DeploymentGroup", "codedeploy", "create_deployment_group", "{name}",
        {"applicationName": "{p.ApplicationName}", "deploymentGroupName": "{id}"}, name="DeploymentGroupName",
        limit=100, delete="delete_deployment_group",
    ),
    Kind(
        "AWS::KinesisFirehose::DeliveryStream", "firehose", "create_delivery_stream", "{name}",
        {"DeliveryStreamName": "{id}"}, attributes={"Arn": "{DeliveryStreamARN}"}, name="DeliveryStreamName",
        limit=64, delete="delete_delivery_stream",
    ),
    Kind(
        "AWS::EventSchemas::Registry", "schemas", "create_registry", "{RegistryArn}", {"RegistryName": "{name}"},
        attributes={"RegistryName": "{name}", "RegistryArn": "{RegistryArn}"}, name="RegistryName", limit=64,
        update="update_registry", delete="delete_registry",
    ),
    Kind(
        "AWS::EventSchemas::RegistryPolicy", "schemas", "put_resource_policy", "{stack}-{logical}",
        {"RegistryName": "{p.RegistryName}"}, attributes={"Id": "{id}"}, carried=frozenset({"RevisionId"}),
        update="put_resource_policy", whole=frozenset({"Policy"}), delete="delete_resource_policy",
    ),
    Kind(
        "AWS::EventSchemas::Schema", "schemas", "create_schema", "{SchemaArn}",
        {"RegistryName": "{p.RegistryName}", "SchemaName": "{name}"},
        attributes={"SchemaArn": "{SchemaArn}", "SchemaName": "{name}", "SchemaVersion": "{SchemaVersion}"},
        name="SchemaName", limit=385, update="update_schema", delete="delete_schema",
    ),
    Kind(
        "AWS::IoT::Thing", "iot", "create_thing", "{thingName}", {"thingName": "{id}"},
        attributes={"Arn": "{thingArn}", "Id": "{thingId}"}, name="ThingName", update="update_thing",
        delete="delete_thing",
    ),
    Kind(
        "AWS::AppSync::GraphQLApi", "appsync", "create_graphql_api", "{graphqlApi.apiId}", {"apiId": "{id}"},
        attributes={"ApiId": "{id}", "Arn": "{graphqlApi.arn}", "GraphQLUrl": "{graphqlApi.uris.GRAPHQL}"},
        update="update_graphql_api", whole=frozenset({"Name", "AuthenticationType"}), delete="delete_graphql_api",
    ),
    Kind(
        "AWS::AppSync::GraphQLSchema", "appsync", "start_schema_creation", "{p.ApiId}GraphQLSchema",
        values={"apiId": "{p.ApiId}", "definition": "{p.Definition}"}, attributes={"Id": "{id}"},
    ),
    Kind(
        "AWS::AppSync::ApiKey", "appsync", "create_api_key", "{apiKey.id}", {"apiId": "{p.ApiId}", "id": "{id}"},
        attributes={"ApiKey": "{apiKey.id}", "ApiKeyId": "{apiKey.id}"}, delete="delete_api_key",
    ),
    Kind(
        "AWS::ApplicationAutoScaling::ScalableTarget", "application-autoscaling", "register_scalable_target",
        "{p.ResourceId}|{p.ScalableDimension}|{p.ServiceNamespace}",
        {"ServiceNamespace": "{p.ServiceNamespace}", "ResourceId": "{p.ResourceId}",
         "ScalableDimension": "{p.ScalableDimension}"},
        carried=frozenset({"ScheduledActions"}), delete="deregister_scalable_target",
    ),
    Kind(
        "AWS::ApplicationAutoScaling::ScalingPolicy", "application-autoscaling", "put_scaling_policy", "{PolicyARN}",
        values=lambda s: _scaling(s["p"]),
    ),
    Kind(
        "AWS::CertificateManager::Certificate", "acm", "request_certificate", "{CertificateArn}",
        {"CertificateArn": "{id}"},
        values={"DomainName": "{p.DomainName}", "ValidationMethod": "{p.ValidationMethod}",
                "SubjectAlternativeNames": "{p.SubjectAlternativeNames}", "KeyAlgorithm": "{p.KeyAlgorithm}",
                "Tags": "{p.Tags}"},
        delete="delete_certificate",
    ),
    Kind(
        "AWS::Kinesis::Stream", "kinesis", "create_stream", "{name}", {"StreamName": "{id}"},
        attributes={"Arn": "arn:aws:kinesis:{region}:{account}:stream/{id}"}, name="Name",
        values=lambda s: {"StreamName": s["name"], **{k: s["p"][k] for k in ("ShardCount", "StreamModeDetails")
                                                      if k in s["p"]}},
        carried=frozenset({"RetentionPeriodHours", "StreamEncryption", "Tags"}),
        delete="delete_stream",
        steps=(
            Step("increase_stream_retention_period", {
                "StreamName": "{id}", "RetentionPeriodHours": "{p.RetentionPeriodHours}",
            }, when="p.RetentionPeriodHours"),
            Step("start_stream_encryption", {
                "StreamName": "{id}", "EncryptionType": "{p.StreamEncryption.EncryptionType}",
                "KeyId": "{p.StreamEncryption.KeyId}",
            }, when="p.StreamEncryption"),
        ),
        tagging=Step("add_tags_to_stream", lambda s: {"StreamName": s["id"], "Tags": s["tags"]}),
    ),
    Kind(
        "AWS::WAFv2::WebACL", "wafv2", "create_web_acl", "{Summary.Name}|{Summary.Id}|{p.Scope}",
        attributes={"Arn": "{Summary.ARN}", "Id": "{Summary.Id}"}, name="Name",
        key={"Name": "{Summary.Name}", "Id": "{Summary.Id}", "Scope": "{p.Scope}", "LockToken": "{Summary.LockToken}"},
        delete="delete_web_acl",
    ),
    Kind(
        "AWS::WAFv2::IPSet", "wafv2", "create_ip_set", "{Summary.Name}|{Summary.Id}|{p.Scope}",
        attributes={"Arn": "{Summary.ARN}", "Id": "{Summary.Id}"}, name="Name",
        key={"Name": "{Summary.Name}", "Id": "{Summary.Id}", "Scope": "{p.Scope}", "LockToken": "{Summary.LockToken}"},
        delete="delete_ip_set",
    ),
    Kind(
        "AWS::WAFv2::WebACLAssociation", "wafv2", "associate_web_acl", "{p.ResourceArn}|{p.WebACLArn}",
        {"ResourceArn": "{p.ResourceArn}"}, delete="disassociate_web_acl",
    ),
)  # fmt: skip


def _scaling(p: Properties) -> Properties:
    wanted = {k: v for k, v in p.items() if k != "ScalingTargetId"}
    if "ScalingTargetId" in p:
        resource, dimension, namespace = p["ScalingTargetId"].split("|")
        wanted |= {"ResourceId": resource, "ScalableDimension": dimension, "ServiceNamespace": namespace}
    return wanted
