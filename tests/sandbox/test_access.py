"""IAM evaluation, without any AWS: examples of each rule, and the property that an explicit Deny always wins."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.sandbox.access import (
    Decision,
    Layer,
    Request,
    decide,
    refusing_layer,
    resource_policy_decision,
    trusts,
)

TABLE = "arn:aws:dynamodb:us-east-1:111111111111:table/orders-dev"
READ = Request("dynamodb:GetItem", TABLE, {"aws:PrincipalAccount": "111111111111"})
EVERYTHING = {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}


def one(effect: str = "Allow", **parts: Any) -> dict[str, Any]:
    """A policy of one statement."""
    return {"Statement": [{"Effect": effect, **({"Action": "*", "Resource": "*"} | parts)}]}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ({"Action": "dynamodb:GetItem"}, Decision.ALLOW),
        ({"Action": "DynamoDB:getitem"}, Decision.ALLOW),
        ({"Action": ["s3:*", "dynamodb:Get*"]}, Decision.ALLOW),
        ({"Action": "dynamodb:Get?tem"}, Decision.ALLOW),
        ({"Action": "dynamodb:Get"}, Decision.IMPLICIT_DENY),
        ({"Resource": TABLE}, Decision.ALLOW),
        ({"Resource": "arn:aws:dynamodb:*:*:table/*-dev"}, Decision.ALLOW),
        ({"Resource": [TABLE.upper(), "arn:aws:s3:::x"]}, Decision.IMPLICIT_DENY),
        ({"Resource": "arn:aws:dynamodb:*:*:table/orders-dev/index/*"}, Decision.IMPLICIT_DENY),
        ({"Condition": {"StringEquals": {"aws:principalaccount": "111111111111"}}}, Decision.ALLOW),
        ({"Condition": {"StringEquals": {"aws:PrincipalAccount": ["9", "8"]}}}, Decision.IMPLICIT_DENY),
        ({"Condition": {"StringLike": {"aws:PrincipalAccount": "1111*"}}}, Decision.ALLOW),
        ({"Condition": {"StringNotEquals": {"aws:PrincipalAccount": "111111111111"}}}, Decision.IMPLICIT_DENY),
        ({"Condition": {"StringNotEquals": {"aws:RequestedRegion": "x"}}}, Decision.ALLOW),
        ({"Condition": {"StringEquals": {"aws:RequestedRegion": "x"}}}, Decision.IMPLICIT_DENY),
        ({"Condition": {"StringEqualsIfExists": {"aws:RequestedRegion": "x"}}}, Decision.ALLOW),
        ({"Condition": {"Null": {"aws:RequestedRegion": "true"}}}, Decision.ALLOW),
        ({"Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}, Decision.IMPLICIT_DENY),
        ({"Condition": {}}, Decision.ALLOW),
    ],
)
def test_a_statement_speaks_about_its_action_resource_and_conditions(
    statement: dict[str, Any], expected: Decision
) -> None:
    assert decide([one(**statement)], READ) is expected


def test_not_action_and_not_resource_turn_the_match_round() -> None:
    but_iam = {"Statement": {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}}
    but_prod = {"Statement": {"Effect": "Allow", "Action": "*", "NotResource": "*-prod"}}
    assert decide([but_iam], READ) is Decision.ALLOW
    assert decide([but_iam], Request("iam:GetRole", "*")) is Decision.IMPLICIT_DENY
    assert decide([but_prod], READ) is Decision.ALLOW
    assert decide([but_prod], Request("dynamodb:GetItem", "orders-prod")) is Decision.IMPLICIT_DENY


def test_an_unknown_condition_operator_fails_closed_in_a_deny_too() -> None:
    strange = one("Deny", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})
    assert decide([EVERYTHING, strange], READ) is Decision.EXPLICIT_DENY


def test_an_unknown_resource_is_allowed_only_by_a_statement_on_everything_and_denied_by_any_deny() -> None:
    unknown = Request("new:Thing", None)
    assert decide([EVERYTHING], unknown) is Decision.ALLOW
    assert decide([one(Resource="arn:aws:new:::thing")], unknown) is Decision.IMPLICIT_DENY
    assert decide([EVERYTHING, one("Deny", Resource="arn:aws:new:::thing")], unknown) is Decision.EXPLICIT_DENY


def test_every_layer_must_allow_and_an_explicit_deny_is_named_first() -> None:
    identity = Layer("identity-based policy", (EVERYTHING,))
    session = Layer("session policy", (one(Action="s3:*"),))
    control = Layer("service control policy", (one("Deny", Action="dynamodb:*"),))
    assert refusing_layer([identity], READ) is None
    assert refusing_layer([identity, session], READ) == (session, Decision.IMPLICIT_DENY)
    assert refusing_layer([session, identity, control], READ) == (control, Decision.EXPLICIT_DENY)


@pytest.mark.parametrize(
    ("principal", "expected"),
    [
        ({"AWS": "arn:aws:iam::111111111111:root"}, Decision.ALLOW),
        ({"AWS": ["222222222222", "111111111111"]}, Decision.ALLOW),
        ({"AWS": "arn:aws:iam::111111111111:role/tool"}, Decision.ALLOW),
        ("*", Decision.ALLOW),
        ({"AWS": "arn:aws:iam::222222222222:root"}, Decision.IMPLICIT_DENY),
        ({"Service": "lambda.amazonaws.com"}, Decision.IMPLICIT_DENY),
    ],
)
def test_a_trust_policy_lets_in_whom_it_names(principal: Any, expected: Decision) -> None:
    trust = {"Statement": [{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}]}
    session = "arn:aws:sts::111111111111:assumed-role/tool/session"
    assert trusts(trust, session, "111111111111", {}) is expected


def test_a_trust_policy_may_ask_for_an_external_id() -> None:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}
    trust = {"Statement": [statement | {"Condition": {"StringEquals": {"sts:ExternalId": "secret"}}}]}
    assert trusts(trust, "arn:x", "1", {"sts:ExternalId": "secret"}) is Decision.ALLOW
    assert trusts(trust, "arn:x", "1", {}) is Decision.IMPLICIT_DENY


def test_a_bucket_policy_speaks_to_the_principals_it_names_only() -> None:
    statement = {"Effect": "Allow", "Principal": {"AWS": "222222222222"}, "Action": "s3:*", "Resource": "*"}
    request = Request("s3:GetObject", "arn:aws:s3:::bucket/key")
    policy = {"Statement": [statement]}
    assert resource_policy_decision(policy, "arn:x", "222222222222", request) is Decision.ALLOW
    assert resource_policy_decision(policy, "arn:x", "333333333333", request) is Decision.IMPLICIT_DENY


ACTIONS = st.sampled_from(["*", "dynamodb:*", "dynamodb:GetItem", "s3:*", "dynamodb:Get*"])
RESOURCES = st.sampled_from(["*", TABLE, "arn:aws:dynamodb:*", "arn:aws:s3:::x"])
STATEMENTS = st.fixed_dictionaries(
    {"Effect": st.sampled_from(["Allow", "Deny"]), "Action": ACTIONS, "Resource": RESOURCES}
)
REQUESTS = st.builds(
    Request,
    st.sampled_from(["dynamodb:GetItem", "s3:PutObject"]),
    st.sampled_from([TABLE, "arn:aws:s3:::x", "*", None]),
)


@given(st.lists(STATEMENTS, max_size=6), REQUESTS, st.integers(0, 6))
def test_an_explicit_deny_wins_wherever_it_stands(
    statements: list[dict[str, str]], request: Request, position: int
) -> None:
    deny = {"Effect": "Deny", "Action": request.action, "Resource": request.resource or "*"}
    document = {"Statement": [*statements[:position], deny, *statements[position:]]}
    assert decide([EVERYTHING, document], request) is Decision.EXPLICIT_DENY


@given(st.lists(STATEMENTS, max_size=6), REQUESTS)
def test_another_layer_never_widens_what_is_allowed(statements: list[dict[str, str]], request: Request) -> None:
    narrow = Layer("identity-based policy", ({"Statement": statements},))
    wide = Layer("session policy", (EVERYTHING,))
    assert (refusing_layer([narrow, wide], request) is None) == (refusing_layer([narrow], request) is None)
