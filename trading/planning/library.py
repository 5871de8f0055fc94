"""The clause library: which clauses there are, which blanks they have, and how documents are put together of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from hallcore.ground.wording import TextRow
from trading.planning.model import ClausePart, ComposeForm

_BLANK = re.compile(r"【([^】]+)】")


def clauses(law: Law, regime: str) -> tuple[TextRow, ...]:
    """The clauses that may be used in a body of law, in the library's order."""
    return tuple(row for row in law.rows(TextRow) if not row.regimes or regime in row.regimes)


def blanks(rows: Iterable[TextRow]) -> tuple[str, ...]:
    """The blanks of some clauses, each once, as they come."""
    return tuple(dict.fromkeys(name for row in rows for name in _BLANK.findall(row.text)))


def composed(law: Law, regime: str, form: ComposeForm) -> tuple[ClausePart, ...]:
    """The clauses that were chosen with their blanks filled in, in the library's order.

    Raises:
        Refusal: One that is not in the library, one that is needed and missing, or a blank that is empty (ZB-023).
    """
    known = {row.id: row for row in clauses(law, regime)}
    if set(form.clauses) - known.keys():
        raise Refusal("所选条款不在条款库内", "ZB-023", where="clauses")
    for row in known.values():
        if row.needed and row.id not in form.clauses:
            raise Refusal(f"“{row.title}”是必备条款", row.rule, where="clauses")
    chosen = [row for row in known.values() if row.id in form.clauses]
    for name in blanks(chosen):
        if not form.values.get(name, "").strip():
            raise Refusal(f"请填写“{name}”", "ZB-023", where=f"values.{name}")
    if not form.demands.strip():
        raise Refusal("请写明需求和技术要求", "ZB-023", where="demands")
    return tuple(
        ClausePart(row.id, row.edition, row.rule, row.chapter, row.title, filled(row.text, form.values))
        for row in chosen
    )


def filled(text: str, values: dict[str, str]) -> str:
    """A clause's words with its blanks filled in; what goes into a blank is not looked through for blanks again."""
    return _BLANK.sub(lambda blank: values[blank[1]].strip(), text)
