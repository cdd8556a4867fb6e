"""Errors and documents as AWS would put them on the wire, in each protocol's own form."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4
from xml.sax.saxutils import escape

from werkzeug.wrappers import Response

from migrate.sandbox.calls import Call

# Where a service has its own word for "access denied". All others: AccessDeniedException in JSON, AccessDenied in XML.
DENIED = {"ec2": "UnauthorizedOperation", "sns": "AuthorizationError", "logs": "AccessDeniedException"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error to answer with: its code, its message and its HTTP status."""

    code: str
    message: str
    status: int = 400


def denied(call: Call, message: str) -> Refusal:
    """Access denied, by the name which the call's service gives it."""
    usual = "AccessDeniedException" if call.protocol in ("json", "rest-json") else "AccessDenied"
    return Refusal(DENIED.get(call.service, usual), message, 403)


def unknown_key(call: Call) -> Refusal:
    """What a key that nobody was given gets."""
    message = "The security token included in the request is invalid."
    if call.service == "s3":
        return Refusal("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", 403)
    if call.protocol in ("json", "rest-json"):
        return Refusal("UnrecognizedClientException", message, 403)
    return Refusal("InvalidClientTokenId", message, 403)


def expired(call: Call) -> Refusal:
    """What the credentials of a session that is over get."""
    code = "ExpiredTokenException" if call.protocol in ("json", "rest-json") else "ExpiredToken"
    return Refusal(code, "The security token included in the request is expired", 403)


def not_offered(call: Call) -> Refusal:
    """What the sandbox has no answer to. Its status is one that nobody tries again: asking later helps nothing."""
    return Refusal("NotImplemented", f"The sandbox does not offer {call.service}:{call.operation}", 501)


def refused(call: Call, refusal: Refusal) -> Response:
    """The refusal as an HTTP response which botocore parses into a ClientError of that code."""
    request_id = str(uuid4())
    headers = {"x-amzn-RequestId": request_id}
    if call.protocol in ("json", "rest-json"):
        body = json.dumps({"__type": refusal.code, "message": refusal.message})
        headers |= {"x-amzn-errortype": refusal.code, "Content-Type": "application/x-amz-json-1.1"}
        return Response(body, refusal.status, headers)
    code, message = escape(refusal.code), escape(refusal.message)
    error = f"<Code>{code}</Code><Message>{message}</Message>"
    if call.service == "s3":
        xml = f"<Error>{error}<RequestId>{request_id}</RequestId></Error>"
    elif call.protocol == "ec2":
        xml = f"<Response><Errors><Error>{error}</Error></Errors><RequestID>{request_id}</RequestID></Response>"
    else:
        xml = f"<ErrorResponse><Error>{error}</Error><RequestId>{request_id}</RequestId></ErrorResponse>"
    return Response(xml, refusal.status, headers | {"Content-Type": "text/xml"})


def document(content: Any, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(json.dumps(content), status, {"Content-Type": "application/x-amz-json-1.1"})


def error_code(response: Response) -> str | None:
    """The error code that a response carries, or None when it is no error."""
    if response.status_code < 400:
        return None
    text = response.get_data()[:2000].decode("utf-8", "replace")
    if header := response.headers.get("x-amzn-errortype"):
        return header.split(":")[0]
    if "<Code>" in text:
        return text.split("<Code>")[1].split("</Code>")[0]
    if '"__type"' in text:
        return str(json_field(response, "__type")).split("#")[-1]
    return str(response.status_code)


def json_field(response: Response, name: str) -> Any:
    """One field of a JSON response, None when it is not JSON or lacks the field."""
    try:
        content = json.loads(response.get_data())
    except ValueError:
        return None
    return content.get(name) if isinstance(content, dict) else None
