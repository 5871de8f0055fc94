"""What tests of the bank's pages and line begin with: a fee item, notices, and the demo's bank beside a hall of a test's own."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal

from hallcore.catalogue.model import Basis
from hallcore.desk import CLOCK, Actor
from hallcore.dossier import Dossier
from hallcore.fees.forms import NoticeForm, TariffForm
from hallcore.fees.model import Formula, Tariff
from hallcore.fees.tariff import Measure
from portal.cli import cast
from portal.hall import Hall
from portal.providers import new_code

_MATTERS = itertools.cycle(f"WIN-W{n:03d}" for n in range(1, 200))
"""Dossiers of the demo hall that notices can be about: by rule an item is charged once in a matter."""

ITEM = Tariff(
    code="T01",
    name="示例登记费（试验）",
    kind="administrative",
    department="",
    bases=(Basis("示例收费管理规定", "第三条"),),
    standard="每件 80 元",
    unit="件",
    formula=Formula("unit", rate=Decimal("80.00")),
    account="CZ01",
)


def charge(hall: Hall, quantity: int = 1) -> tuple[str, str]:
    """A notice of 80 yuan a piece, issued by rule; its number and its payment code."""
    house, matter = hall.house, next(_MATTERS)
    with house.reading() as root:
        known = root.archive.get("SF-T01") is not None
        finance = root.archive.secrets["finance1"][0]
    if not known:
        house.perform("publish-tariff", "", Actor(finance, "finance"), TariffForm(ITEM, date(2026, 3, 2)))
    with house.reading() as root:
        code, provider = new_code(hall.provider, root.archive, matter, cast.COMPANY.code, "D01")
    form = NoticeForm(
        matter=matter,
        about="示例登记",
        party=cast.COMPANY.code,
        payer=cast.COMPANY.name,
        department="D01",
        measures=(Measure("T01", Decimal(quantity)),),
        block="900",
        code=code,
        provider=provider,
    )
    return house.perform("issue-notice", "", CLOCK, form).dossier, code


def types_of(hall: Hall, number: str) -> tuple[str, ...]:
    """What was filed in a dossier, in order."""
    with hall.house.reading() as root:
        dossier: Dossier = root.archive[number]
        return tuple(dossier.types)


def state_of(hall: Hall, number: str) -> str:
    """The state of a dossier."""
    with hall.house.reading() as root:
        return str(root.archive[number].state)


def account_of(hall: Hall, login: str, role: str) -> Actor:
    """Somebody of the demo, acting in a role."""
    with hall.house.reading() as root:
        number, _verifier, _roles, party = root.archive.secrets[login]
    return Actor(number, role, party)
