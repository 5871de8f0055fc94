"""The simulator's own hall: a folder furnished with a whole organisation that signs in, and a process that serves it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from datetime import time as time_of_day
from pathlib import Path
from string import ascii_uppercase
from typing import Any

from hallcore.attendance.forms import TerminalForm
from hallcore.catalogue.model import Item, ItemForm
from hallcore.catalogue.reading import read_items
from hallcore.counters.forms import PresenceForm, QueueForm
from hallcore.counters.model import Session
from hallcore.desk import Actor
from hallcore.ground.clock import TZ, HallClock, ScriptedClock
from hallcore.identity.model import NewAccount, NewApplicant, NewPerson
from hallcore.voice.ratings_model import KeypadForm
from portal import control
from portal.cli import cast
from portal.cli.devices import TrusteeDevice
from portal.cli.furnishing import furnish
from portal.cli.queueing import PRESENCE_SECRET
from portal.cli.script import Script
from portal.cli.serving import SEEDED
from portal.cli.simulation.besides import POOL, SEATS, applicant
from portal.cli.simulation.carded import HURRIED
from portal.cli.simulation.dayplan import visitor
from portal.cli.simulation.places import keypad_of, serial_of, staffed, windows_of
from portal.cli.stations import STATIONS
from portal.cli.treasury import begin_first_day, furnish_treasury, publish_tariffs
from portal.keypads import verifier_of
from portal.settings import ZONES, Settings
from trading.registry.model import Admission

OPENED = datetime(2025, 12, 1, 8, 30, tzinfo=TZ)
"""When the simulator's hall began to work."""

ACCOUNTS = "accounts.json"
USHER = "usher1"
SESSIONS = (Session("08:30", "11:30"), Session("13:30", "16:30"))
OPERATOR = Actor("U-000000", "operator")
FROM = 900_000
"""People with an account are numbered from here, apart from those who come to the hall."""

_SERVE = "from portal.cli import main; main(prog_name='hall')"


def furnish_hall(
    var: Path, first: date, before: date | None = None, items: Iterable[Item] | None = None
) -> dict[str, str]:
    """Furnish an empty folder: departments, windows, people, items, treasury and bank; nobody has come yet.

    Args:
        var: The folder; there is nothing in it.
        first: The first day on which the hall is open to everybody, and the bank too.
        before: The day that is simulated first, where that is an earlier one: its clock is left at seven in that morning.
        items: The catalogue; the demo's whole one unless given.

    Returns:
        Login → account number of everybody.
    """
    from portal.hall import Hall  # noqa: PLC0415 - the database is imported when it is wanted
    from portal.sessions import hash_password  # noqa: PLC0415 - as above

    clock, morning = ScriptedClock(OPENED), datetime.combine(before or first, time_of_day(7), TZ)
    hall = Hall(Settings(var=var), clock=clock)
    try:
        script = Script(hall, clock, morning, var / "demo" / "devices")
        verifier = hash_password(cast.PASSWORD)
        furnish(script, verifier, everybody=True)
        furnish_treasury(script, verifier)
        publish_tariffs(script)
        furnish_queues(script, verifier)
        furnish_terminals(script)
        furnish_applicants(script, verifier)
        furnish_centre(script, verifier)
        furnish_keypads(script)
        furnish_purchaser(script, verifier)
        for item in read_items() if items is None else items:
            script.do("publish-item", "", "manager1", ItemForm(item, OPENED.date()))
        hall.settle()
        clock.set(morning)
        begin_first_day(script, first)
        hall.settle()
    finally:
        hall.stop()
    HallClock(var / "clock.json", start=morning).close()
    (var / "demo").mkdir(exist_ok=True)
    (var / "demo" / SEEDED).write_text("模拟大厅\n", encoding="utf-8")
    return {login: actor.account for login, actor in script.accounts.items()}


