"""Loose resources in one template: circles of references are broken, triggers wait, cfn-lint finds no fault."""

from __future__ import annotations

import json
from typing import Any

from migrate.model.finding import Severity
from migrate.model.resource import Resource
from migrate.model.values import Json
from migrate.planning.lint import lint
from tests.planning.accounts import ACCOUNT, REGION, bucket, inventory, planned, role

KEY_ARN = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def key(*principals: str) -> Resource:
    statement: Json = {"Effect": "Allow", "Principal": {"AWS": list(principals)}, "Action": "kms:*", "Resource": "*"}
    policy: Json = {"Version": "2012-10-17", "Statement": [statement]}
    name = KEY_ARN.rsplit("/", 1)[-1]
    return Resource(
        "AWS::KMS::Key", REGION, name, name, name, KEY_ARN, {"KeyPolicy": policy},
        {"Ref": name, "Arn": KEY_ARN}, {"STAGE": "dev"},
    )  # fmt: skip


def made(*resources: Resource) -> tuple[str, dict[str, Any]]:
    plan, templates = planned(inventory(list(resources)))
    assert [finding for finding in plan.findings if finding.severity is Severity.BLOCK] == []
    text = templates["templates/dev/us-east-1/migrate-adopted-dev.json"]
    return text, json.loads(text)["Resources"]


def test_a_key_and_a_role_that_name_each_other_are_no_circle_and_lint_is_content() -> None:
    text, resources = made(key(f"arn:aws:iam::{ACCOUNT}:role/app-dev"), role("app-dev", "dev", KEY_ARN))
    (of_key,) = (item for item in resources.values() if item["Type"] == "AWS::KMS::Key")
    principal = of_key["Properties"]["KeyPolicy"]["Statement"][0]["Principal"]["AWS"]
    assert principal == [{"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/app-dev"}]
    (logical_id,) = (name for name, item in resources.items() if item["Type"] == "AWS::KMS::Key")
    statement = resources["RoleAppDev"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][0]
    assert statement["Resource"] == [{"Fn::GetAtt": [logical_id, "Arn"]}]
    assert [match for match in lint([text])[text] if match.is_error] == []


def test_names_that_come_to_one_logical_id_are_told_apart() -> None:
    _, resources = made(bucket("files-dev", "dev"), bucket("files.dev", "dev"))
    assert len(resources) == 2
    assert all(name.startswith("BucketFilesDev") and name.isalnum() for name in resources)


def test_data_survives_the_deletion_of_the_stack() -> None:
    _, resources = made(bucket("files-dev", "dev"))
    assert all(item["DeletionPolicy"] == item["UpdateReplacePolicy"] == "Retain" for item in resources.values())


def part(function: str, **named: Json) -> tuple[Resource, Resource]:
    """A function's settings for retries, which name it as `named` says, and the function."""
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}"
    whole = Resource(
        "AWS::Lambda::Function", REGION, function, function, function, arn, {"FunctionName": function},
        {"Ref": function, "Arn": arn}, {"STAGE": "dev"},
    )  # fmt: skip
    physical_id = f"{function}|$LATEST"
    return whole, Resource(
        "AWS::Lambda::EventInvokeConfig", REGION, f"{function}/x", physical_id, physical_id,
        properties={"Qualifier": "$LATEST", **named}, tags={"STAGE": "dev"}, parent=whole.key,
    )  # fmt: skip


def test_a_part_that_names_its_whole_by_a_word_like_any_other_waits_for_it() -> None:
    _, resources = made(*part("api", FunctionName="api"))
    assert resources["EventInvokeConfigApiX"]["DependsOn"] == ["FunctionApi"]


def test_a_part_that_names_its_whole_by_an_intrinsic_function_waits_for_it_anyway() -> None:
    _, resources = made(*part("app-dev-api", FunctionName="app-dev-api"))
    assert resources["EventInvokeConfigAppDevApiX"]["Properties"]["FunctionName"] == {"Ref": "FunctionAppDevApi"}
    assert "DependsOn" not in resources["EventInvokeConfigAppDevApiX"]


def group(name: str, *rules: Json) -> Resource:
    """A security group of dev's; its id is sg- and its name."""
    properties: dict[str, Json] = {"GroupDescription": name, "GroupName": name, "VpcId": "vpc-0123456789abcdef0"}
    properties |= {"SecurityGroupIngress": list(rules)} if rules else {}
    sg = f"sg-{name}"
    return Resource(
        "AWS::EC2::SecurityGroup", REGION, sg, sg, name, "", properties, {"Ref": sg}, {"STAGE": "dev"}
    )  # fmt: skip


def rule(source: str) -> Json:
    return {"IpProtocol": "tcp", "FromPort": 1, "ToPort": 2, "SourceSecurityGroupId": f"sg-{source}"}


def test_rules_that_name_their_own_group_or_each_other_s_stand_beside_the_groups() -> None:
    """CloudFormation refuses circles, and no id of a group is known beforehand."""
    anybody: Json = {"IpProtocol": "-1", "CidrIp": "10.0.0.0/8"}
    text, resources = made(
        group("a0123456", anybody, rule("a0123456")),
        group("b0123456", rule("c0123456")),
        group("c0123456", rule("b0123456")),
    )
    ids = {item["Properties"].get("GroupName"): name for name, item in resources.items()}
    apart = [item["Properties"] for item in resources.values() if item["Type"] == "AWS::EC2::SecurityGroupIngress"]
    pairs = {(item["GroupId"]["Ref"], item["SourceSecurityGroupId"]["Ref"]) for item in apart}
    a, b, c = (ids[f"{letter}0123456"] for letter in "abc")
    assert pairs == {(a, a), (b, c), (c, b)}
    assert resources[a]["Properties"]["SecurityGroupIngress"] == [anybody]
    assert "SecurityGroupIngress" not in resources[b]["Properties"]
    assert [match for match in lint([text])[text] if match.is_error] == []


def test_a_rule_that_closes_no_circle_stays_in_its_group() -> None:
    _, resources = made(group("a0123456", rule("b0123456")), group("b0123456"))
    assert {item["Type"] for item in resources.values()} == {"AWS::EC2::SecurityGroup"}
