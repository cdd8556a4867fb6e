"""Templates that let go: only what holds data, and what that needs, is left; policies and protections give way."""

from __future__ import annotations

import json
from typing import Any

from cfnlint.api import lint
from cfnlint.config import ManualArgs

from migrate.execution.undo.stores import kinds
from migrate.execution.undo.templates import MARK, needed, outputs_used, reduced, references, released
from migrate.resources import BY_KIND

TEMPLATE: dict[str, Any] = {
    "AWSTemplateFormatVersion": "2010-09-09",
    "Metadata": {"migrate:plan": "test"},
    "Parameters": {"Stage": {"Type": "String", "Default": "dev"}},
    "Resources": {
        "Key": {"Type": "AWS::KMS::Key", "DeletionPolicy": "Retain", "Properties": {"KeyPolicy": {"Statement": []}}},
        "Alias": {
            "Type": "AWS::KMS::Alias",
            "Properties": {"AliasName": "alias/x", "TargetKeyId": {"Ref": "Key"}},
        },
        "Table": {
            "Type": "AWS::DynamoDB::Table",
            "DependsOn": ["Alias", "Key"],
            "DeletionPolicy": "Retain",
            "Properties": {
                "TableName": {"Fn::Sub": "orders-${Stage}"},
                "DeletionProtectionEnabled": True,
                "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
                "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                "SSESpecification": {
                    "SSEEnabled": True,
                    "SSEType": "KMS",
                    "KMSMasterKeyId": {"Fn::GetAtt": ["Key", "Arn"]},
                },
            },
        },
        "Files": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"},
        "FilesPolicy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {
                "Bucket": {"Ref": "Files"},
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Deny",
                            "Principal": "*",
                            "Action": "s3:*",
                            "Resource": {"Fn::Sub": "${Files.Arn}/*"},
                            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                        }
                    ],
                },
            },
        },
        "Queue": {"Type": "AWS::SQS::Queue", "DeletionPolicy": "RetainExceptOnCreate"},
    },
    "Outputs": {"Name": {"Value": {"Ref": "Table"}}, "Url": {"Value": {"Ref": "Queue"}}},
}


def test_what_a_store_needs_stays_with_it_and_nothing_else() -> None:
    assert needed(TEMPLATE, ["Table"]) == {"Table", "Key"}
    assert needed(TEMPLATE, ["Files"]) == {"Files", "FilesPolicy"}
    assert needed(TEMPLATE, []) == frozenset()
    assert needed(TEMPLATE, ["NotThere"]) == frozenset()


def test_a_policy_that_also_names_what_goes_does_not_hold_it_back() -> None:
    policy = {
        **TEMPLATE["Resources"]["FilesPolicy"],
        "Properties": {"Bucket": {"Ref": "Files"}, "By": {"Ref": "Queue"}},
    }
    template = {**TEMPLATE, "Resources": {**TEMPLATE["Resources"], "FilesPolicy": policy}}
    assert needed(template, ["Files"]) == {"Files"}


def test_the_reduced_template_is_one_that_cloudformation_takes() -> None:
    left = reduced(TEMPLATE, needed(TEMPLATE, ["Table", "Files"]))
    assert left["Resources"].keys() == {"Table", "Key", "Files", "FilesPolicy"}
    assert left["Resources"]["Table"]["DependsOn"] == ["Key"]
    assert left["Outputs"].keys() == {"Name"}
    assert left["Metadata"] == TEMPLATE["Metadata"]
    errors = [one for one in lint(json.dumps(left), config=ManualArgs(regions=["us-east-1"])) if one.rule.id[0] == "E"]
    assert errors == []


def test_reducing_again_changes_nothing() -> None:
    kept = needed(TEMPLATE, ["Table"])
    once = reduced(TEMPLATE, kept)
    assert reduced(once, needed(once, ["Table"])) == once


def test_what_goes_is_neither_retained_nor_protected_and_what_stays_is_as_it_was() -> None:
    free = released(TEMPLATE, frozenset({"Files"}), "test")["Resources"]
    assert free["Files"] == TEMPLATE["Resources"]["Files"]
    assert free["Table"]["DeletionPolicy"] == "Delete"
    assert free["Table"]["Properties"]["DeletionProtectionEnabled"] is False
    assert free["Queue"]["DeletionPolicy"] == "Delete"
    assert free["Table"]["Metadata"] == {MARK: "test"}
    assert free["Alias"] == TEMPLATE["Resources"]["Alias"]


def test_released_is_an_end_of_its_own() -> None:
    once = released(TEMPLATE, frozenset(), "test")
    assert released(once, frozenset(), "test") == once


def test_a_snapshot_that_somebody_wanted_is_still_made() -> None:
    template = {"Resources": {"Db": {"Type": "AWS::RDS::DBInstance", "DeletionPolicy": "Snapshot"}}}
    assert released(template, frozenset(), "test") == template


def test_references_are_found_in_every_function() -> None:
    value: Any = {
        "a": {"Ref": "One"},
        "b": [{"Fn::GetAtt": "Two.Arn"}, {"Fn::GetAtt": ["Three", "Arn"]}],
        "c": {"Fn::Sub": "x-${Four}-${Five.Name}-${!Literal}"},
        "d": {"Fn::Sub": ["${Own}-${Six}", {"Own": {"Ref": "Seven"}}]},
    }
    assert references(value) == {"One", "Two", "Three", "Four", "Five", "Six", "Seven"}


def test_the_outputs_of_a_nested_stack_that_kept_resources_read() -> None:
    template = {
        "Resources": {
            "Inner": {"Type": "AWS::CloudFormation::Stack"},
            "Kept": {"Type": "X", "Properties": {"A": {"Fn::GetAtt": ["Inner", "Outputs.KeyArn"]}}},
            "Gone": {"Type": "X", "Properties": {"A": {"Fn::Sub": "${Inner.Outputs.Other}"}}},
        }
    }
    assert outputs_used(template, {"Kept", "Inner"}, "Inner") == {"KeyArn"}


def test_every_store_that_is_copied_counts_as_one_that_holds_data() -> None:
    copied = {kind for kind, module in BY_KIND.items() if module.SPEC.data in ("s3-objects", "dynamodb-items")}
    assert copied <= kinds()
    assert "AWS::Lambda::Function" not in kinds()
