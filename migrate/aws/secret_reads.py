"""Which calls answer with a secret or with credentials: allowed only where a step names them.

The answer is the point of these: a password, a key, a token. What merely may hold one (an environment variable of a
function, the secret of an app client) is read by every scan, and is masked where it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ALWAYS = frozenset(
    action.lower()
    for action in (
        "amplifybackend:GetBackendAuth",
        "bedrock-agentcore:GetResourceApiKey",
        "bedrock-agentcore:GetResourceOauth2Token",
        "bedrock-agentcore:GetResourcePaymentToken",
        "bedrock-agentcore:GetWorkloadAccessToken",
        "bedrock-agentcore:GetWorkloadAccessTokenForJWT",
        "bedrock-agentcore:GetWorkloadAccessTokenForUserId",
        "cloudwatch:GetSpaceCredentialsForOrganization",
        "codeartifact:GetAuthorizationToken",
        "codepipeline:GetJobDetails",
        "codepipeline:GetThirdPartyJobDetails",
        "cognito-identity:GetCredentialsForIdentity",
        "cognito-identity:GetOpenIdToken",
        "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
        "cognito-idp:ListUserPoolClientSecrets",
        "connect:GetFederationToken",
        "datazone:GetConnection",
        "datazone:GetEnvironmentCredentials",
        "datazone:ListConnections",
        "ec2:GetPasswordData",
        "ecr-public:GetAuthorizationToken",
        "ecr:GetAuthorizationToken",
        "elasticmapreduce:GetClusterSessionCredentials",
        "emr-serverless:GetSessionEndpoint",
        "gamelift:GetComputeAccess",
        "gamelift:GetComputeAuthToken",
        "gamelift:GetInstanceAccess",
        "glue:GetSessionEndpoint",
        "kinesisvideo:GetIceServerConfig",
        "kms:Decrypt",
        "kms:DeriveSharedSecret",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyPair",
        "lakeformation:GetTemporaryDataLocationCredentials",
        "lakeformation:GetTemporaryGluePartitionCredentials",
        "lakeformation:GetTemporaryGlueTableCredentials",
        "license-manager:GetAccessToken",
        "lightsail:DownloadDefaultKeyPair",
        "lightsail:GetBucketAccessKeys",
        "lightsail:GetInstanceAccessDetails",
        "lightsail:GetRelationalDatabaseMasterUserPassword",
        "pca-connector-scep:GetChallengePassword",
        "redshift-serverless:GetCredentials",
        "redshift:GetClusterCredentials",
        "redshift:GetClusterCredentialsWithIAM",
        "s3:GetDataAccess",
        "secretsmanager:BatchGetSecretValue",
        "secretsmanager:GetSecretValue",
        "ssm:GetAccessToken",
        "storagegateway:DescribeChapCredentials",
        "sts:AssumeRole",
        "sts:AssumeRoleWithSAML",
        "sts:AssumeRoleWithWebIdentity",
        "sts:AssumeRoot",
        "sts:GetDelegatedAccessToken",
        "sts:GetFederationToken",
        "sts:GetSessionToken",
        "sts:GetWebIdentityToken",
        "wickr:GetOidcInfo",
    )
)
"""Some of these are no reads by AWS's levels; naming them is asked for on top of the permit to write."""

ON_REQUEST: Mapping[str, tuple[str, ...]] = {
    "apigateway:get": ("includeValue", "includeValues"),
    "ssm:getparameter": ("WithDecryption",),
    "ssm:getparameterhistory": ("WithDecryption",),
    "ssm:getparameters": ("WithDecryption",),
    "ssm:getparametersbypath": ("WithDecryption",),
}
"""Action in lower case -> the parameters of which one has to be true for the answer to hold a secret."""

UNLESS: Mapping[str, str] = {"glue:getconnection": "HidePassword", "glue:getconnections": "HidePassword"}
"""Action in lower case -> the parameter that has to be true for the answer to hold none."""


def gives_secrets(action: str, params: Mapping[str, Any]) -> bool:
    """Whether the answer to a call with these parameters would be a secret."""
    lower = action.lower()
    if lower in UNLESS:
        return params.get(UNLESS[lower]) is not True
    return lower in ALWAYS or any(params.get(name) for name in ON_REQUEST.get(lower, ()))


def may_give_secrets(action: str) -> bool:
    """Whether some call of this action would."""
    lower = action.lower()
    return lower in ALWAYS or lower in ON_REQUEST or lower in UNLESS
