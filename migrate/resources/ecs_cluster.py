"""AWS::ECS::Cluster: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-cluster.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, in_order, pruned, tag_list
from migrate.resources.spec import Document, Read, Spec
from migrate.resources.template_shapes import templated

# Batch makes a cluster for each compute environment, and names it after it and a UUID.
OF_BATCH = (
    "starts_with(clusterName, 'AWSBatch-')"
    " || (contains(clusterName, '_Batch_') && length(split(clusterName, '_Batch_')[-1]) == `36`)"
)

SPEC = Spec(
    kind="AWS::ECS::Cluster",
    service="ecs",
    listing=Read("list_clusters", "clusterArns[].{clusterArn: @, clusterName: split(@, '/')[-1]}"),
    facets={
        "": Read(
            "describe_clusters",
            "clusters[0]",
            {"clusters": "[clusterArn]", "include": '`["CONFIGURATIONS", "SETTINGS", "TAGS"]`'},
        )
    },
    identifier="clusterName",
    name="clusterName",
    arn="clusterArn",
    attributes={"Arn": "clusterArn"},
    tags="tags",
    measures={"tasks": "runningTasksCount", "instances": "registeredContainerInstancesCount"},
    name_property="ClusterName",
    owned_by_aws=f"status == 'INACTIVE' || {OF_BATCH}",
)

OF_FARGATE = frozenset({"FARGATE", "FARGATE_SPOT"})


def properties(doc: Document) -> Properties:
    """What CreateCluster takes."""
    return given(
        CapacityProviders=in_order(doc.get("capacityProviders")),
        ClusterName=doc["clusterName"],
        ClusterSettings=by("Name", templated(doc.get("settings"))),
        Configuration=pruned(templated(doc.get("configuration"))),
        DefaultCapacityProviderStrategy=by("CapacityProvider", templated(doc.get("defaultCapacityProviderStrategy"))),
        ServiceConnectDefaults=pruned(templated(doc.get("serviceConnectDefaults"))),
        Tags=tag_list(doc.get("tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Instances come to a cluster by themselves, or through a provider that no module reads."""
    if count := doc.get("registeredContainerInstancesCount"):
        yield Finding(
            Severity.INFO,
            "container-instances",
            "",
            f"{count} instances have registered with the cluster; the new one has those that name it when they start",
            "see that the launch template or user data of the instances names the cluster",
        )
    if providers := set(doc.get("capacityProviders") or ()) - OF_FARGATE:
        yield Finding(
            Severity.WARN,
            "capacity-providers",
            "",
            f"the cluster uses the capacity providers {', '.join(in_order(providers))}, which are not read",
            "make them in the new account, on the new Auto Scaling groups, before the cluster",
        )
