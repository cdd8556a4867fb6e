"""What the sandbox refuses that moto would let pass: an ordered table of rules, a call in and a refusal out."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from moto.iam.models import Role, iam_backends
from moto.organizations.models import FakeRoot, organizations_backends
from moto.s3.models import s3_backends

from migrate.sandbox import access, organizations
from migrate.sandbox.access import Decision
from migrate.sandbox.actions import needs
from migrate.sandbox.answers import Refusal, denied, expired
from migrate.sandbox.calls import Call
from migrate.sandbox.identities import Principal, layers_over
from migrate.sandbox.policies import parsed

SESSION_POLICY_CHARACTERS = 2048
SESSION_POLICY_ARNS = 10
CHAINED_SESSION_SECONDS = 3600
ITEMS_IN_A_BATCH = 25


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a rule may look at besides the call: who calls, when, and how ready new accounts are."""

    principal: Principal
    now: float
    requests: organizations.AccountRequests


def expired_session(call: Call, around: Circumstances) -> Refusal | None:
    """Credentials of a session that is over."""
    expires = around.principal.expires
    return None if expires is None or around.now < expires else expired(call)


def closed_account(call: Call, around: Circumstances) -> Refusal | None:
    """A closed account refuses whatever its principals ask."""
    if not organizations.suspended(around.principal.account):
        return None
    return denied(call, f"Account {around.principal.account} is suspended")


def forbidden_action(call: Call, around: Circumstances) -> Refusal | None:
    """What the principal's policies, session policies and SCPs do not allow."""
    if call.operation == "GetCallerIdentity":  # AWS asks no permission for it
        return None
    layers = layers_over(around.principal)
    for request in requests_of(call, around.principal) if layers else ():
        refusing = access.refusing_layer(layers, request)
        if refusing is not None:
            return denied(call, why_denied(around.principal, request, *refusing))
    return None


def requests_of(call: Call, principal: Principal) -> Iterator[access.Request]:
    """What IAM has to judge about a call."""
    context = {
        "aws:PrincipalArn": principal.arn,
        "aws:PrincipalAccount": principal.account,
        "aws:RequestedRegion": call.region,
        "aws:SecureTransport": "true",  # loopback stands for TLS
        "aws:ResourceAccount": owner_of(call, principal),
    }
    if external := call.parameters.get("ExternalId"):
        context["sts:ExternalId"] = str(external)
    for action, resource in needs(call, principal.account):
        yield access.Request(action, resource, context)


def why_denied(principal: Principal, request: access.Request, layer: access.Layer, decision: Decision) -> str:
    """The sentence in which AWS says who may not do what to which, and which sort of policy is the reason."""
    action, on = request.action, request.resource or "*"
    article = "an" if layer.name[0] in "aeiou" else "a"
    reason = (
        f"with an explicit deny in {article} {layer.name}"
        if decision is Decision.EXPLICIT_DENY
        else f"because no {layer.name} allows the {action} action"
    )
    return f"User: {principal.arn} is not authorized to perform: {action} on resource: {on} {reason}"


def role_not_assumable(call: Call, around: Circumstances) -> Refusal | None:
    """A role that does not exist, does not trust the caller, or lies in an account that cannot be entered (yet)."""
    if (call.service, call.operation) != ("sts", "AssumeRole"):
        return None
    wanted = str(call.parameters.get("RoleArn", ""))
    refusal = denied(
        call, f"User: {around.principal.arn} is not authorized to perform: sts:AssumeRole on resource: {wanted}"
    )
    role = role_with(wanted)
    if role is None or organizations.suspended(role.account_id) or not around.requests.probe(role.account_id):
        return refusal
    context = {"sts:ExternalId": str(e)} if (e := call.parameters.get("ExternalId")) else {}
    trust = access.trusts(
        parsed(role.assume_role_policy_document), around.principal.arn, around.principal.account, context
    )
    return None if trust is Decision.ALLOW else refusal


def oversized_session_policy(call: Call, around: Circumstances) -> Refusal | None:
    """STS takes session policies of 2,048 characters and ten managed policies at most."""
    if (call.service, call.operation) != ("sts", "AssumeRole"):
        return None
    policy = str(call.parameters.get("Policy", ""))
    arns = [name for name in call.parameters if name.startswith("PolicyArns.member.")]
    if len(policy) > SESSION_POLICY_CHARACTERS or len(arns) > SESSION_POLICY_ARNS:
        return Refusal(
            "ValidationError",
            f"1 validation error detected: Value at 'policy' failed to satisfy constraint: Member must have length "
            f"less than or equal to {SESSION_POLICY_CHARACTERS}",
        )
    if policy and not is_json_object(policy):
        return Refusal("MalformedPolicyDocument", "This policy contains invalid Json")
    return None


def overlong_session(call: Call, around: Circumstances) -> Refusal | None:
    """A role's own limit on its sessions, and the hour at most for a role that another role's session assumes."""
    if (call.service, call.operation) != ("sts", "AssumeRole"):
        return None
    seconds = int(call.parameters.get("DurationSeconds", 0))
    if around.principal.role is not None and seconds > CHAINED_SESSION_SECONDS:
        message = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
        return Refusal("ValidationError", message)
    role = role_with(str(call.parameters.get("RoleArn", "")))
    if role is not None and seconds > int(role.max_session_duration or CHAINED_SESSION_SECONDS):
        message = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        return Refusal("ValidationError", message)
    return None


