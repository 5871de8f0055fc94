"""The parts pages are made of: small frozen values, drawn by ``templates/parts.jinja2``.

Addresses are always given (templates build none but static ones); dates and sums stay typed and are
written by the template's filters. Whole pages stand in ``pages``; the frame around them in ``chrome``.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from hallcore.ground.explanation import Explanation

# ---------------------------------------------------------------- going and doing


class Link(Struct, frozen=True):
    """A place to go; without ``url`` it is named but not to be reached from here.

    ``current`` marks where the reader is, ``count`` how many things wait there, ``more`` that counting
    stopped at that number; ``key`` is the key that leads there from the keyboard.
    """

    label: str
    url: str = ""
    current: bool = False
    count: int | None = None
    more: bool = False
    key: str = ""


class LinkGroup(Struct, frozen=True):
    """Links under one heading: a sidebar group, a facet, a block of the site map."""

    title: str
    links: tuple[Link, ...]


class Action(Struct, frozen=True):
    """Something to do. At most one of a block is ``primary`` (solid blue).

    ``post`` makes it a form of its own with token and ``hidden`` fields, for acts that need no more
    input; ``danger`` is for what cannot be undone and leads to a page that asks once more.
    """

    label: str
    url: str
    primary: bool = False
    post: bool = False
    danger: bool = False
    hidden: tuple[tuple[str, str], ...] = ()


class Tag(Struct, frozen=True):
    """A short word of kind or state: "" for trading, grey for others, solid for current, stopped.

    ``warn``, ``yellow`` and ``red`` are the three cards of supervision, drawn as such beside their word.
    """

    text: str
    tone: Literal["", "grey", "solid", "stopped", "warn", "yellow", "red"] = ""


class Alert(Struct, frozen=True):
    """A sentence to be read first; stop for suspensions, danger for refusals and what is irreversible."""

    text: str
    title: str = ""
    tone: Literal["", "stop", "danger"] = ""
    links: tuple[Link, ...] = ()


class Segment(Struct, frozen=True):
    """A piece of found text; ``hit`` where it matches what was asked for."""

    text: str
    hit: bool = False


# ---------------------------------------------------------------- facts and tables


class Fact(Struct, frozen=True):
    """A label and its value; ``full`` takes the whole width, ``code`` is a digest, ``link`` follows."""

    label: str
    value: str
    url: str = ""
    full: bool = False
    strong: bool = False
    code: bool = False
    link: Link | None = None


class Column(Struct, frozen=True):
    """A column's head; ``numeric`` aligns right, ``head`` makes its cells row headers."""

    label: str
    numeric: bool = False
    head: bool = False
    nowrap: bool = False


class Cell(Struct, frozen=True):
    """A cell: text, perhaps a link or tag, files or places below it, a second line ``note``, the verified mark, or a digest."""

    text: str = ""
    url: str = ""
    note: str = ""
    tag: Tag | None = None
    strong: bool = False
    verified: bool = False
    code: bool = False
    links: tuple[Link, ...] = ()


class Row(Struct, frozen=True):
    """A row; ``key`` is its value when rows can be picked, ``name`` what the pick box is called."""

    cells: tuple[Cell, ...]
    tone: Literal["", "late", "total"] = ""
    key: str = ""
    name: str = ""


class Table(Struct, frozen=True):
    """A table; its caption is read aloud (shown on demand), ``empty`` says what to do without rows."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    empty: str = "暂无记录。"
    note: str = ""
    show_caption: bool = False


class Pager(Struct, frozen=True):
    """Where in a long list: "第 1–20 条，共 128 条", page links (one without url is the gap), neighbours."""

    summary: str
    pages: tuple[Link, ...] = ()
    previous: str = ""
    next: str = ""


class ListRow(Struct, frozen=True):
    """A line of a public list: kind, title, day, and on demand a second line and a deadline state."""

    title: str
    url: str
    on: date
    tag: Tag | None = None
    note: str = ""
    state: Tag | None = None


# ---------------------------------------------------------------- filters, figures, calendar


class Option(Struct, frozen=True):
    """A choice of a filter."""

    value: str
    label: str
    selected: bool = False


class FilterField(Struct, frozen=True):
    """A field of a filter; its name stands in the address."""

    name: str
    label: str
    kind: Literal["select", "text", "date", "number", "hidden"] = "text"
    value: str = ""
    options: tuple[Option, ...] = ()


class FilterForm(Struct, frozen=True):
    """A filter sent by GET to ``url``; ``links`` clear, save or export it."""

    url: str
    fields: tuple[FilterField, ...]
    links: tuple[Link, ...] = ()
    submit: str = "筛选"


class Figure(Struct, frozen=True):
    """A number worth showing large, its unit and one line on what it means."""

    label: str
    value: str
    unit: str = ""
    note: str = ""
    link: Link | None = None


class Figures(Struct, frozen=True):
    """At most four figures, with until when and whence they are counted, and where that is explained."""

    title: str
    rows: tuple[Figure, ...]
    note: str
    how: Link | None = None


class CalendarItem(Struct, frozen=True):
    """What falls on a day: "开标 09:00", of what, where to read on."""

    what: str
    title: str
    url: str


class CalendarDay(Struct, frozen=True):
    """A day of the two-week calendar; rest by the official calendar, ``make_up`` for a worked weekend."""

    on: date
    items: tuple[CalendarItem, ...] = ()
    today: bool = False
    rest: bool = False
    make_up: bool = False


# ---------------------------------------------------------------- a project and its papers


class LifeStep(Struct, frozen=True):
    """A stage of a project's life; ``when`` as shown, ``note`` says 预计 for what has not come."""

    title: str
    state: Literal["done", "now", "stop", "todo"]
    when: str = ""
    note: str = ""
    url: str = ""


