"""What people must change: what outside the accounts names something that moves, told without a secret."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jmespath
import pytest
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER
from hypothesis import given
from hypothesis import strategies as st

from migrate.config import Config, OrganizationConfig, SourceConfig, StageConfig
from migrate.graph import build
from migrate.inventory import ownership
from migrate.model.plan import Handover
from migrate.model.resource import Resource
from migrate.planning import moves
from migrate.planning.brief import Brief
from migrate.planning.handovers import handovers
from migrate.planning.outside import OUTSIDE
from migrate.planning.translate import Language
from migrate.resources import BY_KIND
from tests.planning.accounts import ACCOUNT, REGION, bucket, inventory, role

DEV = {"STAGE": "dev"}


def handed(*resources: Resource, account: str = "", stages: tuple[str, ...] = ("dev",)) -> list[Handover]:
    found = inventory(list(resources))
    config = Config(
        SourceConfig(ACCOUNT, (REGION,)),
        OrganizationConfig("aws+{stage}@example.com"),
        {name: StageConfig(name, account_id=account) for name in ("dev", "test")}
        | {"prod": StageConfig("prod", production=True)},
        path=Path("migrate.toml"),
    )
    graph = build(found)
    brief = Brief(found, graph, ownership.decide(found, graph, config), config, stages)
    chosen = moves.choose(brief)
    return list(handovers(brief, chosen, [Language.of(brief, chosen, stage) for stage in stages]))


def made(kind: str, identifiers: dict[str, str], name: str = "it", **properties: Any) -> Resource:
    ref = identifiers.get("Ref", name)
    return Resource(kind, REGION, name, ref, name, properties=properties, identifiers=identifiers, tags=DEV)


def queue(name: str, stage: str) -> Resource:
    url, arn = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name}", f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"
    identifiers = {"Ref": url, "Arn": arn, "QueueName": name}
    return Resource("AWS::SQS::Queue", REGION, name, url, name, arn, {"QueueName": name}, identifiers, {"STAGE": stage})


def test_an_api_has_a_new_host_that_only_the_deploy_tells() -> None:
    label = "${Ref}.execute-api.${AWS::Region}.${AWS::URLSuffix}"
    identifiers = {"Ref": "a1b2", label: f"a1b2.execute-api.{REGION}.amazonaws.com"}
    (found,) = handed(made("AWS::ApiGateway::RestApi", identifiers, Name="it"))
    assert (found.old, found.new) == (f"a1b2.execute-api.{REGION}.amazonaws.com", "")
    assert "webhooks" in found.who
    assert handed(made("AWS::ApiGateway::RestApi", identifiers, Name="it", DisableExecuteApiEndpoint=True)) == []


def test_what_can_be_foretold_is_told() -> None:
    (found,) = handed(queue("jobs", "dev"))
    assert found.new == f"https://sqs.{REGION}.amazonaws.com/<account of dev>/jobs"
    (found,) = handed(queue("jobs", "dev"), account="222222222222")
    assert found.new == f"https://sqs.{REGION}.amazonaws.com/222222222222/jobs"
    (found,) = handed(bucket("files-dev", "dev"))
    assert (found.old, found.new) == ("files-dev", "files-dev-<account of dev>")


def test_what_stays_is_handed_to_nobody() -> None:
    assert handed(queue("jobs-prod", "prod"), queue("jobs-whose", "")) == []
    assert [item.resource for item in handed(queue("a", "dev"), queue("b", "test"))] == [queue("a", "dev").key]
    assert len(handed(queue("a", "dev"), queue("b", "test"), stages=("dev", "test"))) == 2


def test_a_website_is_named_as_one() -> None:
    (plain,) = handed(bucket("files-dev", "dev"))
    (site,) = handed(bucket("site-dev", "dev", WebsiteConfiguration={"IndexDocument": "index.html"}))
    assert "website" in site.what
    assert "website" not in plain.what


def test_receivers_must_confirm_again_and_their_urls_keep_their_secrets() -> None:
    topic = f"arn:aws:sns:{REGION}:{ACCOUNT}:alerts"
    mail = made("AWS::SNS::Subscription", {}, "a", TopicArn=topic, Protocol="email", Endpoint="ops@example.com")
    url = "https://user:hunter2@hooks.example.com/services/T0/SECRET?key=x"
    hook = made("AWS::SNS::Subscription", {}, "b", TopicArn=topic, Protocol="https", Endpoint=url)
    inside = made("AWS::SNS::Subscription", {}, "c", TopicArn=topic, Protocol="sqs", Endpoint="arn:aws:sqs:::q")
    found = handed(mail, hook, inside)
    assert [(item.old, item.new) for item in found] == [
        ("ops@example.com", "ops@example.com"),
        ("https://hooks.example.com/…", "https://hooks.example.com/…"),
    ]


def test_a_receiver_that_moves_too_has_an_address_that_nobody_knows_yet() -> None:
    host = f"a1b2.execute-api.{REGION}.amazonaws.com"
    api = made(
        "AWS::ApiGateway::RestApi",
        {"Ref": "a1b2", "${Ref}.execute-api.${AWS::Region}.${AWS::URLSuffix}": host},
        "api",
        Name="api",
    )
    hook = made("AWS::SNS::Subscription", {}, "s", TopicArn="t", Protocol="https", Endpoint=f"https://{host}/v1/in")
    (found,) = [item for item in handed(api, hook) if item.resource == hook.key]
    assert (found.old, found.new) == (f"https://{host}/…", "")


@pytest.mark.parametrize("kind", ["AWS::ApiGateway::ApiKey", "AWS::AppSync::ApiKey"])
def test_a_key_is_told_of_and_never_shown(kind: str) -> None:
    (found,) = handed(made(kind, {"Ref": "da2-thekeyitself"}))
    assert "thekeyitself" not in json.dumps([found.what, found.old, found.new, found.who])
    assert found.old == found.new == ""


def test_each_name_of_a_certificate_is_validated_anew() -> None:
    names: dict[str, Any] = {"DomainName": "example.com", "SubjectAlternativeNames": ["www.example.com"]}
    arn = {"Ref": f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/1"}
    found = handed(made("AWS::CertificateManager::Certificate", arn, ValidationMethod="DNS", **names))
    assert {item.old for item in found} == {"example.com", "www.example.com"}
    assert all("DNS record" in item.what for item in found)
    assert handed(made("AWS::CertificateManager::Certificate", arn, **names)) == []  # imported: nobody validates it


def test_only_a_public_zone_is_delegated_to() -> None:
    zone = made("AWS::Route53::HostedZone", {"Ref": "Z1"}, Name="example.com.")
    assert [item.old for item in handed(zone)] == ["example.com."]
    private = made("AWS::Route53::HostedZone", {"Ref": "Z1"}, Name="corp.local.", VPCs=[{"VPCId": "vpc-1"}])
    assert handed(private) == []


def trusting(principal: Any) -> Resource:
    plain = role("deploy-dev", "dev")
    trust = {"Statement": [{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}]}
    return replace(plain, properties={**plain.properties, "AssumeRolePolicyDocument": trust})


def test_a_role_is_handed_to_whom_it_trusts_outside() -> None:
    (found,) = handed(trusting({"Federated": "token.actions.githubusercontent.com"}))
    assert found.old == f"arn:aws:iam::{ACCOUNT}:role/deploy-dev"
    assert found.new == "arn:aws:iam::<account of dev>:role/deploy-dev"
    assert "token.actions.githubusercontent.com" in found.who
    (found,) = handed(trusting({"AWS": ["arn:aws:iam::999999999999:root", f"arn:aws:iam::{ACCOUNT}:root"]}))
    assert found.who == "who assumes it: arn:aws:iam::999999999999:root"
    assert len(handed(trusting("*"))) == 1


@pytest.mark.parametrize(
    "principal",
    [
        {"Service": "lambda.amazonaws.com"},
        {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        {"Federated": "cognito-identity.amazonaws.com"},
    ],
)
def test_a_role_that_trusts_nobody_outside_is_nobodys_to_change(principal: Any) -> None:
    assert handed(trusting(principal)) == []


def test_a_kind_without_an_entry_is_reached_by_its_hosts() -> None:
    identifiers = {
        "Ref": "orders.v1",
        "_name": "orders.v1",
        "Arn": f"arn:aws:foo:{REGION}:{ACCOUNT}:thing/orders.v1",
        "Endpoint": "orders.abc.example-service.us-east-1.amazonaws.com",
        "EndpointUrl": "https://orders.abc.example-service.us-east-1.amazonaws.com/",
        "PublicIp": "52.95.110.1",
        "PrivateIp": "10.0.0.7",
        "Version": "1.2",
    }
    found = handed(made("AWS::Foo::Thing", identifiers, "orders.v1"))
    assert [item.old for item in found] == ["52.95.110.1", "orders.abc.example-service.us-east-1.amazonaws.com"]


@given(st.dictionaries(st.sampled_from(["Ref", "Url", "Endpoint"]), st.text(max_size=20), max_size=3))
def test_whatever_identifiers_hold_it_ends_and_is_sorted(identifiers: dict[str, str]) -> None:
    found = handed(made("AWS::Foo::Thing", identifiers))
    assert found == sorted(set(found))


def test_a_login_in_an_address_is_masked() -> None:
    (found,) = handed(made("AWS::Foo::Thing", {"Url": "https://me:hunter2@example.com/x"}))
    assert "hunter2" not in found.old


def _fields(node: dict[str, Any]) -> Iterator[str]:
    """The fields that a JMESPath reads of the document itself, not of what it found in it."""
    if node["type"] == "field":
        yield str(node["value"])
    below = node["children"][:1] if node["type"] in ("subexpression", "index_expression") else node["children"]
    for child in below:
        yield from _fields(child)


@pytest.mark.parametrize("kind", sorted(OUTSIDE))
def test_the_table_names_labels_and_properties_that_there_are(kind: str) -> None:
    """Judged by the kind's own module and by CloudFormation's schema of the type."""
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(region=REGION, resource_type=kind).schema
    for entry in OUTSIDE[kind]:
        if kind in BY_KIND:
            spec = BY_KIND[kind].SPEC
            known = {"Ref", "Arn", *spec.attributes, *spec.forms}
            assert set(entry.labels) <= known
        for path in filter(None, (entry.values, entry.only)):
            assert set(_fields(jmespath.compile(path).parsed)) <= set(schema["properties"])
        assert bool(entry.labels) + bool(entry.values) + entry.hidden == 1
