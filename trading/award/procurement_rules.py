"""What decision, result and void tenders must satisfy in procurement. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from trading.award.model import Candidate
from trading.award.procurement_model import VOIDS, DecisionForm, ResultForm, VoidedForm
from trading.evaluation.committee import members_of
from trading.evaluation.model import CommitteeFormed, MemberReplaced


def determine(form: DecisionForm, candidates: Sequence[Candidate]) -> Candidate:
    """The first in the ranking wins; a later one only with a lawful ground (GP-075).

    Of several that share the first place the purchaser names one, and says how it was chosen (GP-070).
    """
    first = [one for one in candidates if one.rank == 1]
    if not form.bid and len(first) == 1:
        return first[0]
    chosen = next((one for one in candidates if one.bid == form.bid), None)
    if chosen is None:
        raise Refusal("请从评标报告确定的中标候选人中选择", "GP-075", where="bid")
    if chosen.rank == 1 and len(first) > 1 and not form.ground.strip():
        raise Refusal("并列第一的，请写明招标文件规定的方式或者随机抽取的经过", "GP-070", where="ground")
    if chosen.rank != 1 and not form.ground.strip():
        raise Refusal(
            "应当按照评标报告确定的顺序确定中标人；不确定排名在前的，请写明法定理由", "GP-075", where="ground"
        )
    return chosen


def check_result(form: ResultForm) -> None:
    """The result notice says what is bought, for how much a unit, and where the winner is (GP-028)."""
    if not form.items:
        raise Refusal("结果公告应当载明主要标的", "GP-028", where="items")
    for each in form.items:
        if not (each.name.strip() and each.specification.strip() and each.quantity.strip()):
            raise Refusal("请写明主要标的的名称、规格型号和数量", "GP-028", where="items")
        if each.price <= 0:
            raise Refusal("主要标的的单价应为正数", "GP-028", where="items")
    if not form.address.strip():
        raise Refusal("请写明中标人地址", "GP-028", where="address")


def check_void(form: VoidedForm) -> None:
    """A purchaser declares a lot void on a ground of the law, and says why (GP-057)."""
    if form.ground not in VOIDS:
        raise Refusal("请选择废标的法定情形", "GP-057", where="ground")
    if not form.reason.strip():
        raise Refusal("废标后应当将理由通知所有投标人，请写明理由", "GP-057", where="reason")


def experts_of(lot: Dossier) -> tuple[str, ...]:
    """The names of the experts who evaluated, as the result notice has them (GP-028, PI-10); erased ones are missing."""
    annexes = [
        lot.record(n).annex
        for kind in (MemberReplaced, CommitteeFormed)
        for n in reversed(lot.numbers(kind.type))
    ]
    seated = (one.account for one in members_of(lot) if one.seat == "expert")
    found = (
        next((name for annex in annexes if annex is not None and (name := annex.get(account))), None)
        for account in seated
    )
    return tuple(str(name) for name in found if name)
