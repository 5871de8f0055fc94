"""What is done about the report box. Everything that is filed here is sealed already; nobody of the hall reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.deadline import compute
from hallcore.ground.errors import Refusal
from hallcore.identity.model import AccountOpened
from hallcore.vault import FileRef
from hallcore.voice.reports.model import (
    BOX,
    KEY,
    PROCEDURE,
    REPORT,
    AnswerForm,
    BoxForm,
    Conclusion,
    KeyForm,
    ReportAnswered,
    ReportBoxSet,
    ReportClosed,
    ReporterSaid,
    ReportFiled,
    ReportForm,
    ReportKeyStated,
    ReportOpened,
    ReportSharePassed,
    SayForm,
    ShareForm,
)
from hallcore.voice.reports.rules import (
    box_number,
    check_quorum,
    key_number,
    lookup_claim,
    passed_to,
    report_number,
    sealed_of,
)
from signing.canonical import unb64
from signing.errors import SigningError
from signing.seal.attached import BLOCK, TAG
from signing.seal.locks import kid as kid_of
from signing.seal.report import SUITE, Box, Keeper, SideKeepers, read_box, read_sealed
from signing.suites import suite

STANDING = "report-box"
"""The claim that names the box in use."""

MAX_SHARE = 400
"""Characters of a share that is handed on."""

MAX_ANSWER = 100_000
"""Characters of an answer sealed to the reporter."""


def state_report_key(desk: Desk, form: KeyForm) -> Act:
    """State the public half of a key that was made on the keeper's own device."""
    _check_key(form.public_key, "public_key")
    if kid_of(bytes.fromhex(form.public_key), suite(SUITE)) != form.kid:
        raise Refusal("密钥编号与公钥不符", "TS-09", where="kid")
    number = key_number(desk.actor.account)
    found = desk.archive.get(number)
    desk.file_in(found if found is not None else desk.found(number, PROCEDURE, KEY))
    desk.advance("state-report-key")
    role: Literal["supervisor", "discipline"] = (
        "discipline" if desk.actor.role == "discipline" else "supervisor"
    )
    return Act(ReportKeyStated(desk.actor.account, role, form.kid, form.public_key))


def set_report_box(desk: Desk, form: BoxForm) -> Act:
    """Set a box up with keys of both sides; what comes from now on is sealed for it."""
    supervision = _keepers(desk, form.supervision, "supervisor", "supervision")
    discipline = _keepers(desk, form.discipline, "discipline", "discipline")
    today = desk.at.date()
    number = box_number(today, desk.next_number(f"report-box-{today:%Y%m%d}"))
    desk.file_in(desk.found(number, PROCEDURE, BOX))
    desk.advance("set-report-box")
    box = Box(hall=desk.archive.hall, supervision=supervision, discipline=discipline)
    try:
        read_box(box.document())
    except SigningError as fault:
        raise Refusal("保管人重复或者人数不足", "TS-09", where="supervision") from fault
    desk.archive.release(STANDING, desk.archive.claimed(STANDING))
    desk.archive.claim(STANDING, number)
    return Act(ReportBoxSet(box.document().decode(), box.sha256))


def _keepers(desk: Desk, accounts: tuple[str, ...], role: str, part: str) -> SideKeepers:
    least = int(desk.law.figure("TS-09", part))
    if len(accounts) < least:
        raise Refusal(f"至少选择 {least} 名保管人", "TS-09", where=part)
    found = []
    for account in accounts:
        dossier = desk.archive.get(account)
        opened = dossier.latest(AccountOpened) if dossier is not None else None
        stated = desk.archive.get(key_number(account))
        if opened is None or role not in opened.roles or stated is None:
            raise Refusal("保管人没有登记举报箱密钥，或者不属于这一方", "TS-09", where=part)
        paper = desk.rests_on(stated.number).the(ReportKeyStated)
        if paper.role != role:
            raise Refusal("保管人的密钥不是以这一方的身份登记的", "TS-09", where=part)
        found.append(Keeper(account, paper.kid, paper.public_key))
    return SideKeepers(least, tuple(found))


