"""What is known of applicants and accounts. Personal data lies in annexes, not in these papers."""

from __future__ import annotations

from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper

APPLICANT = "applicant"
ACCOUNT = "account"

ROLES = {
    "purchaser": "招标人（采购人）",
    "agency": "招标代理机构",
    "bidder": "投标人（供应商）",
    "centre": "交易中心",
    "trustee": "开标保管人",
    "expert": "评标专家",
    "supervisor": "行政监督",
    "operator": "系统运维",
}
"""Every role an account can hold, with its name on pages. The clock is not an account."""


class ApplicantRegistered(Paper, frozen=True):
    """A legal person is known to the hall: 统一社会信用代码 and name."""

    type: ClassVar[str] = "applicant-registered"
    title: ClassVar[str] = "申请主体登记"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    code: str
    name: str
    region: str
    kind: Literal["organ", "institution", "company"]


class AccountOpened(Paper, frozen=True):
    """An account was opened for a person of a party, in named roles. The person is in the annex."""

    type: ClassVar[str] = "account-opened"
    title: ClassVar[str] = "账号开通"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    account: str
    roles: tuple[str, ...]
    party: str


class NewApplicant(msgspec.Struct, frozen=True):
    """What is submitted to register an applicant."""

    code: str
    name: str
    region: str
    kind: Literal["organ", "institution", "company"]
    contact: str = ""
    phone: str = ""


class NewAccount(msgspec.Struct, frozen=True):
    """What is submitted to open an account; ``verifier`` is the argon2 hash, never the password."""

    login: str
    verifier: str
    person: str
    roles: tuple[str, ...]
    party: str = ""
