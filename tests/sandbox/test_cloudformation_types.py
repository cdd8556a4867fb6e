"""Every row of the types' tables fits its service, and what a stack makes is what the service itself then shows."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore import xform_name

from migrate.sandbox.cloudformation.kinds import Kind, Step
from migrate.sandbox.cloudformation.types import KINDS
from migrate.sandbox.server import Door, Options, Sandbox

MODELS = botocore.session.get_session().get_component("data_loader")
READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
ROLE = "arn:aws:iam::111111111111:role/any"


@pytest.fixture
def account(tmp_path: Path) -> Iterator[Door]:
    with Sandbox.start(tmp_path / "sandbox", Options()) as sandbox:
        yield sandbox.session()


def deploy(account: Door, resources: Mapping[str, Any], **template: Any) -> dict[str, str]:
    """Physical ids of a stack which must stand; the failing event's reason otherwise."""
    cloudformation = account.client("cloudformation")
    body = json.dumps({"Resources": resources, **template})
    cloudformation.create_stack(StackName="app", TemplateBody=body, Capabilities=["CAPABILITY_NAMED_IAM"])
    events = cloudformation.describe_stack_events(StackName="app")["StackEvents"]
    assert [e["ResourceStatusReason"] for e in events if "FAILED" in e["ResourceStatus"]] == []
    listed = cloudformation.list_stack_resources(StackName="app")["StackResourceSummaries"]
    return {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in listed}


def made(kind: str, **properties: Any) -> Mapping[str, Any]:
    return {"Type": kind, "Properties": properties}


def attribute(logical_id: str, name: str = "Arn") -> Mapping[str, Any]:
    return {"Fn::GetAtt": [logical_id, name]}


def ref(logical_id: str) -> Mapping[str, Any]:
    return {"Ref": logical_id}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.type))
def test_a_row_names_operations_and_members_that_exist(kind: Kind) -> None:
    session = botocore.session.get_session()
    session.register_component("data_loader", MODELS)

    def members(service: str, operation: str) -> set[str]:
        model = session.get_service_model(service)
        names = {xform_name(name): name for name in model.operation_names}
        assert operation in names, f"{service} has no {operation}"
        shape = model.operation_model(names[operation]).input_shape
        return {name.lower() for name in shape.members} if shape is not None else set()

    for operation in filter(None, (kind.create, kind.update, kind.delete)):
        known = members(kind.service, operation)
        if operation == kind.delete:
            assert {name.lower() for name in kind.key} <= known
    steps: list[Step] = [step for step in (*kind.steps, kind.read, kind.standing, kind.tagging) if step is not None]
    for step in steps:
        for operation, values in ((step.operation, step.values), *([step.undo] if step.undo else [])):
            known = members(step.service or kind.service, operation)
            if isinstance(values, Mapping):
                assert {name.lower() for name in values} <= known


def test_no_type_stands_twice() -> None:
    types = [kind.type for kind in KINDS]
    assert sorted(set(types)) == sorted(types)


def test_functions_with_what_hangs_on_them(account: Door) -> None:
    s3 = account.client("s3")
    s3.create_bucket(Bucket="artifacts")
    s3.put_object(Bucket="artifacts", Key="layer.zip", Body=_zip())
    resources = {
        "Role": made("AWS::IAM::Role", AssumeRolePolicyDocument=TRUST),
        "Layer": made(
            "AWS::Lambda::LayerVersion", LayerName="shared", Content={"S3Bucket": "artifacts", "S3Key": "layer.zip"}
        ),
        "Function": made(
            "AWS::Lambda::Function",
            FunctionName="worker",
            Runtime="python3.12",
            Handler="index.handler",
            Role=attribute("Role"),
            Code={"ZipFile": "def handler(event, context): return event"},
            MemorySize="256",
            Layers=[ref("Layer")],
            Environment={"Variables": {"COUNT": 3, "ON": True}},
            ReservedConcurrentExecutions=2,
        ),
        "Version": made("AWS::Lambda::Version", FunctionName=ref("Function")),
        "Alias": made(
            "AWS::Lambda::Alias",
            FunctionName=ref("Function"),
            Name="live",
            FunctionVersion=attribute("Version", "Version"),
        ),
        "Permission": made(
            "AWS::Lambda::Permission",
            FunctionName=attribute("Function"),
            Action="lambda:InvokeFunction",
            Principal="events.amazonaws.com",
        ),
        "Queue": made("AWS::SQS::Queue"),
        "Mapping": made(
            "AWS::Lambda::EventSourceMapping",
            FunctionName=ref("Function"),
            EventSourceArn=attribute("Queue"),
            BatchSize=5,
            Enabled=False,
        ),
        "Url": made("AWS::Lambda::Url", TargetFunctionArn=attribute("Function"), AuthType="NONE"),
        "Retry": made(
            "AWS::Lambda::EventInvokeConfig", FunctionName=ref("Function"), Qualifier="$LATEST", MaximumRetryAttempts=0
        ),
    }
    ids = deploy(account, resources)
    functions = account.client("lambda")
    found = functions.get_function_configuration(FunctionName="worker")
    assert (found["MemorySize"], found["Environment"]["Variables"]) == (256, {"COUNT": "3", "ON": "true"})
    assert [layer["Arn"] for layer in found["Layers"]] == [ids["Layer"]]
    assert functions.get_function_concurrency(FunctionName="worker")["ReservedConcurrentExecutions"] == 2
    assert functions.get_alias(FunctionName="worker", Name="live")["FunctionVersion"] == "1"
    policy = json.loads(functions.get_policy(FunctionName="worker")["Policy"])
    assert [statement["Sid"] for statement in policy["Statement"]] == [ids["Permission"]]
    mapping = functions.get_event_source_mapping(UUID=ids["Mapping"])
    assert (mapping["BatchSize"], mapping["State"]) == (5, "Disabled")
    assert functions.get_function_url_config(FunctionName="worker")["AuthType"] == "NONE"
    assert functions.get_function_event_invoke_config(FunctionName="worker")["MaximumRetryAttempts"] == 0


