"""Takes back a stack: deleted with all that it made, or reduced to the stores whose data is kept.

Follows https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from migrate.aws import Client
from migrate.aws.calls import CallError, Failure, call
from migrate.execution.failures import StepFailed
from migrate.execution.steps.stack import OWN_MARK, USELESS, found, has_parameters, planned_template, settled
from migrate.execution.steps.stack_resources import physical_ids
from migrate.execution.undo.copy import delete_secret
from migrate.execution.undo.drift import drifted
from migrate.execution.undo.formation import delete, live_template, put, update
from migrate.execution.undo.protocol import Wishes
from migrate.execution.undo.stores import BUCKET, empty
from migrate.execution.undo.templates import reduced, references, released
from migrate.execution.undo.tree import Kept, Tree, described, kept_of, read_tree, written
from migrate.execution.world import World
from migrate.model.plan import Step, StepKind
from migrate.model.values import canonical

ACTIONS: tuple[str, ...] = (
    "cloudformation:DeleteStack",
    "cloudformation:UpdateStack",
    "cloudformation:UpdateTerminationProtection",
    "s3:DeleteObjects",
    "s3:PutObject",
    "secretsmanager:DeleteSecret",
)
HALF_DELETED = "DELETE_FAILED"
SECRET = "AWS::SecretsManager::Secret"


def changed(step: Step, world: World, wishes: Wishes) -> tuple[str, ...]:
    """Where the stack's template, parameters or resources are no longer what the plan made of them."""
    client, stack = world.client(step, "cloudformation"), standing(step, world)
    return tuple(_changes(step, world, client, stack)) if stack else ()


def kept(step: Step, world: World, wishes: Wishes) -> tuple[str, ...]:
    """The stores that hold data, unless it is to go as well."""
    stack = standing(step, world)
    if stack is None or stack["StackStatus"] in USELESS:
        return ()
    tree = read_tree(world.client(step, "cloudformation"), stack["StackId"])
    why = "holds data; it stays in its stack until data is deleted, too (--delete-data)"
    return tuple(f"{store} {why}" for store in described(tree, _kept(tree, step, world, wishes)))


def undone(step: Step, world: World, wishes: Wishes) -> bool:
    """Whether the stack is gone, or nothing is left in it but what is kept."""
    stack = standing(step, world)
    if stack is None:
        return not any(_waiting_secrets(step, world))
    if stack["StackStatus"] in USELESS or str(stack["StackStatus"]).endswith("_IN_PROGRESS"):
        return False
    tree = read_tree(world.client(step, "cloudformation"), stack["StackId"])
    left = _kept(tree, step, world, wishes)
    is_reduced = canonical(written(tree, left, reduced, lambda text: "")) == canonical(tree.template)
    return bool(left.names) and is_reduced and not any(_waiting_secrets(step, world))


def undo(step: Step, world: World, wishes: Wishes) -> None:
    """Let go of what must not stay, then reduce the stack or delete it."""
    client, stack = world.client(step, "cloudformation"), standing(step, world)
    stack = settled(client, stack["StackId"], world) if stack else None
    if stack is not None:
        _let_go(client, stack, step, world, wishes)
    for secret in _waiting_secrets(step, world):
        delete_secret(world.client(step, "secretsmanager"), secret)


def _let_go(client: Client, stack: Mapping[str, Any], step: Step, world: World, wishes: Wishes) -> None:
    if stack["StackStatus"] in USELESS - {HALF_DELETED}:
        delete(client, stack, world)
        return
    tree = read_tree(client, stack["StackId"])
    left = _kept(tree, step, world, wishes)
    if stack["StackStatus"] == HALF_DELETED:
        _refuse_data(tree, left)
        _delete_all(client, stack, tree, step, world, wishes)
        return
    release = partial(released, plan=world.plan.name)
    update(step, world, stack, written(tree, left, release, partial(put, step, world)))
    if left.names:
        tree = read_tree(client, stack["StackId"])
        update(step, world, stack, written(tree, left, reduced, partial(put, step, world)))
        return
    _delete_all(client, stack, tree, step, world, wishes)


