"""What is done about identity: registering applicants, opening accounts."""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from hallcore.ground.errors import Refusal
from hallcore.identity.model import (
    ACCOUNT,
    APPLICANT,
    AccountOpened,
    ApplicantRegistered,
    NewAccount,
    NewApplicant,
)
from hallcore.identity.rules import applicant_number, check_account, check_applicant, code_of


def register_applicant(desk: Desk, form: NewApplicant) -> Act:
    """Open the applicant's dossier under its code."""
    check_applicant(form)
    code = code_of(form.code, "code")
    dossier = desk.found(applicant_number(code), "identity", APPLICANT)
    desk.file_in(dossier)
    annex = {"contact": form.contact, "phone": form.phone}
    paper = ApplicantRegistered(code, form.name.strip(), form.region, form.kind)
    return Act(paper, annex={name: value for name, value in annex.items() if value})


def open_account(desk: Desk, form: NewAccount) -> Act:
    """Open an account; the secret goes to the secrets store, never into a record."""
    check_account(form)
    secrets = desk.archive.secrets
    if form.login in secrets:
        raise Refusal("账号名已被占用", where="login")
    party = code_of(form.party, "party") if form.party else ""
    if party and desk.archive.get(applicant_number(party)) is None:
        raise Refusal("所属主体尚未登记", where="party")
    number = f"U-{desk.next_number('account'):06d}"
    desk.file_in(desk.found(number, "identity", ACCOUNT))
    secrets[form.login] = (number, form.verifier, form.roles, party)
    return Act(AccountOpened(number, form.roles, party), annex={"person": form.person})


VERBS = (Verb("register-applicant", register_applicant), Verb("open-account", open_account))
