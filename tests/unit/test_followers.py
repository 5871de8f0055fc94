"""Followers at work: what is new is taken in one transaction, and one that fails stops no other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hallcore.journal import Root
from portal.board import Board
from portal.followers import BREATH_SECONDS, LONGEST_BREATH_SECONDS, Crew, Item, ShelfView, breath
from portal.roster import Roster
from tests.makers.disclosed import Busy, disclosed


@pytest.fixture(scope="module")
def busy() -> Iterator[Busy]:
    """A house in which something of everything happened."""
    matter = disclosed()
    matter.hall.seal()
    yield matter
    matter.hall.close()


class Broken(ShelfView):
    """A view that can take nothing."""

    name = "broken"

    def gather(self, _root: Root, _items: Iterator[Item]) -> None:
        """Fail."""
        raise LookupError("broken")


class Notes:
    """An agent that only writes down what it sees."""

    name = "notes"
    types = frozenset({"refused", "applicant-registered", "account-opened"})

    def act(self, _item: Item) -> None:
        """Never asked: it notes."""
        raise AssertionError

    def note(self, root: Root, item: Item) -> None:
        """Write the index down."""
        root.archive.shelf("noted")[item.index] = root.archive.shelf("noted").get(item.index, 0) + 1


def size_of(busy: Busy) -> int:
    """How long the journal is."""
    with busy.hall.reading() as root:
        return int(root.journal.size)


def test_views_take_what_is_new_in_one_transaction(busy: Busy) -> None:
    """However many views there are, a round costs one commit."""
    views = (Board(busy.hall.house), Roster(busy.hall.house))
    for view in views:
        view.reset()
    crew, before = Crew(busy.hall.house, views, (), ()), busy.hall.house.database.lastTransaction()
    assert crew.show() == sum(min(256, size_of(busy)) for _view in views)
    storage = busy.hall.house.database.storage
    commits = [one.tid for one in storage.iterator(start=before) if one.tid > before]
    assert len(commits) == 1
    while crew.show():
        pass
    assert {view.cursor() for view in views} == {size_of(busy)}


def test_a_view_that_fails_stops_no_other(busy: Busy) -> None:
    """The others take what is theirs; the fault is told, and the broken one stays where it was."""
    broken, board = Broken(busy.hall.house, frozenset(), ()), Board(busy.hall.house)
    board.reset()
    crew = Crew(busy.hall.house, (broken, board), (), ())
    with pytest.raises(LookupError):
        crew.show()
    assert broken.cursor() == 0
    assert board.cursor() == min(256, size_of(busy))


def test_an_agent_that_only_notes_notes_each_entry_once(busy: Busy) -> None:
    """Notes and cursor are one transaction: nothing is noted twice, whatever breaks off in between."""
    crew = Crew(busy.hall.house, (), (Notes(),), ())
    while crew.do():
        pass
    crew.do()
    with busy.hall.reading() as root:
        noted = dict(root.archive.shelf("noted").items())
        wanted = {
            index for index in range(root.journal.size) if Item(root, index).record.paper.type in Notes.types
        }
    assert wanted
    assert noted == dict.fromkeys(wanted, 1)


def test_a_rest_is_as_long_as_the_round_within_bounds() -> None:
    """What waits is not kept waiting; a hall in a rush is not followed at its expense."""
    assert breath(0.001) == BREATH_SECONDS
    assert breath(0.05) == 0.05
    assert breath(3) == LONGEST_BREATH_SECONDS


class Clockwork:
    """Something that acts because time passes, and may be broken."""

    def __init__(self, *, broken: bool = False) -> None:
        self.broken = broken
        self.ticks = 0

    def tick(self) -> int:
        """Count, or fail."""
        if self.broken:
            raise LookupError("broken")
        self.ticks += 1
        return 0


def test_a_timer_that_fails_keeps_no_other_from_its_turn(busy: Busy) -> None:
    """What is due elsewhere falls due all the same; the fault is told after that."""
    sound = Clockwork()
    crew = Crew(busy.hall.house, views=(), agents=(), timers=(Clockwork(broken=True), sound))
    with pytest.raises(LookupError, match="broken"):
        crew.do()
    assert sound.ticks == 1
