"""The kinds of cases that are walked: what each applies for, and the acts that make it what it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from portal.cli import case_stories as items
from portal.cli.browser import Unexpected
from portal.cli.case_seats import CaseSeats, send_files
from portal.cli.case_walk import CaseWalk, Plan
from portal.cli.stations import OFFICERS

CANCEL_SHOP = "11222403MA0005019E4220101030000"
"""个体工商户注销登记: decided on the spot."""

RECEIPT, ACCEPTED, CORRECTION = "application-received", "case-accepted", "correction-notified"
REFUSED, SPECIAL, EXTENDED = "acceptance-refused", "special-step-began", "period-extended"
DECIDED, DELIVERED = "decision-made", "decision-delivered"
WHOLE = (RECEIPT, ACCEPTED, DECIDED, DELIVERED)

SELF = {"who": "self"}
DIG = {"act": "use", "traffic": "no"}

PLANS = (
    Plan("instant", "个体工商户注销登记", CANCEL_SHOP, "d01", "citizen2", 0, SELF, WHOLE),
    Plan("ordinary", "占用、挖掘城市道路审批", items.DIG, "d05", "citizen2", 7, DIG, WHOLE),
    Plan(
        "supplement",
        "食品经营许可（新办）",
        items.FOOD,
        "d01",
        "company1",
        10,
        SELF | {"mode": "shop", "net": "no"},
        (*WHOLE, CORRECTION),
    ),
    Plan(
        "special",
        "城镇燃气经营许可（新办）",
        items.GAS,
        "d05",
        "company1",
        15,
        {"gas": "station", "near": "yes"},
        (*WHOLE, SPECIAL, SPECIAL),
    ),
    Plan("extended", "占用、挖掘城市道路审批", items.DIG, "d05", "citizen1", 7, DIG, (*WHOLE, EXTENDED)),
    Plan(
        "joint",
        "工程建设项目施工许可并联审批",
        items.JOINT,
        "d05",
        "company1",
        20,
        {"fire": "yes", "thunder": "yes", "green": "yes"},
        WHOLE,
    ),
    Plan(
        "refused",
        "临时用地审批",
        items.LAND,
        "d04",
        "citizen1",
        10,
        SELF | {"farm": "no"},
        (RECEIPT, REFUSED),
    ),
    Plan(
        "withdrawn",
        "建设项目用地预审与选址意见书",
        items.SITE,
        "d04",
        "company1",
        10,
        SELF | {"kind": "line"},
        (RECEIPT, ACCEPTED),
    ),
    Plan(
        "deemed",
        "烟花爆竹经营（零售）许可",
        items.FIREWORKS,
        "d14",
        "company1",
        10,
        {"shape": "shop", "old": "yes"},
        WHOLE,
    ),
    Plan("tolerated", "房地产开发企业项目手册备案", items.HANDBOOK, "d05", "company1", 3, SELF, WHOLE),
    Plan("entered", "临时用地审批", items.LAND, "d04", "citizen2", 10, SELF | {"farm": "no"}, WHOLE),
)
"""In the order they are walked; no two are the same applicant's matter, so one that is stopped blocks no other."""

Act = Callable[[], None]


def acts_of(walk: CaseWalk) -> Iterator[Act]:
    """The acts of a kind, in order."""
    yield from _ACTS[walk.plan.kind](walk)


def _instant(walk: CaseWalk) -> Iterator[Act]:
    """Applied for, accepted, decided and handed over in one visit (XK-08)."""
    yield walk.apply
    yield walk.take
    yield lambda: walk.progress("handling")
    yield lambda: walk.decide("handle")
    yield walk.deliver
    yield lambda: walk.progress("closed")


def _ordinary(walk: CaseWalk) -> Iterator[Act]:
    """The five stages; the page counts down."""
    yield walk.apply
    yield lambda: walk.progress("received")
    yield lambda: walk.seats.wait(1)
    yield walk.take
    yield lambda: walk.progress("handling")
    yield lambda: walk.seats.wait(2)
    yield lambda: walk.progress("handling")
    yield walk.finish


def _supplement(walk: CaseWalk) -> Iterator[Act]:
    """Told once what is missing; the applicant uploads it; no day of the waiting counts."""
    yield walk.apply
    yield lambda: _told_once(walk)
    yield lambda: walk.seats.wait(3)
    yield lambda: _supplied(walk)
    yield walk.take
    yield lambda: walk.progress("handling")
    yield lambda: walk.seats.wait(1)
    yield walk.finish


def _told_once(walk: CaseWalk) -> None:
    walk.judge("notify-correction", m03=("supplement", "缺少操作流程图，请补充"))
    walk.say("窗口一次性告知需要补正的材料")
    walk.progress("correcting")


def _supplied(walk: CaseWalk) -> None:
    browser, path = walk.seats.at(walk.plan.who), f"/my/cases/{walk.number}/supplement"
    sent = send_files(browser, browser.get(path).text, {})
    walk.seats.fill(walk.plan.who, path)
    walk.say(f"申请人登录补交 {len(sent)} 份材料")
    walk.progress("received")


