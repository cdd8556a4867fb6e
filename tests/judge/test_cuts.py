"""The judge of the cut: that a missing edge and an invented one show; and what it says of real applications."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from migrate.graph import Graph
from tests.judge.additions import Added
from tests.judge.cuts import judge, measures, verdict, with_additions
from tests.judge.deployments import Account
from tests.judge.test_templates import FUNCTION, GROUP, ROLE, TABLE, template

KINDS = (
    *(TABLE, ROLE, FUNCTION, GROUP),
    "AWS::SSM::Parameter",
    "AWS::SQS::Queue",
    "AWS::SQS::QueuePolicy",
    "AWS::SNS::Topic",
    "AWS::SNS::Subscription",
    "AWS::Events::Rule",
    "AWS::CloudWatch::Alarm",
    "AWS::StepFunctions::StateMachine",
    "AWS::Lambda::EventSourceMapping",
)
STAGES = ("dev", "qa")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Account, list[Added]]:
    """One application in three stages, of which dev itself names a table of production."""
    directory = tmp_path_factory.mktemp("orders")
    for stage in (*STAGES, "prod"):
        body: Any = template(stage)
        body["Resources"]["Table"]["Properties"]["TableName"] = f"orders-table-{stage}"
        if stage == "dev":
            properties = {"Name": "/orders/source", "Type": "String", "Value": "orders-table-prod"}
            body["Resources"]["Source"] = {"Type": "AWS::SSM::Parameter", "Properties": properties}
        (directory / f"app.{stage}.template.json").write_text(json.dumps(body), encoding="utf-8")
    return with_additions(directory, KINDS)


def test_every_added_reference_is_in_the_cut_and_no_other(made: tuple[Account, list[Added]]) -> None:
    account, added = made
    assert {each.how for each in added} >= {"inline policy", "event source mapping", "queue policy", "import"}
    for stages in (STAGES, ("dev",)):
        found = verdict(account, added, stages)
        assert (found.missing, found.invented) == ((), ())
        assert (found.added > 20, found.own) == (True, 1)


def test_a_missing_reference_shows(made: tuple[Account, list[Added]]) -> None:
    account, added = made
    graph: Graph = account.graph.copy()
    source = "AWS::SSM::Parameter/us-east-1//orders/source"
    graph.remove_edges_from([edge for edge in graph.edges(keys=True) if edge[0] == source])
    found = verdict(replace(account, graph=graph), added, STAGES)
    assert [(each.user, each.how) for each in found.missing] == [(source, "template")]
    assert measures([found])["complete"] < 1


def test_an_invented_reference_shows(made: tuple[Account, list[Added]]) -> None:
    account, added = made
    graph: Graph = account.graph.copy()
    ends = ("AWS::DynamoDB::Table/us-east-1/orders-table-dev", "AWS::DynamoDB::Table/us-east-1/orders-table-prod")
    graph.add_edge(*ends, place="TableName", token="orders", label="Ref")
    found = verdict(replace(account, graph=graph), added, STAGES)
    assert [(each.user, each.used) for each in found.invented] == [ends]
    assert measures([found])["invented"] == 1


def test_the_cut_of_real_applications_is_complete(samples: Path) -> None:
    told = measures([*judge(samples, ("dvsa+mes-documents-service", "aws-samples+aws-serverless-airline-booking"))])
    assert told["references"] >= 150
    assert told["complete"] == 1
    assert told["invented"] == 0
