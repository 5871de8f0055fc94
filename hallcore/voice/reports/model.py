"""Papers of the report box. A report's words stand in none of them: only ciphertext that two sides' keys open together."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper
from hallcore.vault import FileRef

PROCEDURE = "report"
REPORT, BOX, KEY = "report", "report-box", "report-key"

SIDES = {"supervisor": "行政监督", "discipline": "纪检监察"}
"""The roles that keep keys, each a side of its own."""

CONCLUSIONS = {
    "upheld": "反映的问题属实，已经处理",
    "partly": "反映的问题部分属实，已经处理",
    "unfounded": "没有发现反映的问题",
    "referred": "已移送有权机关",
    "unclear": "线索不具体，无法核查",
}
Conclusion = Literal["upheld", "partly", "unfounded", "referred", "unclear"]
ATTACHED = "密封的附件"
"""What the ciphertext of a report's files is called; their names are inside it."""

SEALED_AT = {"browser": "提交人的设备", "door": "大厅服务器（提交时在内存中密封）"}


class ReportKeyStated(Paper, frozen=True):
    """A keeper's key: the public half and its id. The private half never leaves the keeper's device."""

    type: ClassVar[str] = "report-key-stated"
    title: ClassVar[str] = "举报箱密钥登记"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    account: str
    role: Literal["supervisor", "discipline"]
    kid: str
    public_key: str


class ReportBoxSet(Paper, frozen=True):
    """A box was set up: ``box`` is its canonical JSON, which whoever seals uses as it stands; ``sha256`` names it."""

    type: ClassVar[str] = "report-box-set"
    title: ClassVar[str] = "举报箱设置"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    box: str
    sha256: str


class ReportFiled(Paper, frozen=True):
    """A report was put into the box.

    Attributes:
        box: The dossier of the box it is sealed for.
        sealed: The sealed report, canonical JSON.
        reply_key: The public key answers are sealed to; its private half is in the reporter's code.
        where: Whether it was sealed in the reporter's browser or at the hall's door.
        open_by: The last day to open it.
    """

    type: ClassVar[str] = "report-filed"
    title: ClassVar[str] = "举报件投入"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    box: str
    sealed: str
    reply_key: str
    where: Literal["browser", "door"]
    open_by: date


class ReporterSaid(Paper, frozen=True):
    """The reporter said more, sealed as the report was."""

    type: ClassVar[str] = "report-said"
    title: ClassVar[str] = "举报人补充"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    sealed: str
    where: Literal["browser", "door"]


class ReportSharePassed(Paper, frozen=True):
    """A keeper handed on their share of one sealed record to another keeper, sealed to that keeper's key.

    Attributes:
        of: The number of the record it opens.
        to: The account it is for.
        share: The sealed share, base64.
        reason: Why it is opened.
    """

    type: ClassVar[str] = "report-share-passed"
    title: ClassVar[str] = "交出开启份额"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    of: int
    to: str
    share: str
    reason: str


class ReportOpened(Paper, frozen=True):
    """A keeper took sealed record and handed-on shares to open them on their own device.

    Attributes:
        of: The number of the record.
        by: Everybody whose shares were needed: who opened, and who handed on.
        answer_by: The last day to answer the reporter, counted from the first opening.
    """

    type: ClassVar[str] = "report-opened"
    title: ClassVar[str] = "共同开启举报件"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    of: int
    by: tuple[str, ...]
    answer_by: date


class ReportAnswered(Paper, frozen=True):
    """Something was said to the reporter: an answer or a question.

    Attributes:
        kind: Which of the two.
        for_reporter: Sealed to the reporter's key, base64.
        for_box: The same words sealed for the box, so that the keepers can read them again together.
        where: Whether it was sealed in the keeper's browser or at the hall's door.
    """

    type: ClassVar[str] = "report-answered"
    title: ClassVar[str] = "回复举报人"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    kind: Literal["answer", "question"]
    for_reporter: str
    for_box: str
    where: Literal["browser", "door"]


class ReportClosed(Paper, frozen=True):
    """It is over; the conclusion is one of a list, without words that could tell who or what."""

    type: ClassVar[str] = "report-closed"
    title: ClassVar[str] = "举报办结"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    conclusion: Conclusion
    late: bool


# ---------------------------------------------------------------- what is submitted


class KeyForm(msgspec.Struct, frozen=True):
    """What is submitted to state a key."""

    kid: str
    public_key: str


class BoxForm(msgspec.Struct, frozen=True):
    """Whose keys a box has: accounts of each side."""

    supervision: tuple[str, ...]
    discipline: tuple[str, ...]


class ReportForm(msgspec.Struct, frozen=True):
    """A sealed report: the hash of the look-up value is all that is kept of the reporter's code."""

    sealed: str
    reply_key: str
    lookup: str
    where: Literal["browser", "door"] = "browser"
    files: tuple[FileRef, ...] = ()


class SayForm(msgspec.Struct, frozen=True):
    """What the reporter says further, proven by the look-up value."""

    sealed: str
    lookup: str
    where: Literal["browser", "door"] = "browser"
    files: tuple[FileRef, ...] = ()


class ShareForm(msgspec.Struct, frozen=True):
    """A share to hand on."""

    of: int
    to: str
    share: str
    reason: str


class AnswerForm(msgspec.Struct, frozen=True):
    """What is said to the reporter."""

    kind: Literal["answer", "question"]
    for_reporter: str
    for_box: str
    where: Literal["browser", "door"] = "browser"
