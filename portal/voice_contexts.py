"""What a route about complaints, consultations and suggestions is about, and in whose hands it is."""

from __future__ import annotations

from dataclasses import dataclass

from hallcore.dossier import Archive, Dossier
from hallcore.voice.complaints.hands import CENTRE_ROLES, concerned, investigators, persons_of
from hallcore.voice.complaints.model import CENTRE, COMPLAINT, DISCIPLINE, KINDS, OPINION_BOX
from hallcore.voice.complaints.rules import handling_of, is_department, unit_of
from hallcore.voice.reports.model import REPORT, ReportBoxSet, ReportFiled
from portal.contexts import _Finder
from portal.sessions import Visitor
from signing.seal.report import read_box


@dataclass(frozen=True)
class VoiceContext:
    """A complaint, consultation or suggestion."""

    matter: Dossier
    archive: Archive


@dataclass(frozen=True)
class BoxContext:
    """An opening of an opinion box."""

    opening: Dossier


@dataclass(frozen=True)
class ReportContext:
    """A report, and the keepers of its box: account → the role of their side."""

    report: Dossier
    keepers: dict[str, str]
    box: str


class Reports(_Finder):
    """``{number}`` → ReportContext."""

    machine = REPORT

    def __getitem__(self, number: str) -> ReportContext:
        """The report or KeyError."""
        report = self.dossier(number)
        box = self.request.archive[report.the(ReportFiled).box].the(ReportBoxSet).box
        return ReportContext(report, keepers_of(box), box)


def keepers_of(box: str) -> dict[str, str]:
    """The keepers of a box by their accounts, with the role of their side."""
    read = read_box(box.encode())
    found = {one.account: "supervisor" for one in read.supervision.keepers}
    return found | {one.account: "discipline" for one in read.discipline.keepers}


class Voices(_Finder):
    """``{number}`` → VoiceContext."""

    def __getitem__(self, number: str) -> VoiceContext:
        """The matter or KeyError."""
        matter = self.dossier(number)
        if matter.machine not in KINDS or matter.procedure != "complaint":
            raise KeyError(number)
        return VoiceContext(matter, self.request.archive)


class Boxes(_Finder):
    """``{number}`` → BoxContext."""

    machine = OPINION_BOX

    def __getitem__(self, number: str) -> BoxContext:
        """The opening or KeyError."""
        return BoxContext(self.dossier(number))


def department_of(archive: Archive, account: str) -> str:
    """The code of the department somebody is posted in, or ""."""
    post = archive.shelf("posts").get(account)
    return str(post["department"]) if post is not None and post["stands"] else ""


def kept_from(context: VoiceContext, visitor: Visitor) -> bool:
    """Whether a complaint is about the visitor, or theirs (TS-12): then it is not there for them."""
    if context.matter.machine != COMPLAINT:
        return False
    role = next((role for role in visitor.roles if role in CENTRE_ROLES), "")
    department = department_of(context.archive, visitor.account)
    unit, persons = unit_of(context.matter), persons_of(context.matter)
    return bool(concerned(unit, persons, visitor.account, role, department))


def in_hand(context: VoiceContext, visitor: Visitor) -> bool:
    """Whether the visitor handles the matter or watches over it, and is not concerned by it."""
    if kept_from(context, visitor):
        return False
    roles, handling = set(visitor.roles), handling_of(context.matter)
    if {"supervisor", "discipline"} & roles:
        return True
    if is_department(handling):
        return department_of(context.archive, visitor.account) == handling
    if visitor.account in investigators(context.matter):
        return True
    return (handling == CENTRE and "manager" in roles) or (handling == DISCIPLINE and "discipline" in roles)
