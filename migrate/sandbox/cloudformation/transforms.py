"""Transforms of a template: SAM through AWS's own translator; the language extensions that are plain functions."""

from __future__ import annotations

import copy
import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

import boto3
from moto.iam.aws_managed_policies import aws_managed_policies_data
from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.parser.parser import Parser
from samtranslator.sdk.parameter import SamParameterValues
from samtranslator.translator.translator import Translator

from migrate.sandbox.cloudformation.template import read, refused

# Its notes on features and metrics of its own service tell nobody here anything.
logging.getLogger("samtranslator").setLevel(logging.ERROR)
_SAM = "AWS::Serverless-2016-10-31"
# Its functions (Fn::Length, Fn::ToJsonString, DefaultValue) are resolved with the others.
_KNOWN = {_SAM, "AWS::LanguageExtensions"}


def declared(body: Mapping[str, Any]) -> list[str]:
    """The transforms that the template names."""
    named = body.get("Transform") or []
    return [str(named)] if isinstance(named, (str, dict)) else [str(name) for name in named]


def expand(
    body: Mapping[str, Any], parameters: Mapping[str, Any], region: str, fetch: Callable[[str], str]
) -> dict[str, Any]:
    """The template with its transforms run; ValidationError for one that the sandbox cannot run.

    `fetch` gives the text that AWS::Include finds at an S3 location.
    """
    names = declared(body)
    unknown = [str(name) for name in names if name not in _KNOWN]
    if unknown:
        raise refused(f"No transform named {', '.join(unknown)} found.")
    result: dict[str, Any] = included(copy.deepcopy(dict(body)), fetch)
    if _SAM in names:
        result = _serverless(result, parameters, region)
    result.pop("Transform", None)
    return result


def included(value: Any, fetch: Callable[[str], str]) -> Any:
    """`value` with each AWS::Include replaced by what it includes, beside what stands next to it."""
    if isinstance(value, list):
        return [included(item, fetch) for item in value]
    if not isinstance(value, Mapping):
        return value
    rest = {key: included(item, fetch) for key, item in value.items() if key != "Fn::Transform"}
    if "Fn::Transform" not in value:
        return rest
    transform = value["Fn::Transform"]
    if transform.get("Name") != "AWS::Include":
        raise refused(f"No transform named {transform.get('Name')} found.")
    return {**rest, **read(fetch(transform["Parameters"]["Location"]))}


def _serverless(body: dict[str, Any], parameters: Mapping[str, Any], region: str) -> dict[str, Any]:
    for name, resource in body["Resources"].items():
        location = (resource.get("Properties") or {}).get("Location")
        if resource["Type"] == "AWS::Serverless::Application" and isinstance(location, Mapping):
            # The translator would ask the real repository over the network.
            application = location.get("ApplicationId")
            raise refused(
                f"Transform {_SAM} failed with: [{name}] the Serverless Application Repository is not "
                f"here, so {application} cannot be read"
            )
    session = boto3.Session(region_name=region)
    values = SamParameterValues(dict(parameters))
    values.add_default_parameter_values(body)
    values.add_pseudo_parameter_values(session)
    translator = Translator(None, Parser(), boto_session=session)
    try:
        expanded: dict[str, Any] = translator.translate(
            body, parameter_values=values.parameter_values, get_managed_policy_map=_managed_policies
        )
    except InvalidDocumentException as error:
        causes = " ".join(str(cause.message) for cause in error.causes)
        raise refused(
            f"Transform {_SAM} failed with: Invalid Serverless Application Specification document. {causes}"
        ) from error
    return expanded


def _managed_policies() -> dict[str, str]:
    known = json.loads(aws_managed_policies_data)
    return {name: f"arn:aws:iam::aws:policy{policy['Path']}{name}" for name, policy in known.items()}
