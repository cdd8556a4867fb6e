"""What AWS publishes about its limits and times, the pages that say so, and two assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from migrate.planning.estimates.span import Span

DOCS = "https://docs.aws.amazon.com"


@dataclass(frozen=True, slots=True)
class Limit:
    """A published limit in words, and where it is published. `seconds` is the least time that one request takes."""

    text: str
    page: str
    seconds: float = 0.0

    @property
    def basis(self) -> str:
        """The source as a sentence of a figure's basis names it."""
        return f"{DOCS}/{self.page}"


ACCOUNTS = Limit(
    "Organizations creates at most 5 accounts at a time", "organizations/latest/userguide/orgs_reference_limits.html"
)
ACCOUNT_ENTRY = Limit(
    "a new account may take some minutes until it can be entered",
    "organizations/latest/APIReference/API_CreateAccount.html",
)
PARAMETERS = Limit(
    "PutParameter: 3 requests a second by default", "general/latest/gr/ssm.html#limits_ssm", seconds=1 / 3
)
SECRETS = Limit(
    "PutSecretValue and UpdateSecretVersionStage together: 50 requests a second",
    "secretsmanager/latest/userguide/reference_limits.html",
    seconds=1 / 50,
)
LAMBDA_CONTROL = Limit(
    "Lambda takes 15 requests a second that make or change something",
    "lambda/latest/dg/gettingstarted-limits.html",
    seconds=1 / 15,
)
ON_DEMAND = Limit(
    "a new on-demand table sustains 4,000 write units a second until its traffic has grown",
    "amazondynamodb/latest/developerguide/on-demand-capacity-mode.html",
)

ON_DEMAND_WRITES = 4_000
"""Write units a second that a new on-demand table takes: ON_DEMAND."""

BURST = 300.0
"""Seconds of capacity that a table may have saved up:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html"""

S3_REQUEST = Span(0.1, 0.2)
"""Seconds of one small request to S3:
https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html"""

S3_BYTES = 90_000_000
"""Bytes a second that one request to S3 carries at most:
https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance-design-patterns.html"""

SLOW_CALL = 0.2
"""An assumption: no call takes longer on average. S3 publishes it for itself; other services publish nothing."""

SLOW_LINE = 12_500_000
"""An assumption: bytes a second of a line of 100 Mbit/s between this process and AWS. A slower one takes longer."""

_CONTROL = "apigateway/latest/developerguide/limits.html"
CREATIONS: Mapping[str, Limit] = {
    "AWS::ApiGateway::ApiKey": Limit("CreateApiKey: 5 requests a second for each account", _CONTROL, 1 / 5),
    "AWS::ApiGateway::Deployment": Limit("CreateDeployment: 1 request every 5 seconds for each account", _CONTROL, 5.0),
    "AWS::ApiGateway::DomainName": Limit(
        "CreateDomainName: 1 request every 30 seconds for each account", _CONTROL, 30.0
    ),
    "AWS::ApiGateway::Resource": Limit("CreateResource: 5 requests a second for each account", _CONTROL, 1 / 5),
    "AWS::ApiGatewayV2::VpcLink": Limit("CreateVpcLink: 1 request every 15 seconds for each account", _CONTROL, 15.0),
    "AWS::Lambda::Function": LAMBDA_CONTROL,
    "AWS::SSM::Parameter": PARAMETERS,
}
"""Type -> the limit on making many of it in one stack."""

REST_API = "AWS::ApiGateway::RestApi"
REGIONAL_API = Limit("CreateRestApi, regional or private: 1 request every 3 seconds for each account", _CONTROL, 3.0)
EDGE_API = Limit("CreateRestApi, edge-optimized: 1 request every 30 seconds for each account", _CONTROL, 30.0)

TIMES: Mapping[str, tuple[Span, str]] = {
    "AWS::OpenSearchService::Domain": (
        Span(900, 1800),
        "opensearch-service/latest/developerguide/gsgcreate-domain.html",
    ),
}
"""Type -> seconds that one of it typically takes to make, and the page that says so. Most types have none."""
