"""Housekeeping: what shall not be kept is let go, in a thread of its own, behind everybody's back.

After an erasure the database still holds the old state of what was erased, and its last copy before packing too;
``purge`` lets both go. In the vault lie files whose act was refused or never came; the sweep lets them go after a
grace time. What is not here: what may be erased (``hallcore.identity``), and backups, which the
operator keeps and must let run out.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from hallcore.vault import Swept, write_durably
from portal.consequences import FORGET, followed_by
from portal.followers import Item

_LOG = logging.getLogger(__name__)
FIRST_SWEEP_SECONDS, DAY_SECONDS, RETRY_SECONDS = 3600.0, 86400.0, 600.0
"""After the start, from then on, and after a failure; a sweep reads every record, so a start does not wait for it."""


class Housekeeper:
    """Purges when asked, at the latest after the next start, and sweeps the vault once a day.

    Args:
        data: The folder of the database, where it is noted that a purge is due.
        pack: Has the database forget every earlier state, in all its files.
        sweep: Removes from the vault what no record names.
    """

    def __init__(self, data: Path, pack: Callable[[], None], sweep: Callable[[], Swept]) -> None:
        self.pack = pack
        self.sweep = sweep
        self._due = data / "purge-due"
        self._asked = 0
        self._packing, self._marking = threading.Lock(), threading.Lock()
        self._bell = threading.Event()
        self._next_sweep = time.monotonic() + FIRST_SWEEP_SECONDS
        self._stop = False
        self._thread = threading.Thread(target=self._run, name="housekeeping", daemon=True)

    def start(self) -> None:
        """Begin to wait for work; what was due when the hall stopped is done first."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is under way; what is due stays due."""
        self._stop = True
        self._bell.set()
        if self._thread.is_alive():
            self._thread.join()

    def ask(self) -> None:
        """Have the database purged soon; whoever asks does not wait, and a crash does not make it forgotten."""
        with self._marking:
            self._asked += 1
            write_durably(self._due, b"")
        self._bell.set()

    def purge(self) -> None:
        """Let the database forget every earlier state, so that what was erased is in none of its files.

        Acts go on meanwhile. It takes as long as copying the database does.
        """
        with self._packing:
            asked = self._asked
            self.pack()
            with self._marking:
                if asked == self._asked:
                    self._due.unlink(missing_ok=True)

    def _run(self) -> None:
        while not self._stop:
            try:
                pause = self._work()
            except Exception:  # noqa: BLE001 - a full disk today must not keep tomorrow's work from being tried
                _LOG.exception("housekeeping failed; it is tried again")
                pause = RETRY_SECONDS
            self._bell.wait(pause)
            self._bell.clear()

    def _work(self) -> float:
        """Do what is due; return the seconds until the next sweep."""
        if self._due.exists():
            self.purge()
        if time.monotonic() >= self._next_sweep:
            self._next_sweep = time.monotonic() + DAY_SECONDS
            _LOG.info("swept: %s", self.sweep())
        return max(self._next_sweep - time.monotonic(), 0)


class Forgetter:
    """The agent that asks for a purge after each erasure; asking twice purges once more, and no harm is done."""

    name = FORGET
    types = followed_by(FORGET)

    def __init__(self, housekeeper: Housekeeper) -> None:
        self.housekeeper = housekeeper

    def act(self, _item: Item) -> None:
        """Ask."""
        self.housekeeper.ask()
