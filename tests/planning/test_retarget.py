"""A live template in the new account: what must change does, and its own logic stays."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import pytest

from migrate.model.finding import Severity
from migrate.model.plan import Plan
from migrate.model.resource import Resource
from migrate.model.stack import StackResource
from migrate.model.values import Json
from tests.planning.accounts import ACCOUNT, REGION, bucket, inventory, planned, role, stack

TAGS = {"STAGE": "dev"}
ARTIFACTS = {"Fn::Sub": "migrate-artifacts-${AWS::AccountId}-us-east-1"}


def function(name: str) -> Resource:
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
    return Resource(
        "AWS::Lambda::Function", REGION, name, name, name, arn, {"FunctionName": name},
        {"Ref": name, "Arn": arn}, facts={"CodeSha256": "c2hh"},
    )  # fmt: skip


def blocks(plan: Plan) -> list[str]:
    return [finding.code for finding in plan.findings if finding.severity is Severity.BLOCK]


def retargeted(template: dict[str, Any], *members: Resource, loose: tuple[Resource, ...] = (), **more: Any) -> Any:
    """The plan, and the new template's resources."""
    made, inside = stack("app-dev", template, *members, tags=TAGS, **more)
    plan, templates = planned(inventory([*inside, *loose], [made]))
    return plan, json.loads(templates["templates/dev/us-east-1/app-dev.json"])


def with_description(value: Json, **sections: Any) -> dict[str, Any]:
    resource = {"Type": "AWS::IAM::Role", "Properties": {"Description": value}}
    return {**sections, "Resources": {"R": resource}}


def test_code_points_at_the_artifact_bucket_and_comes_from_the_live_function() -> None:
    properties = {"Code": {"S3Bucket": "sls-artifacts", "S3Key": "a/b.zip"}, "FunctionName": "f-dev"}
    template = {"Resources": {"F": {"Type": "AWS::Lambda::Function", "Properties": properties}}}
    plan, new = retargeted(template, function("f-dev"))
    code = new["Resources"]["F"]["Properties"]["Code"]
    assert code["S3Bucket"] == ARTIFACTS
    (step,) = (step for step in plan.steps if step.kind == "artifact")
    assert step.inputs["origin"] == {"function": "f-dev"}
    assert (step.inputs["key"], step.inputs["sha256"]) == (code["S3Key"], "c2hh")


@pytest.mark.parametrize(
    "value",
    [
        {"Ref": "AWS::Region"},
        {"Fn::GetAtt": ["R", "Arn"]},
        {"Fn::Sub": "x-${AWS::AccountId}-${AWS::Region}"},
        {"Fn::Join": ["-", ["x", {"Ref": "AWS::StackName"}]]},
        {"Fn::If": ["C", "a", "b"]},
        "nothing of the account, but a ${literal}",
    ],
)
def test_what_need_not_change_stays_as_it_was_written(value: Json) -> None:
    _, new = retargeted(with_description(value, Conditions={"C": {"Fn::Equals": ["a", "a"]}}), role("r-dev"))
    assert new["Resources"]["R"]["Properties"]["Description"] == value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (f"{ACCOUNT}/${{x}}", {"Fn::Sub": "${AWS::AccountId}/${!x}"}),
        ({"Fn::Sub": f"${{AWS::Region}}:{ACCOUNT}"}, {"Fn::Sub": "${AWS::Region}:${AWS::AccountId}"}),
        (ACCOUNT, {"Ref": "AWS::AccountId"}),
        ("files-dev", {"Fn::Sub": "files-dev-${AWS::AccountId}"}),
        ({"Fn::Join": ["-", ["files", {"Ref": "Stage"}]]}, {"Fn::Sub": "files-dev-${AWS::AccountId}"}),
        ({"Fn::Sub": "files-${Stage}"}, {"Fn::Sub": "files-dev-${AWS::AccountId}"}),
        ({"Fn::FindInMap": ["M", "a", "id"]}, {"Ref": "AWS::AccountId"}),
        ({"Fn::FindInMap": ["M", "a", "word"]}, {"Fn::FindInMap": ["M", "a", "word"]}),
    ],
)
def test_what_must_change_does(value: Json, expected: Json) -> None:
    sections = {
        "Parameters": {"Stage": {"Type": "String"}},
        "Mappings": {"M": {"a": {"id": ACCOUNT, "word": "plain"}}},
    }
    plan, new = retargeted(
        with_description(value, **sections), role("r-dev"), loose=(bucket("files-dev", "dev"),),
        parameters={"Stage": "dev"},
    )  # fmt: skip
    assert new["Resources"]["R"]["Properties"]["Description"] == expected
    assert blocks(plan) == []


