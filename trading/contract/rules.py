"""What a contract must satisfy. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from fractions import Fraction

from hallcore.ground.clock import TZ
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from hallcore.ground.money import format_yuan
from trading.award.model import AwardPublished
from trading.contract.model import ContractForm


def check_contract(
    form: ContractForm, award: AwardPublished, awarded_on: date, today: date, law: Law
) -> None:
    """The contract follows the bid (招标投标法 46), is signed within 30 days, its bond within 10 %."""
    if form.amount != award.winner.price:
        raise Refusal(
            f"合同价 {format_yuan(form.amount)} 与中标价 {format_yuan(award.winner.price)} 不一致，"
            "不得再行订立背离合同实质性内容的协议",
            "ZB-095",
            where="amount",
        )
    if not awarded_on <= form.signed_on <= today:
        raise Refusal("合同签订日期应在中标通知书发出之后，且不晚于今日", "ZB-095", where="signed_on")
    if datetime.combine(form.signed_on, time.min, TZ) >= award.contract_by:
        last = award.contract_by - timedelta(microseconds=1)
        raise Refusal(f"合同应最迟于 {last:%Y-%m-%d} 签订", "ZB-095", where="signed_on")
    cap = law.figure_of("ZB-096")
    if form.performance_bond < 0:
        raise Refusal("履约保证金不能是负数，不收取的写 0.00", cap.rule, where="performance_bond")
    if Fraction(form.performance_bond) > Fraction(form.amount) * cap.share:
        raise Refusal(f"履约保证金超过合同金额的 {cap.value}%", cap.rule, where="performance_bond")
    if form.ends < form.starts:
        raise Refusal("履行期限止日早于起日", where="ends")
