"""What stands on an official paper, whatever its kind: a notice, a record of opening, an award, a decision.

A publication is plain frozen data, so that it can cross a pipe: it is built from a record by the portal's
presenters and knows neither trading nor the hall. Every text is final: amounts, dates and names arrive as
they shall be read. What this module adds is only what paper itself knows: numbering, and the SHA-256 of the
attached record, which nobody may state by hand.

Layout follows LOOK.md (公文纸): red organ name, number, red line, Song title, numbered sections, sign-off
with the seal under the ink, block of proof. Not here: how any of it looks (templates, sheet.css).
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from pdf.errors import Fault, PaperRefused, PdfError

Align = Literal["text", "centre", "figure"]
"""How a column stands: words to the left, short marks in the middle, figures to the right on one line."""


_UNPRINTABLE = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
"""Controls, invisible marks (also those that turn text around), line breaks and what is no character."""


class _Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A frozen value that refuses fields it does not know."""


class Paragraph(_Value, frozen=True, tag="paragraph"):
    """A paragraph, indented by two characters."""

    text: str


class Subhead(_Value, frozen=True, tag="subhead"):
    """A heading inside a section; the paper numbers it （一）（二）…."""

    text: str


class Items(_Value, frozen=True, tag="items"):
    """A list the paper numbers 1. 2. …."""

    items: tuple[str, ...]


class Note(_Value, frozen=True, tag="note"):
    """A small remark under a table or paragraph (注：…)."""

    text: str


class Facts(_Value, frozen=True, tag="facts"):
    """Facts of one matter: label and value, two pairs to a row where both are short."""

    pairs: tuple[tuple[str, str], ...]


class Column(_Value, frozen=True):
    """A column's head and how its cells stand."""

    head: str
    align: Align = "text"


class Total(_Value, frozen=True):
    """The last row: a label over the first ``span`` columns, then the remaining cells."""

    label: str
    span: int
    cells: tuple[str, ...]


