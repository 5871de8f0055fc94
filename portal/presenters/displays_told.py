"""How the public papers of screens and facilities are told."""

from __future__ import annotations

from hallcore.displays.model import EVERYWHERE, KINDS, ContentPublished, ContentWithdrawn
from hallcore.facilities.model import USES, FacilityPlaced, FacilityRemoved
from portal.presenters.matter import Matter, Told
from portal.presenters.shapes import Fact, Section


def content(_matter: Matter, paper: ContentPublished) -> Told:
    """What the hall's screens show."""
    facts = [
        Fact("种类", KINDS[paper.kind]),
        Fact("显示区域", "、".join(paper.zones) or EVERYWHERE),
        Fact("起止日期", f"{paper.first} 至 {paper.last}"),
    ]
    if paper.basis:
        facts.append(Fact("依据", paper.basis, full=True))
    sections = (Section("正文", "text", paragraphs=paper.text),)
    return Told({"title": paper.heading, "facts": tuple(facts), "sections": sections})


def withdrawn(_matter: Matter, paper: ContentWithdrawn) -> Told:
    """What they show no more, and why."""
    return Told({"title": f"撤下：{paper.heading}", "facts": (Fact("理由", paper.reason, full=True),)})


def facility(_matter: Matter, paper: FacilityPlaced) -> Told:
    """A facility and where it is."""
    facts = (
        Fact("设施", f"{paper.name}（{paper.code}）", full=True),
        Fact("位置", f"{paper.hall} {paper.floor} 楼 {paper.place}"),
        Fact("使用方式", USES[paper.use]),
        Fact("数量", f"{paper.quantity} {paper.unit}"),
    )
    return Told({"title": f"便民设施：{paper.name}", "facts": facts})


def removed(_matter: Matter, paper: FacilityRemoved) -> Told:
    """A facility that is there no more."""
    return Told({"title": "便民设施撤除", "facts": (Fact("理由", paper.reason, full=True),)})
