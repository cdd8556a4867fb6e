"""AWS::OpenSearchService::Domain: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-opensearchservice-domain.html"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.database_shapes import VERSIONS, not_in_cloudformation, stays_behind
from migrate.resources.shapes import given, in_order, moment, parsed, picked, pruned, tag_list
from migrate.resources.spec import Document, Read, Spec

BY_REPOSITORY = (
    "make the domain from these properties, register a bucket that the new account can read as a snapshot repository "
    "of both, take a manual snapshot of the old one and restore it"
)

SPEC = Spec(
    kind="AWS::OpenSearchService::Domain",
    also=("AWS::Elasticsearch::Domain",),
    service="opensearch",
    listing=Read("list_domain_names", "DomainNames[].{DomainName: DomainName}"),
    facets={
        "": Read("describe_domain", "DomainStatus", {"DomainName": "DomainName"}),
        "Tags": Read("list_tags", "TagList", {"ARN": "ARN"}),
    },
    identifier="DomainName",
    name="DomainName",
    arn="ARN",
    attributes={"Arn": "ARN", "DomainEndpoint": "Endpoint || Endpoints.vpc"},
    tags="Tags",
    name_property="DomainName",
    # It is still listed for a while.
    owned_by_aws="Deleted",
    by_hand=BY_REPOSITORY,
    limits=(
        "Its indexes, and users, roles and mappings of its own: none is in any template",
        "Auto-Tune, packages, data sources and connections to other domains",
        "A domain of the older type AWS::Elasticsearch::Domain is read as one of this type",
        VERSIONS,
    ),
    ignored={"SkipShardMigrationWait": "an option of an update"},
)

AS_THEY_ARE = (
    "ClusterConfig",
    "DeploymentStrategyOptions",
    "DomainEndpointOptions",
    "DomainName",
    "EBSOptions",
    "EngineMode",
    "EngineVersion",
    "IPAddressType",
    "LogPublishingOptions",
    "NodeToNodeEncryptionOptions",
    "OffPeakWindowOptions",
    "SnapshotOptions",
    "SoftwareUpdateOptions",
    "UseCase",
)
SECURITY = ("AnonymousAuthEnabled", "Enabled", "IAMFederationOptions", "InternalUserDatabaseEnabled")
SAML = ("Enabled", "Idp", "RolesKey", "SessionTimeoutMinutes", "SubjectKey")
JWT = ("Enabled", "PublicKey", "RolesKey", "SubjectKey")
CENTER = ("EnabledAPIAccess", "IdentityCenterInstanceARN", "RolesKey", "SubjectKey")
COMPATIBLE = "override_main_response_version"


def properties(doc: Document) -> Properties:
    """What CreateDomain takes, without the master user."""
    network, pause = doc.get("VPCOptions") or {}, doc.get("AutomatedSnapshotPauseOptions") or {}
    options = doc.get("AdvancedOptions") or {}
    return given(
        AIMLOptions=pruned(picked(doc.get("AIMLOptions") or {}, ("S3VectorsEngine", "ServerlessVectorAcceleration"))),
        AccessPolicies=parsed(doc.get("AccessPolicies")),
        # Told of each domain, and refused by the newer ones unless it is true.
        AdvancedOptions={name: value for name, value in options.items() if name != COMPATIBLE or value == "true"},
        AdvancedSecurityOptions=_security(doc.get("AdvancedSecurityOptions") or {}),
        AutomatedSnapshotPauseOptions=given(
            Enabled=pause.get("Enabled"), EndTime=moment(pause.get("EndTime")), StartTime=moment(pause.get("StartTime"))
        ),
        CognitoOptions=_enabled(doc.get("CognitoOptions"), ("Enabled", "IdentityPoolId", "RoleArn", "UserPoolId")),
        EncryptionAtRestOptions=picked(doc.get("EncryptionAtRestOptions") or {}, ("Enabled", "KmsKeyId")),
        IdentityCenterOptions=_enabled(doc.get("IdentityCenterOptions"), CENTER, "EnabledAPIAccess"),
        Tags=tag_list(doc.get("Tags")),
        VPCOptions=given(
            EgressEnabled=network.get("EgressEnabled"),
            SecurityGroupIds=in_order(network.get("SecurityGroupIds")),
            SubnetIds=in_order(network.get("SubnetIds")),
        ),
        **picked(pruned(doc), AS_THEY_ARE),
    )


def _enabled(raw: Mapping[str, Any] | None, names: Iterable[str], switch: str = "Enabled") -> Properties:
    """A part's settings, where it is on: of one that is off, nothing may be said."""
    return picked(raw, names) if raw and raw.get(switch) else {}


def _security(raw: Mapping[str, Any]) -> Properties:
    return given(
        JWTOptions=_enabled(raw.get("JWTOptions"), JWT),
        SAMLOptions=_enabled(raw.get("SAMLOptions"), SAML),
        **_enabled(raw, SECURITY),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Its data, its master user, and what CloudFormation cannot set."""
    yield stays_behind("domain", BY_REPOSITORY)
    security = doc.get("AdvancedSecurityOptions") or {}
    if security.get("Enabled"):
        yield Finding(
            Severity.WARN,
            "password-to-supply",
            "",
            "the master user of fine-grained access control cannot be read, so no template has one",
            "supply MasterUserOptions (the ARN of a role, or a name and a password) when it is made",
        )
    language = (doc.get("AIMLOptions") or {}).get("NaturalLanguageQueryGenerationOptions") or {}
    yield from not_in_cloudformation(
        {
            "questions in natural language": language.get("DesiredState") == "ENABLED",
            "keys of tokens from a URL (JwksUrl)": (security.get("JWTOptions") or {}).get("JwksUrl"),
        },
        "do without, or set it with opensearch:UpdateDomainConfig in the new account",
    )
