"""What is done about identity: registering applicants and natural persons, opening accounts, erasing personal data.

A natural person is found again by a keyed hash of the identity number (shelf ``persons``, written here in the
act's own transaction); its key lies on the shelf ``pepper``, which no record and no view reads.
"""

from __future__ import annotations

import secrets as randomness

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Annex, record_number
from hallcore.ground.errors import Refusal
from hallcore.identity.model import (
    ACCOUNT,
    APPLICANT,
    LOGINS,
    ONCE,
    PERSON,
    AccountOpened,
    AnnexErased,
    AnnexErasureForm,
    ApplicantRegistered,
    NewAccount,
    NewApplicant,
    NewPerson,
    PersonErased,
    PersonErasure,
    PersonRegistered,
)
from hallcore.identity.rules import (
    annex_to_erase,
    applicant_number,
    check_account,
    check_applicant,
    check_bank_account,
    check_not_held,
    check_not_kept,
    check_person,
    code_of,
    is_person,
    person_key,
    person_number_of,
)


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
    """Open an account; the secret goes to the secrets store, never into a record.

    The bank opens those of its own tellers and nobody else's (FEE-03); nobody opens one for the bank.
    """
    check_account(form)
    check_bank_account(form, desk.actor.role, desk.actor.party)
    secrets = desk.archive.secrets
    if form.login in secrets:
        raise Refusal("账号名已被占用", where="login")
    party = _party(desk, form.party)
    number = f"U-{desk.next_number('account'):06d}"
    desk.file_in(desk.found(number, "identity", ACCOUNT))
    secrets[form.login] = (number, form.verifier, form.roles, party)
    desk.archive.shelf(LOGINS)[number] = form.login
    if form.once:
        desk.archive.shelf(ONCE)[form.login] = 1
    return Act(AccountOpened(number, form.roles, party), annex={"person": form.person})


def _party(desk: Desk, party: str) -> str:
    """The party of an account as it is kept; it must be known to the hall."""
    if not party:
        return ""
    kept = party if is_person(party) else code_of(party, "party")
    if desk.archive.get(kept if is_person(kept) else applicant_number(kept)) is None:
        raise Refusal("所属主体尚未登记", where="party")
    return kept


def register_person(desk: Desk, form: NewPerson) -> Act:
    """Open a natural person's dossier; whoever is known already is refused with the number of theirs.

    Where the refusal's ``where`` is a dossier number, the caller goes on with that dossier: one person, one
    dossier, whatever they come for.
    """
    ident, kind = check_person(form, desk.at.date())
    pepper, shelf = _pepper(desk), desk.archive.shelf("persons")
    known = person_number_of(shelf, pepper, ident.text, desk.at.date())
    if known:
        raise Refusal("此人已经登记，沿用原来的案卷", where=known)
    number = f"P-{desk.next_number('person'):06d}"
    desk.file_in(desk.found(number, "identity", PERSON))
    shelf[person_key(ident.text, pepper)] = number
    annex = {"name": form.name.strip(), "ident": ident.text, "phone": form.phone.strip()}
    return Act(PersonRegistered(kind), annex=annex)


def erase_person(desk: Desk, form: PersonErasure) -> Act:
    """Erase what is known of a natural person: the annexes and the row by which they are found.

    What others' records say of the person is in those records' own annexes and is erased with them.
    """
    if not form.reason.strip():
        raise Refusal("请写明删除个人信息的事由", "PI-12", where="reason")
    check_not_held(desk.archive, desk.dossier.number)
    desk.advance("erase-person")
    annexes = [annex for record in desk.dossier.all_records() if (annex := record.annex) is not None]
    for annex in annexes:
        _forget_row(desk, annex)
        annex.erase()
    return Act(PersonErased(form.reason.strip()))


def _forget_row(desk: Desk, annex: Annex) -> None:
    """Take away the row by which a natural person is found, if this annex has the number it was made of."""
    ident = annex.get("ident") if desk.dossier.machine == PERSON else None
    if ident is not None:
        desk.archive.shelf("persons").pop(person_key(ident, _pepper(desk)), None)


def _pepper(desk: Desk) -> bytes:
    """The key of the shelf of persons, made at its first use."""
    shelf = desk.archive.shelf("pepper")
    if "persons" not in shelf:
        shelf["persons"] = randomness.token_bytes(32)
    return bytes(shelf["persons"])


def erase_annex(desk: Desk, form: AnnexErasureForm) -> Act:
    """Erase the personal data beside a record of this dossier, and file in it that this was done."""
    annex = annex_to_erase(desk.dossier, desk.actor.role, form)
    check_not_kept(desk.archive, desk.dossier.number, desk.at.date())
    check_not_held(desk.archive, desk.dossier.number)
    names = tuple(name for name, _salt, _value in annex.pieces)
    _forget_row(desk, annex)
    annex.erase()
    of = record_number(desk.dossier.number, form.n)
    return Act(AnnexErased(of, names, form.ground, form.reason.strip()))


VERBS = (
    Verb("register-applicant", register_applicant),
    Verb("open-account", open_account),
    Verb("register-person", register_person),
    Verb("erase-person", erase_person),
    Verb("erase-annex", erase_annex),
)
