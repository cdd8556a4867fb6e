"""Who needs whom: references, parents, exports, nested stacks and what a stack's texts name."""

from __future__ import annotations

from dataclasses import replace

from migrate.graph import build
from migrate.graph.references import Identifiers
from tests.planning.accounts import ACCOUNT, bucket, inventory, role, stack

FILES = "AWS::S3::Bucket/us-east-1/files-dev"


def test_a_reference_is_an_edge_with_its_place_and_oneself_is_none() -> None:
    graph = build(inventory([bucket("files-dev"), role("app-dev", "", "arn:aws:s3:::files-dev/*")]))
    ((user, used, edge),) = graph.edges(data=True)
    assert (user, used) == ("AWS::IAM::Role/global/app-dev", FILES)
    assert edge == {
        "place": "Policies.0.PolicyDocument.Statement.0.Resource.0",
        "token": "arn:aws:s3:::files-dev",
        "label": "Arn",
    }


def test_a_part_needs_its_parent() -> None:
    graph = build(inventory([bucket("files-dev"), replace(bucket("part"), parent=FILES)]))
    assert [(user, used, edge["label"]) for user, used, edge in graph.edges(data=True)] == [
        ("AWS::S3::Bucket/us-east-1/part", FILES, "parent")
    ]


def test_a_plain_name_is_its_own_region_s_and_an_arn_is_everybody_s() -> None:
    near, far = bucket("files-dev"), replace(bucket("files-dev"), region="eu-west-1")
    identifiers = Identifiers(inventory([near, far]))
    named = [reference.used for reference in identifiers.references("files-dev", "us-east-1")]
    assert named == [near.key]
    assert {reference.used for reference in identifiers.references("arn:aws:s3:::files-dev", "us-east-1")} == {
        near.key,
        far.key,
    }


def test_a_name_that_several_share_goes_by_the_place() -> None:
    app, files = role("shared-name"), bucket("shared-name")
    identifiers = Identifiers(inventory([app, files]))
    for place, used in (("BucketName", [files.key]), ("RoleName", [app.key]), ("Other", [app.key, files.key])):
        assert sorted(r.used for r in identifiers.references({place: "shared-name"}, "us-east-1")) == used


def test_short_names_and_bare_numbers_are_no_references() -> None:
    found = inventory([replace(bucket("x"), identifiers={"Ref": "abc", "Id": ACCOUNT, "Name": "123456"})])
    assert list(Identifiers(found).references(["abc", ACCOUNT, "123456"], "us-east-1")) == []


def test_stacks_need_exporters_nested_stacks_and_what_their_texts_name() -> None:
    template = {
        "Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "inner-dev"}}},
        "Outputs": {"O": {"Value": {"Fn::ImportValue": "net-vpc"}}},
    }
    app, members = stack("app-dev", template, bucket("inner-dev"), parameters={"Files": "files-dev"})
    net, _ = stack("net", {"Resources": {}}, exports={"net-vpc": "vpc-1"})
    nested, _ = stack("app-dev-nested", {"Resources": {}}, parent=app.stack_id)
    graph = build(inventory([*members, bucket("files-dev")], [app, net, nested]))
    needs = {(used, edge["label"], edge["place"]) for _, used, edge in graph.out_edges(app.key, data=True)}
    assert needs == {
        (net.key, "export", "Outputs.O.Value"),
        (nested.key, "nested", ""),
        (FILES, "Ref", "Parameters.Files"),
    }
