"""References planted in values of every form are found, and nothing else is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.graph import build
from migrate.graph.references import PATTERN, Identifiers
from migrate.model.resource import Resource
from migrate.model.values import Json
from tests.planning.accounts import ACCOUNT, bucket, inventory, stack

REGION = "us-east-1"
WORDS = st.from_regex(r"[a-z]{2,6}-[a-z0-9]{2,6}", fullmatch=True)


def named(kind: str, name: str, arn: str, **more: str) -> Resource:
    return Resource(kind, REGION, name, name, name, arn, {}, {"Ref": name, "Arn": arn, **more})


def queue(name: str) -> Resource:
    url = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name}"
    return replace(named("AWS::SQS::Queue", name, f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}", _url=url), physical_id=url)


def table(name: str) -> Resource:
    return named("AWS::DynamoDB::Table", name, f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}")


FORMS: dict[str, Callable[[Resource], Json]] = {
    "name": lambda used: used.name,
    "arn": lambda used: used.arn,
    "part": lambda used: f"{used.arn}/index/*",
    "environment": lambda used: {"Variables": {"WHERE": used.name}},
    "policy": lambda used: {"Statement": [{"Effect": "Allow", "Action": "x:*", "Resource": [used.arn]}]},
    "state machine": lambda used: json.dumps({"States": {"Put": {"Parameters": {"TableName": used.name}}}}),
    "open api": lambda used: {"paths": {"/x": {"uri": f"arn:aws:apigateway:{REGION}:x:action/{used.arn}/invocations"}}},
    "dynamic reference": lambda used: f"{{{{resolve:ssm:{used.name}:1}}}}",
    "event pattern": lambda used: {"detail": {"bucket": {"name": [used.name]}}},
    "key": lambda used: {used.arn: ["x"]},
}


@pytest.mark.parametrize("form", FORMS)
@given(st.lists(WORDS, min_size=2, max_size=6, unique=True), st.data())
def test_what_is_planted_is_found_and_nothing_else(form: str, names: list[str], data: st.DataObject) -> None:
    used = table(data.draw(st.sampled_from(names)))
    user = replace(bucket("the-user"), properties={"Some": {"Where": FORMS[form](used)}})
    graph = build(inventory([user, *(table(name) for name in names)]))
    assert {(one, other) for one, other in graph.edges()} == {(user.key, used.key)}


@given(WORDS, st.sampled_from(["x{}", "{}x", "x-{}", "{}-x", "{}.x", "{}_x", "9{}"]))
def test_a_name_inside_another_word_is_none(name: str, around: str) -> None:
    user = replace(bucket("the-user"), properties={"Some": around.format(name)})
    assert not build(inventory([user, table(name)])).edges()


def test_urls_and_hosts_are_found() -> None:
    jobs = queue("jobs-dev")
    user = replace(bucket("the-user"), properties={"Url": jobs.identifiers["_url"]})
    assert list(build(inventory([user, jobs])).edges()) == [(user.key, jobs.key)]


def test_one_plain_word_names_a_resource_only_where_the_place_says_so() -> None:
    orders = table("orders")
    found = Identifiers(inventory([orders]))
    for path, expected in (
        ({"PathPart": "orders"}, []),
        ({"Tags": [{"Key": "Name", "Value": "orders"}]}, []),
        ({"Environment": {"Variables": {"TABLE_NAME": "orders"}}}, [orders.key]),
    ):
        assert [each.used for each in found.references(path, REGION)] == expected
    declared = found.references({"TableName": "orders"}, REGION, kind="AWS::ApplicationAutoScaling::ScalableTarget")
    assert [each.used for each in declared] == [orders.key]


def test_a_shared_name_goes_by_what_aws_declares_of_the_property() -> None:
    role = named("AWS::IAM::Role", "app-dev", f"arn:aws:iam::{ACCOUNT}:role/app-dev")
    group = named("AWS::Logs::LogGroup", "app-dev", f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:app-dev")
    found = Identifiers(inventory([role, group]))
    value = {"LoggingConfig": {"LogGroup": "app-dev"}}
    assert [each.used for each in found.references(value, REGION, kind="AWS::Lambda::Function")] == [group.key]


def test_a_name_that_very_many_share_names_none_of_them() -> None:
    kinds = [f"AWS::Some::Kind{chr(ord('A') + number)}" for number in range(9)]
    same = [named(kind, "same-name", f"arn:aws:some:{REGION}:{ACCOUNT}:{kind}") for kind in kinds]
    assert list(Identifiers(inventory(same)).references("same-name", REGION)) == []
    assert len(list(Identifiers(inventory(same[:8])).references("same-name", REGION))) == 8


def test_a_pattern_is_a_reference_to_each_that_it_matches() -> None:
    found = Identifiers(inventory([table("notes-dev"), table("notes-prod"), table("other-dev")]))
    text = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/notes-*"
    matched = list(found.references({"Resource": text}, REGION))
    assert [(each.used.split("/")[-1], each.label, each.token) for each in matched] == [
        ("notes-dev", PATTERN, text),
        ("notes-prod", PATTERN, text),
    ]


def test_what_a_resource_is_called_after_is_a_reference() -> None:
    """A log group holds its function's name; a whole does not need the part that it names."""
    function = named(
        "AWS::Lambda::Function",
        "app-dev",
        f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:app-dev",
        **{"/aws/lambda/${Ref}": "/aws/lambda/app-dev"},
    )
    group = replace(
        named("AWS::Logs::LogGroup", "/aws/lambda/app-dev", "arn:aws:logs:x:y:log-group:/aws/lambda/app-dev"),
        properties={"LogGroupName": "/aws/lambda/app-dev"},
    )
    whole = replace(bucket("the-whole"), properties={"Rule": "part-of-it"})
    part = replace(bucket("part-of-it"), parent=whole.key)
    edges = build(inventory([function, group, whole, part])).edges()
    assert sorted(edges) == sorted([(group.key, function.key), (part.key, whole.key)])


def test_what_only_the_template_tells_is_found_there() -> None:
    """Code's bucket is in no answer of AWS, and a custom resource has no properties at all."""
    template = {
        "Resources": {
            "Code": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "code-dev"}},
            "Seed": {"Type": "Custom::Seed", "Properties": {"Into": {"Fn::GetAtt": ["Code", "Arn"]}}},
            "Job": {"Type": "AWS::SQS::Queue", "Properties": {"Written": {"Ref": "Code"}, "Other": {"Ref": "Gone"}}},
        }
    }
    seed = replace(bucket("seed-id-1"), kind="Custom::Seed", modelled=False, properties={}, identifiers={})
    made, members = stack("app-dev", template, bucket("code-dev"), seed, replace(queue("jobs-dev"), properties={}))
    edges = {(user, edge["place"]) for user, _, edge in build(inventory(members, [made])).edges(data=True)}
    assert edges == {
        (members[1].key, "Template.Resources.Seed.Properties.Into"),
        (members[2].key, "Template.Resources.Job.Properties.Written"),
    }


def test_a_generated_id_of_letters_only_is_found_within_its_whole() -> None:
    api = replace(named("AWS::ApiGateway::RestApi", "tnofcxlfhy", ""), identifiers={"RootResourceId": "qwertzuiop"})
    path = replace(bucket("part-1"), parent=api.key, properties={"Where": "qwertzuiop"})
    other = replace(bucket("other-1"), properties={"Where": "qwertzuiop"})
    edges = [
        (user, used) for user, used, edge in build(inventory([api, path, other])).edges(data=True) if edge["place"]
    ]
    assert edges == [(path.key, api.key)]
