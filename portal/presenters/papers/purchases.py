"""The papers of a direct purchase: publicity, argument, result, contract, addition, and the notice that it ended."""

from __future__ import annotations

from hallcore.ground.deadline import compute
from hallcore.ground.events import Paper
from pdf.publication import Facts, Paragraph, Section, SignOff
from portal.presenters.papers.desk import Made, PaperDesk, why
from portal.presenters.purchase_words import words_of
from trading.purchasing.agreed_model import PurchaseResult
from trading.purchasing.model import ReasonPublicised
from trading.purchasing.rules import about_of, of


class PurchaseDesk(PaperDesk):
    """The trading centre's head and number; purchaser and agency stand above its name."""

    def usual(self) -> Made:
        """What papers of a purchase have in common."""
        organ, at, about = self.settings.site.centre, self.item.record.at, about_of(self.item.dossier)
        others = [f"采购人：{about.purchaser_name}"]
        if about.agency_name:
            others.append(f"采购代理机构：{about.agency_name}")
        return {
            "organ": organ,
            "number": f"敦公资交告〔{at:%Y}〕{self.item.index + 1}号",
            "sign_off": SignOff(organ, at.date(), tuple(others)),
            "closing": (Paragraph("特此公告。"),),
        }


def purchase(desk: PurchaseDesk, paper: Paper) -> Made:
    """Any paper of a purchase, by its words."""
    dossier = desk.item.dossier
    words, name = words_of(paper, desk.law, dossier), about_of(dossier).name
    if words is None:
        raise KeyError(paper.type)
    sections = [
        Section("基本情况", (Facts(words.facts),)),
        *(
            Section(heading, tuple(Paragraph(line) for line in text.split("\n")))
            for heading, text in words.texts
        ),
    ]
    method = of(desk.law, dossier)
    if isinstance(paper, ReasonPublicised):
        told = compute(method.clock("publicity"), paper.starts, desk.calendar)
        sections.append(Section("公示期限", (why(told, "公示期限"),)))
    if isinstance(paper, PurchaseResult):
        told = compute(method.clock("contract"), desk.item.record.at, desk.calendar)
        sections.append(Section("签订合同的期限", (why(told, "签订合同期限"),)))
    rest = words.title.removeprefix(name)
    return {
        "title": (name, rest) if rest and rest != words.title else (words.title,),
        "sections": tuple(sections),
    }
