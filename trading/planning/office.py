"""What is done before a tender: an intention is made public, changed, withdrawn."""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.identity.model import ApplicantRegistered
from hallcore.identity.rules import applicant_number
from trading.planning.model import (
    CALLED,
    INTENTION,
    PROCEDURE,
    IntentionForm,
    IntentionPublished,
    IntentionWithdrawn,
    WithdrawalForm,
)
from trading.planning.rules import check_intention
from trading.registry.rules import name_of, require_capacity, require_mandate


def publish_intention(desk: Desk, form: IntentionForm) -> Act:
    """Make an intention public: from here its days are counted."""
    check_intention(form, desk.at)
    purchaser = _purchaser(desk, form.purchaser)
    number = f"DHYX-{desk.at:%Y}-{desk.next_number(f'intention-{desk.at:%Y}'):04d}"
    desk.file_in(desk.found(number, PROCEDURE, INTENTION))
    desk.advance("publish-intention")
    return Act(_paper(form, purchaser))


def change_intention(desk: Desk, form: IntentionForm) -> Act:
    """Say anew what an intention says; its days go on, for the procurement's own notice is what counts."""
    check_intention(form, desk.at)
    before, purchaser = desk.dossier.the(IntentionPublished), _purchaser(desk, form.purchaser)
    if (before.purchaser, before.regime) != (purchaser.the(ApplicantRegistered).code, form.regime):
        raise Refusal("调整采购意向（招标计划）不改变采购人和项目类别", "GP-020", where="purchaser")
    desk.advance("change-intention")
    return Act(_paper(form, purchaser))


def _paper(form: IntentionForm, purchaser: Dossier) -> IntentionPublished:
    return IntentionPublished(
        regime=form.regime,
        called=CALLED[form.regime],
        name=form.name.strip(),
        category=form.category,
        kind=form.kind,
        outline=form.outline.strip(),
        budget=form.budget,
        month=form.month,
        purchaser=purchaser.the(ApplicantRegistered).code,
        purchaser_name=name_of(purchaser),
        region=purchaser.the(ApplicantRegistered).region,
        reserved=form.reserved,
        note=form.note.strip(),
    )


def withdraw_intention(desk: Desk, form: WithdrawalForm) -> Act:
    """Say that it is not bought after all."""
    paper = desk.dossier.the(IntentionPublished)
    _purchaser(desk, paper.purchaser)
    if not form.reason.strip():
        raise Refusal("请写明撤销的原因", "GP-020", where="reason")
    desk.advance("withdraw-intention")
    return Act(
        IntentionWithdrawn(paper.name, paper.called, paper.purchaser_name, paper.region, form.reason.strip())
    )


def _purchaser(desk: Desk, code: str) -> Dossier:
    """The purchaser; the actor must be it, or an agency under its recorded mandate (ZB-015)."""
    purchaser = desk.open(applicant_number(code))
    require_capacity(purchaser, "purchaser")
    own, party = purchaser.the(ApplicantRegistered).code, desk.actor.party
    if party != own:
        if not party:
            raise Refusal("只有采购人（招标人）或者受其委托的代理机构可以办理", "ZB-015", where="purchaser")
        require_mandate(purchaser, party, desk.at.date())
    return purchaser


VERBS = (
    Verb("publish-intention", publish_intention),
    Verb("change-intention", change_intention),
    Verb("withdraw-intention", withdraw_intention),
)
"""The verbs of this office."""
