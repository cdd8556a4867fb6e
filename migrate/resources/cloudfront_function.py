"""AWS::CloudFront::Function: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-function.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, tag_list
from migrate.resources.spec import Document, Read, Spec

STAGE = "Live && 'LIVE' || 'DEVELOPMENT'"

SPEC = Spec(
    kind="AWS::CloudFront::Function",
    service="cloudfront",
    is_global=True,
    # Every function is in development; one that distributions use is live besides.
    listing=Read("list_functions", "FunctionList.Items[].{Name: Name}", {"Stage": "'DEVELOPMENT'"}),
    facets={
        "Live": Read(
            "describe_function",
            "FunctionSummary.FunctionConfig",
            {"Name": "Name", "Stage": "'LIVE'"},
            absent=("NoSuchFunctionExists",),
        ),
        "": Read("describe_function", "FunctionSummary", {"Name": "Name", "Stage": STAGE}),
        "Code": Read("get_function", "FunctionCode", {"Name": "Name", "Stage": STAGE}),
        "Tags": Read("list_tags_for_resource", "Tags.Items", {"Resource": "FunctionMetadata.FunctionARN"}),
    },
    identifier="FunctionMetadata.FunctionARN",
    arn="FunctionMetadata.FunctionARN",
    name="Name",
    tags="Tags",
    name_property="Name",
    ignored={"FunctionMetadata": "holds nothing but the ARN, which AWS gives"},
)


def properties(doc: Document) -> Properties:
    """The code that runs, and whether it is live."""
    config, code = doc.get("FunctionConfig") or {}, doc.get("Code")
    stores = [
        {"KeyValueStoreARN": one["KeyValueStoreARN"]}
        for one in by("KeyValueStoreARN", (config.get("KeyValueStoreAssociations") or {}).get("Items"))
    ]
    return given(
        AutoPublish=bool(doc.get("Live")),
        FunctionCode=code.decode() if isinstance(code, bytes) else code,
        FunctionConfig={
            # Required, and may be empty.
            "Comment": config.get("Comment") or "",
            **given(KeyValueStoreAssociations=stores, Runtime=config.get("Runtime")),
        },
        Name=doc["Name"],
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """The keys of a function's store are data."""
    if ((doc.get("FunctionConfig") or {}).get("KeyValueStoreAssociations") or {}).get("Items"):
        yield Finding(
            Severity.WARN,
            "data-stays-behind",
            "",
            f"the function {doc['Name']} looks into a key value store, whose keys are not copied",
            "make the store in the new account from the same source file, or put its keys there, before cutover",
        )
