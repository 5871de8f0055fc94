"""What is done about terminals: they are registered, they report, they fail.

What a terminal reports is filed in its dossier of that day (``TRM-T01-20260302``). A punch is new or it is not: the
shelf of punches, written in the same transaction, knows every one by person, device's time and terminal. What was
there before is not filed again, so a terminal may send its whole memory as often as it likes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import timedelta

from hallcore.attendance import facts
from hallcore.attendance.devices import (
    TERMINAL,
    TERMINAL_DAY,
    BadLine,
    CommandAnswered,
    OperationsReceived,
    PhotoReceived,
    PhotoShown,
    PicturesErased,
    PunchesReceived,
    PunchLine,
    TerminalCommanded,
    TerminalOutage,
    TerminalRegistered,
    TerminalRetired,
)
from hallcore.attendance.forms import (
    CommandForm,
    CommandResult,
    OperationsForm,
    OutageForm,
    PhotoForm,
    PunchesForm,
    ReasonForm,
    ShowForm,
    TerminalForm,
)
from hallcore.attendance.model import PROCEDURE
from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier, record_number, split_record_number
from hallcore.ground.deadline import midnight_after
from hallcore.ground.errors import Refusal
from hallcore.identity.rules import check_not_held
from hallcore.vault import FileRef

AT_ONCE = 500
"""Lines of one act: a longer push is filed in several."""

_CODE = re.compile(r"[A-Z][0-9]{2}")
_SERIAL = re.compile(r"[A-Z0-9]{6,24}")
NOTHING_NEW = "没有新的内容"


def terminal_number(code: str) -> str:
    """The dossier of a terminal: ``TRM-T01``."""
    return f"TRM-{code}"


def register_terminal(desk: Desk, form: TerminalForm) -> Act:
    """Register a terminal by serial and key, or say anew where it hangs; the key's hash is in no record."""
    if not _CODE.fullmatch(form.code):
        raise Refusal("设备编号应为一个字母加两位数字，例如 T01", "KQ-01", where="code")
    if not _SERIAL.fullmatch(form.serial):
        raise Refusal("设备序列号应为 6 至 24 位大写字母和数字", "KQ-01", where="serial")
    if not form.hall.strip() or not form.place.strip() or form.floor < 0:
        raise Refusal("请写明设备所在大厅、楼层和位置", "KQ-01", where="place")
    number = terminal_number(form.code)
    known = desk.archive.get(number)
    before = known.latest(TerminalRegistered) if known is not None else None
    if before is not None and before.serial != form.serial:
        raise Refusal("这个编号已登记另一台设备，换机请先停用原设备并另行编号", "KQ-01", where="serial")
    holder = desk.archive.shelf(facts.TERMINALS).get(form.serial)
    if holder not in (None, form.code):
        raise Refusal("这个序列号的设备已经登记", "KQ-01", where="serial")
    if before is None and not form.verifier:
        raise Refusal("请填写设备通信密钥", "KQ-01", where="key")
    desk.file_in(known or desk.found(number, PROCEDURE, TERMINAL))
    desk.advance("register-terminal")
    desk.archive.shelf(facts.TERMINALS)[form.serial] = form.code
    desk.archive.shelf(facts.SINCE).setdefault(form.hall.strip(), desk.at.date().isoformat())
    if form.verifier:
        desk.archive.shelf(facts.KEYS)[form.serial] = form.verifier
    paper = TerminalRegistered(
        form.code, form.serial, form.hall.strip(), form.floor, form.place.strip(), form.model.strip()
    )
    return Act(paper)


def retire_terminal(desk: Desk, form: ReasonForm) -> Act:
    """Take a terminal out of use; its key is forgotten, its serial may be registered again."""
    if not form.reason.strip():
        raise Refusal("请写明停用事由", "KQ-01", where="reason")
    desk.advance("retire-terminal")
    serial = desk.dossier.the(TerminalRegistered).serial
    desk.archive.shelf(facts.KEYS).pop(serial, None)
    desk.archive.shelf(facts.TERMINALS).pop(serial, None)
    return Act(TerminalRetired(form.reason.strip()))


def record_terminal_outage(desk: Desk, form: OutageForm) -> Act:
    """Record that a terminal does not work, or since when it works again."""
    if not form.reason.strip():
        raise Refusal("请写明故障情况", "KQ-12", where="reason")
    if form.began > desk.at or (form.ended is not None and not form.began < form.ended <= desk.at):
        raise Refusal("故障的起止时间应当先后有序，且已经过去", "KQ-12", where="ended")
    desk.advance("record-terminal-outage")
    paper = desk.dossier.the(TerminalRegistered)
    ended = form.ended.isoformat() if form.ended is not None else ""
    desk.archive.shelf(facts.OUTAGES)[paper.hall, form.began.isoformat(), paper.code] = (ended, paper.floor)
    return Act(TerminalOutage(form.began, form.ended, form.reason.strip()))


