"""What pages say of a case: its five stages, how its limits stand, what is asked of the applicant.

Shared by the progress page, the applicant's own pages and the programs that ask for the same as JSON. Everything
is read from the case's records; nothing here changes anything.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from hallcore.approval.model import (
    OPEN,
    STAGE_OF,
    STAGES,
    ApplicationReceived,
    CaseAccepted,
    CorrectionNotified,
    DecisionMade,
    SupplementReceived,
)
from hallcore.approval.rules import (
    check_by_of,
    ledgers_of,
    received_on,
    running_special,
    used_by_stage,
    version_of,
    visits_of,
)
from hallcore.catalogue.model import Item
from hallcore.dossier import Dossier
from hallcore.ground.codes import mask_name
from hallcore.ground.errors import NotComputable
from hallcore.ground.explanation import Suspension
from hallcore.ground.ledger import Ledger, balance, expected
from portal.inquiry import said
from portal.presenters.shapes import LifeStep
from portal.presenters.showing import Showing
from portal.presenters.writing import day

_LEGAL_FORMS = (
    "有限责任公司",
    "股份有限公司",
    "有限公司",
    "合作社",
    "事务所",
    "中心",
    "公司",
    "学校",
    "医院",
    "厂",
    "店",
    "局",
)


class Limit(Struct, frozen=True):
    """How a limit stands today, in working days.

    Attributes:
        title: 承诺办结, 法定期限 or 材料审查.
        budget, used: What it has and what is used of it.
        last: Its last day as things stand; None while the clock stands still without a known end.
        ended: What it waits for was done.
        stopped: Why it stands still today, or None.
        estimated: Counted through a year without a notice: not for official papers.
    """

    title: str
    budget: int
    used: int
    last: date | None
    ended: bool
    stopped: Suspension | None
    estimated: bool

    @property
    def left(self) -> int:
        """Working days left; negative once it is overrun."""
        return self.budget - self.used


def item_of(show: Showing, case: Dossier) -> Item:
    """The version of the item the case goes by."""
    return version_of(case, show.archive[case.the(ApplicationReceived).item])


def state_word(show: Showing, case: Dossier) -> str:
    """The state as the procedure's own table calls it."""
    machine = show.law_of(case).procedure(case.procedure).machine(case.machine)
    return str(machine.states[case.state])


# -- who applied -------------------------------------------------------------------------------------


