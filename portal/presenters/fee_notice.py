"""A payment notice on a page, whoever reads it: how it stands, what is charged, until when, what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hallcore.dossier import Archive, Dossier, record_number
from hallcore.fees.banking import RefundAsked
from hallcore.fees.model import CHANGES, CHANNELS, ChangeApproved, Charge, NoticeIssued, ReceiptIssued
from hallcore.fees.rules import fiscal_account, payment_of, standing
from hallcore.ground.deadline import compute
from hallcore.ground.errors import NotComputable
from hallcore.ground.money import format_yuan, in_words
from portal.presenters.addresses import address
from portal.presenters.charging import STATES, chosen_standard, counted, due_words
from portal.presenters.shapes import Cell, Column, Fact, Row, Section, Table, Tag, Why
from portal.presenters.showing import Showing
from portal.presenters.writing import day, moment

REFUND_STATES = {
    "asked": "待执收单位确认",
    "confirmed": "待财政批准",
    "approved": "待银行退付",
    "paid": "已退付",
    "refused": "不予退付",
}


_COMPARED = ("变更前", "变更后")
"""Tables that stand side by side, each under its caption."""


def state_tag(state: str) -> Tag:
    """How a notice stands, as a tag."""
    word = STATES[state][0]
    return Tag(word, "solid" if state in {"unpaid", "paid"} else "stopped" if state == "expired" else "grey")


def charges_table(archive: Archive, charges: Iterable[Charge], caption: str = "收费明细") -> Table:
    """What is charged, item by item, each with its basis."""
    rows = tuple(
        Row(
            (
                Cell(one.name, address("fees.item", number=one.code), note=one.basis),
                Cell(chosen_standard(archive, one)),
                Cell(counted(one)),
                Cell(f"{one.amount:,.2f}", note=one.reduced),
            )
        )
        for one in charges
    )
    columns = (
        Column("收费项目", head=True),
        Column("标准"),
        Column("数量", numeric=True),
        Column("金额（元）", numeric=True),
    )
    return Table(caption, columns, rows, empty="不收取。", show_caption=caption in _COMPARED)


def amount_facts(amount_words: str, capitals: str) -> tuple[Fact, ...]:
    """A sum in figures and in capitals."""
    return (Fact("金额", amount_words, strong=True), Fact("大写", capitals))


def what_is_owed(show: Showing, notice: Dossier) -> Section:
    """The charges as they stand now, and their sum."""
    now = standing(notice)
    facts = amount_facts(format_yuan(now.amount), in_words(now.amount))
    return Section("收费明细", "charges", facts=facts, tables=(charges_table(show.archive, now.charges),))


def due_why(show: Showing, notice: Dossier) -> Why | None:
    """Why the last day is what it is; None where it cannot be computed or nothing is owed."""
    now = standing(notice)
    changes = notice.numbers(ChangeApproved.type)
    start = notice.record(changes[-1] if changes else 0).at.date()
    if not now.amount:
        return None
    try:
        deadline = compute(show.law_of(notice).clock("C82"), start, show.calendar)
    except NotComputable:
        return None
    if deadline.last != now.due_by:
        return None
    return Why("due", f"缴款期限为什么到 {day(deadline.last)}", deadline.explain())


def notice_facts(archive: Archive, notice: Dossier) -> Iterator[Fact]:
    """What a notice is about and how it stands; whose it is stands elsewhere, masked or not."""
    issued, now, paid = notice.the(NoticeIssued), standing(notice), payment_of(notice)
    yield Fact("应缴金额", format_yuan(now.amount), strong=True)
    yield Fact("缴款期限", due_words(now.due_by) if now.amount else "无须缴款")
    yield Fact("缴款识别码", issued.code)
    yield Fact("识别码来源", issued.provider)
    yield Fact("事项", issued.about or "—")
    yield Fact("执收单位", issued.organ)
    account = fiscal_account(archive, issued.account)
    yield Fact("缴入账户", f"{account.name}（{issued.account}）")
    yield Fact("开具", f"{moment(notice.record(0).at)}，{issued.window or '按规则自动开具'}")
    if paid is not None:
        yield Fact("缴款", f"{moment(paid[1].paid_at)}，{CHANNELS[paid[1].channel]}")
        yield Fact("银行流水号", paid[1].serial)


def papers_of(
    show: Showing, dossiers: Iterable[Dossier], kinds: tuple[str, ...]
) -> Iterator[tuple[str, str, int]]:
    """The printed papers of some kinds: title, the dossier's number, the record's place in it."""
    for dossier in dossiers:
        for n, kind in enumerate(dossier.types):
            if kind in kinds and show.paper_of(record_number(dossier.number, n)) is not None:
                paper = dossier.record(n).paper
                red = isinstance(paper, ReceiptIssued) and paper.amount < 0
                yield f"{paper.title}{'（红字）' if red else ''}", dossier.number, n


def refunds_table(refunds: Iterable[Dossier], urls: dict[str, str]) -> Table | None:
    """The refunds of a notice; ``urls`` are where each is handled, by number."""
    rows = tuple(
        Row(
            (
                Cell(refund.number.rpartition(".")[2], urls.get(refund.number, "")),
                Cell(f"{asked.amount:,.2f}"),
                Cell(asked.reason),
                Cell(REFUND_STATES[refund.state]),
                Cell(day(asked.due_by) if asked.due_by else "—"),
            )
        )
        for refund in refunds
        if (asked := refund.latest(RefundAsked)) is not None
    )
    if not rows:
        return None
    columns = (
        Column("退付", head=True),
        Column("金额（元）", numeric=True),
        Column("理由"),
        Column("状态"),
        Column("退还期限", nowrap=True),
    )
    return Table("退付", columns, rows)


def compared(show: Showing, notice: Dossier, charges: tuple[Charge, ...], change: str) -> Section:
    """A notice before and after a change that is asked for."""
    was = standing(notice)
    after = sum((one.amount for one in charges), was.amount - was.amount)
    facts = (
        Fact("方式", CHANGES[change]),
        Fact("原应缴金额", format_yuan(was.amount)),
        Fact("变更后应缴金额", format_yuan(after), strong=True),
        Fact("大写", in_words(after)),
    )
    tables = (
        *(
            charges_table(show.archive, each, caption)
            for each, caption in zip((was.charges, charges), _COMPARED, strict=True)
        ),
    )
    return Section("变更前后", "compared", facts=facts, tables=tables)
