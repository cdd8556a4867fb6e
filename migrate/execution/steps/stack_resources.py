"""What a stack has really made, and by which identifiers its resources replace those of the source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from migrate.aws import Client
from migrate.aws.calls import read
from migrate.execution.failures import StepFailed
from migrate.execution.world import World
from migrate.inventory.scan import scan
from migrate.model.plan import Step
from migrate.model.resource import Resource
from migrate.resources import BY_KIND
from migrate.resources.spec import Read

RESOURCES = Read(
    "list_stack_resources",
    "StackResourceSummaries[].{logical: LogicalResourceId, physical: PhysicalResourceId, kind: ResourceType}",
    {"StackName": "Stack"},
)
NESTED = "AWS::CloudFormation::Stack"


def physical_ids(client: Client, stack: str, within: str = "") -> Mapping[str, str]:
    """Logical id -> physical id of everything in a stack; a nested stack's are under `Outer/Inner`."""
    found: dict[str, str] = {}
    for item in read(client, RESOURCES, {"Stack": stack}) or ():
        if item["logical"] and item["physical"]:
            found[within + item["logical"]] = item["physical"]
            if item["kind"] == NESTED:
                found |= physical_ids(client, item["physical"], f"{within}{item['logical']}/")
    return found


def refuse_missing(step: Step, template: Mapping[str, Any], made: Mapping[str, str]) -> None:
    """StepFailed unless every resource of the template stands: a status alone has been seen to say too much."""
    declared = template.get("Resources", {})
    wanted = {logical for logical, item in declared.items() if "Condition" not in item} | set(_planned(step))
    missing = sorted(wanted - set(made))
    if missing:
        kinds = (f"{logical} ({declared.get(logical, {}).get('Type', 'nested')})" for logical in missing)
        raise StepFailed(
            f"stack {step.inputs['stack_name']} is complete, but these of its resources were not made: "
            + ", ".join(kinds),
            "make them by hand, or leave them out of the stack and make a new plan",
        )


def identifiers(step: Step, world: World, made: Mapping[str, str]) -> Mapping[str, str]:
    """Source identifier -> target identifier, label by label, the target read by the same resource modules."""
    planned = _planned(step)
    targets = _targets(step, world, made, frozenset(item["kind"] for item in planned.values()))
    known: dict[str, str] = {}
    for logical, item in planned.items():
        resource = targets.get(logical)
        new = resource.identifiers if resource else {"Ref": made[logical]}
        known |= {old: new[label] for label, old in item["identifiers"].items() if label in new}
    return known


def _targets(step: Step, world: World, made: Mapping[str, str], kinds: frozenset[str]) -> Mapping[str, Resource]:
    """Logical id -> the resource as it stands in the target. Only the stack's own kinds are read."""
    account, taken_at = world.account_id(step.account), world.now().isoformat(timespec="seconds")
    read_kinds = kinds & BY_KIND.keys()
    if not read_kinds:
        return {}
    partition = world.sessions.partition
    found = scan(world.connect(step.account), account, partition, (step.region,), taken_at, read_kinds)
    places = {(physical, logical.rpartition("/")[2]): logical for logical, physical in made.items()}
    by_logical: dict[str, Resource] = {}
    for resource in found.resources:
        member = resource.membership
        physical = _listed(found.stack_by_id, member.stack_id, member.logical_id) if member else ""
        if member and (physical, member.logical_id) in places:
            by_logical[places[physical, member.logical_id]] = resource
    return by_logical


def _listed(stacks: Mapping[str, Any], stack_id: str, logical_id: str) -> str:
    items = stacks[stack_id].resources if stack_id in stacks else ()
    return next((item.physical_id for item in items if item.logical_id == logical_id), "")


def _planned(step: Step) -> Mapping[str, Mapping[str, Any]]:
    planned: Any = step.inputs["resources"]
    return planned if isinstance(planned, Mapping) else {}
