"""What follows from an item and from a notification: the lists, the search entry, the paper and its printing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from hallcore.catalogue.model import ItemForm, NotifyForm, WithdrawItemForm
from hallcore.catalogue.rules import item_number
from hallcore.desk import Actor
from hallcore.ground.errors import Refusal
from pdf.publication import Publication, check, texts
from portal.board import Board
from portal.consequences import SEARCH, followed_by
from portal.followers import Item
from portal.guides import SHELVES, Guides, line_on, lines_on
from portal.presenters.entries import entry_of
from portal.presenters.papers import publication_of
from portal.pressing import InsidePaperIssued, IssueForm, PaperIssued
from portal.printing import PRINTER
from portal.settings import Settings
from tests.makers.catalogue import CODE, item
from tests.makers.house import file
from tests.makers.roster import MANAGER, StaffedHall

MONDAY = date(2026, 3, 2)
LATER = "112224030000000001422010102000"
SETTINGS = Settings(Path("var"), public_url="https://hall.example")


@pytest.fixture
def hall() -> Iterator[StaffedHall]:
    """One item in two versions, the second from Friday on; another that ends on Wednesday; one notification."""
    house = StaffedHall()
    house.act("publish-item", "", MANAGER, ItemForm(item(), MONDAY))
    changed = item(name="示例食品经营许可（改名）")
    house.act("publish-item", "", MANAGER, ItemForm(changed, MONDAY + timedelta(days=4), "改名"))
    house.act("publish-item", "", MANAGER, ItemForm(item(code=LATER, name="示例乙事项"), MONDAY))
    ending = WithdrawItemForm(MONDAY + timedelta(days=2), "国务院决定取消", "示例决定")
    house.act("withdraw-item", item_number(LATER), MANAGER, ending)
    answers = (("who", "self"), ("mode", "kitchen"))
    form = NotifyForm(item_number(CODE), "kiosk", answers, "K01", "Code-4_x")
    house.act("notify-once", "", Actor("K01", "kiosk"), form)
    house.seal()
    yield house
    house.close()


def shelves(hall: StaffedHall) -> dict[str, dict[Any, Any]]:
    """Every shelf of the guides as it stands."""
    with hall.reading() as root:
        return {name: dict(root.archive.shelf(name).items()) for name in SHELVES}


def built(hall: StaffedHall, batch: int = 1 << 20) -> Guides:
    """Return guides made from index zero in batches."""
    Board(hall.house)
    guides = Guides(hall.house)
    with hall.reading() as root:
        size = root.journal.size
    for start in range(guides.cursor(), size, batch):
        guides.take(start, min(size, start + batch))
    return guides


def test_a_line_is_that_of_the_version_in_force(hall):
    """Thursday shows the old name, Friday the new one; the withdrawn item is gone from Wednesday on."""
    built(hall)
    with hall.reading() as root:
        names = {
            day: [line["name"] for line in lines_on(root.archive, MONDAY + timedelta(days=day))]
            for day in (-1, 0, 1, 2, 3, 4)
        }
    old, new, other = "示例食品经营许可", "示例食品经营许可（改名）", "示例乙事项"
    assert names == {-1: [], 0: [old, other], 1: [old, other], 2: [old], 3: [old], 4: [new]}


def test_lines_are_found_by_department(hall):
    built(hall)
    with hall.reading() as root:
        assert len(list(lines_on(root.archive, MONDAY, "D01"))) == 2
        assert list(lines_on(root.archive, MONDAY, "D05")) == []


@pytest.mark.parametrize("batch", [1, 3])
def test_guides_made_anew_are_the_same(hall, batch):
    """A view is a cache: thrown away and rebuilt in other steps it says the same."""
    guides = built(hall)
    before = shelves(hall)
    guides.reset()
    assert not any(shelves(hall).values())
    built(hall, batch)
    assert shelves(hall) == before
    assert line_on(before["guides"][item_number(CODE)], MONDAY)["department"] == "D01"


def test_an_item_is_one_entry_whatever_its_versions(hall):
    """The newest version stands in place of the older; what is withdrawn says so."""
    with hall.reading() as root:
        items = [Item(root, index) for index, _entry in root.journal.since(0)]
        entries = {
            entry.key: entry
            for entry in (entry_of(each) for each in items if each.record.type in followed_by(SEARCH))
        }
    found, ended = entries[item_number(CODE)], entries[item_number(LATER)]
    assert (found.kind, found.stage, found.url) == ("办事指南", "行政许可", f"/services/{CODE}")
    assert (found.title, found.parties) == ("示例食品经营许可（改名）", ("敦化市示例市场局",))
    assert "专间平面图" in found.text
    assert ended.title == "示例乙事项（自 2026-03-04 取消）"


# ---------------------------------------------------------------- the paper


def notification(hall: StaffedHall) -> tuple[Publication, str]:
    """The paper of the notification, and its record number."""
    with hall.reading() as root:
        items = [Item(root, index) for index, _entry in root.journal.since(0)]
        one = next(each for each in items if each.record.type == "one-time-notified")
        return publication_of(one, SETTINGS, hall.lawbook, hall.calendar), f"{one.dossier.number}-0000"


def test_the_paper_says_what_the_record_says(hall):
    """Number, organ, situation, what to bring and what not, limits and the clauses; nobody's name."""
    paper, _number = notification(hall)
    check(paper)
    words = "\n".join(text for _place, text in texts(paper))
    assert (paper.number, paper.organ) == ("YC-20260302-K01-0001", "敦化市示例市场局")
    assert paper.title == ("示例食品经营许可", "一次性告知书")
    assert paper.proof_url == "https://hall.example/notifications/YC-20260302-K01-0001/Code-4_x"
    for part in ("餐饮", "申请书", "专间平面图", "可容缺", "您不必提供：营业执照", "承诺 10 个工作日"):
        assert part in words
    assert "《优化营商环境条例》第三十六条" in words
    assert "代理人身份证" not in words


def test_a_paper_is_as_open_as_its_record(hall):
    """The printing of an inside record is itself inside; of a public one public; each is printed once."""
    _paper, number = notification(hall)
    form = IssueForm(number, "0" * 64, {}, (file("n.pdf"),))
    done = hall.act("issue-paper", number.removesuffix("-0000"), PRINTER, form)
    assert type(done.paper) is InsidePaperIssued
    with pytest.raises(Refusal, match="已经印制"):
        hall.act("issue-paper", number.removesuffix("-0000"), PRINTER, form)
    other = f"{item_number(CODE)}-0000"
    public = hall.act("issue-paper", item_number(CODE), PRINTER, IssueForm(other, "0" * 64, {}, ()))
    assert type(public.paper) is PaperIssued
    with pytest.raises(Refusal, match="不在这个案卷"):
        hall.act("issue-paper", item_number(CODE), PRINTER, form)
