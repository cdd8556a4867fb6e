"""Downloads of Lambda code: the exact zip of a function or layer at an unguessable address of this server."""

import hashlib
import json
import secrets
from typing import Any

from moto.awslambda.models import lambda_backends
from werkzeug.wrappers import Response

from migrate.sandbox.calls import Call

PATH = "/sandbox/code/"


class Downloads:
    """Zips that a presigned-looking address has been given out for."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._zips: dict[str, bytes] = {}

    def address(self, host: str, content: bytes) -> str:
        """An address at which these bytes can be had without credentials; the same bytes keep their address."""
        token = hashlib.blake2b(content, key=self._key, digest_size=24).hexdigest()
        self._zips[token] = content
        return f"http://{host}{PATH}{token}/code.zip?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=600"

    def answer(self, path: str) -> Response:
        """The zip that an address names, or 403 as S3 answers an address it did not sign."""
        content = self._zips.get(path.removeprefix(PATH).split("/")[0])
        if content is None:
            return Response("<Error><Code>AccessDenied</Code></Error>", 403, content_type="application/xml")
        return Response(content, content_type="application/zip")


def with_function_address(call: Call, account: str, response: Response, downloads: Downloads) -> Response:
    """GetFunction's answer with an address which works, where the function's code is a zip."""
    content = json.loads(response.get_data())
    configuration = content.get("Configuration", {})
    if configuration.get("PackageType", "Zip") != "Zip":
        return response
    name, version = configuration["FunctionName"], configuration["Version"]
    function = lambda_backends[account][call.region].get_function(name, version)
    location = downloads.address(call.host, function.code_bytes)
    return replaced(response, content | {"Code": {"RepositoryType": "S3", "Location": location}})


def with_layer_address(call: Call, account: str, response: Response, downloads: Downloads) -> Response:
    """GetLayerVersion's answer with an address which works."""
    content = json.loads(response.get_data())
    layer = lambda_backends[account][call.region].layers_versions_by_arn(content["LayerVersionArn"])
    if layer is None:
        return response
    location = downloads.address(call.host, layer.code_bytes)
    return replaced(response, content | {"Content": content["Content"] | {"Location": location}})


def replaced(response: Response, content: Any) -> Response:
    """The response with other JSON in it."""
    response.set_data(json.dumps(content))
    return response