def standing(step: Step, world: World) -> Mapping[str, Any] | None:
    """The very stack that the plan made; None when it is gone, though another one of its name may stand.

    A run that was killed may have left a stack without its id: it bears the mark of this plan.
    """
    client = world.client(step, "cloudformation")
    made = str(world.finished.get(step.id, {}).get("stack_id") or "")
    stack = found(client, made or str(step.inputs["stack_name"]))
    if stack is None or made:
        return stack
    mark = live_template(client, stack["StackId"]).get("Metadata", {}).get(OWN_MARK)
    return stack if mark == world.plan.name else None


def _kept(tree: Tree, step: Step, world: World, wishes: Wishes) -> Kept:
    if wishes.deletes_data(step):
        return Kept()
    return kept_of(tree, partial(world.client, step), _imported(world.client(step, "cloudformation"), tree))


def _imported(client: Client, tree: Tree) -> frozenset[str]:
    """The resources behind exports that a stack still imports: one that keeps data may need them."""
    stack = call(client, "describe_stacks", StackName=tree.stack_id)["Stacks"][0]
    exports = {item["OutputKey"]: item["ExportName"] for item in stack.get("Outputs", ()) if item.get("ExportName")}
    used = (key for key, name in exports.items() if _has_importers(client, name))
    return frozenset().union(*(references(tree.template.get("Outputs", {}).get(key)) for key in used))


def _has_importers(client: Client, export: str) -> bool:
    try:
        return bool(call(client, "list_imports", ExportName=export)["Imports"])
    except CallError as error:
        if "not imported" in error.reason:
            return False
        raise


def _changes(step: Step, world: World, client: Client, stack: Mapping[str, Any]) -> Iterator[str]:
    name, outputs = str(step.inputs["stack_name"]), world.finished.get(step.id)
    if stack["StackStatus"] in USELESS:
        return
    body = live_template(client, stack["StackId"])
    steps = [one for one in world.plan.steps if _is_same_stack(one, step)]
    current = next((one for one in steps if canonical(planned_template(one, world)) == canonical(body)), None)
    if current is None:
        yield f"stack {name} has another template than the plan's"
        return
    if not has_parameters(stack, current, world):
        yield f"stack {name} has other parameters than the plan's"
    if outputs is None:
        return
    made: Any = outputs.get("resources") or {}
    now = physical_ids(client, stack["StackId"])
    for logical in sorted(made.keys() | now.keys()):
        if made.get(logical) != now.get(logical):
            yield f"{logical} in stack {name} is {now.get(logical, 'gone')}, and was {made.get(logical, 'not there')}"
    yield from drifted(replace(current, id=step.id), world)


def _is_same_stack(one: Step, step: Step) -> bool:
    """A stack's deploy and the switching on of its triggers are two steps about one stack."""
    kinds = (StepKind.STACK, StepKind.ENABLE_TRIGGERS)
    same = (one.account, one.region, one.inputs.get("stack_name"))
    return one.kind in kinds and same == (step.account, step.region, step.inputs["stack_name"])


def _delete_all(client: Client, stack: Mapping[str, Any], tree: Tree, step: Step, world: World, wishes: Wishes) -> None:
    """CloudFormation deletes no bucket with something in it: that is done before, where it was asked for."""
    if wishes.deletes_data(step):
        for kind, physical in tree.everything():
            if kind == BUCKET:
                empty(world.client(step, "s3"), physical, world.account_id(step.account))
    delete(client, stack, world)


def _refuse_data(tree: Tree, left: Kept) -> None:
    if left.names:
        raise StepFailed(
            f"stack {tree.stack_id} is half deleted, and what is left of it holds data: "
            + ", ".join(described(tree, left)),
            "delete the stack by hand and retain these, or delete their data, too (--delete-data)",
        )


def _waiting_secrets(step: Step, world: World) -> Iterator[str]:
    """The stack's secrets that wait for their deletion: they would keep their names from the next apply."""
    made: Any = world.finished.get(step.id, {}).get("resources") or {}
    planned: Any = step.inputs["resources"]
    client = world.client(step, "secretsmanager")
    for logical, item in planned.items():
        if item["kind"] == SECRET and logical in made and _is_waiting(client, made[logical]):
            yield made[logical]


def _is_waiting(client: Client, secret: str) -> bool:
    try:
        return bool(call(client, "describe_secret", SecretId=secret).get("DeletedDate"))
    except CallError as error:
        if error.failure is Failure.ABSENT:
            return False
        raise
