"""Why a call gave no answer: AWS's many error codes in a few classes that decide what happens next."""

from __future__ import annotations

from enum import StrEnum

from botocore import exceptions
from botocore.parsers import ResponseParserError


class Failure(StrEnum):
    """UNSUPPORTED is never ABSENT: an API that is not there says nothing of a resource."""

    DENIED = "denied"
    UNSUPPORTED = "unsupported"
    THROTTLED = "throttled"
    ABSENT = "absent"
    CREDENTIALS = "credentials"
    NETWORK = "network"
    OTHER = "other"


REMEDIES = {
    Failure.DENIED: "allow {action} to the role in use",
    Failure.UNSUPPORTED: "this endpoint does not offer the operation: use one that does, or acknowledge the gap",
    Failure.THROTTLED: "run the same command again; AWS still refused after all retries",
    Failure.ABSENT: "it was deleted meanwhile, or never existed: make a new plan",
    Failure.CREDENTIALS: "renew the credentials (aws sso login, or new keys) and run the same command again",
    Failure.NETWORK: "check the network and AWS_ENDPOINT_URL, then run the same command again",
    Failure.OTHER: "mend what the reason says and run the same command again",
}
"""What a person does next; `{action}` is the IAM action of the call."""

CREDENTIAL_CODES = frozenset(
    {
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "UnrecognizedClientException",
        "SignatureDoesNotMatch",
        "AuthFailure",
        "InvalidAccessKeyId",
        "RequestExpired",
        "InvalidSignatureException",
        "MissingAuthenticationToken",
        "IncompleteSignature",
        "InvalidToken",
    }
)
THROTTLING_CODES = frozenset(
    {
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "TooManyRequestsException",
        "RequestLimitExceeded",
        "SlowDown",
        "RequestThrottled",
        "RequestThrottledException",
        "ProvisionedThroughputExceededException",
        "BandwidthLimitExceeded",
        "PriorRequestNotComplete",
    }
)
UNSUPPORTED_CODES = frozenset(
    {
        "404",
        "500",
        "501",
        "NotImplemented",
        "NotImplementedException",
        "UnknownOperationException",
        "UnknownOperation",
        "InvalidAction",
        "UnsupportedOperationException",
    }
)
"""A bare status is a page of whatever answers there, not an answer of the service."""

CREDENTIAL_ERRORS = (
    exceptions.NoCredentialsError,
    exceptions.PartialCredentialsError,
    exceptions.CredentialRetrievalError,
    exceptions.TokenRetrievalError,
    exceptions.UnauthorizedSSOTokenError,
    exceptions.ProfileNotFound,
)
NETWORK_ERRORS = (exceptions.HTTPClientError, exceptions.ConnectionError)


def failure_of(error: Exception, code: str, uses_head: bool) -> Failure:
    """The class of botocore's `error` with AWS's `code`; an answer to HEAD has no body, its status says all."""
    if not isinstance(error, exceptions.ClientError):
        return _failure_of_botocore(error)
    if uses_head and code in ("403", "404"):
        return Failure.DENIED if code == "403" else Failure.ABSENT
    for codes, failure in (
        (CREDENTIAL_CODES, Failure.CREDENTIALS),
        (THROTTLING_CODES, Failure.THROTTLED),
        (UNSUPPORTED_CODES, Failure.UNSUPPORTED),
    ):
        if code in codes:
            return failure
    if "AccessDenied" in code or "Unauthorized" in code or code in ("AuthorizationError", "NotAuthorizedException"):
        return Failure.DENIED
    if code.startswith("NoSuch") or "NotFound" in code or "NonExistent" in code or code.endswith("DoesNotExist"):
        return Failure.ABSENT
    return Failure.OTHER


def _failure_of_botocore(error: Exception) -> Failure:
    if isinstance(error, CREDENTIAL_ERRORS):
        return Failure.CREDENTIALS
    if isinstance(error, NETWORK_ERRORS):
        return Failure.NETWORK
    return Failure.UNSUPPORTED if isinstance(error, ResponseParserError) else Failure.OTHER
