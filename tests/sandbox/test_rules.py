"""What the guard refuses that moto would let pass, seen by boto3 over HTTP."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from migrate.sandbox.server import Sandbox
from tests.sandbox.conftest import Actor, code_of, entry_role


def policy(*actions: str, effect: str = "Allow", resource: Any = "*") -> str:
    """A policy of one statement, as text."""
    return json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": list(actions), "Resource": resource}]}
    )


def table(actor: Actor, name: str) -> None:
    """Make a table."""
    actor.client("dynamodb").create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )


def role(actor: Actor, name: str, trusted: str) -> None:
    """Make a role which trusts an account."""
    statement = {"Effect": "Allow", "Principal": {"AWS": trusted}, "Action": "sts:AssumeRole"}
    actor.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({"Statement": [statement]}))


def test_keys_that_nobody_was_given_are_refused(sandbox: Sandbox) -> None:
    stranger = Actor(sandbox, {"aws_access_key_id": "AKIAAAAAAAAAAAAAAAAA", "aws_secret_access_key": "x"})
    codes = {"sts": "InvalidClientTokenId", "dynamodb": "UnrecognizedClientException", "s3": "InvalidAccessKeyId"}
    for service, operation in (("sts", "get_caller_identity"), ("dynamodb", "list_tables"), ("s3", "list_buckets")):
        with pytest.raises(ClientError) as error:
            getattr(stranger.client(service), operation)()
        assert code_of(error) == codes[service]


def test_a_role_that_does_not_exist_cannot_be_assumed(operator: Actor, sandbox: Sandbox) -> None:
    for account in (sandbox.account, "999999999999"):
        with pytest.raises(ClientError) as error:
            operator.assume(f"arn:aws:iam::{account}:role/nobody")
        assert code_of(error) == "AccessDenied"


def test_a_role_lets_in_whom_it_trusts_only(operator: Actor, sandbox: Sandbox) -> None:
    role(operator, "closed", "222222222222")
    role(operator, "open", sandbox.account)
    with pytest.raises(ClientError) as error:
        operator.assume(f"arn:aws:iam::{sandbox.account}:role/closed")
    assert code_of(error) == "AccessDenied"
    opened = operator.assume(f"arn:aws:iam::{sandbox.account}:role/open")
    assert opened.client("sts").get_caller_identity()["Arn"].endswith(":assumed-role/open/test")
    with pytest.raises(ClientError, match="no identity-based policy allows the s3:ListAllMyBuckets action"):
        opened.client("s3").list_buckets()


def test_accounts_see_nothing_of_each_other(operator: Actor, new_account: Callable[[str], str]) -> None:
    first, second = (operator.assume(entry_role(new_account(name))) for name in ("dev", "staging"))
    table(first, "orders")
    first.client("sqs").create_queue(QueueName="jobs")
    assert first.client("dynamodb").list_tables()["TableNames"] == ["orders"]
    for other in (second, operator):
        assert other.client("dynamodb").list_tables()["TableNames"] == []
        assert "QueueUrls" not in other.client("sqs").list_queues()


def test_a_session_policy_bounds_the_role(operator: Actor, source_role: str) -> None:
    table(operator, "orders")
    reader = operator.assume(source_role, Policy=policy("dynamodb:Describe*", "dynamodb:List*", "s3:Get*"))
    assert reader.client("dynamodb").describe_table(TableName="orders")["Table"]["TableName"] == "orders"
    with pytest.raises(ClientError, match="no session policy allows the dynamodb:PutItem action") as error:
        reader.client("dynamodb").put_item(TableName="orders", Item={"id": {"S": "1"}})
    assert code_of(error) == "AccessDeniedException"
    assert operator.client("dynamodb").scan(TableName="orders")["Count"] == 0


def test_managed_policies_bound_a_session_too(operator: Actor, source_role: str) -> None:
    read_only = [{"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}]
    reader = operator.assume(source_role, PolicyArns=read_only)
    assert reader.client("sqs").list_queues()
    with pytest.raises(ClientError, match="no session policy allows the sqs:CreateQueue"):
        reader.client("sqs").create_queue(QueueName="jobs")


def test_a_session_policy_names_resources(operator: Actor, source_role: str, sandbox: Sandbox) -> None:
    table(operator, "orders-dev")
    table(operator, "orders-prod")
    arn = f"arn:aws:dynamodb:us-east-1:{sandbox.account}:table/orders-dev"
    bounded = operator.assume(source_role, Policy=policy("dynamodb:*", resource=arn)).client("dynamodb")
    bounded.put_item(TableName="orders-dev", Item={"id": {"S": "1"}})
    bounded.batch_write_item(RequestItems={"orders-dev": [{"PutRequest": {"Item": {"id": {"S": "2"}}}}]})
    item = [{"PutRequest": {"Item": {"id": {"S": "2"}}}}]
    for attempt in (
        lambda: bounded.put_item(TableName="orders-prod", Item={"id": {"S": "1"}}),
        lambda: bounded.batch_write_item(RequestItems={"orders-dev": item, "orders-prod": item}),
        bounded.list_tables,
    ):
        with pytest.raises(ClientError) as error:
            attempt()
        assert code_of(error) == "AccessDeniedException"


@pytest.mark.parametrize(
    ("action", "service", "operation", "parameters"),
    [
        ("s3:ListAllMyBuckets", "s3", "list_buckets", {}),
        ("s3:ListBucket", "s3", "list_objects_v2", {"Bucket": "bucket"}),
        ("s3:GetObject", "s3", "head_object", {"Bucket": "bucket", "Key": "key"}),
        ("s3:PutObject", "s3", "create_multipart_upload", {"Bucket": "bucket", "Key": "key"}),
        ("s3:GetBucketNotification", "s3", "get_bucket_notification_configuration", {"Bucket": "bucket"}),
        ("apigateway:GET", "apigateway", "get_rest_apis", {}),
        ("apigateway:GET", "apigatewayv2", "get_apis", {}),
        ("cloudwatch:DescribeAlarms", "cloudwatch", "describe_alarms", {}),
        ("states:ListStateMachines", "stepfunctions", "list_state_machines", {}),
        ("tag:GetResources", "resourcegroupstaggingapi", "get_resources", {}),
        ("dynamodb:ListStreams", "dynamodbstreams", "list_streams", {}),
        ("lambda:ListFunctions", "lambda", "list_functions", {}),
        ("cloudformation:ListStacks", "cloudformation", "list_stacks", {}),
        ("iam:ListRoles", "iam", "list_roles", {}),
        ("ec2:DescribeVpcs", "ec2", "describe_vpcs", {}),
        ("ses:ListIdentities", "ses", "list_identities", {}),
        ("events:ListRules", "events", "list_rules", {}),
        ("ssm:GetParameters", "ssm", "get_parameters", {"Names": ["/dev/url"]}),
    ],
)
def test_operations_need_the_actions_that_iam_calls_them_by(
    operator: Actor, source_role: str, action: str, service: str, operation: str, parameters: dict[str, Any]
) -> None:
    s3 = operator.client("s3")
    s3.create_bucket(Bucket="bucket")
    s3.put_object(Bucket="bucket", Key="key", Body=b"x")
    getattr(operator.assume(source_role, Policy=policy(action)).client(service), operation)(**parameters)
    with pytest.raises(ClientError) as error:
        getattr(operator.assume(source_role, Policy=policy("none:None")).client(service), operation)(**parameters)
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_an_iam_user_may_do_what_its_policies_say(operator: Actor, sandbox: Sandbox) -> None:
    iam = operator.client("iam")
    iam.create_user(UserName="ci")
    iam.put_user_policy(UserName="ci", PolicyName="own", PolicyDocument=policy("sqs:ListQueues"))
    key = iam.create_access_key(UserName="ci")["AccessKey"]
    user = Actor(sandbox, {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]})
    assert user.client("sts").get_caller_identity()["Arn"] == f"arn:aws:iam::{sandbox.account}:user/ci"
    user.client("sqs").list_queues()
    with pytest.raises(ClientError) as error:
        user.client("sqs").create_queue(QueueName="jobs")
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_a_permissions_boundary_bounds(operator: Actor, sandbox: Sandbox) -> None:
    role(operator, "bounded", sandbox.account)
    iam = operator.client("iam")
    boundary = iam.create_policy(PolicyName="edge", PolicyDocument=policy("sqs:*"))["Policy"]["Arn"]
    iam.put_role_policy(RoleName="bounded", PolicyName="own", PolicyDocument=policy("*"))
    iam.put_role_permissions_boundary(RoleName="bounded", PermissionsBoundary=boundary)
    bounded = operator.assume(f"arn:aws:iam::{sandbox.account}:role/bounded")
    bounded.client("sqs").list_queues()
    with pytest.raises(ClientError, match="no permissions boundary allows"):
        bounded.client("sns").list_topics()


def test_session_policies_have_a_limit_and_are_json(operator: Actor, source_role: str) -> None:
    for text, code in ((policy("s3:" + "x" * 2100), "ValidationError"), ("{", "MalformedPolicyDocument")):
        with pytest.raises(ClientError) as error:
            operator.assume(source_role, Policy=text)
        assert code_of(error) == code


def test_sessions_are_no_longer_than_the_role_or_the_chain_allows(operator: Actor, source_role: str) -> None:
    with pytest.raises(ClientError, match="MaxSessionDuration"):
        operator.assume(source_role, DurationSeconds=7200)
    operator.client("iam").update_role(RoleName="migrate-source", MaxSessionDuration=7200)
    first = operator.assume(source_role, DurationSeconds=7200)
    with pytest.raises(ClientError, match="role chaining"):
        first.assume(source_role, DurationSeconds=7200)


def test_a_bucket_of_another_account_opens_by_its_own_policy_only(
    operator: Actor, source_role: str, new_account: Callable[[str], str], sandbox: Sandbox
) -> None:
    operator.client("s3").create_bucket(Bucket="shared")
    operator.client("s3").put_object(Bucket="shared", Key="key", Body=b"content")
    target = operator.assume(entry_role(new_account("dev"))).client("s3")
    target.create_bucket(Bucket="moved")
    source = operator.assume(source_role).client("s3")

    def copy() -> None:
        source.copy_object(Bucket="moved", Key="key", CopySource={"Bucket": "shared", "Key": "key"})

    with pytest.raises(ClientError, match="no resource-based policy allows the s3:PutObject action"):
        copy()
    with pytest.raises(ClientError):
        target.get_object(Bucket="shared", Key="key")
    grant = {"Effect": "Allow", "Principal": {"AWS": source_role}, "Action": "s3:PutObject"}
    target.put_bucket_policy(
        Bucket="moved", Policy=json.dumps({"Statement": [grant | {"Resource": "arn:aws:s3:::moved/*"}]})
    )
    copy()
    assert target.get_object(Bucket="moved", Key="key")["Body"].read() == b"content"
    wrote = [e for e in sandbox.journal() if e.operation == "CopyObject"][-1]
    assert wrote.account == sandbox.account
    assert wrote.owner != sandbox.account


def test_a_deny_in_a_bucket_policy_binds_its_own_account(operator: Actor) -> None:
    s3 = operator.client("s3")
    s3.create_bucket(Bucket="kept")
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::kept/*"}
    tls = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"} | {
        "Condition": {"Bool": {"aws:SecureTransport": "false"}}
    }
    s3.put_bucket_policy(Bucket="kept", Policy=json.dumps({"Statement": [deny, tls]}))
    s3.put_object(Bucket="kept", Key="key", Body=b"x")
    with pytest.raises(ClientError, match="explicit deny in a resource-based policy"):
        s3.delete_object(Bucket="kept", Key="key")


def test_an_unexpected_bucket_owner_stops_the_call(operator: Actor, sandbox: Sandbox) -> None:
    s3 = operator.client("s3")
    s3.create_bucket(Bucket="own")
    s3.put_object(Bucket="own", Key="key", Body=b"x", ExpectedBucketOwner=sandbox.account)
    with pytest.raises(ClientError) as error:
        s3.put_object(Bucket="own", Key="key", Body=b"y", ExpectedBucketOwner="222222222222")
    assert code_of(error) == "AccessDenied"


def test_a_batch_holds_25_items(operator: Actor) -> None:
    table(operator, "orders")

    def write(count: int) -> None:
        items = [{"PutRequest": {"Item": {"id": {"S": str(n)}}}} for n in range(count)]
        operator.client("dynamodb").batch_write_item(RequestItems={"orders": items})

    write(25)
    with pytest.raises(ClientError) as error:
        write(26)
    assert code_of(error) == "ValidationException"


def test_policies_of_aws_can_be_attached(operator: Actor, sandbox: Sandbox) -> None:
    role(operator, "worker", sandbox.account)
    arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    operator.client("iam").attach_role_policy(RoleName="worker", PolicyArn=arn)
    attached = operator.client("iam").list_attached_role_policies(RoleName="worker")["AttachedPolicies"]
    assert [p["PolicyArn"] for p in attached] == [arn]
