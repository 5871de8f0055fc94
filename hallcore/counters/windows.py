"""The day of a window: who is logged in, when the window rests and why. Attendance reads these papers.

Somebody is logged in at one window only, a claim on the account; the night ends whatever nobody ended.
"""

from __future__ import annotations

from hallcore.counters.calling import check_free
from hallcore.counters.days import WindowDayClosed, WindowDayHeld, WindowDayOpened, WindowDayResumed
from hallcore.counters.forms import LoginForm, ReasonForm
from hallcore.counters.model import (
    PROCEDURE,
    WINDOW_DAY,
)
from hallcore.counters.rules import at_counter, check_logged_in, check_reason, logged_in, window_day_number
from hallcore.desk import Act, Desk, Verb
from hallcore.ground.deadline import midnight_after
from hallcore.ground.errors import Refusal
from hallcore.organisation.model import WindowOpened
from hallcore.organisation.rules import post_number, posted, window_number


def open_window_day(desk: Desk, form: LoginForm) -> Act:
    """Log in at a window of one's own department, or one that takes in for it."""
    _check_seat(desk, form.window)
    number = window_day_number(form.window, desk.at.date())
    window_day = desk.archive.get(number) or desk.found(number, PROCEDURE, WINDOW_DAY)
    desk.file_in(window_day)
    desk.advance("open-window-day")
    account = desk.actor.account
    there = desk.archive.claim(at_counter(account), number)
    if there != number:
        raise Refusal(f"您已在窗口 {there.rpartition('-')[2][1:]} 登录，请先退出", "PH-12", where=there)
    desk.remind("end-window-day", midnight_after(desk.at.date()))
    return Act(WindowDayOpened(form.window, desk.at.date(), account))


def _check_seat(desk: Desk, window: str) -> None:
    """Refuse whoever has no post that takes in at this window."""
    place = desk.archive.get(window_number(window))
    if place is None:
        raise Refusal("没有这个窗口", "PH-12", where="window")
    post = desk.archive.get(post_number(desk.actor.account))
    posting = posted(desk.rests_on(post.number)) if post is not None else None
    if posting is None or "acceptor" not in posting.duties:
        raise Refusal("您不是在岗的窗口受理人", "PH-12", where="window")
    if posting.window != window and posting.department not in place.the(WindowOpened).departments:
        raise Refusal("这个窗口不办理您所在部门的事项", "PH-12", where="window")


def hold_window_day(desk: Desk, form: ReasonForm) -> Act:
    """Let the window rest, with a reason the screens show; nobody is left standing at it."""
    reason = check_reason(form.reason, "暂停服务")
    check_logged_in(desk.dossier, desk.actor.account)
    desk.advance("hold-window-day")
    check_free(desk, desk.dossier.the(WindowDayOpened).window)
    return Act(WindowDayHeld(desk.actor.account, reason))


def resume_window_day(desk: Desk, _form: object) -> Act:
    """Go on."""
    check_logged_in(desk.dossier, desk.actor.account)
    desk.advance("resume-window-day")
    return Act(WindowDayResumed(desk.actor.account))


def close_window_day(desk: Desk, _form: object) -> Act:
    """Log out; nobody is left standing at the window."""
    check_logged_in(desk.dossier, desk.actor.account)
    desk.advance("close-window-day")
    check_free(desk, desk.dossier.the(WindowDayOpened).window)
    desk.archive.release(at_counter(desk.actor.account), desk.dossier.number)
    desk.forget("end-window-day")
    return Act(WindowDayClosed(desk.actor.account))


def end_window_day(desk: Desk, _form: object) -> Act:
    """The night ends the day of a window nobody logged out of."""
    account = logged_in(desk.dossier)
    desk.advance("end-window-day")
    desk.archive.release(at_counter(account), desk.dossier.number)
    desk.forget("end-window-day")
    return Act(WindowDayClosed(account, forgotten=True))


VERBS = (
    Verb("open-window-day", open_window_day),
    Verb("hold-window-day", hold_window_day),
    Verb("resume-window-day", resume_window_day),
    Verb("close-window-day", close_window_day),
    Verb("end-window-day", end_window_day),
)
