"""How the public papers of the hall itself are told: departments, windows, queues, outages."""

from __future__ import annotations

from hallcore.approval.beside import OutageRecorded
from hallcore.attendance.devices import CameraRegistered, CameraRemoved
from hallcore.counters.model import QueueSet
from hallcore.organisation.model import DepartmentRegistered, WindowOpened
from hallcore.organisation.rules import department_number
from portal.presenters.matter import Matter, Told
from portal.presenters.shapes import Fact
from portal.presenters.writing import moment

_WINDOWS = {"department": "部门窗口", "comprehensive": "综合窗口"}


def department(_matter: Matter, paper: DepartmentRegistered) -> Told:
    """A department of the hall, and where its windows are."""
    facts = [
        Fact("部门", paper.organ, full=True),
        Fact("编号", paper.code),
        Fact("位置", f"{paper.hall} {paper.floor} 楼 {paper.zone}".strip()),
    ]
    if paper.credit:
        facts.append(Fact("统一社会信用代码", paper.credit))
    if paper.phone:
        facts.append(Fact("电话", paper.phone))
    where = "省级业务系统办理，进度在本厅可查" if paper.elsewhere else "本厅系统办理"
    facts.append(Fact("办理方式", where))
    return Told({"title": f"{paper.organ}进驻", "facts": tuple(facts)})


def window(matter: Matter, paper: WindowOpened) -> Told:
    """A window and whom it serves."""
    archive = matter.show.archive
    organs = [archive[department_number(code)].the(DepartmentRegistered).organ for code in paper.departments]
    facts = (
        Fact("窗口", f"{paper.number[1:].lstrip('0')} 号 {paper.name}"),
        Fact("种类", _WINDOWS[paper.kind]),
        Fact("服务部门", "、".join(organs), full=True),
        Fact("位置", f"{paper.hall} {paper.floor} 楼 {paper.zone}".strip()),
    )
    return Told({"title": f"{paper.name}（{paper.number}）", "facts": facts})


def queue(_matter: Matter, paper: QueueSet) -> Told:
    """A queue: which windows call from it, when, and what becomes of whoever still waits at the day's end."""
    booking = f"每个时段 {paper.capacity} 个" if paper.capacity else "不接受预约"
    facts = (
        Fact("队列", f"{paper.code}　{paper.name}"),
        Fact("位置", f"{paper.hall} {paper.floor} 楼 {paper.zone}".strip()),
        Fact("叫号窗口", "、".join(f"{window.removeprefix('W')} 号" for window in paper.windows), full=True),
        Fact("服务时间", "、".join(f"{one.begins}—{one.ends}" for one in paper.sessions)),
        Fact("预约", booking),
        Fact("日终", f"{paper.rolls_at}，未叫到的{'顺延至下一工作日' if paper.carry else '失效'}"),
        Fact("状态", "开放取号" if paper.standing else "停用"),
    )
    return Told({"title": f"{paper.name}队列（{paper.code}）", "facts": facts})


def camera(_matter: Matter, paper: CameraRegistered) -> Told:
    """A camera: where it hangs, what for, what its sign says (PI-03)."""
    facts = (
        Fact("点位", paper.code),
        Fact("位置", f"{paper.hall} {paper.floor} 楼 {paper.place}".strip()),
        Fact("用途", paper.purpose, full=True),
        Fact("提示标识", paper.sign, full=True),
        Fact("录音", "录音" if paper.sound else "不录音"),
        Fact("录像保存", f"{paper.keep_days} 日"),
    )
    return Told({"title": f"监控点位 {paper.code}", "facts": facts})


def camera_removed(_matter: Matter, paper: CameraRemoved) -> Told:
    """A camera that was taken down."""
    return Told({"title": "监控点位拆除", "facts": (Fact("拆除事由", paper.reason, full=True),)})


def outage(_matter: Matter, paper: OutageRecorded) -> Told:
    """When the system was down, and which paper forms were handed out meanwhile."""
    facts = (
        Fact("停机时间", f"{moment(paper.first)} 至 {moment(paper.last)}", full=True),
        Fact("原因", paper.reason, full=True),
        Fact("备用表单号段", "；".join(paper.slips), full=True),
    )
    return Told({"title": f"{paper.first:%Y-%m-%d} 停机记录", "facts": facts})
