"""AWS Organizations as it really behaves: accounts that take a while, e-mails that are used up, limits, suspension."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from moto.iam.models import iam_backends
from moto.organizations.models import FakeAccount, OrganizationsBackend, organizations_backends

from migrate.sandbox.access import Layer
from migrate.sandbox.policies import parsed

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
DEFAULT_ROLE = "OrganizationAccountAccessRole"


@dataclass(frozen=True, slots=True)
class Request:
    """A CreateAccount in progress or done; `polls` more looks until it is decided, then an account or a failure."""

    id: str
    management: str
    wanted: Mapping[str, Any]
    requested: float
    polls: int
    failure: str | None
    account: str | None = None
    completed: float | None = None

    def status(self) -> dict[str, Any]:
        """The CreateAccountStatus that AWS would show."""
        state = "IN_PROGRESS" if self.completed is None else "FAILED" if self.failure else "SUCCEEDED"
        facts = {
            "Id": self.id,
            "AccountName": self.wanted["AccountName"],
            "State": state,
            "RequestedTimestamp": self.requested,
            "CompletedTimestamp": self.completed,
            "AccountId": self.account,
            "FailureReason": self.failure if state == "FAILED" else None,
        }
        return {name: value for name, value in facts.items() if value is not None}


class AccountRequests:
    """Every CreateAccount that was asked for, decided as it is polled, and how usable its account is already."""

    def __init__(self, polls: int, probes: int, limit: int) -> None:
        self._polls, self._probes, self._limit = polls, probes, limit
        self._requests: dict[str, Request] = {}
        self._unready: dict[str, int] = {}
        self._numbers = count(1)

    def create(self, management: str, wanted: Mapping[str, Any], now: float) -> dict[str, Any]:
        """Begin an account; like AWS, a used e-mail or the limit is told only when the request has run its course."""
        number = next(self._numbers)
        request = Request(
            id=f"car-{number:032x}",
            management=management,
            wanted=dict(wanted),
            requested=now,
            polls=self._polls,
            failure=self._failure(management, str(wanted["Email"])),
        )
        self._requests[request.id] = request
        return request.status()

    def describe(self, identity: str, now: float) -> dict[str, Any] | None:
        """The status of a request, one poll further; None when there is no such request."""
        request = self._requests.get(identity)
        if request is None:
            return None
        if request.completed is None:
            request = self._polled(request, now)
            self._requests[identity] = request
        return request.status()

    def all(self, states: tuple[str, ...], now: float) -> list[dict[str, Any]]:
        """The statuses of all requests, in order, of the given states (none given: any). A look is a poll."""
        statuses = [self.describe(identity, now) for identity in list(self._requests)]
        return [s for s in statuses if s is not None and (not states or s["State"] in states)]

    def organized(self, account: str) -> bool:
        """Whether the account manages an organization, so that accounts can be asked for at all."""
        return organizations_backends[account]["aws"].org is not None

    def probe(self, account: str) -> bool:
        """Whether a new account can be entered yet: SUCCEEDED is not yet usable, for some attempts more."""
        left = self._unready.get(account, 0)
        if left:
            self._unready[account] = left - 1
        return left == 0

    def _failure(self, management: str, email: str) -> str | None:
        members = organizations_backends[management]["aws"].accounts
        begun = [r for r in self._requests.values() if r.failure is None and r.completed is None]
        used = {a.email.lower() for a in members} | {str(r.wanted["Email"]).lower() for r in begun}
        if email.lower() in used:
            return "EMAIL_ALREADY_EXISTS"
        return "ACCOUNT_LIMIT_EXCEEDED" if len(members) + len(begun) >= self._limit else None

    def _polled(self, request: Request, now: float) -> Request:
        if request.polls > 1:
            return replace(request, polls=request.polls - 1)
        if request.failure is not None:
            return replace(request, completed=now)
        account = made(request)
        self._unready[account] = self._probes
        return replace(request, account=account, completed=now)


def made(request: Request) -> str:
    """Make the account in moto and give its role the administrator's policy, which moto forgets; gives its id."""
    backend = organizations_backends[request.management]["aws"]
    status = backend.create_account(**request.wanted)["CreateAccountStatus"]
    account = str(status["AccountId"])
    role = request.wanted.get("RoleName", DEFAULT_ROLE)
    iam_backends[account]["aws"].attach_role_policy(ADMINISTRATOR, role)
    return account


def management_of(account: str) -> str | None:
    """The management account over a member account, None for any other account."""
    over = organizations_backends.master_accounts.get(account)
    return str(over[0]) if over else None


def member(account: str) -> tuple[OrganizationsBackend, FakeAccount] | None:
    """A member account and the organization's backend which knows it."""
    management = management_of(account)
    if management is None:
        return None
    backend = organizations_backends[management]["aws"]
    return backend, backend.get_account_by_id(account)


def suspended(account: str) -> bool:
    """Whether the account was closed."""
    found = member(account)
    return found is not None and found[1].status != "ACTIVE"


def service_control_layers(account: str) -> tuple[Layer, ...]:
    """The SCPs above a member account, a layer for each level that must allow; none for a management account."""
    found = member(account)
    if found is None:
        return ()
    backend, node = found
    layers = []
    above: Any = node
    while above is not None:
        contents = [p.content for p in above.attached_policies if p.type == "SERVICE_CONTROL_POLICY"]
        layers.append(Layer("service control policy", tuple(parsed(c) for c in contents)))
        above = next((unit for unit in backend.ou if unit.id == above.parent_id), None)
    return tuple(layers)
