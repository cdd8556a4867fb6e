"""What the planner does with small accounts."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import Any

import pytest

from migrate.config import Decision
from migrate.model.errors import MigrateError
from migrate.model.finding import Severity
from migrate.model.plan import Plan, Treatment
from migrate.model.resource import Resource
from migrate.planning.contract import check_files, parse, plan_text
from tests.planning.accounts import ACCOUNT, bucket, inventory, planned, role, stack

ARTIFACTS = {"Fn::Sub": "migrate-artifacts-${AWS::AccountId}-us-east-1"}


def template_of(templates: Any, name: str) -> Any:
    return json.loads(templates[f"templates/dev/us-east-1/{name}.json"])


def blocks(plan: Plan) -> list[str]:
    return [finding.code for finding in plan.findings if finding.severity is Severity.BLOCK]


def test_a_loose_bucket_is_adopted_under_a_new_name_and_references_follow() -> None:
    plan, templates = planned(
        inventory([bucket("files-dev", "dev"), role("app-dev", "dev", "arn:aws:s3:::files-dev/*")])
    )
    made = template_of(templates, "migrate-adopted-dev")["Resources"]
    assert made["BucketFilesDev"]["Properties"]["BucketName"] == {"Fn::Sub": "files-dev-${AWS::AccountId}"}
    statement = made["RoleAppDev"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][0]
    assert statement["Resource"] == [{"Fn::Sub": "${BucketFilesDev.Arn}/*"}]
    assert blocks(plan) == []
    assert ACCOUNT not in "".join(text for path, text in templates.items() if path.startswith("templates/"))


@pytest.mark.parametrize("name", ["a" * 63, "b" * 50 + "-x.y", f"files-{ACCOUNT}"])
def test_new_bucket_names_are_never_too_long(name: str) -> None:
    _, templates = planned(inventory([bucket(name, "dev")]))
    (made,) = template_of(templates, "migrate-adopted-dev")["Resources"].values()
    new = made["Properties"]["BucketName"]["Fn::Sub"].replace("${AWS::AccountId}", "222222222222")
    assert len(new) <= 63
    assert ACCOUNT not in new


def test_production_and_unknown_resources_are_in_no_step_and_no_template() -> None:
    found = inventory([bucket("files-dev", "dev"), bucket("files-prod", "prod"), bucket("whose")])
    plan, templates = planned(found)
    written = "".join(templates.values()) + json.dumps([str(step) for step in plan.steps])
    assert "files-prod" not in written
    assert "whose" not in written
    assert {r.key.rsplit("/")[-1]: r.treatment for r in plan.resources} == {
        "files-dev": Treatment.ADOPT,
        "files-prod": Treatment.STAY,
        "whose": Treatment.STAY,
    }
    assert all(step.account != "source" for step in plan.steps)


def test_production_that_uses_what_moves_blocks_until_it_is_decided() -> None:
    found = inventory([bucket("files-dev", "dev"), role("app-prod", "prod", "arn:aws:s3:::files-dev")])
    plan, _ = planned(found)
    assert blocks(plan) == ["undecided-reference"]
    user = "AWS::IAM::Role/global/app-prod"
    plan, _ = planned(found, Decision("AWS::S3::Bucket/us-east-1/files-dev", "leave", used_by=user, reason="known"))
    assert blocks(plan) == []
    assert [edge.decision for question in plan.cut for edge in question.edges] == ["leave"]


def test_a_live_template_keeps_its_logic_and_changes_what_must() -> None:
    template = {
        "Resources": {
            "Files": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Fn::Sub": "files-${AWS::StackName}"}}},
            "Role": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "AssumeRolePolicyDocument": {
                        "Statement": [
                            {"Condition": {"ArnEquals": {"aws:SourceArn": f"arn:aws:sns:us-east-1:{ACCOUNT}:t"}}}
                        ]
                    },
                    "Policies": [{"PolicyDocument": {"Statement": [{"Resource": {"Fn::GetAtt": ["Files", "Arn"]}}]}}],
                    "Description": f"literal ${{x}} of {ACCOUNT}",
                },
            },
        }
    }
    made, members = stack("app-dev", template, bucket("files-app-dev"), role("r-dev"), tags={"STAGE": "dev"})
    _, templates = planned(inventory(members, [made]))
    new = template_of(templates, "app-dev")["Resources"]
    assert new["Files"]["Properties"]["BucketName"] == {"Fn::Sub": "files-app-dev-${AWS::AccountId}"}
    properties = new["Role"]["Properties"]
    condition = properties["AssumeRolePolicyDocument"]["Statement"][0]["Condition"]
    assert condition == {"ArnEquals": {"aws:SourceArn": {"Fn::Sub": "arn:aws:sns:us-east-1:${AWS::AccountId}:t"}}}
    statement = properties["Policies"][0]["PolicyDocument"]["Statement"][0]
    assert statement["Resource"] == {"Fn::GetAtt": ["Files", "Arn"]}


def test_a_masked_parameter_blocks_until_a_variable_is_named() -> None:
    template = {
        "Parameters": {"P": {"Type": "String", "NoEcho": True}},
        "Resources": {"B": {"Type": "AWS::S3::Bucket"}},
    }
    made, members = stack("app-dev", template, bucket("b-dev"), tags={"STAGE": "dev"}, parameters={"P": "****"})
    plan, _ = planned(inventory(members, [made]))
    assert blocks(plan) == ["parameter-masked"]


def test_notifications_are_off_until_cutover() -> None:
    notify = {"QueueConfigurations": [{"Event": "s3:ObjectCreated:*", "Queue": "arn:aws:sqs:us-east-1:9:q"}]}
    plan, templates = planned(inventory([bucket("files-dev", "dev", NotificationConfiguration=notify)]))
    (off,) = template_of(templates, "migrate-adopted-dev")["Resources"].values()
    (on,) = template_of(templates, "migrate-adopted-dev.cutover")["Resources"].values()
    assert "NotificationConfiguration" not in off["Properties"]
    assert on["Properties"]["NotificationConfiguration"] == notify
    assert [step.id for step in plan.steps if step.phase == "cutover"] == ["enable/dev/us-east-1/migrate-adopted-dev"]


def test_what_looks_like_a_secret_is_in_no_file() -> None:
    secret = bucket(
        "files-dev", "dev", Tags=[{"Key": "k", "Value": "v"}], WebsiteConfiguration={"Password": "hunter22"}
    )
    plan, templates = planned(inventory([secret]))
    assert "hunter22" not in "".join(templates.values()) + plan_text(plan)
    (parameter,) = template_of(templates, "migrate-adopted-dev")["Parameters"].values()
    assert parameter == {"Type": "String", "NoEcho": True}


def test_the_order_of_reading_changes_no_byte() -> None:
    resources = [bucket(f"b{number}-dev", "dev") for number in range(5)] + [role("r-dev", "dev", "arn:aws:s3:::b1-dev")]
    first = planned(inventory(resources))
    random.Random(1).shuffle(resources)
    second = planned(inventory(resources))
    assert plan_text(first[0]) == plan_text(second[0])
    assert first[1] == second[1]


def test_a_stage_with_nothing_in_it_is_refused() -> None:
    with pytest.raises(MigrateError, match="nothing in account 111111111111 belongs to stage dev"):
        planned(inventory([bucket("files-prod", "prod"), bucket("whose")]))


def test_a_plan_comes_back_as_it_was_and_edits_are_refused() -> None:
    plan, templates = planned(inventory([bucket("files-dev", "dev")]))
    assert parse(plan_text(plan), "plan.json") == plan
    check_files(plan, templates, "plans/dev")
    path = next(iter(templates))
    for texts, problem in (({}, "missing"), ({**templates, path: "{}"}, "edited"), ({**templates, "x": ""}, "belong")):
        with pytest.raises(MigrateError, match=problem):
            check_files(plan, texts, "plans/dev")
    for text in ("", "{", "[]", "{}", '{"format_version": 99}', '{"format_version": 1}', plan_text(plan)[:-40]):
        with pytest.raises(MigrateError):
            parse(text, "plan.json")


def test_a_source_without_a_role_to_assume_is_told() -> None:
    plan, _ = planned(inventory([bucket("files-dev", "dev")]))
    assert "source-session-unbounded" in [finding.code for finding in plan.findings]


def test_a_shared_resource_is_duplicated_where_that_was_decided() -> None:
    users = [role("app-dev", "dev", "arn:aws:s3:::assets"), role("app-qa", "qa", "arn:aws:s3:::assets")]
    found = inventory([bucket("assets"), *users])
    assert blocks(planned(found)[0]) == ["undecided-reference"]
    plan, templates = planned(found, Decision("AWS::S3::Bucket/us-east-1/assets", "duplicate"))
    assert blocks(plan) == []
    assert "BucketAssets" in template_of(templates, "migrate-adopted-dev")["Resources"]


def test_a_secret_that_is_named_by_what_stands_beside_it_is_in_no_file() -> None:
    variables: list[dict[str, str]] = [{"Name": "DB_PASSWORD", "Value": "hunter22"}, {"Name": "SIZE", "Value": "big"}]
    plan, templates = planned(inventory([bucket("files-dev", "dev", Environment=variables)]))
    assert "hunter22" not in "".join(templates.values()) + plan_text(plan)
    new = template_of(templates, "migrate-adopted-dev")
    (made,) = new["Resources"].values()
    assert [item["Value"] for item in made["Properties"]["Environment"]] == [
        {"Ref": next(iter(new["Parameters"]))},
        "big",
    ]


def test_a_stack_that_a_service_made_for_itself_is_that_service_s_to_make() -> None:
    template = {"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}
    tags = {"STAGE": "dev", "elasticbeanstalk:environment-name": "web-dev"}
    made, members = stack("awseb-e-1-stack", template, bucket("b-dev", "dev"), tags=tags)
    plan, templates = planned(inventory([*members, bucket("files-dev", "dev")], [made]))
    assert {r.key.split("/")[-1]: r.treatment for r in plan.resources}["b-dev"] is Treatment.STAY
    assert not any("awseb" in path for path in templates)


def test_user_data_is_a_parameter_and_in_no_file() -> None:
    plan, templates = planned(inventory([bucket("files-dev", "dev", UserData="aHVudGVyMjI=")]))
    assert "aHVudGVyMjI=" not in "".join(templates.values()) + plan_text(plan)
    assert blocks(plan) == []


def test_a_secret_that_no_parameter_can_hold_blocks() -> None:
    script = "aHVudGVyMjI=" * 400
    plan, templates = planned(inventory([bucket("files-dev", "dev", UserData=script)]))
    assert script not in "".join(templates.values()) + plan_text(plan)
    assert blocks(plan) == ["secret-out-of-reach"]


def test_a_secret_in_a_stack_s_template_is_read_where_the_source_has_it() -> None:
    written: list[Any] = [{"Name": "SIZE", "Value": "big"}, {"Name": "DB_PASSWORD", "Value": "hunter22"}]
    template = {"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": {"Environment": written}}}}
    member = bucket("files-dev", "dev", Environment=written[::-1])
    made, members = stack("files-dev", template, member, tags={"STAGE": "dev"})
    plan, templates = planned(inventory(members, [made]))
    assert "hunter22" not in "".join(templates.values()) + plan_text(plan)
    assert blocks(plan) == []
    (deploy,) = (step for step in plan.steps if "parameters" in step.inputs)
    parameters: Any = deploy.inputs["parameters"]
    (hidden,) = (value for name, value in parameters.items() if name.startswith("MigrateSecret"))
    assert hidden == {"property": {"key": member.key, "path": ["Environment", 0, "Value"]}}


def test_a_secret_in_a_stack_s_template_that_the_source_does_not_show_blocks() -> None:
    template = {"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": {"Password": "hunter22"}}}}
    made, members = stack("files-dev", template, bucket("files-dev", "dev"), tags={"STAGE": "dev"})
    plan, templates = planned(inventory(members, [made]))
    assert "hunter22" not in "".join(templates.values()) + plan_text(plan)
    assert blocks(plan) == ["secret-out-of-reach"]


def test_the_default_of_a_secret_parameter_is_in_no_file() -> None:
    template = {
        "Parameters": {"P": {"Type": "String", "NoEcho": "true", "Default": "hunter22"}, "Q": {"Default": "big"}},
        "Resources": {"B": {"Type": "AWS::S3::Bucket"}},
    }
    given = {"P": "****", "Q": "big"}
    made, members = stack("app-dev", template, bucket("b-dev"), tags={"STAGE": "dev"}, parameters=given)
    plan, templates = planned(inventory(members, [made]))
    assert "hunter22" not in "".join(templates.values()) + plan_text(plan)
    assert template_of(templates, "app-dev")["Parameters"]["Q"] == {"Default": "big"}


def test_an_open_parameter_that_looks_like_a_secret_is_read_when_it_is_needed() -> None:
    template = {
        "Parameters": {"DbPassword": {"Type": "String", "Default": "hunter22"}},
        "Resources": {"B": {"Type": "AWS::S3::Bucket"}},
    }
    given = {"DbPassword": "hunter22"}
    made, members = stack("app-dev", template, bucket("b-dev"), tags={"STAGE": "dev"}, parameters=given)
    plan, templates = planned(inventory(members, [made]))
    assert "hunter22" not in "".join(templates.values()) + plan_text(plan)
    assert template_of(templates, "app-dev")["Parameters"] == {"DbPassword": {"Type": "String", "NoEcho": True}}
    (step,) = (step for step in plan.steps if step.id == "deploy/dev/us-east-1/app-dev")
    assert step.inputs["parameters"] == {"DbPassword": {"parameter": {"stack": made.key, "name": "DbPassword"}}}


def test_what_has_no_region_is_made_from_the_one_that_is_configured_first() -> None:
    found = replace(inventory([role("app-dev", "dev")]), regions=("eu-west-1", "us-east-1"))
    _, texts = planned(found)
    templates = [path for path in texts if path.startswith("templates/")]
    assert templates == ["templates/dev/us-east-1/migrate-adopted-dev.json"]


@pytest.mark.parametrize(("body", "treatment"), [({"Body": {"swagger": "2.0"}}, "stack"), ({}, "by hand")])
def test_what_an_api_makes_of_its_document_is_not_made_by_hand(body: dict[str, Any], treatment: str) -> None:
    """SAM writes methods into the body of an API, and a stack has no line for them."""
    api = Resource(
        "AWS::ApiGateway::RestApi", "us-east-1", "a1", "a1", "app-dev", "", {"Name": "app-dev"}, {"Ref": "a1"}
    )
    template = {"Resources": {"Api": {"Type": api.kind, "Properties": {"Name": "app-dev", **body}}}}
    made, members = stack("app-dev", template, api, tags={"STAGE": "dev"})
    path = Resource(
        "AWS::ApiGateway::Resource",
        "us-east-1",
        "a1/p1",
        "p1",
        "p1",
        "",
        {"PathPart": "orders", "RestApiId": "a1", "ParentId": "r1"},
        {"Ref": "p1"},
        parent=members[0].key,
    )
    plan, _ = planned(inventory([*members, path], [made]))
    assert {item.key: item.treatment for item in plan.resources}[path.key] == treatment


def test_a_stack_that_needs_one_of_a_later_name_stands_behind_it() -> None:
    """`a-dev` names a bucket of `z-dev`, whose name CloudFormation makes up."""
    made = bucket("z-dev-files-1x2y3z", "dev")
    zs, z = stack("z-dev", {"Resources": {"Files": {"Type": made.kind, "Properties": {}}}}, made, tags={"STAGE": "dev"})
    reader = role("a-dev", "dev", f"{made.arn}/*")
    template = {"Resources": {"Role": {"Type": reader.kind, "Properties": dict(reader.properties)}}}
    first, a = stack("a-dev", template, reader, tags={"STAGE": "dev"})
    plan, _ = planned(inventory([*z, *a], [zs, first]))
    ids = [step.id for step in plan.steps]
    assert ids.index("deploy/dev/us-east-1/z-dev") < ids.index("deploy/dev/us-east-1/a-dev")
