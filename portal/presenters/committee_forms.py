"""What the sheet of a study's attendance is given."""

from __future__ import annotations

from msgspec import Struct

from portal.presenters.pages import Page


class HeldRow(Struct, frozen=True):
    """Somebody who was called, and what is chosen for them."""

    account: str
    name: str
    chosen: str


class HeldPage(Page, frozen=True, kw_only=True):
    """``appraisal/held.jinja2``: everybody who was called with one choice each."""

    rows: tuple[HeldRow, ...]
    choices: tuple[tuple[str, str], ...]
