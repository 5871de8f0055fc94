"""A prequalification's public papers as record pages: why its deadline is what it is, its files, where to apply."""

from __future__ import annotations

from msgspec.structs import replace

from hallcore.ground.deadline import check_minimum, latest_start
from portal.presenters.addresses import address
from portal.presenters.life import until
from portal.presenters.matter import Matter, Told
from portal.presenters.planning_told import fairness_section
from portal.presenters.shapes import Fact, Link, Section, Why
from portal.presenters.tender import crumbs, file_rows
from portal.presenters.turns_told import turn
from trading.tendering.qualifying_model import PrequalificationClarified, PrequalificationPublished
from trading.tendering.qualifying_rules import deadline_of_applications, prequalifying


def notice(matter: Matter, paper: PrequalificationPublished) -> Told:
    """The notice: how its deadline is counted, until when one may object, its files, and how it stands now."""
    told, show = turn(matter, paper), matter.show
    method = prequalifying(matter.law)
    counted = check_minimum(method.clock("deadline"), paper.documents_until, paper.deadline, show.calendar)
    last = latest_start(method.clock("objection"), deadline_of_applications(matter.dossier), show.calendar)
    sections = [
        *told.fields["sections"],
        Section(
            "时间怎样计算", "why", why=Why("why-deadline", "申请截止为什么可以定在这一天", counted.explain())
        ),
        Section(
            f"{until(last.end)} 前可以对资格预审文件提出异议",
            "objection",
            why=Why("why-objection", "异议为什么截止到这一天", last.explain()),
        ),
        Section("资格预审文件", "files", "下载后可比对摘要", files=tuple(file_rows(matter.record))),
    ]
    if paper.fairness is not None:
        sections.append(fairness_section(paper.fairness))
    first, *others = told.fields["facts"]
    facts = [replace(first, strong=True, full=True), *_now(matter), *others]
    way = crumbs(Link(told.fields["title"]))
    return Told({**told.fields, "crumbs": way, "facts": tuple(facts), "sections": tuple(sections)})


def _now(matter: Matter) -> tuple[Fact, ...]:
    """How it stands now, and where one applies or objects while that may be done."""
    dossier = matter.dossier
    label = matter.law.procedure(dossier.procedure).machine(dossier.machine).label(dossier.state)
    held = next((hold.reason for hold in dossier.holds if hold.whole), "")
    state = Fact("现况", f"{label}（{held}）" if held else label, strong=True)
    if dossier.state != "applying":
        return (state,)
    number = dossier.number
    return (
        state,
        Fact(
            "申请", "登录后在线提交", link=Link("提交资格预审申请", address("prequal.apply", number=number))
        ),
        Fact(
            "异议",
            "登录后在线提出",
            link=Link("对资格预审文件提出异议", address("prequal.object", number=number)),
        ),
    )


def clarified(matter: Matter, paper: PrequalificationClarified) -> Told:
    """A clarification, with the files that changed."""
    told = turn(matter, paper)
    files = tuple(file_rows(matter.record))
    extra = (Section("随附文件", "files", files=files),) if files else ()
    return Told({**told.fields, "sections": (*told.fields["sections"], *extra)})
