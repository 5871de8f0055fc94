"""What is done about ratings: given once, called back, verified, mended, told; and the keypads they come by.

A rating is claimed by its matter, so of two that come at once only one is filed. Nothing here is ever asked of anybody:
who does not rate has no paper, and is counted as not having rated.
"""

from __future__ import annotations

from datetime import date, datetime

from msgspec.structs import replace

from hallcore.counters.model import TICKET, TicketTaken
from hallcore.counters.rules import check_word
from hallcore.desk import Act, Desk, Verb
from hallcore.ground.deadline import compute
from hallcore.ground.errors import NotComputable, Refusal
from hallcore.organisation.office import acting
from hallcore.organisation.rules import post_number, posted, window_number
from hallcore.voice.ratings_model import (
    EXCLUDING,
    KEYPAD,
    PRESS_AGAIN,
    PROCEDURE,
    RATING,
    TRUE,
    CallForm,
    CallLogged,
    CloseForm,
    ExclusionDecided,
    ExclusionForm,
    KeypadForm,
    KeypadRegistered,
    KeypadRetired,
    PressForm,
    PressSetAside,
    RateForm,
    RaterRevealed,
    RatingChannel,
    RatingClosed,
    RatingGiven,
    RatingRectified,
    RatingVerified,
    RectificationReturned,
    RectifyForm,
    VerifyForm,
)
from hallcore.voice.ratings_rules import (
    Rated,
    check_case_rater,
    check_finding,
    check_keypad,
    check_moment,
    check_open,
    check_rate,
    check_second,
    check_stranger,
    grade_of,
    is_bad,
    keypad_at,
    keypad_number,
    press_fault,
    press_key,
    rated_key,
    rated_of,
    rating_number,
    written,
)

KEYPADS, KEYPAD_KEYS = "keypads", "keypad-keys"
"""Shelves of this office: serial → code of a keypad in use; serial → hash of its key."""

KNOWN = "这次按键已经登记"
"""What is said of a press that was told before: there is nothing to file, and the keypad may forget it."""


# -- rating -------------------------------------------------------------------------------------------------


def rate(desk: Desk, form: RateForm) -> Act:
    """Rate a visit or a case: whoever has the slip or the receipt, the applicant signed in; never staff (HP-08)."""
    check_rate(form)
    _check_visitor(desk)
    matter = desk.rests_on(form.matter)
    if matter.machine == TICKET:
        check_word(matter.the(TicketTaken), form.code)
    rated = rated_of(desk.archive, matter)
    if rated.kind == "case":
        check_case_rater(matter, desk.actor.party, form.code)
    check_open(rated, desk.at, desk.law)
    named = bool(desk.actor.party or form.phone.strip())
    given = _given(desk, form.matter, rated, form.grade, form.channel, desk.at, named=named)
    texts = {"words": form.words.strip(), "name": form.name.strip(), "phone": form.phone.strip()}
    return Act(
        replace(given, reasons=tuple(form.reasons), point=form.point),
        annex={name: text for name, text in texts.items() if text},
    )


def _check_visitor(desk: Desk) -> None:
    """Refuse whoever works here: staff may rate neither for a visitor nor themselves (HP-08)."""
    post = desk.archive.get(post_number(desk.actor.account))
    if post is not None and posted(post) is not None:
        raise Refusal("工作人员不得代为评价", "HP-08")


def _given(
    desk: Desk,
    matter: str,
    rated: Rated,
    grade: int,
    channel: RatingChannel,
    happened: datetime,
    *,
    named: bool,
) -> RatingGiven:
    """Found the rating's dossier, claim the matter for it, and take the first step.

    Raises:
        Refusal: The matter is rated already (HP-02).
    """
    place = rated.window or rated.department
    day = desk.at.date()
    number = rating_number(day, place, desk.next_number(f"rating-{day:%Y%m%d}-{place}"))
    if desk.archive.claim(rated_key(matter), number) != number:
        raise Refusal(f"{PRESS_AGAIN}，每次办理评价一次", "HP-02", where="matter")
    desk.file_in(desk.found(number, PROCEDURE, RATING))
    bad = is_bad(grade, desk.law)
    desk.advance("rate-badly" if bad else "rate")
    return RatingGiven(
        matter=matter,
        kind=rated.kind,
        department=rated.department,
        window=rated.window,
        officer=rated.officer,
        item=rated.item,
        item_name=rated.item_name,
        grade=grade,
        channel=channel,
        happened=happened,
        named=named,
        callback_by=_by(desk, "C97", day) if bad else None,
    )


