"""What is filed of devices: terminals and what they report, cameras, and what patrols found."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper

TERMINAL, TERMINAL_DAY, CAMERA, FINDING = "terminal", "terminal-day", "camera", "finding"

WAYS: dict[int, Literal["in", "out"]] = {0: "in", 1: "out", 2: "out", 3: "in", 4: "in", 5: "out"}
"""Directions devices know: come, go, break out, break in, overtime in, overtime out; any other code says nothing."""

MEANS = {"walk": "现场巡查", "video": "视频巡查", "counter": "窗口系统"}
"""How an absence from the window was found: walking past, on video, or by the window's own log."""


class TerminalRegistered(Paper, frozen=True):
    """A terminal was registered, or what is known of it changed. Its key is no part of any record.

    Attributes:
        code: Its name in the hall, ``T01``.
        serial: The serial number it reports itself by.
        hall, floor: Whose people punch at it; floor 0 is every floor.
        place: Where it hangs.
        model: Its make.
    """

    type: ClassVar[str] = "terminal-registered"
    title: ClassVar[str] = "考勤设备登记"
    disclosure: ClassVar[Disclosure] = "internal"

    code: str
    serial: str
    hall: str
    floor: int
    place: str
    model: str


class TerminalRetired(Paper, frozen=True):
    """A terminal is no longer used; what it reports is not taken any more."""

    type: ClassVar[str] = "terminal-retired"
    title: ClassVar[str] = "考勤设备停用"
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


class TerminalOutage(Paper, frozen=True):
    """A terminal did not work from ``began`` on; a later paper with the same beginning says when it worked again."""

    type: ClassVar[str] = "terminal-outage"
    title: ClassVar[str] = "考勤设备故障"
    disclosure: ClassVar[Disclosure] = "internal"

    began: datetime
    ended: datetime | None
    reason: str


class TerminalCommanded(Paper, frozen=True):
    """A terminal is told something; it fetches the order when it next asks."""

    type: ClassVar[str] = "terminal-commanded"
    title: ClassVar[str] = "设备命令"
    disclosure: ClassVar[Disclosure] = "internal"

    id: int
    order: str


class CommandAnswered(Paper, frozen=True):
    """A terminal said what became of an order: 0 is done."""

    type: ClassVar[str] = "command-answered"
    title: ClassVar[str] = "设备命令回执"
    disclosure: ClassVar[Disclosure] = "internal"

    id: int
    code: int


class PunchLine(msgspec.Struct, frozen=True):
    """A punch as the device said it: whose (its number there), when by its clock, direction and manner as codes."""

    pin: str
    at: datetime
    code: int
    verify: int


class BadLine(msgspec.Struct, frozen=True):
    """A line that could not be read: its number in the push, the place in it, why, and what it said."""

    line: int
    field: str
    reason: str
    raw: str


class PunchesReceived(Paper, frozen=True):
    """What was new in one push: punches, and lines that were set aside.

    Attributes:
        terminal: The terminal's code.
        ahead: Seconds its clock was ahead of the hall's, None where that could not be measured.
        punches: New ones; ``known`` is how many more had come before.
        bad: Lines that could not be read and had not come before.
    """

    type: ClassVar[str] = "punches-received"
    title: ClassVar[str] = "打卡接收"
    disclosure: ClassVar[Disclosure] = "internal"

    terminal: str
    ahead: int | None
    punches: tuple[PunchLine, ...]
    known: int
    bad: tuple[BadLine, ...]


class OperationsReceived(Paper, frozen=True):
    """What was done at a terminal: (code, administrator's number, time as it said it) of each new line.

    Templates of faces and fingers it may have sent along were not kept (PI-04); ``dropped`` is how many.
    """

    type: ClassVar[str] = "operations-received"
    title: ClassVar[str] = "设备操作记录"
    disclosure: ClassVar[Disclosure] = "internal"

    terminal: str
    operations: tuple[tuple[str, str, str], ...]
    dropped: int
    bad: tuple[BadLine, ...]


class PhotoReceived(Paper, frozen=True):
    """The photo of a punch, a file of this record until its time is over (PI-14)."""

    type: ClassVar[str] = "photo-received"
    title: ClassVar[str] = "打卡照片"
    disclosure: ClassVar[Disclosure] = "internal"

    terminal: str
    pin: str
    at: datetime
    keep_until: date


class PhotoShown(Paper, frozen=True):
    """Somebody of the centre's management had the photo of a punch shown, and said for what (PI-06)."""

    type: ClassVar[str] = "photo-shown"
    title: ClassVar[str] = "调阅打卡照片"
    disclosure: ClassVar[Disclosure] = "internal"

    terminal: str
    pin: str
    at: datetime
    reason: str


class PicturesErased(Paper, frozen=True):
    """Photos or snapshots were removed from the vault because their time was over."""

    type: ClassVar[str] = "pictures-erased"
    title: ClassVar[str] = "影像删除"
    disclosure: ClassVar[Disclosure] = "internal"

    files: tuple[str, ...]


class CameraRegistered(Paper, frozen=True):
    """A camera of the audio-video monitoring system, registered with its place, its purpose and its sign (PI-03).

    Attributes:
        code: ``C01``.
        hall, floor, place: Where it is.
        purpose: What it is for: public safety.
        sign: What the sign beside it says.
        sound: Whether it takes sound as well.
        keep_days: For how many days its own system keeps the recording.
    """

    type: ClassVar[str] = "camera-registered"
    title: ClassVar[str] = "视频监控点位登记"
    disclosure: ClassVar[Disclosure] = "public"

    code: str
    hall: str
    floor: int
    place: str
    purpose: str
    sign: str
    sound: bool
    keep_days: int


class CameraRemoved(Paper, frozen=True):
    """A camera was taken down."""

    type: ClassVar[str] = "camera-removed"
    title: ClassVar[str] = "视频监控点位拆除"
    disclosure: ClassVar[Disclosure] = "public"

    reason: str


class FindingFiled(Paper, frozen=True):
    """A patrol found a window without its person.

    Attributes:
        account, window: Whose, or "" for a person without one.
        began, ended: From when to when nobody was there, as far as it was seen.
        means: A key of MEANS.
        camera: The code of the camera, for a video patrol.
        by: The account of who found it.
        answer_by: The last day on which the person may reply before it is decided.
        keep_until: The last day the snapshot (the record's file) is kept, None without one.
    """

    type: ClassVar[str] = "finding-filed"
    title: ClassVar[str] = "巡查发现"
    disclosure: ClassVar[Disclosure] = "internal"

    account: str
    window: str
    began: datetime
    ended: datetime
    means: Literal["walk", "video", "counter"]
    camera: str
    by: str
    reason: str
    answer_by: date
    keep_until: date | None


class FindingAnswered(Paper, frozen=True):
    """The person replied; what they say is in the annex (``reply``)."""

    type: ClassVar[str] = "finding-answered"
    title: ClassVar[str] = "巡查发现说明"
    disclosure: ClassVar[Disclosure] = "internal"


class FindingDecided(Paper, frozen=True):
    """The finding stands or is dropped; only one that stands counts in the day."""

    type: ClassVar[str] = "finding-decided"
    title: ClassVar[str] = "巡查认定"
    disclosure: ClassVar[Disclosure] = "internal"

    by: str
    upheld: bool
    reason: str