def test_a_rest_api_with_its_tree(account: Door) -> None:
    api = ref("Api")
    mock = {
        "Type": "MOCK",
        "RequestTemplates": {"application/json": '{"statusCode": 200}'},
        "IntegrationResponses": [{"StatusCode": 200, "ResponseParameters": {"method.response.header.X": "'*'"}}],
    }
    resources = {
        "Api": made("AWS::ApiGateway::RestApi"),
        "Path": made(
            "AWS::ApiGateway::Resource", RestApiId=api, ParentId=attribute("Api", "RootResourceId"), PathPart="x"
        ),
        "Method": made(
            "AWS::ApiGateway::Method",
            RestApiId=api,
            ResourceId=ref("Path"),
            HttpMethod="OPTIONS",
            AuthorizationType="NONE",
            Integration=mock,
            MethodResponses=[{"StatusCode": "200", "ResponseParameters": {"method.response.header.X": True}}],
        ),
        "Deployment": {
            **made("AWS::ApiGateway::Deployment", RestApiId=api, StageName="dev"),
            "DependsOn": "Method",
        },
        "Stage": made(
            "AWS::ApiGateway::Stage",
            RestApiId=api,
            StageName="two",
            DeploymentId=ref("Deployment"),
            MethodSettings=[{"ResourcePath": "/*", "HttpMethod": "*", "MetricsEnabled": True}],
        ),
        "Plan": made(
            "AWS::ApiGateway::UsagePlan", UsagePlanName="plan", ApiStages=[{"ApiId": api, "Stage": ref("Stage")}]
        ),
        "Key": made("AWS::ApiGateway::ApiKey", Name="key", Enabled=True),
        "PlanKey": made("AWS::ApiGateway::UsagePlanKey", KeyId=ref("Key"), KeyType="API_KEY", UsagePlanId=ref("Plan")),
        "Error": made(
            "AWS::ApiGateway::GatewayResponse",
            RestApiId=api,
            ResponseType="DEFAULT_4XX",
            ResponseParameters={"gatewayresponse.header.X": "'*'"},
        ),
    }
    ids = deploy(account, resources)
    gateway = account.client("apigateway")
    method = gateway.get_method(restApiId=ids["Api"], resourceId=ids["Path"], httpMethod="OPTIONS")
    assert method["methodIntegration"]["type"] == "MOCK"
    assert method["methodIntegration"]["integrationResponses"]["200"]["statusCode"] == "200"
    assert {stage["stageName"] for stage in gateway.get_stages(restApiId=ids["Api"])["item"]} == {"dev", "two"}
    assert gateway.get_stage(restApiId=ids["Api"], stageName="two")["methodSettings"]["*/*"]["metricsEnabled"] is True
    assert [key["id"] for key in gateway.get_usage_plan_keys(usagePlanId=ids["Plan"])["items"]] == [ids["Key"]]
    answers = gateway.get_gateway_responses(restApiId=ids["Api"])["items"]
    assert "DEFAULT_4XX" in {answer["responseType"] for answer in answers}


