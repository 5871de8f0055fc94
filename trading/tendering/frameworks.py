"""How the plan of a framework is filed before its notice: approved by finance, or filed with it (GP-211)."""

from __future__ import annotations

from typing import cast

from hallcore.desk import Act, Desk, Verb
from hallcore.identity.rules import applicant_number
from trading.methods.rules import method_of
from trading.registry.rules import name_of, require_capacity
from trading.tendering.framing import check_framework
from trading.tendering.framing_model import (
    FrameworkForm,
    FrameworkPlanned,
    FrameworkTerms,
    Leader,
    User,
    Way,
)
from trading.tendering.model import ProjectRegistered
from trading.tendering.office import require_charge


def plan_framework(desk: Desk, form: FrameworkForm) -> Act:
    """File the plan of a framework before its notice; a later one before the notice replaces it."""
    tender = desk.dossier
    require_charge(desk, tender)
    check_framework(form, tender.the(ProjectRegistered), method_of(desk.law, tender), desk.at.date())
    users = []
    for code in form.users:
        party = desk.open(applicant_number(code))
        require_capacity(party, "purchaser")
        users.append(User(code, name_of(party)))
    desk.advance("plan-framework")
    terms = FrameworkTerms(
        leader=cast("Leader", form.leader),
        organ=form.organ.strip(),
        consent=form.consent.strip(),
        consent_on=form.consent_on,
        users=tuple(users),
        unit=form.unit.strip(),
        quantity=form.quantity.strip(),
        months=form.months,
        share=form.share,
        way=cast("Way", form.way),
        way_reason=form.way_reason.strip(),
        most=form.most,
        out=int(desk.law.figure_of("GP-137", "out").value),
    )
    return Act(FrameworkPlanned(terms))


VERBS = (Verb("plan-framework", plan_framework),)