def role_with(arn: str) -> Role | None:
    """The role of an ARN, of whatever account; None when there is none."""
    account = arn.split(":")[4] if arn.count(":") >= 5 else ""
    roles = iam_backends[account]["aws"].roles.values() if account in iam_backends else ()
    return next((role for role in roles if role.arn == arn), None)


def is_json_object(text: str) -> bool:
    """Whether a text is one JSON object."""
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def bucket_of_another(call: Call, around: Circumstances) -> Refusal | None:
    """A bucket's own policy: a deny binds everyone; only its Allow lets another account's principal in."""
    principal = around.principal
    if call.service != "s3" or call.operation == "CreateBucket":
        return None
    for request in requests_of(call, principal):
        name = str(request.resource).removeprefix("arn:aws:s3:::").split("/")[0]
        owner = bucket_owner(name)
        if owner is None:
            continue
        policy = s3_backends[owner]["aws"].buckets[name].policy
        text = policy.decode() if isinstance(policy, bytes) else policy
        document = parsed(text) if text else {}
        decision = access.resource_policy_decision(document, principal.arn, principal.account, request)
        if decision is Decision.EXPLICIT_DENY or (owner != principal.account and decision is not Decision.ALLOW):
            return denied(call, why_denied(principal, request, access.Layer("resource-based policy", ()), decision))
    return None


def unexpected_bucket_owner(call: Call, around: Circumstances) -> Refusal | None:
    """ExpectedBucketOwner is there to stop a write into a bucket of somebody else's."""
    for header, bucket in (
        ("x-amz-expected-bucket-owner", call.parameters.get("Bucket")),
        ("x-amz-source-expected-bucket-owner", call.headers.get("x-amz-copy-source", "").lstrip("/").split("/")[0]),
    ):
        expected = call.headers.get(header)
        if call.service == "s3" and expected and bucket_owner(str(bucket)) not in (None, expected):
            return denied(call, "Access Denied")
    return None


def bucket_owner(name: str) -> str | None:
    """The account that owns a bucket, None when there is no such bucket."""
    found = s3_backends.bucket_accounts.get(name)
    return str(found[1]) if found else None


def owner_of(call: Call, principal: Principal) -> str:
    """The account in which the thing that a call is about lies."""
    if call.service == "s3":
        return bucket_owner(str(call.parameters.get("Bucket"))) or principal.account
    return principal.account


def organization_of_others(call: Call, around: Circumstances) -> Refusal | None:
    """A member account may look at its organization and do nothing with it."""
    if call.service != "organizations" or call.operation == "DescribeOrganization":
        return None
    if organizations.management_of(around.principal.account) is None:
        return None
    return denied(call, "You don't have permissions to access this resource.")


def duplicate_unit(call: Call, around: Circumstances) -> Refusal | None:
    """Two organizational units of one parent cannot bear one name."""
    if (call.service, call.operation) != ("organizations", "CreateOrganizationalUnit"):
        return None
    wanted = (call.parameters.get("ParentId"), call.parameters.get("Name"))
    units = organizations_backends[around.principal.account]["aws"].ou
    if wanted not in {(unit.parent_id, unit.name) for unit in units}:
        return None
    message = "An OU with the same name already exists."
    return Refusal("DuplicateOrganizationalUnitException", message)


def disabled_policy_type(call: Call, around: Circumstances) -> Refusal | None:
    """A policy can be attached only where its type is enabled in the organization's root."""
    if (call.service, call.operation) != ("organizations", "AttachPolicy"):
        return None
    backend = organizations_backends[around.principal.account]["aws"]
    wanted = [policy.type for policy in backend.policies if policy.id == call.parameters.get("PolicyId")]
    enabled = {kind["Type"] for unit in backend.ou if isinstance(unit, FakeRoot) for kind in unit.policy_types}
    if enabled.issuperset(wanted):
        return None
    return Refusal("PolicyTypeNotEnabledException", "This operation requires policy type to be enabled.")


def oversized_batch(call: Call, around: Circumstances) -> Refusal | None:
    """DynamoDB writes 25 items in one batch at most."""
    if (call.service, call.operation) != ("dynamodb", "BatchWriteItem"):
        return None
    items = sum(len(writes) for writes in call.parameters.get("RequestItems", {}).values())
    if items <= ITEMS_IN_A_BATCH:
        return None
    return Refusal("ValidationException", "Too many items requested for the BatchWriteItem call")


ABSENT = {
    ("lambda", "GetProvisionedConcurrencyConfig"): Refusal(
        "ProvisionedConcurrencyConfigNotFoundException",
        "No Provisioned Concurrency Config found for this function",
        404,
    )
}
"""What moto lacks and nobody can therefore have configured: AWS's word for that."""


def nothing_configured(call: Call, _: Circumstances) -> Refusal | None:
    """A read of what cannot have been made here."""
    return ABSENT.get((call.service, call.operation))


RULES: tuple[Callable[[Call, Circumstances], Refusal | None], ...] = (
    expired_session,
    closed_account,
    forbidden_action,
    oversized_session_policy,
    overlong_session,
    role_not_assumable,
    bucket_of_another,
    unexpected_bucket_owner,
    organization_of_others,
    duplicate_unit,
    disabled_policy_type,
    oversized_batch,
    nothing_configured,
)
"""Asked in this order; the first refusal is the answer. What binds the caller comes before what concerns the call."""