# -- orders -----------------------------------------------------------------------------------------------


def command_terminal(desk: Desk, form: CommandForm) -> Act:
    """Give a terminal an order; it is handed out until it is answered."""
    order = form.order.strip()
    if not order or any(mark in order for mark in "\r\n\0") or len(order) > 400:
        raise Refusal("设备命令应为一行文字", "KQ-01", where="order")
    desk.advance("command-terminal")
    return Act(TerminalCommanded(len(desk.dossier.numbers(TerminalCommanded.type)) + 1, order))


def answer_command(desk: Desk, form: CommandResult) -> Act:
    """File what a terminal says became of an order, once."""
    _own_device(desk, desk.dossier)
    if form.id not in {paper.id for paper in waiting(desk.dossier)}:
        raise Refusal("没有等待回执的这条命令", where="ID")
    desk.advance("answer-command")
    return Act(CommandAnswered(form.id, form.code))


def waiting(terminal: Dossier) -> tuple[TerminalCommanded, ...]:
    """The orders a terminal has not answered."""
    answered = {paper.id for paper in terminal.papers(CommandAnswered)}
    return tuple(paper for paper in terminal.papers(TerminalCommanded) if paper.id not in answered)


# -- what a terminal reports ------------------------------------------------------------------------------


def _own_device(desk: Desk, terminal: Dossier) -> None:
    """A terminal speaks for itself and for no other."""
    if desk.actor.account != f"device:{terminal.the(TerminalRegistered).serial}":
        raise Refusal("设备只能上报自己的记录", "KQ-01")


def _today(desk: Desk, serial: str) -> str:
    """The code of a terminal in use, with its dossier of the day before the desk."""
    code = str(desk.archive.shelf(facts.TERMINALS).get(serial, ""))
    if not code:
        raise Refusal("没有登记这台考勤设备", "KQ-01", where="SN")
    _own_device(desk, desk.open(terminal_number(code)))
    number = f"{terminal_number(code)}-{desk.at:%Y%m%d}"
    day = desk.archive.get(number) or desk.found(number, PROCEDURE, TERMINAL_DAY, terminal_number(code))
    desk.file_in(day)
    return code


def take_punches(desk: Desk, form: PunchesForm) -> Act:
    """File the punches of a push that are new, and the lines that could not be read.

    Raises:
        Refusal: Nothing is new: there is nothing to file, and the terminal may be thanked.
    """
    code = _today(desk, form.serial)
    shelf, here = desk.archive.shelf(facts.PUNCHES), record_number(desk.dossier.number, desk.dossier.count)
    fresh: dict[tuple[str, str, str], PunchLine] = {}
    for punch in form.punches[:AT_ONCE]:
        key = (punch.pin, punch.at.isoformat(), code)
        if key not in shelf:
            fresh.setdefault(key, punch)
    bad = tuple(_unknown(desk, code, here, form.bad))
    if not fresh and not bad:
        raise Refusal(NOTHING_NEW, "KQ-01")
    desk.advance("take-punches")
    for key, punch in fresh.items():
        shelf[key] = (punch.code, punch.verify, form.ahead or 0, here)
    known = len(form.punches) - len(fresh)
    return Act(PunchesReceived(code, form.ahead, tuple(fresh.values()), known, bad))


def _unknown(desk: Desk, code: str, here: str, lines: tuple[BadLine, ...]) -> Iterator[BadLine]:
    """The broken lines that had not come before."""
    shelf = desk.archive.shelf(facts.BAD)
    for line in lines[:AT_ONCE]:
        key = (code, hashlib.sha256(line.raw.encode()).hexdigest())
        if key not in shelf:
            shelf[key] = here
            yield line


def take_operations(desk: Desk, form: OperationsForm) -> Act:
    """File the lines of a terminal's own log; each line once."""
    code = _today(desk, form.serial)
    here = record_number(desk.dossier.number, desk.dossier.count)
    shelf, fresh = desk.archive.shelf(facts.BAD), []
    for row in form.operations[:AT_ONCE]:
        key = (code, hashlib.sha256("\t".join(("OPLOG", *row)).encode()).hexdigest())
        if key not in shelf:
            shelf[key] = here
            fresh.append(row)
    bad = tuple(_unknown(desk, code, here, form.bad))
    if not fresh and not bad:
        raise Refusal(NOTHING_NEW, "KQ-01")
    desk.advance("take-operations")
    return Act(OperationsReceived(code, tuple(fresh), form.dropped, bad))


