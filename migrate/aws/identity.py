"""An identity that opens accounts: the user's own credentials, or a role on the way to the management account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import RLock
from types import MappingProxyType
from typing import Any

import boto3
from botocore.config import Config as ClientConfig
from botocore.credentials import CredentialProvider, CredentialResolver, RefreshableCredentials
from botocore.exceptions import ProfileNotFound
from botocore.session import Session

from migrate.aws import Client
from migrate.aws.actions import loader
from migrate.aws.calls import CallError, Failure, call
from migrate.aws.guard import Bound, guard, permit
from migrate.aws.trace import trace
from migrate.model.arn import Arn
from migrate.model.errors import MigrateError
from migrate.model.resource import GLOBAL

RETRIES = ClientConfig(retries={"mode": "standard", "total_max_attempts": 8}, max_pool_connections=32)
"""The one retry policy. Standard mode waits longer each time, with jitter, up to 20 seconds."""

READING = RETRIES.merge(ClientConfig(retries={"mode": "adaptive", "total_max_attempts": 8}))
"""The same for accounts that are only read, where hundreds of calls follow each other: a client that was told to slow
down does, and is not refused again and again: at 10 allowed calls a second, 300 cost 22 refusals rather than 259.
"""

ONCE = RETRIES.merge(ClientConfig(retries={"mode": "standard", "total_max_attempts": 1}))
"""For creates that have no client token: a lost answer must not become a second account."""

SESSION_NAME = "migrate"


class Account:
    """The clients of one account: made when first asked for, guarded, all sharing one loader of models."""

    def __init__(self, session: boto3.Session, bound: Bound, region: str, config: ClientConfig | None = None) -> None:
        self._session = session
        self._bound, self._region = bound, region
        self._config = config or (READING if bound.read_only else RETRIES)
        self._clients: dict[tuple[str, str], Client] = {}
        self._lock = RLock()

    def client(self, service: str, region: str) -> Client:
        """The guarded client; a service without regions is asked in the run's first region."""
        region = self._region if region in ("", GLOBAL) else region
        make: Callable[..., Client] = self._session.client
        with self._lock:  # boto3 does not promise that clients can be made side by side
            if (service, region) not in self._clients:
                client = make(service, region_name=region, config=self._config)
                self._clients[service, region] = trace(guard(client, self._bound), self._bound.account)
            return self._clients[service, region]


class Identity:
    """Credentials with the account that they belong to."""

    def __init__(self, session: boto3.Session, region: str) -> None:
        self.session, self._region = session, region
        unbound = Account(session, Bound("", read_only=True), region)
        found = call(unbound.client("sts", region), "get_caller_identity")
        self.account, self.arn = str(found["Account"]), str(found["Arn"])
        own = Arn.parse(self.arn)
        self.partition = own.partition if own else "aws"
        self._own = Account(session, Bound(self.account), region)

    @classmethod
    def of_user(cls, profile: str, region: str) -> Identity:
        """The standard credentials of boto3, or those of a profile; MigrateError when there are none that work."""
        try:
            return cls(boto3.Session(botocore_session=_session(profile)), region)
        except ProfileNotFound:
            raise MigrateError(
                f"the AWS profile {profile!r} does not exist", "see: aws configure list-profiles"
            ) from None
        except CallError as error:
            if error.failure is not Failure.CREDENTIALS:
                raise
            remedy = "log in (aws sso login), set AWS_PROFILE or the AWS_ACCESS_KEY_ID variables, and run it again"
            raise MigrateError(f"no AWS credentials that work: {error.reason}", remedy) from None

    def as_role(self, role_arn: str) -> Identity:
        """The identity that this one has as a role."""
        return Identity(self.role_session(role_arn), self._region)

    def role_session(self, role_arn: str, limits: Mapping[str, Any] = MappingProxyType({})) -> boto3.Session:
        """A session with the role's credentials, bounded by session policies, assumed again before they expire.

        `limits` are the parameters of AssumeRole that name the policies.
        """
        session = _session()
        provider = _Assumed(lambda: self._assume(role_arn, limits))
        session.register_component("credential_provider", CredentialResolver([provider]))
        return boto3.Session(botocore_session=session)

    def _assume(self, role_arn: str, limits: Mapping[str, Any]) -> dict[str, str]:
        with permit(self.account, ("sts:AssumeRole",)):
            answer = call(
                self._own.client("sts", self._region),
                "assume_role",
                RoleArn=role_arn,
                RoleSessionName=SESSION_NAME,
                **limits,
            )
        _refuse_other_account(role_arn, answer["AssumedRoleUser"]["Arn"])
        credentials = answer["Credentials"]
        return {
            "access_key": credentials["AccessKeyId"],
            "secret_key": credentials["SecretAccessKey"],
            "token": credentials["SessionToken"],
            "expiry_time": credentials["Expiration"].isoformat(),
        }


def _refuse_other_account(wanted: str, found: str) -> None:
    """Looked at each time the credentials are renewed, before anything is signed with them."""
    role, session = Arn.parse(wanted), Arn.parse(found)
    if role is None or session is None or role.account != session.account:
        raise MigrateError(f"role {wanted} answers as {found}", "check AWS_ENDPOINT_URL and the role")


class _Assumed(CredentialProvider):
    """A role's credentials, which botocore renews shortly before they expire."""

    METHOD = "migrate-assume-role"

    def __init__(self, assume: Callable[[], dict[str, str]]) -> None:
        super().__init__()
        self._assume = assume

    def load(self) -> RefreshableCredentials:
        return RefreshableCredentials.create_from_metadata(self._assume(), self._assume, self.METHOD)


def _session(profile: str = "") -> Session:
    """A session of botocore's, for exactly one of boto3's: a second one could not make a client of S3."""
    session = Session(profile=profile or None)
    session.register_component("data_loader", loader())
    return session
