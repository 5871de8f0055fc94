"""What is done about convenience facilities: placed, counted, lent, chased, returned, filled up, repaired."""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier, record_number
from hallcore.facilities.model import (
    DUTY,
    FACILITY,
    LOAN,
    PROCEDURE,
    BorrowerForgotten,
    BorrowerRevealed,
    DoneForm,
    DutyDone,
    DutyDropped,
    DutyForm,
    DutyRaised,
    FacilityForm,
    FacilityPlaced,
    FacilityRemoved,
    Lent,
    LoanChased,
    LoanForm,
    LoanReturned,
    LoanWrittenOff,
    ReasonForm,
    ReturnForm,
    StockForm,
)
from hallcore.facilities.rules import (
    SCRAPPED,
    borrower_of,
    changed_stock,
    check_done,
    check_duty,
    check_facility,
    check_fewer,
    check_loan,
    check_unnamed,
    check_words,
    due_on,
    duty_due,
    duty_number,
    facility_number,
    forget_at,
    free_pieces,
    late,
    loan_number,
    piece_key,
)
from hallcore.ground.errors import Refusal
from hallcore.identity.rules import check_not_held

# -- facilities ---------------------------------------------------------------------------------------


def place_facility(desk: Desk, form: FacilityForm) -> Act:
    """Register a facility, or say anew what is known of it."""
    check_facility(form)
    number = facility_number(form.code)
    if desk.archive.get(number) is None:
        desk.file_in(desk.found(number, PROCEDURE, FACILITY))
    elif desk.dossier.number != number:
        raise Refusal("案卷与填写的编号不符", where="code")
    else:
        before = desk.dossier.the(FacilityPlaced)
        if before.use != form.use:
            raise Refusal("使用方式不能更改，请另行登记", "BM-01", where="use")
        check_fewer(desk.archive, number, before, form.quantity)
    desk.advance("place-facility")
    return Act(
        FacilityPlaced(
            form.code,
            form.name.strip(),
            form.use,
            form.hall.strip(),
            form.floor,
            form.place.strip(),
            form.quantity,
            form.unit.strip(),
            form.low,
        )
    )


def change_stock(desk: Desk, form: StockForm) -> Act:
    """File what came, what was used, what was counted."""
    if form.duty:
        key = f"stocked:{form.duty}"
        if desk.archive.claimed(key):
            raise Refusal("这次补充已经计入存量", "BM-01")
        desk.archive.claim(key, desk.dossier.number)
    desk.advance("change-stock")
    return Act(changed_stock(desk.dossier, form))


def remove_facility(desk: Desk, form: ReasonForm) -> Act:
    """Take a facility away; what is lent of it has to be back first."""
    placed = desk.dossier.the(FacilityPlaced)
    number, claimed = desk.dossier.number, desk.archive.claimed
    holders = {claimed(piece_key(number, piece)) for piece in range(1, placed.quantity + 1)}
    if holders - {"", SCRAPPED}:
        raise Refusal("还有借出或者维修中的，收回后再撤除", "BM-05")
    desk.advance("remove-facility")
    return Act(FacilityRemoved(check_words(form.reason, "撤除理由", "reason")))


# -- loans --------------------------------------------------------------------------------------------


def lend(desk: Desk, form: LoanForm) -> Act:
    """Lend the piece asked for, or the first that is free; no piece is with two people."""
    facility = desk.rests_on(form.facility)
    if facility.machine != FACILITY:
        raise Refusal("没有这项设施", where="facility")
    placed = check_loan(form, facility)
    free = free_pieces(desk.archive, facility.number, placed)
    if not free:
        raise Refusal(f"{placed.name}已全部借出或者在维修", "BM-02", where="facility")
    piece = form.piece or free[0]
    if piece not in free:
        raise Refusal(f"{piece} 号已借出或者在维修", "BM-02", where="piece")
    day = desk.at.date()
    number = loan_number(day, desk.next_number(f"loan-{day:%Y%m%d}"))
    desk.archive.claim(piece_key(facility.number, piece), number)
    desk.file_in(desk.found(number, PROCEDURE, LOAN))
    desk.advance("lend")
    annex = {"borrower": form.borrower.strip(), "mobile": form.mobile.strip()}
    return Act(Lent(facility.number, piece, due_on(placed, desk.law, day)), annex=annex)


def chase_loan(desk: Desk, form: ReasonForm) -> Act:
    """File that the borrower of an overdue piece was asked for it."""
    if not late(desk.dossier.the(Lent).due, desk.at):
        raise Refusal("尚未到归还日期，不必催还", "BM-02")
    note = check_words(form.reason, "催还情况", "reason")
    check_unnamed(desk.dossier, note, "reason")
    desk.advance("chase-loan")
    return Act(LoanChased(note))


def return_loan(desk: Desk, form: ReturnForm) -> Act:
    """Take a piece back; a damaged one stays out of use until a repair is done."""
    lent = desk.dossier.the(Lent)
    note = check_words(form.note, "损坏情况", "note", "BM-05") if form.damaged else form.note.strip()
    check_unnamed(desk.dossier, note, "note")
    desk.advance("return-loan")
    if not form.damaged:
        desk.archive.release(piece_key(lent.facility, lent.piece), desk.dossier.number)
    desk.remind("forget-borrower", forget_at(desk.at, desk.law))
    return Act(LoanReturned(late(lent.due, desk.at), form.damaged, note))


