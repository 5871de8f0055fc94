"""How the public papers of complaints and consultations are told."""

from __future__ import annotations

from hallcore.dossier import record_number
from hallcore.identity.model import ROLES
from hallcore.voice.complaints.beside import FaqPublished, PublicationWithdrawn
from hallcore.voice.complaints.model import CATEGORIES, OUTCOMES, OutcomePublished
from hallcore.voice.complaints.rules import published_of, withdrawal_of
from hallcore.voice.reports.model import ReportBoxSet, ReportKeyStated
from portal.presenters.addresses import record_url
from portal.presenters.matter import Matter, Told
from portal.presenters.shapes import Action, Alert, Fact, Section


def withdrawn(matter: Matter, paper: PublicationWithdrawn) -> Told:
    """That something published was taken down, when and why."""
    facts = (
        Fact("撤下的记录", record_number(matter.dossier.number, paper.of), url=_url(matter, paper.of)),
        Fact("单位", paper.organ),
        Fact("撤下日期", matter.record.at.date().isoformat(), strong=True),
        Fact("理由", paper.reason, full=True),
    )
    return Told({"title": "撤下公开内容", "facts": facts})


def _taken_down(matter: Matter, title: str) -> Told | None:
    """What stands in place of a text that was taken down; None while it stands."""
    gone = withdrawal_of(matter.dossier, matter.n)
    if gone is None:
        return None
    record = matter.dossier.record(gone)
    alert = Alert(str(record.head["body"]["reason"]), f"已撤下（{record.at.date()}）", "stop")
    links = [Action("撤下记录", _url(matter, gone))]
    newer = published_of(matter.dossier)
    if newer is not None:
        links.append(Action("更正后公开的内容", _url(matter, newer)))
    words = "这项内容已经撤下，本页不再显示，检索不再列出。记录原文和证明没有删除，仍可核验。"
    section = Section("已撤下", "withdrawn", paragraphs=(words,), actions=tuple(links))
    return Told({"title": title, "alerts": (alert,), "sections": (section,)})


def _url(matter: Matter, n: int) -> str:
    return record_url(record_number(matter.dossier.number, n))


def outcome(matter: Matter, paper: OutcomePublished) -> Told:
    """A complaint's outcome, without anybody in it."""
    gone = _taken_down(matter, "已撤下的投诉办理结果")
    if gone is not None:
        return gone
    facts = (
        Fact("涉及单位", paper.organ),
        Fact("类别", CATEGORIES[paper.category]),
        Fact("结论", OUTCOMES[paper.outcome], strong=True),
        Fact("答复日期", paper.answered.isoformat()),
    )
    sections = [Section("办理情况", "summary", paragraphs=tuple(paper.summary.splitlines()))]
    if paper.measures:
        sections.append(Section("整改措施", "measures", paragraphs=tuple(paper.measures.splitlines())))
    return Told({"title": paper.heading, "facts": facts, "sections": tuple(sections)})


def faq(matter: Matter, paper: FaqPublished) -> Told:
    """A question many have, and its answer."""
    gone = _taken_down(matter, "已撤下的常见问题解答")
    if gone is not None:
        return gone
    sections = [Section("解答", "answer", paragraphs=tuple(paper.answer.splitlines()))]
    if paper.basis:
        sections.append(Section("依据", "basis", paragraphs=tuple(paper.basis.splitlines())))
    return Told(
        {"title": paper.question, "facts": (Fact("答复单位", paper.organ),), "sections": tuple(sections)}
    )


def report_key(_matter: Matter, paper: ReportKeyStated) -> Told:
    """The public half of a keeper's key; the other half is on the keeper's own device."""
    facts = (
        Fact("保管方", ROLES[paper.role]),
        Fact("密钥编号", paper.kid, code=True),
        Fact("公钥", paper.public_key, full=True, code=True),
    )
    return Told({"title": f"举报箱密钥（{ROLES[paper.role]}）", "facts": facts})


def report_box(_matter: Matter, paper: ReportBoxSet) -> Told:
    """Whose keys open the box: whoever seals a report can compare the digest with what the page used."""
    facts = (
        Fact("用途", "举报内容按此密封，须由双方保管人共同开启", full=True),
        Fact("SHA-256", paper.sha256, full=True, code=True),
    )
    return Told({"title": "举报箱", "facts": facts})
