"""What the templates of the officers' desks are given: inbox, case, materials, the head's view."""

from __future__ import annotations

from msgspec import Struct

from portal.presenters.citizens import Remaining
from portal.presenters.pages import Page
from portal.presenters.shapes import (
    Action,
    Fact,
    FileRow,
    FilterForm,
    LifeStep,
    Link,
    Pager,
    Section,
    Table,
    Tag,
    Why,
)


class InboxRow(Struct, frozen=True):
    """A case in a list.

    Attributes:
        number, url, item, applicant: Which case; the applicant masked.
        stage: The stage's name, ``place`` its place from 1 and ``done`` how many stages lie behind.
        left: What is left in words; ``over`` that a limit is overrun, ``stopped`` that the clock stands.
        why: Why it stands still, or on what it waits.
        day: The day of the limit that binds.
        pick: Its value where cases can be picked; "" where this one cannot.
    """

    number: str
    url: str
    item: str
    applicant: str
    stage: str
    done: int
    left: str
    day: str
    over: bool = False
    stopped: bool = False
    why: str = ""
    pick: str = ""


class PickOption(Struct, frozen=True):
    """Somebody a case can be given to."""

    value: str
    label: str


class InboxPage(Page, frozen=True, kw_only=True):
    """``desk/inbox.jinja2``: the cases of one view, its filter, and what can be done with those picked."""

    note: str
    filters: FilterForm
    rows: tuple[InboxRow, ...]
    empty: str
    pager: Pager
    assign_url: str = ""
    people: tuple[PickOption, ...] = ()
    save_url: str = ""
    query: str = ""
    saved: str = ""
    downloads: tuple[Link, ...] = ()


class CasePage(Page, frozen=True, kw_only=True):
    """``desk/case.jinja2``: a case or branch, what is left of its limits, and what this visitor may do next.

    ``beside`` is what may be looked at or taken along whatever is next.
    """

    tags: tuple[Tag, ...]
    meta: tuple[str, ...]
    life: tuple[LifeStep, ...] = ()
    actions: tuple[Action, ...] = ()
    more: tuple[Link, ...] = ()
    beside: tuple[Link, ...] = ()
    blocked: Table | None = None
    remaining: Remaining | None = None
    facts: tuple[Fact, ...]
    whys: tuple[Why, ...] = ()
    sections: tuple[Section, ...] = ()
    files: tuple[FileRow, ...] = ()
    records: Table


class MaterialRow(Struct, frozen=True):
    """A material at the table of verdicts; ``id`` names its fields in the form."""

    id: str
    name: str
    standard: str
    brought: bool
    files: tuple[Link, ...]


class MaterialsPage(Page, frozen=True, kw_only=True):
    """``desk/materials.jinja2``: a verdict for each material and what follows from them."""

    lead: str
    rows: tuple[MaterialRow, ...]
    shared: tuple[str, ...]
    acts: tuple[tuple[str, str], ...]
    cancel: Link
    why: Why | None = None


class Bar(Struct, frozen=True):
    """A bar of a chart: its number stands on it, ``more`` if it goes on; ``part`` is its length from 0 to 1."""

    label: str
    value: int
    part: float
    late: bool = False
    more: bool = False


class Bars(Struct, frozen=True):
    """A drawing of numbers, with the same numbers in a table below it."""

    title: str
    bars: tuple[Bar, ...]
    table: Table
    note: str = ""


class DepartmentPage(Page, frozen=True, kw_only=True):
    """``desk/department.jinja2``: how a department stands, in numbers that lead to their cases."""

    note: str
    choices: FilterForm | None = None
    charts: tuple[Bars, ...]
    tables: tuple[Table, ...]
    facts: tuple[Fact, ...] = ()
