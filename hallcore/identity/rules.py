"""What an applicant and an account must satisfy. Pure."""

from __future__ import annotations

import re

from hallcore.ground.codes import UnifiedCode
from hallcore.ground.errors import Refusal
from hallcore.identity.model import ROLES, NewAccount, NewApplicant

_LOGIN = re.compile(r"[a-z][a-z0-9._-]{2,31}")


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
