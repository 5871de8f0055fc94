"""What is done about cameras and patrols: a camera is registered with its sign, a finding may be replied to."""

from __future__ import annotations

import re
from datetime import timedelta

from hallcore.attendance import facts
from hallcore.attendance.devices import (
    CAMERA,
    FINDING,
    CameraRegistered,
    CameraRemoved,
    FindingAnswered,
    FindingDecided,
    FindingFiled,
    PicturesErased,
)
from hallcore.attendance.facts import OVERLAY
from hallcore.attendance.forms import CameraForm, DecisionForm, FindingForm, ReasonForm, ReplyForm
from hallcore.attendance.model import PROCEDURE
from hallcore.attendance.office import posting
from hallcore.attendance.terminals import picture_key
from hallcore.desk import Act, Desk, Verb
from hallcore.ground.deadline import midnight_after
from hallcore.ground.errors import Refusal
from hallcore.identity.rules import check_not_held

_CODE = re.compile(r"C[0-9]{2,3}")


def camera_number(code: str) -> str:
    """The dossier of a camera: ``CAM-C01``."""
    return f"CAM-{code}"


def left_key(form: FindingForm) -> str:
    """The claim of what the window's own log found: one finding for one beginning."""
    return f"left:{form.account}:{form.began.isoformat()}"


def register_camera(desk: Desk, form: CameraForm) -> Act:
    """Register a camera with its place, purpose and sign (PI-03), or say anew what is known of it."""
    if not _CODE.fullmatch(form.code):
        raise Refusal("点位编号应为字母 C 加两至三位数字，例如 C01", "PI-03", where="code")
    for value, where, what in (
        (form.hall, "hall", "所在大厅"),
        (form.place, "place", "安装位置"),
        (form.purpose, "purpose", "维护公共安全的用途"),
        (form.sign, "sign", "提示标识的内容"),
    ):
        if not value.strip():
            raise Refusal(f"请写明{what}", "PI-03", where=where)
    if form.keep_days < 1:
        raise Refusal("请写明录像保存天数", "PI-03", where="keep_days")
    number = camera_number(form.code)
    desk.file_in(desk.archive.get(number) or desk.found(number, PROCEDURE, CAMERA))
    desk.advance("register-camera")
    paper = CameraRegistered(
        form.code,
        form.hall.strip(),
        form.floor,
        form.place.strip(),
        form.purpose.strip(),
        form.sign.strip(),
        form.sound,
        form.keep_days,
    )
    return Act(paper)


def remove_camera(desk: Desk, form: ReasonForm) -> Act:
    """Take a camera down."""
    if not form.reason.strip():
        raise Refusal("请写明拆除事由", "PI-03", where="reason")
    desk.advance("remove-camera")
    return Act(CameraRemoved(form.reason.strip()))


def file_finding(desk: Desk, form: FindingForm) -> Act:
    """File that a window was found without its person, on foot, on video, or by the window's own log."""
    if desk.actor.role not in {"manager", "clock"}:
        raise Refusal("巡查发现由政务中心管理人员登记", "KQ-06", where="role")
    paper = posting(desk, form.account)
    if desk.actor.account == form.account:
        raise Refusal("不能登记对本人的巡查发现", "KQ-06", where="account")
    if not form.reason.strip():
        raise Refusal("请写明发现的情况", "KQ-06", where="reason")
    if not form.began < form.ended <= desk.at:
        raise Refusal("起止时间应当先后有序，且已经过去", "KQ-06", where="ended")
    _check_video(desk, form)
    day = f"{desk.at:%Y%m%d}"
    number = f"XC-{day}-{desk.next_number(f'XC-{day}'):04d}"
    desk.file_in(desk.found(number, PROCEDURE, FINDING))
    if form.means == "counter" and desk.archive.claim(left_key(form), number) != number:
        raise Refusal("这段离岗已经登记", "KQ-06", where="began")
    until = None
    if form.files:
        if desk.archive.claim(picture_key(form.files[0].sha256), number) != number:
            raise Refusal("这张截图已用于另一次巡查", "PI-03", where="files")
        until = desk.at.date() + timedelta(days=int(desk.law.figure("PI-14", "snapshot")))
        desk.remind("erase-snapshot", midnight_after(until))
    days = int(desk.law.figure("KQ-06", "reply"))
    filed = FindingFiled(
        form.account,
        paper.window,
        form.began,
        form.ended,
        form.means,
        form.camera,
        desk.actor.account,
        form.reason.strip(),
        desk.calendar.add_working_days(desk.at.date(), days, overlay=OVERLAY),
        until,
    )
    return Act(filed, files=form.files)


