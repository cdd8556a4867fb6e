"""Folders of templates, each deployed into a sandbox of its own and read there as the product reads an account."""

from __future__ import annotations

import tempfile
import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from migrate import graph
from migrate.config import Config, OrganizationConfig, SourceConfig, StageConfig
from migrate.inventory import ownership
from migrate.inventory.scan import scan
from migrate.model.inventory import Inventory
from migrate.model.ownership import Ownership
from migrate.model.resource import Resource
from migrate.sandbox.cloudformation.template import parse
from migrate.sandbox.seed import SeedReport
from migrate.sandbox.seed.applications import Application, applications
from migrate.sandbox.seed.directory import seed
from migrate.sandbox.server import Options, Sandbox

WRITTEN = ("Template.", "Parameters.")
"""How the places of edges begin that were read in a stack's own text rather than in what stands."""

TAKEN_AT = "2026-01-01T00:00:00Z"
TEMPLATES = ("*.template.json", "*.template.yaml", "*.template.yml")
STAGES = ("dev", "prod")
"""Those for which a folder is deployed none of whose files names a stage."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One stack as CloudFormation itself tells of it. `stage` is the one that it was deployed for, or empty."""

    stack_id: str
    name: str
    stage: str
    template: Mapping[str, Any]
    parameters: Mapping[str, str]
    physical: Mapping[str, str]
    exports: Mapping[str, str]


@dataclass(frozen=True)
class Account:
    """One folder after deployment: what CloudFormation says stands, and what the product made of the account."""

    name: str
    report: SeedReport
    stacks: tuple[Standing, ...]
    config: Config
    inventory: Inventory
    graph: graph.Graph
    ownership: Mapping[str, Ownership]

    def untagged(self) -> Mapping[str, Ownership]:
        """Who would own what if nothing had a stage tag: by names and use alone."""
        return ownership.decide(self.inventory, self.graph, replace(self.config, tags=()))

    def needs(self, key: str, written: bool) -> set[str]:
        """The keys that a resource has edges to by its values; with `written`, by the text of its template too."""
        return {
            used
            for _, used, edge in self.graph.out_edges(key, data=True)
            if written or not edge["place"].startswith(WRITTEN)
        }

    def parts_of(self, wholes: Iterable[Resource], own: bool) -> list[Resource]:
        """The parts of resources, and theirs; with `own`, also those that have a line of their own in a stack."""
        found: list[Resource] = []
        waiting = [each.key for each in wholes]
        while waiting:
            key = waiting.pop()
            more = [part for part in self._parts.get(key, ()) if own or not part.membership]
            found += more
            waiting += [part.key for part in more]
        return found

    @cached_property
    def _parts(self) -> Mapping[str, list[Resource]]:
        parts: dict[str, list[Resource]] = defaultdict(list)
        for resource in self.inventory.resources:
            if resource.parent:
                parts[resource.parent].append(resource)
        return parts


Change = Callable[["Connect", tuple[Standing, ...]], None]
"""Something done to the account by hand, between deployment and scan."""


class Connect:
    """Clients of the shared account, each made once, whichever thread asks."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._door = sandbox.session()
        self._clients: dict[tuple[str, str], Any] = {}
        self._lock = threading.Lock()
        self.account = sandbox.account
        self.region = sandbox.region

    def __call__(self, service: str, region: str = "") -> Any:
        """The client of a service in a region (default: the sandbox's own)."""
        with self._lock:
            key = (service, region or self.region)
            if key not in self._clients:
                self._clients[key] = self._door.client(*key)
            return self._clients[key]


def folders(directory: Path) -> list[Path]:
    """The folders of `directory` with templates in them, each a repository; itself where templates lie in it.

    ValueError, naming the directory, where there is none.
    """
    if not directory.is_dir():
        raise ValueError(f"{directory} is no directory")
    if any(one for pattern in TEMPLATES for one in directory.glob(pattern)):
        return [directory]
    found = sorted(
        folder
        for folder in directory.iterdir()
        if folder.is_dir() and any(one for pattern in TEMPLATES for one in folder.rglob(pattern))
    )
    if not found:
        raise ValueError(f"{directory} holds no <app>.<stage>.template.json (or .yaml, .yml)")
    return found


def deployed(folder: Path, change: Change | None = None, kinds: Collection[str] | None = None) -> Account:
    """The folder's templates in an account of their own, read by the product after `change` was made by hand.

    `kinds` narrows what is read to these types, which is quicker.
    """
    stages = () if any(one.stage for one in applications(folder, ())) else STAGES
    planned = applications(folder, stages)
    with _sandbox() as connect:
        report = seed(connect, folder, stages)
        stacks = tuple(_standing(connect, {one.stack: one for one in planned}))
        if change:
            change(connect, stacks)
        inventory = scan(connect, connect.account, "aws", (connect.region,), TAKEN_AT, kinds)
    built = graph.build(inventory)
    config = _config(connect, (one.stage for one in planned))
    return Account(folder.name, report, stacks, config, inventory, built, ownership.decide(inventory, built, config))


@contextmanager
def _sandbox() -> Iterator[Connect]:
    with (
        tempfile.TemporaryDirectory(prefix="judge-") as directory,
        Sandbox.start(Path(directory), Options()) as sandbox,
    ):
        yield Connect(sandbox)


def _config(connect: Connect, stages: Iterable[str]) -> Config:
    """What a team would configure: every stage of the folder; production is told by its name."""
    return Config(
        SourceConfig(connect.account, (connect.region,)),
        OrganizationConfig(),
        {stage: StageConfig(stage) for stage in sorted(set(stages)) if stage},
    )


def _standing(connect: Connect, known: Mapping[str, Application]) -> Iterator[Standing]:
    client = connect("cloudformation")
    described = {
        stack["StackId"]: stack
        for page in client.get_paginator("describe_stacks").paginate()
        for stack in page["Stacks"]
        if stack["StackStatus"] != "DELETE_COMPLETE"
    }
    for stack_id, stack in described.items():
        root = stack
        while root.get("ParentId") in described:
            root = described[root["ParentId"]]
        body = client.get_template(StackName=stack_id, TemplateStage="Processed")["TemplateBody"]
        lines = [
            line
            for page in client.get_paginator("list_stack_resources").paginate(StackName=stack_id)
            for line in page["StackResourceSummaries"]
        ]
        yield Standing(
            stack_id=stack_id,
            name=stack["StackName"],
            stage=known[root["StackName"]].stage if root["StackName"] in known else "",
            template=body if isinstance(body, Mapping) else parse(body),
            parameters={
                one["ParameterKey"]: one.get("ResolvedValue", one.get("ParameterValue", ""))
                for one in stack.get("Parameters", ())
            },
            physical={line["LogicalResourceId"]: line.get("PhysicalResourceId", "") for line in lines},
            exports={one["ExportName"]: one["OutputValue"] for one in stack.get("Outputs", ()) if "ExportName" in one},
        )
