"""AWS::ImageBuilder::ImageRecipe: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-imagebuilder-imagerecipe.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import capitalised, given, in_order, pruned, tag_map
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ImageBuilder::ImageRecipe",
    service="imagebuilder",
    listing=Read("list_image_recipes", "imageRecipeSummaryList[].{arn: arn}", {"owner": "'Self'"}),
    facets={"": Read("get_image_recipe", "imageRecipe", {"imageRecipeArn": "arn"})},
    identifier="arn",
    # Versions of a recipe share its name.
    name="{name}/{version}",
    arn="arn",
    attributes={"Arn": "arn"},
    tags="tags",
    limits=("Images that were built",),
)

SAME = ("description", "name", "parentImage", "version", "workingDirectory")


def properties(doc: Document) -> Properties:
    """What CreateImageRecipe takes. Components are run in their order."""
    return given(
        AdditionalInstanceConfiguration=pruned(capitalised(doc.get("additionalInstanceConfiguration"))),
        AmiTags=doc.get("amiTags"),
        AmiWatermarks=in_order(doc.get("amiWatermarks")),
        BlockDeviceMappings=pruned(capitalised(doc.get("blockDeviceMappings"))),
        Components=pruned(capitalised(doc.get("components"))),
        Tags=tag_map(doc.get("tags")),
        **{name[:1].upper() + name[1:]: doc.get(name) for name in SAME},
    )


def findings(doc: Document) -> Iterator[Finding]:
    """An image of this account's is none of the new account's."""
    if str(doc.get("parentImage")).startswith("ami-"):
        yield Finding(
            Severity.WARN,
            "parent-image",
            "",
            f"the recipe begins with {doc['parentImage']}, which the new account may be unable to see",
            "share the image and its snapshots with the new account, or name a public image or a parameter instead",
        )
