"""A fresh sandbox for each test, and clients as the tool makes them."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from migrate.sandbox.server import Options, Sandbox

# Reading the models of the services takes most of the time of a small test; all sessions share what was read.
MODELS = botocore.session.get_session().get_component("data_loader")
# A fault that strikes once must be seen to strike: no retries.
ONCE = Config(retries={"total_max_attempts": 1}, read_timeout=10)


@pytest.fixture
def options() -> Options:
    """How the sandbox of a test behaves; a test module may override it."""
    return Options(polls=1, probes=0)


@pytest.fixture
def sandbox(tmp_path: Path, options: Options) -> Iterator[Sandbox]:
    """A sandbox with an empty shared account."""
    with Sandbox.start(tmp_path / "sandbox", options) as running:
        yield running


class Actor:
    """Somebody with credentials: makes clients, assumes roles."""

    def __init__(self, sandbox: Sandbox, keys: Mapping[str, str]) -> None:
        self._sandbox = sandbox
        session = botocore.session.get_session()
        session.register_component("data_loader", MODELS)
        self._session = boto3.Session(botocore_session=session, region_name=sandbox.region, **keys)

    def client(self, service: str, config: Config = ONCE) -> Any:
        """A client with these credentials."""
        make: Callable[..., Any] = self._session.client
        return make(service, endpoint_url=self._sandbox.url, config=config)

    def assume(self, role: str, **request: Any) -> "Actor":
        """Who one becomes by assuming a role."""
        answer = self.client("sts").assume_role(RoleArn=role, RoleSessionName="test", **request)["Credentials"]
        return Actor(
            self._sandbox,
            {
                "aws_access_key_id": answer["AccessKeyId"],
                "aws_secret_access_key": answer["SecretAccessKey"],
                "aws_session_token": answer["SessionToken"],
            },
        )


@pytest.fixture
def operator(sandbox: Sandbox) -> Actor:
    """The operator of the shared account."""
    return Actor(sandbox, sandbox.credentials())


@pytest.fixture
def source_role(sandbox: Sandbox) -> str:
    """The role which the tool assumes in the shared account."""
    return f"arn:aws:iam::{sandbox.account}:role/migrate-source"


@pytest.fixture
def new_account(operator: Actor) -> Callable[[str], str]:
    """Creates member accounts by name, the organization with the first."""
    organizations = operator.client("organizations")
    organizations.create_organization(FeatureSet="ALL")

    def create(name: str) -> str:
        begun = organizations.create_account(Email=f"{name}@example.com", AccountName=name)["CreateAccountStatus"]
        done = organizations.describe_create_account_status(CreateAccountRequestId=begun["Id"])["CreateAccountStatus"]
        assert done["State"] == "SUCCEEDED"
        return str(done["AccountId"])

    return create


def entry_role(account: str) -> str:
    """The role through which the management account enters a member account."""
    return f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"


def code_of(error: pytest.ExceptionInfo[ClientError]) -> str:
    """The error code that the caller saw."""
    return str(error.value.response["Error"]["Code"])
