"""Every copy needs nothing but reads of the source: its clients refuse everything else before it is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from migrate.aws.guard import Bound, Forbidden, guard, permit, reveal
from migrate.data import DATASTORES
from tests.data.servers import SOURCE, TARGET, Server, copying


def _bucket(client: Any, filled: bool) -> None:
    client.create_bucket(Bucket=f"assets-{'old' if filled else 'new'}")
    if filled:
        for number in range(20):
            client.put_object(Bucket="assets-old", Key=str(number), Body=b"x", Tagging="a=b")


def _table(client: Any, filled: bool) -> None:
    client.create_table(
        TableName=f"assets-{'old' if filled else 'new'}",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    if filled:
        client.put_item(TableName="assets-old", Item={"id": {"S": "1"}})


def _parameter(client: Any, filled: bool) -> None:
    if filled:
        client.put_parameter(Name="assets-old", Value="x", Type="SecureString")


def _secret(client: Any, filled: bool) -> None:
    client.create_secret(Name=f"assets-{'old' if filled else 'new'}", SecretString="old" if filled else "new")


MAKERS: dict[str, Callable[[Any, bool], None]] = {
    "s3-objects": _bucket,
    "dynamodb-items": _table,
    "ssm-parameter": _parameter,
    "secret-value": _secret,
}


SECRETS = {"ssm-parameter": ("ssm:GetParameter",), "secret-value": ("secretsmanager:GetSecretValue",)}


@pytest.mark.parametrize("name", sorted(DATASTORES))
def test_a_copy_only_reads_its_source_and_writes_with_a_permit(server: Server, name: str) -> None:
    store = DATASTORES[name]
    source, target = server.pair(store.service)
    MAKERS[name](source, True)
    MAKERS[name](target, False)
    guard(source, Bound(SOURCE, read_only=True))
    guard(target, Bound(TARGET))
    secrets = SECRETS.get(name, ())
    with reveal((SOURCE, TARGET), secrets):
        with pytest.raises(Forbidden):
            store.copy(source, target, "assets-old", "assets-new", copying())
        with permit(TARGET):
            store.copy(source, target, "assets-old", "assets-new", copying())
        assert store.content(source, "assets-old", str) == store.content(target, "assets-new", str)
    if secrets:
        with permit(TARGET), pytest.raises(Forbidden, match="would give a secret"):
            store.content(source, "assets-old", str)
