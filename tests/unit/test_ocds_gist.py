"""What lists and pages say of a foreign release: its stage, its sum, its buyer and country, cut and cleaned."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from hallcore.ground.events import from_body, to_body
from portal.bulletins import ForeignNoticeDisclosed
from portal.ocds.examining import parse
from portal.ocds.gist import HEADING_MOST, PARTIES_MOST, TEXT_MOST, gist
from portal.ocds.reading import Source
from portal.ocds.standard import Release
from signing import canonical

UNSAID = Source()
BARE: dict[str, Any] = {
    "ocid": "ocds-b5fd17-1",
    "id": "1",
    "date": "2025-06-01T23:30:00-05:00",
    "tag": ["tender"],
    "initiationType": "tender",
}


def paper(source: Source = UNSAID, **more: Any) -> ForeignNoticeDisclosed:
    """Return the gist of a bare release with more fields."""
    value = parse(json.dumps(BARE | more).encode())
    return gist(msgspec.convert(value, Release, builtin_types=(Decimal,)), source)


def sums(*amounts: tuple[float | None, str]) -> list[dict[str, Any]]:
    """Return awards or contracts of these values."""
    return [
        {"id": n, "awardID": "1", "value": {"amount": a, "currency": c}} for n, (a, c) in enumerate(amounts)
    ]


@pytest.mark.parametrize(
    ("tags", "more", "stage"),
    [
        (["planning"], {}, "planning"),
        (["tenderAmendment"], {}, "tender"),
        (["tender", "award"], {}, "award"),
        (["contractTermination"], {}, "contract"),
        (["implementationUpdate"], {}, "implementation"),
        (["compiled"], {"contracts": sums((1, "GBP"))}, "contract"),
        (["compiled"], {"awards": sums((1, "GBP"))}, "award"),
        (["compiled"], {"tender": {"id": "1"}}, "tender"),
        (["compiled"], {}, "planning"),
    ],
)
def test_the_stage_is_the_furthest_told(tags: list[str], more: dict[str, Any], stage: str) -> None:
    """By its tags; of a compiled release by what it holds."""
    assert paper(tag=tags, **more).stage == stage


TENDER = {"id": "1", "value": {"amount": 7, "currency": "GBP"}}
BUDGET = {"budget": {"amount": {"amount": 9, "currency": "EUR"}}}


@pytest.mark.parametrize(
    ("more", "amount", "currency"),
    [
        ({"tender": TENDER}, "7", "GBP"),
        ({"tender": TENDER, "awards": sums((1.10, "GBP"), (2.25, "GBP")), "tag": ["award"]}, "3.35", "GBP"),
        ({"tender": TENDER, "awards": sums((1, "GBP"), (2, "EUR")), "tag": ["award"]}, "7", "GBP"),
        ({"tender": TENDER, "awards": sums((None, "GBP")), "tag": ["award"]}, "7", "GBP"),
        ({"tender": TENDER, "contracts": sums((5, "GBP")), "tag": ["contract"]}, "5", "GBP"),
        ({"tender": TENDER, "contracts": sums((5, "GBP")), "tag": ["award"]}, "7", "GBP"),
        ({"planning": BUDGET, "tag": ["planning"]}, "9", "EUR"),
        ({}, None, ""),
    ],
)
def test_the_sum_is_that_of_the_stage_in_one_currency(
    more: dict[str, Any], amount: str | None, currency: str
) -> None:
    """Contracted, awarded, tendered or budgeted; sums of two currencies are not added up."""
    found = paper(**more)
    assert (None if found.amount is None else str(found.amount), found.currency) == (amount, currency)


def test_a_cancelled_award_is_not_counted() -> None:
    """Only awards that stand or are proposed count."""
    awards = sums((1, "GBP"), (2, "GBP"))
    awards[0]["status"] = "cancelled"
    assert paper(awards=awards, tag=["award"]).amount == Decimal(2)


@pytest.mark.parametrize(
    ("country", "region"),
    [
        ("England", "英国"),
        ("UK", "英国"),
        ("United  Kingdom ", "英国"),
        ("Perú", "Perú"),
        ("Other", ""),
        (None, ""),
    ],
)
def test_one_country_is_one_filter(country: str | None, region: str) -> None:
    """The buyer's country as filters name it; spellings of one country are one, what says nothing is nothing."""
    parties = [{"id": "A", "name": "Town", "roles": ["buyer"], "address": {"countryName": country}}]
    assert paper(parties=parties).region == region


def test_the_buyer_is_named_once_and_the_others_in_order() -> None:
    """The buyer stands alone; suppliers and the other parties follow, each once, the nameless left out."""
    found = paper(
        buyer={"id": "A", "name": "Town"},
        parties=[{"id": "A", "name": "Town"}, {"id": "B", "name": "Agent"}, {"id": "C"}],
        awards=[{"id": "1", "suppliers": [{"id": "D", "name": "Builder"}, {"id": "E", "name": None}]}],
    )
    assert (found.buyer, found.parties) == ("Town", ("Builder", "Agent"))
    crowd = [{"id": str(n), "name": f"P{n}"} for n in range(200)]
    assert len(paper(parties=crowd).parties) == PARTIES_MOST


@pytest.mark.parametrize(
    ("more", "heading"),
    [
        ({"tender": {"id": "1", "title": "  Road\n works "}}, "Road works"),
        ({"tender": {"id": "1", "title": " "}, "awards": [{"id": "1", "title": "Award"}]}, "Award"),
        ({"planning": {"budget": {"project": "Plan"}}}, "Plan"),
        ({}, "ocds-b5fd17-1"),
    ],
)
def test_there_is_always_a_heading(more: dict[str, Any], heading: str) -> None:
    """The tender's title, else the next thing that says what it is about, else the ocid."""
    assert paper(**more).heading == heading


def test_texts_are_cut_composed_and_without_hidden_characters() -> None:
    """A long text is cut, a decomposed one composed; what steers a terminal or a line of writing is left out."""
    tender = {"id": "1", "title": "x" * 1000, "description": "e\u0301\u202e\x1b[2J\r\n" + "y" * 50_000}
    found = paper(tender=tender)
    assert (len(found.heading), found.heading[-1]) == (HEADING_MOST, "…")
    assert len(found.description) == TEXT_MOST
    assert found.description.startswith("\u00e9[2J\ny")


def test_the_day_is_the_publisher_s_own() -> None:
    """A release of half past eleven at night is of that day, wherever it is read."""
    assert paper().released_on.isoformat() == "2025-06-01"


def test_who_published_is_said_or_told_by_the_prefix() -> None:
    """What the package or the operator says; else whose prefix it is."""
    assert paper(Source("Town", "OGL")).publisher == "Town"
    assert paper(Source("Town", "OGL")).licence == "OGL"
    assert paper().publisher == "ocid 前缀 ocds-b5fd17 的登记发布者"
    assert (paper().language, paper(language="en").language) == ("", "en")


def test_any_gist_is_a_record() -> None:
    """The paper can be written as a canonical record and read back the same."""
    found = paper(
        tender={"id": "1", "title": "Ｒoad e\u0301", "value": {"amount": 1.50, "currency": "GBP"}},
        parties=[
            {
                "id": "A",
                "name": "\ufb01rm\u0000",
                "roles": ["buyer"],
                "address": {"countryName": "\u1e9b\u0323"},
            }
        ],
    )
    body = canonical.decode(canonical.encode(to_body(found)))
    assert from_body("foreign-notice", 1, body) == found
