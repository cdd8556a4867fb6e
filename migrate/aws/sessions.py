"""The accounts of a run: the source, the management account and the new members, each behind guarded clients."""

from __future__ import annotations

from functools import cached_property
from threading import RLock

from migrate.aws import Client, Connect
from migrate.aws.calls import call
from migrate.aws.guard import Bound
from migrate.aws.identity import ONCE, Account, Identity
from migrate.aws.session_policy import session_limits
from migrate.config import Config
from migrate.model.arn import Arn
from migrate.model.errors import MigrateError


class Sessions:
    """Every account of a run. Opening it reads who we are and writes nothing."""

    def __init__(self, config: Config, user: Identity, source: Account) -> None:
        self._config, self._user, self._source = config, user, source
        self._region = config.source.regions[0]
        self._members: dict[tuple[str, str], Account] = {}
        self._lock = RLock()
        self.partition = user.partition
        self.source_is_bounded = bool(config.source.role_arn)

    @classmethod
    def open(cls, config: Config) -> Sessions:
        """Sessions for `config`; MigrateError when there are no credentials, or they are not the source's."""
        wanted, region = config.source, config.source.regions[0]
        user = Identity.of_user(wanted.profile, region)
        session = (
            user.role_session(wanted.role_arn, session_limits(user.partition)) if wanted.role_arn else user.session
        )
        source = Account(session, Bound(wanted.account_id, read_only=True), region)
        found = call(source.client("sts", region), "get_caller_identity")
        if found["Account"] != wanted.account_id:
            raise MigrateError(
                f"the credentials are of account {found['Account']} ({found['Arn']}), "
                f"but {config.path} says that the source is {wanted.account_id}",
                f"use credentials of {wanted.account_id}, or set account_id, profile or role_arn under [source]",
            )
        return cls(config, user, source)

    def source(self, service: str, region: str) -> Client:
        """A client of the shared account, from which no write ever leaves."""
        return self._source.client(service, region)

    def management(self, service: str, region: str) -> Client:
        """A client of the organization's management account; it writes only where a permit says so."""
        return self._management.client(service, region)

    def management_once(self, service: str, region: str) -> Client:
        """The same, never sending a request twice: for creates that have no client token."""
        return self._management_once.client(service, region)

    @property
    def management_account(self) -> str:
        """The account id of the management account."""
        return self._manager.account

    def member(self, account_id: str, role_name: str) -> Connect:
        """(service, region) -> client of a member account, through its role. CallError while it cannot be assumed.

        Neither the source nor the management account can be a member: MigrateError.
        """
        if account_id in (self._config.source.account_id, self.management_account):
            raise MigrateError(
                f"account {account_id} is the source or the management account: nothing may be moved into it",
                "make a new plan with another target account",
            )
        with self._lock:
            if (account_id, role_name) not in self._members:
                self._members[account_id, role_name] = self._open_member(account_id, role_name)
            return self._members[account_id, role_name].client

    def _open_member(self, account_id: str, role_name: str) -> Account:
        role = str(Arn(self.partition, "iam", "", account_id, f"role/{role_name}"))
        member = Account(self._manager.role_session(role), Bound(account_id), self._region)
        found = call(member.client("sts", self._region), "get_caller_identity")["Account"]
        if found != account_id:
            raise MigrateError(f"role {role} answers as account {found}", "check AWS_ENDPOINT_URL and the role")
        return member

    @cached_property
    def _manager(self) -> Identity:
        wanted = self._config.organization
        identity = Identity.of_user(wanted.profile, self._region) if wanted.profile else self._user
        return identity.as_role(wanted.role_arn) if wanted.role_arn else identity

    @cached_property
    def _management(self) -> Account:
        return Account(self._manager.session, Bound(self._manager.account), self._region)

    @cached_property
    def _management_once(self) -> Account:
        return Account(self._manager.session, Bound(self._manager.account), self._region, ONCE)
