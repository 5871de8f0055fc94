"""Papers of the registry of parties."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from hallcore.ground.events import Disclosure, Paper

CAPACITIES = {
    "purchaser": "招标人（采购人）",
    "agency": "招标代理机构",
    "bidder": "投标人（供应商）",
    "seller": "出让人（转让方）",
}


class PartyAdmitted(Paper, frozen=True):
    """An applicant is listed in the registry of parties in one or more capacities."""

    type: ClassVar[str] = "party-admitted"
    title: ClassVar[str] = "交易主体入库"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    code: str
    capacities: tuple[str, ...]


class CertificateBound(Paper, frozen=True):
    """A key statement: this certificate signs for this party from now on (sealing.md 1.3)."""

    type: ClassVar[str] = "certificate-bound"
    title: ClassVar[str] = "签名证书登记"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    code: str
    certificate_sha256: str
    certificate: str


class MandateGranted(Paper, frozen=True):
    """A purchaser entrusts an agency with its tenders (招标投标法 12, 13), for a scope and a time."""

    type: ClassVar[str] = "mandate-granted"
    title: ClassVar[str] = "招标代理委托"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    purchaser: str
    agency: str
    scope: str
    valid_to: str


class Admission(msgspec.Struct, frozen=True):
    """What is submitted to list a party."""

    capacities: tuple[str, ...]


class CertificateForm(msgspec.Struct, frozen=True):
    """A certificate as PEM text."""

    certificate: str


class MandateForm(msgspec.Struct, frozen=True):
    """What a purchaser submits to entrust an agency."""

    agency: str
    scope: str
    valid_to: str
