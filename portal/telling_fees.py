"""What payers are told: a notice, its change, what was paid, taken back or paid back, and the receipt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hallcore.fees.banking import RefundApproved, RefundPaid, RefundRefused
from hallcore.fees.kept import BondApplied, BondForfeited, ForfeitAsked, ForfeitRefused
from hallcore.fees.model import (
    CHANGES,
    NOTICE,
    REFUND,
    ChangeApproved,
    NoticeExpired,
    NoticeIssued,
    PaymentConfirmed,
    PaymentReversed,
    ReceiptIssued,
)
from hallcore.ground.events import Paper
from hallcore.ground.money import format_yuan
from hallcore.identity.rules import is_person
from portal.followers import Item


def payer_told(item: Item) -> tuple[str, str, str] | None:
    """The payer of a notice or refund as an applicant, what it is about, and the notice; None for any other record."""
    dossier = item.dossier
    notice = item.root.archive[dossier.parent] if dossier.machine == REFUND else dossier
    if notice.machine != NOTICE:
        return None
    issued = notice.the(NoticeIssued)
    party = issued.party if is_person(issued.party) else f"A-{issued.party}"
    return party, issued.about or "缴款", notice.number


def _noticed(paper: NoticeIssued) -> tuple[str, str]:
    until = f"，请于 {paper.due_by} 前缴清" if paper.due_by else ""
    kind = "保证金" if paper.bond else "费用"
    return (
        "请缴款",
        f"应缴{kind} {format_yuan(paper.amount)}{until}。可到银行窗口缴款，也可凭缴款识别码转账。",
    )


def _changed(paper: ChangeApproved) -> tuple[str, str]:
    if paper.amount == 0:
        return f"缴款通知已{CHANGES[paper.change]}", f"不必再缴款。理由：{paper.reason}"
    until = f"，请于 {paper.due_by} 前缴清" if paper.due_by else ""
    return f"缴款通知已{CHANGES[paper.change]}", f"应缴金额改为 {format_yuan(paper.amount)}{until}。"


def _expired(paper: NoticeExpired) -> tuple[str, str]:
    return "缴款期限已过", f"期限至 {paper.due_by}，现在不能缴款。仍需办理的，请向开具单位申请变更。"


def _paid(paper: PaymentConfirmed) -> tuple[str, str]:
    return "缴款成功", f"银行已收到 {format_yuan(paper.amount)}，电子票据开具后可以下载。"


def _reversed(paper: PaymentReversed) -> tuple[str, str]:
    return (
        "收款已冲正",
        f"银行冲正了一笔 {format_yuan(paper.amount)} 的收款，通知书恢复待缴款。原因：{paper.reason}",
    )


def _receipted(paper: ReceiptIssued) -> tuple[str, str]:
    kind = "红字电子票据" if paper.amount < 0 else "电子票据"
    return f"{kind}已开具", f"票据代码 {paper.code}，号码 {paper.number}，可以登录下载。"


def _approved(_paper: RefundApproved) -> tuple[str, str]:
    return "退付已批准", "财政部门已经批准，由银行退回原缴款账户。"


def _refused(paper: RefundRefused) -> tuple[str, str]:
    return "不予退付", f"理由：{paper.reason}"


def _back(paper: RefundPaid) -> tuple[str, str]:
    interest = f"，另付利息 {format_yuan(paper.interest)}" if paper.interest else ""
    return "退付完成", f"已退回 {format_yuan(paper.amount)}{interest}，退回原缴款账户。"


def _forfeit_asked(paper: ForfeitAsked) -> tuple[str, str]:
    return (
        "提请保证金不予退还",
        f"理由：{paper.reason}（{paper.rule}）。由财政部门决定，决定前可以向其说明情况。",
    )


def _forfeit_refused(paper: ForfeitRefused) -> tuple[str, str]:
    return "保证金继续代管", f"财政部门不同意不予退还，理由：{paper.reason}"


def _kept(paper: BondForfeited) -> tuple[str, str]:
    return (
        "保证金不予退还",
        f"{format_yuan(paper.amount)}，理由：{paper.reason}（{paper.rule}）。有异议的，可以依法提出。",
    )


def _applied(paper: BondApplied) -> tuple[str, str]:
    return "保证金已抵作价款", f"{format_yuan(paper.amount)}，抵作成交价款，不再另行缴纳。"


FEES_TOLD: Mapping[type[Paper], Callable[[Any], tuple[str, str]]] = {
    NoticeIssued: _noticed,
    ChangeApproved: _changed,
    NoticeExpired: _expired,
    PaymentConfirmed: _paid,
    PaymentReversed: _reversed,
    ReceiptIssued: _receipted,
    RefundApproved: _approved,
    RefundRefused: _refused,
    RefundPaid: _back,
    ForfeitAsked: _forfeit_asked,
    ForfeitRefused: _forfeit_refused,
    BondForfeited: _kept,
    BondApplied: _applied,
}
"""Kind of paper → heading and sentence."""
