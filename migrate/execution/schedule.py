"""Which step may start next: its needs are done and its group has room. Linear in steps and needs. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from heapq import heappop, heappush

from migrate.execution.limits import group_of, most_of
from migrate.model.plan import Step


@dataclass(slots=True)
class _Group:
    """The steps that share a limit. `room` is how many may run at once now, `most` at best.

    calm   steps that ended since AWS throttled one
    slowed whether `room` was lowered and no step ended since: one burst of refusals counts once
    """

    most: int
    room: int
    running: int = 0
    calm: int = 0
    slowed: bool = False
    ready: list[tuple[int, Step]] = field(default_factory=list)


class Schedule:
    """Hands out steps in the plan's order as far as needs and limits let it. Not for several threads."""

    def __init__(self, steps: Iterable[Step], finished: Container[str], parallelism: int) -> None:
        self._order = {step.id: (number, step) for number, step in enumerate(steps)}
        self._groups: dict[tuple[str, str], _Group] = {}
        self._open: dict[str, int] = {}
        self._waiting: dict[str, list[str]] = {}
        for _, step in self._order.values():
            most = most_of(step, parallelism)
            self._groups.setdefault(group_of(step), _Group(most, most))
            needs = {need for need in step.needs if need not in finished}
            self._open[step.id] = len(needs)
            for need in needs:
                self._waiting.setdefault(need, []).append(step.id)
        for name, count in self._open.items():
            if not count:
                self._make_ready(name)

    def take(self) -> Step | None:
        """The next step that may start, from now on counted as running; None while there is none."""
        able = [group for group in self._groups.values() if group.ready and group.running < group.room]
        if not able:
            return None
        group = min(able, key=lambda one: one.ready[0][0])
        group.running += 1
        return heappop(group.ready)[1]

    def ended(self, step: Step, done: bool) -> None:
        """A step that was taken has ended; what needed it may start if it is `done`."""
        group = self._groups[group_of(step)]
        group.running -= 1
        group.calm += 1
        group.slowed = False
        if group.calm >= group.room and group.room < group.most:
            group.room, group.calm = group.room + 1, 0
        for name in self._waiting.pop(step.id, ()) if done else ():
            self._open[name] -= 1
            if not self._open[name]:
                self._make_ready(name)

    def throttled(self, step_id: str) -> int | None:
        """AWS refused a call of the step as one too many: half as many of its group from now on. None for no change."""
        group = self._groups[group_of(self._order[step_id][1])]
        group.calm = 0
        if group.slowed or group.room == 1:
            return None
        group.room, group.slowed = max(1, group.room // 2), True
        return group.room

    def _make_ready(self, name: str) -> None:
        number, step = self._order[name]
        heappush(self._groups[group_of(step)].ready, (number, step))
