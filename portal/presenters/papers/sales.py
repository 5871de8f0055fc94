"""The papers of a sale: announcement, correction, confirmation of the deal, result, contract, and ends without one."""

from __future__ import annotations

from hallcore.ground.deadline import compute
from hallcore.ground.events import Paper
from pdf.publication import Facts, Paragraph, Section, SignOff
from portal.presenters.papers.desk import Made, PaperDesk, why
from portal.presenters.sale_words import words_of
from trading.auction.methods import of
from trading.auction.model import DealConfirmed, SaleAnnounced
from trading.auction.standing import sale_of
from trading.methods.speech import speech_of


class SaleDesk(PaperDesk):
    """The trading centre's head and number; the seller stands above its name."""

    def usual(self) -> Made:
        """What papers of a sale have in common."""
        organ, at = self.settings.site.centre, self.item.record.at
        head = sale_of(self.item.dossier)
        method = of(self.law, self.item.dossier)
        others = [f"{method.word('seller')}：{head.seller_name}"]
        if head.agency_name:
            others.append(f"代理机构：{head.agency_name}")
        return {
            "organ": organ,
            "number": f"敦公资交告〔{at:%Y}〕{self.item.index + 1}号",
            "sign_off": SignOff(organ, at.date(), tuple(others)),
            "closing": (Paragraph("特此公告。"),),
        }

    def said(self, made: Made) -> Made:
        """In a tender: its own words (``trading.methods.speech``)."""
        dossier = self.item.dossier
        speech = speech_of(of(self.law, dossier), dossier, besides=(made["organ"],))
        return speech.retell(made)  # type: ignore[no-any-return]  # the same shape


def sale(desk: SaleDesk, paper: Paper) -> Made:
    """Any paper of a sale, by its words."""
    dossier = desk.item.dossier
    words = words_of(paper, desk.law, dossier.procedure, sale_of(dossier).name)
    if words is None:
        raise KeyError(paper.type)
    sections = [
        Section("基本情况", (Facts(words.facts),)),
        *(Section(heading, (Paragraph(text),)) for heading, text in words.texts),
    ]
    by = of(desk.law, dossier).clock_if("contract")
    if isinstance(paper, DealConfirmed) and by is not None:
        told = compute(by, desk.item.record.at, desk.calendar)
        sections.append(Section("签订合同的期限", (why(told, "签订合同期限"),)))
    made: Made = {
        "title": _title(paper, words.title, dossier.the(SaleAnnounced).name),
        "sections": tuple(sections),
    }
    if isinstance(paper, DealConfirmed):
        made["closing"] = (Paragraph("本确认书一式二份，双方各执一份。"),)
    return made


def _title(_paper: Paper, title: str, name: str) -> tuple[str, ...]:
    """The heading in two lines: the sale's name, and what this is."""
    rest = title.removeprefix(name)
    return (name, rest) if rest and rest != title else (title,)
