"""What the tool knows of each resource type, in the words of `migrate types`. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from migrate.resources import ALL
from migrate.resources.spec import Spec

ALWAYS = "`true`"
STACK = "AWS::CloudFormation::Stack"
_STACK_READS = ("describe_stacks", "get_stack_policy", "get_template", "list_stack_resources")


@dataclass(frozen=True, slots=True)
class Type:
    """One resource type.

    reads    the operations that read it, `service:operation` as boto3 calls them; none for a part that the reads of its
             whole answer with
    moves    the ways in which it gets to the new account: `stack` (with the stack that it lives in), and where it lives
             in none: `adopt` (in a generated template), `copy` (by the copy of its data), `re-issue` (adopted, and
             confirmed anew by a person), `by hand` (a person re-creates it), `with its whole`
    by_hand  how a person does it
    data     the datastore whose content is copied, or empty
    limits   what does not come along all the same
    """

    kind: str
    reads: tuple[str, ...]
    parts_of: tuple[str, ...]
    moves: tuple[str, ...]
    by_hand: str
    data: str
    limits: tuple[str, ...]


def types() -> tuple[Type, ...]:
    """Every type that is read, by name."""
    nested = Type(STACK, tuple(f"cloudformation:{each}" for each in _STACK_READS), (), ("stack",), "", "", ())
    return tuple(sorted((*(_type(module.SPEC) for module in ALL), nested), key=lambda each: each.kind))


def covered() -> Mapping[str, Type]:
    """Type name -> what is known of it; also of types that are other names for one, or groups of several."""
    by_kind = {each.kind: each for each in types()}
    also = {other: by_kind[module.SPEC.kind] for module in ALL for other in module.SPEC.also}
    return {**also, **by_kind}


def _type(spec: Spec) -> Type:
    named = dict.fromkeys(f"{spec.service}:{read.operation}" for read in spec.reads)
    return Type(spec.kind, tuple(named), spec.parents, ("stack", *_alone(spec)), spec.by_hand, spec.data, spec.limits)


def _alone(spec: Spec) -> Iterator[str]:
    """How one moves that lives in no stack."""
    if spec.inlined:
        yield "with its whole"
    if spec.inlined == ALWAYS:
        return
    if spec.by_hand:
        yield "by hand"
    elif spec.reissued:
        yield "re-issue"
    else:
        yield "adopt"
        if spec.uncreatable and spec.data:
            yield "copy"