def _by(desk: Desk, clock: str, day: date) -> date | None:
    """The last day of a period that begins on a day; None while no notice says which days are worked."""
    try:
        return compute(desk.law.clock(clock), day, desk.calendar).last
    except NotComputable:
        return None


def press(desk: Desk, form: PressForm) -> Act:
    """Take a press of a keypad: the rating of the service that had just ended there, or a press set aside.

    Raises:
        Refusal: It was told before, comes from the future, or from a keypad nobody knows.
    """
    code = str(desk.archive.shelf(KEYPADS).get(form.serial, ""))
    keypad = desk.archive.get(keypad_number(code)) if code else None
    if keypad is None or keypad.state != "in-use" or desk.actor.account != f"keypad:{form.serial}":
        raise Refusal("没有登记这台评价器", "HP-02", where="serial")
    grade, window = grade_of(form.button), desk.rests_on(keypad.number).the(KeypadRegistered).window
    check_moment(form, desk.at, desk.law)
    if desk.archive.claimed(press_key(form.serial, form.press)):
        raise Refusal(KNOWN, "HP-02", where="press")
    ticket = desk.archive.get(form.ticket) if form.ticket else None
    why = press_fault(ticket, form, window, desk.law)
    if not why and desk.archive.claimed(rated_key(form.ticket)):
        why = PRESS_AGAIN
    if why or ticket is None:
        desk.archive.claim(press_key(form.serial, form.press), keypad.number)
        desk.file_in(keypad)
        desk.advance("set-press-aside")
        return Act(PressSetAside(window, form.press, grade, form.happened, why))
    ticket.current()
    rated = rated_of(desk.archive, ticket)
    given = _given(desk, ticket.number, rated, grade, "tablet", form.happened, named=False)
    desk.archive.claim(press_key(form.serial, form.press), desk.dossier.number)
    return Act(replace(given, point=code, press=form.press))


# -- what becomes of a bad one ------------------------------------------------------------------------------


def _strange(desk: Desk) -> RatingGiven:
    """The rating on the desk, which is not one of the actor's own service."""
    given = desk.dossier.the(RatingGiven)
    check_stranger(given, desk.actor.account)
    return given


def log_call(desk: Desk, form: CallForm) -> Act:
    """A call-back was tried, or the records were gone through (HP-04, HP-05)."""
    given = _strange(desk)
    desk.advance("log-call")
    if not given.named and form.how != "records":
        raise Refusal("匿名差评没有联系方式，请调阅办理记录核实", "HP-04", where="how")
    if form.reached:
        written(form.said, "回访了解到的情况", "said")
    said = form.said.strip()
    return Act(CallLogged(form.how, form.reached), annex={"said": said} if said else {})


def reveal_rater(desk: Desk, reason: str) -> Act:
    """Look at who rated and how they are reached, and say why (PI-06)."""
    _strange(desk)
    desk.advance("reveal-rater")
    return Act(RaterRevealed(written(reason, "查看联系方式的理由", "reason")))


def verify_rating(desk: Desk, form: VerifyForm) -> Act:
    """Say what the call-back found; what is true goes to the department with its day."""
    given = _strange(desk)
    check_finding(desk.dossier, form, desk.law)
    by, day = None, desk.dossier.record(0).at.date()
    if form.finding in TRUE:
        desk.advance("verify-true")
        by = _by(desk, "C77" if form.finding == "simple" else "C98", day)
    else:
        desk.advance("ask-exclusion" if form.finding in EXCLUDING else "verify-groundless")
    return Act(RatingVerified(form.finding, form.why.strip(), given.department, given.officer, by))


