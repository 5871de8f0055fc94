"""What is held as evidence is spared by whatever erases (JC-37): photos, snapshots, borrowers, papers, annexes.

Pictures go by their day (PI-14) and borrowers thirty days after the loan (BM-03); a hold comes first, and when it is lifted
the clock does what it had to leave.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import hallcore
import portal
import trading
from hallcore.attendance.facts import pin_of
from hallcore.attendance.forms import CameraForm, FindingForm, PhotoForm
from hallcore.attendance.terminals import photos
from hallcore.desk import CLOCK, Actor
from hallcore.facilities.model import FacilityForm, LoanForm, ReturnForm
from hallcore.facilities.rules import borrower_of
from hallcore.identity.model import AnnexErasureForm
from hallcore.supervision.forms import HoldForm, ReasonForm
from portal.followers import Item
from portal.pressing import IssueForm
from portal.printing import Shredder
from tests.makers.attendance import SERIAL, AttendanceHall
from tests.makers.house import SmallHouse, file
from tests.makers.roster import MANAGER, StaffedHall
from tests.makers.supervised import WATCHERS, SupervisedHall, supervised_hall
from tests.makers.values import at

WATCHER, USHER, PRESS = WATCHERS["supervisor"], Actor("U-900103", "usher"), Actor("press", "clock")
LATER = timedelta(days=200)
"""Behind every day on which something here goes."""

ERASE = AnnexErasureForm(0, "purpose", "保存期限届满。")
CHAIR = FacilityForm("F001", "轮椅", "inside", "主厅", 1, "导办台", 2, "辆")
CAMERA = CameraForm("C01", "主厅", 1, "示例柱 3", "公共安全", "摄像监控区域", sound=False, keep_days=30)

Played = tuple[SmallHouse, str, str, Callable[[], Any]]
"""A house, the dossier, the verb that erases, and what of it still stands."""


def a_photo() -> Played:
    hall = AttendanceHall()
    hall.terminal()
    form = PhotoForm(SERIAL, pin_of(hall.accounts["d01-accept"]), at("03-02 08:29"), (file("打卡照片.jpg"),))
    day = hall.act("take-photo", "", hall.device(), form).dossier

    def left() -> int:
        with hall.reading() as root:
            return len(photos(root.archive[day]))

    return hall, day, "erase-photos", left


def a_snapshot() -> Played:
    hall = AttendanceHall()
    hall.act("register-camera", "", MANAGER, CAMERA)
    hall.clock.set(at("03-02 11:00"))
    form = FindingForm(
        hall.accounts["d01-accept"],
        at("03-02 10:00"),
        at("03-02 10:20"),
        "video",
        "窗口无人",
        camera="C01",
        files=(file("离岗截图.jpg"),),
    )
    number = hall.act("file-finding", "", MANAGER, form).dossier
    return hall, number, "erase-snapshot", lambda: "pictures-erased" not in hall.see(number).types


def a_borrower() -> Played:
    hall = StaffedHall()
    hall.act("place-facility", "", MANAGER, CHAIR)
    loan = hall.act("lend", "", USHER, LoanForm("SS-F001", "示例借用人", "13800000021")).dossier
    hall.act("return-loan", loan, USHER, ReturnForm())

    def left() -> dict[str, str]:
        with hall.reading() as root:
            return borrower_of(root.archive[loan])

    return hall, loan, "forget-borrower", left


@pytest.fixture(params=[a_photo, a_snapshot, a_borrower])
def played(request) -> Iterator[Played]:
    """Personal data whose time is over."""
    made = request.param()
    yield made
    made[0].close()


def test_what_is_held_is_spared_when_its_time_is_over_and_goes_when_the_hold_is_lifted(played):
    """JC-37 before PI-14 and BM-03: the clock's reminder stays, nothing is filed in the matter meanwhile."""
    hall, number, verb, left = played
    before = hall.see(number)
    hold = hall.act("hold-evidence", "", WATCHER, HoldForm(number, "涉嫌弄虚作假。")).dossier
    hall.clock.set(hall.clock.now() + LATER)
    hall.refuse(verb, number, CLOCK, cite="JC-37")
    assert left()
    assert hall.see(number) == before
    assert verb in {one for one, _at in before.due}
    hall.act("lift-hold", hold, WATCHER, ReasonForm("核查完毕。"))
    hall.act(verb, number, CLOCK)
    assert not left()


def test_a_paper_that_waits_to_be_shredded_is_spared_too():
    """JC-37, PI-13: personal data were erased, a hold came before the papers were: they stay until it is lifted."""
    hall: SupervisedHall = supervised_hall()
    case = hall.applied()
    paper = IssueForm(f"{case}-0000", "0" * 64, {}, (file("收件凭证.pdf"),))
    hall.hall.act("issue-paper", case, PRESS, paper)
    hall.act("erase-annex", case, "operator", ERASE)
    hold = hall.act("hold-evidence", "", "supervisor", HoldForm(case, "涉嫌倒签时间。")).dossier
    hall.hall.refuse("shred-papers", case, PRESS, cite="JC-37")
    hall.act("lift-hold", hold, "supervisor", ReasonForm("核查完毕。"))
    hall.hall.seal()
    house = hall.hall.house
    with house.reading() as root:
        Shredder(house).act(Item(root, root.journal.position(hold, 1)))
    assert hall.hall.last(case).paper.files == (file("收件凭证.pdf").sha256,)
    hall.close()


# -- every eraser there is ----------------------------------------------------------------------------------

FORGETS = {"erase", "PicturesErased", "BorrowerForgotten", "FilesErased", "PersonErased", "AnnexErased"}
"""What erasing looks like in an office: an annex is emptied, or a paper says that something was removed."""

ERASERS = {
    "erase_annex",
    "erase_person",
    "erase_photos",
    "erase_snapshot",
    "forget_borrower",
    "shred_papers",
}


def test_whatever_erases_asks_first_whether_it_is_held():
    """JC-37: every function that empties an annex or says that pictures or papers are gone asks ``check_not_held``."""
    found = dict(_erasing())
    assert found.keys() == ERASERS
    assert all(found.values()), [name for name, asks in found.items() if not asks]


def _erasing() -> Iterator[tuple[str, bool]]:
    for package in (hallcore, trading, portal):
        for path in Path(package.__path__[0]).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    names = {
                        getattr(call.func, "attr", getattr(call.func, "id", ""))
                        for call in ast.walk(node)
                        if isinstance(call, ast.Call)
                    }
                    if names & FORGETS:
                        yield node.name, "check_not_held" in names
