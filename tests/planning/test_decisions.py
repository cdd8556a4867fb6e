"""What has to be decided, the ways to decide it, and what each decision does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from migrate.config import Decision
from migrate.model.finding import Finding, Severity
from migrate.model.plan import Plan, Question, Treatment
from migrate.model.resource import Resource
from migrate.model.values import Json
from tests.planning.accounts import ACCOUNT, bucket, inventory, planned, role, stack

FILES = "AWS::S3::Bucket/us-east-1/files-common"
ARN = "arn:aws:s3:::files-common"


def parameter(name: str, stage: str, value: str) -> Resource:
    """A parameter of a stage, whose value names something."""
    return Resource(
        "AWS::SSM::Parameter",
        "us-east-1",
        name,
        name,
        name,
        f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter{name}",
        {"Name": name, "Type": "String", "Value": value},
        {"Ref": name},
        {"STAGE": stage},
    )


def template_of(templates: Mapping[str, str], name: str) -> Any:
    return json.loads(templates[f"templates/dev/us-east-1/{name}.json"])


def topic(name: str) -> Resource:
    arn = f"arn:aws:sns:us-east-1:{ACCOUNT}:{name}"
    return Resource("AWS::SNS::Topic", "us-east-1", name, arn, name, arn, {"TopicName": name}, {"Ref": arn})


def question(plan: Plan, used: str = FILES) -> Question:
    (found,) = (each for each in plan.cut if each.used == used)
    return found


def ways(plan: Plan, used: str = FILES) -> list[str]:
    return [option.decision for option in question(plan, used).options]


def blocking(plan: Plan) -> list[Finding]:
    return [finding for finding in plan.findings if finding.severity is Severity.BLOCK]


SHARED = inventory(
    [bucket("files-common"), parameter("/dev/files", "dev", ARN), parameter("/staging/files", "staging", ARN)]
)
UNKNOWN = inventory([bucket("files-common"), parameter("/dev/files", "dev", ARN), parameter("/other/files", "", ARN)])
PROTECTED = inventory([bucket("files-common"), role("app-dev", "dev", ARN), role("app-prod", "prod", ARN)])


def test_a_shared_resource_can_be_duplicated_granted_moved_re_pointed_and_left() -> None:
    plan, _ = planned(SHARED)
    assert ways(plan) == ["duplicate", "grant", "move", "re-point", "leave"]
    assert {(edge.user, edge.breaks) for edge in question(plan).edges} == {
        ("AWS::SSM::Parameter/us-east-1//dev/files", True)
    }
    (finding,) = blocking(plan)
    assert (finding.code, finding.resource) == ("undecided-reference", FILES)
    assert all(way in finding.remedy for way in ways(plan))


def test_production_s_is_not_offered_to_be_duplicated_or_moved() -> None:
    plan, _ = planned(PROTECTED)
    assert ways(plan) == ["grant", "re-point", "leave"]
    asked = question(plan)
    assert asked.suggested == "leave"
    assert "only permissions" in asked.reason


def test_what_holds_no_data_and_is_shared_is_best_duplicated() -> None:
    alarm = topic("alarms-common")
    users = [parameter(f"/{stage}/alarms", stage, alarm.arn) for stage in ("dev", "staging")]
    plan, _ = planned(inventory([alarm, *users]))
    assert question(plan, alarm.key).suggested == "duplicate"
    assert question(planned(SHARED)[0]).suggested == ""


def test_a_grant_names_the_statements_of_both_sides() -> None:
    user = role("app-dev", "dev", f"{ARN}/*")
    statement = {"Effect": "Allow", "Action": ["s3:GetObject", "sqs:SendMessage"], "Resource": f"{ARN}/*"}
    policies: Json = [{"PolicyName": "p", "PolicyDocument": {"Statement": [statement]}}]
    user = replace(user, properties={**user.properties, "Policies": policies})
    plan, _ = planned(inventory([bucket("files-common"), user, role("app-prod", "prod", ARN)]))
    (grant,) = (option for option in question(plan).options if option.decision == "grant")
    theirs, ours = grant.statements
    assert (theirs["account"], theirs["on"]) == (ACCOUNT, FILES)
    assert theirs["statement"] == {
        "Effect": "Allow",
        "Action": ["s3:GetObject"],
        "Resource": [ARN, f"{ARN}/*"],
        "Principal": {"AWS": "arn:aws:iam::<account of dev>:root"},
    }
    assert ours["account"] == "<account of dev>"
    assert ours["statement"] == {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": [ARN, f"{ARN}/*"]}


def test_what_has_no_policy_of_its_own_is_reached_through_a_role() -> None:
    value = parameter("/common/key", "prod", "x")
    user = parameter("/dev/key", "dev", value.arn)
    plan, _ = planned(inventory([value, user]))
    (grant,) = (option for option in question(plan, value.key).options if option.decision == "grant")
    assert [each["account"] for each in grant.statements] == [ACCOUNT, ACCOUNT, "<account of dev>"]
    assert {
        each["statement"]["Action"]
        for each in grant.statements
        if isinstance(each["statement"], dict) and isinstance(each["statement"]["Action"], str)
    } == {"sts:AssumeRole"}


def test_granted_is_a_person_s_work_and_blocks_nothing() -> None:
    plan, templates = planned(SHARED, Decision(FILES, "grant"))
    assert blocking(plan) == []
    assert [finding.code for finding in plan.findings if finding.resource == FILES] == ["grant-by-hand"]
    (made,) = template_of(templates, "migrate-adopted-dev")["Resources"].values()
    assert made["Properties"]["Value"] == ARN


def test_moved_along_it_is_the_stage_s_and_whoever_stays_is_told() -> None:
    plan, _ = planned(UNKNOWN, Decision(FILES, "move", stage="dev"))
    treatment = {resource.key: resource.treatment for resource in plan.resources}
    assert treatment[FILES] is Treatment.ADOPT
    assert {edge.user for edge in question(plan).edges} == {"AWS::SSM::Parameter/us-east-1//other/files"}
    assert blocking(plan) == []


def test_re_pointed_every_form_of_it_becomes_the_other_s() -> None:
    by_name = parameter("/dev/name", "dev", "files-common")
    found = replace(SHARED, resources=tuple(sorted([*SHARED.resources, by_name], key=lambda each: each.key)))
    plan, templates = planned(found, Decision(FILES, "re-point", to="arn:aws:s3:::files-elsewhere"))
    assert blocking(plan) == []
    values = {
        each["Properties"]["Value"] for each in template_of(templates, "migrate-adopted-dev")["Resources"].values()
    }
    assert values == {"arn:aws:s3:::files-elsewhere", "files-elsewhere"}
    assert plan.identifiers["dev"][ARN] == "arn:aws:s3:::files-elsewhere"
    assert not any(resource.stages for resource in plan.resources if resource.key == FILES)


@pytest.mark.parametrize(
    ("found", "decision", "code"),
    [
        (PROTECTED, Decision(FILES, "duplicate"), "decision-refused"),
        (PROTECTED, Decision(FILES, "move", stage="dev"), "decision-refused"),
        (UNKNOWN, Decision(FILES, "move", stage="prod"), "decision-refused"),
        (UNKNOWN, Decision(FILES.replace("common", "comon"), "leave"), "decision-about-nothing"),
    ],
)
def test_a_decision_that_would_do_nothing_is_told(found: object, decision: Decision, code: str) -> None:
    plan, _ = planned(found, decision)  # type: ignore[arg-type]
    (finding,) = (each for each in plan.findings if each.code == code)
    assert finding.resource == decision.resource
    assert not any(resource.stages for resource in plan.resources if resource.key == FILES)
    if code == "decision-about-nothing":
        assert FILES in finding.remedy


def test_where_code_lies_is_written_anew_and_severs_nothing() -> None:
    code = {"S3Bucket": "code-of-everybody", "S3Key": "k"}
    template = {"Resources": {"F": {"Type": "AWS::Lambda::Function", "Properties": {"Code": code}}}}
    arn = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:f-dev"
    function = Resource(
        "AWS::Lambda::Function", "us-east-1", "f-dev", "f-dev", "f-dev", arn, {}, {"Ref": "f-dev", "Arn": arn},
        facts={"CodeSha256": "x"},
    )  # fmt: skip
    made, members = stack("app-dev", template, function, tags={"STAGE": "dev"})
    plan, _ = planned(inventory([*members, bucket("code-of-everybody", "prod")], [made]))
    assert plan.cut == ()


def test_what_trusts_a_principal_that_stays_goes_on_doing_so() -> None:
    trusted = role("deployer")
    trust: Json = {"Statement": [{"Effect": "Allow", "Principal": {"AWS": trusted.arn}, "Action": "sts:AssumeRole"}]}
    app = role("app-dev", "dev")
    app = replace(app, properties={**app.properties, "AssumeRolePolicyDocument": trust})
    user = role("whose", "", trusted.arn)
    plan, _ = planned(inventory([trusted, app, user]))
    (edge,) = question(plan, trusted.key).edges
    assert not edge.breaks
    assert blocking(plan) == []


def test_a_setting_that_the_account_has_once_severs_only_what_its_stack_says() -> None:
    """API Gateway's role for logs: each stack sets its own, and what stands is the last one's."""
    other, own = role("logs-prod", "prod"), role("logs-dev")
    setting = Resource(
        "AWS::ApiGateway::Account", "us-east-1", "account", "account", "account",
        properties={"CloudWatchRoleArn": other.arn},
    )  # fmt: skip
    said = {"CloudWatchRoleArn": {"Fn::GetAtt": ["Role", "Arn"]}}
    template = {
        "Resources": {
            "Role": {"Type": "AWS::IAM::Role", "Properties": {}},
            "Setting": {"Type": "AWS::ApiGateway::Account", "Properties": said},
        }
    }
    made, members = stack("app-dev", template, own, setting, tags={"STAGE": "dev"})
    plan, _ = planned(inventory([*members, other], [made]))
    assert plan.cut == ()
    assert "drift" not in {finding.code for finding in plan.findings}
