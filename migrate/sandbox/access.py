"""IAM policy evaluation, pure: documents and a request in, a decision out.

Follows https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html as far as a migration
meets it. Where something cannot be known it fails closed: an unknown condition operator or key grants nothing and, in a
Deny, denies; a resource that could not be derived is allowed only by a statement on every resource, and denied by any
Deny.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Any, TypeAlias

Document: TypeAlias = Mapping[str, Any]
Statement: TypeAlias = Mapping[str, Any]


class Decision(Enum):
    """What a set of policies says about a request."""

    ALLOW = "allow"
    IMPLICIT_DENY = "implicit deny"
    EXPLICIT_DENY = "explicit deny"


@dataclass(frozen=True, slots=True)
class Request:
    """An IAM action on a resource. `resource` is an ARN, "*" for an action on no resource, or None when unknown."""

    action: str
    resource: str | None
    context: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layer:
    """Policies of one sort (identity, session, SCPs of one level …); each layer must allow a request."""

    name: str
    documents: tuple[Document, ...]


def decide(documents: Iterable[Document], request: Request) -> Decision:
    """What the documents together say: an explicit Deny wins over any Allow, and no Allow is an implicit deny."""
    decision = Decision.IMPLICIT_DENY
    for document in documents:
        for statement in statements(document):
            if not applies(statement, request):
                continue
            if statement.get("Effect") == "Deny":
                return Decision.EXPLICIT_DENY
            if statement.get("Effect") == "Allow":
                decision = Decision.ALLOW
    return decision


def refusing_layer(layers: Sequence[Layer], request: Request) -> tuple[Layer, Decision] | None:
    """The layer which refuses the request and how, explicit denials first; None when all layers allow it."""
    decisions = [(layer, decide(layer.documents, request)) for layer in layers]
    for wanted in (Decision.EXPLICIT_DENY, Decision.IMPLICIT_DENY):
        for layer, decision in decisions:
            if decision is wanted:
                return layer, decision
    return None


def statements(document: Document) -> tuple[Statement, ...]:
    """A document's statements, which may be one object or a list."""
    return tuple(as_list(document.get("Statement", ())))


def as_list(value: Any) -> list[Any]:
    """IAM's habit undone: one value or a list of them, as a list."""
    return list(value) if isinstance(value, (list, tuple)) else [value]


def applies(statement: Statement, request: Request) -> bool:
    """Whether a statement speaks about this action, on this resource, under these conditions."""
    return (
        speaks_of_action(statement, request.action)
        and speaks_of_resource(statement, request.resource)
        and conditions_hold(statement, request.context)
    )


def speaks_of_action(statement: Statement, action: str) -> bool:
    """Action and NotAction; without regard to case, as IAM does."""
    if "NotAction" in statement:
        return not any(matches(p, action, ignore_case=True) for p in as_list(statement["NotAction"]))
    return any(matches(p, action, ignore_case=True) for p in as_list(statement.get("Action", ())))


def speaks_of_resource(statement: Statement, resource: str | None) -> bool:
    """Resource and NotResource. An unknown resource is within every Deny, and within an Allow only of everything."""
    if "Resource" not in statement and "NotResource" not in statement:
        return True  # a trust policy is about the role that carries it
    if resource is None:
        return statement.get("Effect") == "Deny" or "*" in as_list(statement.get("Resource", ()))
    if "NotResource" in statement:
        return not any(matches(p, resource) for p in as_list(statement["NotResource"]))
    return any(matches(p, resource) for p in as_list(statement["Resource"]))


@cache
def pattern(text: str, ignore_case: bool) -> re.Pattern[str]:
    """IAM's wildcards, * and ?, as a regular expression."""
    expression = "".join({"*": ".*", "?": "."}.get(c, re.escape(c)) for c in text)
    return re.compile(expression, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def matches(wildcard: str, text: str, *, ignore_case: bool = False) -> bool:
    """Whether IAM's wildcard covers the whole text."""
    return pattern(wildcard, ignore_case).fullmatch(text) is not None


OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "stringequals": lambda wanted, is_: wanted == is_,
    "stringequalsignorecase": lambda wanted, is_: wanted.lower() == is_.lower(),
    "stringlike": lambda wanted, is_: matches(wanted, is_),
    "arnequals": lambda wanted, is_: matches(wanted, is_),
    "arnlike": lambda wanted, is_: matches(wanted, is_),
    "bool": lambda wanted, is_: wanted.lower() == is_.lower(),
    "numericequals": lambda wanted, is_: float(wanted) == float(is_),
}
NEGATED = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
    "numericnotequals": "numericequals",
}


def conditions_hold(statement: Statement, context: Mapping[str, str]) -> bool:
    """Whether every condition holds. What cannot be judged holds in a Deny and fails in an Allow: closed either way."""
    known = {key.lower(): value for key, value in context.items()}
    unknown = statement.get("Effect") == "Deny"
    return all(
        condition_holds(operator, as_list(wanted), known.get(key.lower()), unknown)
        for operator, keys in statement.get("Condition", {}).items()
        for key, wanted in keys.items()
    )


def condition_holds(operator: str, wanted: Sequence[Any], value: str | None, unknown: bool) -> bool:
    """One condition operator on one key; `unknown` is what an operator that is not known here yields."""
    name = operator.lower()
    texts = [str(w).lower() if isinstance(w, bool) else str(w) for w in wanted]
    if name == "null":
        return (value is None) == (texts == ["true"])
    if name.endswith("ifexists"):
        name = name.removesuffix("ifexists")
        if value is None:
            return True
    if name in NEGATED:
        return value is None or not any(OPERATORS[NEGATED[name]](text, value) for text in texts)
    if name not in OPERATORS:
        return unknown
    return value is not None and any(OPERATORS[name](text, value) for text in texts)


def trusts(trust: Document, principal: str, account: str, context: Mapping[str, str]) -> Decision:
    """What a role's trust policy says about `principal` (an ARN) of `account` assuming it."""
    named = {"*", principal, account, f"arn:aws:iam::{account}:root", *role_of_session(principal)}
    about = [s for s in statements(trust) if names_principal(s, named)]
    return decide([{"Statement": about}], Request("sts:AssumeRole", None, context))


def names_principal(statement: Statement, names: Iterable[str]) -> bool:
    """Whether a statement of a resource policy names one of these (an ARN, an account, or everyone)."""
    principals = statement.get("Principal", {})
    aws = as_list(principals.get("AWS", ())) if isinstance(principals, Mapping) else as_list(principals)
    return any(name in aws for name in names)


def role_of_session(principal: str) -> tuple[str, ...]:
    """The role's ARN behind an assumed role's session ARN (for a role without a path), as policies name it."""
    parts = principal.split(":", 5)
    if len(parts) < 6 or not parts[5].startswith("assumed-role/"):
        return ()
    return (f"arn:{parts[1]}:iam::{parts[4]}:role/{parts[5].split('/')[1]}",)


def resource_policy_decision(policy: Document, principal: str, account: str, request: Request) -> Decision:
    """What a resource's own policy (a bucket's) says about a principal's request."""
    named = {"*", principal, account, f"arn:aws:iam::{account}:root", *role_of_session(principal)}
    return decide([{"Statement": [s for s in statements(policy) if names_principal(s, named)]}], request)
