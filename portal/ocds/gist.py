"""The gist of a foreign release: what lists, search and its page say of it. The release itself stays as it came."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal

from msgspec import UNSET

from portal.bulletins import ForeignNoticeDisclosed
from portal.ocds.reading import Source
from portal.ocds.standard import (
    Address,
    Award,
    Contract,
    Maybe,
    Number,
    Organization,
    OrganizationReference,
    Release,
    Value,
)

HEADING_MOST = 300
NAME_MOST = 300
TEXT_MOST = 20_000
PARTIES_MOST = 60

STAGES = ("planning", "tender", "award", "contract", "implementation")
"""In the order of a process; a tag begins with the name of its stage."""

COUNTRIES = dict.fromkeys(
    (
        "uk",
        "gb",
        "gbr",
        "eng",
        "united kingdom",
        "great britain",
        "england",
        "scotland",
        "wales",
        "northern ireland",
    ),
    "英国",
)
"""Spellings of one country, so that a filter has it once. What is not here stays as its publisher wrote it."""

_NOWHERE = {"", "other", "unknown", "n/a"}


def gist(release: Release, source: Source) -> ForeignNoticeDisclosed:
    """Say in a paper what a release is about; longer texts are cut, the whole stands in the record's file."""
    stage, buyer = stage_of(release), buyer_of(release)
    amount, currency = amount_of(release, stage)
    return ForeignNoticeDisclosed(
        ocid=release.ocid,
        release_id=release.id,
        stage=stage,
        heading=next(_headings(release), release.ocid),
        description=_cut("\n".join(dict.fromkeys(_texts(release))), TEXT_MOST),
        buyer=buyer,
        parties=tuple(name for name in dict.fromkeys(_names(release)) if name != buyer)[:PARTIES_MOST],
        region=region_of(release),
        released_on=release.date.date(),
        amount=amount,
        currency=currency,
        publisher=_line(source.publisher) or f"ocid 前缀 {release.ocid[:11]} 的登记发布者",
        licence=_line(source.licence),
        language=release.language or "",
    )


def stage_of(release: Release) -> str:
    """The furthest stage a release speaks of: by its tags, a compiled one by what it holds."""
    tags = [stage for tag in release.tag for stage in STAGES if tag.startswith(stage)]
    if tags:
        return max(tags, key=STAGES.index)
    if release.contracts:
        return "contract"
    return "award" if release.awards else "tender" if release.tender is not UNSET else "planning"


def amount_of(release: Release, stage: str) -> tuple[Decimal | None, str]:
    """The sum the release is about at its stage: contracted, awarded, tendered or budgeted; one currency or none."""
    tender = release.tender.value if release.tender is not UNSET else UNSET
    budget = release.planning.budget if release.planning is not UNSET else UNSET
    steps: list[tuple[Maybe[Value], ...]] = [
        tuple(contract.value for contract in release.contracts),
        tuple(award.value for award in release.awards if _stands(award)),
        (tender,),
        (budget.amount if budget is not UNSET else UNSET,),
    ]
    skipped = {"award": 1, "tender": 2, "planning": 2}.get(stage, 0)
    for values in steps[skipped:]:
        found = [each for each in values if each is not UNSET and each.amount is not None]
        currencies = {each.currency or "" for each in found}
        if found and len(currencies) == 1:
            return sum((_exact(each.amount) for each in found), Decimal(0)), currencies.pop()
    return None, ""


def buyer_of(release: Release) -> str:
    """The buyer's name: where it is told, or of the party with that role."""
    named = release.buyer.name if release.buyer is not UNSET else None
    return _line(named or next((party.name or "" for party in _in_role(release, "buyer")), ""))[:NAME_MOST]


def region_of(release: Release) -> str:
    """The buyer's country as filters name it, or its region; "" where neither is told."""
    addresses: list[Maybe[Address]] = [
        party.address for party in _in_role(release, "buyer", "procuringEntity")
    ]
    if release.buyer is not UNSET:
        addresses.append(release.buyer.address)
    for address in addresses:
        if address is not UNSET:
            for name in (address.country_name, address.region):
                plain = _line(name or "")
                if plain.casefold() not in _NOWHERE:
                    return COUNTRIES.get(plain.casefold(), plain[:60])
    return ""


def _stands(award: Award) -> bool:
    return award.status not in ("cancelled", "unsuccessful")


def _exact(amount: Number) -> Decimal:
    return Decimal(amount or 0)


def _in_role(release: Release, *roles: str) -> Iterator[Organization]:
    for role in roles:
        yield from (party for party in release.parties if role in (party.roles or ()))


def _headings(release: Release) -> Iterator[str]:
    tender = release.tender
    wanted: list[str | None] = [tender.title if tender is not UNSET else None]
    wanted += [contract.title for contract in release.contracts]
    wanted += [award.title for award in release.awards]
    wanted += [tender.description if tender is not UNSET else None]
    wanted += [contract.description for contract in release.contracts]
    wanted += [award.description for award in release.awards]
    if release.planning is not UNSET and release.planning.budget is not UNSET:
        wanted += [release.planning.budget.project, release.planning.budget.description]
    yield from (_cut(_line(each), HEADING_MOST) for each in wanted if each and each.strip())


def _texts(release: Release) -> Iterator[str]:
    wanted: list[str | None] = []
    if release.planning is not UNSET:
        wanted.append(release.planning.rationale)
        if release.planning.budget is not UNSET:
            wanted.append(release.planning.budget.description)
    if release.tender is not UNSET:
        wanted.append(release.tender.description)
        wanted += [item.description for item in release.tender.items]
    parts: list[Award | Contract] = [*release.awards, *release.contracts]
    for part in parts:
        wanted += [part.title, part.description]
        wanted += [item.description for item in (part.items if part.items is not UNSET else ())]
    yield from (_block(each) for each in wanted if each and each.strip())


def _names(release: Release) -> Iterator[str]:
    referred: list[Maybe[OrganizationReference]] = []
    if release.tender is not UNSET:
        referred += [release.tender.procuring_entity, *release.tender.tenderers]
    referred += [supplier for award in release.awards for supplier in award.suppliers]
    names: Iterable[str | None] = (each.name for each in referred if each is not UNSET)
    for name in (*names, *(party.name for party in release.parties)):
        if name and name.strip():
            yield _cut(_line(name), NAME_MOST)


def _line(text: str) -> str:
    """Text on one line, composed as records want it (NFC), without what is not to be printed."""
    return " ".join(_block(text).split())


def _block(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        each for each in composed if each in "\n\t" or unicodedata.category(each)[0] != "C"
    ).strip()


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
