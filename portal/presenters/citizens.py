"""What the templates of applicants' pages are given; see ``pages`` for what every page has."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from portal.presenters.pages import Page
from portal.presenters.shapes import (
    Action,
    Box,
    Fact,
    FilterForm,
    LifeStep,
    Link,
    ListRow,
    Section,
    Table,
    Tag,
    Task,
    Why,
)


class Remaining(Struct, frozen=True):
    """The box that says how many working days are left.

    Attributes:
        lead, number, unit: 还剩, 8, 个工作日.
        tag: 计时暂停中, or None.
        lines: What is said beside the strip of days; the last of them where the day of the end stands.
        budget, used: Squares of the strip, and how many of them are filled; no strip for a budget of 0.
        label: What the strip says to whoever cannot see it.
    """

    lead: str
    number: str
    unit: str
    lines: tuple[str, ...]
    tag: Tag | None = None
    budget: int = 0
    used: int = 0
    label: str = ""


class ProgressPage(Page, frozen=True, kw_only=True):
    """``citizen/progress.jinja2``: how a case stands, for whoever may ask.

    Attributes:
        number: The case's.
        note: 办件进度 and when it was asked.
        expected: What the case waits for, in a sentence; ``asked`` what the applicant has to bring.
        expected_actions: What the applicant can do about it here.
        papers: What was issued; ``papers_note`` says where they can be fetched where they cannot from here.
        ways: What can be done by whoever is not content, ``boxes`` where to complain and the remedies.
        again: The way to ask for another case, or back to the list.
        sections: What only the applicant sees.
    """

    number: str
    note: str
    meta: tuple[str, ...]
    tags: tuple[Tag, ...] = ()
    life: tuple[LifeStep, ...] = ()
    remaining: Remaining | None = None
    whys: tuple[Why, ...] = ()
    expected: str = ""
    asked: Table | None = None
    expected_actions: tuple[Action, ...] = ()
    papers: Table
    papers_note: str = ""
    notices: Table | None = None
    sections: tuple[Section, ...] = ()
    ways: tuple[Action, ...] = ()
    boxes: tuple[Box, ...] = ()
    again: tuple[Link, ...] = ()


class Attached(Struct, frozen=True):
    """A file that lies with a material of a draft; ``drop`` is the address that takes it out again."""

    name: str
    size: int
    sha256: str


class Piece(Struct, frozen=True):
    """A material of an application and what is done about it.

    Attributes:
        id: The material's; ``name`` its name; ``facts`` one line on copies, source and standard.
        files: What lies with it; ``upload`` and ``drop`` the addresses for more and for taking out.
        plan: Where the script asks for an upload.
        settled: Why nothing has to be uploaded: data sharing, a licence of one's own; or "".
        licences: Licences of the library that may stand in for it: number and what it is called.
        chosen: The licence that was chosen, or "".
        earlier: The number of an earlier case whose files of the same material may be used again, or "".
        brought: It was brought on paper.
        optional: It may be brought later, or on paper.
    """

    id: str
    name: str
    facts: tuple[str, ...]
    files: tuple[Attached, ...] = ()
    upload: str = ""
    drop: str = ""
    plan: str = ""
    settled: str = ""
    licences: tuple[Link, ...] = ()
    chosen: str = ""
    earlier: str = ""
    optional: str = ""
    brought: bool = False


class MaterialsPage(Page, frozen=True, kw_only=True):
    """``citizen/materials.jinja2`` and ``office/materials.jinja2``: one block a material, each with its own upload.

    ``paper`` says that originals are taken at a window: each block then has a box to tick, which a script saves at
    ``autosave``; ``asked`` names all boxes there are.
    """

    lead: str
    steps: tuple[Task, ...] = ()
    pieces: tuple[Piece, ...]
    limit: int
    piece_size: int
    accept: str
    endings: str = ""
    scan: str = ""
    paper: bool = False
    asked: str = ""
    autosave: str = ""
    submit: str = "下一步"
    back: Link | None = None
    discard: Action | None = None
    saved: str = ""
    boxes: tuple[Box, ...] = ()


class StepPage(Page, frozen=True, kw_only=True):
    """``citizen/form.jinja2``: one step of an application, with the steps before and after it.

    Attributes:
        autosave: Where a script may save what was filled in so far; "" where nothing is kept.
        saved: When the draft was saved last, in words.
    """

    lead: str = ""
    before: tuple[Section, ...] = ()
    steps: tuple[Task, ...] = ()
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    submit: str = "下一步"
    cancel: Link | None = None
    discard: Action | None = None
    danger: bool = False
    autosave: str = ""
    saved: str = ""
    boxes: tuple[Box, ...] = ()


class ReviewPage(Page, frozen=True, kw_only=True):
    """``citizen/review.jinja2``: everything that will be submitted, once more, and the button that does it."""

    steps: tuple[Task, ...] = ()
    sections: tuple[Section, ...]
    missing: tuple[Link, ...] = ()
    submit: str = "提交申请"
    discard: Action | None = None
    boxes: tuple[Box, ...] = ()


class CaseReceiptPage(Page, frozen=True, kw_only=True):
    """``citizen/receipt.jinja2``: number, query code, QR code of the progress page, and the signed promise."""

    number: str
    code: str
    received: datetime
    lead: str
    facts: tuple[Fact, ...]
    materials: Table
    promise: str
    qr: str
    actions: tuple[Action, ...] = ()
    inner: bool = False


class MyPage(Page, frozen=True, kw_only=True):
    """``citizen/home.jinja2``: what waits for the applicant, drafts, notices and cases."""

    tasks: tuple[Task, ...] = ()
    drafts: Table | None = None
    notices: Table | None = None
    cases: Table
    all_cases: Link | None = None
    more: Link | None = None
    start: Link | None = None


class ResultsPage(Page, frozen=True, kw_only=True):
    """``citizen/results.jinja2``: the public list of results."""

    filters: FilterForm
    rows: tuple[ListRow, ...]
    note: str
    more: Link | None = None
    newest: Link | None = None
