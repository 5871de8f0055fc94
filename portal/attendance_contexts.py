"""What a route of attendance is about: a leave, correction or finding; a terminal, a camera, a person."""

from __future__ import annotations

from dataclasses import dataclass

from hallcore.attendance.devices import CAMERA, FINDING, TERMINAL, FindingFiled
from hallcore.attendance.papers import CORRECTION, LEAVE, CorrectionAsked, LeaveAsked
from hallcore.dossier import Archive, Dossier
from hallcore.organisation.model import POST
from portal.attendancebook import MATTERS
from portal.contexts import _Finder


@dataclass(frozen=True)
class MatterContext:
    """A leave, a correction or a finding, and whose it is."""

    matter: Dossier
    archive: Archive
    account: str
    department: str


@dataclass(frozen=True)
class DeviceContext:
    """A terminal, a camera, or somebody's post: what only the centre deals with."""

    dossier: Dossier


class Matters(_Finder):
    """``{number}`` → MatterContext."""

    def __getitem__(self, number: str) -> MatterContext:
        """The matter or KeyError."""
        matter = self.dossier(number)
        if matter.machine not in {LEAVE, CORRECTION, FINDING}:
            raise KeyError(number)
        known = self.request.archive.shelf(MATTERS).get(number) or {}
        first = matter.record(0).paper
        if not isinstance(first, LeaveAsked | CorrectionAsked | FindingFiled):
            raise KeyError(number)
        department = known.get("department", "") if isinstance(first, FindingFiled) else first.department
        return MatterContext(matter, self.request.archive, first.account, department)


class Terminals(_Finder):
    """``{number}`` → DeviceContext."""

    machine = TERMINAL

    def __getitem__(self, number: str) -> DeviceContext:
        """The terminal or KeyError."""
        return DeviceContext(self.dossier(number))


class Cameras(Terminals):
    """``{number}`` → DeviceContext."""

    machine = CAMERA


class People(Terminals):
    """``{number}``, a post → DeviceContext."""

    machine = POST