def take_photo(desk: Desk, form: PhotoForm) -> Act:
    """File the photo of a punch, until its time is over; it is a picture for the eye, no template (PI-04).

    Raises:
        Refusal: It is known, or so old that it would not be kept any more.
    """
    code = _today(desk, form.serial)
    shelf, key = desk.archive.shelf(facts.PHOTOS), (form.pin, form.at.isoformat(), code)
    if key in shelf:
        raise Refusal(NOTHING_NEW, "PI-03")
    until = form.at.date() + timedelta(days=int(desk.law.figure("PI-14", "photo")))
    if until < desk.at.date():
        raise Refusal("照片已超过保存期限，不再保存", "PI-14", where="PIN")
    file = form.files[0]
    if desk.archive.claim(picture_key(file.sha256), desk.dossier.number) != desk.dossier.number:
        raise Refusal(NOTHING_NEW, "PI-03")
    if file.sha256 in {ref.sha256 for _n, _paper, ref in photos(desk.dossier)}:
        raise Refusal(NOTHING_NEW, "PI-03")
    desk.advance("take-photo")
    shelf[key] = (file.sha256, record_number(desk.dossier.number, desk.dossier.count))
    desk.remind(
        "erase-photos", midnight_after(min([until, *(p.keep_until for _n, p, _f in photos(desk.dossier))]))
    )
    return Act(PhotoReceived(code, form.pin, form.at, until), files=form.files)


def show_photo(desk: Desk, form: ShowForm) -> Act:
    """File that the photo of a punch was shown, and for what; the page shows it once after it."""
    if not form.reason.strip():
        raise Refusal("请写明调阅照片的用途", "PI-06", where="reason")
    kept = desk.archive.shelf(facts.PHOTOS).get((form.pin, form.at.isoformat(), form.terminal))
    if kept is None or split_record_number(kept[1])[0] != desk.dossier.number:
        raise Refusal("没有这次打卡的照片，或者已按保存期限删除", "PI-14", where="at")
    desk.advance("show-photo")
    return Act(PhotoShown(form.terminal, form.pin, form.at, form.reason.strip()))


def picture_key(sha256: str) -> str:
    """The claim on a picture: it is kept for one record, so that what is forgotten is nobody else's."""
    return f"picture:{sha256}"


def photos(day: Dossier) -> tuple[tuple[int, PhotoReceived, FileRef], ...]:
    """The photos of a terminal's day that are still kept: record, paper and file."""
    gone = {name for paper in day.papers(PicturesErased) for name in paper.files}
    records = ((n, day.record(n)) for n in day.numbers(PhotoReceived.type))
    return tuple(
        (n, record.paper, record.files[0])
        for n, record in records
        if isinstance(record.paper, PhotoReceived) and record.files[0].sha256 not in gone
    )


def erase_photos(desk: Desk, _form: None) -> Act:
    """Forget the photos of this dossier whose time is over (PI-14); the clock comes again for the others."""
    kept, today = photos(desk.dossier), desk.at.date()
    over = [(paper, file) for _n, paper, file in kept if paper.keep_until < today]
    if not over:
        raise Refusal("没有到期的照片", "PI-14")
    check_not_held(desk.archive, desk.dossier.number)
    desk.advance("erase-photos")
    for paper, file in over:
        desk.archive.shelf(facts.PHOTOS).pop((paper.pin, paper.at.isoformat(), paper.terminal), None)
        desk.archive.release(picture_key(file.sha256), desk.dossier.number)
    later = [paper.keep_until for _n, paper, _file in kept if paper.keep_until >= today]
    if later:
        desk.remind("erase-photos", midnight_after(min(later)))
    else:
        desk.forget("erase-photos")
    return Act(PicturesErased(tuple(file.sha256 for _paper, file in over)))


VERBS = (
    Verb("register-terminal", register_terminal),
    Verb("retire-terminal", retire_terminal),
    Verb("record-terminal-outage", record_terminal_outage),
    Verb("command-terminal", command_terminal),
    Verb("answer-command", answer_command),
    Verb("take-punches", take_punches),
    Verb("take-operations", take_operations),
    Verb("take-photo", take_photo),
    Verb("erase-photos", erase_photos),
    Verb("show-photo", show_photo),
)
