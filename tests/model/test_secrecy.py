"""What looks like a secret is not shown; what only says where one lies is."""

from __future__ import annotations

import pytest

from migrate.model.secrecy import MASK, is_secret, masked
from migrate.model.values import Json


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("DB_PASSWORD", "hunter2", True),
        ("dbPasswd", "hunter2", True),
        ("STRIPE_API_KEY", "sk_live_1", True),
        ("apiKey", "x", True),
        ("SESSION_SECRET", "x", True),
        ("GITHUB_TOKEN", "x", True),
        ("DATABASE_URL", "postgres://app:hunter2@db:5432/x", True),
        ("DATABASE_URL", "postgres://db:5432/x", False),
        ("DB_PASSWORD", "", False),
        ("DB_PASSWORD", "{{resolve:ssm-secure:/db:1}}", False),
        ("GATEWAY_SECRET", "arn:aws:secretsmanager:us-east-1:111111111111:secret:x", False),
        ("ApiKeySourceType", "HEADER", False),
        ("KmsMasterKeyId", "alias/x", False),
        ("TABLE_NAME", "notes", False),
        ("DB_PASS", "hunter2", True),
        ("DB_PWD", "hunter2", True),
        ("ByPass", "hunter2", False),
        ("JDBC_CONNECTION_URL", "jdbc:mysql://db/x?user=a&password=hunter2", True),
        ("JDBC_CONNECTION_URL", "jdbc:mysql://db/x?user=a", False),
        ("KEY_FILE", "-----BEGIN RSA PRIVATE KEY-----", True),
        ("KEY_FILE", "-----BEGIN PUBLIC KEY-----", False),
        ("GREETING", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2ln", True),
        ("UserData", "IyEvYmluL3NoCg==", True),
        ("HeaderValue", "what CloudFront says to the origin", True),
        ("TokenValidity", 3, False),
        ("AccessToken", "hours", False),
        ("HttpToken", "required", False),
    ],
)
def test_by_name_and_by_form(name: str, value: str | int, secret: bool) -> None:
    assert is_secret(name, value) is secret


def test_every_depth_is_masked_and_nothing_else_changes() -> None:
    value: Json = {
        "Environment": {"Variables": {"DB_PASSWORD": "hunter2", "TABLE": "notes"}},
        "Parameters": {"Pin": {"NoEcho": True, "Default": "1234"}, "Size": {"Default": "1"}},
        "List": [{"Token": "t"}, 1, None],
        "Password": {"Ref": "Pin"},
    }
    assert masked(value) == {
        "Environment": {"Variables": {"DB_PASSWORD": MASK, "TABLE": "notes"}},
        "Parameters": {"Pin": {"NoEcho": True, "Default": MASK}, "Size": {"Default": "1"}},
        "List": [{"Token": MASK}, 1, None],
        "Password": {"Ref": "Pin"},
    }


@pytest.mark.parametrize("name", ["Name", "name", "Key", "Header", "ParameterKey", "OptionName"])
def test_a_value_is_called_what_stands_beside_it(name: str) -> None:
    secret: Json = [{name: "DB_PASSWORD", "Value": "hunter2"}, {name: "TABLE", "Value": "notes"}]
    assert masked(secret) == [{name: "DB_PASSWORD", "Value": MASK}, {name: "TABLE", "Value": "notes"}]
    assert masked({"Name": "DB_PASSWORD", "Other": "x"}) == {"Name": "DB_PASSWORD", "Other": "x"}


def test_a_value_s_own_word_says_which_name_is_its() -> None:
    assert masked({"ParameterName": "ApiToken", "ParameterValue": "x"}) == {
        "ParameterName": "ApiToken",
        "ParameterValue": MASK,
    }
    assert masked({"AttributeName": "ApiToken", "AttributeValue": "x"}) == {
        "AttributeName": "ApiToken",
        "AttributeValue": MASK,
    }
    assert masked({"ParameterName": "Size", "ParameterValue": "x"}) == {"ParameterName": "Size", "ParameterValue": "x"}


def test_a_default_is_called_like_its_parameter() -> None:
    assert masked({"Parameters": {"DbPassword": {"Type": "String", "Default": "hunter2"}}}) == {
        "Parameters": {"DbPassword": {"Type": "String", "Default": MASK}}
    }


def test_user_data_is_masked_with_what_it_is_made_of() -> None:
    assert masked({"UserData": {"Fn::Base64": {"Fn::Sub": "echo hunter2"}}}) == {"UserData": MASK}
    assert masked({"UserData": None}) == {"UserData": None}
