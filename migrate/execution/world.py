"""What a step module may see and reach while it runs: the plan, the accounts, and what earlier steps gave."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Lock
from typing import TypeVar

from migrate.aws import Client, Connect
from migrate.aws.guard import permit, reveal
from migrate.aws.sessions import Sessions
from migrate.config import Config
from migrate.execution.allowed import own_actions, secret_actions
from migrate.execution.events import Listener, Progress
from migrate.execution.failures import Interrupted, StepFailed
from migrate.inventory.reads import Reader
from migrate.inventory.scan import scan
from migrate.inventory.stacks import KIND as STACK
from migrate.inventory.stacks import read_stacks
from migrate.model.inventory import Inventory
from migrate.model.plan import Plan, Step, StepKind
from migrate.model.values import Json

MANAGEMENT = "management"
STAGE = "stage:"
FRESH = timedelta(minutes=1)
"""How long what was read of the source counts as how it stands: steps that begin together share one reading."""
POLL_LIMIT = 3600.0
"""Seconds of waiting after which a thing that AWS does in the background counts as failed."""
_POLL_FIRST, _POLL_LONGEST = 0.5, 10.0

Answer = TypeVar("Answer")


@dataclass
class World:
    """One run. Shared by the threads that run steps; `pause` is the only place that sleeps.

    finished  step id -> outputs of each finished step, kept by the runner
    """

    plan: Plan
    directory: Path
    config: Config
    sessions: Sessions
    listener: Listener
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    finished: dict[str, Mapping[str, Json]] = field(default_factory=dict)
    stopped: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)
    _inventories: dict[str, Inventory] = field(default_factory=dict)
    _account_steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        self._account_steps = tuple(step for step in self.plan.steps if step.kind is StepKind.ACCOUNT)

    def outputs(self, step_id: str) -> Mapping[str, Json]:
        """What a finished step gave; StepFailed when it is not finished (the plan lacks a need)."""
        if step_id not in self.finished:
            raise StepFailed(f"step {step_id} has not finished, and its outputs are needed", "make a new plan")
        return self.finished[step_id]

    def account_id(self, reference: str) -> str:
        """The 12 digits behind `management` or `stage:NAME`; StepFailed while the account does not exist."""
        if reference == MANAGEMENT:
            return self.sessions.management_account
        stage = reference.removeprefix(STAGE)
        for step in self._account_steps:
            if step.inputs["stage"] == stage and step.id in self.finished:
                return str(self.finished[step.id]["account_id"])
        for target in self.plan.targets:
            if target.stage == stage and target.account_id:
                return target.account_id
        raise StepFailed(f"the account of {reference} is not known yet", "make a new plan")

    def connect(self, reference: str) -> Connect:
        """(service, region) -> client of the account behind `management` or `stage:NAME`."""
        if reference == MANAGEMENT:
            return self.sessions.management
        stage = reference.removeprefix(STAGE)
        role = next(target.role_name for target in self.plan.targets if target.stage == stage)
        return self.sessions.member(self.account_id(reference), role)

    def client(self, step: Step, service: str) -> Client:
        """A client of the step's own account and region."""
        return self.connect(step.account)(service, step.region)

    def source(self, service: str, region: str) -> Client:
        """A client of the source account: reads only."""
        return self.sessions.source(service, region)

    def expand(self, text: str, step: Step) -> str:
        """`text` with `${AWS::AccountId}`, `${AWS::Region}` and `${AWS::Partition}` of the step's target."""
        text = text.replace("${AWS::Region}", step.region).replace("${AWS::Partition}", self.sessions.partition)
        return text.replace("${AWS::AccountId}", self.account_id(step.account)) if "${AWS::AccountId}" in text else text

    def identifiers(self, stage: str) -> Mapping[str, str]:
        """Source identifier -> target identifier of one stage: the planned ones, and those of finished steps."""
        pseudo = {"${AWS::AccountId}": self.account_id(STAGE + stage), "${AWS::Partition}": self.sessions.partition}
        known: dict[str, str] = {}
        for old, new in self.plan.identifiers.get(stage, {}).items():
            for name, value in pseudo.items():
                new = new.replace(name, value)
            known[old] = new
        for step in self.plan.steps:
            found = self.finished.get(step.id, {}).get("identifiers") if step.account == STAGE + stage else None
            if isinstance(found, Mapping):
                known |= {old: str(new) for old, new in found.items()}
        return known

    def permitted(self, step: Step) -> AbstractContextManager[None]:
        """The permit to write where the step belongs: what its kind does, and nothing else."""
        return permit(self.account_id(step.account), own_actions(step.kind))

    def revealing(self, step: Step) -> AbstractContextManager[None]:
        """The permit to read the secrets that the step's kind copies, on both sides."""
        return reveal((self.plan.source_account, self.account_id(step.account)), secret_actions(step.kind))

    def source_inventory(self, again: bool = False) -> Inventory:
        """The source account as it stood when this run began; scanned once, and `again` as it stands now."""
        if again:
            self._inventories.pop("source", None)
        return self._scanned("source", self.source, self.plan.source_account)

    def source_now(self, keys: Collection[str]) -> Inventory:
        """The source's resources and stacks with these keys, not older than FRESH; it may hold others, too."""
        with self._lock:
            whole = self._inventories.get("source")
            if whole and self._is_fresh(whole):
                return whole
            name = "\n".join(sorted(keys))
            kept = self._inventories.get(name)
            if kept is None or not self._is_fresh(kept):
                kinds = {key.split("/", 1)[0] for key in keys}
                kept = scan(
                    self.source,
                    self.plan.source_account,
                    self.sessions.partition,
                    self.plan.regions,
                    self.now().isoformat(timespec="seconds"),
                    kinds=kinds,
                    stacks=keys,
                )
                self._inventories[name] = kept
            return kept

    def target_stack(self, step: Step, name: str) -> str:
        """The fingerprint of a stack in the step's account and region as it stands; empty when it is not there."""
        key = f"{STACK}/{step.region}/{name}"
        found = read_stacks(Reader(self.connect(step.account)), (step.region,), {key})
        unread = [gap for one in found for gap in one.gaps]
        if unread:
            raise StepFailed(f"{unread[0].what} cannot be read: {unread[0].reason}", unread[0].remedy)
        return next((one.stack.fingerprint for one in found if one.stack), "")

    def _is_fresh(self, inventory: Inventory) -> bool:
        age = self.now() - datetime.fromisoformat(inventory.taken_at)
        return timedelta(seconds=-1) <= age <= FRESH  # whole seconds; and a clock that was set back makes nothing fresh

    def target_inventory(self, stage: str) -> Inventory:
        """The stage's account as it stands; scanned again after a step of the stage changed something."""
        reference = STAGE + stage
        return self._scanned(reference, self.connect(reference), self.account_id(reference))

    def changed(self, step: Step) -> None:
        """Forget what was scanned of the step's account: the runner calls this after each `do`."""
        with self._lock:  # not while a scan is under way, whose result would be old
            self._inventories.pop(step.account, None)

    def _scanned(self, reference: str, connect: Connect, account: str) -> Inventory:
        with self._lock:
            if reference not in self._inventories:
                taken_at = self.now().isoformat(timespec="seconds")
                self._inventories[reference] = scan(
                    connect, account, self.sessions.partition, self.plan.regions, taken_at
                )
            return self._inventories[reference]

    def progress(self, step: Step, done: int, total: int, unit: str) -> None:
        """Tell the listener how far a step is; also the place where an interrupted step stops."""
        if self.stopped.is_set():
            raise Interrupted(f"stopped in {step.title}", "run the same command again to continue")
        self.listener(Progress(step, done, total, unit))

    def pause(self, seconds: float) -> None:
        """Wait. Interrupted when the run was stopped meanwhile."""
        self.sleep(seconds)
        if self.stopped.is_set():
            raise Interrupted("stopped while waiting for AWS", "run the same command again to continue")

    def poll(self, probe: Callable[[], Answer | None], what: str, limit: float = POLL_LIMIT) -> Answer:
        """Ask until `probe` gives something; StepFailed naming `what` after `limit` seconds of waiting."""
        waited, wait = 0.0, _POLL_FIRST
        while (answer := probe()) is None:
            if waited >= limit:
                raise StepFailed(
                    f"{what} took longer than {int(limit)} seconds", "run the same command again to wait on"
                )
            self.pause(wait)
            waited, wait = waited + wait, min(wait * 1.5, _POLL_LONGEST)
        return answer
