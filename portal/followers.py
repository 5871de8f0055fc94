"""Followers: what reads the journal from its own cursor after the act is committed.

*Views* show (board, search index): they can be thrown away and rebuilt from index zero. *Agents* tell
or do (press, closer): they act once for each entry, and their cursor never goes back. A view keeps its
cursor with what it has written; an agent's lies in the database and moves after its act is committed,
so a crash between the two repeats the attempt and the act's own rule refuses the second.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, cast

from hallcore.dossier import Record
from hallcore.journal import House, Root

_LOG = logging.getLogger(__name__)
BATCH = 256
IDLE_SECONDS = 0.2
LARGE = 1 << 15
"""Bytes from which a record is let go as soon as it is taken: decoded it is many times that."""
BREATH_SECONDS = 0.02
"""How long entries may gather after a round, at least: what a round costs by itself is the same for one as for many."""

LONGEST_BREATH_SECONDS = 0.1
"""A round that took longer is followed by a rest as long, up to this: a hall in a rush is not followed at its expense."""


class Item:
    """One journal entry as followers see it."""

    def __init__(self, root: Root, index: int) -> None:
        entry = root.journal.entries[index]
        self.index = index
        self.root = root
        self.dossier = root.archive[entry.dossier]
        self.n: int = entry.n
        self.record: Record = self.dossier.record(entry.n)
        self.entry = entry


class View(Protocol):
    """Something that shows."""

    name: str

    def cursor(self) -> int:
        """The first index it has not taken yet."""
        ...

    def take(self, start: int, stop: int) -> None:
        """Take the entries from start up to, not including, stop, and move the cursor with them."""
        ...

    def reset(self) -> None:
        """Forget everything; the cursor is zero again."""
        ...

    def rest(self) -> None:
        """Put itself in order while there is nothing to take."""
        ...


class ShelfView:
    """A view that keeps shelves: it takes what the table of consequences gives it, in one transaction with its cursor.

    Args:
        house: The hall.
        types: The record types it takes up.
        shelves: Its own shelves, emptied when it is made anew.
        beside: Shelves other owners write, made here so that no reading and no act has to make one.
    """

    name: str

    def __init__(
        self, house: House, types: frozenset[str], shelves: Sequence[str], beside: Sequence[str] = ()
    ) -> None:
        self.house = house
        self.types = types
        self.shelves = tuple(shelves)
        house.transact(lambda root: [root.archive.shelf(name) for name in (*shelves, *beside)])

    def gather(self, root: Root, items: Iterator[Item]) -> None:
        """Write what follows from a batch of entries, all of this view's types."""
        raise NotImplementedError

    def cursor(self) -> int:
        """The first index not taken."""
        with self.house.reading() as root:
            return int(root.archive.shelf("cursors").get(self.name, 0))

    def take(self, start: int, stop: int) -> None:
        """Take entries and move the cursor in one transaction."""
        self.house.transact(lambda root: self.take_in(root, start, stop))

    def take_in(self, root: Root, start: int, stop: int) -> None:
        """Take entries and move the cursor in a transaction of the caller's."""
        self.gather(root, self._mine(root, start, stop))
        root.archive.shelf("cursors")[self.name] = stop

    def _mine(self, root: Root, start: int, stop: int) -> Iterator[Item]:
        """The entries that are this view's; what is large is not kept until the whole batch is taken."""
        for index in range(start, stop):
            item = Item(root, index)
            if item.dossier.types[item.n] in self.types:
                yield item
                if len(item.record.data) > LARGE:
                    item.record.let_go()

    def rest(self) -> None:
        """Nothing to put in order: every shelf is written as it shall stand."""

    def reset(self) -> None:
        """Empty its shelves; the cursor is zero again."""

        def work(root: Root) -> None:
            for name in self.shelves:
                root.archive.shelf(name).clear()
            root.archive.shelf("cursors")[self.name] = 0

        self.house.transact(work)


class Agent(Protocol):
    """Something that acts once."""

    name: str
    types: frozenset[str]

    def act(self, item: Item) -> None:
        """Do what follows from one entry; doing it twice must be refused by the act's own rule."""
        ...


class Noting(Agent, Protocol):
    """An agent that only writes what waits into the hall's own shelves: many notes and its cursor are one transaction."""

    def note(self, root: Root, item: Item) -> None:
        """Write down what follows from one entry."""
        ...


class Ticking(Protocol):
    """Something that acts because time passes."""

    def tick(self) -> int:
        """Do what is due; return how many acts were done."""
        ...


