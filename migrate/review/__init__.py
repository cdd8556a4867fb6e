"""The same plan, for different readers. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from migrate.model.plan import Plan
from migrate.review.markdown import markdown
from migrate.review.page import page


def documents(plan: Plan, texts: Mapping[str, str]) -> Mapping[str, str]:
    """What people read of a plan: path -> text. `texts` are the plan's other files: templates and policies."""
    return {"plan.md": markdown(plan, texts), "plan.html": page(plan, texts)}
