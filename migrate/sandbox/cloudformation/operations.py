"""Operations that moto's services lack though a template sets what they hold, and one that must not run."""

from __future__ import annotations

import json
import re
from typing import Any

from moto.awslambda.models import LambdaFunction
from moto.cloudfront import urls as cloudfront_urls
from moto.cloudfront.responses import CloudFrontResponse
from moto.cognitoidentity.models import CognitoIdentityPool, cognitoidentity_backends
from moto.cognitoidentity.responses import CognitoIdentityResponse
from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, EmptyResult
from moto.dynamodb.responses import DynamoHandler
from moto.iam.policy_validation import BaseIAMPolicyValidator
from moto.kms import models as kms_models
from moto.kms.utils import generate_private_key
from moto.logs.models import DeliverySource, LogsBackend
from moto.moto_api._internal import mock_random

_ROLES = ("Roles", "RoleMappings")


def _set_identity_pool_roles(self: CognitoIdentityResponse) -> str:
    pool = _identity_pool(self)
    pool.__dict__["role_settings"] = {name: self._get_param(name) for name in _ROLES if self._get_param(name)}
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
    table.__dict__["contributor_insights"] = "ENABLED" if enabled else "DISABLED"
    return _contributor_insights(table)


def _describe_contributor_insights(self: DynamoHandler) -> str:
    return _contributor_insights(self.dynamodb_backend.get_table(self.body["TableName"]))


def _contributor_insights(table: Any) -> str:
    status = getattr(table, "contributor_insights", "DISABLED")
    return json.dumps({"TableName": table.name, "ContributorInsightsStatus": status})


def _create_identity(self: CloudFrontResponse) -> ActionResult:
    config = self._get_param("CloudFrontOriginAccessIdentityConfig", {})
    identity: dict[str, Any] = {
        "Id": "E" + mock_random.get_random_string(length=13).upper(),
        "S3CanonicalUserId": mock_random.get_random_hex(64),
        "CloudFrontOriginAccessIdentityConfig": {key: config.get(key, "") for key in ("CallerReference", "Comment")},
    }
    _identities(self)[identity["Id"]] = identity
    return ActionResult({"CloudFrontOriginAccessIdentity": identity, "ETag": "E1"})


def _get_identity(self: CloudFrontResponse) -> ActionResult:
    return ActionResult({"CloudFrontOriginAccessIdentity": _identity(self), "ETag": "E1"})


def _get_identity_config(self: CloudFrontResponse) -> ActionResult:
    config = _identity(self)["CloudFrontOriginAccessIdentityConfig"]
    return ActionResult({"CloudFrontOriginAccessIdentityConfig": config, "ETag": "E1"})


def _delete_identity(self: CloudFrontResponse) -> EmptyResult:
    _identities(self).pop(_identity(self)["Id"])
    return EmptyResult()


def _list_identities(self: CloudFrontResponse) -> ActionResult:
    items = [
        {"Id": i["Id"], "S3CanonicalUserId": i["S3CanonicalUserId"],
         "Comment": i["CloudFrontOriginAccessIdentityConfig"]["Comment"]}
        for i in _identities(self).values()
    ]  # fmt: skip
    listing = {"Marker": "", "MaxItems": 100, "IsTruncated": False, "Quantity": len(items), "Items": items}
    return ActionResult({"CloudFrontOriginAccessIdentityList": listing})


def _identities(response: CloudFrontResponse) -> dict[str, Any]:
    # Kept on moto's backend, so that a reset of moto empties it.
    known: dict[str, Any] = response.backend.__dict__.setdefault("origin_access_identities", {})
    return known


def _identity(response: CloudFrontResponse) -> dict[str, Any]:
    wanted = response._get_param("Id")
    if wanted not in _identities(response):
        raise NoSuchIdentity()
    found: dict[str, Any] = _identities(response)[wanted]
    return found


class NoSuchIdentity(ServiceException):
    """No origin access identity of that id."""

    code = "NoSuchCloudFrontOriginAccessIdentity"
    message = "The specified origin access identity does not exist."


def _put_delivery_source(
    self: LogsBackend, name: str, resource_arn: str, log_type: str, tags: dict[str, str] | None
) -> DeliverySource:
    """moto knows some services that deliver logs; EventBridge's buses and API Gateway are others."""
    service = resource_arn.split(":")[2]
    if log_type not in _DELIVERING.get(service, ()):
        return _known_delivery_source(self, name, resource_arn, log_type, tags or {})
    source = DeliverySource(self.account_id, self.region_name, name, resource_arn, log_type, tags)
    self.delivery_sources[name] = source
    if tags:
        self.tag_resource(source.arn, tags)
    return source


def _policy_document(self: BaseIAMPolicyValidator, policy_document: str) -> None:
    """A policy variable may stand anywhere in a resource; moto would take its colons for an ARN's."""
    _validator(self, re.sub(r"\$\{[^}]*\}", "variable", policy_document))


def _policy_version(self: BaseIAMPolicyValidator) -> None:
    # AWS takes the older version too, and takes a missing one for it.
    assert self._policy_json.get("Version", "2008-10-17") in ("2012-10-17", "2008-10-17")


def _private_key(key_spec: str) -> Any:
    """A symmetric key has none; moto would spend most of a key's making on one."""
    return None if key_spec == "SYMMETRIC_DEFAULT" else _known_private_key(key_spec)


def _not_run(self: LambdaFunction, event: Any = None) -> tuple[str, bool, str]:
    return event if isinstance(event, str) else json.dumps(event), False, ""


_DELIVERING = {"events": ("ERROR_LOGS", "INFO_LOGS", "TRACE_LOGS"), "apigateway": ("ACCESS_LOGS",)}
_known_delivery_source = LogsBackend.put_delivery_source
_known_private_key = generate_private_key
_validator = BaseIAMPolicyValidator.__init__
_ADDED = (
    (kms_models, "generate_private_key", _private_key),
    (LogsBackend, "put_delivery_source", _put_delivery_source),
    (BaseIAMPolicyValidator, "__init__", _policy_document),
    (BaseIAMPolicyValidator, "_validate_version", _policy_version),
    (CognitoIdentityResponse, "set_identity_pool_roles", _set_identity_pool_roles),
    (CognitoIdentityResponse, "get_identity_pool_roles", _get_identity_pool_roles),
    (DynamoHandler, "update_contributor_insights", _update_contributor_insights),
    (DynamoHandler, "describe_contributor_insights", _describe_contributor_insights),
    (CloudFrontResponse, "create_cloud_front_origin_access_identity", _create_identity),
    (CloudFrontResponse, "get_cloud_front_origin_access_identity", _get_identity),
    (CloudFrontResponse, "get_cloud_front_origin_access_identity_config", _get_identity_config),
    (CloudFrontResponse, "delete_cloud_front_origin_access_identity", _delete_identity),
    (CloudFrontResponse, "list_cloud_front_origin_access_identities", _list_identities),
    # A stub archive holds no program, and Docker is none of the sandbox's needs: an invocation answers its event.
    (LambdaFunction, "_invoke_lambda", _not_run),
)


def install() -> None:
    """Put them into moto's own classes, where its routing looks operations up by name."""
    for path in ("", "/(?P<identity>[^/]+)", "/(?P<identity>[^/]+)/config"):
        cloudfront_urls.url_paths[f"{{0}}/2020-05-31/origin-access-identity/cloudfront{path}$"] = (
            CloudFrontResponse.dispatch
        )
    for owner, name, function in _ADDED:
        setattr(owner, name, function)
