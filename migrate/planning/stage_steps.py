"""The steps of one stage: its account, code, stacks, data, verification and triggers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from migrate.model.plan import Phase, Step, StepKind, Target, Treatment
from migrate.model.resource import GLOBAL, Resource
from migrate.model.values import Json, Properties
from migrate.planning.artifacts import bucket_name
from migrate.planning.brief import Brief
from migrate.planning.moves import Moves
from migrate.planning.names import renamed
from migrate.planning.unit import Unit
from migrate.planning.units import Deployment
from migrate.resources import BY_KIND
from migrate.resources.reading import search

_COPIES: Mapping[str, StepKind] = {
    "s3-objects": StepKind.COPY_OBJECTS,
    "dynamodb-items": StepKind.COPY_ITEMS,
    "ssm-parameter": StepKind.COPY_PARAMETER,
    "secret-value": StepKind.COPY_SECRET,
}
_NO_POLICY: Properties = {}


class StageSteps:
    """The steps of one stage."""

    def __init__(self, brief: Brief, moves: Moves, target: Target, deployment: Deployment) -> None:
        self.brief, self.moves, self.target, self.deployment = brief, moves, target, deployment
        self.stage, self.account = target.stage, f"stage:{target.stage}"
        self.ready = f"{self.stage}/account-ready"
        self.copies = {resource.key: self._copy(resource) for resource in self._with_data()}

    def all(self) -> Iterator[Step]:
        yield from self._accounts()
        for region in sorted({unit.region for unit in self.deployment.units}):
            yield self._artifact_bucket(region)
        for unit in self.deployment.units:
            yield from self._artifacts(unit)
            yield self._deploy(unit)
        yield from self.copies.values()
        yield from self._verification()
        for unit in self.deployment.units:
            if any(part.final for part in unit.all()):
                yield self._enable(unit)

    def _accounts(self) -> Iterator[Step]:
        target = self.target
        inputs = {
            "stage": target.stage,
            "account_name": target.account_name,
            "email": target.email,
            "role_name": target.role_name,
            "account_id": target.account_id,
            "organizational_unit": target.organizational_unit,
        }
        yield Step(
            f"{self.stage}/account",
            Phase.ACCOUNT,
            StepKind.ACCOUNT,
            "management",
            GLOBAL,
            f"Account {target.account_name} for stage {self.stage}",
            (f"organizational-unit/{target.organizational_unit}",),
            inputs,
            "point of no return: an account can only be closed (migrate close-account); its e-mail address is used up",
        )
        yield Step(
            self.ready,
            Phase.ACCESS,
            StepKind.ACCOUNT_READY,
            self.account,
            GLOBAL,
            f"Role {target.role_name} in the new account can be assumed",
            (f"{self.stage}/account",),
            {"role_name": target.role_name},
            "nothing to undo",
        )

    def _artifact_bucket(self, region: str) -> Step:
        return Step(
            self._bucket_step(region),
            Phase.FOUNDATION,
            StepKind.ARTIFACT_BUCKET,
            self.account,
            region,
            f"Artifact bucket {bucket_name(region)}",
            (self.ready,),
            {"bucket": bucket_name(region)},
            "delete what this plan put into the bucket, and the bucket",
        )

    def _bucket_step(self, region: str) -> str:
        return f"{self.stage}/artifact-bucket/{region}"

    def _artifacts(self, unit: Unit) -> Iterator[Step]:
        seen: set[str] = set()
        for part in unit.all():
            for artifact in sorted(part.artifacts, key=lambda each: each.key):  # not as the template lists them
                if artifact.key not in seen:
                    seen.add(artifact.key)
                    yield Step(
                        self._artifact_step(unit, artifact.key),
                        Phase.FOUNDATION,
                        StepKind.ARTIFACT,
                        self.account,
                        part.region,
                        f"{artifact.key} for {part.name}, from {_origin(artifact.origin)}",
                        (self._bucket_step(part.region),),
                        {
                            "origin": artifact.origin,
                            "sha256": artifact.sha256,
                            "bucket": bucket_name(part.region),
                            "key": artifact.key,
                        },
                        "delete the object",
                    )

    def _artifact_step(self, unit: Unit, key: str) -> str:
        return f"{self.stage}/artifact/{unit.region}/{unit.name}/{key}"

    def _deploy(self, unit: Unit) -> Step:
        keys = sorted({artifact.key for part in unit.all() for artifact in part.artifacts})
        needs = {
            self._bucket_step(unit.region),  # a template of more than 51,200 bytes goes through it
            *(self._artifact_step(unit, key) for key in keys),
            *(f"deploy/{other}" for other in self.deployment.needs[unit.id]),
            *self._parameters_first(unit),
        }
        return Step(
            f"deploy/{unit.id}",
            Phase.DEPLOY,
            StepKind.STACK,
            self.account,
            unit.region,
            f"Stack {unit.name}: {len(list(_resources(unit)))} resources",
            tuple(sorted(needs)),
            self._stack_inputs(unit, unit.path),
            "delete the stack; stores that hold data stay in it until their deletion is asked for twice",
            _taken(unit),
        )

    def _parameters_first(self, unit: Unit) -> Iterator[str]:
        """What CloudFormation cannot make but a stack may read while it deploys comes before the stack."""
        users = {resource.key for resource in _resources(unit)} | ({unit.stack.key} if unit.stack else set())
        for key, step in self.copies.items():
            if key not in self.deployment.owner and users & set(self.brief.graph.predecessors(key)):
                yield step.id

    def _stack_inputs(self, unit: Unit, path: str) -> Properties:
        stack = unit.stack
        tags = {key: value for key, value in (stack.tags if stack else {}).items() if not key.startswith("aws:")}
        return {
            "stack_name": unit.name,
            "template": path,
            "parameters": dict(unit.parameters),
            "capabilities": list(stack.capabilities) if stack and stack.capabilities else ["CAPABILITY_NAMED_IAM"],
            "tags": tags,
            "termination_protection": stack.termination_protection if stack else False,
            "stack_policy": stack.stack_policy if stack else _NO_POLICY,
            "resources": dict(_identities(unit)),
        }

    def _with_data(self) -> Iterator[Resource]:
        for resource in self.brief.inventory.resources:
            module = BY_KIND.get(resource.kind)
            move = self.moves[resource.key]
            if module is None or not module.SPEC.data or self.stage not in move.stages or not resource.modelled:
                continue
            by_copy_only = bool(module.SPEC.uncreatable)
            uncreatable = by_copy_only and bool(search(module.SPEC.uncreatable, resource.properties))
            if move.treatment is Treatment.COPY or (
                resource.key in self.deployment.owner and by_copy_only == uncreatable
            ):
                yield resource

    def _copy(self, resource: Resource) -> Step:
        module = BY_KIND[resource.kind]
        owner = self.deployment.owner.get(resource.key)
        moves_alone = self.moves[resource.key].treatment is Treatment.COPY
        inputs: dict[str, Json] = {
            "key": resource.key,
            "name": resource.physical_id,
            "to": renamed(self.brief, resource) if moves_alone else "",
        }
        return Step(
            f"{self.stage}/copy/{resource.key}",
            Phase.DATA,
            _COPIES[module.SPEC.data],
            self.account,
            resource.region,
            f"Data of {resource.name}",
            (f"deploy/{owner}" if owner else self.ready,),
            inputs,
            "delete the copies unless they are data that is to stay; the source keeps its own",
            (resource.key,),
        )

    def _verification(self) -> Iterator[Step]:
        made = tuple(
            sorted([f"deploy/{unit.id}" for unit in self.deployment.units] + [step.id for step in self.copies.values()])
        )
        yield Step(
            f"{self.stage}/verify-configuration",
            Phase.VERIFY,
            StepKind.VERIFY_CONFIGURATION,
            self.account,
            GLOBAL,
            "Every resource has the source's properties under the identifier map",
            made or (self.ready,),
            {
                "resources": [
                    entry for unit in self.deployment.units for part in unit.all() for entry in _expected(part)
                ]
            },
            "nothing to undo",
        )
        allowed = sorted({stay.token for u in self.deployment.units for part in u.all() for stay in part.stays})
        yield Step(
            f"{self.stage}/verify-leftovers",
            Phase.VERIFY,
            StepKind.VERIFY_LEFTOVERS,
            self.account,
            GLOBAL,
            "No identifier of the shared account is left in the new one",
            made or (self.ready,),
            {"allowed": list(allowed)},
            "nothing to undo",
        )

    def _enable(self, unit: Unit) -> Step:
        root = unit.final_path if unit.final else unit.path
        return Step(
            f"enable/{unit.id}",
            Phase.CUTOVER,
            StepKind.ENABLE_TRIGGERS,
            self.account,
            unit.region,
            f"Triggers of {unit.name} run in the new account",
            (f"{self.stage}/verify-configuration", f"{self.stage}/verify-leftovers"),
            self._stack_inputs(unit, root),
            "point of no return for what the triggers did meanwhile; the deployed template switches them off",
            _taken(unit),
        )


def _taken(unit: Unit) -> tuple[str, ...]:
    """The keys of what a unit re-creates and can be read alone: its stacks, and their modelled resources."""
    stacks = {part.stack.key for part in unit.all() if part.stack}
    return tuple(sorted(stacks | {r.key for r in _resources(unit) if r.modelled and r.kind in BY_KIND}))


def _origin(origin: Properties) -> str:
    ((kind, value),) = origin.items()
    return f"{kind} {value['bucket']}/{value['key']}" if isinstance(value, Mapping) else f"{kind} {value}"


def _resources(unit: Unit) -> Iterator[Resource]:
    for part in unit.all():
        yield from part.members.values()


def _identities(unit: Unit, prefix: str = "") -> Iterator[tuple[str, Json]]:
    """Logical id (nested ones behind their stack's: `Api/Function`) -> the source resource and its identifiers."""
    for logical_id, resource in unit.members.items():
        identity: dict[str, Json] = {
            "key": resource.key,
            "kind": resource.kind,
            "identifiers": dict(resource.identifiers),
        }
        yield f"{prefix}{logical_id}", identity
    for logical_id, inner in unit.nested.items():
        yield from _identities(inner, f"{prefix}{logical_id}/")


def _expected(unit: Unit) -> Iterator[Json]:
    for logical_id, resource in sorted(unit.members.items()):
        changes = [
            {"path": list(change.path), "value": change.value}
            for change in unit.changes
            if change.logical_id == logical_id
        ]
        yield {
            "key": resource.key,
            "stack_name": unit.name,
            "region": unit.region,
            "logical_id": logical_id,
            "changes": changes,
        }
