"""Names in OCDS: contracting processes, parties, and the dossiers that foreign processes are kept in."""

from __future__ import annotations

import hashlib
import re

OCID = re.compile(r"ocds-[a-z0-9]{6}[!-~]{1,180}")
"""A publisher's registered prefix (``ocds-`` and six characters) and the process's own number."""

SCHEMES = {"9": "CN-SAIC"}
"""First character of a unified social credit code (who registered, GB 32100) → org-id.guide list code.

CN-SAIC is the register of enterprises. No list is registered there for organs and public institutions.
"""

UNLISTED = "CN-USCC"
"""What such a code is named by until org-id.guide lists it: unified social credit code."""

CURRENCY = "CNY"


def ocid_of(prefix: str, tender: str) -> str:
    """The open contracting id of a tender of ours: ``ocds-demo01-DHGC-2026-0003``."""
    return f"{prefix}-{tender}"


def tender_of(prefix: str, ocid: str) -> str:
    """The tender an open contracting id of ours names, or "" where the prefix is another's."""
    return ocid.removeprefix(f"{prefix}-") if ocid.startswith(f"{prefix}-") else ""


def foreign_number(ocid: str) -> str:
    """The dossier that keeps another publisher's process: one for each ocid, the same at every import."""
    return f"F-{hashlib.sha256(ocid.encode()).hexdigest()[:20]}"


def scheme_of(code: str) -> str:
    """The list a unified social credit code stands in."""
    return SCHEMES.get(code[:1], UNLISTED)


def party_id(code: str) -> str:
    """The id of a party within a release."""
    return f"{scheme_of(code)}-{code}"


def failed_award(lot: str) -> str:
    """The id of the award that says that a lot came to nothing; a lot that is awarded has its bid's number."""
    return f"{lot}.0"


def contract_id(lot: str) -> str:
    """The id of a lot's contract."""
    return f"{lot}.contract"
