"""Stacks of the sandbox behave as AWS's: what moto's own would have got wrong, trap by trap."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from migrate.sandbox.server import Door, Options, Sandbox

QUEUE = {"Type": "AWS::SQS::Queue"}
ROLE_TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


@pytest.fixture
def account(tmp_path: Path) -> Iterator[Door]:
    with Sandbox.start(tmp_path / "sandbox", Options()) as sandbox:
        yield sandbox.session()


def deploy(account: Door, template: Mapping[str, Any], name: str = "app", **request: Any) -> Mapping[str, Any]:
    """Create the stack and describe it."""
    cloudformation = account.client("cloudformation")
    cloudformation.create_stack(
        StackName=name,
        TemplateBody=json.dumps(template),
        Capabilities=["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        **request,
    )
    described: Mapping[str, Any] = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    return described


def resources(account: Door, name: str = "app") -> dict[str, str]:
    """Physical ids by logical id."""
    listed = account.client("cloudformation").list_stack_resources(StackName=name)["StackResourceSummaries"]
    return {r["LogicalResourceId"]: r["PhysicalResourceId"] for r in listed if r["ResourceStatus"] != "DELETE_COMPLETE"}


def outputs(stack: Mapping[str, Any]) -> dict[str, str]:
    return {out["OutputKey"]: out["OutputValue"] for out in stack.get("Outputs", ())}


def refusal(code: str = "ValidationError") -> Any:
    return pytest.raises(ClientError, match=code)


def test_recovery_expiry_and_encryption_of_a_table_are_honoured(account: Door) -> None:
    table = {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "BillingMode": "PAY_PER_REQUEST",
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
            "TimeToLiveSpecification": {"AttributeName": "until", "Enabled": "true"},
            "SSESpecification": {"SSEEnabled": True},
        },
    }
    deploy(account, {"Resources": {"Table": table}})
    dynamodb, name = account.client("dynamodb"), resources(account)["Table"]
    recovery = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    assert recovery["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
    assert dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]["AttributeName"] == "until"
    assert dynamodb.describe_table(TableName=name)["Table"]["SSEDescription"]["Status"] == "ENABLED"


def test_tags_of_the_stack_reach_its_resources_with_those_of_the_system(account: Door) -> None:
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": ROLE_TRUST}}
    template = {"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}, "Queue": QUEUE, "Role": role}}
    stack = deploy(account, template, Tags=[{"Key": "STAGE", "Value": "dev"}])
    made = resources(account)
    found = {
        "Bucket": account.client("s3").get_bucket_tagging(Bucket=made["Bucket"])["TagSet"],
        "Role": account.client("iam").list_role_tags(RoleName=made["Role"])["Tags"],
    }
    pairs = {name: {tag["Key"]: tag["Value"] for tag in tags} for name, tags in found.items()}
    pairs["Queue"] = account.client("sqs").list_queue_tags(QueueUrl=made["Queue"])["Tags"]
    for logical_id, tags in pairs.items():
        assert tags == {
            "STAGE": "dev",
            "aws:cloudformation:stack-name": "app",
            "aws:cloudformation:stack-id": stack["StackId"],
            "aws:cloudformation:logical-id": logical_id,
        }


def test_invented_names_are_made_like_cloudformations(account: Door) -> None:
    fifo = {"Type": "AWS::SQS::Queue", "Properties": {"FifoQueue": True}}
    deploy(account, {"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}, "Queue": fifo}}, name="My-App")
    made = resources(account, "My-App")
    assert made["Bucket"].startswith("my-app-bucket-")
    assert made["Queue"].rsplit("/", 1)[1].startswith("My-App-Queue-")
    assert made["Queue"].endswith(".fifo")


def test_a_bucket_name_is_taken_for_every_account(account: Door) -> None:
    template = {"Resources": {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "only-once"}}}}
    deploy(account, template)
    other = Door(account.url, "222222222222", account.region)
    assert deploy(other, template)["StackStatus"] == "ROLLBACK_COMPLETE"


def test_a_failed_create_rolls_back_and_says_why(account: Door) -> None:
    taken = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "taken-already"}, "DependsOn": "Queue"}
    account.client("s3").create_bucket(Bucket="taken-already")
    stack = deploy(account, {"Resources": {"Queue": QUEUE, "Bucket": taken}})
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    assert account.client("sqs").list_queues().get("QueueUrls", []) == []
    events = account.client("cloudformation").describe_stack_events(StackName="app")["StackEvents"]
    failed = [event for event in events if event["ResourceStatus"] == "CREATE_FAILED"]
    assert [event["LogicalResourceId"] for event in failed] == ["Bucket"]
    assert failed[0]["ResourceStatusReason"] == "taken-already already exists"


def test_a_resource_whose_later_call_fails_is_not_left_behind(account: Door) -> None:
    policy = {"PolicyName": "broken", "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Maybe"}]}}
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": ROLE_TRUST, "Policies": [policy]}}
    before = account.client("iam").list_roles()["Roles"]
    assert deploy(account, {"Resources": {"Role": role}})["StackStatus"] == "ROLLBACK_COMPLETE"
    assert account.client("iam").list_roles()["Roles"] == before


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ({"Resources": {"A": {"Type": "AWS::No::Such"}}}, "Unrecognized resource types: \\[AWS::No::Such\\]"),
        ({"Resources": {}}, "At least one Resources member"),
        ({"Parameters": {"P": {"Type": "String"}}, "Resources": {"Q": QUEUE}}, "must have values"),
        ({"Transform": "Mine", "Resources": {"Q": QUEUE}}, "No transform named Mine"),
    ],
)
def test_a_template_that_is_refused_makes_nothing(account: Door, template: Any, message: str) -> None:
    with pytest.raises(ClientError, match=message):
        deploy(account, template)
    assert account.client("cloudformation").list_stacks()["StackSummaries"] == []


def test_a_circle_rolls_back(account: Door) -> None:
    circle = {
        name: {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": {"Ref": other}}}
        for name, other in (("A", "B"), ("B", "A"))
    }
    stack = deploy(account, {"Resources": circle})
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    assert "Circular dependency" in stack["StackStatusReason"]


def test_capabilities_must_be_acknowledged(account: Door) -> None:
    role = {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "mine", "AssumeRolePolicyDocument": ROLE_TRUST}}
    body = json.dumps({"Resources": {"Role": role}})
    with refusal("InsufficientCapabilities.*CAPABILITY_NAMED_IAM"):
        account.client("cloudformation").create_stack(
            StackName="app", TemplateBody=body, Capabilities=["CAPABILITY_IAM"]
        )


def test_exports_and_imports(account: Door) -> None:
    cloudformation = account.client("cloudformation")
    exporter = {
        "Resources": {"Queue": QUEUE},
        "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Queue", "Arn"]}, "Export": {"Name": "queue-arn"}}},
    }
    value = {"Fn::Join": ["", ["got ", {"Fn::ImportValue": "queue-arn"}]]}
    importer = {"Resources": {"P": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": value}}}}
    missing = deploy(account, importer, name="early")
    assert (missing["StackStatus"], "No export named queue-arn found" in missing["StackStatusReason"]) == (
        "ROLLBACK_COMPLETE",
        True,
    )
    deploy(account, exporter, name="exporter")
    assert deploy(account, exporter, name="again")["StackStatus"] == "ROLLBACK_COMPLETE"
    deploy(account, importer, name="importer")
    assert cloudformation.list_imports(ExportName="queue-arn")["Imports"] == ["importer"]
    assert [e["Name"] for e in cloudformation.list_exports()["Exports"]] == ["queue-arn"]
    with refusal():
        cloudformation.delete_stack(StackName="exporter")
    cloudformation.delete_stack(StackName="importer")
    cloudformation.delete_stack(StackName="exporter")
    assert cloudformation.list_exports()["Exports"] == []


def test_a_change_set_makes_a_stack_with_outputs_and_changes_it(account: Door) -> None:
    cloudformation = account.client("cloudformation")
    template = {"Resources": {"Queue": QUEUE}, "Outputs": {"Url": {"Value": {"Ref": "Queue"}, "Export": {"Name": "u"}}}}
    request = {"StackName": "app", "ChangeSetName": "first", "TemplateBody": json.dumps(template)}
    cloudformation.create_change_set(**request, ChangeSetType="CREATE")
    change_set = cloudformation.describe_change_set(StackName="app", ChangeSetName="first")
    assert (change_set["Status"], change_set["ExecutionStatus"]) == ("CREATE_COMPLETE", "AVAILABLE")
    assert cloudformation.describe_stacks(StackName="app")["Stacks"][0]["StackStatus"] == "REVIEW_IN_PROGRESS"
    cloudformation.execute_change_set(StackName="app", ChangeSetName="first")
    stack = cloudformation.describe_stacks(StackName="app")["Stacks"][0]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    assert outputs(stack)["Url"] == resources(account)["Queue"]
    assert cloudformation.list_exports()["Exports"][0]["Name"] == "u"
    cloudformation.create_change_set(**{**request, "ChangeSetName": "same"}, ChangeSetType="UPDATE")
    same = cloudformation.describe_change_set(StackName="app", ChangeSetName="same")
    assert (same["Status"], "didn't contain changes" in same["StatusReason"]) == ("FAILED", True)


def test_an_update_changes_what_differs_and_nothing_else(account: Door) -> None:
    cloudformation = account.client("cloudformation")

    def template(seconds: int, extra: bool) -> str:
        queue = {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": seconds}}
        topic = {"Gone": {"Type": "AWS::SNS::Topic"}} if extra else {"New": {"Type": "AWS::SNS::Topic"}}
        return json.dumps({"Resources": {"Queue": queue, "Bucket": {"Type": "AWS::S3::Bucket"}, **topic}})

    cloudformation.create_stack(StackName="app", TemplateBody=template(30, True))
    before = resources(account)
    account.client("s3").put_object(Bucket=before["Bucket"], Key="kept", Body=b"1")
    cloudformation.update_stack(StackName="app", TemplateBody=template(60, False))
    after = resources(account)
    assert cloudformation.describe_stacks(StackName="app")["Stacks"][0]["StackStatus"] == "UPDATE_COMPLETE"
    assert (after["Queue"], after["Bucket"], set(after)) == (
        before["Queue"],
        before["Bucket"],
        {"Queue", "Bucket", "New"},
    )
    attributes = account.client("sqs").get_queue_attributes(QueueUrl=after["Queue"], AttributeNames=["All"])
    assert attributes["Attributes"]["VisibilityTimeout"] == "60"
    assert [t["TopicArn"] for t in account.client("sns").list_topics()["Topics"]] == [after["New"]]
    with pytest.raises(ClientError, match="No updates are to be performed"):
        cloudformation.update_stack(StackName="app", TemplateBody=template(60, False))


def test_a_failed_update_goes_back(account: Door) -> None:
    cloudformation = account.client("cloudformation")
    account.client("s3").create_bucket(Bucket="taken-already")
    first = {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 1}}}
    taken = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "taken-already"}, "DependsOn": "Queue"}
    second = {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 9}}, "Bucket": taken}
    deploy(account, {"Resources": first})
    cloudformation.update_stack(StackName="app", TemplateBody=json.dumps({"Resources": second}))
    assert cloudformation.describe_stacks(StackName="app")["Stacks"][0]["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    made = resources(account)
    assert set(made) == {"Queue"}
    attributes = account.client("sqs").get_queue_attributes(QueueUrl=made["Queue"], AttributeNames=["All"])
    assert attributes["Attributes"]["DelaySeconds"] == "1"


def test_retained_resources_survive_the_stack(account: Door) -> None:
    deploy(account, {"Resources": {"Kept": {**QUEUE, "DeletionPolicy": "Retain"}, "Gone": QUEUE}})
    made = resources(account)
    account.client("cloudformation").delete_stack(StackName="app")
    assert account.client("sqs").list_queues()["QueueUrls"] == [made["Kept"]]


def test_a_bucket_with_objects_stops_its_stacks_deletion(account: Door) -> None:
    stack = deploy(account, {"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}})
    account.client("s3").put_object(Bucket=resources(account)["Bucket"], Key="k", Body=b"1")
    cloudformation = account.client("cloudformation")
    cloudformation.delete_stack(StackName="app")
    assert cloudformation.describe_stacks(StackName=stack["StackId"])["Stacks"][0]["StackStatus"] == "DELETE_FAILED"


def test_termination_protection(account: Door) -> None:
    cloudformation = account.client("cloudformation")
    deploy(account, {"Resources": {"Queue": QUEUE}}, EnableTerminationProtection=True)
    assert cloudformation.describe_stacks(StackName="app")["Stacks"][0]["EnableTerminationProtection"] is True
    with refusal():
        cloudformation.delete_stack(StackName="app")
    cloudformation.update_termination_protection(StackName="app", EnableTerminationProtection=False)
    cloudformation.delete_stack(StackName="app")
    with refusal():
        cloudformation.describe_stacks(StackName="app")


def test_a_secret_parameter_never_comes_back(account: Door) -> None:
    template = {"Parameters": {"Word": {"Type": "String", "NoEcho": True}}, "Resources": {"Queue": QUEUE}}
    stack = deploy(account, template, Parameters=[{"ParameterKey": "Word", "ParameterValue": "hunter2"}])
    assert stack["Parameters"] == [{"ParameterKey": "Word", "ParameterValue": "****"}]


def test_the_original_template_comes_back_as_it_was_sent(account: Door) -> None:
    text = """Resources:
  Queue:
    Type: AWS::SQS::Queue  # as written
    Properties: {QueueName: !Sub '${AWS::StackName}-q'}