def test_an_http_api_with_its_parts(account: Door) -> None:
    api = ref("Api")
    resources = {
        "Api": made(
            "AWS::ApiGatewayV2::Api", Name="http", ProtocolType="HTTP", CorsConfiguration={"AllowOrigins": "*"}
        ),
        "Integration": made(
            "AWS::ApiGatewayV2::Integration",
            ApiId=api,
            IntegrationType="HTTP_PROXY",
            IntegrationUri="https://www.example.com",
            IntegrationMethod="GET",
            PayloadFormatVersion="1.0",
        ),
        "Route": made(
            "AWS::ApiGatewayV2::Route",
            ApiId=api,
            RouteKey="GET /x",
            Target={"Fn::Join": ["/", ["integrations", ref("Integration")]]},
        ),
        "Stage": made("AWS::ApiGatewayV2::Stage", ApiId=api, StageName="$default", AutoDeploy=True),
    }
    ids = deploy(account, resources)
    gateway = account.client("apigatewayv2")
    assert [i["IntegrationId"] for i in gateway.get_integrations(ApiId=ids["Api"])["Items"]] == [ids["Integration"]]
    assert gateway.get_routes(ApiId=ids["Api"])["Items"][0]["Target"] == f"integrations/{ids['Integration']}"
    assert gateway.get_stage(ApiId=ids["Api"], StageName="$default")["AutoDeploy"] is True
    assert gateway.get_api(ApiId=ids["Api"])["CorsConfiguration"]["AllowOrigins"] == ["*"]


def test_messages_events_and_logs(account: Door) -> None:
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*"}]}
    resources = {
        "Dead": made("AWS::SQS::Queue"),
        "Queue": made(
            "AWS::SQS::Queue",
            RedrivePolicy={"deadLetterTargetArn": attribute("Dead"), "maxReceiveCount": 3},
        ),
        "QueuePolicy": made("AWS::SQS::QueuePolicy", Queues=[ref("Queue")], PolicyDocument=policy),
        "Topic": made("AWS::SNS::Topic", DisplayName="shown"),
        "TopicPolicy": made("AWS::SNS::TopicPolicy", Topics=[ref("Topic")], PolicyDocument=policy),
        "Subscription": made(
            "AWS::SNS::Subscription",
            TopicArn=ref("Topic"),
            Protocol="sqs",
            Endpoint=attribute("Queue"),
            FilterPolicy={"kind": ["a"]},
            RawMessageDelivery=True,
        ),
        "Bus": made("AWS::Events::EventBus", Name="bus"),
        "Rule": made(
            "AWS::Events::Rule",
            EventBusName=ref("Bus"),
            EventPattern={"source": ["mine"]},
            Targets=[{"Id": "queue", "Arn": attribute("Queue")}],
        ),
        "Group": made("AWS::Logs::LogGroup", LogGroupName="/app", RetentionInDays="14"),
        "Alarm": made(
            "AWS::CloudWatch::Alarm",
            ComparisonOperator="GreaterThanThreshold",
            EvaluationPeriods=1,
            MetricName="Errors",
            Namespace="Mine",
            Period=60,
            Statistic="Sum",
            Threshold="1",
        ),
    }
    ids = deploy(account, resources)
    attributes = account.client("sqs").get_queue_attributes(QueueUrl=ids["Queue"], AttributeNames=["All"])["Attributes"]
    assert json.loads(attributes["RedrivePolicy"])["maxReceiveCount"] == 3
    assert json.loads(attributes["Policy"]) == policy
    subscription = account.client("sns").get_subscription_attributes(SubscriptionArn=ids["Subscription"])["Attributes"]
    assert (json.loads(subscription["FilterPolicy"]), subscription["RawMessageDelivery"]) == ({"kind": ["a"]}, "true")
    topic = account.client("sns").get_topic_attributes(TopicArn=ids["Topic"])["Attributes"]
    assert (topic["DisplayName"], json.loads(topic["Policy"])) == ("shown", policy)
    targets = account.client("events").list_targets_by_rule(Rule=ids["Rule"], EventBusName="bus")["Targets"]
    assert [target["Id"] for target in targets] == ["queue"]
    assert account.client("logs").describe_log_groups()["logGroups"][0]["retentionInDays"] == 14
    alarms = account.client("cloudwatch").describe_alarms(AlarmNames=[ids["Alarm"]])["MetricAlarms"]
    assert [alarm["Threshold"] for alarm in alarms] == [1.0]


