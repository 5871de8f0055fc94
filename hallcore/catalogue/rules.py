"""What an item asks for: the version in force on a day, and the list computed for an applicant's situation. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from hallcore.catalogue.model import (
    Answer,
    CoDepartment,
    FeeLine,
    FlowStep,
    Item,
    ItemPublished,
    ItemWithdrawn,
    Listed,
    Material,
    OneTimeNotified,
    SpecialStep,
)
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.ground.halves import halves_words

CODE = re.compile(r"[0-9A-Z](?:[0-9A-Z]|-(?=[0-9A-Z])){5,63}")
"""A code as issuing systems spell it: capitals, digits and single hyphens, 6 to 64 characters."""

STAGES = {"accept": "受理", "handle": "承办", "review": "审核", "approve": "批准", "close": "办结"}
"""The five stages, in order."""

POINT = re.compile(r"[A-Z][0-9A-Z]{1,7}")
"""A kiosk or window as numbers of notifications bear it: ``K01``, ``W012``."""

SECRET = re.compile(r"[0-9A-Za-z_-]{0,64}")
"""The random word of a notification, as it can stand in an address."""

Chosen = Mapping[str, str]
"""Situation question → choice, by id."""


def tariff_number(code: str) -> str:
    """The dossier of a fee item, by which a fee line names it."""
    return f"SF-{code}"


def item_number(code: str) -> str:
    """The dossier number of an item: its code, so that the same item is never opened twice.

    Raises:
        Refusal: No code that a dossier could bear.
    """
    if not CODE.fullmatch(code):
        raise Refusal("事项编码须由 6 至 64 位大写字母、数字和连字符组成", "FW-08", where=code[:80])
    return f"SX-{code}"


def version_on(item: Dossier, day: date) -> tuple[int, ItemPublished] | None:
    """The version in force on a day with its record number, or None: not yet, or no longer, offered.

    Of several that are effective the one filed last counts; versions are filed in the order of their days.
    """
    withdrawn = item.latest(ItemWithdrawn)
    if withdrawn is not None and withdrawn.valid_from <= day:
        return None
    for n in reversed(item.numbers(ItemPublished.type)):
        paper = item.record(n).paper
        if isinstance(paper, ItemPublished) and paper.valid_from <= day:
            return n, paper
    return None


def in_force(item: Dossier, day: date) -> tuple[int, ItemPublished]:
    """The version in force on a day with its record number.

    Raises:
        Refusal: There is none.
    """
    found = version_on(item, day)
    if found is None:
        raise Refusal("该事项目前没有有效的办事指南，不能办理", "XK-01", where=item.number)
    return found


# ---------------------------------------------------------------- situations


def conditions_of(when: str) -> tuple[tuple[str, str], ...]:
    """A condition ``question=choice&question=choice`` as pairs; none for always.

    Raises:
        Refusal: It is not spelled like that.
    """
    pairs = []
    for part in when.split("&") if when else ():
        question, equals, choice = part.partition("=")
        if not (question.strip() and equals and choice.strip()) or "=" in choice:
            raise Refusal("条件应写作“问题=选项”，多个条件以“&”相连", where=when[:80])
        pairs.append((question.strip(), choice.strip()))
    return tuple(pairs)


def met(when: str, chosen: Chosen) -> bool:
    """Whether a condition is met by these answers."""
    return all(chosen.get(question) == choice for question, choice in conditions_of(when))


def fees_for(item: Item, chosen: Chosen) -> tuple[FeeLine, ...]:
    """What is charged in a situation."""
    return tuple(fee for fee in item.fees if met(fee.given, chosen))


def chosen_of(item: Item, answers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The answers as a table, once they are complete and known.

    Raises:
        Refusal: A question is left open or answered twice, or the item has no such question or choice.
    """
    known = {question.id: question for question in item.questions}
    chosen: dict[str, str] = {}
    for question, choice in answers:
        if question not in known:
            raise Refusal("该事项没有这个情形问题", "FW-03", where=question[:80])
        if choice not in {each.id for each in known[question].choices}:
            raise Refusal(f"“{known[question].text}”没有这个选项", "FW-03", where=question)
        if question in chosen:
            raise Refusal(f"“{known[question].text}”只能选一项", "FW-03", where=question)
        chosen[question] = choice
    for question_id, question_ in known.items():
        if question_id not in chosen:
            raise Refusal(f"请先回答“{question_.text}”", "FW-03", where=question_id)
    return chosen


def answers_of(item: Item, chosen: Chosen) -> tuple[Answer, ...]:
    """The answers with the words they were shown in, in the order of the questions."""
    return tuple(
        Answer(question.id, choice.id, question.text, choice.label)
        for question in item.questions
        for choice in question.choices
        if chosen.get(question.id) == choice.id
    )


# ---------------------------------------------------------------- what is asked for


def materials_for(item: Item, chosen: Chosen) -> tuple[Material, ...]:
    """The materials of a situation, those included that are obtained without the applicant."""
    return tuple(material for material in item.materials if met(material.when, chosen))


def listed(item: Item, chosen: Chosen) -> tuple[Listed, ...]:
    """The list of materials of a situation, as a notification states it."""
    return tuple(
        Listed(
            id=each.id,
            name=each.name,
            form=each.form,
            originals=each.originals,
            copies=each.copies,
            source=each.source,
            need=each.need if item.tolerance else "required",
            shared=each.shared,
            declared=each.declared and item.declaration,
            standard=each.standard,
        )
        for each in materials_for(item, chosen)
    )


def demanded(rows: Iterable[Listed]) -> tuple[Listed, ...]:
    """What the applicant has to bring: nothing that is obtained by data sharing (FW-02)."""
    return tuple(row for row in rows if not row.shared)


def beyond(notified: OneTimeNotified, materials: Iterable[str]) -> tuple[str, ...]:
    """Materials (by id) that were asked for though the notification does not demand them (FW-02, FW-03)."""
    told = {row.id for row in demanded(notified.materials)}
    return tuple(material for material in materials if material not in told)


def special_for(item: Item, chosen: Chosen) -> tuple[SpecialStep, ...]:
    """The steps with a time of their own in a situation."""
    return tuple(step for step in item.special if met(step.when, chosen))


def branches_for(item: Item, chosen: Chosen) -> tuple[CoDepartment, ...]:
    """The departments that take part in a situation."""
    return tuple(branch for branch in item.branches if met(branch.when, chosen))


def step_words(step: FlowStep) -> str:
    """A stage in words: 受理（综合窗口，1 个工作日）：当场核对材料."""
    days = f"，{halves_words(step.halves)}" if step.halves else ""
    does = f"：{step.does}" if step.does else ""
    return f"{STAGES[step.stage]}（{step.who}{days}）{does}"


def special_words(step: SpecialStep) -> str:
    """A step with a time of its own in words, with whether the time counts and why."""
    counts = "计入办理期限" if step.counts else "所需时间不计入办理期限"
    charged = f"；{step.charged}" if step.charged else ""
    return f"{step.name}（{step.days} 个工作日，{counts}）：{step.basis}{charged}"