def write_off_loan(desk: Desk, form: ReasonForm) -> Act:
    """Strike off a piece that did not come back."""
    lent = desk.dossier.the(Lent)
    if not late(lent.due, desk.at):
        raise Refusal("尚未到归还日期，不能注销", "BM-05")
    reason = check_words(form.reason, "注销理由", "reason", "BM-05")
    check_unnamed(desk.dossier, reason, "reason")
    desk.advance("write-off-loan")
    _scrap(desk, lent.facility, lent.piece, desk.dossier.number)
    desk.remind("forget-borrower", forget_at(desk.at, desk.law))
    return Act(LoanWrittenOff(reason))


def reveal_borrower(desk: Desk, form: ReasonForm) -> Act:
    """File that the borrower's name and number were shown, and for what."""
    if not borrower_of(desk.dossier):
        raise Refusal("借用人信息已经删除", "BM-03")
    reason = check_words(form.reason, "查看用途", "reason", "BM-06")
    check_unnamed(desk.dossier, reason, "reason")
    desk.advance("reveal-borrower")
    return Act(BorrowerRevealed(reason))


def forget_borrower(desk: Desk, _form: None) -> Act:
    """Erase the borrower's data when their time is over: done by the clock."""
    loan = desk.dossier
    n = loan.numbers(Lent.type)[0]
    annex = loan.record(n).annex
    if annex is None or not annex.pieces:
        raise Refusal("借用人信息已经删除", "BM-03")
    check_not_held(desk.archive, loan.number)
    desk.advance("forget-borrower")
    desk.forget("forget-borrower")
    annex.erase()
    return Act(BorrowerForgotten(record_number(loan.number, n)))


# -- duties -------------------------------------------------------------------------------------------


def raise_duty(desk: Desk, form: DutyForm) -> Act:
    """Have something filled up or repaired; a piece under repair is not lent."""
    facility = desk.rests_on(form.facility)
    if facility.machine != FACILITY:
        raise Refusal("没有这项设施", where="facility")
    check_duty(form, facility)
    reason = check_words(form.reason, "缘由", "reason", "BM-04")
    day = desk.at.date()
    number = duty_number(day, desk.next_number(f"duty-{day:%Y%m%d}"))
    key = f"duty:{facility.number}:{form.kind}:{form.piece}"
    if desk.archive.claim(key, number) != number:
        raise Refusal("同一项设施已有未完成的任务", "BM-04", where="facility")
    if form.piece:
        _hold_for_repair(desk, facility.number, form.piece, number)
    desk.file_in(desk.found(number, PROCEDURE, DUTY))
    desk.advance("raise-duty")
    due = duty_due(form.kind, desk.law, desk.calendar, day)
    return Act(DutyRaised(form.kind, facility.number, form.piece, form.wanted, reason, due))


def _hold_for_repair(desk: Desk, facility: str, piece: int, duty: str) -> None:
    """Let the duty hold a piece that is free, or that came back damaged."""
    key = piece_key(facility, piece)
    holder = desk.archive.get(desk.archive.claimed(key))
    if holder is not None and holder.state == "lent":
        raise Refusal(f"{piece} 号还在借用人手里，归还后再报修", "BM-05", where="piece")
    if holder is not None:
        desk.archive.release(key, holder.number)
    if desk.archive.claim(key, duty) != duty:
        raise Refusal(f"{piece} 号已经报废", "BM-05", where="piece")


def finish_duty(desk: Desk, form: DoneForm) -> Act:
    """File who did it and what came of it; a repaired piece can be lent again, a scrapped one is struck off."""
    raised = desk.dossier.the(DutyRaised)
    check_done(form, raised)
    desk.advance("finish-duty")
    _let_go(desk, desk.dossier, raised)
    if raised.piece:
        if form.scrapped:
            _scrap(desk, raised.facility, raised.piece, desk.dossier.number)
        else:
            desk.archive.release(piece_key(raised.facility, raised.piece), desk.dossier.number)
    return Act(
        DutyDone(
            form.person.strip(), form.note.strip(), form.quantity, late(raised.due, desk.at), form.scrapped
        )
    )


def drop_duty(desk: Desk, form: ReasonForm) -> Act:
    """Give a duty up; what it held back can be lent again."""
    raised = desk.dossier.the(DutyRaised)
    reason = check_words(form.reason, "取消理由", "reason")
    desk.advance("drop-duty")
    _let_go(desk, desk.dossier, raised)
    if raised.piece:
        desk.archive.release(piece_key(raised.facility, raised.piece), desk.dossier.number)
    return Act(DutyDropped(reason))


def _let_go(desk: Desk, duty: Dossier, raised: DutyRaised) -> None:
    desk.archive.release(f"duty:{raised.facility}:{raised.kind}:{raised.piece}", duty.number)


def _scrap(desk: Desk, facility: str, piece: int, holder: str) -> None:
    """Let nobody have a piece any more."""
    key = piece_key(facility, piece)
    desk.archive.release(key, holder)
    desk.archive.claim(key, SCRAPPED)


VERBS = (
    Verb("place-facility", place_facility),
    Verb("change-stock", change_stock),
    Verb("remove-facility", remove_facility),
    Verb("lend", lend),
    Verb("chase-loan", chase_loan),
    Verb("return-loan", return_loan),
    Verb("write-off-loan", write_off_loan),
    Verb("reveal-borrower", reveal_borrower),
    Verb("forget-borrower", forget_borrower),
    Verb("raise-duty", raise_duty),
    Verb("finish-duty", finish_duty),
    Verb("drop-duty", drop_duty),
)
