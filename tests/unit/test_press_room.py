"""The press room: an applicant's paper waits its turn, the newest first, and nobody who acts waits for it."""

from __future__ import annotations

import pytest

from hallcore.approval.forms import ReasonForm
from hallcore.approval.rules import visits_of
from hallcore.ground.errors import Refusal
from hallcore.identity.model import AnnexErasureForm
from hallcore.inspection import FILES_ERASED, Inspection
from pdf.fonts import FontsMissing, find_fonts
from pdf.worker import Press
from portal.board import Board
from portal.followers import Item
from portal.pressing import InsidePaperIssued, IssueForm, paper_of
from portal.printing import PRINTER, SHELF, PressRoom, Printer, Shredder
from signing.log.note import NoteSigner
from signing.pades import check_pdf
from tests.makers.approval import approval_hall
from tests.makers.case_papers import SETTINGS
from tests.makers.house import BEGINNING, OPERATOR, ORIGIN, file, workshop
from tests.unit.press_house import cache


@pytest.fixture(scope="module")
def press():
    """The press itself; skips aloud where its fonts are not installed."""
    try:
        find_fonts()
    except FontsMissing as missing:
        pytest.skip(missing.reason)
    with Press(cache()) as made:
        yield made


@pytest.fixture
def house(press):
    """A hall with a board and a press room that has not begun."""
    made = approval_hall()
    made.board = Board(made.hall.house)
    made.printer = Printer(made.hall.house, press, workshop().keyring, SETTINGS)
    made.room = PressRoom(made.hall.house, made.printer)
    yield made
    made.close()


def follow(house):
    """Let board and press take up what was filed."""
    house.hall.seal()
    with house.hall.reading() as root:
        size = root.journal.size
    start = house.board.cursor()
    house.board.take(start, size)
    for index in range(start, size):
        with house.hall.reading() as root:
            item = Item(root, index)
            if item.record.type in house.room.types:
                house.room.act(item)


def waiting(house):
    """The record numbers that wait to be printed."""
    with house.hall.reading() as root:
        return list(root.archive.shelf(SHELF).values())


def test_an_applicants_paper_waits_and_is_then_printed_sealed_and_found(house):
    """EB-14: the sealed PDF is kept, its record is not public, and only the hash of the seal stands in the open."""
    number = house.applied()
    follow(house)
    assert waiting(house) == [f"{number}-0000"]
    assert house.room.print_all() == 1
    follow(house)
    assert waiting(house) == []
    issued = house.hall.last(number)
    assert (issued.type, issued.disclosure) == (InsidePaperIssued.type, "internal")
    assert "unsigned_sha256" not in issued.head["body"]
    with house.hall.reading() as root:
        sha256, size, record = paper_of(root.archive, f"{number}-0000")
        assert record == f"{number}-0001"
        assert sha256 not in root.archive.shelf("files")
    pdf = workshop().vault.read(sha256)
    assert len(pdf) == size
    assert not check_pdf(pdf, workshop().keyring.roots, at=BEGINNING).faults


def test_the_newest_is_printed_first(house):
    """Whoever stands at the window is not behind the heap of the day."""
    first, second = house.applied(), house.applied(who="other")
    follow(house)
    assert house.room.print_next()
    assert waiting(house) == [f"{first}-0000"]
    assert house.hall.see(second).types[-1] == InsidePaperIssued.type


def test_a_paper_is_printed_once(house):
    """A crash between printing and taking it off the list prints nothing twice."""
    number = house.applied()
    follow(house)
    house.room.print_all()
    form = IssueForm(f"{number}-0000", "0" * 64, {}, (file(),))
    with pytest.raises(Refusal):
        house.hall.act("issue-paper", number, PRINTER, form)


def test_what_cannot_be_printed_any_more_leaves_the_list(house):
    """PI-13: the applicant was erased meanwhile; the room goes on with the next."""
    number = house.applied()
    follow(house)
    house.hall.house.transact(lambda root: root.archive[number].record(0).annex.erase())
    house.room.print_all()
    assert waiting(house) == []
    assert house.hall.see(number).types == ("application-received",)


def test_the_day_a_case_ended_is_not_moved_by_its_papers(house):
    """What is printed the week after changes no clock."""
    number = house.applied()
    house.act("withdraw-case", number, "company", ReasonForm("不再办理"))
    house.to("03-09 09:00")
    follow(house)
    house.room.print_all()
    with house.hall.reading() as root:
        (visit,) = visits_of(root.archive[number])["accept"]
        assert visit[1].isoformat() == "2026-03-02"


def test_erasing_the_applicant_removes_the_papers_that_name_them(house):
    """PI-13: no file, no hash that could be tried out, no way to it; the record of the printing stays, and the doctor knows."""
    number = house.applied()
    follow(house)
    house.room.print_all()
    follow(house)
    with house.hall.reading() as root:
        sha256, size, record = paper_of(root.archive, f"{number}-0000")
    form = AnnexErasureForm(0, "withdrawn", "申请人撤回同意")
    house.hall.act("erase-annex", number, OPERATOR, form)
    follow(house)
    with house.hall.reading() as root:
        Shredder(house.hall.house).act(Item(root, root.journal.size - 1))
    follow(house)
    erased = house.hall.last(number)
    assert (erased.type, erased.paper.of, erased.paper.files) == (FILES_ERASED, (record,), (sha256,))
    assert not workshop().vault.has(sha256, size)
    assert house.hall.see(number).records[1].annex == ()
    with house.hall.reading() as root:
        assert paper_of(root.archive, f"{number}-0000") is None
        shop = workshop()
        promise = NoteSigner(f"{ORIGIN}/promise", shop.keyring.promise_key).verifier
        found = Inspection(root, shop.vault, shop.lawbook, shop.keyring.roots, promise).findings()
        assert [line for line in found if number in line] == []


def test_a_paper_under_way_while_its_applicant_is_erased_is_not_kept(house):
    """PI-13: printed from what was read before, refused at the door after."""
    number = house.applied()
    house.hall.act("erase-annex", number, OPERATOR, AnnexErasureForm(0, "withdrawn", "申请人撤回同意"))
    form = IssueForm(f"{number}-0000", "0" * 64, {}, (file(),))
    house.hall.refuse("issue-paper", number, PRINTER, form, cite="PI-13")
