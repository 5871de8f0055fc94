"""What people come for: the catalogue's items with the situations, materials and fees of each. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import NamedTuple

from hallcore.catalogue.model import Item
from hallcore.catalogue.rules import demanded, fees_for, listed, special_for
from portal.cli.simulation.places import reviewer_in

AGREED = {"F0502", "F2401"}
"""Fees a window issues by hand, at an agreed amount; the others of the demo follow of themselves."""

ASKED_FOR = 12
"""How many times as often somebody comes for an item that costs something: of those the hall has few."""


class Matter(NamedTuple):
    """An item in one situation, as somebody brings it to a window.

    Attributes:
        item: The item's code; ``department`` whose it is; ``name`` what it is called.
        instant: Whether it is decided on the spot.
        company: Whether a company applies, else a person.
        answers: What is answered, question by question.
        asked: The materials the situation asks for, by id, without those that are shared.
        fee: When a fee is charged: ``accept`` or ``decide`` of itself, ``hand`` by the window, "" never.
        online: Whether it may be applied for over the web.
        special: A step with a time of its own that an officer may begin, by id; "" without one.
        handle, promised, statutory: Working days for handling it, for all of it, and those of the law; 0 where none are set.
    """

    item: str
    department: str
    name: str
    instant: bool
    company: bool
    answers: tuple[tuple[str, str], ...]
    asked: tuple[str, ...]
    fee: str
    special: str
    online: bool = True
    handle: int = 0
    promised: int = 0
    statutory: int = 0


class Menu:
    """What a department offers, drawn at random in proportion to how often it is asked for."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._by: dict[tuple[str, bool], list[Item]] = {}
        for item in items:
            if item.case_type in {"instant", "promised"} and not item.outline:
                self._by.setdefault((item.department, item.case_type == "instant"), []).append(item)

    def offers(self, department: str, *, instant: bool) -> bool:
        """Whether the department has items of a kind, and for what takes days somebody who could review it (XK-09)."""
        return (department, instant) in self._by and (instant or bool(reviewer_in(department)))

    def draw(self, draw: Random, department: str, *, instant: bool) -> Matter:
        """Something a department offers, in one of its situations."""
        items = self._by[department, instant]
        return self._of(draw, draw.choices(items, [ASKED_FOR if each.fees else 1 for each in items])[0])

    def every(self, draw: Random, department: str) -> list[Matter]:
        """Each promised item of a department, in one of its situations."""
        return [self._of(draw, item) for item in self._by.get((department, False), ())]

    @staticmethod
    def _of(draw: Random, item: Item) -> Matter:
        answers = {question.id: draw.choice(question.choices).id for question in item.questions}
        rows = listed(item, answers)
        return Matter(
            item=item.code,
            department=item.department,
            name=item.name,
            instant=item.case_type == "instant",
            company=draw.choice(item.audience) == "company",
            answers=tuple(answers.items()),
            asked=tuple(row.id for row in demanded(rows)),
            fee=fee_of(item, answers),
            special=inspection_of(item, answers),
            online=item.online,
            handle=sum(step.days for step in item.flow if step.stage == "handle"),
            promised=item.promised,
            statutory=item.statutory or 0,
        )


def fee_of(item: Item, chosen: Mapping[str, str]) -> str:
    """When an item's fee is charged in a situation; "" where nothing is."""
    for line in fees_for(item, chosen):
        if line.when:
            return line.when
        if line.tariff in AGREED:
            return "hand"
    return ""


def inspection_of(item: Item, chosen: Mapping[str, str]) -> str:
    """The inspection an item provides for in a situation, by id, or ""."""
    kinds = [step.id for step in special_for(item, chosen) if step.kind == "inspection" and not step.charged]
    return kinds[0] if kinds else ""


def verdicts(
    asked: Sequence[str], lacking: Sequence[str] = (), notes: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The fields of the table of materials: accepted, but for what is lacking."""
    fields = {}
    for material in asked:
        fields[f"verdict_{material}"] = "supplement" if material in lacking else "accepted"
        if material in lacking:
            fields[f"note_{material}"] = (notes or {}).get(material, "未提交，请补充")
    return fields
