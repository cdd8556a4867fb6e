"""Whose credentials a request bears, and what policies bind that principal."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from moto.iam.models import iam_backends
from werkzeug.wrappers import Response

from migrate.sandbox.access import Document, Layer
from migrate.sandbox.calls import Call
from migrate.sandbox.organizations import service_control_layers
from migrate.sandbox.policies import managed_document, role_layers, user_layers

SANDBOX_KEY = re.compile(r"AKIA(?P<account>\d{12})(?P<sort>OPER|READ)")
ISSUED_KEY = re.compile(r"<AccessKeyId>(\w+)</AccessKeyId>")
READER = "sandbox:reader"
OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who calls: an IAM user, the session of an assumed role, or the sandbox's own unrestricted reader.

    `session` holds the session policies' layer, if any; `expires` is in seconds of the epoch.
    """

    account: str
    arn: str
    user: str | None = None
    role: str | None = None
    session: tuple[Layer, ...] = ()
    expires: float | None = None

    @property
    def reader(self) -> bool:
        """Whether this is the sandbox's own door, past all rules."""
        return self.arn == READER

    @property
    def unrestricted(self) -> bool:
        """Whether no policy binds it: the reader's door and the operator of the shared account."""
        return self.user is None and self.role is None


class Identities:
    """The credentials in circulation: the sandbox's own, IAM users' keys, and sessions of assumed roles."""

    def __init__(self, account: str) -> None:
        self._account = account
        self._sessions: dict[str, Principal] = {}

    def find(self, access_key: str) -> Principal | None:
        """The principal behind an access key, None for a key that nobody was given."""
        if session := self._sessions.get(access_key):
            return session
        if own := SANDBOX_KEY.fullmatch(access_key):
            if own["sort"] == "READ":
                return Principal(own["account"], READER)
            if own["account"] == self._account:
                return Principal(self._account, f"arn:aws:iam::{self._account}:user/{OPERATOR}")
        return user_with_key(access_key)

    def remember(self, call: Call, response: Response, now: float) -> None:
        """Note the session which a successful AssumeRole has begun."""
        issued = ISSUED_KEY.search(response.get_data(as_text=True))
        if issued is None:
            return
        parameters = call.parameters
        _, _, _, _, account, path = str(parameters["RoleArn"]).split(":", 5)
        role = path.rsplit("/", 1)[-1]
        self._sessions[issued[1]] = Principal(
            account=account,
            arn=f"arn:aws:sts::{account}:assumed-role/{role}/{parameters['RoleSessionName']}",
            role=role,
            session=session_layers(account, parameters),
            expires=now + int(parameters.get("DurationSeconds", 3600)),
        )


def user_with_key(access_key: str) -> Principal | None:
    """The IAM user, of any account, who has this access key."""
    for account, partitions in list(iam_backends.items()):
        user = partitions["aws"].get_user_from_access_key_id(access_key)
        if user is not None:
            return Principal(account, user.arn, user=user.name)
    return None


def session_layers(account: str, parameters: Mapping[str, Any]) -> tuple[Layer, ...]:
    """The layer of session policies that an AssumeRole asks for: inline, and managed policies of the role's account."""
    documents: list[Document] = []
    if inline := parameters.get("Policy"):
        documents.append(json.loads(inline))
    arns = [v for k, v in parameters.items() if k.startswith("PolicyArns.member.")]
    documents += [d for arn in arns if (d := managed_document(account, arn)) is not None]
    return (Layer("session policy", tuple(documents)),) if inline or arns else ()


def layers_over(principal: Principal) -> tuple[Layer, ...]:
    """All policies that bind a principal; none for an unrestricted one."""
    if principal.unrestricted:
        return ()
    if principal.role is not None:
        own = role_layers(principal.account, principal.role)
    else:
        own = user_layers(principal.account, str(principal.user))
    return (*service_control_layers(principal.account), *own, *principal.session)
