"""Each change to a live template has its reason, each reason its change, and no file of it holds a secret."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.config import Config, OrganizationConfig, SourceConfig, StageConfig
from migrate.graph import build
from migrate.inventory import ownership
from migrate.model.codec import encode
from migrate.model.inventory import Inventory
from migrate.model.resource import Resource
from migrate.model.stack import StackResource
from migrate.model.values import Json, canonical
from migrate.planning import moves
from migrate.planning import rewrites as told_of
from migrate.planning.brief import Brief
from migrate.planning.reasons import differing
from migrate.planning.rewrites import UNEXPLAINED, hidden, rewrites
from migrate.planning.translate import Language
from migrate.planning.unit import Unit
from migrate.planning.units import deployment
from tests.planning.accounts import ACCOUNT, REGION, bucket, inventory, stack, templates

TAGS = {"STAGE": "dev"}
SECRET = "canary-hunter22"
TOKEN = f"postgres://app:{SECRET}@db/x"
NESTED = "AWS::CloudFormation::Stack"


def units(found: Inventory, **variables: Mapping[str, str]) -> tuple[Unit, ...]:
    """What is deployed for dev."""
    stages = {"dev": StageConfig("dev"), "prod": StageConfig("prod", production=True)}
    config = Config(
        SourceConfig(ACCOUNT, (REGION,)), OrganizationConfig("aws+{stage}@example.com"), stages,
        parameters=variables, path=Path("migrate.toml"),
    )  # fmt: skip
    graph = build(found)
    brief = Brief(found, graph, ownership.decide(found, graph, config), config, ("dev",))
    chosen = moves.choose(brief)
    return deployment(brief, chosen, Language.of(brief, chosen, "dev")).units


def differences(made: Sequence[Unit]) -> Mapping[str, str]:
    return told_of.differences(made, templates(made))


def function(live: Json) -> Resource:
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f-dev"
    return Resource(
        "AWS::Lambda::Function", REGION, "f-dev", "f-dev", "f-dev", arn,
        {"FunctionName": "f-dev", "Environment": {"Variables": live}}, {"Ref": "f-dev", "Arn": arn},
        facts={"CodeSha256": "c2hh"},
    )  # fmt: skip


def of_variables(told: Mapping[str, Json], live: Mapping[str, Json], **sections: Any) -> tuple[Unit, ...]:
    """The units of a stack whose function has these variables, as the template tells them and as they are."""
    code = {"S3Bucket": "sls", "S3Key": "a.zip", "S3ObjectVersion": "7"}
    properties = {"FunctionName": "f-dev", "Code": code, "Environment": {"Variables": told}}
    rule = {"ScheduleExpression": "rate(1 day)", "State": sections.pop("State", "ENABLED")}
    template = {
        **sections,
        "Resources": {
            "F": {"Type": "AWS::Lambda::Function", "Properties": properties},
            "R": {"Type": "AWS::Events::Rule", "Properties": rule},
            "B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "files-dev"}},
        },
    }
    event = Resource("AWS::Events::Rule", REGION, "r-dev", "r-dev", "r-dev", properties=rule)
    given = {name: value["Default"] for name, value in sections.get("Parameters", {}).items()}
    members = [function(live), event, bucket("files-dev")]
    made, inside = stack("app-dev", template, *members, tags=TAGS, parameters=given)
    return units(inventory([*inside, bucket("loose-dev", "dev"), bucket("files-prod", "prod")], [made]))


PLAIN: list[Json] = [
    "plain", "", 1, True, ACCOUNT, "files-dev", "loose-dev", "files-prod", f"arn:aws:s3:::files-dev/{ACCOUNT}",
    {"Ref": "Stage"}, {"Ref": "B"}, {"Fn::GetAtt": ["B", "Arn"]}, {"Fn::Sub": "loose-${Stage}"},
    {"Fn::Sub": ["${A}-x", {"A": "files-dev"}]}, {"Fn::Join": ["-", ["files", {"Ref": "Stage"}]]},
    {"Fn::FindInMap": ["M", "dev", "Account"]}, {"Fn::If": ["C", "loose-dev", {"Ref": "AWS::NoValue"}]},
]  # fmt: skip
HIDDEN: list[tuple[Json, str]] = [
    (SECRET, SECRET),
    (TOKEN, TOKEN),
    ({"Fn::Sub": f"{SECRET}-${{Stage}}"}, f"{SECRET}-dev"),
    ({"Fn::Join": ["", ["postgres://app:", SECRET, "@db/x"]]}, TOKEN),
    ({"Fn::FindInMap": ["M", "dev", "ApiToken"]}, SECRET),
    ({"Fn::FindInMap": ["M", {"Ref": "Stage"}, "Plain"]}, SECRET),
    ({"Fn::If": ["C", SECRET, "other"]}, SECRET),
    (f"export DB_PASSWORD={SECRET} && run", f"export DB_PASSWORD={SECRET} && run"),
    (f'{{"Password": "{SECRET}"}}', f'{{"Password": "{SECRET}"}}'),
]
NAMES = st.sampled_from(["TABLE", "URL", "OTHER", "A.B"])


@st.composite
def stacks(draw: st.DrawFn) -> tuple[Unit, ...]:
    told: dict[str, Json] = draw(st.dictionaries(NAMES, st.sampled_from(PLAIN), max_size=4))
    live: dict[str, Json] = {}
    for number, (value, stands) in enumerate(draw(st.lists(st.sampled_from(HIDDEN), max_size=3))):
        by_form = "app" in canonical(value) or len(stands) > 30
        name = f"{draw(st.sampled_from(['DB_PASSWORD', 'TARGET'])) if by_form else 'DB_PASSWORD'}_{number}"
        told[name] = value
        if draw(st.booleans()):
            live[name] = stands
    secret_parameter = {"DbPassword": {"Type": "String", "Default": SECRET}} if draw(st.booleans()) else {}
    words = {"ApiToken": SECRET} if draw(st.booleans()) else {}
    words |= {"Plain": SECRET} if any("Plain" in canonical(value) for value in told.values()) else {}
    return of_variables(
        told,
        live,
        State=draw(st.sampled_from(["ENABLED", "DISABLED", ACCOUNT])),
        Parameters={"Stage": {"Type": "String", "Default": "dev"}, **secret_parameter},
        Conditions={"C": {"Fn::Equals": [{"Ref": "Stage"}, "dev"]}},
        Mappings={"M": {"dev": {"Account": ACCOUNT, **words}}},
        **({"Metadata": {"Note": {"Password": SECRET}}} if draw(st.booleans()) else {}),
        **({"Outputs": {"O": {"Value": draw(st.sampled_from([*PLAIN, TOKEN]))}}} if draw(st.booleans()) else {}),
    )


@settings(max_examples=150, deadline=None)
@given(stacks())
def test_no_change_without_a_reason_and_no_reason_without_a_change(made: tuple[Unit, ...]) -> None:
    (unit,) = (unit for unit in made if unit.stack)
    assert unit.stack
    changed = set(differing(unit.stack.template, unit.template))
    assert changed == set(unit.reasons)
    assert {change.place for change in rewrites(made)} == {".".join(map(str, place)) for place in changed}
    assert all(change.reason and change.reason != UNEXPLAINED for change in rewrites(made))


@settings(max_examples=150, deadline=None)
@given(stacks())
def test_a_secret_is_in_no_file_and_stands_where_it_stood_as_a_parameter_or_a_mask(made: tuple[Unit, ...]) -> None:
    told = canonical([encode(rewrites(made)), encode(hidden(made)), dict(differences(made))])
    assert SECRET not in told
    for unit in made:
        assert SECRET not in canonical([unit.template, unit.final, encode(unit.findings), unit.parameters])
        assert {item.parameter for item in hidden([unit])} <= unit.parameters.keys()
        assert all(unit.template["Parameters"][name]["NoEcho"] is True for name in unit.hidden)  # type: ignore[index,call-overload]


@settings(max_examples=60, deadline=None)
@given(stacks())
def test_the_live_template_beside_the_new_one_differs_in_the_places_that_are_told(made: tuple[Unit, ...]) -> None:
    files = differences(made)
    (unit,) = (unit for unit in made if unit.stack)
    live = json.loads(files["templates/dev/us-east-1/app-dev.live.json"])
    assert unit.stack
    assert live.keys() == unit.stack.template.keys()
    assert set(differing(live, unit.template)) <= set(unit.reasons)
    shown = files["templates/dev/us-east-1/app-dev.diff"]
    assert all(f"# {'.'.join(map(str, place))}: {why}\n" in shown for place, why in unit.reasons.items())


def test_each_reason_says_what_made_the_change() -> None:
    made = of_variables(
        {"ID": ACCOUNT, "BUCKET": "loose-dev", "DB_PASSWORD": SECRET, "DEEP": f"arn:aws:s3:::files-dev/{ACCOUNT}"},
        {"DB_PASSWORD": SECRET},
    )
    told = {change.place.removeprefix("Resources."): change for change in rewrites(made)}
    variables = "F.Properties.Environment.Variables"
    assert "id of the shared account" in told[f"{variables}.ID"].reason
    assert told[f"{variables}.ID"].after == '{"Ref":"AWS::AccountId"}'
    assert "AWS::S3::Bucket/us-east-1/loose-dev" in told[f"{variables}.BUCKET"].reason
    assert "looks like a secret (its name)" in told[f"{variables}.DB_PASSWORD"].reason
    assert told[f"{variables}.DB_PASSWORD"].before == '"****"'
    assert told[f"{variables}.DEEP"].reason.count(";") == 1
    assert "artifact bucket" in told["F.Properties.Code.S3Bucket"].reason
    version = told["F.Properties.Code.S3ObjectVersion"]
    assert (version.before, version.after) == ('"7"', "")
    assert "unique in the world" in told["B.Properties.BucketName"].reason
    assert told["R.Properties.State"].reason == "switched off until cutover"


def test_what_is_hidden_is_listed_with_its_origin_and_never_its_value() -> None:
    parameters = {"DbPassword": {"Type": "String", "Default": SECRET}}
    (own, inside) = hidden(of_variables({"URL": TOKEN}, {"URL": TOKEN}, Parameters=parameters))
    assert (own.parameter, own.place, own.reason) == ("DbPassword", "Parameters.DbPassword", "its name")
    assert own.origin == "parameter DbPassword of AWS::CloudFormation::Stack/us-east-1/app-dev"
    assert inside.origin == "live value of AWS::Lambda::Function/us-east-1/f-dev at Environment.Variables.URL"
    assert inside.reason == "Basic Auth Credentials"


def test_cutover_has_its_own_small_diff() -> None:
    made = of_variables({}, {})
    shown = differences(made)["templates/dev/us-east-1/app-dev.cutover.diff"]
    assert "# Resources.R.Properties.State: switched on" in shown
    changed = [line for line in shown.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    assert [line.strip("+- ") for line in changed] == ['"State": "DISABLED"', '"State": "ENABLED"']


def test_an_unchanged_template_is_said_to_be_so() -> None:
    template = {"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "q-dev"}}}}
    queue = Resource("AWS::SQS::Queue", REGION, "q-dev", "q-dev", "q-dev", properties={"QueueName": "q-dev"})
    made, inside = stack("app-dev", template, queue, tags=TAGS)
    found = units(inventory(inside, [made]))
    assert rewrites(found) == ()
    (only,) = differences(found).items()
    assert only[0].endswith("app-dev.diff")
    assert "unchanged" in only[1]


def nested(given: Json, live: Mapping[str, str], parameters: Json, **variables: Mapping[str, str]) -> tuple[Unit, ...]:
    """The units of a stack with one nested in it that takes `parameters` and is given `given`."""
    template: dict[str, Any] = {
        "Parameters": parameters,
        "Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "q-dev"}}},
    }
    queue = Resource("AWS::SQS::Queue", REGION, "q-dev", "q-dev", "q-dev", properties={"QueueName": "q-dev"})
    inner, inside = stack("inner", template, queue, parameters=live)
    outer, _ = stack("app-dev", {"Resources": {}}, tags=TAGS)
    properties = {"TemplateURL": "https://x", **({"Parameters": given} if given else {})}
    line = StackResource("N", NESTED, inner.stack_id, "CREATE_COMPLETE")
    outer = replace(outer, template={"Resources": {"N": {"Type": NESTED, "Properties": properties}}}, resources=(line,))
    return units(inventory(inside, [outer, replace(inner, parent=outer.stack_id)]), **variables)


def test_a_secret_that_an_outer_template_gives_is_read_from_the_nested_stack() -> None:
    told = {"DbPassword": {"Type": "String"}, "Size": {"Type": "String"}}
    (outer,) = nested({"DbPassword": SECRET, "Size": "big"}, {"DbPassword": SECRET, "Size": "big"}, told)
    inner = outer.nested["N"]
    assert SECRET not in canonical([outer.template, inner.template, outer.parameters, dict(differences([outer]))])
    ((name, origin),) = outer.parameters.items()
    assert origin == {"parameter": {"stack": f"{NESTED}/us-east-1/inner", "name": "DbPassword"}}
    resources: Any = outer.template["Resources"]
    assert resources["N"]["Properties"]["Parameters"] == {"DbPassword": {"Ref": name}, "Size": "big"}
    declared: Any = inner.template["Parameters"]
    assert declared == {"DbPassword": {"Type": "String", "NoEcho": True}, "Size": {"Type": "String"}}
    assert outer.findings == ()
    for unit in outer.all():
        assert unit.stack
        assert set(differing(unit.stack.template, unit.template)) == set(unit.reasons)


def test_a_secret_default_that_a_nested_stack_takes_is_given_from_outside() -> None:
    (outer,) = nested({}, {"DbPassword": SECRET}, {"DbPassword": {"Type": "String", "Default": SECRET}})
    assert SECRET not in canonical([outer.template, outer.nested["N"].template, dict(differences([outer]))])
    assert [item["parameter"] for item in outer.parameters.values()] == [
        {"stack": f"{NESTED}/us-east-1/inner", "name": "DbPassword"}
    ]
    assert outer.stack
    assert set(differing(outer.stack.template, outer.template)) == set(outer.reasons)


def test_a_secret_that_nobody_shows_blocks_until_a_variable_is_named() -> None:
    told: Json = {"DbPassword": {"Type": "String", "NoEcho": True}}
    (outer,) = nested({"DbPassword": SECRET}, {"DbPassword": "****"}, told)
    (finding,) = outer.findings
    assert finding.code == "secret-out-of-reach"
    assert SECRET not in canonical([outer.template, encode(outer.findings), dict(differences([outer]))])
    name = next(word for word in finding.remedy.split() if word.startswith("MigrateSecret"))
    (outer,) = nested({"DbPassword": SECRET}, {"DbPassword": "****"}, told, **{"app-dev": {name: "DB_PASSWORD"}})
    assert outer.findings == ()
    assert outer.parameters == {name: {"environment": "DB_PASSWORD"}}
    assert {item.origin for item in hidden([outer])} >= {"environment variable DB_PASSWORD"}


def test_a_secret_beside_what_is_called_otherwise_blocks() -> None:
    text = f"postgres://app:{SECRET}@loose-dev/x"
    made = of_variables({"URL": text}, {"URL": text})
    (finding,) = (finding for unit in made for finding in unit.findings)
    assert finding.code == "secret-out-of-reach"
    assert "called otherwise" in finding.message
