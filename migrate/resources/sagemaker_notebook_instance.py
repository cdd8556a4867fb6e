"""AWS::SageMaker::NotebookInstance: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sagemaker-notebookinstance.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::SageMaker::NotebookInstance",
    service="sagemaker",
    listing=Read("list_notebook_instances", "NotebookInstances[].{NotebookInstanceName: NotebookInstanceName}"),
    facets={
        "": Read("describe_notebook_instance", "@", {"NotebookInstanceName": "NotebookInstanceName"}),
        "Tags": Read("list_tags", "Tags", {"ResourceArn": "NotebookInstanceArn"}),
    },
    identifier="NotebookInstanceArn",
    name="NotebookInstanceName",
    arn="NotebookInstanceArn",
    attributes={"NotebookInstanceName": "NotebookInstanceName"},
    tags="Tags",
    name_property="NotebookInstanceName",
    owned_by_aws="NotebookInstanceStatus == 'Deleting'",
    by_hand="make one in the new account with the same settings, and fetch the notebooks from their repository or from"
    " a bucket that they were saved to",
    limits=("What is on its volume",),
)

SAME = (
    "DefaultCodeRepository",
    "DirectInternetAccess",
    "InstanceMetadataServiceConfiguration",
    "InstanceType",
    "KmsKeyId",
    "NotebookInstanceName",
    "PlatformIdentifier",
    "RoleArn",
    "RootAccess",
    "SubnetId",
    "VolumeSizeInGB",
)


def properties(doc: Document) -> Properties:
    """What CreateNotebookInstance takes."""
    return given(
        AcceleratorTypes=in_order(doc.get("AcceleratorTypes")),
        AdditionalCodeRepositories=in_order(doc.get("AdditionalCodeRepositories")),
        LifecycleConfigName=doc.get("NotebookInstanceLifecycleConfigName"),
        SecurityGroupIds=in_order(doc.get("SecurityGroups")),
        Tags=tag_list(doc.get("Tags")),
        **picked(doc, SAME),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Notebooks lie on its volume, which nothing copies."""
    yield Finding(
        Severity.WARN,
        "data-stays-behind",
        "",
        "notebooks and files on the volume of the instance are not copied",
        "push them to a repository or a bucket from a terminal of the instance, before it is deleted",
    )
    if doc.get("IpAddressType") == "dualstack":
        yield Finding(
            Severity.BLOCK,
            "setting-not-carried",
            "",
            "the instance also has IPv6 addresses, which CloudFormation cannot say",
            "make it by hand (CreateNotebookInstance) with IpAddressType, and acknowledge that the template lacks it",
        )
