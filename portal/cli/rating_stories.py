"""Ratings of the demo: a Friday on which visitors were served and some rated, and bad ratings in every state.

Keypads hang at three windows; applicants of closed cases rate with the code on their receipt. Who rates how is drawn by
place, so the same demo comes out each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from msgspec.structs import replace

from hallcore.counters.forms import EndServiceForm, LoginForm, TakeForm
from hallcore.counters.model import TicketTaken
from hallcore.desk import Actor
from hallcore.ground.clock import TZ
from hallcore.ground.errors import Refusal
from hallcore.organisation.model import StaffPosted
from hallcore.organisation.rules import post_number
from hallcore.voice.ratings_model import (
    CallForm,
    CloseForm,
    KeypadForm,
    PressForm,
    RateForm,
    RectifyForm,
    VerifyForm,
)
from portal.cli import cast
from portal.cli.script import Script
from portal.inquiry import said
from portal.keypads import verifier_of

DAY = datetime(2026, 2, 27, tzinfo=TZ)
"""The Friday that is played."""

SERVED = (("d01-accept", "A"), ("d05-accept", "F"), ("d04-accept", "FA"))
"""Who serves on it, and from which queue they call."""

VISITS = 8
"""Visits to each of their windows."""

_GRADES = (5, 0, 5, 4, 0, 5, 3, 5, 0, 4, 5, 1, 0, 5, 5, 2, 5, 0, 4, 5, 0, 5, 1, 5)
"""How the visits of the day were rated, one after another; 0 where nobody did."""

_CASE_GRADES = (5, 5, 0, 4, 2, 5, 0, 5, 3, 5)
_KIOSK, _VISITOR = Actor("K01", "kiosk"), Actor("visitor", "citizen")


def begin(script: Script) -> None:
    """Put everything on the script."""
    script.on(DAY.replace(hour=8, minute=20), partial(_keypads, script))
    for place, (login, code) in enumerate(SERVED):
        script.on(DAY.replace(hour=8, minute=35 + place), partial(_open, script, login))
        for n in range(VISITS):
            moment = DAY.replace(hour=8, minute=45 + place) + timedelta(minutes=18 * n)
            grade = _GRADES[place * VISITS + n]
            script.on(moment, partial(_visit, script, login, code, grade, place * VISITS + n))
        script.on(DAY.replace(hour=17, minute=place), partial(_close, script, login))
    script.on(datetime(2026, 2, 28, 10, tzinfo=TZ), partial(_cases, script))
    script.on(datetime(2026, 2, 28, 14, tzinfo=TZ), partial(_called_back, script))


def _window(script: Script, login: str) -> str:
    """The window somebody sits at, by their post itself: the lists need not have caught up."""
    with script.hall.house.reading() as root:
        return root.archive[post_number(script.accounts[login].account)].the(StaffPosted).window


def _serial(window: str) -> str:
    return f"DEMO2026{window.replace('W', 'P')}"


def _keypads(script: Script) -> None:
    for login, _code in SERVED:
        window = _window(script, login)
        form = KeypadForm(
            window.replace("W", "P"), _serial(window), window, "示例评价器", verifier_of(cast.KEYPAD_KEY)
        )
        script.do("register-keypad", "", "manager1", form)


def _open(script: Script, login: str) -> None:
    script.do("open-window-day", "", login, LoginForm(_window(script, login)), "acceptor")


def _close(script: Script, login: str) -> None:
    script.do("close-window-day", f"CK-{DAY:%Y%m%d}-{_window(script, login)}", login, role="acceptor")


def _visit(script: Script, login: str, code: str, grade: int, n: int) -> None:
    """Put a visit on the script, from its number to its end, and the rating if there is one; nothing waits for it."""
    began = script.clock.now()
    taking = TakeForm(code, "kiosk", f"DEMO-{DAY:%d}-{n:02d}", point="K01")
    script.hall.house.perform("take-ticket", "", _KIOSK, taking)
    window = _window(script, login)
    held: list[str] = []

    def call() -> None:
        held.append(script.do("call-next", f"CK-{DAY:%Y%m%d}-{window}", login, role="acceptor"))

    def start() -> None:
        script.do("start-service", held[0], login, role="acceptor")

    def end() -> None:
        script.do("end-service", held[0], login, EndServiceForm(), "acceptor")

    length = timedelta(minutes=6 + n % 5)
    script.on(began + timedelta(minutes=2), call)
    script.on(began + timedelta(minutes=2, seconds=30), start)
    script.on(began + length, end)
    if grade:
        script.on(began + length + timedelta(seconds=20), lambda: _rate(script, held[0], window, grade, n))


def _rate(script: Script, ticket: str, window: str, grade: int, n: int) -> None:
    """Rate a visit by the keypad, or with its slip; some who are dissatisfied leave a number."""
    house, serial = script.hall.house, _serial(window)
    if n % 3 == 0 and grade > 2:
        form = PressForm(serial, n + 1, str(grade), script.clock.now(), ticket)
        house.perform("press-keypad", "", Actor(f"keypad:{serial}", "keypad"), form)
        return
    with house.reading() as root:
        word = root.archive[ticket].the(TicketTaken).code
    bad = grade <= 2
    rating = RateForm(ticket, grade, "qr", word, ("wait", "told") if bad else ("attitude",))
    if bad:
        named = n % 2 == 1
        rating = replace(
            rating,
            words="示例：材料要求说了两次才说全。",
            name="示例办事人" if named else "",
            phone="13800000099" if named else "",
        )
    house.perform("rate", "", _VISITOR, rating)


def _cases(script: Script) -> None:
    """Applicants of cases that are closed by then rate them with the code on their receipt."""
    script.hall.settle()
    with script.hall.house.reading() as root:
        shelf = root.archive.shelf("cases")
        closed = [number for number, one in shelf.items() if one["state"] == "closed"]
        found = [(number, said(root.archive[number], "query")) for number in closed]
    for place, (number, code) in enumerate(found):
        grade = _CASE_GRADES[place % len(_CASE_GRADES)]
        if grade and code:
            phone = "13800000098" if grade <= 2 else ""
            form = RateForm(number, grade, "mobile", code, phone=phone)
            with suppress(Refusal):  # closed more than thirty days before
                script.hall.house.perform("rate", "", _VISITOR, form)


def _bad(script: Script) -> Iterator[str]:
    script.hall.settle()
    with script.hall.house.reading() as root:
        found = [number for _state, _due, number in root.archive.shelf("rating-desk")]
    yield from sorted(found)


def _called_back(script: Script) -> None:
    """One is mended and told, one is being mended, one waits for a second person, the rest for a call-back."""
    bad = list(_bad(script))
    stories = (_mended, _mending, _disputed)
    for number, story in zip(bad, stories, strict=False):
        story(script, number)


def _verified(script: Script, number: str, finding: str, why: str) -> None:
    with script.hall.house.reading() as root:
        named = bool(root.archive[number].record(0).head["body"]["named"])
    how = "phone" if named else "records"
    call = CallForm(how, reached=named, said="示例：评价人说明了当时的情况。" if named else "")  # type: ignore[arg-type]  # one of HOWS
    script.do("log-call", number, "inspector1", call, "inspector")
    script.do("verify-rating", number, "inspector1", VerifyForm(finding, why), "inspector")  # type: ignore[arg-type]  # one of FINDINGS


def _mending(script: Script, number: str) -> None:
    _verified(script, number, "simple", "示例：一次性告知不完整，办事人为补一份材料多跑一次。")


def _mended(script: Script, number: str) -> None:
    _mending(script, number)
    with script.hall.house.reading() as root:
        department = root.archive[number].record(0).head["body"]["department"]
    login = next(one for one, _code in SERVED if one.startswith(department.lower()))
    measures = "示例：已向办事人致歉并免费寄送，窗口张贴材料清单，科室组织学习一次性告知制度。"
    script.do("rectify-rating", number, login, RectifyForm(measures), "acceptor")
    with script.hall.house.reading() as root:
        named = bool(root.archive[number].record(0).head["body"]["named"])
    form = CloseForm("示例：反映的情况属实，已经改正，谢谢您的意见。", "phone" if named else "page")
    script.do("close-rating", number, "inspector1", form, "inspector")


def _disputed(script: Script, number: str) -> None:
    _verified(script, number, "mistaken", "示例：评价人称误触按键，对服务没有意见。")
