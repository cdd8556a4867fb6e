"""AWS::Glue::Table: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-glue-table.html"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked
from migrate.resources.spec import Document, Read, Spec

ARN = "join(':', ['arn', _.Partition, 'glue', _.Region, _.Account, join('/', ['table', DatabaseName, Name])])"

SPEC = Spec(
    kind="AWS::Glue::Table",
    service="glue",
    parents=("AWS::Glue::Database",),
    listing=Read("get_tables", "TableList", {"DatabaseName": "Name"}),
    identifier="Name",
    name="Name",
    arn=ARN,
    attributes={"_Arn": ARN},
    # Each database may have a table of the name.
    ref_identifies=False,
    # Of a database that is a link, Glue lists the tables of the database behind it.
    owned_by_aws="DatabaseName != `null` && DatabaseName != _parent.Name",
    limits=(
        "Partitions, their indexes, column statistics and table optimizers: they are not read",
        "The data: it is where the table's location says, and moves with that bucket",
    ),
    ignored={
        "Name": "says again what TableInput.Name says",
        "OpenTableFormatInput": "says how an Iceberg table begins, and cannot be read",
    },
)

TEXTS = ("Description", "Name", "Owner", "Retention", "TableType", "ViewExpandedText", "ViewOriginalText")
TARGET = ("CatalogId", "DatabaseName", "Name", "Region")
VIEW = ("Definer", "IsProtected", "SubObjects")
REPRESENTATION = ("Dialect", "DialectVersion", "ValidationConnection", "ViewExpandedText", "ViewOriginalText")
PLAIN = (
    "BucketColumns",
    "Compressed",
    "InputFormat",
    "Location",
    "NumberOfBuckets",
    "OutputFormat",
    "SortColumns",
    "StoredAsSubDirectories",
)
SKEWED = ("SkewedColumnNames", "SkewedColumnValueLocationMaps", "SkewedColumnValues")
# What crawlers and writers note of the data: it is true of the source's only, and changes with every run.
NOTED = frozenset(
    {
        "averageRecordSize",
        "last_modified_by",
        "last_modified_time",
        "numFiles",
        "numRows",
        "objectCount",
        "rawDataSize",
        "recordCount",
        "sizeKey",
        "totalSize",
        "transient_lastDdlTime",
    }
)


def properties(doc: Document) -> Properties:
    """What CreateTable takes."""
    view = doc.get("ViewDefinition") or {}
    storage = doc.get("StorageDescriptor")
    return given(
        CatalogId=doc.get("CatalogId") or doc["_"]["Account"],
        DatabaseName=doc["_parent"]["Name"],
        TableInput=given(
            Parameters=_parameters(doc),
            PartitionKeys=_columns(doc.get("PartitionKeys")),
            StorageDescriptor=_storage(storage) if storage else None,
            TargetTable=picked(doc.get("TargetTable") or {}, TARGET),
            ViewDefinition=given(
                Representations=[picked(one, REPRESENTATION) for one in view.get("Representations") or ()],
                **picked(view, VIEW),
            ),
            **picked(doc, TEXTS),
        ),
    )


def _storage(raw: Mapping[str, Any]) -> Properties:
    serializer, schema = raw.get("SerdeInfo") or {}, raw.get("SchemaReference") or {}
    return given(
        Columns=_columns(raw.get("Columns")),
        Parameters=_parameters(raw),
        SchemaReference=given(
            SchemaId=picked(schema.get("SchemaId") or {}, ("RegistryName", "SchemaArn", "SchemaName")),
            **picked(schema, ("SchemaVersionId", "SchemaVersionNumber")),
        ),
        SerdeInfo=picked(serializer, ("Name", "Parameters", "SerializationLibrary")),
        SkewedInfo=picked(raw.get("SkewedInfo") or {}, SKEWED),
        **picked(raw, PLAIN),
    )


def _columns(raw: Iterable[Mapping[str, Any]] | None) -> list[Any]:
    return [picked(column, ("Comment", "Name", "Type")) for column in raw or ()]


def _parameters(raw: Mapping[str, Any]) -> dict[str, str]:
    return {name: value for name, value in (raw.get("Parameters") or {}).items() if name not in NOTED}


ICEBERG = Finding(
    Severity.WARN,
    "data-stays-behind",
    "",
    "an Iceberg table's metadata names the old bucket's objects in full: the entry would read the old data",
    "create it anew in the new account and fill it from the old one (Athena: INSERT INTO ... SELECT), or rewrite the "
    "paths with Spark (rewrite_table_path) and register what that yields",
)


def findings(doc: Document) -> Iterator[Finding]:
    """Where the catalog's entry alone is not the table: Iceberg's metadata, partitions, and what no template says."""
    parameters, keys = doc.get("Parameters") or {}, doc.get("PartitionKeys") or ()
    if parameters.get("table_type", "").upper() == "ICEBERG":
        yield ICEBERG
        return
    if keys and parameters.get("projection.enabled", "").lower() != "true":
        yield Finding(
            Severity.WARN,
            "partitions-stay-behind",
            "",
            f"the table's partitions by {', '.join(key['Name'] for key in keys)} are no part of any template",
            "once the data is there, run MSCK REPAIR TABLE or the crawler in the new account",
        )
    storage = doc.get("StorageDescriptor") or {}
    columns = (*keys, *(storage.get("Columns") or ()))
    if storage.get("AdditionalLocations") or any(column.get("Parameters") for column in columns):
        yield Finding(
            Severity.BLOCK,
            "not-in-cloudformation",
            "",
            "CloudFormation cannot set the table's further locations or the parameters of its columns",
            "do without, or create the table with glue:CreateTable in the new account",
        )