def _special(walk: CaseWalk) -> Iterator[Act]:
    """An inspection that counts, then a hearing that does not: the clock stands still and goes on."""
    yield walk.apply
    yield walk.take
    yield lambda: walk.seats.wait(1)
    yield lambda: _inspect(walk)
    yield lambda: walk.seats.wait(1)
    yield lambda: _inspected(walk)
    yield lambda: _hearing(walk)
    yield lambda: walk.seats.wait(4)
    yield lambda: walk.progress("handling", stopped=True)
    yield lambda: walk.seats.wait(4)
    yield lambda: _heard(walk)
    yield lambda: walk.seats.wait(1)
    yield lambda: walk.progress("handling")
    yield walk.finish


def _begin(walk: CaseWalk, step: str, days: int, words: str, **more: str | list[str]) -> None:
    path = f"/office/cases/{walk.number}/steps/begin-special"
    mates = walk.seats.two(f"{walk.low}-handle", path)
    walk.step("handle", "begin-special", step=step, days=str(days), arranged=words, examiners=mates, **more)


def _inspect(walk: CaseWalk) -> None:
    _begin(walk, "s1", 5, "申请地址现场")
    walk.say("指派两名工作人员现场核查，书面告知所需时间，核查计入期限")
    walk.progress("handling")


def _inspected(walk: CaseWalk) -> None:
    path = f"/office/cases/{walk.number}/steps/end-special"
    mates = walk.seats.two(f"{walk.low}-handle", path)
    walk.step("handle", "end-special", result="现场与申请材料一致，符合要求。", examiners=mates)
    walk.say("现场核查办结")
    walk.progress("handling")


def _hearing(walk: CaseWalk) -> None:
    """Called for the eighth working day, told fifteen days: the next day the clock stands still."""
    held = walk.seats.later(8)
    _begin(walk, "s2", 15, "政务中心三楼听证室", held=held.isoformat())
    if walk.tally is not None:
        walk.tally.stop(walk.seats.today() + timedelta(days=1), walk.seats.later(15))
    walk.say(f"书面告知听证，定于 {held} 举行，所需 15 个工作日不计入期限")


def _heard(walk: CaseWalk) -> None:
    """It ends before the time that was told: the clock goes on the next day."""
    walk.step("handle", "end-special", result="听证会已举行，各方无异议。")
    if walk.tally is not None:
        walk.tally.stop(walk.tally.stops[-1][0], walk.seats.today())
    walk.say("听证办结，次日起恢复计时")


def _extended(walk: CaseWalk) -> Iterator[Act]:
    """Extended once, by the approver, with the reason told; the page counts to the new day."""
    yield walk.apply
    yield walk.take
    yield lambda: walk.seats.wait(5)
    yield lambda: walk.progress("handling")
    yield lambda: _extend(walk)
    yield lambda: walk.seats.wait(4)
    yield lambda: walk.progress("handling")
    yield walk.finish


def _extend(walk: CaseWalk) -> None:
    walk.step("approve", "extend", days="5", reason="涉及地下管线较多，需要与产权单位核对。")
    walk.budget += 5
    walk.say("批准人延长期限 5 个工作日，送达延期告知书")
    walk.progress("handling")


def _joint(walk: CaseWalk) -> Iterator[Act]:
    """Four co-departments are asked at once and answer for themselves, each on a clock of its own (XK-13)."""
    yield walk.apply
    yield walk.take
    yield lambda: _asked(walk)
    yield lambda: walk.seats.wait(2)
    yield lambda: walk.progress("handling")
    for place, low in enumerate(("d04", "d27", "d25", "d24"), 1):
        yield lambda place=place, low=low: _answered(walk, place, low)  # type: ignore[misc]  # bound now
    yield walk.finish


def _asked(walk: CaseWalk) -> None:
    walk.branches = tuple(f"{walk.number}.{place}" for place in range(1, 5))

    def all_asked() -> bool:
        try:
            for branch in walk.branches:
                walk.seats.at("manager1").get(f"/office/branches/{branch}")
        except Unexpected as waiting:
            if waiting.status != 404:
                raise
            return False
        return True

    walk.seats.steps.until("four departments are asked", all_asked)
    walk.say("向规划、消防、气象、城管四个部门同时征求意见，各有时限")


def _answered(walk: CaseWalk, place: int, low: str) -> None:
    answer = {"answer": "agree", "reasons": ""}
    if low == "d25":
        answer = {"answer": "forward", "reasons": "同意；请在施工前完成防雷装置隐蔽工程检测。"}
    walk.seats.fill(f"{low}-handle", f"/office/branches/{walk.number}.{place}/answer", answer)
    walk.say(f"{low.upper()} 答复{'同意' if answer['answer'] == 'agree' else '同意并转告'}")


def _refused(walk: CaseWalk) -> Iterator[Act]:
    """Not accepted: another organ is competent, and is named."""
    yield walk.apply
    yield lambda: walk.seats.wait(1)
    yield lambda: _refuse(walk)
    yield lambda: walk.progress("refused", limits=False)


