"""Lines of stacks find their resources: by id, and where that tells nothing, by what the template says."""

from __future__ import annotations

from typing import Any

from migrate.inventory.membership import settle
from migrate.model.finding import Severity
from migrate.model.inventory import Inventory
from migrate.model.resource import GLOBAL, Resource
from migrate.model.stack import Stack, StackResource

RULE = "AWS::Events::Rule"
QUEUE, POLICY, ROLE, STAGE, API = (
    "AWS::SQS::Queue",
    "AWS::SQS::QueuePolicy",
    "AWS::IAM::Role",
    "AWS::ApiGateway::Stage",
    "AWS::ApiGateway::RestApi",
)


def resource(
    kind: str, name: str, parent: Resource | None = None, region: str = "us-east-1", **properties: Any
) -> Resource:
    identifier = f"{parent.id}/{name}" if parent else name
    return Resource(
        kind,
        region,
        identifier,
        name,
        name,
        properties=properties,
        identifiers={"Ref": name, "Arn": f"arn:{name}"},
        parent=parent.key if parent else "",
    )


def stack(name: str, *lines: tuple[str, str, str], **properties: Any) -> Stack:
    template = {"Resources": {logical: {"Properties": value} for logical, value in properties.items()}}
    held = tuple(StackResource(logical, kind, physical, "CREATE_COMPLETE") for logical, kind, physical in lines)
    return Stack(f"arn:{name}", name, "us-east-1", "CREATE_COMPLETE", template, resources=held)


def settled(*items: Resource | Stack, read_kinds: tuple[str, ...] = (), unmodelled: bool = True) -> Inventory:
    found = Inventory(
        "1" * 12,
        "aws",
        ("us-east-1",),
        "",
        tuple(item for item in items if isinstance(item, Resource)),
        tuple(item for item in items if isinstance(item, Stack)),
    )
    return settle(found, read_kinds, unmodelled)


def places(found: Inventory) -> dict[str, str]:
    return {
        each.key: f"{each.membership.stack_name}.{each.membership.logical_id}"
        for each in found.resources
        if each.membership
    }


def test_by_physical_id_arn_or_name_also_without_region() -> None:
    jobs, role = resource(QUEUE, "jobs"), resource(ROLE, "role", region=GLOBAL)
    elsewhere = resource(QUEUE, "jobs", region="eu-west-1")
    found = settled(jobs, role, elsewhere, stack("s", ("Jobs", QUEUE, "jobs"), ("Role", ROLE, "role")))
    assert places(found) == {jobs.key: "s.Jobs", role.key: "s.Role"}


def test_a_made_up_id_is_told_by_what_the_template_says() -> None:
    jobs, other = resource(QUEUE, "jobs"), resource(QUEUE, "other")
    policies = [resource(POLICY, "policy", each, Queues=[each.name]) for each in (jobs, other)]
    lines = ("Jobs", QUEUE, "jobs"), ("Policy", POLICY, "s-Policy-1X2")
    found = settled(jobs, other, *policies, stack("s", *lines, Policy={"Queues": [{"Ref": "Jobs"}]}))
    assert places(found) == {jobs.key: "s.Jobs", policies[0].key: "s.Policy"}


def test_one_line_may_be_several_resources() -> None:
    queues = [resource(QUEUE, name) for name in ("a", "b", "c")]
    policies = [resource(POLICY, "policy", each, Queues=[each.name]) for each in queues]
    lines = ("A", QUEUE, "a"), ("B", QUEUE, "b"), ("Policy", POLICY, "made-up")
    found = settled(*queues, *policies, stack("s", *lines, Policy={"Queues": [{"Ref": "A"}, {"Ref": "B"}]}))
    assert places(found)[policies[0].key] == places(found)[policies[1].key] == "s.Policy"
    assert policies[2].key not in places(found)


def test_an_id_that_several_parts_share_goes_by_the_parent() -> None:
    apis = [resource(API, name) for name in ("api1", "api2")]
    stages = [resource(STAGE, "dev", each, RestApiId=each.name, StageName="dev") for each in apis]
    stacks = [
        stack(
            name,
            ("Api", API, f"api{number}"),
            ("Stage", STAGE, "dev"),
            Stage={"RestApiId": {"Ref": "Api"}, "StageName": "dev"},
        )
        for number, name in ((1, "one"), (2, "two"))
    ]
    found = places(settled(*apis, *stages, *stacks))
    assert (found[stages[0].key], found[stages[1].key]) == ("one.Stage", "two.Stage")


def test_what_could_be_anybodys_is_nobodys() -> None:
    api = resource(API, "api1")
    part = resource(STAGE, "dev", api, RestApiId="api1", StageName="dev")
    found = settled(api, part, stack("s", ("Stage", STAGE, "made-up"), Stage={"StageName": "dev"}))
    assert part.key not in places(found)


def test_what_no_module_reads_moves_with_its_stack() -> None:
    (found,) = settled(stack("s", ("Pool", "AWS::Unheard::Of", "us-east-1_AbCdEf"))).resources
    assert (found.key, found.modelled) == ("AWS::Unheard::Of/us-east-1/s/Pool", False)
    assert found.identifiers == {"Ref": "us-east-1_AbCdEf"}
    assert found.membership
    assert found.membership.logical_id == "Pool"


