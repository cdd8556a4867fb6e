"""What AWS says of its types: which property names which type, and which type an ARN is of. Pure.

`relationships.json` is made by `scripts/relationships` from @aws-cdk/aws-service-spec. It knows about half of what real
templates refer to; it tells the meanings of a shared name apart, and is no substitute for looking at the values.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from migrate.model.arn import Arn

_BRACED = re.compile(r"\$\{[^}]*\}")
_WITH_SLASHES = re.compile("Path|^AWS::(ECR::Repository|Logs::LogGroup|SSM::Parameter|SecretsManager::Secret)$")
"""The names that may hold slashes: those called a path, and those of these types. After any other's comes a part."""
NOTHING: frozenset[str] = frozenset()


def targets(kind: str, path: Sequence[str | int]) -> frozenset[str]:
    """The types that the property of `kind` at `path` names, as AWS declares it; none where it declares nothing."""
    declared = _named().get(kind)
    return declared.get(".".join(part for part in path if isinstance(part, str)), NOTHING) if declared else NOTHING


def kind_of_arn(arn: str) -> str | None:
    """The CloudFormation type of what an ARN names, where one type's ARNs look so and no other's more closely."""
    parsed = Arn.parse(arn)
    if parsed is None:
        return None
    fitting = [(literal, kind) for literal, pattern, kind in _templates().get(parsed.service, ()) if pattern.match(arn)]
    best = max((literal for literal, _ in fitting), default=0)
    kinds = {kind for literal, kind in fitting if literal == best}
    return kinds.pop() if len(kinds) == 1 else None


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(files("migrate.graph").joinpath("relationships.json").read_text("utf-8"))
    return found


@lru_cache(maxsize=1)
def _named() -> Mapping[str, Mapping[str, frozenset[str]]]:
    return {
        kind: {path: frozenset(kinds.split()) for path, kinds in paths.items()}
        for kind, paths in _table()["relationships"].items()
    }


@lru_cache(maxsize=1)
def _templates() -> Mapping[str, Sequence[tuple[int, re.Pattern[str], str]]]:
    """Service -> (length of the fixed text, what its ARNs look like, type)."""
    found: dict[str, list[tuple[int, re.Pattern[str], str]]] = defaultdict(list)
    for kind, template in _table()["arns"].items():
        service = template.split(":")[2]
        fixed = _BRACED.sub("", template.split(":", 2)[2])
        found[service].append((len(fixed), _pattern(kind, template), kind))
    return found


def _pattern(kind: str, template: str) -> re.Pattern[str]:
    pieces = []
    for piece in re.findall(rf"{_BRACED.pattern}|[^$]+|\$", template):
        if not _BRACED.fullmatch(piece):
            pieces.append(re.escape(piece))
        else:
            pieces.append("[^:]+" if _WITH_SLASHES.search(piece) or _WITH_SLASHES.search(kind) else "[^:/]*")
    return re.compile("".join(pieces) + r"\Z")
