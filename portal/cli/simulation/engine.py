"""When everything happens: a queue of events by hall time, a few threads that let them happen, and the hall's clock.

The clock is driven forward from event to event and never back. An event that is under way may bring about others a
little later, so nothing that lies further off than ``REACH`` is begun before it has ended.
"""

from __future__ import annotations

import heapq
import json
import socket
import threading
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path

from hallcore.ground.errors import Refusal
from portal.control import NotRunning, socket_path

REACH = 20.0
"""Hall seconds by which an event may overtake one that is still under way."""

STEP = 6.0
"""Hall seconds the clock is moved past an event, so that it need not be moved again for each of its neighbours."""

Happening = Callable[[], None]


class HallClock:
    """The clock of a running demo hall, over its local socket, which stays open."""

    def __init__(self, var: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.connect(str(socket_path(var)))
        except OSError as absent:
            raise NotRunning(str(var)) from absent
        self._stream = self._socket.makefile("rwb")
        self.jumps = 0

    def ask(self, command: str, **arguments: object) -> dict[str, object]:
        """Ask the hall something.

        Raises:
            Refusal: The hall refused.
            RuntimeError: It failed.
        """
        self._stream.write(json.dumps({"command": command, **arguments}).encode() + b"\n")
        self._stream.flush()
        answer = json.loads(self._stream.readline() or b'{"fault": "the hall went away"}')
        if "refused" in answer:
            raise Refusal(answer["refused"]["reason"], where=answer["refused"]["where"])
        if "fault" in answer:
            raise RuntimeError(answer["fault"])
        found: dict[str, object] = answer["ok"]
        return found

    def now(self) -> datetime:
        """The hall's time."""
        return datetime.fromisoformat(str(self.ask("status")["time"]))

    def jump(self, to: datetime) -> datetime:
        """Move the clock forward to a moment; where it has passed already, nothing is moved. Gives the hall's time."""
        self.jumps += 1
        try:
            return datetime.fromisoformat(str(self.ask("clock", to=to.isoformat())["time"]))
        except Refusal:
            return self.now()

    def close(self) -> None:
        """Let the socket go."""
        self._stream.close()
        self._socket.close()


class Engine:
    """Events of one day by the second of that day.

    Args:
        jump: Moves the hall's clock to so many seconds after midnight and gives the second it stands at.
        threads: How many events may be under way at once.
        failed: Is told of an event that raised, with what it raised.
    """

    def __init__(
        self, jump: Callable[[float], float], threads: int, failed: Callable[[BaseException], None]
    ) -> None:
        self._jump = jump
        self._threads = threads
        self._failed = failed
        self._heap: list[tuple[float, int, Happening]] = []
        self._order = count()
        self._ready = threading.Condition()
        self._under_way: dict[int, float] = {}
        self._clock = 0.0
        self.events = 0

    def at(self, when: float, happening: Happening) -> None:
        """Have something happen at a second of the day; what lies in the past happens next."""
        with self._ready:
            heapq.heappush(self._heap, (when, next(self._order), happening))
            self._ready.notify()

    def now(self) -> float:
        """The second of the day the event of this thread happens at, or where the clock was driven last."""
        return self._under_way.get(threading.get_ident(), self._clock)

    def stands(self) -> float:
        """The second of the day the hall's clock was driven to last; nothing that has ended ended later."""
        return self._clock

    def after(self, seconds: float, happening: Happening) -> None:
        """Have something happen so many seconds after the event that is under way in this thread."""
        self.at(self.now() + seconds, happening)

    def run(self) -> None:
        """Let everything happen until nothing is left."""
        threads = [threading.Thread(target=self._work, daemon=True) for _ in range(self._threads)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _work(self) -> None:
        me = threading.get_ident()
        while True:
            try:
                happening = self._next(me)
            except Exception as fault:  # noqa: BLE001 - the hall's clock does not answer: the day is over, and it is told
                self._failed(fault)
                with self._ready:
                    self._ready.notify_all()
                return
            if happening is None:
                return
            try:
                happening()
            except Exception as fault:  # noqa: BLE001 - a day goes on whatever one of its events meets; it is told
                self._failed(fault)
            with self._ready:
                del self._under_way[me]
                self._ready.notify_all()

    def _next(self, me: int) -> Happening | None:
        """The next event, once the clock stands at it; None when there is and will be none."""
        with self._ready:
            while True:
                if self._heap and self._may_begin(self._heap[0][0]):
                    when, _order, happening = heapq.heappop(self._heap)
                    self._drive(when)
                    self._under_way[me] = max(when, self._clock - STEP)
                    self.events += 1
                    return happening
                if not self._heap and not self._under_way:
                    self._ready.notify_all()
                    return None
                self._ready.wait()

    def _may_begin(self, when: float) -> bool:
        return when <= min(self._under_way.values(), default=when) + REACH

    def _drive(self, when: float) -> None:
        """Move the clock to an event. It runs on by itself too, so it may stand further already."""
        if when > self._clock:
            self._clock = max(self._jump(when + STEP), when + STEP)
