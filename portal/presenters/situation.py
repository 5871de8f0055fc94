"""The situation of an applicant as it stands in an address, and its list of materials as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hallcore.catalogue.model import Item, Listed
from hallcore.catalogue.rules import conditions_of, demanded
from portal.presenters.papers.guides import FORMS, copies_of, demand_of
from portal.presenters.shapes import Cell, Column, FilterField, Option, Row, Table

PREFIX = "s-"
"""What stands before a question's id in the address."""


def answers_in(item: Item, given: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The answers in an address that belong to the item; what is unknown there is left out."""
    return tuple(
        (question.id, choice.id)
        for question in item.questions
        for choice in question.choices
        if given.get(PREFIX + question.id) == choice.id
    )


def fields_of(item: Item, answers: Mapping[str, str]) -> tuple[FilterField, ...]:
    """The questions as fields of a plain form."""
    return tuple(
        FilterField(
            PREFIX + question.id,
            question.text,
            "select",
            options=(
                Option("", "请选择", question.id not in answers),
                *(
                    Option(choice.id, choice.label, answers.get(question.id) == choice.id)
                    for choice in question.choices
                ),
            ),
        )
        for question in item.questions
    )


def when_words(item: Item, when: str) -> str:
    """A condition in the words of its questions: 委托他人且餐饮服务; 所有情形 for none."""
    labels = {(q.id, choice.id): choice.label for q in item.questions for choice in q.choices}
    return "且".join(labels.get(pair, "—") for pair in conditions_of(when)) or "所有情形"


def materials_table(rows: Iterable[Listed], caption: str) -> Table:
    """What has to be brought; what is shared is told beside it."""
    columns = (
        Column("材料", head=True),
        Column("份数", nowrap=True),
        Column("形式", nowrap=True),
        Column("来源"),
        Column("要求"),
    )
    return Table(
        caption,
        columns,
        tuple(
            Row(
                (
                    Cell(row.name),
                    Cell(copies_of(row)),
                    Cell(FORMS.get(row.form, row.form)),
                    Cell(row.source),
                    Cell(demand_of(row)),
                )
            )
            for row in demanded(rows)
        ),
        empty="本情形不需要提交材料，带身份证件即可。",
    )


def shared_words(rows: Iterable[Listed]) -> str:
    """The materials that need not be brought, in one line; "" for none."""
    names = [row.name for row in rows if row.shared]
    return f"{'、'.join(names)}由本机关通过数据共享取得，不必提供（规则 FW-02）。" if names else ""