class Table(_Value, frozen=True, tag="table"):
    """A table of data. Its head repeats on every page and no row breaks.

    Attributes:
        columns: From left to right.
        rows: Each with as many cells as there are columns.
        caption: What the table is, read out before it and printed above it if not empty.
        total: A closing row, if there is one.
        empty: What a table without rows says instead.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    total: Total | None = None
    empty: str = "无"


class Clause(_Value, frozen=True):
    """A rule that was applied.

    Attributes:
        cite: Law and article (《中华人民共和国招标投标法》第二十四条).
        text: The words relied on, short; "" to cite only.
    """

    cite: str
    text: str = ""


class Step(_Value, frozen=True):
    """One line of an arithmetic: what it is, and what comes of it (起算日, 2026年3月3日)."""

    label: str
    value: str


class Why(_Value, frozen=True, tag="why"):
    """Why a date, an amount or a finding is what it is: rule, arithmetic, result.

    Attributes:
        subject: What is explained (投标截止时间).
        result: What came of it.
        clauses: The rules applied.
        steps: The arithmetic, in order.
        basis: What the arithmetic rests on besides (国务院办公厅关于2026年部分节假日安排的通知).
    """

    subject: str
    result: str
    clauses: tuple[Clause, ...]
    steps: tuple[Step, ...] = ()
    basis: str = ""


class Code(_Value, frozen=True, tag="code"):
    """A QR code with words beside it: something to be scanned that is not the way to the proof.

    Attributes:
        content: What it holds, ASCII.
        title: What it is, printed strong (缴款识别码 2224…).
        lines: What to do with it.
    """

    content: str
    title: str
    lines: tuple[str, ...] = ()


Block = Paragraph | Subhead | Items | Note | Facts | Table | Why | Code


class Section(_Value, frozen=True):
    """A section; the paper numbers its heading 一、二、…."""

    heading: str
    blocks: tuple[Block, ...]


class SignOff(_Value, frozen=True):
    """Who stands for the paper.

    Attributes:
        organ: The office whose seal lies under its name.
        signed_on: The date of the paper.
        others: Lines above it (招标人：…, 招标代理机构：…).
        sealed: Whether the seal is drawn; it is the image, not the proof.
    """

    organ: str
    signed_on: date
    others: tuple[str, ...] = ()
    sealed: bool = True


class Publication(_Value, frozen=True, kw_only=True):
    """One paper.

    Attributes:
        kind: What it is, in a word (中标结果公告); stands in the metadata and in the seal's reason.
        organ: The office named in red at the head.
        number: Its number (敦公资交告〔2026〕118号); "" where papers of this kind bear none.
        title: The title, line by line.
        addressee: Whom it addresses (吉林省示例建工有限公司), if anyone.
        opening: What stands before the first section.
        sections: The numbered sections.
        closing: What stands after the last (特此公告。).
        enclosures: Names of what is enclosed (附件).
        sign_off: Who stands for it, and when.
        record_number: By which the record is found (DH-2026-G-0098-0041).
        record_json: The record's exact bytes; attached as record.json.
        record_p7s: The office's detached signature on them; attached as record.json.p7s.
        log_index: Where it stands in the public log; None before it is there.
        sealed_at: When the record was sealed, with zone; printed in that zone.
        proof_url: The page of proof; printed as a QR code.
        published_at: When it was published, with zone; the only date in the file's metadata.
        checked_by: How it is checked, where not by its code or its record number.
        demo: Whether this is a demonstration; the seal then says so.
    """

    kind: str
    organ: str
    number: str
    title: tuple[str, ...]
    sections: tuple[Section, ...]
    sign_off: SignOff
    record_number: str
    record_json: bytes
    record_p7s: bytes
    proof_url: str
    published_at: datetime
    opening: tuple[Block, ...] = ()
    closing: tuple[Block, ...] = ()
    addressee: str = ""
    enclosures: tuple[str, ...] = ()
    log_index: int | None = None
    sealed_at: datetime | None = None
    checked_by: str = ""
    demo: bool = False

    @property
    def record_sha256(self) -> str:
        """SHA-256 of the record, in hex."""
        return hashlib.sha256(self.record_json).hexdigest()


def to_json(publication: Publication) -> bytes:
    """The publication as JSON; bytes inside become Base64."""
    return msgspec.json.encode(publication)


def from_json(text: bytes) -> Publication:
    """The publication in ``text``.

    Raises:
        PdfError: It is none; the reason names the place.
    """
    try:
        return msgspec.json.decode(text, type=Publication)
    except (msgspec.MsgspecError, UnicodeDecodeError) as fault:
        raise PdfError(f"this is no publication: {fault}") from fault


def texts(publication: Publication) -> Iterator[tuple[str, str]]:
    """Every text that will be set, with its place."""
    for name in ("kind", "organ", "number", "addressee", "record_number", "proof_url", "checked_by"):
        yield name, getattr(publication, name)
    for name in ("title", "enclosures"):
        yield from _numbered(name, getattr(publication, name))
    yield "sign_off", publication.sign_off.organ
    yield from _numbered("sign_off.others", publication.sign_off.others)
    for place, block in _blocks(publication):
        for inner, text in _block_texts(block):
            yield f"{place}{inner}", text
    for index, section in enumerate(publication.sections):
        yield f"sections[{index}].heading", section.heading


def check(publication: Publication) -> None:
    """Make sure the publication is one paper, as far as that can be told without its fonts.

    Raises:
        PaperRefused: With every fault found.
    """
    if found := tuple(faults(publication)):
        raise PaperRefused(found)


def faults(publication: Publication) -> Iterator[Fault]:
    """Everything that keeps the publication from being one paper: missing parts, rows of another width."""
    yield from _own_faults(publication)
    for place, block in _blocks(publication):
        for inner, problem in _block_faults(block):
            yield Fault(place + inner, problem)
    for place, text in texts(publication):
        if strange := next((one for one in text if unicodedata.category(one) in _UNPRINTABLE), ""):
            yield Fault(place, f"U+{ord(strange):04X} cannot stand on paper", strange)


# ---------------------------------------------------------------- walking


def _numbered(name: str, lines: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for index, text in enumerate(lines):
        yield f"{name}[{index}]", text


def _blocks(publication: Publication) -> Iterator[tuple[str, Block]]:
    """Every block with its place."""
    groups = [("opening", publication.opening)]
    groups += [(f"sections[{n}] {one.heading}", one.blocks) for n, one in enumerate(publication.sections)]
    groups += [("closing", publication.closing)]
    for place, blocks in groups:
        for index, block in enumerate(blocks):
            yield f"{place} / blocks[{index}]", block


def _block_texts(block: Block) -> Iterator[tuple[str, str]]:
    """Every text in a block, with its place inside."""
    match block:
        case Paragraph(text) | Subhead(text) | Note(text):
            yield "", text
        case Items(items):
            yield from _numbered("", items)
        case Facts(pairs):
            for row, (label, value) in enumerate(pairs, 1):
                yield f" / pair {row}", label
                yield f" / pair {row}", value
        case Table():
            yield from _table_texts(block)
        case Code(_content, title, lines):
            yield " / code", title
            yield from _numbered(" / code", lines)
        case Why(subject, result, clauses, steps, basis):
            yield from ((" / why", text) for text in (subject, result, basis))
            yield from ((" / clause", text) for clause in clauses for text in (clause.cite, clause.text))
            yield from ((" / step", text) for step in steps for text in (step.label, step.value))


def _table_texts(table: Table) -> Iterator[tuple[str, str]]:
    """Every text in a table."""
    yield " / caption", table.caption
    yield " / empty", table.empty
    for column, head in enumerate(table.columns, 1):
        yield f" / head, column {column}", head.head
    for row, cells in enumerate(table.rows, 1):
        for column, text in enumerate(cells, 1):
            yield f" / row {row}, column {column}", text
    if table.total:
        yield " / total", table.total.label
        for text in table.total.cells:
            yield " / total", text


# ---------------------------------------------------------------- checking


def _own_faults(publication: Publication) -> Iterator[Fault]:
    """What is wrong with the paper as a whole."""
    for name in ("kind", "organ", "record_number"):
        if not getattr(publication, name).strip():
            yield Fault(name, "is empty")
    if not publication.title or not all(line.strip() for line in publication.title):
        yield Fault("title", "is empty")
    for name in ("record_json", "record_p7s"):
        if not getattr(publication, name):
            yield Fault(name, "is empty: a paper without its record proves nothing")
    for name in ("published_at", "sealed_at"):
        moment = getattr(publication, name)
        if moment is not None and moment.tzinfo is None:
            yield Fault(name, "has no time zone")
    url = urlsplit(publication.proof_url)
    if url.scheme not in {"http", "https"} or not url.netloc or not publication.proof_url.isascii():
        yield Fault("proof_url", "is no web address in ASCII")
    if publication.log_index is not None and publication.log_index < 0:
        yield Fault("log_index", "is negative")


def _block_faults(block: Block) -> Iterator[tuple[str, str]]:
    """What is wrong with a block, with the place inside."""
    if isinstance(block, Table):
        width = len(block.columns)
        if width == 0:
            yield "", "has no columns"
        for row, cells in enumerate(block.rows, 1):
            if len(cells) != width:
                yield f" / row {row}", f"has {len(cells)} cells under {width} columns"
        total = block.total
        if total and (total.span < 1 or total.span + len(total.cells) != width):
            yield " / total", f"does not cover the {width} columns"
    elif isinstance(block, Facts | Items) and not (block.pairs if isinstance(block, Facts) else block.items):
        yield "", "is empty"
    elif isinstance(block, Code):
        if not block.content or not block.content.isascii():
            yield " / code", "holds nothing, or what is not ASCII"
    elif isinstance(block, Why) and not block.clauses:
        yield "", "explains without a rule"
