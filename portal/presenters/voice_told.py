"""How the public papers of complaints and consultations are told."""

from __future__ import annotations

from hallcore.identity.model import ROLES
from hallcore.voice.complaints.beside import FaqPublished
from hallcore.voice.complaints.model import CATEGORIES, OUTCOMES, OutcomePublished
from hallcore.voice.reports.model import ReportBoxSet, ReportKeyStated
from portal.presenters.matter import Matter, Told
from portal.presenters.shapes import Fact, Section


def outcome(_matter: Matter, paper: OutcomePublished) -> Told:
    """A complaint's outcome, without anybody in it."""
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


def faq(_matter: Matter, paper: FaqPublished) -> Told:
    """A question many have, and its answer."""
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
