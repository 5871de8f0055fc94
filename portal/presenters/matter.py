"""What a record's page is told from: the record, its dossier, and the tender it belongs to, if it does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hallcore.dossier import Dossier, Record, record_number
from hallcore.ground.lawbook import Law
from portal.presenters.addresses import address
from portal.presenters.pages import RecordPage
from portal.presenters.shapes import Cell, Fact
from portal.presenters.showing import Showing
from trading.tendering.model import TENDER, NoticePublished
from trading.tendering.rules import tender_number


@dataclass(frozen=True)
class Told:
    """What one kind of paper adds to what all record pages share: which page, and its fields."""

    fields: dict[str, Any]
    page: type[RecordPage] = RecordPage


@dataclass(frozen=True)
class Matter:
    """A public record being shown."""

    show: Showing
    dossier: Dossier
    n: int
    record: Record

    @property
    def number(self) -> str:
        """The record's public number."""
        return record_number(self.dossier.number, self.n)

    @cached_property
    def law(self) -> Law:
        """The edition the dossier stands under."""
        return self.show.law_of(self.dossier)

    @cached_property
    def tender(self) -> Dossier | None:
        """The tender it belongs to, once that is announced; None for everything else."""
        found = self.show.archive.get(tender_number(self.dossier.number))
        announced = found is not None and found.machine == TENDER and found.numbers(NoticePublished.type)
        return found if announced else None


def rule_cell(matter: Matter, rule: str) -> Cell:
    """A rule as a cell that leads to its words; empty where there is none."""
    if not rule:
        return Cell("—")
    return Cell(matter.law.cite(rule).line, address("law.rule", rule=rule), note=f"规则 {rule}")


def party_fact(matter: Matter, label: str, code: str) -> Fact:
    """A party by its registered name and code."""
    summary = matter.show.archive.shelf("parties").get(code)
    if summary is None:
        return Fact(label, code)
    return Fact(label, f"{summary['name']}（{code}）", url=address("party", number=code))
