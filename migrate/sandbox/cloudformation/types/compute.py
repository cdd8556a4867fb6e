"""Lambda: functions with what hangs on them, and layers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from migrate.sandbox.cloudformation.calls import Properties
from migrate.sandbox.cloudformation.kinds import Kind, Scope, Step

_EPOCH = (1980, 1, 1, 0, 0, 0)


def _zipped(code: Properties, runtime: str) -> Properties:
    """Inline source becomes an archive with the one file that CloudFormation would write."""
    if "ZipFile" not in code:
        return {k: v for k, v in code.items() if k != "SourceKMSKeyArn"}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        name = "index.py" if runtime.startswith("python") else "index.js"
        archive.writestr(zipfile.ZipInfo(name, _EPOCH), code["ZipFile"])
    return {"ZipFile": packed.getvalue()}


def _function(scope: Scope) -> Properties:
    p = scope["p"]
    wanted = {k: v for k, v in p.items() if k not in _NOT_IN_CREATE}
    wanted["Code"] = _zipped(p["Code"], str(p.get("Runtime", "")))
    if "ImageUri" in p["Code"]:
        wanted.setdefault("PackageType", "Image")
    return {**wanted, "FunctionName": scope["name"]}


def _code(scope: Scope) -> Properties:
    return {**_zipped(scope["p"]["Code"], str(scope["p"].get("Runtime", ""))), "FunctionName": scope["id"]}


def _permission(scope: Scope) -> Properties:
    function, qualifier = _qualified(scope["p"]["FunctionName"])
    wanted = {k: v for k, v in scope["p"].items() if k != "FunctionName"}
    return {**wanted, "FunctionName": function, "StatementId": scope["name"], **qualifier}


def _qualified(function: str) -> tuple[str, Mapping[str, str]]:
    """(name, qualifier) of a function named by its name, ARN, or either with a version or alias."""
    parts = function.split(":")
    name, rest = (parts[6], parts[7:]) if function.startswith("arn:") else (parts[0], parts[1:])
    return name, {"Qualifier": rest[0]} if rest else {}


def _mapping(scope: Scope) -> Properties:
    wanted = {k: v for k, v in scope["p"].items() if k not in {"Tags", "LoggingConfig"}}
    function, _ = _qualified(wanted["FunctionName"])
    return {**wanted, "FunctionName": wanted["FunctionName"] if wanted["FunctionName"].startswith("arn") else function}


def _version(scope: Scope) -> Properties:
    # CodeSha256 only guards a publish against other code than the caller's own; a stub archive never has it.
    return {k: v for k, v in scope["p"].items() if k in {"FunctionName", "Description"}}


_NOT_IN_CREATE = frozenset(
    {"ReservedConcurrentExecutions", "RuntimeManagementConfig", "RecursiveLoop", "SnapStartResponse", "TenancyConfig"}
)
_FUNCTION_STEPS = (
    Step("update_function_code", _code, when="changed.Code"),
    Step("put_function_concurrency", {
        "FunctionName": "{id}", "ReservedConcurrentExecutions": "{p.ReservedConcurrentExecutions}",
    }, when="p.ReservedConcurrentExecutions", undo=("delete_function_concurrency", {"FunctionName": "{id}"})),
)  # fmt: skip
_PROVISIONED = Step("put_provisioned_concurrency_config", {
    "FunctionName": "{p.FunctionName}", "Qualifier": "{p.Name || Version}",
    "ProvisionedConcurrentExecutions": "{p.ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions}",
}, when="p.ProvisionedConcurrencyConfig")  # fmt: skip

KINDS = (
    Kind(
        "AWS::Lambda::Function", "lambda", "create_function", "{name}", {"FunctionName": "{id}"},
        attributes={"Arn": "{FunctionArn}"}, name="FunctionName", limit=64, values=_function,
        carried=frozenset({"ReservedConcurrentExecutions", "RuntimeManagementConfig", "RecursiveLoop", "Code"}),
        fixed=frozenset({"PackageType"}), steps=_FUNCTION_STEPS, update="update_function_configuration",
        delete="delete_function",
    ),
    Kind(
        "AWS::Lambda::Permission", "lambda", "add_permission", "{name}", limit=100, values=_permission,
        key={"FunctionName": "{p.FunctionName}", "StatementId": "{id}"}, delete="remove_permission",
    ),
    Kind(
        "AWS::Lambda::Version", "lambda", "publish_version", "{FunctionArn}",
        {"FunctionName": "{FunctionName}", "Qualifier": "{Version}"},
        attributes={"Version": "{Version}", "FunctionArn": "{FunctionArn}"}, values=_version, delete="delete_function",
        carried=frozenset({"CodeSha256", "ProvisionedConcurrencyConfig", "RuntimePolicy"}), steps=(_PROVISIONED,),
    ),
    Kind(
        "AWS::Lambda::Alias", "lambda", "create_alias", "{AliasArn}",
        {"FunctionName": "{p.FunctionName}", "Name": "{p.Name}"}, attributes={"AliasArn": "{AliasArn}"},
        carried=frozenset({"ProvisionedConcurrencyConfig"}), fixed=frozenset({"Name", "FunctionName"}),
        update="update_alias", delete="delete_alias", steps=(_PROVISIONED,),
    ),
    Kind(
        "AWS::Lambda::EventSourceMapping", "lambda", "create_event_source_mapping", "{UUID}", {"UUID": "{id}"},
        attributes={"Id": "{UUID}",
                    "EventSourceMappingArn": "arn:aws:lambda:{region}:{account}:event-source-mapping:{UUID}"},
        values=_mapping, fixed=frozenset({"EventSourceArn", "StartingPosition"}),
        update="update_event_source_mapping", delete="delete_event_source_mapping",
    ),
    Kind(
        "AWS::Lambda::EventInvokeConfig", "lambda", "put_function_event_invoke_config",
        "{p.FunctionName}|{p.Qualifier}", {"FunctionName": "{p.FunctionName}", "Qualifier": "{p.Qualifier}"},
        update="put_function_event_invoke_config",
        whole=frozenset({"DestinationConfig", "MaximumRetryAttempts", "MaximumEventAgeInSeconds"}),
        delete="delete_function_event_invoke_config",
    ),
    Kind(
        "AWS::Lambda::Url", "lambda", "create_function_url_config", "{FunctionArn}",
        {"FunctionName": "{p.TargetFunctionArn}", "Qualifier": "{p.Qualifier}"},
        attributes={"FunctionUrl": "{FunctionUrl}", "FunctionArn": "{FunctionArn}"},
        values={"FunctionName": "{p.TargetFunctionArn}", "AuthType": "{p.AuthType}", "Cors": "{p.Cors}",
                "InvokeMode": "{p.InvokeMode}", "Qualifier": "{p.Qualifier}"},
        update="update_function_url_config", delete="delete_function_url_config",
    ),
    Kind(
        "AWS::Lambda::LayerVersion", "lambda", "publish_layer_version", "{LayerVersionArn}",
        {"LayerName": "{name}", "VersionNumber": "{Version}"},
        attributes={"LayerVersionArn": "{LayerVersionArn}"}, name="LayerName", limit=140,
        delete="delete_layer_version",
    ),
    Kind(
        "AWS::Lambda::LayerVersionPermission", "lambda", "add_layer_version_permission", "{name}",
        {"LayerName": "{p.LayerVersionArn}", "StatementId": "{name}"}, limit=100,
        values=lambda scope: {
            "LayerName": scope["p"]["LayerVersionArn"].rsplit(":", 1)[0],
            "VersionNumber": int(scope["p"]["LayerVersionArn"].rsplit(":", 1)[1]),
            "StatementId": scope["name"], "Action": scope["p"]["Action"], "Principal": scope["p"]["Principal"],
            **({"OrganizationId": scope["p"]["OrganizationId"]} if "OrganizationId" in scope["p"] else {}),
        },
    ),
    Kind(
        "AWS::Lambda::CodeSigningConfig", "lambda", "create_code_signing_config",
        "{CodeSigningConfig.CodeSigningConfigArn}", {"CodeSigningConfigArn": "{id}"},
        attributes={"CodeSigningConfigArn": "{id}"}, delete="delete_code_signing_config",
    ),
)  # fmt: skip
