"""What a simulation comes to, in words and figures: the plan, the speed, the answers' times, the cross-checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from portal.cli.simulation.dayplan import DAY_BEGINS, DAY_ENDS, KINDS, Day
from portal.cli.simulation.places import staffed
from portal.cli.simulation.records import Check
from portal.cli.simulation.running import Ran
from portal.cli.simulation.wire import FORM, ONE_IN, Timing

PURPOSES = {
    "ask": "咨询",
    "instant": "即办",
    "promised": "承诺件",
    "supplement": "补交材料",
    "collect": "领取结果",
}
STATES = {
    "received": "已收件",
    "correcting": "待补正",
    "handling": "承办中",
    "reviewing": "审核中",
    "approving": "批准中",
    "decided": "已决定",
    "closed": "已办结",
}
DAY_SECONDS = DAY_ENDS - DAY_BEGINS


def sitting() -> set[str]:
    """The logins of those who sit at windows."""
    return {officer.login for officer in staffed().values()}


def plan_lines(day: Day) -> Iterator[str]:
    """What was planned, and how many faults of each kind."""
    if day.eve:
        told = "，".join(
            f"{KINDS[kind]} {many}" for kind, many in Counter(one.kind for one in day.faults).items()
        )
        yield f"{day.on}（此前）：网上申请 {len(day.besides.online)} 件，预设故障：{told}"
        return
    purposes = Counter(visit.purpose for visit in day.visits)
    told = "，".join(f"{PURPOSES[name]} {many}" for name, many in purposes.most_common())
    yield f"{day.on}：到厅 {len(day.visits)} 人次（{told}），人员 {len(day.shifts)} 名"
    more = day.besides
    yield (
        f"  窗口 {len({shift.login for shift in day.shifts} & sitting())} 个；网上申请 {len(more.online)} 件，"
        f"预约 {len(more.booked)} 人次，请假 {len(more.leaves)} 人次，巡查发现 {len(more.patrols)} 次"
    )
    voices = Counter(one.kind for one in more.opinions.told)
    bad = sum(one.grade <= 2 for one in more.opinions.visits)
    yield (
        f"  评价 {len(more.opinions.visits)} 次（其中差评 {bad} 次，办件评价另计），投诉 {voices['complaint']} 件，"
        f"咨询 {voices['consultation']} 件，建议 {voices['suggestion']} 件"
    )
    kinds = Counter(fault.kind for fault in day.faults)
    yield "  预设故障：" + "，".join(f"{KINDS[kind]} {many}" for kind, many in kinds.items())


def speed_lines(ran: Ran) -> Iterator[str]:
    """How fast it ran."""
    if ran.day.eve:
        return
    many = len(ran.timings)
    yield (
        f"  用时 {ran.seconds:.1f} 秒，{DAY_SECONDS / 3600:.1f} 小时的一天快于实时 {DAY_SECONDS / ran.seconds:.1f} 倍；"
        f"行为 {ran.acts} 项（每秒 {ran.acts / ran.seconds:.1f}），请求 {many} 次（每秒 {many / ran.seconds:.1f}），"
        f"事件 {ran.events} 个，拨钟 {ran.jumps} 次"
    )
    looked = sum(one.what.startswith(FORM) for one in ran.timings)
    yield (
        f"  处理器用时：大厅 {ran.serving:.1f} 秒（不含印制进程），模拟 {ran.processor:.1f} 秒；"
        f"表单页先打开再提交 {looked} 次：每人每类表单一次，无账号的公众每 {ONE_IN} 人一次；提交后转到的页面不打开"
    )
    yield "  应答时间：" + quantiles(ran.timings)
    states = Counter(one.state for one in ran.book.cases.values())
    told = "，".join(f"{STATES[state]} {number}" for state, number in states.most_common())
    yield f"  跨入次日零时并等到期事项办完、监察判断完毕，又用 {ran.night:.1f} 秒"
    yield f"  办件 {len(ran.book.cases)} 件（{told}），通知书 {len(ran.book.notices)} 份；待印文书 {ran.unprinted} 份"


def quantiles(timings: Sequence[Timing]) -> str:
    """Median, 99th percentile and longest, in milliseconds."""
    seconds = sorted(one.seconds for one in timings)
    if not seconds:
        return "没有请求"
    p50, p99 = seconds[len(seconds) // 2], seconds[min(int(len(seconds) * 0.99), len(seconds) - 1)]
    return f"p50 {p50 * 1000:.0f} 毫秒，p99 {p99 * 1000:.0f} 毫秒，最长 {seconds[-1] * 1000:.0f} 毫秒"


def request_lines(timings: Iterable[Timing]) -> Iterator[str]:
    """Each kind of request, those first that took most of the time."""
    kinds: dict[str, list[Timing]] = {}
    for one in timings:
        kinds.setdefault(one.what, []).append(one)
    for name, ones in sorted(kinds.items(), key=lambda pair: -sum(one.seconds for one in pair[1])):
        yield f"  {name:18} {len(ones):6} 次  {quantiles(ones)}"


def check_lines(found: Iterable[Check]) -> Iterator[str]:
    """Each cross-check."""
    for check in found:
        yield f"  {'通过' if check.ok else '未通过'}  {check.name}：{check.told}"
