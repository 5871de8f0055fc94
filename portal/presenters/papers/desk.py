"""What every paper is made with, and the words all papers share."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from hallcore.ground.calendar import Calendar
from hallcore.ground.deadline import Deadline
from hallcore.ground.lawbook import LawBook
from pdf.publication import Clause, Paragraph, SignOff, Step, Why
from portal.followers import Item
from portal.settings import Settings
from trading.methods.rules import method_of
from trading.methods.speech import speech_of
from trading.tendering.model import (
    NoticePublished,
)
from trading.tendering.rules import tender_number

Made = dict[str, Any]


class PaperDesk:
    """What a paper is made with: the item, the installation, the law of its dossier and the calendar."""

    def __init__(self, item: Item, settings: Settings, lawbook: LawBook, calendar: Calendar) -> None:
        self.item = item
        self.calendar = calendar
        self.settings = settings
        self.archive = item.root.archive
        self.law = lawbook.edition(item.dossier.edition)

    @property
    def day(self) -> date:
        """The day of the record."""
        return self.item.record.at.date()

    def cite(self, rule: str) -> Clause:
        """A rule as a clause on paper."""
        cite = self.law.cite(rule)
        return Clause(cite.line, cite.words)

    def usual(self) -> Made:
        """What papers of this desk have in common, unless one says otherwise: the service hall's own papers."""
        organ = self.settings.site.organ
        return {"organ": organ, "number": "", "sign_off": SignOff(organ, self.item.record.at.date())}

    def said(self, made: Made) -> Made:
        """What was made, in the words of its matter's method; most matters have no words of their own."""
        return made


class TenderDesk(PaperDesk):
    """The same for the papers of a tender: the trading centre's, numbered in its series."""

    def __init__(self, item: Item, settings: Settings, lawbook: LawBook, calendar: Calendar) -> None:
        super().__init__(item, settings, lawbook, calendar)
        self.tender = self.archive[tender_number(item.dossier.number)]
        self.notice = self.tender.the(NoticePublished)
        self.method = method_of(self.law, self.tender)

    def usual(self) -> Made:
        """The centre's head and number, and purchaser and agency above its name."""
        organ, at = self.settings.site.centre, self.item.record.at
        return {
            "organ": organ,
            "number": f"敦公资交告〔{at:%Y}〕{self.item.index + 1}号",
            "sign_off": SignOff(organ, at.date(), others(self)),
            "closing": (Paragraph("特此公告。"),),
        }

    def said(self, made: Made) -> Made:
        """In procurement that is no tender: its own words (``trading.methods.speech``)."""
        matters = self.tender, self.item.dossier
        return speech_of(self.method, *matters, besides=(made["organ"],)).retell(made)  # type: ignore[no-any-return]  # the same shape


def why(deadline: Deadline, subject: str) -> Why:
    """A deadline's own explanation as it stands on paper."""
    told = deadline.explain()
    steps = tuple(Step(f"第 {n} 步", line) for n, line in enumerate(deadline.steps, 1))
    return Why(subject, told.result, (Clause(told.source, told.clause_text),), steps, deadline.calendar_basis)


def others(desk: TenderDesk) -> tuple[str, ...]:
    """Who stands above the office on the sign-off: purchaser, and agency if there is one."""
    names = [f"{desk.method.word('purchaser')}：{desk.notice.purchaser_name}"]
    if desk.notice.agency_name:
        agency = "采购代理机构" if desk.method.regime == "procurement" else "招标代理机构"
        names.append(f"{agency}：{desk.notice.agency_name}")
    return tuple(names)


def moment_words(at: datetime) -> str:
    """A moment as papers write it: 2026年3月5日9时00分."""
    return f"{at.year}年{at.month}月{at.day}日{at.hour}时{at.minute:02d}分"


def day_words(day: date) -> str:
    """A day as papers write it: 2026年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def until_words(moment: datetime) -> str:
    """The end of a period that ends at midnight is told as 24:00 of the day before."""
    if (moment.hour, moment.minute) == (0, 0):
        day = date.fromordinal(moment.date().toordinal() - 1)
        return f"{day_words(day)}24时"
    return moment_words(moment)
