"""What the pool's own office does: enter, confirm, suspend, remove, mark; and what experts declare themselves."""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.identity.model import AccountOpened
from trading.experts.model import (
    ACCOUNTS,
    EXPERT,
    POOL,
    PROCEDURE,
    ConfirmForm,
    CreditForm,
    CreditMarked,
    EntryForm,
    ExpertConfirmed,
    ExpertEntered,
    ExpertRemoved,
    ExpertResumed,
    ExpertSuspended,
    ReasonForm,
    TiesDeclared,
    TiesForm,
)
from trading.experts.rules import check_entry, check_ties
from trading.registry.rules import day_of


def enter_expert(desk: Desk, form: EntryForm) -> Act:
    """Enter an expert; the account is one of an expert's, and nobody's else."""
    check_entry(form, desk.law)
    if "expert" not in desk.open(form.account).the(AccountOpened).roles:
        raise Refusal("该账号不是评标专家账号", "ZB-072", where="account")
    if form.account in desk.archive.shelf(ACCOUNTS):
        raise Refusal("该账号已经登记入库", "ZB-072", where="account")
    number = f"ZJ-{desk.next_number('expert'):06d}"
    desk.file_in(desk.found(number, PROCEDURE, EXPERT))
    desk.advance("enter-expert")
    desk.archive.shelf(ACCOUNTS)[form.account] = number
    fields = {name: getattr(form, name) for name in ExpertEntered.__struct_fields__}
    return Act(ExpertEntered(**fields), annex={"name": form.name, "ident": form.ident, "phone": form.phone})


def confirm_expert(desk: Desk, form: ConfirmForm) -> Act:
    """Confirm an entry until a day, or lengthen it; from then on the expert may be drawn."""
    last = day_of(form.valid_to, "valid_to")
    if last < desk.at.date():
        raise Refusal("聘期止日早于今日", "ZB-072", where="valid_to")
    desk.advance("confirm-expert")
    _list(desk, desk.dossier)
    return Act(ExpertConfirmed(last.isoformat()))


def suspend_expert(desk: Desk, form: ReasonForm) -> Act:
    """Have an expert not drawn for the time being."""
    reason = _reason(form)
    desk.advance("suspend-expert")
    return Act(ExpertSuspended(reason))


def resume_expert(desk: Desk, form: ReasonForm) -> Act:
    """Have an expert drawn again."""
    reason = _reason(form)
    desk.advance("resume-expert")
    return Act(ExpertResumed(reason))


def remove_expert(desk: Desk, form: ReasonForm) -> Act:
    """Take an expert out of the pool."""
    reason = _reason(form)
    desk.advance("remove-expert")
    entered, shelf = desk.dossier.the(ExpertEntered), desk.archive.shelf(POOL)
    for subject in entered.subjects:
        shelf.pop((subject, desk.dossier.number), None)
    desk.archive.shelf(ACCOUNTS).pop(entered.account, None)
    return Act(ExpertRemoved(reason))


def declare_ties(desk: Desk, form: TiesForm) -> Act:
    """Declare employer and ties anew; an expert for themself, or the pool's office."""
    own = desk.dossier.the(ExpertEntered).account == desk.actor.account
    if desk.actor.role == "expert" and not own:
        raise Refusal("只能申报本人的利害关系", "ZB-074", where=desk.actor.account)
    check_ties(form.ties)
    desk.advance("declare-ties")
    return Act(TiesDeclared(form.employer, form.employer_name, form.ties))


def mark_credit(desk: Desk, form: CreditForm) -> Act:
    """Take credit off, or give it, with the reason."""
    if not form.points or not form.reason.strip():
        raise Refusal("请填写分值和理由", "ZB-073", where="points")
    desk.advance("mark-credit")
    return Act(CreditMarked(form.points, form.reason.strip()))


def _list(desk: Desk, expert: Dossier) -> None:
    shelf = desk.archive.shelf(POOL)
    for subject in expert.the(ExpertEntered).subjects:
        shelf[(subject, expert.number)] = 1


def _reason(form: ReasonForm) -> str:
    if not form.reason.strip():
        raise Refusal("请写明理由", "ZB-073", where="reason")
    return form.reason.strip()


VERBS = (
    Verb("enter-expert", enter_expert),
    Verb("confirm-expert", confirm_expert),
    Verb("suspend-expert", suspend_expert),
    Verb("resume-expert", resume_expert),
    Verb("remove-expert", remove_expert),
    Verb("declare-ties", declare_ties),
    Verb("mark-credit", mark_credit),
)