# -- the reporter ---------------------------------------------------------------------------------


def file_report(desk: Desk, form: ReportForm) -> Act:
    """Put a sealed report into the box; by nobody's account, and found again by its code alone."""
    if desk.actor.party or desk.actor.account != "visitor":
        raise Refusal("举报不以登录账号提交", "TS-09")
    number = desk.archive.claimed(STANDING)
    if not number:
        raise Refusal("举报箱尚未设置密钥，请使用大厅的纸质举报箱", "TS-09")
    box = desk.rests_on(number)
    _check_sealed(form.sealed, box)
    check_attached(form.files, int(desk.law.figure("TS-20", "megabytes")))
    _check_key(form.reply_key, "reply_key")
    claim = lookup_claim(form.lookup)
    today = desk.at.date()
    report = desk.found(report_number(today, desk.next_number(f"report-{today:%Y%m%d}")), PROCEDURE, REPORT)
    if desk.archive.claim(claim, report.number) != report.number:
        raise Refusal("查询码已被使用，请重新密封", "TS-09", where="sealed")
    desk.file_in(report)
    desk.advance("file-report")
    open_by = compute(desk.law.clock("C119"), today, desk.calendar).last
    paper = ReportFiled(box.number, form.sealed, form.reply_key, form.where, open_by)
    return Act(paper, files=form.files)


def say_report(desk: Desk, form: SayForm) -> Act:
    """Say more, by whoever has the code."""
    if desk.archive.claimed(lookup_claim(form.lookup)) != desk.dossier.number:
        raise Refusal("查询码不正确", "TS-09", where="code")
    _check_sealed(form.sealed, _box_of(desk))
    check_attached(form.files, int(desk.law.figure("TS-20", "megabytes")))
    desk.advance("say-report")
    return Act(ReporterSaid(form.sealed, form.where), files=form.files)


# -- the files of a report ------------------------------------------------------------------------


def attached_to(report: Dossier, n: int) -> FileRef | None:
    """The ciphertext of the files of a record, None where it has none."""
    files = report.record(n).files
    return files[0] if files else None


def check_attached(files: Sequence[FileRef], megabytes: int) -> None:
    """One ciphertext, of a length that sealing gives, no longer than the law lets the files together be (TS-20).

    How many files are in it, and of what kind, nobody but the keepers can see; the sealing tools count them.
    """
    for one in files:
        if one.size > (megabytes << 20) + BLOCK + TAG:
            raise Refusal(f"附件合计超过 {megabytes} 兆字节，请分次补充", "TS-20", where="files")
        if one.size % BLOCK != TAG:
            raise Refusal("附件没有密封", "TS-20", where="files")
    if len(files) > 1:
        raise Refusal("附件应当密封在一起", "TS-20", where="files")


# -- the keepers ----------------------------------------------------------------------------------


def pass_report_share(desk: Desk, form: ShareForm) -> Act:
    """Hand one's share of a sealed record on to another keeper, and say why."""
    keepers = _keepers_of(desk)
    sealed_of(desk.dossier, form.of)
    _require_keeper(desk, keepers)
    if form.to not in keepers or form.to == desk.actor.account:
        raise Refusal("请选择本举报箱的另一名保管人", "TS-09", where="to")
    if not form.reason.strip():
        raise Refusal("请写明开启的理由", "TS-09", where="reason")
    if not form.share or len(form.share) > MAX_SHARE:
        raise Refusal("开启份额不合格式", "TS-09", where="share")
    try:
        unb64(form.share)
    except SigningError as fault:
        raise Refusal("开启份额不合格式", "TS-09", where="share") from fault
    desk.advance("pass-report-share")
    return Act(ReportSharePassed(form.of, form.to, form.share, form.reason.strip()))


