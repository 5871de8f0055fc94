"""A draft of a notice as pieces to be looked through, and everything that keeps it from going out. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from hallcore.ground.calendar import Calendar
from hallcore.ground.errors import NotComputable, Refusal
from trading.methods.rules import Method
from trading.planning.lint import Passage, flags
from trading.planning.model import DocumentsComposed, Flag
from trading.tendering.model import Evaluation, NoticeForm, ProjectRegistered
from trading.tendering.procurement import check_procured
from trading.tendering.rules import check_evaluation, check_notice


def passages(
    project: ProjectRegistered,
    evaluation: Evaluation | None,
    composed: DocumentsComposed | None,
    method: Method,
) -> Iterator[Passage]:
    """The pieces of a draft: what each lot asks for, what is scored, and the documents composed here."""
    lot_word = method.word("lot")
    for lot in project.lots:
        head = f"{lot_word} {lot.no} {lot.title}"
        yield Passage("content", f"{head}：内容", lot.content)
        yield Passage("qualification", f"{head}：资格要求", lot.qualification)
    for criterion in evaluation.criteria if evaluation is not None else ():
        text = f"{criterion.title}：{criterion.standard}" if criterion.standard else criterion.title
        yield Passage("criteria", f"评审因素“{criterion.title}”", text)
    if composed is not None:
        yield Passage("documents", f"{composed.called}：需求和技术要求", composed.demands)
        for part in composed.parts:
            yield Passage("documents", f"{composed.called}：{part.title}", part.text)


def flagged(
    project: ProjectRegistered,
    evaluation: Evaluation | None,
    composed: DocumentsComposed | None,
    method: Method,
) -> tuple[Flag, ...]:
    """The words of a draft the law does not like."""
    return flags(method.law, method.regime, passages(project, evaluation, composed, method))


def breaches(
    form: NoticeForm, project: ProjectRegistered, at: datetime, method: Method, calendar: Calendar
) -> tuple[Flag, ...]:
    """The figures of a draft that are outside the law: periods too short, marks that do not add up, weights too small.

    Each rule is asked for itself, so that one fault does not hide another of another rule.
    """
    asked: list[tuple[str, Callable[[], None]]] = [
        ("时间和期限", lambda: check_notice(form, at, method, calendar)),
        ("评审办法", lambda: check_evaluation(form.evaluation, method)),
    ]
    if method.regime == "procurement":
        asked.append(
            ("评审办法", lambda: check_procured(form.evaluation, project.lots, project.kind, method))
        )
    found = []
    for place, rule in asked:
        try:
            rule()
        except NotComputable as fault:
            found.append(Flag("figure", "", "期限无法计算", place, fault.reason, "", outright=True))
        except Refusal as fault:
            found.append(
                Flag("figure", fault.cite, "数额或者期限不符合规定", place, fault.reason, "", outright=True)
            )
    return tuple({(flag.rule, flag.quote): flag for flag in found}.values())
