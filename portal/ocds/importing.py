"""Disclosing foreign releases in an open hall: each by itself, each once, its exact bytes kept.

It runs where the storage is open: in the running hall, asked through its control socket, or in the
command itself when the hall is down. What is not here: files (``reading``), the command line
(portal.cli.importing).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from hallcore.desk import Actor
from hallcore.dossier import Dossier, record_number
from hallcore.ground.errors import Refusal
from portal.bulletins import ForeignForm, ForeignNoticeDisclosed
from portal.ocds.examining import BadRelease, examine, parse
from portal.ocds.gist import gist
from portal.ocds.identifiers import foreign_number
from portal.ocds.reading import Source

if TYPE_CHECKING:
    from portal.hall import Hall

IMPORTER = Actor("console", "operator")
"""Whoever may run commands on the hall's machine; an account of the web is not needed for it."""

FILE = "release.json"


class Outcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one release.

    Attributes:
        result: "kept"; "known", where the same was kept before; or "refused".
        number: The record it stands in.
        reason, where: Why it was refused, and the place in it.
        byte: For broken JSON, the byte of the release.
    """

    result: Literal["kept", "known", "refused"]
    number: str = ""
    reason: str = ""
    where: str = ""
    byte: int | None = None


def disclose(hall: Hall, data: bytes, source: Source) -> Outcome:
    """Examine one release and disclose it, unless it is disclosed already.

    Args:
        hall: An open hall.
        data: The release's exact bytes; they become the record's file.
        source: Its publisher and licence.
    """
    try:
        release = examine(data, hall.clock.now())
        paper = gist(release, source)
        number = foreign_number(release.ocid)
        with hall.house.reading() as root:
            process = root.archive.get(number)
            n = find(process, release.id)
            if process is not None and n is not None:
                before = process.record(n).files[0].sha256
                return _again(data, hall.vault.read(before), record_number(number, n))
        form = ForeignForm(number, paper, (hall.vault.keep(FILE, data),))
        done = hall.house.perform("disclose-foreign", number if process is not None else "", IMPORTER, form)
    except BadRelease as bad:
        return Outcome("refused", "", bad.reason, bad.where, bad.byte)
    except Refusal as refusal:
        return Outcome("refused", "", refusal.reason, refusal.where)
    return Outcome("kept", done.number)


def find(process: Dossier | None, release_id: str) -> int | None:
    """The record of a process's dossier that holds a release of that id."""
    if process is None:
        return None
    for n in process.numbers(ForeignNoticeDisclosed.type):
        paper = process.record(n).paper
        if isinstance(paper, ForeignNoticeDisclosed) and paper.release_id == release_id:
            return n
    return None


def _again(data: bytes, before: bytes, number: str) -> Outcome:
    """The same release may come in another spelling of JSON; another content under its id may not."""
    if data == before or parse(data) == parse(before):
        return Outcome("known", number)
    reason = f"与已收录的公告（记录 {number}）编号相同而内容不同；公告发布后不得改写，更新应另用新的编号"
    return Outcome("refused", "", reason, "$.id")


def disclose_many(hall: Hall, request: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The control command: releases as base64 with publisher and licence; one outcome each, in order."""
    outcomes = []
    for each in request["releases"]:
        try:
            data = base64.b64decode(each["data"], validate=True)
        except binascii.Error as fault:
            raise Refusal("导入请求不是 base64", where="data") from fault
        source = Source(each.get("publisher", ""), each.get("licence", ""))
        outcomes.append(msgspec.to_builtins(disclose(hall, data, source)))
    return outcomes


def disclose_release(hall: Hall, text: str) -> dict[str, Any]:
    """The control command for one release given as text.

    Raises:
        Refusal: It is not disclosed, and why.
    """
    outcome = disclose(hall, text.encode(), Source())
    if outcome.result == "refused":
        raise Refusal(outcome.reason, where=outcome.where)
    return {"result": outcome.result, "number": outcome.number}
