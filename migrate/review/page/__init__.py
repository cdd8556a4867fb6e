"""plan.html: the plan as one page that opens from disk, asks no network and believes no name.

Its Content-Security-Policy lets only the page's own scripts and style work, each by its hash; the plan stands in it as
JSON, which assets/*.js put on the page as text. `require-trusted-types-for` makes the browser refuse anything else.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Mapping
from importlib.resources import files

from migrate.model.plan import Plan
from migrate.review.page.data import data
from migrate.review.page.packing import in_html

_SCRIPTS = (
    "dom",
    "data",
    "parts",
    "state",
    "overview",
    "filters",
    "list",
    "boxes",
    "graph",
    "difference",
    "resource",
    "step",
    "details",
    "timeline",
    "steps",
    "findings",
    "cut",
    "changes",
    "estimates",
    "main",
)
"""In the order in which each may use what stands before it."""

_MARK = re.compile("@([A-Z]+)@")


def page(plan: Plan, texts: Mapping[str, str]) -> str:
    """The page of a plan; `texts` are the plan's other files by path."""
    style, library, script = _read("assets/page.css"), _library(), _script()
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(library)} {_hash(script)}",
            f"style-src {_hash(style)}",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )
    title = f"Move {', '.join(target.stage for target in plan.targets)} out of account {plan.source_account}"
    filled = {
        "POLICY": html.escape(policy),
        "TITLE": html.escape(_visible(f"{plan.name}: {title}")),
        "STYLE": style,
        "LIBRARY": library,
        "SCRIPT": script,
        "DATA": in_html(data(plan, texts)),
    }
    return _MARK.sub(lambda mark: filled[mark[1]], _read("assets/page.html"))


def _library() -> str:
    """Cytoscape.js with its licence, which the file begins with."""
    return _read("vendor/cytoscape.min.js")


def _script() -> str:
    """All scripts in one function, so that nothing of them is in the window."""
    return "\n".join(("(() => {", '"use strict";', *(_read(f"assets/{name}.js") for name in _SCRIPTS), "})();\n"))


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """As a Content-Security-Policy names an inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _visible(text: str) -> str:
    """The text without what no HTML may hold."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