def decide_exclusion(desk: Desk, form: ExclusionForm) -> Act:
    """Somebody else says whether a rating does not count."""
    _strange(desk)
    desk.advance("confirm-exclusion" if form.confirmed else "refuse-exclusion")
    check_second(desk.dossier, desk.actor.account)
    reason = written(form.reason, "复核意见", "reason")
    return Act(ExclusionDecided(form.confirmed, desk.dossier.the(RatingVerified).finding, reason))


def rectify_rating(desk: Desk, form: RectifyForm) -> Act:
    """The department says what it did about it."""
    verified = desk.dossier.the(RatingVerified)
    acting(desk, desk.actor.role, verified.department)
    desk.advance("rectify-rating")
    measures = written(form.measures, "整改措施和结果", "measures")
    late = verified.rectify_by is not None and desk.at.date() > verified.rectify_by
    return Act(RatingRectified(measures, late), files=form.files)


def return_rectification(desk: Desk, reason: str) -> Act:
    """What was done does not do."""
    _strange(desk)
    desk.advance("return-rectification")
    return Act(RectificationReturned(written(reason, "退回的理由", "reason")))


def close_rating(desk: Desk, form: CloseForm) -> Act:
    """Tell the rater what became of it, and close."""
    given = _strange(desk)
    desk.advance("close-rating")
    if given.named and form.told == "none":
        raise Refusal("实名差评的处理结果应当告知评价人", "HP-05", where="told")
    return Act(RatingClosed(written(form.result, "处理结果", "result"), form.told))


# -- keypads ------------------------------------------------------------------------------------------------


def register_keypad(desk: Desk, form: KeypadForm) -> Act:
    """Register a keypad by serial and key and bind it to a window, or bind it to another; a window has one."""
    check_keypad(form)
    if desk.archive.get(window_number(form.window)) is None:
        raise Refusal("没有这个窗口", "HP-02", where="window")
    number, shelf = keypad_number(form.code), desk.archive.shelf(KEYPADS)
    known = desk.archive.get(number)
    before = known.latest(KeypadRegistered) if known is not None else None
    if before is not None and before.serial != form.serial:
        raise Refusal("这个编号已登记另一台评价器，换机请先停用并另行编号", "HP-02", where="serial")
    if shelf.get(form.serial) not in (None, form.code):
        raise Refusal("这个序列号的评价器已经登记", "HP-02", where="serial")
    if before is None and not form.verifier:
        raise Refusal("评价器没有通信密钥", "HP-02", where="key")
    if desk.archive.claim(keypad_at(form.window), number) != number:
        raise Refusal("这个窗口已有一台评价器", "HP-02", where="window")
    if before is not None and before.window != form.window:
        desk.archive.release(keypad_at(before.window), number)
    desk.file_in(known or desk.found(number, PROCEDURE, KEYPAD))
    desk.advance("register-keypad")
    shelf[form.serial] = form.code
    if form.verifier:
        desk.archive.shelf(KEYPAD_KEYS)[form.serial] = form.verifier
    return Act(KeypadRegistered(form.code, form.serial, form.window, form.model.strip()))


def retire_keypad(desk: Desk, reason: str) -> Act:
    """Take a keypad out of use; its key is forgotten and its window free for another."""
    desk.advance("retire-keypad")
    paper = desk.dossier.the(KeypadRegistered)
    for name in (KEYPADS, KEYPAD_KEYS):
        desk.archive.shelf(name).pop(paper.serial, None)
    desk.archive.release(keypad_at(paper.window), desk.dossier.number)
    return Act(KeypadRetired(written(reason, "停用事由", "reason")))


VERBS = (
    Verb("rate", rate),
    Verb("press-keypad", press),
    Verb("log-call", log_call),
    Verb("reveal-rater", reveal_rater),
    Verb("verify-rating", verify_rating),
    Verb("decide-exclusion", decide_exclusion),
    Verb("rectify-rating", rectify_rating),
    Verb("return-rectification", return_rectification),
    Verb("close-rating", close_rating),
    Verb("register-keypad", register_keypad),
    Verb("retire-keypad", retire_keypad),
)