def test_a_template_s_conditions_stay_and_a_policy_s_are_translated() -> None:
    template = with_description({"Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}}})
    template["Conditions"] = {"C": {"Fn::Equals": [{"Ref": "AWS::Region"}, "x"]}}
    template["Resources"]["R"]["Condition"] = "C"
    _, new = retargeted(template, role("r-dev"))
    made = new["Resources"]["R"]
    assert made["Condition"] == "C"
    assert new["Conditions"] == template["Conditions"]
    assert made["Properties"]["Description"] == {
        "Condition": {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    }


def test_what_stays_is_left_and_reported() -> None:
    plan, new = retargeted(
        with_description("arn:aws:s3:::files-prod/x"), role("r-dev"), loose=(bucket("files-prod", "prod"),)
    )
    assert new["Resources"]["R"]["Properties"]["Description"] == "arn:aws:s3:::files-prod/x"
    edges = {(edge.user, edge.used, edge.place) for question in plan.cut for edge in question.edges}
    place = "Template.Resources.R.Properties.Description"
    assert ("AWS::IAM::Role/global/r-dev", "AWS::S3::Bucket/us-east-1/files-prod", place) in edges


def test_an_identifier_that_only_the_deployment_knows_becomes_a_parameter() -> None:
    arn = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    loose = Resource(
        "AWS::KMS::Key", REGION, "k", arn[-36:], "k", arn, {}, {"Ref": arn[-36:], "Arn": arn}, {"STAGE": "dev"}
    )
    plan, new = retargeted(with_description(f"uses {arn}"), role("r-dev"), loose=(loose,))
    ((name, declared),) = new["Parameters"].items()
    assert declared == {"Type": "String"}
    assert new["Resources"]["R"]["Properties"]["Description"] == {"Fn::Sub": f"uses ${{{name}}}"}
    (step,) = (step for step in plan.steps if step.id == "deploy/dev/us-east-1/app-dev")
    assert step.inputs["parameters"] == {name: {"identifier": arn}}
    assert "deploy/dev/us-east-1/migrate-adopted-dev" in step.needs


def test_a_nested_stack_s_template_is_an_artifact_and_unread_ones_block() -> None:
    inner, inside = stack("inner", with_description(ACCOUNT), role("r-dev"))
    template: dict[str, Any] = {
        "Resources": {"N": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "https://x"}}}
    }
    outer, _ = stack("app-dev", {"Resources": {}}, tags=TAGS)
    line = StackResource("N", "AWS::CloudFormation::Stack", inner.stack_id, "CREATE_COMPLETE")
    outer = replace(outer, template=template, resources=(line,))
    plan, templates = planned(inventory(inside, [outer, replace(inner, parent=outer.stack_id)]))
    assert blocks(plan) == []
    url = json.loads(templates["templates/dev/us-east-1/app-dev.json"])["Resources"]["N"]["Properties"]["TemplateURL"]
    (step,) = (step for step in plan.steps if step.kind == "artifact")
    assert step.inputs["origin"] == {"file": "templates/dev/us-east-1/inner.json"}
    assert url["Fn::Sub"].endswith(f"/{step.inputs['key']}")
    # What was not read may be anybody's code, too.
    assert blocks(planned(inventory([], [outer]))[0]) == ["foreign-code", "nested-stack-unread"]


def test_a_schedule_waits_for_cutover() -> None:
    properties = {"ScheduleExpression": "rate(1 day)", "State": "ENABLED"}
    rule = Resource("AWS::Events::Rule", REGION, "r-dev", "r-dev", "r-dev", properties=properties)
    template = {"Resources": {"R": {"Type": "AWS::Events::Rule", "Properties": properties}}}
    made, inside = stack("app-dev", template, rule, tags=TAGS)
    plan, templates = planned(inventory(inside, [made]))
    states = [
        json.loads(templates[f"templates/dev/us-east-1/app-dev{end}.json"])["Resources"]["R"]["Properties"]["State"]
        for end in ("", ".cutover")
    ]
    assert states == ["DISABLED", "ENABLED"]
    assert [step.id for step in plan.steps if step.phase == "cutover"] == ["enable/dev/us-east-1/app-dev"]


SECRET = "canary-hunter22"


def secrets_of(value: Json, live: Json, **sections: Any) -> tuple[Plan, Any]:
    """The plan, and what stands in the new template for a role's variable DB_PASSWORD."""
    template = with_description({"DB_PASSWORD": value}, **sections)
    member = replace(role("r-dev"), properties={"Description": {"DB_PASSWORD": live}} if live else {})
    plan, new = retargeted(template, member, parameters={"Stage": "dev"})
    assert SECRET not in json.dumps(new)
    return plan, new["Resources"]["R"]["Properties"]["Description"]["DB_PASSWORD"]


@pytest.mark.parametrize(
    ("value", "live"),
    [
        (SECRET, SECRET),
        ({"Fn::Sub": SECRET}, SECRET),
        ({"Fn::Sub": ["${A}-x", {"A": SECRET}]}, f"{SECRET}-x"),
        ({"Fn::Join": ["-", [SECRET, {"Ref": "Stage"}]]}, f"{SECRET}-dev"),
        ({"Fn::If": ["C", SECRET, "other"]}, SECRET),
        ({"Fn::Base64": SECRET}, base64.b64encode(SECRET.encode()).decode()),
        (12345678, "12345678"),
    ],
)
def test_a_secret_is_seen_however_it_is_written(value: Json, live: str) -> None:
    sections = {"Parameters": {"Stage": {"Type": "String"}}, "Conditions": {"C": {"Fn::Equals": ["a", "a"]}}}
    plan, new = secrets_of(value, live, **sections)
    assert blocks(plan) == []
    (step,) = (step for step in plan.steps if step.id == "deploy/dev/us-east-1/app-dev")
    parameters: Any = step.inputs["parameters"]
    place = ["Description", "DB_PASSWORD"]
    assert parameters[new["Ref"]] == {"property": {"key": "AWS::IAM::Role/global/r-dev", "path": place}}
    plan, new = secrets_of(value, "another", **sections)
    assert (new, blocks(plan)) == ("****", ["secret-out-of-reach"])


@pytest.mark.parametrize(
    "value",
    [
        {"Ref": "Stage"},
        {"Fn::Sub": "${Stage}"},
        {"Fn::GetAtt": ["R", "Arn"]},
        {"Fn::Join": ["", ["{{resolve:secretsmanager:", {"Ref": "R"}, ":SecretString:password::}}"]]},
        {"Fn::Sub": "{{resolve:ssm-secure:/app/${Stage}/password}}"},
        "/app/dev/password",
        True,
    ],
)
def test_what_says_where_a_secret_is_kept_stays(value: Json) -> None:
    plan, new = secrets_of(value, None, Parameters={"Stage": {"Type": "String"}})
    assert (new, blocks(plan)) == (value, [])


@pytest.mark.parametrize("script", [{"Fn::Base64": "#!/bin/sh\nrun"}, {"Fn::Base64": {"Fn::Sub": "run ${R.Arn}"}}])
def test_a_readable_script_without_secrets_stays(script: Json) -> None:
    plan, new = retargeted(with_description({"UserData": script}), role("r-dev"))
    assert (new["Resources"]["R"]["Properties"]["Description"], blocks(plan)) == ({"UserData": script}, [])


def test_constants_and_remarks_are_masked_and_block_where_they_are_read() -> None:
    sections = {
        "Mappings": {"M": {"dev": {"ApiToken": SECRET, "Size": "big"}}},
        "Metadata": {"Note": {"Password": SECRET}},
    }
    plan, new = retargeted(with_description("plain", **sections), role("r-dev"))
    assert new["Mappings"] == {"M": {"dev": {"ApiToken": "****", "Size": "big"}}}
    assert new["Metadata"] == {"Note": {"Password": "****"}}
    assert blocks(plan) == []
    plan, _ = retargeted(
        with_description({"Fn::FindInMap": ["M", {"Ref": "S"}, "ApiToken"]}, **sections), role("r-dev")
    )
    assert blocks(plan) == ["secret-out-of-reach"]
    template = with_description("plain")
    template["Resources"]["R"]["Metadata"] = {"AWS::CloudFormation::Init": {"config": {"files": {"Password": SECRET}}}}
    plan, new = retargeted(template, role("r-dev"))
    assert SECRET not in json.dumps(new)
    assert blocks(plan) == ["secret-out-of-reach"]


def test_a_secret_in_a_script_that_names_what_the_template_makes_blocks() -> None:
    script: Json = {"Fn::Base64": {"Fn::Sub": f"#!/bin/sh\nexport DB_PASSWORD={SECRET}\nrun ${{R.Arn}}"}}
    plan, new = retargeted(with_description({"UserData": script}), role("r-dev"))
    assert new["Resources"]["R"]["Properties"]["Description"] == {"UserData": "****"}
    (finding,) = (finding for finding in plan.findings if finding.severity is Severity.BLOCK)
    assert (finding.code, SECRET in finding.message) == ("secret-out-of-reach", False)
    assert "only the deployment knows" in finding.message