class Task(Struct, frozen=True):
    """A step of a task list; ``state`` decides how its ``status`` word is shown."""

    title: str
    status: str
    state: Literal["done", "now", "todo", "blocked"]
    url: str = ""
    hint: str = ""


class FileRow(Struct, frozen=True):
    """A file to fetch: size in bytes, SHA-256 in hex."""

    name: str
    url: str
    size: int
    sha256: str
    note: str = ""


class RecordRow(Struct, frozen=True):
    """A public record of a dossier; ``index`` is None until the log has it."""

    kind: str
    number: str
    at: datetime
    url: str
    index: int | None = None
    pdf: str = ""
    proof: str = ""


class Question(Struct, frozen=True):
    """A question or objection and its answer; the asker is never named.

    ``asked`` is None where the time of asking is not published, since it could tell who asked.
    """

    text: str
    asked: datetime | None
    answer: str = ""
    answered: datetime | None = None
    effect: str = ""
    record: Link | None = None


class Clause(Struct, frozen=True):
    """The words of the law, its title and article, and which rule of the law book applies it how."""

    text: str
    source: str
    rule: str = ""


class Why(Struct, frozen=True):
    """Why a day, a sum or a decision is what it is: clause, arithmetic, calendar. Never hidden, never folded.

    ``title`` asks the reader's question (投标截止为什么是 12 月 8 日), ``estimate`` is said where an
    official calendar is still missing, ``follows`` is what else results from it.
    """

    anchor: str
    title: str
    explanation: Explanation
    estimate: str = ""
    follows: str = ""


class Proof(Struct, frozen=True):
    """How a record can be proven. Only ``verified`` shows the sun: verification was done and all agreed.

    ``qr`` is the address of the proof page as text.
    """

    verified: bool
    title: str
    summary: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    qr: str = ""
    verify: Action | None = None
    bundle: Link | None = None


class Check(Struct, frozen=True):
    """One thing that was verified, how it came out, and what exactly was compared."""

    title: str
    outcome: Literal["yes", "no", "unknown"]
    detail: str = ""


class Countdown(Struct, frozen=True):
    """Time left by the server's clock; ``rate`` is how fast that clock runs (1 but in the demo)."""

    title: str
    due: datetime
    now: datetime
    note: str = ""
    past: str = "已截止"
    rate: float = 1.0
    actions: tuple[Action, ...] = ()


class Box(Struct, frozen=True):
    """A side box of a few sentences and links, such as where to object and until when."""

    title: str
    paragraphs: tuple[str, ...]
    links: tuple[Link, ...] = ()


class Section(Struct, frozen=True):
    """A titled block of any of: facts, paragraphs, a why-box, tables, files, links."""

    title: str
    anchor: str = ""
    note: str = ""
    paragraphs: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    why: Why | None = None
    tables: tuple[Table, ...] = ()
    files: tuple[FileRow, ...] = ()
    actions: tuple[Action, ...] = ()


# ---------------------------------------------------------------- the state chart


class ChartNode(Struct, frozen=True):
    """A state as a box, in units of the drawing; ``loops`` are steps that lead back to itself."""

    label: str
    x: float
    y: float
    width: float
    height: float
    state: Literal["", "done", "now", "end"] = ""
    loops: str = ""


class ChartEdge(Struct, frozen=True):
    """A step as a line (SVG path) with its name beside it."""

    path: str
    label: str
    x: float
    y: float


class Chart(Struct, frozen=True):
    """A procedure drawn from its own table; the same steps stand in ``steps`` below the drawing."""

    title: str
    width: float
    height: float
    nodes: tuple[ChartNode, ...]
    edges: tuple[ChartEdge, ...]
    steps: Table