def masked_company(name: str) -> str:
    """A company's name where only recognition is needed: its beginning and its legal form stay."""
    form = next((each for each in _LEGAL_FORMS if name.endswith(each) and len(name) > len(each) + 2), "")
    body = name.removesuffix(form) if form else name
    kept = max(2, len(body) // 2)
    return body[:kept] + "＊" * (len(body) - kept) + form


def masked_party(name: str) -> str:
    """A name of which nobody said whose it is: a company's if it ends as one, else a person's (PI-09)."""
    company = any(name.endswith(each) and len(name) > len(each) + 2 for each in _LEGAL_FORMS)
    return masked_company(name) if company else mask_name(name).replace("*", "＊")


def masked_applicant(case: Dossier) -> str:
    """Who applied, as whoever asks without signing in may see it (PI-09)."""
    name = said(case, "name")
    company = case.the(ApplicationReceived).applicant.startswith("A-")
    return masked_company(name) if company else mask_name(name).replace("*", "＊")


# -- limits ------------------------------------------------------------------------------------------


def limits_of(show: Showing, case: Dossier) -> tuple[Limit, ...]:
    """The limits that run now: before the acceptance that of the check, afterwards the promised and the statutory.

    None for an instant case and while the applicant has to supply something.
    """
    item, law = item_of(show, case), show.law_of(case)
    ledgers = ledgers_of(case, item, law)
    if ledgers is not None:
        statutory, promised = ledgers
        pairs = (("承诺期限", promised), ("法定期限", statutory))
        return tuple(_limit(show, title, ledger) for title, ledger in pairs if ledger.budget)
    if case.state == "received":
        return (_limit(show, "材料审查期限", Ledger(law.clock("C01"), law.clock("C01").n, brought_on(case))),)
    return ()


def brought_on(case: Dossier) -> date:
    """The day the materials came that are being checked: the last supplement, or the receipt."""
    later = case.numbers(SupplementReceived.type)
    return case.record(later[-1]).at.date() if later else received_on(case)


def _limit(show: Showing, title: str, ledger: Ledger) -> Limit:
    today, estimated = show.now.date(), False
    try:
        stands = balance(ledger, today, show.calendar)
    except NotComputable:
        stands, estimated = balance(ledger, today, show.calendar, estimate=True), True
    last, guessed = last_day_shown(show, ledger)
    over = ledger.ended is not None
    return Limit(title, stands.budget, stands.used, last, over, stands.stopped, estimated or guessed)


def last_day_shown(show: Showing, ledger: Ledger) -> tuple[date | None, bool]:
    """The last day of a limit and whether it is an estimate; None where even that cannot be told."""
    try:
        return expected(ledger, show.calendar).last, False
    except NotComputable:
        try:
            return expected(ledger, show.calendar, estimate=True).last, True
        except NotComputable:
            return None, True


# -- the five stages ---------------------------------------------------------------------------------


def life_of(show: Showing, case: Dossier) -> tuple[LifeStep, ...]:
    """The strip of the five stages, with the days each was entered and left and what it has used."""
    visits, now = visits_of(case), STAGE_OF.get(case.state, "")
    if case.state == "closed":
        now = ""
    used = _used(show, case)
    stopped = any(limit.stopped for limit in limits_of(show, case))
    names = tuple(STAGES)
    reached = max((names.index(stage) for stage in visits), default=0)
    steps = []
    for place, (stage, title) in enumerate(STAGES.items()):
        if stage not in visits or (now and place > names.index(now)):
            steps.append(_to_come(show, case, stage, title))
            continue
        state: Literal["done", "now", "stop", "todo"] = "done"
        if stage == now:
            state = "stop" if stopped or case.state == "correcting" else "now"
        elif not now and case.state != "closed" and place == reached:
            state = "stop"
        steps.append(LifeStep(title, state, _when(visits[stage]), _note(show, case, state, used.get(stage))))
    return tuple(steps)


def _used(show: Showing, case: Dossier) -> dict[str, int]:
    """Working days used by each stage; by the estimate where a year has no notice."""
    ledgers = ledgers_of(case, item_of(show, case), show.law_of(case))
    rule = ledgers[0].rule if ledgers else show.law_of(case).clock("C01")
    try:
        return used_by_stage(case, rule, show.now.date(), show.calendar)
    except NotComputable:
        return used_by_stage(case, rule, show.now.date(), show.calendar, estimate=True)


def _when(visits: list[tuple[date, date | None]]) -> str:
    first, last = visits[0][0], visits[-1][1]
    if last is None:
        return f"{day(first)} 起"
    return day(first) if first == last else f"{day(first)} 至 {last:%m-%d}"


def _note(show: Showing, case: Dossier, state: str, used: int | None) -> str:
    words = f"已用 {used} 个工作日" if state in {"now", "stop"} else f"用 {used} 个工作日"
    if not used:
        words = "当日办结" if state == "done" else ""
    if case.state in {"refused", "withdrawn", "ended"} and state == "stop":
        return state_word(show, case)
    if state != "stop":
        return words
    why = "等候补正" if case.state == "correcting" else "暂停中"
    return f"{words}，{why}" if words else why


def _to_come(show: Showing, case: Dossier, stage: str, title: str) -> LifeStep:
    if case.state not in OPEN:
        return LifeStep(title, "todo", "", "不再进行")
    if stage != "close" or case.latest(CaseAccepted) is None:
        return LifeStep(title, "todo", "", "待进行")
    promised = next(iter(limits_of(show, case)), None)
    if promised is None or promised.last is None or promised.ended:
        return LifeStep(title, "todo", "", "待进行")
    return LifeStep(title, "todo", day(promised.last), "推算" if promised.estimated else "预计不晚于")


# -- what is asked of the applicant ------------------------------------------------------------------


class Wanted(Struct, frozen=True):
    """Something the applicant is expected to bring: which material, what is asked, until when."""

    material: str
    name: str
    what: str
    until: date | None = None


def wanted_of(case: Dossier) -> tuple[Wanted, ...]:
    """What the applicant has to supply or mend now, or owes from a tolerant acceptance."""
    if case.state == "correcting":
        return tuple(Wanted(row.material, row.name, row.note) for row in case.the(CorrectionNotified).rows)
    accepted = case.latest(CaseAccepted)
    if accepted is None or case.state not in {"handling", "reviewing", "approving"}:
        return ()
    n = case.numbers(CaseAccepted.type)[-1]
    later = [k for k in case.numbers(SupplementReceived.type) if k > n]
    brought = {each for k in later for each in _brought(case, k)}
    return tuple(
        Wanted(row.material, row.name, row.note, row.until)
        for row in accepted.tolerated
        if row.material not in brought
    )


def _brought(case: Dossier, n: int) -> tuple[str, ...]:
    paper = case.record(n).paper
    return paper.brought if isinstance(paper, SupplementReceived) else ()


def waits_for(case: Dossier) -> str:
    """In a sentence what the case waits for, and whether the applicant has to do anything."""
    if case.state in {"handling", "reviewing", "approving"}:
        return _at_work(case)
    if case.state == "received":
        until = check_by_of(case)
        deemed = f"{day(until)} 前没有告知补正的，自收到材料之日起视为受理。" if until else ""
        return f"正在审查材料，您现在不需要做什么。{deemed}"
    if case.state == "decided":
        decision = case.the(DecisionMade)
        until = decision.deliver_by
        latest = f"，最迟 {day(until)} 送达" if until else ""
        kind = "准予" if decision.granted else "不予"
        return f"已作出{kind}决定，等候送达{latest}。可凭身份证件到窗口领取。"
    return {
        "correcting": "请按补正告知书补充或者更正下列材料，补齐后继续审查。",
        "closed": "已经办结并送达。",
        "refused": "申请未予受理，原因和救济途径见文书。",
        "withdrawn": "申请已经撤回，可以重新申请。",
        "ended": "办理已经终止，原因见文书。",
    }[case.state]


def _at_work(case: Dossier) -> str:
    """The same of a case that is being handled."""
    if wanted_of(case):
        return "已容缺受理，请在下列日期前补齐材料，逾期未补齐的视为撤回申请。"
    special = running_special(case)
    if special is None:
        return "正在办理，您现在不需要做什么。"
    told = f"，{special.arranged}" if special.arranged else ""
    return f"正在进行{special.name}{told}。您现在不需要提交材料。"
