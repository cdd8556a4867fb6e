"""A plan as a picture: its steps by phase and account, and the references that the move severs. Pure."""

from __future__ import annotations

from migrate.review.drawing.picture import Picture
from migrate.review.drawing.svg import svg
from migrate.review.drawing.texts import dot, mermaid

__all__ = ["Picture", "dot", "mermaid", "svg"]