def _refuse(walk: CaseWalk) -> None:
    reasons = "所申请用地位于国有林区，审批权限不在本机关。"
    walk.step(
        "accept", "refuse-acceptance", ground="not-competent", reasons=reasons, competent="吉林省林业和草原局"
    )
    walk.say("不予受理，书面告知理由、有权机关和救济途径")


def _withdrawn(walk: CaseWalk) -> Iterator[Act]:
    """Accepted, then taken back by the applicant."""
    yield walk.apply
    yield walk.take
    yield lambda: walk.seats.wait(1)
    yield lambda: walk.progress("handling")
    yield lambda: _withdraw(walk)
    yield lambda: walk.progress("withdrawn", limits=False)


def _withdraw(walk: CaseWalk) -> None:
    walk.seats.fill(walk.plan.who, f"/my/cases/{walk.number}/withdraw", {"reason": "项目选址调整。"})
    walk.say("申请人登录撤回申请")


def _deemed(walk: CaseWalk) -> Iterator[Act]:
    """Nobody speaks for five working days: accepted by the clock, from the day of the receipt (XK-05)."""
    yield walk.apply
    yield lambda: walk.counted_from(walk.seats.today())
    yield lambda: walk.seats.wait(5)
    yield lambda: walk.progress("received", limits=False)
    yield lambda: walk.seats.wait(1)
    yield lambda: walk.until_state("handling")
    yield lambda: walk.say("第五个工作日届满，无人告知补正：大厅时钟视为受理，自收到之日起算")
    yield lambda: walk.progress("handling")
    yield walk.finish


def _tolerated(walk: CaseWalk) -> Iterator[Act]:
    """At the window without one material that may come later; brought online before its day (FW-14)."""
    yield lambda: walk.bring(lacking=1)
    yield lambda: walk.take(m2=("tolerated", walk.seats.later(10).isoformat()))
    yield lambda: walk.progress("handling")
    yield lambda: walk.seats.wait(1)
    yield lambda: _owed(walk)
    yield walk.finish


def _owed(walk: CaseWalk) -> None:
    browser, path = walk.seats.at(walk.plan.who), f"/my/cases/{walk.number}/supplement"
    send_files(browser, browser.get(path).text, {})
    walk.seats.fill(walk.plan.who, path)
    walk.say("申请人登录补齐容缺材料")
    walk.progress("handling")


def _entered(walk: CaseWalk) -> Iterator[Act]:
    """Taken in on a numbered paper form while the hall was down, entered when it is up again (GEN-18)."""
    yield lambda: _outage(walk.seats, walk)
    yield walk.take
    yield lambda: walk.progress("handling")
    yield lambda: walk.seats.wait(1)
    yield walk.finish


def _outage(seats: CaseSeats, walk: CaseWalk) -> None:
    """The management records the outage and the forms handed out; the acceptor enters what came."""
    seats.wait(1)
    now = seats.steps.now().replace(second=0, microsecond=0)
    first, last = now - timedelta(hours=1, minutes=30), now - timedelta(minutes=20)
    window = next(each.window for each in OFFICERS if each.login == f"{walk.low}-accept")
    fields = {
        "first": f"{first:%Y-%m-%dT%H:%M}",
        "last": f"{last:%Y-%m-%dT%H:%M}",
        "reason": "机房供电检修（示例）",
        "slips": f"{window}:0001-0040",
    }
    manager = seats.at("manager1")
    manager.submit("/office/outages", fields)
    seats.steps.until(
        "the outage is listed", lambda: bool(_incidents(manager.get("/office/outages").text, first))
    )
    incident = _incidents(manager.get("/office/outages").text, first)[-1]
    walk.say(f"政务中心登记停机 {incident}，备用表单 {window}:0001-0040")
    happened = first + timedelta(minutes=25)
    walk.bring({"slip": "0007", "happened": f"{happened:%Y-%m-%dT%H:%M}", "incident": incident})
    page = seats.at(walk.who).get(f"/my/cases/{walk.number}/receipt").text
    both = f"{happened:%H:%M} 收件；停机记录 {incident}" in page and f"{seats.steps.now():%Y-%m-%d}" in page
    walk.agreed.append(("收件凭证写明纸质收件和录入两个时间", both))
    walk.say(f"补录纸质表单 0007：纸质收件 {happened:%H:%M}，两个时间都在收件凭证上")


def _incidents(page: str, day: datetime) -> list[str]:
    """The incidents of a day on the page of outages, the newest last."""
    return sorted(set(re.findall(rf"OUT-{day:%Y%m%d}-\d\d", page)))


_ACTS: dict[str, Callable[[CaseWalk], Iterator[Act]]] = {
    "instant": _instant,
    "ordinary": _ordinary,
    "supplement": _supplement,
    "special": _special,
    "extended": _extended,
    "joint": _joint,
    "refused": _refused,
    "withdrawn": _withdrawn,
    "deemed": _deemed,
    "tolerated": _tolerated,
    "entered": _entered,
}