def test_pools_keys_secrets_and_state_machines(account: Door) -> None:
    machine = '{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "${Arn}", "End": true}}}'
    resources = {
        "Key": made("AWS::KMS::Key", EnableKeyRotation=True, KeyPolicy={"Version": "2012-10-17", "Statement": []}),
        "Alias": made("AWS::KMS::Alias", AliasName="alias/mine", TargetKeyId=ref("Key")),
        "Secret": made(
            "AWS::SecretsManager::Secret",
            GenerateSecretString={
                "SecretStringTemplate": '{"user": "me"}',
                "GenerateStringKey": "password",
                "PasswordLength": 20,
            },
        ),
        "Users": made(
            "AWS::Cognito::UserPool",
            UserPoolName="users",
            AutoVerifiedAttributes=["email"],
            Schema=[{"Name": "email", "AttributeDataType": "String", "Required": True}],
        ),
        "Client": made("AWS::Cognito::UserPoolClient", UserPoolId=ref("Users"), ClientName="web"),
        "Identities": made("AWS::Cognito::IdentityPool", AllowUnauthenticatedIdentities=False),
        "Roles": made(
            "AWS::Cognito::IdentityPoolRoleAttachment",
            IdentityPoolId=ref("Identities"),
            Roles={"authenticated": ROLE},
        ),
        "Machine": made(
            "AWS::StepFunctions::StateMachine",
            RoleArn=ROLE,
            DefinitionString=machine,
            DefinitionSubstitutions={"Arn": attribute("Key")},
        ),
    }
    ids = deploy(account, resources)
    assert account.client("kms").get_key_rotation_status(KeyId=ids["Key"])["KeyRotationEnabled"] is True
    secret = json.loads(account.client("secretsmanager").get_secret_value(SecretId=ids["Secret"])["SecretString"])
    assert (secret["user"], len(secret["password"])) == ("me", 20)
    pool = account.client("cognito-idp").describe_user_pool(UserPoolId=ids["Users"])["UserPool"]
    assert pool["AutoVerifiedAttributes"] == ["email"]
    roles = account.client("cognito-identity").get_identity_pool_roles(IdentityPoolId=ids["Identities"])["Roles"]
    assert roles == {"authenticated": ROLE}
    definition = account.client("stepfunctions").describe_state_machine(stateMachineArn=ids["Machine"])["definition"]
    assert json.loads(definition)["States"]["A"]["Resource"].startswith("arn:aws:kms:")


def test_a_distribution_before_a_bucket(account: Door) -> None:
    identity = made(
        "AWS::CloudFront::CloudFrontOriginAccessIdentity", CloudFrontOriginAccessIdentityConfig={"Comment": "mine"}
    )
    config = {
        "Enabled": True,
        "Origins": [
            {
                "Id": "bucket",
                "DomainName": attribute("Bucket", "DomainName"),
                "S3OriginConfig": {
                    "OriginAccessIdentity": {"Fn::Sub": "origin-access-identity/cloudfront/${Identity}"}
                },
            }
        ],
        "DefaultCacheBehavior": {
            "TargetOriginId": "bucket",
            "ViewerProtocolPolicy": "redirect-to-https",
            "AllowedMethods": ["GET", "HEAD"],
            "ForwardedValues": {"QueryString": False},
        },
    }
    resources = {
        "Bucket": made("AWS::S3::Bucket"),
        "Identity": identity,
        "Distribution": made("AWS::CloudFront::Distribution", DistributionConfig=config),
    }
    ids = deploy(account, resources)
    cloudfront = account.client("cloudfront")
    found = cloudfront.get_distribution_config(Id=ids["Distribution"])["DistributionConfig"]
    assert found["DefaultCacheBehavior"]["AllowedMethods"]["Items"] == ["GET", "HEAD"]
    shown = cloudfront.get_cloud_front_origin_access_identity(Id=ids["Identity"])["CloudFrontOriginAccessIdentity"]
    assert shown["CloudFrontOriginAccessIdentityConfig"]["Comment"] == "mine"


def test_a_stack_that_is_deleted_leaves_nothing(account: Door) -> None:
    inline = {"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [READ]}}
    managed = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    resources = {
        "Role": made("AWS::IAM::Role", AssumeRolePolicyDocument=TRUST, Policies=[inline], ManagedPolicyArns=[managed]),
        "Rule": made(
            "AWS::Events::Rule",
            ScheduleExpression="rate(1 day)",
            Targets=[{"Id": "queue", "Arn": attribute("Queue")}],
        ),
        "Queue": made("AWS::SQS::Queue"),
        "Registry": made("AWS::EventSchemas::Registry", RegistryName="registry"),
    }
    before = account.client("iam").list_roles()["Roles"]
    deploy(account, resources)
    assert [r["RegistryName"] for r in account.client("schemas").list_registries()["Registries"]] == ["registry"]
    account.client("cloudformation").delete_stack(StackName="app")
    assert account.client("iam").list_roles()["Roles"] == before
    assert account.client("events").list_rules()["Rules"] == []
    assert account.client("schemas").list_registries()["Registries"] == []


def _zip() -> bytes:

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("module.py", "x = 1\n")
    return packed.getvalue()
