"""What looks like a secret is not shown; what only says where one lies is."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER
from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.model.secrecy import MASK, is_secret, masked, recognised, within
from migrate.model.secret_formats import ANCHORS, WHOLE
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
        ("DB_PASSWORD_PROD", "hunter2", True),
        ("PASSWORD_1", "hunter2", True),
        ("ApiTokenEuWest1", "x1", True),
        ("dbPassword2", "hunter2", True),
        ("SECRETS", "a,b", True),
        ("PASSWORD_RESET_URL", "hunter2", False),
        ("SecretName", "notes", False),
        ("ServiceToken", "arn:aws:lambda:us-east-1:111111111111:function:x", False),
        ("TokenizerPattern", "x", False),
        ("MaxTokens", "4096", False),
        ("DB_PASSWORD", "4096", True),
        ("DB_PASSWORD", "/notes/dev/db-password", False),
        ("DB_PASSWORD", "${DbPassword}", False),
        ("DB_PASSWORD", "hunter2-${Stage}", True),
        ("DB_PASSWORD", MASK, False),
        ("Password.$", "$.password", False),
        ("token.actions.githubusercontent.com:sub", "repo:owner/name", False),
        ("SLACK", "https://Hooks.Slack.com/services/T0/B0/0", True),
        ("STRIPE", "sk_test_4eC39HqLyjWDarjtT1zdp7dc", True),
        ("DATABASE_URL", "postgres://app:{{resolve:secretsmanager:db:SecretString:password}}@db/x", False),
        ("ENCRYPTION_KEY", "kJ8s0Qm2ZxV7bN4cR1tY6uI9oP3aSdF5", True),
        ("ENCRYPTION_KEY", "alias/notes", False),
        ("ENCRYPTION_KEY", "0f8fad5b-d9cb-469f-a165-70867728950e", False),
        ("S3Key", "kJ8s0Qm2ZxV7bN4cR1tY6uI9oP3aSdF5", False),
        ("Key", "kJ8s0Qm2ZxV7bN4cR1tY6uI9oP3aSdF5", False),
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


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ('{"User": "app", "DB_PASSWORD": "hunter2"}', True),
        ('{"User": "app", "DB_PASSWORD": "{{resolve:ssm-secure:/db:1}}"}', False),
        ('{"States": {"S": {"Parameters": {"Password.$": "$.password", "Token": "hours"}}}}', False),
        ('[{"name": "API_TOKEN", "value": "abc"}]', True),
        ("version: 0.2\nenv:\n  variables:\n    DB_PASSWORD: hunter2\n", True),
        ("version: 0.2\nenv:\n  parameter-store:\n    DB_PASSWORD: /notes/db/password\n", False),
        ("export DB_PASSWORD=hunter2 && npm test", True),
        ("export DB_PASSWORD=$DB_PASSWORD && npm test", False),
        ("export DB_PASSWORD=$(aws ssm get-parameter --name db)", False),
        ("mysql --user app --password hunter2", True),
        ("mysql --user app --password $PASSWORD", False),
        ("curl -H 'Authorization: Bearer abcdefgh12345678' https://x", True),
        ("connect(password=db_password, token=event.token)", False),
        ("const secret = process.env.SECRET", False),
        ("Your temporary password is {####}, and your name {username}.", False),
        ("Rotates the password of the database: once a month", False),
        ("-----BEGIN OPENSSH PRIVATE KEY-----", True),
    ],
)
def test_what_a_longer_text_holds(text: str, secret: bool) -> None:
    assert is_secret("Text", text) is secret


def test_what_recognised_it_is_told_and_the_value_never() -> None:
    assert recognised("DB_PASSWORD", "hunter2") == "its name"
    assert recognised("X", "https://app:hunter2@db") == "Basic Auth Credentials"
    for name, value in (
        ("DB_PASSWORD", "hunter2"),
        ("X", "export DB_PASSWORD=hunter2"),
        ("X", '{"Secret": "hunter2"}'),
    ):
        assert recognised(name, value)
        assert "hunter2" not in recognised(name, value)


def test_a_name_inside_of_a_template_is_no_secret_and_a_text_in_a_function_may_be() -> None:
    value: dict[str, Json] = {
        "ServiceToken": {"Fn::GetAtt": ["F", "Arn"]},
        "ApiToken": {"Fn::FindInMap": ["Settings", "dev", "token"]},
        "DB_PASSWORD": {"Fn::Sub": "hunter2-${Stage}"},
        "DB_SECRET": {"Fn::Join": ["", ["{{resolve:secretsmanager:", {"Ref": "S"}, "}}"]]},
    }
    assert masked(value) == {
        **value,
        "DB_PASSWORD": {"Fn::Sub": MASK},
    }


PLUGINS: Mapping[str, Any] = get_mapping_from_secret_type_to_class()
DETECTORS: Mapping[str, Any] = {plugin.__name__: plugin for plugin in PLUGINS.values()}
FORMS = [(name, form.pattern) for name in (*ANCHORS, *WHOLE) for form in DETECTORS[name].denylist]


@pytest.mark.parametrize(("name", "form"), FORMS)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_whatever_detect_secrets_knows_is_seen(name: str, form: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(form, fullmatch=True, alphabet=st.characters(codec="ascii")))
    if text in DETECTORS[name]().analyze_string(text):
        assert is_secret("Anything", text)


def test_every_detector_that_is_named_is_still_there() -> None:
    assert {*ANCHORS, *WHOLE} <= DETECTORS.keys()


def enumerated(value: Any) -> Iterator[tuple[str, str]]:
    """(property, value) for each value that AWS's schemas list."""
    if isinstance(value, dict):
        for name, told in (value.get("properties") or {}).items() if isinstance(value.get("properties"), dict) else ():
            for item in told.get("enum", ()) if isinstance(told, dict) else ():
                yield name, str(item)
        for item in value.values():
            yield from enumerated(item)
    elif isinstance(value, list):
        for item in value:
            yield from enumerated(item)


@pytest.mark.parametrize("service", ["ApiGateway", "Bedrock", "Cognito", "EC2", "ECS", "EKS", "CodeBuild"])
def test_no_setting_that_aws_lists_is_a_secret(service: str) -> None:
    kinds = [
        kind for kind in PROVIDER_SCHEMA_MANAGER.get_resource_types("us-east-1") if kind.startswith(f"AWS::{service}")
    ]
    schemas = [PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema for kind in kinds]
    listed = {item for schema in schemas for item in enumerated(schema)}
    assert listed
    assert {item for item in listed if is_secret(*item)} == set()


CORPUS = Path(os.environ.get("MIGRATE_CORPUS", Path(__file__).parents[3] / "shared")) / "samples"
NAMED_SO = re.compile(r"secret|password|pass$|token|api_?key|credential", re.I)


def named(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """(what it is called, text) for each text of a template."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from named(item, within(key, value, name))
    elif isinstance(value, list):
        for item in value:
            yield from named(item, name)
    elif isinstance(value, str):
        yield name, value


@pytest.mark.skipif(not CORPUS.is_dir(), reason="set MIGRATE_CORPUS to the folder of the real templates")
def test_in_real_templates_only_what_is_called_so_is_taken_for_a_secret() -> None:
    texts = {item for path in CORPUS.rglob("*.json") for item in named(json.loads(path.read_text(encoding="utf-8")))}
    flagged = {item for item in texts if is_secret(*item)}
    assert len(texts) > 1000
    assert 0 < len(flagged) < len(texts) / 300
    assert [item for item in sorted(flagged) if not NAMED_SO.search(item[0]) or len(item[1]) > 40] == []
