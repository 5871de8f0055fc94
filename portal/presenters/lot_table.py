"""The lots of a tender as a table: what each asks, who may bid, and where it stands."""

from __future__ import annotations

from hallcore.dossier import Dossier
from hallcore.ground.lawbook import Law
from portal.presenters.entries import lot_name
from portal.presenters.life import still
from portal.presenters.shapes import Cell, Column, Row, Table, Tag
from portal.presenters.tender_money import performance_words
from portal.presenters.writing import amount
from trading.methods.rules import method_of
from trading.tendering.model import LotTerms
from trading.tendering.rules import lot_terms, notice_of

DURATIONS = ("交货期或服务期（日历天）", "工期（日历天）")
"""What a lot's duration is called, in procurement and for works."""

HOLD_TAG = Tag("异议处理中，暂停", "stopped")


def qualification(lot: LotTerms) -> str:
    """Who may bid for a lot."""
    consortium = "接受联合体投标，须附共同投标协议。" if lot.consortium else "不接受联合体投标。"
    return f"{lot.qualification}{consortium}"


def lots_table(tender: Dossier, lots: tuple[Dossier, ...], law: Law) -> Table:
    """The lots with what each asks and where it stands."""
    method = method_of(law, tender)
    machine, called = method.procedure.machine("lot"), method.word("lot")
    columns = (
        Column(called, head=True, nowrap=True),
        Column("内容"),
        Column(f"{method.word('ceiling')}（元）", numeric=True),
        Column(f"{method.word('bond')}（元）", numeric=True),
        Column(DURATIONS[method.regime == "tendering"], numeric=True),
        Column("状态", nowrap=True),
    )
    rows = tuple(
        _lot_row(tender.number, lot_terms(tender, lot), _lot_state(lot, machine.label(lot.state)))
        for lot in lots
    )
    if len(lots) > 1:
        notice = notice_of(tender)
        total = sum((terms.ceiling for terms in notice.lots), start=notice.lots[0].ceiling * 0)
        last = Row(
            (Cell("合计"), Cell(), Cell(amount(total), strong=True), Cell(), Cell(), Cell()), tone="total"
        )
        rows = (*rows, last)
    return Table(called, columns, rows)


def _lot_row(tender: str, terms: LotTerms, state: Tag) -> Row:
    return Row(
        (
            Cell(lot_name(terms.no, tender)),
            Cell(terms.title, note=f"{terms.content}。{qualification(terms)}"),
            Cell(amount(terms.ceiling)),
            Cell(amount(terms.bond), note=_performance_note(terms)),
            Cell(str(terms.duration_days)),
            Cell(tag=state),
        )
    )


def _performance_note(terms: LotTerms) -> str:
    return f"履约保证金为{performance_words(terms)}" if terms.performance else ""


def _lot_state(lot: Dossier, label: str) -> Tag:
    if still(lot):
        return HOLD_TAG
    return Tag(label, "grey" if lot.state in {"failed", "rejected", "contracted"} else "")
