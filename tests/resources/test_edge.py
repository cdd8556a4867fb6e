"""What stands at the edge: secrets that are never read, names as people write them, and what blocks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from migrate.model.finding import Severity
from migrate.resources import appsync_api_key, cloudfront_function, iam_policy, wafv2_ip_set, wafv2_web_acl
from migrate.resources import cognito_user_pool_identity_provider as provider
from migrate.resources import cognito_user_pool_user as user
from migrate.resources import route53_record_set as record
from migrate.resources.reading import search, text
from migrate.resources.wafv2_shapes import written
from tests.resources.cases import PLACE

ZONE = {"Id": "/hostedzone/Z1", "Name": "dev.example.com."}


def _record(**fields: Any) -> dict[str, Any]:
    return {"Name": "api.dev.example.com.", "Type": "A", "_": PLACE, "_parent": ZONE, **fields}


def _codes(module: Any, document: dict[str, Any]) -> list[str]:
    return [found.code for found in module.findings(document)]


def test_no_secret_of_a_provider_is_read() -> None:
    answer = {
        "IdentityProvider": {
            "ProviderName": "p",
            "ProviderType": "OIDC",
            "ProviderDetails": {"client_id": "i", "client_secret": "s3cret"},
        }
    }
    read = search(provider.SPEC.facets[""].path, answer)
    assert "s3cret" not in json.dumps(read)
    assert read["ProviderDetails"]["client_id"] == "i"
    document = {**read, "_": PLACE, "_parent": {"Id": "pool"}}
    assert provider.properties(document)["ProviderDetails"] == {"client_id": "i"}
    assert [found.code for found in provider.findings(document) if found.severity is Severity.BLOCK] == [
        "provider-secret"
    ]


def test_a_provider_without_details_is_read() -> None:
    read = search(provider.SPEC.facets[""].path, {"IdentityProvider": {"ProviderName": "p", "ProviderType": "SAML"}})
    document = {**read, "_": PLACE, "_parent": {"Id": "pool"}}
    assert "provider-secret" not in _codes(provider, document)


def test_a_key_of_appsync_is_not_read() -> None:
    answer = {"apiKeys": [{"id": "da2-s3cret", "expires": 1}, {"id": "da2-other", "description": "web", "expires": 1}]}
    keys = search(appsync_api_key.SPEC.listing.path, answer)
    assert "da2" not in json.dumps(keys)
    assert [text(appsync_api_key.SPEC.identifier, key) for key in keys] == ["1", "web 1"]


@pytest.mark.parametrize(("count", "listed"), [(None, [{"UserPoolId": "p"}]), (999, [{"UserPoolId": "p"}]), (1000, [])])
def test_users_of_large_pools_are_not_listed(count: int | None, listed: list[Any]) -> None:
    assert user.SPEC.within is not None
    assert search(user.SPEC.within.path, {"Id": "p", "EstimatedNumberOfUsers": count}) == listed


def test_a_zone_s_own_records_are_nobody_s_to_move() -> None:
    own = str(record.SPEC.owned_by_aws)
    assert search(own, _record(Name="dev.example.com.", Type="NS")) is True
    assert search(own, _record(Name="sub.dev.example.com.", Type="NS")) is False
    assert search(own, _record(Name="dev.example.com.", Type="A")) is False


def test_a_record_is_named_as_people_write_it() -> None:
    document = _record(Name="\\052.dev.example.com.", TTL=0, ResourceRecords=[{"Value": "192.0.2.1"}])
    assert record.properties(document)["Name"] == "*.dev.example.com"
    assert record.properties(document)["TTL"] == "0"


def test_an_alias_within_the_zone_stays_right() -> None:
    target = {"DNSName": "other.dev.example.com.", "EvaluateTargetHealth": False}
    assert _codes(record, _record(AliasTarget={**target, "HostedZoneId": "Z1"})) == []
    assert _codes(record, _record(AliasTarget={**target, "HostedZoneId": "Z2"})) == ["record-points-at-old-account"]


@pytest.mark.parametrize(("ttl", "codes"), [(300, []), (301, ["long-ttl"])])
def test_a_long_ttl_is_told(ttl: int, codes: list[str]) -> None:
    assert _codes(record, _record(TTL=ttl, ResourceRecords=[{"Value": "192.0.2.1"}])) == codes


def test_both_scopes_are_listed_where_both_are_kept() -> None:
    assert wafv2_ip_set.SPEC.within is not None
    scopes = {
        region: [item["Scope"] for item in search(wafv2_ip_set.SPEC.within.path, {"_": {"Region": region}})]
        for region in ("us-east-1", "eu-west-1")
    }
    assert scopes == {"us-east-1": ["REGIONAL", "CLOUDFRONT"], "eu-west-1": ["REGIONAL"]}


def test_what_a_rule_looks_for_is_text_or_encoded() -> None:
    assert written({"SearchString": b"/admin"}) == {"SearchString": "/admin"}
    assert written([{"SearchString": b"\xff"}]) == [{"SearchStringBase64": "/w=="}]


def test_a_web_acl_that_no_template_can_hold_blocks() -> None:
    plain = {"Name": "app-dev", "ARN": "arn:aws:wafv2:us-east-1:1:regional/webacl/app-dev/1"}
    assert _codes(wafv2_web_acl, plain) == []
    injected = {**plain, "AssociationConfig": {"ChallengeJavascriptSdkInjection": {"CLOUDFRONT": {}}}}
    assert _codes(wafv2_web_acl, injected) == ["web-acl-not-carried"]


def test_a_function_s_code_is_text() -> None:
    document = {"Name": "f", "FunctionConfig": {"Runtime": "cloudfront-js-2.0"}, "Code": b"code", "_": PLACE}
    assert cloudfront_function.properties(document)["FunctionCode"] == "code"


@pytest.mark.parametrize(
    ("parent", "named"),
    [
        ({"RoleName": "r", "RolePolicyList": [{"PolicyName": "p"}]}, "Roles"),
        ({"UserName": "u", "UserPolicyList": [{"PolicyName": "p"}]}, "Users"),
        ({"GroupName": "g", "GroupPolicyList": [{"PolicyName": "p"}]}, "Groups"),
    ],
)
def test_an_inline_policy_is_of_the_parent_that_has_it(parent: dict[str, Any], named: str) -> None:
    (item,) = search(iam_policy.SPEC.listing.path, parent)
    assert set(iam_policy.properties({**item, "_parent": parent})) == {"PolicyName", named}
    assert search(iam_policy.SPEC.listing.path, {"RoleName": "r"}) == []
