"""The judge of references and owners: that it sees a lost one and an invented one; and real templates by it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from migrate.graph import Graph
from migrate.model.ownership import Ownership, Standing
from tests.judge.declared import Place, place
from tests.judge.deployments import Account, deployed, folders
from tests.judge.templates import Folder, Origin, Outcome, judge, judged, matches, measures

TABLE, ROLE, FUNCTION, GROUP = "AWS::DynamoDB::Table", "AWS::IAM::Role", "AWS::Lambda::Function", "AWS::Logs::LogGroup"
FEW = ("dvsa+mes-documents-service", "alexcasalboni+aws-lambda-power-tuning", "aws-samples+serverless-coffee")
"""Folders that are quick and have references of every place."""


def template(stage: str) -> Mapping[str, Any]:
    """A function with its role, table and log group, named in every way."""
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    logs = {"Fn::Sub": "arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/orders-" + stage[:2] + "*"}
    statements = [
        {"Effect": "Allow", "Action": "dynamodb:*", "Resource": {"Fn::GetAtt": ["Table", "Arn"]}},
        {"Effect": "Allow", "Action": "logs:*", "Resource": logs},
    ]
    resources = {
        "Table": {
            "Type": TABLE,
            "Properties": {
                "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
                "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                "BillingMode": "PAY_PER_REQUEST",
            },
        },
        "Role": {
            "Type": ROLE,
            "Properties": {
                "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
                "Policies": [
                    {"PolicyName": "own", "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}}
                ],
            },
        },
        "Function": {
            "Type": FUNCTION,
            "Properties": {
                "FunctionName": f"orders-{stage}",
                "Runtime": "nodejs20.x",
                "Handler": "index.handler",
                "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                "Code": {"ZipFile": "exports.handler = async () => 1;"},
                "Environment": {
                    "Variables": {
                        "TABLE": {"Fn::If": ["Always", {"Ref": "Table"}, {"Ref": "Role"}]},
                        "STAGE": {"Ref": "Stage"},
                    }
                },
            },
        },
        "Group": {"Type": GROUP, "Properties": {"LogGroupName": {"Fn::Sub": "/aws/lambda/${Function}"}}},
    }
    return {
        "Parameters": {"Stage": {"Type": "String", "Default": stage}},
        "Conditions": {"Always": {"Fn::Equals": [{"Ref": "Stage"}, stage]}},
        "Resources": resources,
    }


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Account:
    """One application in two stages."""
    directory = tmp_path_factory.mktemp("orders")
    for stage in ("dev", "prod"):
        (directory / f"app.{stage}.template.json").write_text(json.dumps(template(stage)), encoding="utf-8")
    return deployed(directory, kinds=(TABLE, ROLE, FUNCTION, GROUP))


def found(folder: Folder, user: str, used: str) -> set[Outcome]:
    return {each.outcome for each in folder.references if (each.naming.user, each.naming.used) == (user, used)}


def without(account: Account, leave_out: Callable[[str, str], bool]) -> Account:
    graph: Graph = account.graph.copy()
    graph.remove_edges_from([edge for edge in graph.edges(keys=True) if leave_out(edge[0], edge[1])])
    return replace(account, graph=graph)


def test_every_reference_of_a_template_is_known_with_its_place(account: Account) -> None:
    folder = judged(account)
    told = {(each.naming.user, each.naming.used, each.naming.place) for each in folder.references}
    assert told == {
        ("Role", "Table", Place.POLICY),
        ("Function", "Role", Place.TYPED),
        ("Function", "Table", Place.ENVIRONMENT),
        ("Group", "Function", Place.BUILT),
    }
    assert (folder.made, folder.refused) == (2, {})
    assert measures([folder])["recall"] == 1
    assert measures([folder])["precision"] == 1


def test_edges_are_told_by_where_they_come_from(account: Account) -> None:
    origins = {(each.user, each.used): each.origin for each in judged(account).edges}
    assert origins["Function", "Table"] is Origin.DECLARED
    assert origins["Role", "Group"] is Origin.MATCHED


def test_a_lost_reference_shows(account: Account) -> None:
    folder = judged(without(account, lambda user, used: user.startswith(FUNCTION) and used.startswith(TABLE)))
    assert found(folder, "Function", "Table") == {Outcome.MISSED}
    assert found(folder, "Function", "Role") == {Outcome.FOUND}
    assert measures([folder])["recall-environment"] == 0


def test_a_reference_that_only_the_stacks_text_tells_is_not_found_in_values(account: Account) -> None:
    graph: Graph = account.graph.copy()
    for user, used, key in list(graph.edges(keys=True)):
        if user.startswith(FUNCTION) and used.startswith(ROLE):
            graph.edges[user, used, key]["place"] = "Template.Resources.Function.Properties.Role"
    folder = judged(replace(account, graph=graph))
    assert found(folder, "Function", "Role") == {Outcome.MISSED}
    assert measures([folder])["recall-written"] == 1 > measures([folder])["recall"]


def test_an_invented_reference_shows(account: Account) -> None:
    graph: Graph = account.graph.copy()
    keys = {
        (each.kind, each.membership.stack_name): each.key for each in account.inventory.resources if each.membership
    }
    ends = (keys[TABLE, "app-dev"], keys[FUNCTION, "app-dev"])
    graph.add_edge(*ends, place="BillingMode", token="PAY_PER_REQUEST", label="Ref")
    graph.add_edge(*ends, place="Tags.0.Value", token="orders-dev", label="Ref")
    folder = judged(replace(account, graph=graph))
    invented = [(each.user, each.used, each.place) for each in folder.edges if each.origin is Origin.INVENTED]
    assert ("Table", "Function", "Tags.0.Value") in invented
    # The text stands in the template, but it is no name of the function's.
    assert ("Table", "Function", "BillingMode") in invented
    assert measures([folder])["invented"] == 2


def test_owners_are_compared_with_the_stage_of_the_file(account: Account) -> None:
    assert measures([judged(account)])["placed"] == 1
    wrong = dict(account.ownership)
    production = next(key for key, owned in wrong.items() if key.startswith(TABLE) and owned.stage == "prod")
    wrong[production] = Ownership(Standing.STAGE, "dev")
    folder = judged(replace(account, ownership=wrong))
    assert folder.stages.production_elsewhere == folder.stages.wrong == 1
    assert folder.misplaced == (f"{production}: stage dev instead of prod",)


@pytest.mark.parametrize(
    ("pattern", "arn", "does"),
    [
        (
            "arn:aws:logs:us-east-1:1:log-group:/aws/lambda/a-*:*",
            "arn:aws:logs:us-east-1:1:log-group:/aws/lambda/a-b:*",
            True,
        ),
        ("arn:aws:dynamodb:*:*:table/a-*/index/*", "arn:aws:dynamodb:us-east-1:1:table/a-b", True),
        ("arn:aws:dynamodb:*:*:table/a-*", "arn:aws:dynamodb:us-east-1:1:table/b", False),
        ("arn:aws:dynamodb:*:*:table/*", "arn:aws:dynamodb:us-east-1:1:table/b", False),
        ("arn:aws:sqs:*:*:a-*", "arn:aws:sns:us-east-1:1:a-b", False),
        ("*", "arn:aws:sns:us-east-1:1:a-b", False),
    ],
)
def test_patterns_mean_what_they_match(pattern: str, arn: str, does: bool) -> None:
    assert matches(pattern, arn) is does


@pytest.mark.parametrize(
    ("kind", "path", "built", "where"),
    [
        ("AWS::ApiGateway::RestApi", ("Body", "paths", "/a", "uri"), True, Place.OPENAPI),
        ("AWS::StepFunctions::StateMachine", ("DefinitionString",), True, Place.MACHINE),
        ("AWS::SQS::QueuePolicy", ("PolicyDocument", "Statement", "0", "Resource"), False, Place.POLICY),
        ("Custom::Thing", ("ServiceToken",), False, Place.OTHER),
        ("AWS::SSM::Parameter", ("Value",), True, Place.BUILT),
    ],
)
def test_places(kind: str, path: tuple[str, ...], built: bool, where: Place) -> None:
    assert place(kind, path, built) is where


def test_a_folder_without_templates_is_named(tmp_path: Path) -> None:
    for directory in (tmp_path, tmp_path / "none"):
        with pytest.raises(ValueError, match=directory.name):
            folders(directory)


def test_references_of_real_templates_are_found(samples: Path) -> None:
    told = measures([*judge(samples, FEW)])
    assert told["stacks"] >= 15
    assert told["recall-tellable"] >= 0.97
    assert told["recall-written"] >= 0.99
    assert told["precision"] >= 0.99
    assert told["placed"] == 1
    assert told["production-elsewhere"] == told["unknown"] == 0