def test_an_id_that_can_mean_anything_identifies_nothing() -> None:
    one, two = stack("a", ("X", "AWS::Unheard::Of", "prod")), stack("b", ("X", "AWS::Unheard::Of", "prod"))
    assert [each.identifiers for each in settled(one, two).resources] == [{}, {}]


def test_nested_stacks_are_stacks_and_deleted_lines_are_nothing() -> None:
    inner = stack("inner")
    outer = stack("outer", ("Inner", "AWS::CloudFormation::Stack", inner.stack_id))
    gone = Stack(
        "arn:g", "g", "us-east-1", "UPDATE_COMPLETE", {}, resources=(StackResource("A", QUEUE, "a", "DELETE_COMPLETE"),)
    )
    assert settled(inner, outer, gone).resources == ()


def test_a_line_of_a_kind_that_was_read_and_that_nothing_fits_is_a_finding() -> None:
    lost = stack("s", ("Jobs", QUEUE, "gone-by-hand"))
    found = settled(lost, read_kinds=(QUEUE,))
    (finding,) = found.findings
    assert (finding.severity, finding.resource) == (Severity.WARN, lost.key)
    assert "gone-by-hand" in finding.message
    assert not settled(lost, read_kinds=()).findings
    assert settled(lost, read_kinds=(QUEUE,), unmodelled=False).resources == ()


def test_a_line_without_an_id_is_a_gap() -> None:
    found = settled(stack("s", ("Jobs", QUEUE, "")), read_kinds=(QUEUE,))
    (gap,) = found.gaps
    assert "Jobs" in gap.reason
    assert not found.resources
    assert not found.findings


def test_an_id_written_otherwise_is_told_by_its_end_and_the_template() -> None:
    rules = [resource(RULE, f"{bus}|created", EventBusName=bus) for bus in ("bus-dev", "bus-prod")]
    stacks = [
        stack(f"app-{stage}", ("Rule", RULE, "created"), Rule={"EventBusName": f"bus-{stage}"})
        for stage in ("dev", "prod")
    ]
    found = settled(*rules, *stacks, read_kinds=(RULE,))
    assert places(found) == {rules[0].key: "app-dev.Rule", rules[1].key: "app-prod.Rule"}
    assert not found.findings
    unclear = settled(*rules, stack("app", ("Rule", RULE, "created")))
    assert not [key for key in places(unclear) if key.startswith(RULE + "/us-east-1/bus")]


def test_two_stacks_that_list_the_same_thing_are_told() -> None:
    found = settled(
        resource(QUEUE, "jobs"),
        stack("a", ("Jobs", QUEUE, "jobs")),
        stack("b", ("Q", QUEUE, "jobs")),
        read_kinds=(QUEUE,),
    )
    (finding,) = found.findings
    assert (finding.code, finding.resource) == ("stack-resource-taken", "AWS::CloudFormation::Stack/us-east-1/b")
    assert "stack a" in finding.message


def test_references_to_parameters_are_followed_and_arns_are_names_too() -> None:
    rules = [resource(RULE, f"{bus}|created", EventBusName=bus) for bus in ("bus-dev", "bus-prod")]
    arn = "arn:aws:events:us-east-1:111111111111:event-bus/bus-dev"
    parameter = resource("AWS::SSM::Parameter", "/dev/bus", Value=arn)
    app = stack("app", ("Rule", RULE, "created"), Rule={"EventBusName": "{{resolve:ssm:/dev/bus:3}}"})
    assert places(settled(*rules, parameter, app)) == {rules[0].key: "app.Rule"}
    assert not {rule.key for rule in rules} & places(settled(*rules, app)).keys()


def test_a_group_of_records_is_every_record_that_it_says() -> None:
    zone = resource("AWS::Route53::HostedZone", "Z1", region=GLOBAL)
    names = ("a.example.com", "b.example.com", "c.example.com")
    records = [
        resource("AWS::Route53::RecordSet", f"{name}|A", zone, GLOBAL, HostedZoneId="Z1", Name=name, Type="A")
        for name in names
    ]
    said = [{"Name": f"{name}.", "Type": "A"} for name in names[:2]]
    made = stack(
        "dns",
        ("Group", "AWS::Route53::RecordSetGroup", "dns-Group-1"),
        Group={"HostedZoneId": "Z1", "RecordSets": said},
    )
    found = settled(zone, *records, made)
    assert places(found) == {record.key: "dns.Group" for record in records[:2]}


def test_another_name_of_a_type_means_the_same_resource() -> None:
    domain = resource("AWS::OpenSearchService::Domain", "search-dev")
    found = settled(domain, stack("app", ("Domain", "AWS::Elasticsearch::Domain", "search-dev")))
    assert places(found) == {domain.key: "app.Domain"}


def test_what_a_region_has_once_is_found_whatever_a_stack_calls_it() -> None:
    setting = resource("AWS::ApiGateway::Account", "account", CloudWatchRoleArn="r")
    kinds = ("AWS::ApiGateway::Account",)
    stacks = [stack(name, ("Logs", kinds[0], f"{name}-Logs-1"), Logs={"CloudWatchRoleArn": "r"}) for name in "ab"]
    found = settled(setting, *stacks, read_kinds=kinds)
    assert places(found) == {setting.key: "a.Logs"}
    assert found.findings == ()
