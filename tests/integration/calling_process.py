"""A hall in a process of its own, in the middle of giving and calling numbers, made to be killed.

``python -m tests.integration.calling_process FOLDER`` forks for each line on stdin a process that opens the hall in
FOLDER/var. Two places give numbers, every window calls, serves and ends. It says ``pid N``, ``open`` and after each act
that was acknowledged ``ack DOSSIER N SHA256``; it goes on until it is killed, and ``gone STATUS`` is said.
What is not here: when it is killed and what must then be true.
"""

from __future__ import annotations

import os
import random
import sys
import threading
import time
import traceback
from pathlib import Path

import msgspec

from hallcore.counters.forms import EndServiceForm, LoginForm, QueueForm, TakeForm
from hallcore.counters.model import Session
from hallcore.counters.rules import at_window, window_day_number
from hallcore.desk import Actor
from hallcore.ground.errors import Refusal
from hallcore.identity.model import NewAccount
from hallcore.journal import House
from hallcore.organisation.model import DepartmentForm, PostForm, WindowForm
from portal.hall import Hall
from portal.settings import Settings
from tests.integration.makers import OPERATOR, VERIFIER
from tests.integration.rush_process import FORGOTTEN_SECONDS, say

MANAGER = Actor("U-000900", "manager")
LONGEST_PAUSE = 0.004


class CallingPlan(msgspec.Struct, frozen=True):
    """Who sits where: (window, actor)."""

    seats: tuple[tuple[str, Actor], ...]


def furnished(house: House, windows: int) -> list[tuple[str, Actor]]:
    """A department with windows, an acceptor at each, and one queue for all; who sits where."""
    department = DepartmentForm("D01", "敦化市市场监督管理局", "市场监管局")
    house.perform("register-department", "", MANAGER, department)
    seats = []
    for n in range(1, windows + 1):
        window, person = f"W{n:03d}", f"示例{n}"
        house.perform("open-window", "", MANAGER, WindowForm(window, "窗口", "department", ("D01",)))
        account = NewAccount(f"window{n:02d}", VERIFIER, person, ("acceptor",))
        number = house.perform("open-account", "", OPERATOR, account).dossier
        house.perform("post-staff", "", MANAGER, PostForm(number, person, "D01", window, ("acceptor",)))
        seats.append((window, Actor(number, "acceptor")))
    served = tuple(window for window, _actor in seats)
    hours = (Session("08:30", "17:00"),)
    house.perform("set-queue", "", MANAGER, QueueForm("A", "市场监管", ("D01",), served, hours, "17:30"))
    return seats


def main(folder: Path) -> None:
    """Fork a hall for each line on stdin."""
    plan = msgspec.json.decode((folder / "plan.json").read_bytes(), type=CallingPlan)
    for _line in sys.stdin:
        child = os.fork()
        if not child:
            try:
                run(folder / "var", plan)
            except BaseException:  # noqa: BLE001 - a forked process says why it ends, and ends at once
                traceback.print_exc()
            os._exit(1)
        say(f"pid {child}")
        _, status = os.waitpid(child, 0)
        say(f"gone {-os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)}")


def run(var: Path, plan: CallingPlan) -> None:
    """Open the hall and act until killed."""
    sys.setswitchinterval(0.0005)  # as hall serve does
    hall = Hall(Settings(var=var))
    hall.start()
    say("open")
    for _ in range(2):
        threading.Thread(target=taking, args=(hall.house,), daemon=True).start()
    for seat in plan.seats:
        threading.Thread(target=serving, args=(hall.house, *seat), daemon=True).start()
    time.sleep(FORGOTTEN_SECONDS)
    raise TimeoutError(f"nobody has killed this hall within {FORGOTTEN_SECONDS} s")


def _do(house: House, verb: str, number: str, actor: Actor, form: object = None) -> bool:
    try:
        done = house.perform(verb, number, actor, form)
    except Refusal:
        return False
    say(f"ack {done.dossier} {done.n} {done.sha256}")
    return True


def taking(house: House) -> None:
    """People come, one after the other."""
    pause = random.Random(threading.get_ident())  # noqa: S311 - how long somebody waits is no secret
    while True:
        _do(house, "take-ticket", "", Actor("K01", "kiosk"), TakeForm("A", "kiosk", "word", point="K01"))
        time.sleep(pause.random() * LONGEST_PAUSE)


def serving(house: House, window: str, actor: Actor) -> None:
    """A window calls, serves and ends, and goes on with whoever was there when the hall was killed."""
    day = window_day_number(window, house.clock.now().date())
    with house.reading() as root:
        there = day if root.archive.get(day) is not None else ""
    _do(house, "open-window-day", there, actor, LoginForm(window))
    while True:
        with house.reading() as root:
            ticket = root.archive.claimed(at_window(window))
        if ticket:
            _do(house, "start-service", ticket, actor)
            _do(house, "end-service", ticket, actor, EndServiceForm())
        elif not _do(house, "call-next", day, actor):
            time.sleep(LONGEST_PAUSE)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
