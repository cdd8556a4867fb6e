"""IAM roles and policies, and Cognito's pools."""

from __future__ import annotations

from migrate.sandbox.cloudformation.calls import Properties
from migrate.sandbox.cloudformation.kinds import Kind, Scope, Step


def _inline(operation: str, owner: str, undo: str) -> Step:
    values = {owner: "{id}", "PolicyName": "{item.PolicyName}", "PolicyDocument": "{item.PolicyDocument}"}
    return Step(
        operation, values, when="p.Policies", each="p.Policies",
        undo=(undo, {owner: "{id}", "PolicyName": "{item.PolicyName}"}),
    )  # fmt: skip


def _attached(what: str, owner: str) -> Step:
    values = {owner: "{id}", "PolicyArn": "{item}"}
    return Step(
        f"attach_{what}_policy", values, when="p.ManagedPolicyArns", each="p.ManagedPolicyArns",
        undo=(f"detach_{what}_policy", values),
    )  # fmt: skip


def _holders(operation: str, undo: str, values: dict[str, str], undo_values: dict[str, str]) -> tuple[Step, ...]:
    """The steps of a policy for each role, user and group that the template names."""
    return tuple(
        Step(
            operation.format(what), {f"{what.title()}Name": "{item}", **values},
            when=f"p.{what.title()}s", each=f"p.{what.title()}s",
            undo=(undo.format(what), {f"{what.title()}Name": "{item}", **undo_values}),
        )
        for what in ("role", "user", "group")
    )  # fmt: skip


def _user_pool(scope: Scope) -> Properties:
    renamed = {"UserPoolName": "PoolName"}
    p = scope["p"]
    wanted = {renamed.get(k, k): v for k, v in p.items() if k not in _POOL_CARRIED}
    if "LambdaConfig" in p:
        wanted["LambdaConfig"] = dict(p["LambdaConfig"])
    return {**wanted, "PoolName": scope["name"], "Tags": p.get("UserPoolTags") or {}}


_POOL_CARRIED = frozenset({"EnabledMfas", "UserPoolTags", "WebAuthnRelyingPartyID", "WebAuthnUserVerification"})
_CLIENT_FIXED = frozenset({"UserPoolId", "GenerateSecret"})
_ROLE_CARRIED = frozenset({"Policies", "ManagedPolicyArns", "AssumeRolePolicyDocument", "PermissionsBoundary"})
_HOLDERS = frozenset({"Roles", "Users", "Groups"})


def _role(scope: Scope) -> Properties:
    p = scope["p"]
    return {**{k: v for k, v in p.items() if k not in {"Policies", "ManagedPolicyArns"}}, "RoleName": scope["name"]}


