"""What no module models, read through Cloud Control: its properties, its identifiers, and a gap where it cannot be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from migrate.inventory.scan import scan
from migrate.inventory.schemas import Schema
from migrate.model.inventory import Inventory
from migrate.model.resource import Resource
from migrate.resources.spec import ResourceModule
from tests.inventory.conftest import ACCOUNT, AT, REGION, Aws

KIND = "AWS::AccessAnalyzer::Analyzer"
ARN = f"arn:aws:access-analyzer:{REGION}:{ACCOUNT}:analyzer/notes-dev"
STACK_ID = f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/notes-dev/1"
MODEL = {
    "AnalyzerName": "notes-dev",
    "Arn": ARN,
    "Type": "ACCOUNT",
    "Tags": [{"Key": "STAGE", "Value": "dev"}, {"Key": "aws:cloudformation:stack-name", "Value": "notes-dev"}],
}
SCHEMA: Mapping[str, Any] = {
    "typeName": KIND,
    "properties": {
        "AnalyzerName": {"type": "string"},
        "Tags": {"type": "array", "insertionOrder": False, "items": {"type": "object"}},
    },
    "primaryIdentifier": ["/properties/Arn"],
    "readOnlyProperties": ["/properties/Arn"],
    "handlers": {"read": {"permissions": ["access-analyzer:GetAnalyzer"]}},
}


@pytest.fixture(autouse=True)
def modules(monkeypatch: pytest.MonkeyPatch) -> dict[str, ResourceModule]:
    """No module at all: whatever modules there will be, this kind has none here."""
    known: dict[str, ResourceModule] = {}
    monkeypatch.setattr("migrate.inventory.scan.BY_KIND", known)
    return known


class Account:
    """An account with stacks, as the two APIs describe it, and a Cloud Control that knows some models by identifier."""

    def __init__(self, aws: Aws) -> None:
        self.aws = aws
        self.models: dict[str, Any] = {}
        self.schema: Any = SCHEMA
        self.tagged: dict[str, Mapping[str, str]] = {}
        self.lines: dict[str, tuple[str, str]] = {}
        self.template: dict[str, Any] = {}
        self.refusal = "ResourceNotFoundException"
        self.stack = {"StackId": STACK_ID, "StackName": "notes-dev", "StackStatus": "CREATE_COMPLETE"}
        aws.answer("cloudcontrol", "GetResource", self._resource)
        aws.answer(
            "cloudformation",
            "DescribeType",
            lambda _: {"Schema": json.dumps(self.schema)} if self.schema else "TypeNotFoundException",
        )
        aws.answer("cloudformation", "DescribeStacks", lambda _: {"Stacks": [self.stack] if self.lines else []})
        aws.answer("cloudformation", "ListStackResources", lambda _: {"StackResourceSummaries": self.summaries()})
        aws.answer("cloudformation", "GetTemplate", lambda _: {"TemplateBody": json.dumps(self.template)})
        aws.answer("cloudformation", "GetStackPolicy", lambda _: {})
        aws.answer("resourcegroupstaggingapi", "GetResources", lambda _: {"ResourceTagMappingList": self.mappings()})

    def _resource(self, body: Mapping[str, Any]) -> Any:
        model = self.models.get(body["Identifier"])
        if model is None:
            return self.refusal
        return {
            "ResourceDescription": {
                "Identifier": body["Identifier"],
                "Properties": model if isinstance(model, str) else json.dumps(model),
            }
        }

    def summaries(self) -> list[Any]:
        return [
            {"LogicalResourceId": name, "ResourceType": kind, "PhysicalResourceId": physical, "ResourceStatus": "X"}
            for name, (kind, physical) in self.lines.items()
        ]

    def mappings(self) -> list[Any]:
        return [
            {"ResourceARN": arn, "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}
            for arn, tags in self.tagged.items()
        ]

    def scanned(self) -> Inventory:
        return scan(self.aws.connect, ACCOUNT, "aws", (REGION,), AT)

    def asked(self) -> int:
        return sum(operation == "GetResource" for _, operation, _ in self.aws.calls)


@pytest.fixture
def account(aws: Aws) -> Account:
    return Account(aws)


def only(found: Inventory) -> Resource:
    (resource,) = found.resources
    return resource


def test_a_line_of_a_stack_gets_its_properties(account: Account) -> None:
    account.lines["Line"] = (KIND, ARN)
    account.models[ARN] = MODEL
    found = account.scanned()
    group = only(found)
    assert group.properties == {
        "AnalyzerName": "notes-dev",
        "Type": "ACCOUNT",
        "Tags": [{"Key": "STAGE", "Value": "dev"}],
    }
    assert group.identifiers == {"Ref": ARN}  # one name for one text
    assert (group.arn, group.tags["STAGE"], group.modelled) == (ARN, "dev", False)
    assert group.membership
    assert group.membership.logical_id == "Line"
    assert not found.gaps


def test_what_only_the_tagging_api_lists_becomes_a_resource(account: Account) -> None:
    account.tagged[ARN] = {"STAGE": "dev"}
    account.models[ARN] = MODEL
    found = account.scanned()
    group = only(found)
    assert (group.kind, group.region, group.arn, group.membership) == (KIND, REGION, ARN, None)
    assert group.properties["AnalyzerName"] == "notes-dev"
    assert group.identifiers == {"Arn": ARN}
    assert not found.gaps


def test_an_arn_that_is_a_line_of_a_stack_is_not_told_twice(account: Account) -> None:
    """Also where the stack lists it under another identifier, and where Cloud Control answers nothing."""
    account.lines["Line"] = (KIND, "notes-dev-group")
    account.tagged[ARN] = {
        "STAGE": "dev",
        "aws:cloudformation:stack-id": STACK_ID,
        "aws:cloudformation:logical-id": "Line",
    }
    group = only(account.scanned())
    assert (group.arn, group.tags["STAGE"], group.properties) == (ARN, "dev", {})
    account.models[ARN] = MODEL
    assert only(account.scanned()).properties


def test_cloud_control_is_not_asked_for_what_modules_read_or_what_is_no_resource(
    account: Account, modules: dict[str, Any]
) -> None:
    account.lines |= {"Meta": ("AWS::CDK::Metadata", "m"), "Own": ("Custom::Thing", "c"), "Wait": (NESTED, "w")}
    assert not account.scanned().gaps
    assert not account.asked()


NESTED = "AWS::CloudFormation::WaitConditionHandle"


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("AccessDeniedException", "allow cloudformation:GetResource, access-analyzer:GetAnalyzer to the role in use"),
        ("UnsupportedActionException", "docs/resources.md"),
        ("TypeNotFoundException", "docs/resources.md"),
        ("ThrottlingException", "run the same command again"),
        ("ResourceNotFoundException", "deleted by hand"),
        ("500", "acknowledge the gap"),
    ],
)
def test_what_cannot_be_read_is_one_gap_of_the_type_and_stays_listed(account: Account, code: str, remedy: str) -> None:
    account.lines |= {f"Line{number}": (KIND, f"{ARN}{number}") for number in range(5)}
    account.refusal = code
    found = account.scanned()
    (gap,) = found.gaps
    assert (gap.what, gap.where) == (KIND, REGION)
    assert remedy in gap.remedy
    assert "notes-dev/Line0, notes-dev/Line1, notes-dev/Line2 and 2 more" in gap.reason
    assert [each.properties for each in found.resources] == [{}] * 5
    assert [each.modelled for each in found.resources] == [False] * 5


def test_a_type_that_is_not_supported_is_asked_for_once(account: Account) -> None:
    account.lines |= {f"Line{number}": (KIND, f"{ARN}{number}") for number in range(50)}
    account.refusal = "UnsupportedActionException"
    assert len(account.scanned().gaps) == 1
    assert account.asked() == 1


def test_where_the_registry_tells_nothing_cfn_lint_does(account: Account) -> None:
    account.lines["Line"] = (KIND, ARN)
    account.models[ARN] = MODEL
    account.schema = None
    assert only(account.scanned()).properties["AnalyzerName"] == "notes-dev"


def test_a_type_that_nobody_knows_is_a_gap(account: Account) -> None:
    account.lines["Thing"] = ("Acme::Own::Thing", "thing-1")
    account.schema = None
    (gap,) = account.scanned().gaps
    assert (gap.what, gap.where) == ("Acme::Own::Thing", REGION)
    assert not account.asked()


def test_a_type_without_a_read_handler_is_a_gap(account: Account) -> None:
    account.lines["Line"] = (KIND, ARN)
    account.schema = {**SCHEMA, "handlers": {"create": {}}}
    (gap,) = account.scanned().gaps
    assert "cannot read this type" in gap.reason
    assert not account.asked()


@pytest.mark.parametrize("text", ["no json", "[1]", '"text"'])
def test_an_answer_of_another_shape_is_a_gap(account: Account, text: str) -> None:
    account.lines["Line"] = (KIND, ARN)
    account.models[ARN] = text
    (gap,) = account.scanned().gaps
    assert "not this resource" in gap.reason


def test_what_has_another_arn_is_not_taken_for_it(account: Account) -> None:
    account.tagged[ARN] = {}
    account.models |= {text: {**MODEL, "Arn": f"{ARN}x"} for text in (ARN, "notes-dev")}
    found = account.scanned()
    assert only(found).properties == {}
    assert [gap.what for gap in found.gaps] == [KIND]


def test_an_identifier_of_several_parts_comes_from_the_template(account: Account) -> None:
    kind = "AWS::ECS::TaskSet"
    account.schema = {
        "typeName": kind,
        "primaryIdentifier": ["/properties/Cluster", "/properties/Service", "/properties/Id"],
    }
    account.lines["Set"] = (kind, "ecs-svc/1")
    account.template = {
        "Resources": {
            "Set": {"Type": kind, "Properties": {"Cluster": {"Fn::Sub": "${AWS::StackName}-c"}, "Service": "web"}}
        }
    }
    account.models["notes-dev-c|web|ecs-svc/1"] = {"Cluster": "notes-dev-c", "Service": "web", "Scale": {"Value": 1}}
    assert only(account.scanned()).properties["Scale"] == {"Value": 1}
    account.template["Resources"]["Set"]["Properties"] = {}
    (gap,) = account.scanned().gaps
    assert "Cluster and Service and Id" in gap.reason


def test_a_name_that_is_the_identifier_is_told_from_the_arn(account: Account) -> None:
    kind, arn = "AWS::Athena::WorkGroup", f"arn:aws:athena:{REGION}:{ACCOUNT}:workgroup/reports"
    account.schema = {
        "typeName": kind,
        "primaryIdentifier": ["/properties/Name"],
        "readOnlyProperties": ["/properties/CreationTime"],
    }
    account.tagged[arn] = {"env": "dev"}
    account.models["reports"] = {"Name": "reports", "CreationTime": "1"}
    assert only(account.scanned()).properties == {"Name": "reports"}


def test_the_same_account_gives_the_same_inventory(account: Account) -> None:
    account.lines |= {f"Line{number}": (KIND, f"{ARN}{number}") for number in range(20)}
    account.models |= {f"{ARN}{number}": {**MODEL, "Arn": f"{ARN}{number}"} for number in range(0, 20, 2)}
    assert account.scanned() == account.scanned()


def test_what_a_schema_says_that_only_aws_sets_is_left_out() -> None:
    schema = Schema(
        "A::B::C",
        {
            "readOnlyProperties": [
                "/properties/Id",
                "/properties/List/*/Arn",
                "/properties/Deep/properties/Url",
                "/properties/More/items/At",
            ],
            "writeOnlyProperties": ["/properties/Password"],
            "properties": {
                "Names": {"type": "array", "insertionOrder": False},
                "Steps": {"type": "array"},
                "Deep": {"$ref": "#/definitions/Deep"},
            },
            "definitions": {"Deep": {"properties": {"Set": {"insertionOrder": False}}}},
        },
    )
    model = {
        "Id": "1",
        "Password": "x",
        "List": [{"Arn": "a", "Name": "n"}],
        "More": [{"At": 1, "Is": 2}],
        "Deep": {"Url": "u", "Set": ["b", "a"], "Empty": {}},
        "Names": ["b", "a"],
        "Steps": ["b", "a"],
        "Null": None,
    }
    assert schema.settable(model) == {
        "List": [{"Name": "n"}],
        "More": [{"Is": 2}],
        "Deep": {"Set": ["a", "b"]},
        "Names": ["a", "b"],
        "Steps": ["b", "a"],
    }


def test_identifiers_are_what_can_mean_nothing_else() -> None:
    schema = Schema(
        "A::B::C",
        {
            "readOnlyProperties": [
                "/properties/Id",
                "/properties/Name",
                "/properties/Endpoint/Address",
                "/properties/CreatedAt",
            ]
        },
    )
    model = {
        "Id": "abc-123456",
        "Name": "default",
        "Endpoint": {"Address": "db.example.com"},
        "CreatedAt": "2026-01-01",
    }
    assert schema.attributes(model) == {"Id": "abc-123456", "Endpoint.Address": "db.example.com"}
