"""Papers of what is shown: a piece of content, a screen, a play-list and a piece of music are dossiers of their own."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper
from hallcore.vault import FileRef

PROCEDURE = "displays"
CONTENT = "content"
SCREEN = "screen"
PLAYLIST = "playlist"
MUSIC = "music"

Kind = Literal["notice", "policy", "procedure", "result"]
KINDS: dict[str, str] = {"notice": "通知", "policy": "政策", "procedure": "办事流程", "result": "结果公示"}
"""What a piece of content is, as screens say it."""

ScreenKind = Literal["led", "guide", "floor"]
SCREEN_KINDS: dict[str, str] = {"led": "大屏", "guide": "窗口屏", "floor": "楼层导览屏"}
"""What a screen shows: calls and content; one window; the windows of a floor."""

SHOWS: dict[str, str] = {
    "windows": "窗口分布",
    **KINDS,
    "openings": "开标安排",
    "arrival": "到厅码",
    "facilities": "便民设施",
}
"""What a page of a play-list can be: a kind of content, or a list the hall makes itself."""

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
EVERYWHERE = "全厅"
"""The zone of what is shown on every screen."""


# -- content ------------------------------------------------------------------------------------------


class ContentDrafted(Paper, frozen=True):
    """A piece of content was drafted, or drafted anew: a later paper replaces the earlier one.

    Attributes:
        heading, text: What is shown; ``text`` by paragraphs.
        zones: Where, by ``hall floor zone`` as screens name it; empty for every screen.
        first, last: The days it is shown, both included.
        basis: What it rests on (a document, a decision); "" where nothing is named.
    """

    type: ClassVar[str] = "content-drafted"
    title: ClassVar[str] = "屏幕内容起草"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    kind: Kind
    heading: str
    text: tuple[str, ...]
    zones: tuple[str, ...]
    first: date
    last: date
    basis: str = ""


class ContentSubmitted(Paper, frozen=True):
    """A draft was handed in for review."""

    type: ClassVar[str] = "content-submitted"
    title: ClassVar[str] = "屏幕内容送审"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"


class ContentReturned(Paper, frozen=True):
    """The reviewer gave a draft back, and why."""

    type: ClassVar[str] = "content-returned"
    title: ClassVar[str] = "屏幕内容退回"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


class ContentDiscarded(Paper, frozen=True):
    """A draft was given up."""

    type: ClassVar[str] = "content-discarded"
    title: ClassVar[str] = "屏幕内容作废"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"


class ContentPublished(Paper, frozen=True):
    """What a second person reviewed is shown from the first to the last day, both included."""

    type: ClassVar[str] = "content-published"
    title: ClassVar[str] = "屏幕内容发布"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    kind: Kind
    heading: str
    text: tuple[str, ...]
    zones: tuple[str, ...]
    first: date
    last: date
    basis: str = ""


class ContentWithdrawn(Paper, frozen=True):
    """What was published is shown no more, and why."""

    type: ClassVar[str] = "content-withdrawn"
    title: ClassVar[str] = "屏幕内容撤下"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    heading: str
    reason: str


class ContentEnded(Paper, frozen=True):
    """The last day is over."""

    type: ClassVar[str] = "content-ended"
    title: ClassVar[str] = "屏幕内容期满"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"


# -- screens ------------------------------------------------------------------------------------------


class ScreenRegistered(Paper, frozen=True):
    """A screen hangs somewhere; a later paper replaces the earlier one.

    Attributes:
        code: ``L01``, ``C012``, ``D02``: what is written on its frame.
        window: The number of the window (``W012``) over which a guide screen hangs, or "".
        token: What its address ends in; a new one makes the old address useless.
        sound: It speaks the calls and plays the music.
    """

    type: ClassVar[str] = "screen-registered"
    title: ClassVar[str] = "屏幕登记"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    code: str
    name: str
    kind: ScreenKind
    hall: str
    floor: int
    zone: str
    window: str
    token: str
    sound: bool = False


class ScreenRetired(Paper, frozen=True):
    """A screen was taken down."""

    type: ClassVar[str] = "screen-retired"
    title: ClassVar[str] = "屏幕停用"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


class Slot(msgspec.Struct, frozen=True):
    """A page of a play-list: what (a key of SHOWS), and how many seconds it stays."""

    show: str
    seconds: int


class PlaylistArranged(Paper, frozen=True):
    """What these screens show in turn; a later paper replaces the earlier one. A screen stands in one play-list."""

    type: ClassVar[str] = "playlist-arranged"
    title: ClassVar[str] = "节目单编排"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    name: str
    screens: tuple[str, ...]
    slots: tuple[Slot, ...]


class MusicScheduled(Paper, frozen=True):
    """A piece of music is played at certain hours; the audio file is the record's.

    Attributes:
        file: The audio file in the vault.
        screens: Codes of the screens with sound that play it; empty for all of them.
        days: Days of the week, 0 for Monday.
        begins, ends: From when to when, in minutes since midnight.
        first, last: The days it is played, both included.
        volume: In per cent.
        source: Where it comes from and that it may be played.
    """

    type: ClassVar[str] = "music-scheduled"
    title: ClassVar[str] = "背景音乐安排"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    name: str
    file: FileRef
    screens: tuple[str, ...]
    days: tuple[int, ...]
    begins: int
    ends: int
    first: date
    last: date
    volume: int
    source: str


class MusicStopped(Paper, frozen=True):
    """A piece of music is played no more."""

    type: ClassVar[str] = "music-stopped"
    title: ClassVar[str] = "背景音乐停播"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


# -- what is submitted --------------------------------------------------------------------------------


class ContentForm(msgspec.Struct, frozen=True):
    """What is submitted to draft a piece of content."""

    kind: Kind
    heading: str
    text: tuple[str, ...]
    zones: tuple[str, ...]
    first: date
    last: date
    basis: str = ""


class ReasonForm(msgspec.Struct, frozen=True):
    """Why something is returned, withdrawn, retired or stopped."""

    reason: str


class ScreenForm(msgspec.Struct, frozen=True):
    """What is submitted to register a screen or change what is known of it; ``token`` is made by whoever asks."""

    code: str
    name: str
    kind: ScreenKind
    hall: str
    floor: int
    zone: str
    token: str
    window: str = ""
    sound: bool = False


class PlaylistForm(msgspec.Struct, frozen=True):
    """What is submitted to arrange a play-list."""

    name: str
    screens: tuple[str, ...]
    slots: tuple[Slot, ...]


class MusicForm(msgspec.Struct, frozen=True):
    """What is submitted to schedule music; the file is in the vault, and its first bytes are ``head``."""

    name: str
    file: FileRef
    head: bytes
    screens: tuple[str, ...]
    days: tuple[int, ...]
    begins: int
    ends: int
    first: date
    last: date
    volume: int
    source: str
