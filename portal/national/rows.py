"""Rows of the national data sets, told from public records in the order of the log.

The same record gives the same row for ever. A row that its own field table does not accept is not handed out: the fault is,
by field and record (``checking``). What is not here: addresses (``portal.views.national``).
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

import msgspec

from hallcore.dossier import Dossier, record_number
from hallcore.ground.clock import TZ
from hallcore.journal import Root
from portal.national.checking import Fault, faults_of
from portal.national.scopes import Platform, Scope, scopes_of
from portal.national.tables import Field, Table, Tables
from portal.ocds.beginnings import BEGIN
from portal.ocds.tale import Step
from signing.log.entries import PublicEntry, parse_entry
from trading.tendering.qualifying_model import PREQUALIFICATION
from trading.tendering.rules import tender_number

LIMIT = 100
LIMIT_MOST = 500
SCAN_MOST = 5000
WAN = Decimal(10000)


class Line(msgspec.Struct, frozen=True):
    """A row, and the record and the place in the log it comes from."""

    position: int
    record: str
    values: dict[str, str]


class Page(NamedTuple):
    """A stretch of a data set.

    Attributes:
        rows: Those that hold against the field table, in the order of the log.
        faults: What is wrong with those that do not.
        following: The cursor that goes on where this page ends.
        ended: Whether the log has nothing after it yet.
    """

    rows: tuple[Line, ...]
    faults: tuple[Fault, ...]
    following: int
    ended: bool


def page_of(root: Root, table: Table, tables: Tables, site: Platform, since: int, limit: int) -> Page:
    """The rows of a data set from a journal index on.

    Args:
        root: What this reading sees.
        table: The data set.
        tables: All of them, with their code lists.
        site: Who exports.
        since: The first index to look at.
        limit: The most records to tell of; one record gives all its rows.
    """
    types = {each.type for each in table.records}
    rows, faults, told, following = list[Line](), list[Fault](), 0, since
    ended = True
    for index, entry in root.journal.since(since):
        if told == limit or index - since == SCAN_MOST:
            ended = False
            break
        following = index + 1
        leaf = parse_entry(entry.leaf)
        if not isinstance(leaf, PublicEntry) or leaf.type not in types:
            continue
        told += 1
        for line, wrong in lines_of(root, table, tables, site, index, root.archive[entry.dossier], entry.n):
            faults += wrong
            if not wrong:
                rows.append(line)
    return Page(tuple(rows), tuple(faults), following, ended)


def lines_of(
    root: Root, table: Table, tables: Tables, site: Platform, index: int, dossier: Dossier, n: int
) -> list[tuple[Line, tuple[Fault, ...]]]:
    """The rows one record gives to a data set, each with what is wrong with it."""
    process = root.archive[tender_number(dossier.number)]
    origin_ = dossier if dossier.machine == PREQUALIFICATION else process
    begin = next(origin_.record(k).paper for k, kind in enumerate(origin_.types) if kind in BEGIN)
    record = dossier.record(n)
    step = Step(index, record_number(dossier.number, n), record.at, record.sha256, record.paper, record.files)
    found = []
    for origin in (each for each in table.records if each.type == record.type):
        for scope in scopes_of(
            process.number,
            begin,
            step,
            record.paper,
            site,
            tables.codes,
            each=origin.each,
            only=origin.only,
            constants=origin.constants,
        ):
            values = {
                field.code: text for field in table.fields if (text := value_of(field, origin.type, scope))
            }
            wrong = tuple(faults_of(table, tables.codes, values, step.number))
            found.append((Line(index, step.number, values), wrong))
    return found


def value_of(field: Field, kind: str, scope: Scope) -> str:
    """A field's value as it is sent; "" where there is none."""
    path = field.sources.get(kind, field.source)
    found = scope.at(path) if path else None
    if found is None:
        return ""
    if isinstance(found, Decimal):
        return _number(found / WAN if field.unit == "wan" else found)
    if isinstance(found, datetime):
        local = found.astimezone(TZ)
        return local.strftime("%Y%m%d" if field.type == "d" else "%Y%m%d%H%M%S")
    if isinstance(found, date):
        return found.strftime("%Y%m%d")
    return str(found).strip()


def _number(amount: Decimal) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