def open_report(desk: Desk, of: int) -> Act:
    """Take a sealed record with the shares that were handed on, to open it on one's own device."""
    keepers = _keepers_of(desk)
    _require_keeper(desk, keepers)
    sealed_of(desk.dossier, of)
    passed = [account for account, _share in passed_to(desk.dossier, of, desk.actor.account)]
    everybody = tuple(dict.fromkeys((*passed, desk.actor.account)))
    needed = {
        "supervisor": int(desk.law.figure("TS-09", "supervision")),
        "discipline": int(desk.law.figure("TS-09", "discipline")),
    }
    check_quorum({account: keepers[account] for account in everybody if account in keepers}, needed)
    desk.advance("open-report")
    before = desk.dossier.papers(ReportOpened)
    answer_by = (
        before[0].answer_by if before else compute(desk.law.clock("C120"), desk.at.date(), desk.calendar).last
    )
    return Act(ReportOpened(of, everybody, answer_by))


def answer_report(desk: Desk, form: AnswerForm) -> Act:
    """Say something to the reporter, sealed to their key and for the box."""
    _require_keeper(desk, _keepers_of(desk))
    _check_sealed(form.for_box, _box_of(desk))
    if not form.for_reporter or len(form.for_reporter) > MAX_ANSWER:
        raise Refusal("回复没有密封，或者超过长度", "TS-09", where="for_reporter")
    try:
        unb64(form.for_reporter)
    except SigningError as fault:
        raise Refusal("回复没有密封，或者超过长度", "TS-09", where="for_reporter") from fault
    desk.advance("answer-report")
    return Act(ReportAnswered(form.kind, form.for_reporter, form.for_box, form.where))


def close_report(desk: Desk, conclusion: Conclusion) -> Act:
    """End it with one of the conclusions, once the reporter was answered."""
    _require_keeper(desk, _keepers_of(desk))
    if not any(paper.kind == "answer" for paper in desk.dossier.papers(ReportAnswered)):
        raise Refusal("办结前应当回复举报人", "TS-18")
    desk.advance("close-report")
    answer_by = desk.dossier.papers(ReportOpened)[0].answer_by
    return Act(ReportClosed(conclusion, desk.at.date() > answer_by))


# -- what is checked ------------------------------------------------------------------------------


def _box_of(desk: Desk) -> Dossier:
    return desk.open(desk.dossier.the(ReportFiled).box)


def _keepers_of(desk: Desk) -> dict[str, str]:
    """The keepers of the report's box: account → role of the side."""
    box = read_box(_box_of(desk).the(ReportBoxSet).box.encode())
    found = {one.account: "supervisor" for one in box.supervision.keepers}
    return found | {one.account: "discipline" for one in box.discipline.keepers}


def _require_keeper(desk: Desk, keepers: dict[str, str]) -> None:
    if keepers.get(desk.actor.account) != desk.actor.role:
        raise Refusal("只有本举报箱的密钥保管人可以办理", "TS-09")


def _check_sealed(sealed: str, box: Dossier) -> None:
    try:
        read_sealed(sealed.encode(), read_box(box.the(ReportBoxSet).box.encode()))
    except SigningError as fault:
        raise Refusal("内容没有按本举报箱密封，未予保存", "TS-09", where="sealed") from fault


def _check_key(public_key: str, where: str) -> None:
    try:
        fit = len(bytes.fromhex(public_key)) == 32 and public_key == public_key.lower()
    except ValueError:
        fit = False
    if not fit:
        raise Refusal("公钥不合格式", "TS-09", where=where)


VERBS = (
    Verb("state-report-key", state_report_key),
    Verb("set-report-box", set_report_box),
    Verb("file-report", file_report),
    Verb("say-report", say_report),
    Verb("pass-report-share", pass_report_share),
    Verb("open-report", open_report),
    Verb("answer-report", answer_report),
    Verb("close-report", close_report),
)
