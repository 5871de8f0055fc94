"""From a draft to an application: what it is about, whose it is, and the form the door is given.

Used online and at windows alike. What is not here: pages (``portal.presenters.applying``) and keeping
(``portal.drafts``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import msgspec

from hallcore.approval.beside import LicenceIssued
from hallcore.approval.forms import ApplyForm
from hallcore.approval.intake import MANDATE as MANDATE_NAME
from hallcore.approval.intake import matter_key
from hallcore.approval.model import ApplicationReceived
from hallcore.catalogue.model import Item, ItemPublished, Listed
from hallcore.catalogue.rules import chosen_of, in_force, listed
from hallcore.dossier import Archive, Dossier
from hallcore.ground.errors import Refusal
from hallcore.identity.model import ApplicantRegistered
from hallcore.vault import FileRef
from portal.attachments import MANDATE
from portal.drafts import Draft
from portal.inquiry import case_of, new_code, said
from portal.sessions import Visitor

SHARDS = 32
"""Online applications take their numbers from this many series, so that strangers do not wait for one another."""


class Applicant(NamedTuple):
    """Who applies: dossier, name, number, and the telephone the hall knows."""

    dossier: str
    name: str
    number: str
    phone: str

    @property
    def company(self) -> bool:
        """Whether it is a legal person."""
        return self.dossier.startswith("A-")


def applicant_of(archive: Archive, party: str) -> Applicant:
    """The applicant a party is: a credit code or a person's number.

    Raises:
        Refusal: The hall does not know it, or its data were erased.
    """
    person = party.startswith("P-")
    dossier = archive.get(party if person else f"A-{party}") if party else None
    if dossier is None:
        raise Refusal("账号没有关联申请主体，不能网上申请", "FW-05", where="applicant")
    annex = dossier.record(0).annex
    phone = (annex.get("phone") if annex is not None else None) or ""
    if not person:
        return Applicant(dossier.number, dossier.the(ApplicantRegistered).name, party, phone)
    name, ident = ((annex.get(piece) if annex is not None else None) or "" for piece in ("name", "ident"))
    if not name:
        raise Refusal("申请人信息已经删除，请到窗口办理", "PI-12", where="applicant")
    return Applicant(dossier.number, name, ident, phone)


def shard_of(applicant: str) -> str:
    """The series an online application takes its number from: ``901`` to ``932``, the same for an applicant always."""
    return f"9{hashlib.sha256(applicant.encode()).digest()[0] % SHARDS + 1:02d}"


def version_today(item: Dossier, today: date) -> ItemPublished:
    """The version of an item that can be applied for today.

    Raises:
        Refusal: None is in force, or it is known in outline only.
    """
    _n, version = in_force(item, today)
    if version.item.outline:
        raise Refusal("该事项的办事指南尚不完整，暂不能申请", "XK-01", where="item")
    return version


def check_audience(version: Item, applicant: Applicant) -> None:
    """Refuse whoever the item is not for, before anything is filled in.

    Raises:
        Refusal: It is for companies only, or for persons only.
    """
    if ("company" if applicant.company else "person") not in version.audience:
        whom = "自然人" if applicant.company else "法人和其他组织"
        raise Refusal(f"“{version.name}”只面向{whom}办理", "FW-01", where="kind")


# -- what a draft amounts to -------------------------------------------------------------------------


def answers_in(item: Item, draft: Draft | None) -> tuple[tuple[str, str], ...] | None:
    """The answers to all situation questions, or None while one is open."""
    given = draft.chosen("q-") if draft is not None else {}
    pairs = tuple((question.id, given.get(question.id, "")) for question in item.questions)
    known = all(
        choice in {each.id for each in question.choices}
        for question, (_id, choice) in zip(item.questions, pairs, strict=True)
    )
    return pairs if known else None


def asked_for(item: Item, draft: Draft | None) -> tuple[Listed, ...]:
    """The materials this situation asks for; none while a question is open."""
    answers = answers_in(item, draft)
    return listed(item, chosen_of(item, answers)) if answers is not None else ()


def open_case(archive: Archive, item: str, applicant: str) -> str:
    """The open case this applicant has for the item, or ""."""
    return archive.claimed(matter_key(item, applicant)) or ""


def licences_for(archive: Archive, applicant: str, today: date) -> Iterator[tuple[str, str]]:
    """Number and name of every licence of the applicant's that is in force."""
    shelf = archive.shelf("licences")
    for key in shelf.keys((applicant, ""), (applicant, "\U0010ffff")):
        summary = shelf[key]
        if summary["state"] == "valid" and (
            not summary["valid_to"] or summary["valid_to"] >= today.isoformat()
        ):
            yield key[1], summary["name"]


