"""The EventBridge schema registry, a service that moto does not have: registries, schemas, policies, tags."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

from moto import backend_index
from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.exceptions import JsonRESTError
from moto.core.responses import BaseResponse
from moto.core.utils import utcnow

from migrate.sandbox.cloudformation.kinds import as_pairs

_NAMES = {"registryName": "RegistryName", "schemaName": "SchemaName"}


class SchemasBackend(BaseBackend):
    """Registries by name; each holds its schemas by name."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.registries: dict[str, dict[str, Any]] = {}

    @property
    def _url_module(self) -> Any:
        return sys.modules[__name__]

    def registry(self, name: str) -> dict[str, Any]:
        """The registry of that name; NotFoundException where there is none."""
        if name not in self.registries:
            raise JsonRESTError("NotFoundException", f"Registry with name {name} does not exist.")
        return self.registries[name]

    def arn(self, kind: str, name: str) -> str:
        """The ARN of a registry or schema."""
        return f"arn:aws:schemas:{self.region_name}:{self.account_id}:{kind}/{name}"


class SchemasResponse(BaseResponse):
    """The operations, each named as moto's dispatch looks it up."""

    def __init__(self) -> None:
        super().__init__(service_name="schemas")

    @property
    def backend(self) -> SchemasBackend:
        return schemas_backends[self.current_account][self.region]

    def _wanted(self) -> dict[str, Any]:
        """The request's members: of the path, the query and the body."""
        named = {**{k: v[0] for k, v in self.querystring.items() if isinstance(v, list)}, **self.uri_match_names()}
        body = json.loads(self.body) if self.body else {}
        return {_NAMES.get(key, key): value for key, value in {**named, **body}.items()}

    def uri_match_names(self) -> dict[str, str]:
        """What the path holds by name."""
        found = re.search(r"/registries/name/(?P<RegistryName>[^/]+)(/schemas/name/(?P<SchemaName>[^/]+))?", self.path)
        return {key: value for key, value in found.groupdict().items() if value} if found else {}

    def create_registry(self) -> str:
        wanted = self._wanted()
        name = wanted["RegistryName"]
        if name in self.backend.registries:
            raise JsonRESTError("ConflictException", f"Registry with name {name} already exists.")
        self.backend.registries[name] = {
            "RegistryName": name, "RegistryArn": self.backend.arn("registry", name),
            "Description": wanted.get("Description", ""), "tags": as_pairs(wanted.get("tags") or {}), "schemas": {},
        }  # fmt: skip
        return self.describe_registry()

    def describe_registry(self) -> str:
        return _shown(self.backend.registry(self._wanted()["RegistryName"]))

    def update_registry(self) -> str:
        wanted = self._wanted()
        self.backend.registry(wanted["RegistryName"])["Description"] = wanted.get("Description", "")
        return self.describe_registry()

    def delete_registry(self) -> str:
        self.backend.registries.pop(self.backend.registry(self._wanted()["RegistryName"])["RegistryName"])
        return ""

    def list_registries(self) -> str:
        return json.dumps({"Registries": [json.loads(_shown(r)) for r in self.backend.registries.values()]})

    def create_schema(self) -> str:
        wanted = self._wanted()
        name, registry = wanted["SchemaName"], self.backend.registry(wanted["RegistryName"])
        if name in registry["schemas"]:
            raise JsonRESTError("ConflictException", f"Schema with name {name} already exists.")
        registry["schemas"][name] = {
            "SchemaName": name, "SchemaArn": self.backend.arn("schema", f"{wanted['RegistryName']}/{name}"),
            "SchemaVersion": "1", "Type": wanted["Type"], "Content": wanted["Content"],
            "Description": wanted.get("Description", ""), "tags": as_pairs(wanted.get("tags") or {}),
            "LastModified": utcnow().isoformat(),
        }  # fmt: skip
        return self.describe_schema()

    def describe_schema(self) -> str:
        return _shown(self._schema())

    def update_schema(self) -> str:
        schema, wanted = self._schema(), self._wanted()
        schema.update({key: wanted[key] for key in ("Content", "Description", "Type") if key in wanted})
        schema["SchemaVersion"] = str(int(schema["SchemaVersion"]) + 1)
        return self.describe_schema()

    def delete_schema(self) -> str:
        self.backend.registry(self._wanted()["RegistryName"])["schemas"].pop(self._schema()["SchemaName"])
        return ""

    def list_schemas(self) -> str:
        schemas = self.backend.registry(self._wanted()["RegistryName"])["schemas"].values()
        shown = [{key: s[key] for key in ("SchemaName", "SchemaArn", "tags", "LastModified")} for s in schemas]
        return json.dumps({"Schemas": [{**s, "VersionCount": 1} for s in shown]})

    def put_resource_policy(self) -> str:
        wanted = self._wanted()
        self.backend.registry(wanted["RegistryName"])["policy"] = wanted["Policy"]
        return self.get_resource_policy()

    def get_resource_policy(self) -> str:
        registry = self.backend.registry(self._wanted()["RegistryName"])
        if "policy" not in registry:
            raise JsonRESTError("NotFoundException", "No policy")
        return json.dumps({"Policy": registry["policy"], "RevisionId": "1"})

    def delete_resource_policy(self) -> str:
        self.backend.registry(self._wanted()["RegistryName"]).pop("policy", None)
        return ""

    def _schema(self) -> dict[str, Any]:
        wanted = self._wanted()
        schemas = self.backend.registry(wanted["RegistryName"])["schemas"]
        if wanted["SchemaName"] not in schemas:
            raise JsonRESTError("NotFoundException", f"Schema with name {wanted['SchemaName']} does not exist.")
        found: dict[str, Any] = schemas[wanted["SchemaName"]]
        return found


def _shown(record: dict[str, Any]) -> str:
    return json.dumps({key: value for key, value in record.items() if key not in ("schemas", "policy")})


url_bases = [r"https?://schemas\.(.+)\.amazonaws\.com"]
url_paths = {
    "{0}/v1/registries$": SchemasResponse.dispatch,
    "{0}/v1/registries/name/(?P<registry>[^/]+)$": SchemasResponse.dispatch,
    "{0}/v1/registries/name/(?P<registry>[^/]+)/schemas$": SchemasResponse.dispatch,
    "{0}/v1/registries/name/(?P<registry>[^/]+)/schemas/name/(?P<schema>[^/]+)$": SchemasResponse.dispatch,
    "{0}/v1/policy$": SchemasResponse.dispatch,
}
schemas_backends = BackendDict(SchemasBackend, "schemas")


def install() -> None:
    """Let moto find the service, by its host and as a module of its own."""
    sys.modules["moto.schemas"] = sys.modules[__name__]
    pattern = ("schemas", re.compile(url_bases[0]))
    if not any(service == "schemas" for service, _ in backend_index.backend_url_patterns):
        backend_index.backend_url_patterns.append(pattern)
