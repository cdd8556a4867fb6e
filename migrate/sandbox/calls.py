"""What an HTTP request asks of AWS: credentials, service, operation and its parameters, told from the wire."""

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import parse_qs, unquote

from botocore.exceptions import UnknownServiceError
from moto.core.routing import get_service_router
from moto.core.utils import get_service_model
from moto.moto_server.werkzeug_app import BackendRequest
from werkzeug.exceptions import NotFound

Environ: TypeAlias = dict[str, Any]

# A credential's scope names the service by its signing name; where botocore calls the service otherwise, or several
# services sign alike, the candidates are tried in order and the first that has the operation is meant.
SIGNED_AS: Mapping[str, tuple[str, ...]] = {
    "airflow": ("mwaa",),
    "apigateway": ("apigateway", "apigatewayv2"),
    "applicationinsights": ("application-insights",),
    "appconfig": ("appconfig", "appconfigdata"),
    "awsssoportal": ("sso",),
    "cloudcontrolapi": ("cloudcontrol",),
    "cognito-idp": ("cognito-idp",),
    "dynamodb": ("dynamodb", "dynamodbstreams"),
    "elasticfilesystem": ("efs",),
    "elasticloadbalancing": ("elbv2", "elb"),
    "elasticmapreduce": ("emr",),
    "es": ("opensearch", "es"),
    "execute-api": ("apigatewaymanagementapi",),
    "geo": ("location",),
    "iotdata": ("iot-data",),
    "kinesisanalytics": ("kinesisanalyticsv2", "kinesisanalytics"),
    "mobiletargeting": ("pinpoint",),
    "monitoring": ("cloudwatch",),
    "rds": ("rds", "neptune", "docdb"),
    "s3": ("s3", "s3control"),
    "sagemaker": ("sagemaker", "sagemaker-runtime", "sagemaker-metrics"),
    "servicecatalog": ("servicecatalog", "servicecatalog-appregistry"),
    "servicequotas": ("service-quotas",),
    "ses": ("sesv2", "ses"),
    "sso": ("sso-admin",),
    "states": ("stepfunctions",),
    "tagging": ("resourcegroupstaggingapi",),
}
CREDENTIAL = re.compile(r"Credential=(?P<key>[^/]+)/(?P<day>\d{8})/(?P<region>[^/]+)/(?P<signing>[^/]+)/aws4_request")
CBOR_PATH = re.compile(r"^/service/[^/]+/operation/(?P<operation>\w+)$")
UNKNOWN_OPERATION = "Unknown"


@dataclass(frozen=True, slots=True)
class Call:
    """One request: who signs it, for which service and Region, which operation with which parameters.

    `protocol` is botocore's (json, query, ec2, rest-json, rest-xml); `parameters` are those told cheaply: of the
    path, the query and a JSON or form body, never an object's bytes.
    """

    access_key: str
    region: str
    signing: str
    service: str
    operation: str
    protocol: str
    method: str
    path: str
    host: str
    headers: Mapping[str, str]
    parameters: Mapping[str, Any]


def with_body_read(environ: Environ) -> bytes:
    """Read the request's whole body and put it back, so that what follows can read it again."""
    stream = environ["wsgi.input"]
    length = None if environ.get("wsgi.input_terminated") else int(environ.get("CONTENT_LENGTH") or 0)
    body: bytes = stream.read(length)
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))
    return body


def call_of(environ: Environ, body: bytes) -> Call | None:
    """The AWS call which a WSGI request is, or None when nobody signed it."""
    scope = scope_of(environ.get("HTTP_AUTHORIZATION", ""), environ.get("QUERY_STRING", ""))
    if scope is None:
        return None
    request = BackendRequest(environ.copy() | {"wsgi.input": io.BytesIO(body)})
    service, operation, protocol, labels = routed(scope["signing"], request)
    return Call(
        access_key=scope["key"],
        region=scope["region"],
        signing=scope["signing"],
        service=service,
        operation=operation,
        protocol=protocol,
        method=request.method,
        path=request.raw_path,
        host=request.host,
        headers={name.lower(): value for name, value in request.headers.items()},
        parameters=parameters_of(service, protocol, request, body) | labels,
    )


def scope_of(authorization: str, query: str) -> Mapping[str, str] | None:
    """Access key, Region and signing name of a request's header or signed address; None when there is neither.

    boto3 still signs addresses of S3 objects the old way, with nothing but the access key.
    """
    signature = CREDENTIAL.search(authorization) or CREDENTIAL.search(unquote(query))
    if signature is not None:
        return signature.groupdict()
    old = parse_qs(query).get("AWSAccessKeyId")
    return {"key": old[0], "region": "us-east-1", "signing": "s3"} if old else None


def routed(signing: str, request: BackendRequest) -> tuple[str, str, str, dict[str, Any]]:
    """Service, operation, protocol and path labels of a request; an operation that no model knows is "Unknown"."""
    candidates = SIGNED_AS.get(signing.lower(), (signing,))
    if signing == "s3" and request.path.startswith("/v20180820/"):
        candidates = ("s3control",)
    protocol = "json"
    for service in candidates:
        try:
            model = get_service_model(service)
            protocol = str(model.protocol)
            if remote := CBOR_PATH.match(request.path):
                return service, remote["operation"], "json", {}
            operation, labels = get_service_router(service).match(request)
        except (NotFound, UnknownServiceError, NotImplementedError):
            continue
        target = request.headers.get("X-Amz-Target")
        return service, operation.name, "json" if target else protocol, labels
    return candidates[0], UNKNOWN_OPERATION, protocol, {}


def parameters_of(service: str, protocol: str, request: BackendRequest, body: bytes) -> dict[str, Any]:
    """Parameters in the query and in a small structured body, by the names on the wire."""
    query = {name: values[0] for name, values in parse_qs(request.query_string.decode("latin-1")).items()}
    if service == "s3" or not body:
        return query
    if protocol in ("json", "rest-json"):
        try:
            decoded = json.loads(body)
        except ValueError:
            return query
        return query | decoded if isinstance(decoded, dict) else query
    if protocol in ("query", "ec2"):
        form = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
        return query | {name: values[0] for name, values in form.items()}
    return query
