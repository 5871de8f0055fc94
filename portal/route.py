"""One line of the table of contents (``portal.routes``)."""

from __future__ import annotations

from typing import Any, NamedTuple

from portal.permissions import Permission


class Route(NamedTuple):
    """One line of the table."""

    name: str
    pattern: str
    zone: str = "public"
    permission: Permission = Permission.PUBLIC
    factory: Any = None
