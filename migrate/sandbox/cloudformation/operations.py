"""Operations that moto's services lack though a template sets what they hold, and one that must not run."""

from __future__ import annotations

import json
from typing import Any

from moto.awslambda.models import LambdaFunction
from moto.cognitoidentity.models import CognitoIdentityPool, cognitoidentity_backends
from moto.cognitoidentity.responses import CognitoIdentityResponse
from moto.dynamodb.responses import DynamoHandler

_ROLES = ("Roles", "RoleMappings")


def _set_identity_pool_roles(self: CognitoIdentityResponse) -> str:
    pool = _identity_pool(self)
    pool.role_settings = {name: self._get_param(name) for name in _ROLES if self._get_param(name)}
    return ""


def _get_identity_pool_roles(self: CognitoIdentityResponse) -> str:
    pool = _identity_pool(self)
    settings: dict[str, Any] = {"Roles": {}, **getattr(pool, "role_settings", {})}
    return json.dumps({"IdentityPoolId": pool.identity_pool_id, **settings})


def _identity_pool(response: CognitoIdentityResponse) -> CognitoIdentityPool:
    backend = cognitoidentity_backends[response.current_account][response.region]
    pool_id = response._get_param("IdentityPoolId")
    backend.describe_identity_pool(pool_id)
    return backend.identity_pools[pool_id]


def _update_contributor_insights(self: DynamoHandler) -> str:
    table = self.dynamodb_backend.get_table(self.body["TableName"])
    enabled = self.body["ContributorInsightsAction"] == "ENABLE"
    table.contributor_insights = "ENABLED" if enabled else "DISABLED"
    return _contributor_insights(table)


def _describe_contributor_insights(self: DynamoHandler) -> str:
    return _contributor_insights(self.dynamodb_backend.get_table(self.body["TableName"]))


def _contributor_insights(table: Any) -> str:
    status = getattr(table, "contributor_insights", "DISABLED")
    return json.dumps({"TableName": table.name, "ContributorInsightsStatus": status})


def _not_run(self: LambdaFunction, event: str | None = None) -> tuple[str, bool, str]:
    return event or "", False, ""


_ADDED = (
    (CognitoIdentityResponse, "set_identity_pool_roles", _set_identity_pool_roles),
    (CognitoIdentityResponse, "get_identity_pool_roles", _get_identity_pool_roles),
    (DynamoHandler, "update_contributor_insights", _update_contributor_insights),
    (DynamoHandler, "describe_contributor_insights", _describe_contributor_insights),
    # A stub archive holds no program, and Docker is none of the sandbox's needs: an invocation answers its event.
    (LambdaFunction, "_invoke_lambda", _not_run),
)


def install() -> None:
    """Put them into moto's own classes, where its routing looks operations up by name."""
    for owner, name, function in _ADDED:
        setattr(owner, name, function)