class Crew:
    """All followers of a process: one thread for views, one for agents and the clock."""

    def __init__(
        self, house: House, views: Sequence[View], agents: Sequence[Agent], timers: Sequence[Ticking]
    ) -> None:
        self.house = house
        self.views = tuple(views)
        self.agents = tuple(agents)
        self.timers = tuple(timers)
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    # -- running ----------------------------------------------------------------------------------

    def start(self) -> None:
        """Follow in two threads until ``stop``."""
        for name, work in (("views", self.show), ("agents", self.do)):
            thread = threading.Thread(target=self._run, args=(work,), name=name, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Finish what is under way."""
        self._stop.set()
        self.house.ring()
        for thread in self._threads:
            thread.join()

    def _run(self, work) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - a bound method of this class
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                busy = work()
            except Exception:  # noqa: BLE001 - a follower that dies would stop what follows from every later act
                _LOG.exception("follower failed; it will try again")
                busy = 0
                self._stop.wait(1)
            if busy:
                self._stop.wait(breath(time.monotonic() - began))
            else:
                with self.house.news:
                    self.house.news.wait(IDLE_SECONDS)

    # -- work --------------------------------------------------------------------------------------

    def step(self) -> int:
        """One round of everything; return how much was done."""
        return self.show() + self.do()

    def show(self) -> int:
        """Bring every view up to the journal.

        Views that keep shelves take what is new in one transaction, which costs what one of them alone would. Where
        that fails each takes it by itself, so that the fault of one stops no other.

        Raises:
            Exception: The fault of the first view that had one, after the others took what is theirs.
        """
        with self.house.reading() as root:
            size = root.journal.size
        shelved = [view for view in self.views if isinstance(view, ShelfView)]
        try:
            done = self.house.transact(lambda root: _take_in(root, shelved, size))
        except Exception as fault:  # noqa: BLE001 - whose it is shows when each takes by itself
            _LOG.warning("each view takes by itself: %r", fault)
            done, shelved = 0, []
        faults = []
        for view in self.views:
            if view not in shelved:
                try:
                    done += _bring(view, size)
                except Exception as fault:  # noqa: BLE001 - raised when the others are done
                    faults.append(fault)
        if faults:
            raise faults[0]
        for view in () if done else self.views:
            # Putting in order costs as much as taking does: not between two rounds of a rush.
            view.rest()
        return done

    def do(self) -> int:
        """Let every agent act on what it has not seen, then let time pass.

        Raises:
            Exception: The fault of the first timer that had one, after time passed for the others.
        """
        with self.house.reading() as root:
            rounds = [(agent, *self._round(agent, root)) for agent in self.agents]
        for agent, items, _start, stop in rounds:
            if items:
                self._act(agent, items, stop)
        behind = {agent.name: stop for agent, items, start, stop in rounds if stop > start and not items}
        if behind:
            self._move(behind)
        done = sum(stop - start for _agent, _items, start, stop in rounds)
        faults = []
        for timer in self.timers:
            try:
                done += timer.tick()
            except Exception as fault:  # noqa: BLE001 - raised when time has passed for the others
                faults.append(fault)
        if faults:
            raise faults[0]
        return done

    def _act(self, agent: Agent, items: Sequence[int], stop: int) -> None:
        """Let an agent act on entries, then move its cursor: before one at which it failed, or behind them all.

        A crash in between repeats the attempts of this round, and each act's own rule refuses the second.
        """
        if hasattr(agent, "note"):
            self.house.transact(lambda root: _note_down(root, cast("Noting", agent), items, stop))
            return
        for index in items:
            try:
                with self.house.reading() as root:
                    agent.act(Item(root, index))
            except BaseException:
                self._move({agent.name: index})
                raise
        self._move({agent.name: stop})

    def _round(self, agent: Agent, root: Root) -> tuple[list[int], int, int]:
        """What an agent has to act on now, and the stretch of the journal it is found in."""
        cursors = root.archive.shelf("cursors") if "cursors" in root.archive.shelves else {}
        start = int(cursors.get(agent.name, 0))
        stop = max(start, min(root.journal.size, start + BATCH))
        return [index for index in range(start, stop) if self._concerns(agent, root, index)], start, stop

    def _concerns(self, agent: Agent, root: Root, index: int) -> bool:
        entry = root.journal.entries[index]
        return root.archive[entry.dossier].types[entry.n] in agent.types

    def _move(self, cursors: Mapping[str, int]) -> None:
        """Move cursors forward, in one transaction: most agents have nothing to do in most rounds."""

        def work(root: Root) -> None:
            shelf = root.archive.shelf("cursors")
            for name, cursor in cursors.items():
                if shelf.get(name, 0) < cursor:
                    shelf[name] = cursor

        self.house.transact(work)


def breath(seconds: float) -> float:
    """How long to rest after a round that took so many seconds: as long, within bounds."""
    return min(max(BREATH_SECONDS, seconds), LONGEST_BREATH_SECONDS)


def _take_in(root: Root, views: Sequence[ShelfView], size: int) -> int:
    """Let views take what is new in one transaction; return how many entries that were, over all views."""
    done, cursors = 0, root.archive.shelf("cursors")
    for view in views:
        start = int(cursors.get(view.name, 0))
        if start < size:
            stop = min(size, start + BATCH)
            view.take_in(root, start, stop)
            done += stop - start
    return done


def _bring(view: View, size: int) -> int:
    """Let a view take what is new; return how many entries it took."""
    start = view.cursor()
    if start >= size:
        return 0
    stop = min(size, start + BATCH)
    view.take(start, stop)
    return stop - start


def _note_down(root: Root, agent: Noting, items: Sequence[int], stop: int) -> None:
    """Let an agent note entries, and move its cursor, in one transaction."""
    for index in items:
        agent.note(root, Item(root, index))
    cursors = root.archive.shelf("cursors")
    if cursors.get(agent.name, 0) < stop:
        cursors[agent.name] = stop