def _check_video(desk: Desk, form: FindingForm) -> None:
    """A video patrol names a registered camera and keeps the picture; nothing else has one."""
    if form.means != "video":
        if form.camera or form.files:
            raise Refusal("只有视频巡查才附截图和点位", "PI-03", where="camera")
        return
    camera = desk.archive.get(camera_number(form.camera))
    if camera is None or camera.state != "standing":
        raise Refusal("请选择已经登记、设有提示标识的监控点位", "PI-03", where="camera")
    if len(form.files) != 1:
        raise Refusal("视频巡查应当附一张截图", "PI-03", where="files")


def answer_finding(desk: Desk, form: ReplyForm) -> Act:
    """Reply to a finding about oneself; the reply is decided with it."""
    if desk.actor.account != desk.dossier.the(FindingFiled).account:
        raise Refusal("只能由本人说明", "KQ-06")
    if not form.reply.strip():
        raise Refusal("请写明情况", "KQ-06", where="reply")
    desk.advance("answer-finding")
    return Act(FindingAnswered(), annex={"reply": form.reply.strip()})


def decide_finding(desk: Desk, form: DecisionForm) -> Act:
    """Say whether a finding stands, when the person has replied or the days for it are over; only then it counts."""
    filed = desk.dossier.the(FindingFiled)
    if desk.actor.account in {filed.account, filed.by}:
        raise Refusal("应由登记人和本人以外的管理人员认定", "KQ-06")
    if not form.note.strip():
        raise Refusal("请写明认定的理由", "KQ-06", where="note")
    if form.granted and desk.dossier.state == "found" and desk.at.date() <= filed.answer_by:
        raise Refusal(f"本人可以说明至 {filed.answer_by}，此前不能认定成立", "KQ-06")
    desk.advance("uphold-finding" if form.granted else "drop-finding")
    if form.granted:
        key = (filed.account, filed.began.isoformat(), desk.dossier.number)
        desk.archive.shelf(facts.GAPS)[key] = filed.ended.isoformat()
    return Act(FindingDecided(desk.actor.account, form.granted, form.note.strip()))


def erase_snapshot(desk: Desk, _form: None) -> Act:
    """Forget the snapshot when its time is over (PI-14), once nobody holds it as evidence."""
    if desk.dossier.numbers(PicturesErased.type):
        raise Refusal("截图已经删除", "PI-14")
    until = desk.dossier.the(FindingFiled).keep_until
    if until is None or until >= desk.at.date():
        raise Refusal("截图的保存期限还没有届满", "PI-14")
    check_not_held(desk.archive, desk.dossier.number)
    desk.advance("erase-snapshot")
    desk.forget("erase-snapshot")
    files = tuple(file.sha256 for file in desk.dossier.record(0).files)
    for sha256 in files:
        desk.archive.release(picture_key(sha256), desk.dossier.number)
    return Act(PicturesErased(files))


VERBS = (
    Verb("register-camera", register_camera),
    Verb("remove-camera", remove_camera),
    Verb("file-finding", file_finding),
    Verb("answer-finding", answer_finding),
    Verb("decide-finding", decide_finding),
    Verb("erase-snapshot", erase_snapshot),
)