def queues_of(windows: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Department → the letters of its queue: one each, since only its own windows can take its matters in."""
    one = [letter for letter in ascii_uppercase if letter not in "IO"]
    letters = [*one, *(first + second for first in one for second in one)]
    return dict(zip(sorted(windows), letters, strict=False))


def furnish_queues(script: Script, verifier: str) -> None:
    """Open a queue for each department, and the account of whoever looks after them."""
    person = cast.BY_LOGIN[USHER]
    usher = NewAccount(USHER, verifier, person.person, person.roles, "")
    number = script.hall.house.perform("open-account", "", OPERATOR, usher).dossier
    script.accounts[USHER] = Actor(number, "usher", "")
    windows, stations = windows_of(), {station.code: station for station in STATIONS}
    for department, code in queues_of(windows).items():
        place = stations[department]
        form = QueueForm(
            code,
            place.short,
            (department,),
            windows[department],
            SESSIONS,
            "17:30",
            place.hall,
            place.floor,
            place.zone,
            capacity=SEATS,
        )
        script.do("set-queue", "", "manager1", form)
    script.do("set-presence-code", "", "manager1", PresenceForm(PRESENCE_SECRET))


def furnish_applicants(script: Script, verifier: str) -> None:
    """Some of the public who have an account: they apply over the web and make appointments."""
    house = script.hall.house
    for n in range(POOL):
        login, person = applicant(n), visitor(FROM + n, company=False)
        known = house.perform(
            "register-person", "", OPERATOR, NewPerson(person.name, person.number, person.phone)
        )
        account = NewAccount(login, verifier, person.name, ("citizen",), known.dossier)
        number = house.perform("open-account", "", OPERATOR, account).dossier
        script.accounts[login] = Actor(number, "citizen", known.dossier)


CENTRE = ("manager2", "inspector1", "supervisor1", "supervisor2", "discipline1", "discipline2")
"""Who of the centre and of those who watch over it signs in besides the manager and the usher."""


def furnish_centre(script: Script, verifier: str) -> None:
    """Open the accounts of those who follow ratings and complaints up, and of those who watch."""
    for login in CENTRE:
        person = cast.BY_LOGIN[login]
        account = NewAccount(login, verifier, person.person, person.roles, "")
        number = script.hall.house.perform("open-account", "", OPERATOR, account).dossier
        script.accounts[login] = Actor(number, person.roles[0], "")


def furnish_keypads(script: Script) -> None:
    """Hang a keypad at every window that is served."""
    verifier = verifier_of(cast.KEYPAD_KEY)
    for window in staffed():
        form = KeypadForm(keypad_of(window), serial_of(window), window, "示例评价器", verifier)
        script.do("register-keypad", "", "manager1", form)


def furnish_purchaser(script: Script, verifier: str) -> None:
    """Register a purchaser, who tenders on its own, and enrol the devices of the keepers."""
    house, person = script.hall.house, cast.BY_LOGIN[HURRIED]
    party = next(one for one in cast.PURCHASERS if one.code == person.party)
    form = NewApplicant(party.code, party.name, cast.REGION, party.kind, "示例联系人", "13800000000")
    number = house.perform("register-applicant", "", OPERATOR, form).dossier
    house.perform("admit-party", number, OPERATOR, Admission(party.capacities))
    account = NewAccount(HURRIED, verifier, person.person, person.roles, person.party)
    opened = house.perform("open-account", "", OPERATOR, account).dossier
    script.accounts[HURRIED] = Actor(opened, person.roles[0], person.party)
    for keeper in cast.KEEPERS:
        TrusteeDevice.enrol(script.devices / keeper.login, script.hall.keyring, keeper.name, keeper.login)


def furnish_terminals(script: Script) -> None:
    """Register the demo's terminals."""
    from portal.sessions import hash_password  # noqa: PLC0415 - as above

    verifier = hash_password(cast.TERMINAL_KEY)
    for one in cast.TERMINALS:
        form = TerminalForm(one.code, one.serial, one.hall, one.floor, one.place, "示例考勤机", verifier)
        script.do("register-terminal", "", "manager1", form)


def free_hosts() -> dict[str, str]:
    """An address nobody listens on for each network."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in ZONES]
    found = {zone: f"127.0.0.1:{one.getsockname()[1]}" for zone, one in zip(ZONES, held, strict=True)}
    for one in held:
        one.close()
    return found


@contextmanager
def served(var: Path, hosts: Mapping[str, str], *, threads: int) -> Iterator[subprocess.Popen[bytes]]:
    """``hall serve`` over a furnished folder until the block ends; the hall's own log lies in ``serve.log``.

    Raises:
        RuntimeError: It does not start.
    """
    environment = {
        **os.environ,
        "HALL_VAR": str(var),
        "HALL_MODE": "demo",
        "HALL_THREADS": str(threads),
        "HALL_PUBLIC_URL": f"http://{hosts['public']}",
        **{f"HALL_LISTEN_{zone.upper()}": host for zone, host in hosts.items()},
    }
    log = var / "serve.log"
    command: list[Any] = [
        sys.executable,
        "-W",
        "ignore",
        "-c",
        _SERVE,
        "serve",
        "--demo",
        "--config",
        str(var / "no.ini"),
    ]
    with log.open("ab") as sink:
        process = subprocess.Popen(command, env=environment, stdout=sink, stderr=sink)  # noqa: S603 - our own command
        try:
            give_up = time.monotonic() + 60
            while not control.socket_path(var).exists():
                if process.poll() is not None or time.monotonic() > give_up:
                    raise RuntimeError(log.read_text(encoding="utf-8")[-2000:])
                time.sleep(0.05)
            yield process
        finally:
            process.terminate()
            process.wait(120)
