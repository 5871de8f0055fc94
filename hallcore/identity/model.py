"""What is known of applicants and accounts. Personal data lies in annexes, not in these papers."""

from __future__ import annotations

from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper

APPLICANT = "applicant"
ACCOUNT = "account"
PERSON = "person"

ROLES = {
    "purchaser": "招标人（采购人）",
    "agency": "招标代理机构",
    "bidder": "投标人（供应商）",
    "seller": "出让人（转让方）",
    "centre": "交易中心",
    "trustee": "开标保管人",
    "expert": "评标专家",
    "supervisor": "行政监督",
    "operator": "系统运维",
    "citizen": "申请人",
    "acceptor": "窗口受理人",
    "handler": "承办人",
    "reviewer": "审核人",
    "approver": "批准人",
    "manager": "政务中心管理",
    "inspector": "中心巡查",
    "kiosk": "自助机",
    "usher": "导办员",
    "finance": "财政部门",
    "teller": "银行柜员",
    "banker": "银行网点负责人",
    "bank": "银行系统",
    "terminal": "考勤设备",
    "editor": "大厅宣传",
    "keypad": "评价器",
    "discipline": "纪检监察",
    "pool": "专家库管理部门",
}
"""Every role an account can hold, with its name on pages. The clock is not an account; a kiosk is a device."""


WATCHERS = frozenset({"supervisor", "discipline"})
"""Roles that read everything and do nothing but their own supervision (JC-39)."""


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
    """An account was opened for a person of a party, in named roles. The person is in the annex.

    ``party`` is a credit code, a natural person's number (``P-000123``), or "".
    """

    type: ClassVar[str] = "account-opened"
    title: ClassVar[str] = "账号开通"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    account: str
    roles: tuple[str, ...]
    party: str


class PersonRegistered(Paper, frozen=True):
    """A natural person is known to the hall. Name, identity number and phone are in the annex only.

    Attributes:
        kind: What card carries the number: a resident's, a residence permit of Hong Kong, Macao or Taiwan
            residents, or a foreigner's permanent residence.
    """

    type: ClassVar[str] = "person-registered"
    title: ClassVar[str] = "自然人登记"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    kind: Literal["resident", "permit", "permanent"]


class PersonErased(Paper, frozen=True):
    """The personal data of a natural person was erased; the dossier stands without them."""

    type: ClassVar[str] = "person-erased"
    title: ClassVar[str] = "自然人信息删除"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    reason: str


class NewPerson(msgspec.Struct, frozen=True):
    """What is submitted to register a natural person."""

    name: str
    ident: str
    phone: str


class PersonErasure(msgspec.Struct, frozen=True):
    """Why a person's data are erased."""

    reason: str


GROUNDS = {
    "purpose": "处理目的已实现、无法实现或者为实现处理目的不再必要",
    "expired": "停止提供服务，或者保存期限已届满",
    "withdrawn": "个人撤回同意",
    "unlawful": "违反法律、行政法规或者违反约定处理个人信息",
    "other": "法律、行政法规规定的其他情形",
}
"""The grounds on which personal data must be erased, in the order of the law (PI-13)."""

PIECES = {"contact": "联系人", "phone": "联系电话", "person": "使用人姓名"}
"""What the pieces of an annex are called; one that is not here is told by its own name, an account for example."""

ERASERS = frozenset({"centre", "operator"})
"""Roles that may erase personal data."""


class AnnexErased(Paper, frozen=True):
    """The personal data beside a record was erased: which pieces, on which ground of the law, and why.

    Attributes:
        of: The record's number; the record itself stays as it is.
        pieces: The names of the pieces, never their content.
        ground: A key of GROUNDS.
        reason: What led to it, without the data itself.
    """

    type: ClassVar[str] = "annex-erased"
    title: ClassVar[str] = "个人信息删除"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    of: str
    pieces: tuple[str, ...]
    ground: str
    reason: str


class AnnexErasureForm(msgspec.Struct, frozen=True):
    """What is submitted to erase an annex: the record's number in its dossier, a key of GROUNDS, the reason."""

    n: int
    ground: str
    reason: str


class NewApplicant(msgspec.Struct, frozen=True):
    """What is submitted to register an applicant."""

    code: str
    name: str
    region: str
    kind: Literal["organ", "institution", "company"]
    contact: str = ""
    phone: str = ""


LOGINS, ONCE = "logins", "once-only"
"""Shelves: account → login; login → 1 where the password was given by somebody else and must be changed first."""


class NewAccount(msgspec.Struct, frozen=True):
    """What is submitted to open an account; ``verifier`` is the argon2 hash, never the password.

    ``party`` is a credit code, for the role of a citizen also a person's number (``P-000123``), or "". ``once``:
    somebody else knows the password, so it opens nothing but the page that changes it.
    """

    login: str
    verifier: str
    person: str
    roles: tuple[str, ...]
    party: str = ""
    once: bool = False