"""
    cloudformation = account.client("cloudformation")
    cloudformation.create_stack(StackName="app", TemplateBody=text)
    assert resources(account)["Queue"].endswith("/app-q")
    assert cloudformation.get_template(StackName="app")["TemplateBody"] == text


def test_functions_conditions_and_mappings(account: Door) -> None:
    account.client("ssm").put_parameter(Name="/given", Type="String", Value="from-ssm")
    values: dict[str, Any] = {
        "Sub": {"Fn::Sub": ["${a}-${!literal}-${AWS::Region}", {"a": {"Ref": "Word"}}]},
        "If": {"Fn::If": ["IsDev", "dev", "other"]},
        "Select": {"Fn::Select": [1, {"Fn::Split": [",", "a,b,c"]}]},
        "Map": {"Fn::FindInMap": ["Sizes", {"Ref": "Word"}, "Size"]},
        "Cidr": {"Fn::Join": ["|", {"Fn::Cidr": ["10.0.0.0/16", 2, 8]}]},
        "Base64": {"Fn::Base64": "abc"},
        "Zones": {"Fn::Select": ["0", {"Fn::GetAZs": ""}]},
        "Ssm": {"Ref": "Given"},
        "List": {"Fn::Join": ["+", {"Ref": "Names"}]},
        "Dynamic": "{{resolve:ssm:/given}}",
    }
    template = {
        "Parameters": {
            "Word": {"Type": "String", "Default": "dev", "AllowedValues": ["dev", "prod"]},
            "Given": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/given"},
            "Names": {"Type": "CommaDelimitedList", "Default": "x, y"},
        },
        "Mappings": {"Sizes": {"dev": {"Size": "small"}, "prod": {"Size": "big"}}},
        "Conditions": {
            "IsProd": {"Fn::Equals": [{"Ref": "Word"}, "prod"]},
            "IsDev": {"Fn::And": [{"Fn::Not": [{"Condition": "IsProd"}]}, {"Fn::Equals": ["1", "1"]}]},
        },
        "Resources": {
            "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": {"Ref": "AWS::NoValue"}}},
            "Never": {"Type": "AWS::SQS::Queue", "Condition": "IsProd"},
        },
        "Outputs": {
            **{name: {"Value": value} for name, value in values.items()},
            "Hidden": {"Condition": "IsProd", "Value": {"Ref": "Never"}},
        },
    }
    stack = deploy(account, template)
    assert outputs(stack) == {
        "Sub": "dev-${literal}-us-east-1",
        "If": "dev",
        "Select": "b",
        "Map": "small",
        "Cidr": "10.0.0.0/24|10.0.1.0/24",
        "Base64": "YWJj",
        "Zones": "us-east-1a",
        "Ssm": "from-ssm",
        "List": "x+y",
        "Dynamic": "from-ssm",
    }
    assert set(resources(account)) == {"Queue"}


def test_nested_stacks(account: Door) -> None:
    child = {
        "Parameters": {"Delay": {"Type": "Number"}},
        "Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": {"Ref": "Delay"}}}},
        "Outputs": {"Url": {"Value": {"Ref": "Queue"}}},
    }
    s3 = account.client("s3")
    s3.create_bucket(Bucket="templates")
    s3.put_object(Bucket="templates", Key="child.json", Body=json.dumps(child).encode())
    nested = {
        "Type": "AWS::CloudFormation::Stack",
        "Properties": {
            "TemplateURL": "https://templates.s3.amazonaws.com/child.json",
            "Parameters": {"Delay": 7},
        },
    }
    parent = {
        "Resources": {"Child": nested},
        "Outputs": {"Url": {"Value": {"Fn::GetAtt": ["Child", "Outputs.Url"]}}},
    }
    stack = deploy(account, parent)
    below = account.client("cloudformation").describe_stacks(StackName=resources(account)["Child"])["Stacks"][0]
    assert (below["ParentId"], below["RootId"]) == (stack["StackId"], stack["StackId"])
    attributes = account.client("sqs").get_queue_attributes(QueueUrl=outputs(stack)["Url"], AttributeNames=["All"])
    assert attributes["Attributes"]["DelaySeconds"] == "7"
    account.client("cloudformation").delete_stack(StackName="app")
    assert account.client("sqs").list_queues().get("QueueUrls", []) == []


def test_sam_is_expanded_and_both_stages_of_the_template_come_back(account: Door) -> None:
    function = {
        "Type": "AWS::Serverless::Function",
        "Properties": {
            "Runtime": "python3.12",
            "Handler": "index.handler",
            "InlineCode": "def handler(event, context):\n    return event\n",
            "Events": {"Get": {"Type": "HttpApi", "Properties": {"Path": "/x", "Method": "get"}}},
        },
    }
    stack = deploy(account, {"Transform": "AWS::Serverless-2016-10-31", "Resources": {"Function": function}})
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    made = resources(account)
    routes = account.client("apigatewayv2").get_routes(ApiId=made["ServerlessHttpApi"])["Items"]
    assert [route["RouteKey"] for route in routes] == ["GET /x"]
    cloudformation = account.client("cloudformation")
    original = cloudformation.get_template(StackName="app")["TemplateBody"]
    processed = cloudformation.get_template(StackName="app", TemplateStage="Processed")["TemplateBody"]
    assert original["Resources"]["Function"]["Type"] == "AWS::Serverless::Function"
    assert processed["Resources"]["Function"]["Type"] == "AWS::Lambda::Function"


def test_a_custom_resource_is_recorded_but_its_answer_is_not_invented(account: Door) -> None:
    custom = {"Type": "Custom::Thing", "Properties": {"ServiceToken": "arn:aws:sns:us-east-1:111111111111:topic"}}
    assert deploy(account, {"Resources": {"Thing": custom}})["StackStatus"] == "CREATE_COMPLETE"
    asking = {"Resources": {"Thing": custom}, "Outputs": {"Answer": {"Value": {"Fn::GetAtt": ["Thing", "Answer"]}}}}
    assert deploy(account, asking, name="asking")["StackStatus"] == "ROLLBACK_COMPLETE"
