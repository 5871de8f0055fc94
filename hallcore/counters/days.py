"""Papers of the day of a window: who was logged in, when it rested. Attendance reads them (``ledger.spells``)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from hallcore.ground.events import Disclosure, Paper


class WindowDayOpened(Paper, frozen=True):
    """Somebody logged in at a window; ``account`` is who."""

    type: ClassVar[str] = "window-day-opened"
    title: ClassVar[str] = "窗口登录"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    window: str
    day: date
    account: str


class WindowDayHeld(Paper, frozen=True):
    """The window rests (暂停服务), and why."""

    type: ClassVar[str] = "window-day-held"
    title: ClassVar[str] = "暂停服务"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    account: str
    reason: str


class WindowDayResumed(Paper, frozen=True):
    """The window is served again."""

    type: ClassVar[str] = "window-day-resumed"
    title: ClassVar[str] = "恢复服务"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    account: str


class WindowDayClosed(Paper, frozen=True):
    """Logged out; with ``forgotten`` nobody did and the clock ended the day."""

    type: ClassVar[str] = "window-day-closed"
    title: ClassVar[str] = "窗口退出"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    account: str
    forgotten: bool = False