def licence_name(archive: Archive, number: str) -> str:
    """What a licence of the library is called."""
    dossier = archive.get(f"LIC-{number}")
    return dossier.the(LicenceIssued).name if dossier is not None else number


def cases_of(archive: Archive, applicant: str) -> tuple[str, ...]:
    """The numbers of an applicant's cases, the newest first."""
    keys = archive.shelf("my-cases").keys((applicant, ""), (applicant, "\U0010ffff"))
    return tuple(number for _who, number in sorted(keys, reverse=True))


def earlier_files(archive: Archive, applicant: str, wanted: Listed) -> tuple[str, tuple[FileRef, ...]]:
    """The files of a material of the same name in the applicant's latest case that has some, and its number."""
    for number in cases_of(archive, applicant)[:_LOOKED_AT]:
        case = case_of(archive, number)
        if case is None:
            continue
        same = {each.id for each in case.the(ApplicationReceived).materials if each.name == wanted.name}
        first = case.record(case.numbers(ApplicationReceived.type)[0])
        files = tuple(file for file in first.files if file.name.partition("-")[0] in same)
        if files:
            return number, files
    return "", ()


_LOOKED_AT = 10
"""Earlier cases that are looked through."""


def earlier_answers(archive: Archive, applicant: str, item: str) -> dict[str, str]:
    """What the applicant filled in last for the same item: the answers; and telephone and mail of the latest case."""
    filled: dict[str, str] = {}
    for number in cases_of(archive, applicant)[:_LOOKED_AT]:
        case = case_of(archive, number)
        if case is None:
            continue
        application = case.the(ApplicationReceived)
        for piece in ("phone", "mail"):
            filled.setdefault(piece, said(case, piece))
        if application.item == item:
            filled |= {f"q-{answer.question}": answer.choice for answer in application.answers}
            break
    return filled


# -- the form ----------------------------------------------------------------------------------------


def files_named(draft: Draft, asked: tuple[Listed, ...]) -> tuple[FileRef, ...]:
    """The files of the materials that are asked for, named as a record names them: ``m01-申请表.pdf``."""
    known = {each.id for each in asked}
    named = [
        msgspec.structs.replace(file, name=f"{material}-{file.name}")
        for material, file in draft.files
        if material in known
    ]
    named += [msgspec.structs.replace(file, name=f"{MANDATE_NAME}-{file.name}") for file in draft.of(MANDATE)]
    return tuple(named)


def apply_form(item: Dossier, version: Item, draft: Draft, applicant: Applicant, **how: Any) -> ApplyForm:  # noqa: ANN401 - fields of the form
    """What is submitted to ``apply``.

    Args:
        item: The item's dossier.
        version: The version in force.
        draft: What was filled in and uploaded.
        applicant: Who applies.
        how: Channel, block, window and what else differs between online and a window.

    Raises:
        Refusal: A situation question is still open.
    """
    answers = answers_in(version, draft)
    if answers is None:
        raise Refusal("请先回答情形问题", "FW-03", where="answers")
    asked = asked_for(version, draft)
    reuse = tuple(
        (material, licence)
        for material, licence in sorted(draft.chosen("licence-").items())
        if material in {each.id for each in asked}
    )
    on_paper = set(draft.chosen("brought-"))
    brought = tuple(each.id for each in asked if draft.of(each.id) or each.id in on_paper)
    return ApplyForm(
        **{
            "item": item.number,
            "applicant": applicant.dossier,
            "name": applicant.name,
            "number": applicant.number,
            "phone": draft.fields.get("phone", "").strip(),
            "mail": draft.fields.get("mail", "").strip(),
            "query": new_code(),
            "answers": answers,
            "brought": brought,
            "files": files_named(draft, asked),
            "proxy": draft.fields.get("proxy", "").strip(),
            "proxy_number": draft.fields.get("proxy_number", "").strip().upper(),
            "notification": draft.fields.get("notification", "").strip().upper(),
            "distinct": draft.fields.get("distinct", "").strip(),
            "reuse": reuse,
        }
        | how
    )


def online_form(item: Dossier, version: Item, draft: Draft, applicant: Applicant) -> ApplyForm:
    """What is submitted to ``apply`` online."""
    return apply_form(item, version, draft, applicant, channel="online", block=shard_of(applicant.dossier))


def own(visitor: Visitor, archive: Archive) -> Applicant:
    """The applicant somebody who has signed in acts for."""
    return applicant_of(archive, visitor.party)