KINDS = (
    Kind(
        "AWS::IAM::Role", "iam", "create_role", "{name}", {"RoleName": "{id}"},
        attributes={"Arn": "{Role.Arn}", "RoleId": "{Role.RoleId}"}, name="RoleName", limit=64, values=_role,
        carried=_ROLE_CARRIED, fixed=frozenset({"Path"}), update="update_role", delete="delete_role",
        steps=(
            Step("update_assume_role_policy", {"RoleName": "{id}", "PolicyDocument": "{p.AssumeRolePolicyDocument}"},
                 when="changed.AssumeRolePolicyDocument"),
            _inline("put_role_policy", "RoleName", "delete_role_policy"),
            _attached("role", "RoleName"),
        ),
    ),
    Kind(
        "AWS::IAM::Group", "iam", "create_group", "{name}", {"GroupName": "{id}"}, attributes={"Arn": "{Group.Arn}"},
        name="GroupName", carried=frozenset({"Policies", "ManagedPolicyArns"}), delete="delete_group",
        steps=(_inline("put_group_policy", "GroupName", "delete_group_policy"), _attached("group", "GroupName")),
    ),
    Kind(
        "AWS::IAM::User", "iam", "create_user", "{name}", {"UserName": "{id}"}, attributes={"Arn": "{User.Arn}"},
        name="UserName", limit=64, carried=frozenset({"Policies", "ManagedPolicyArns", "Groups", "LoginProfile"}),
        delete="delete_user",
        steps=(
            _inline("put_user_policy", "UserName", "delete_user_policy"), _attached("user", "UserName"),
            Step("add_user_to_group", {"UserName": "{id}", "GroupName": "{item}"}, when="p.Groups", each="p.Groups",
                 undo=("remove_user_from_group", {"UserName": "{id}", "GroupName": "{item}"})),
        ),
    ),
    Kind(
        "AWS::IAM::ManagedPolicy", "iam", "create_policy", "{Policy.Arn}", {"PolicyArn": "{id}"},
        attributes={"PolicyArn": "{id}", "PolicyId": "{Policy.PolicyId}"}, name="ManagedPolicyName",
        values={"PolicyName": "{name}", "PolicyDocument": "{p.PolicyDocument}", "Path": "{p.Path}",
                "Description": "{p.Description}"},
        carried=_HOLDERS | {"PolicyDocument"}, fixed=frozenset({"Path", "Description"}), delete="delete_policy",
        steps=(
            Step("create_policy_version", {"PolicyArn": "{id}", "PolicyDocument": "{p.PolicyDocument}",
                                           "SetAsDefault": True}, when="changed.PolicyDocument"),
            *_holders("attach_{}_policy", "detach_{}_policy", {"PolicyArn": "{id}"}, {"PolicyArn": "{id}"}),
        ),
    ),
    Kind(
        "AWS::IAM::Policy", "iam", "", "{stack}-{logical}", fixed=frozenset({"PolicyName"}),
        carried=_HOLDERS | {"PolicyDocument"},
        steps=_holders(
            "put_{}_policy", "delete_{}_policy",
            {"PolicyName": "{p.PolicyName}", "PolicyDocument": "{p.PolicyDocument}"},
            {"PolicyName": "{p.PolicyName}"},
        ),
    ),
    Kind(
        "AWS::Cognito::UserPool", "cognito-idp", "create_user_pool", "{UserPool.Id}", {"UserPoolId": "{id}"},
        attributes={
            "Arn": "{UserPool.Arn}", "ProviderName": "cognito-idp.{region}.amazonaws.com/{id}",
            "ProviderURL": "https://cognito-idp.{region}.amazonaws.com/{id}", "UserPoolId": "{id}",
        },
        name="UserPoolName", values=_user_pool, carried=_POOL_CARRIED, update="update_user_pool",
        delete="delete_user_pool",
        steps=(
            Step("set_user_pool_mfa_config", {
                "UserPoolId": "{id}", "SoftwareTokenMfaConfiguration": {"Enabled": True},
                "MfaConfiguration": "{p.MfaConfiguration}",
            }, when="p.EnabledMfas[?@ == 'SOFTWARE_TOKEN_MFA'] | [0]"),
        ),
    ),
    Kind(
        "AWS::Cognito::UserPoolClient", "cognito-idp", "create_user_pool_client", "{UserPoolClient.ClientId}",
        {"UserPoolId": "{p.UserPoolId}", "ClientId": "{id}"},
        attributes={"ClientId": "{id}", "Name": "{UserPoolClient.ClientName}",
                    "ClientSecret": "{UserPoolClient.ClientSecret}"},
        name="ClientName", fixed=_CLIENT_FIXED, update="update_user_pool_client", delete="delete_user_pool_client",
    ),
    Kind(
        "AWS::Cognito::UserPoolDomain", "cognito-idp", "create_user_pool_domain", "{p.Domain}",
        {"UserPoolId": "{p.UserPoolId}", "Domain": "{p.Domain}"},
        attributes={"CloudFrontDistribution": "{CloudFrontDomain}"},
        fixed=frozenset({"Domain", "UserPoolId"}), delete="delete_user_pool_domain",
    ),
    Kind(
        "AWS::Cognito::UserPoolIdentityProvider", "cognito-idp", "create_identity_provider", "{p.ProviderName}",
        {"UserPoolId": "{p.UserPoolId}", "ProviderName": "{p.ProviderName}"}, update="update_identity_provider",
        fixed=frozenset({"ProviderName", "ProviderType", "UserPoolId"}), delete="delete_identity_provider",
    ),
    Kind(
        "AWS::Cognito::UserPoolGroup", "cognito-idp", "create_group", "{name}",
        {"UserPoolId": "{p.UserPoolId}", "GroupName": "{id}"}, name="GroupName", update="update_group",
        delete="delete_group",
    ),
    Kind(
        "AWS::Cognito::UserPoolResourceServer", "cognito-idp", "create_resource_server", "{p.Identifier}",
        {"UserPoolId": "{p.UserPoolId}", "Identifier": "{p.Identifier}"}, update="update_resource_server",
        whole=frozenset({"Name"}), delete="delete_resource_server",
    ),
    Kind(
        "AWS::Cognito::IdentityPool", "cognito-identity", "create_identity_pool", "{IdentityPoolId}",
        {"IdentityPoolId": "{id}"}, attributes={"Name": "{IdentityPoolName}", "Id": "{id}"}, name="IdentityPoolName",
        carried=frozenset({"CognitoEvents", "CognitoStreams", "PushSync"}), update="update_identity_pool",
        whole=frozenset({"IdentityPoolName", "AllowUnauthenticatedIdentities"}), delete="delete_identity_pool",
    ),
    Kind(
        "AWS::Cognito::IdentityPoolRoleAttachment", "cognito-identity", "set_identity_pool_roles",
        "{p.IdentityPoolId}", {"IdentityPoolId": "{p.IdentityPoolId}"}, attributes={"Id": "{id}"},
        update="set_identity_pool_roles", whole=frozenset({"Roles"}),
    ),
)  # fmt: skip
