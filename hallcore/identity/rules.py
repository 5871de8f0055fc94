"""What an applicant and an account must satisfy. Pure."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import date
from typing import Literal

from hallcore.dossier import Annex, Archive, Dossier
from hallcore.ground.codes import ResidentId, UnifiedCode
from hallcore.ground.errors import Refusal
from hallcore.identity.model import (
    ERASERS,
    GROUNDS,
    PERSON,
    ROLES,
    AnnexErasureForm,
    NewAccount,
    NewApplicant,
    NewPerson,
)

LONGEST_REASON = 500
"""Characters of the reason of an erasure."""

_LOGIN = re.compile(r"[a-z][a-z0-9._-]{2,31}")
_PERSON = re.compile(r"P-[0-9]{6,}")
_PHONE = re.compile(r"1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}")
_KINDS: dict[str, Literal["resident", "permit", "permanent"]] = {
    "居民身份证": "resident",
    "港澳台居民居住证": "permit",
    "外国人永久居留身份证": "permanent",
}


def applicant_number(code: str) -> str:
    """The dossier number of an applicant: its code, so that the same applicant is never opened twice."""
    return f"A-{UnifiedCode.parse(code).text}"


def code_of(text: str, where: str) -> str:
    """A credit code as it is kept and compared everywhere: checked, 18 characters, upper case.

    Raises:
        Refusal: It is none; ``where`` names the field it came from.
    """
    return UnifiedCode.parse(text, where=where).text


def check_applicant(form: NewApplicant) -> None:
    """Refuse a wrong code or an empty name."""
    code_of(form.code, "code")
    if not form.name.strip():
        raise Refusal("主体名称不能为空", where="name")


def check_account(form: NewAccount) -> None:
    """Refuse a login that is not plain, a role nobody knows, or a verifier that is no argon2 hash."""
    if not _LOGIN.fullmatch(form.login):
        raise Refusal("账号须以小写字母开头，由 3 至 32 位小写字母、数字或 . _ - 组成", where="login")
    if not form.roles or set(form.roles) - set(ROLES):
        raise Refusal("账号角色不在角色表内", where="roles")
    if not form.verifier.startswith("$argon2id$"):
        raise Refusal("口令须以 argon2id 摘要保存", where="verifier")
    if is_person(form.party) and set(form.roles) != {"citizen"}:
        raise Refusal("自然人的账号只能是申请人角色", where="roles")


def check_bank_account(form: NewAccount, role: str, party: str) -> None:
    """The bank manages its own tellers (FEE-03).

    A teller's account is opened by the head of the same bank; whoever works for the bank holds no other role; the
    bank's system has no account, it signs what it sends.
    """
    roles = set(form.roles)
    if "bank" in roles:
        raise Refusal("银行系统不设登录账号", "FEE-03", where="roles")
    if roles & {"teller", "banker"} and (len(roles) > 1 or not form.party):
        raise Refusal("银行人员的账号只有一个角色，并属于该银行", "FEE-03", where="roles")
    if (role == "banker") != (roles == {"teller"}) or ("teller" in roles and form.party != party):
        raise Refusal("银行柜员的账号由本银行网点负责人开立", "FEE-03", where="roles")


# -- natural persons ------------------------------------------------------------------------------


def is_person(party: str) -> bool:
    """Whether a party is a natural person: ``P-000123`` instead of a credit code."""
    return _PERSON.fullmatch(party) is not None


def person_key(ident: str, pepper: bytes) -> str:
    """Under what a person is found again: a keyed hash, from which the identity number cannot be told.

    Args:
        ident: A checked number, 18 characters.
        pepper: The hall's own secret; without it eighteen digits could be tried out.
    """
    return hmac.new(pepper, ident.encode(), hashlib.sha256).hexdigest()


def person_number_of(shelf: Mapping[str, str], pepper: bytes, ident: str, on: date) -> str:
    """The dossier of the person with this identity number, or "".

    Args:
        shelf: Keyed hash → dossier number.
        pepper: The hall's secret; empty while nobody was registered.
        ident: The number as it was typed.
        on: The day of the check.

    Raises:
        Refusal: It is no identity number (ID-03).
    """
    number = ResidentId.parse(ident, on, where="ident").text
    return shelf.get(person_key(number, pepper), "") if pepper else ""


def check_person(form: NewPerson, on: date) -> tuple[ResidentId, Literal["resident", "permit", "permanent"]]:
    """The checked identity number and what kind of card carries it; refuses no name and no phone."""
    if not form.name.strip():
        raise Refusal("姓名不能为空", where="name")
    if not _PHONE.fullmatch(form.phone.strip()):
        raise Refusal("联系电话应为 11 位手机号码，或者带区号的固定电话", where="phone")
    ident = ResidentId.parse(form.ident, on, where="ident")
    return ident, _KINDS[ident.card]


def hold_key(number: str) -> str:
    """The claim under which a dossier's annexes are held as evidence: held by a number, by "" once one was erased."""
    return f"evidence/{number}"


def check_not_held(archive: Archive, number: str) -> None:
    """Refuse to erase what is held as evidence; whatever erases personal data or forgets pictures asks here.

    The key is claimed with an empty name, so that a hold committed meanwhile is in the way of this very act.

    Raises:
        Refusal: Supervision holds the dossier (JC-37).
    """
    if archive.claim(hold_key(number), ""):
        raise Refusal("该案卷正在证据保全中，解除保全前不得删除个人信息", "JC-37", where="record")


def keep_until(archive: Archive, number: str, until: date) -> None:
    """Keep the annexes of a matter and of everything below it until the end of a day: a duty of the law to keep it."""
    archive.shelf("kept")[number] = until.isoformat()


def check_not_kept(archive: Archive, number: str, on: date) -> None:
    """Refuse to erase what the law has kept for years that are not over.

    Raises:
        Refusal: Until when it is kept.
    """
    until = archive.shelf("kept").get(number.split(".", maxsplit=1)[0], "")
    if until and on <= date.fromisoformat(until):
        raise Refusal(f"该案卷已经归档，依法保存至 {until}，届满前不得删除", "GP-013", where="record")


def annex_to_erase(dossier: Dossier, role: str, form: AnnexErasureForm) -> Annex:
    """The annex that may be erased now.

    Raises:
        Refusal: The role may not, the record has no annex or a bare one, the law has no such ground, or the
            reason is missing or repeats what is to be erased: the record of the erasure would keep it.
    """
    if role not in ERASERS:
        raise Refusal("只有交易中心和系统运维可以删除个人信息", "PI-06", where="role")
    if dossier.machine == PERSON:
        raise Refusal(
            "自然人的信息应当连同查找索引整体删除，请用“删除自然人信息”办理", "PI-13", where="record"
        )
    annex = dossier.record(form.n).annex
    if annex is None:
        raise Refusal("该记录没有个人信息附卷", "PI-13", where="record")
    if not annex.pieces:
        raise Refusal("该记录的个人信息已经删除", "PI-13", where="record")
    if form.ground not in GROUNDS:
        raise Refusal("删除个人信息应当符合法律规定的情形", "PI-13", where="ground")
    reason = form.reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise Refusal(f"请写明删除理由，不超过 {LONGEST_REASON} 字", "PI-13", where="reason")
    if any(value in reason for _name, _salt, value in annex.pieces):
        raise Refusal("删除理由将长期保存，不得写入要删除的个人信息", "PI-13", where="reason")
    return annex
