"""Third pass: which references the moves sever, and what becomes of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from migrate.config import Decision
from migrate.graph.cut import SOURCE, Severed, severed
from migrate.model.ownership import Standing
from migrate.model.plan import CutEdge
from migrate.planning.artifacts import S3_FIELDS
from migrate.planning.brief import Brief
from migrate.planning.moves import Moves
from migrate.resources import BY_KIND

_PROPERTY = 4  # of Template.Resources.<logical id>.Properties.<property>
_LOCATIONS = {kind: {name} for kind, (name, _) in S3_FIELDS.items()}
_OF_STACKS = {"TemplateURL"}.union(*_LOCATIONS.values())


@dataclass(frozen=True)
class Cut:
    """The cut that `moves` make through the graph of `brief`."""

    brief: Brief
    moves: Moves

    @cached_property
    def homes(self) -> Mapping[str, frozenset[str]]:
        """Key -> the stages in whose accounts it will stand, or SOURCE."""
        return {key: self._homes(key, move.stages) for key, move in self.moves.items()}

    def severed(self) -> Iterator[Severed]:
        """Every reference that the moves sever, in a stable order."""
        for each in severed(self.brief.graph, self.homes):
            if not (_is_written_anew(each) or self._is_left_of_its_stage(each) or self._is_everybody_s(each)):
                yield each

    def stays(self, key: str) -> bool:
        """Whether something stands in the source account after the move, too."""
        return SOURCE in self.homes[key]

    def edge(self, reference: Severed) -> CutEdge:
        """A severed reference with what was decided about it, and what becomes of it."""
        decided = next((item.decision for item in self.brief.config.decisions if _is_about(item, reference)), "")
        breaks, consequence = self._consequence(reference)
        return CutEdge(reference.user, reference.used, reference.place, reference.token, decided, breaks, consequence)

    def _homes(self, key: str, stages: tuple[str, ...]) -> frozenset[str]:
        """A copy for each stage leaves the shared one where it is, for whoever stays."""
        along = any(item.resource == key and item.decision == "move" for item in self.brief.config.decisions)
        duplicated = stages and self.brief.ownership[key].standing is Standing.SHARED and not along
        return frozenset((*stages, SOURCE) if duplicated else stages or (SOURCE,))

    def _is_left_of_its_stage(self, reference: Severed) -> bool:
        """Whether the user is what a stage leaves behind (an old version, part of what moves): no user of the rest."""
        if not self.stays(reference.user):
            return False
        resource = self.brief.inventory.by_key.get(reference.user)
        if resource and resource.parent in self.homes and not self.stays(resource.parent):
            return True
        owner = self.brief.ownership[reference.user]
        decided = any(item.resource == reference.user for item in self.brief.config.decisions)
        return owner.standing is Standing.STAGE and owner.stage in self.homes[reference.used] and not decided

    def _is_everybody_s(self, reference: Severed) -> bool:
        """Whether a setting that the account has once names it: the stack says its own, whoever set it last."""
        module = BY_KIND.get(reference.user.split("/", 1)[0])
        user = self.brief.inventory.by_key.get(reference.user)
        said = reference.place.startswith("Template.")
        return bool(module and module.SPEC.single and user and user.membership and not said)

    def _consequence(self, reference: Severed) -> tuple[bool, str]:
        """Whether something breaks, and what becomes of the reference in words."""
        if self.stays(reference.user):
            breaks = self.brief.ownership[reference.user].standing is Standing.PROTECTED
            return breaks, "it goes on naming the old resource, which is to be removed one day"
        if reference.label == "export":
            return True, f"export {reference.token} is not there in the new account, and the deployment fails"
        if "Principal" in reference.place.split("."):
            return (
                False,
                "it goes on trusting the principal of the old account, which must be allowed to name the new ARN",
            )
        where = "the shared account" if self.stays(reference.used) else "the old account, from which it moves, too"
        if is_permission(reference.place):
            return True, f"the permission is for the resource of {where}, which does not let the new account in"
        return True, f"it will name the resource of {where}, to which the new account has no access"


def is_permission(place: str) -> bool:
    """Whether a place is one of a policy's resources: what is named there may be used, and need not be."""
    parts = place.split(".")
    return "Statement" in parts and ("Resource" in parts or "NotResource" in parts)


def _is_written_anew(reference: Severed) -> bool:
    """Whether the planner writes that property itself: where code and nested templates lie."""
    place = reference.place.split(".")
    locations = _LOCATIONS.get(reference.user.split("/", 1)[0], _OF_STACKS)
    return place[:2] == ["Template", "Resources"] and not locations.isdisjoint(place[_PROPERTY : _PROPERTY + 1])


def _is_about(decision: Decision, reference: Severed) -> bool:
    ends = (reference.used, reference.user)
    return decision.resource in ends and decision.used_by in ("", *ends)
