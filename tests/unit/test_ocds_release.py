"""A tender of ours in OCDS: each record says what changed, nothing of a bid before the opening, and all of it is valid."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from portal.ocds.records import Packed, compile_releases, packed, record_package, release_package
from portal.ocds.release import READ, TOLD, releases_of
from portal.ocds.tale import Step
from tests.unit import ocds_samples as samples
from tests.unit.ocds_samples import BIDS, NAMES, OCID, PUBLISHER, TENDER, life, step

URI = "https://hall.example/package.json"


def told(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    """Return the releases of steps as plain values."""
    return [json.loads(each.data) for each in packs(steps)]


def packs(steps: tuple[Step, ...]) -> list[Packed]:
    """Return the releases of steps, written."""
    return [packed(each) for each in releases_of(TENDER, steps, PUBLISHER, NAMES.__getitem__)]


def compiled(steps: tuple[Step, ...]) -> dict[str, Any]:
    """Return what the releases of steps come to."""
    value: dict[str, Any] = json.loads(compile_releases(packs(steps)))
    return value


# -- what each record says ------------------------------------------------------------------------------------


def test_each_record_is_a_release_with_its_number_and_time() -> None:
    """Release ids are record numbers, dates are record times, the ocid is the prefix and the tender's number."""
    steps = [each for each in life() if each.paper.type in TOLD]
    releases = told(life())
    assert [(each["id"], each["date"]) for each in releases] == [(s.number, s.at.isoformat()) for s in steps]
    assert {each["ocid"] for each in releases} == {OCID}
    assert {each["initiationType"] for each in releases} == {"tender"}


def test_the_tags_follow_the_life() -> None:
    """Notice, answer, change, opening with a lot that fails, publicity, award, contract: each by its tag."""
    assert [each["tag"] for each in told(life())] == [
        ["tender"],
        ["tenderUpdate"],
        ["tenderAmendment"],
        ["tenderUpdate", "award"],
        ["award"],
        ["award"],
        ["awardUpdate"],
        ["awardUpdate"],
        ["contract"],
        ["contract"],
    ]


def test_the_notice_says_what_is_bought_and_how() -> None:
    """Value is the sum of the ceilings, lots are items, the agency conducts and the purchaser buys."""
    release = told(life())[0]
    tender = release["tender"]
    assert tender["value"] == {
        "amount": float(sum(Decimal("1000000.10") * n for n in (1, 2, 3))),
        "currency": "CNY",
    }
    assert [(item["id"], item["unit"]["value"]["amount"]) for item in tender["items"]] == [
        ("1", 1000000.1),
        ("2", 2000000.2),
        ("3", 3000000.3),
    ]
    assert (tender["procurementMethod"], tender["mainProcurementCategory"], tender["awardCriteria"]) == (
        "open",
        "works",
        "ratedCriteria",
    )
    assert tender["submissionMethod"] == ["electronicSubmission"]
    assert tender["awardCriteriaDetails"] == "综合评估法：投标报价 60 分，施工组织设计 40 分"
    assert tender["tenderPeriod"]["endDate"] == "2026-01-30T09:00:00+08:00"
    assert [(party["id"], party["roles"]) for party in release["parties"]] == [
        ("CN-USCC-12222403MA000100XB", ["buyer"]),
        ("CN-SAIC-91222403MA0002010L", ["procuringEntity"]),
    ]
    assert [each.get("format") for each in tender["documents"]] == [
        "text/html",
        "text/plain",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        None,
    ]
    assert all(each["id"] in each["description"] for each in tender["documents"])


def test_without_an_agency_the_purchaser_conducts() -> None:
    """A purchaser that invites by itself is buyer and procuring entity in one."""
    release = told((step(2, samples.notice(1, agency=False, method="lowest")),))[0]
    assert [party["roles"] for party in release["parties"]] == [["buyer", "procuringEntity"]]
    assert release["tender"]["procuringEntity"] == release["buyer"]
    assert release["tender"]["awardCriteria"] == "priceOnly"


def test_an_answer_adds_and_a_change_amends() -> None:
    """A moved deadline is an amendment of the release before it; a mere answer is an update without one."""
    _, answer, change, *_ = told(life())
    assert "amendments" not in answer["tender"]
    amendment = change["tender"]["amendments"][0]
    assert (amendment["amendsReleaseID"], amendment["releaseID"]) == (answer["id"], change["id"])
    assert amendment["description"].startswith("投标截止由 2026-01-30 09:00 改为 2026-02-04 09:00。")
    assert change["tender"]["tenderPeriod"]["endDate"] == "2026-02-04T09:00:00+08:00"
    assert answer["tender"]["hasEnquiries"] is True


def test_nothing_of_a_bid_is_told_before_the_opening() -> None:
    """Up to the opening record, the roll included, no bidder, number, price or count stands in any release."""
    before = "".join(json.dumps(each, ensure_ascii=False) for each in told(life()[:4]))
    for lot in BIDS.values():
        for each in lot:
            assert each.bid not in before
            assert each.bidder not in before
            assert each.name not in before
            assert str(each.price) not in before
    assert "tenderer" not in before.lower()


def test_the_opening_names_everybody_who_bid() -> None:
    """Leaders and members are parties and tenderers; how many there were is left open where a lot stayed shut."""
    release = told(life())[3]
    names = [each["name"] for each in release["tender"]["tenderers"]]
    assert names == ["甲公司", "乙公司", "丙公司", "丁公司"]
    assert "numberOfTenderers" not in release["tender"]
    assert release["awards"] == [
        {
            "id": f"{TENDER}.3.0",
            "title": "标段3名：招标失败",
            "description": "投标人 2 家，少于三家，不予开标，招标人应当重新招标",
            "status": "unsuccessful",
            "items": [{"id": "3", "description": "三标段 标段3名：内容3", "relatedLot": "3"}],
            "relatedLots": ["3"],
        }
    ]


def test_bidders_are_counted_once_a_consortium_as_one() -> None:
    """Three bids for each of two lots by the same three bidders are three tenderers."""
    steps = (step(2, samples.notice(2)), step(7, samples.roll(2)), step(8, samples.opening(1, 2)))
    assert told(steps)[1]["tender"]["numberOfTenderers"] == 3


def test_a_tender_whose_only_lot_fails_is_unsuccessful() -> None:
    """Two bids for one lot: nobody is named, two are counted, and the tender is over."""
    few = samples.RollPublished(
        0, (), (samples.LotRoll(f"{TENDER}.1", ("x", "y"), opened=False),), samples.DEADLINE
    )
    release = told((step(2, samples.notice(1)), step(7, few), step(8, samples.opening(failed=1))))[1]
    assert (release["tender"]["status"], release["tender"]["numberOfTenderers"]) == ("unsuccessful", 2)
    assert "parties" not in release
    assert release["tag"] == ["tenderUpdate", "award"]


def test_the_first_candidate_is_a_pending_award() -> None:
    """While the publicity runs the award is pending, with the candidate's whole consortium as suppliers."""
    pending = told(life())[4]["awards"][0]
    assert (pending["status"], pending["id"]) == ("pending", BIDS[1][0].bid)
    assert [each["name"] for each in pending["suppliers"]] == ["甲公司", "乙公司"]
    assert "date" not in pending


def test_another_winner_than_the_first_ends_the_first_s_award() -> None:
    """Where the second candidate wins, the pending award is unsuccessful and another one is active."""
    passed, active = told(life())[6]["awards"]
    assert passed == {"id": BIDS[1][0].bid, "status": "unsuccessful"}
    assert (active["id"], active["status"], active["value"]["amount"]) == (BIDS[1][1].bid, "active", 910000.0)
    parties = told(life())[6]["parties"]
    assert [(each["name"], each["roles"]) for each in parties] == [("丙公司", ["tenderer", "supplier"])]


def test_the_tender_is_complete_when_the_last_lot_is_decided() -> None:
    """With the first award it is still active, with the last it is complete and its award period ends."""
    first, last = told(life())[6:8]
    assert first["tender"] == {"id": TENDER, "status": "active", "lots": [{"id": "1", "status": "complete"}]}
    assert last["tender"] == {
        "id": TENDER,
        "status": "complete",
        "awardPeriod": {"endDate": last["date"]},
        "lots": [{"id": "2", "status": "complete"}],
    }


def test_a_contract_names_its_award_and_lot() -> None:
    """Each contract refers to the award that stands, carries its lot as item, and the signed file's hash."""
    contracts = [each["contracts"][0] for each in told(life())[8:]]
    assert [each["awardID"] for each in contracts] == [BIDS[1][1].bid, BIDS[2][0].bid]
    assert [each["items"][0]["id"] for each in contracts] == ["1", "2"]
    assert contracts[0]["dateSigned"] == "2026-02-20T00:00:00+08:00"
    assert contracts[0]["documents"][1]["documentType"] == "contractSigned"


def test_a_publicity_without_candidates_tells_nothing() -> None:
    """Where there is no candidate there is no award to propose."""
    from msgspec.structs import replace

    empty = replace(samples.candidates(1), candidates=())
    assert len(told((step(2, samples.notice(1)), step(5, empty, lot=1)))) == 1


def test_a_terminated_tender_is_cancelled() -> None:
    """ZB-041: the release is a cancellation with its reason and its notice; nobody is named, and it stays cancelled."""
    *_, last = told(samples.terminated())
    assert (last["tag"], last["tender"]["status"]) == (["tenderCancellation"], "cancelled")
    assert last["tender"]["documents"][0]["documentType"] == "cancellationDetails"
    assert "立项被撤销" in last["tender"]["amendments"][0]["description"]
    whole = compiled(samples.terminated())
    assert whole["tender"]["status"] == "cancelled"
    assert "awards" not in whole
    assert {role for party in whole["parties"] for role in party["roles"]} == {"buyer", "procuringEntity"}


def test_a_tender_none_of_whose_lots_is_awarded_is_unsuccessful() -> None:
    """ZB-061, ZB-084: active while a lot is open; with the last that fails, whatever its ground, unsuccessful."""
    releases = told(samples.failed())
    assert [each["tender"]["status"] for each in releases] == ["active", "active", "active", "unsuccessful"]
    assert "awardPeriod" not in releases[2]["tender"]
    assert releases[3]["tender"]["awardPeriod"] == {"endDate": releases[3]["date"]}
    awards = compiled(samples.failed())["awards"]
    assert {award["status"] for award in awards} == {"unsuccessful"}
    assert [award["items"][0]["id"] for award in awards] == ["3", "1", "2"]
    assert all("suppliers" not in award for award in awards)


def test_a_tender_that_nobody_bid_for_is_unsuccessful_with_its_opening() -> None:
    """ZB-061: no lot is opened, so none is left open."""
    steps = (
        step(2, samples.notice(1)),
        step(7, samples.roll(1)),
        step(8, samples.opening(failed=1), days=30),
    )
    assert told(steps)[-1]["tender"]["status"] == "unsuccessful"


def test_one_lot_awarded_is_enough_for_a_complete_tender() -> None:
    """ZB-084: what fails besides does not make it unsuccessful, in whichever order it ends."""
    steps = (
        step(2, samples.notice(2)),
        step(8, samples.opening(1, 2), days=30),
        step(5, samples.candidates(1), lot=1, days=32),
        step(6, samples.award(1, 1), lot=1, days=40),
        step(5, samples.failure(2), lot=2, days=41),
    )
    assert [each["tender"]["status"] for each in told(steps) if "tender" in each][-2:] == [
        "active",
        "complete",
    ]


# -- as the standard wants it -----------------------------------------------------------------------------------


@pytest.mark.parametrize("count", range(1, len(life()) + 1))
@pytest.mark.parametrize("tale", [life, samples.terminated, samples.failed])
def test_every_stage_is_valid_and_merges_as_the_standard_merges(
    tale: Callable[[], tuple[Step, ...]], count: int, shared: Path
) -> None:
    """After each record: release and record package pass the schemas, and ocdsmerge compiles what we compile."""
    steps = tale()[:count]
    releases = packs(steps)
    at = max(each.date for each in releases)
    package = json.loads(release_package(URI, releases, PUBLISHER, at))
    record = json.loads(record_package(URI, releases, PUBLISHER, at, compiled=True))
    assert not samples.faults(shared, package)
    assert not samples.faults(shared, record)
    assert record["records"][0]["compiledRelease"] == samples.merged(shared, package["releases"])


def test_whatever_is_referred_to_is_told(shared: Path) -> None:
    """In what it all comes to: every party named has its entry, every contract its award, every lot its item."""
    whole = compiled(life())
    parties, items = (
        {each["id"] for each in whole["parties"]},
        {each["id"] for each in whole["tender"]["items"]},
    )
    named = [whole["buyer"], whole["tender"]["procuringEntity"], *whole["tender"]["tenderers"]]
    named += [supplier for each in whole["awards"] for supplier in each.get("suppliers", ())]
    assert {each["id"] for each in named} <= parties
    assert {each["awardID"] for each in whole["contracts"]} <= {each["id"] for each in whole["awards"]}
    bought = [
        item["id"] for part in (*whole["awards"], *whole["contracts"]) for item in part.get("items", ())
    ]
    assert set(bought) == items
    assert whole["tag"] == ["compiled"]


@pytest.mark.parametrize("tale", [life, samples.terminated, samples.failed])
def test_the_reviewer_finds_nothing(
    tale: Callable[[], tuple[Step, ...]], shared: Path, tmp_path: Path
) -> None:
    """libcoveocds, offline, on whole lives: no validation, conformance, code list, empty or unknown field finding."""
    releases = packs(tale())
    at = releases[-1].date
    for name, data in (
        ("release.json", release_package(URI, releases, PUBLISHER, at)),
        ("record.json", record_package(URI, releases, PUBLISHER, at, compiled=True)),
    ):
        (tmp_path / name).write_bytes(data)
    assert not list(samples.findings(shared, tmp_path / "release.json", tmp_path / "record.json"))


def test_the_reviewer_would_find_something(shared: Path, tmp_path: Path) -> None:
    """Given a wrong code, an empty field, a bad prefix and an unknown field, the same call tells all four."""
    release = told(life())[0]
    release["ocid"] = "sunhall-1"
    release["tender"] |= {"status": "open", "title": " ", "lots": [{"id": "1"}]}
    package = {"uri": URI, "version": "1.1", "publishedDate": release["date"], "publisher": {"name": "x"}}
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(package | {"releases": [release]}), encoding="utf-8")
    text = "\n".join(samples.findings(shared, path))
    assert all(
        word in text
        for word in ("additional_closed", "conformance_errors", "empty_field", "/releases/tender")
    )


# -- packing ----------------------------------------------------------------------------------------------------


def test_the_same_records_give_the_same_bytes() -> None:
    """A package is dated by its newest record and holds nothing of the moment it is made in."""
    releases = packs(life())
    at = releases[-1].date
    assert release_package(URI, releases, PUBLISHER, at) == release_package(URI, packs(life()), PUBLISHER, at)
    package = json.loads(release_package(URI, releases, PUBLISHER, at))
    assert package["publishedDate"] == releases[-1].date.isoformat()
    assert package["publisher"] == {"name": PUBLISHER.name, "uri": PUBLISHER.url}


def test_a_foreign_release_is_packed_as_the_bytes_it_came_in() -> None:
    """White space, order, spelling of numbers: what another published is not written again."""
    data = b'{ "ocid":"ocds-b5fd17-1",\n "b": 1.50, "a": "\\u8def" }'
    at = samples.BEGUN
    late = Packed(ocid="ocds-b5fd17-1", date=at + timedelta(days=1), data=data.replace(b"1.50", b"2.50"))
    early = Packed(ocid="ocds-b5fd17-1", date=at, data=data)
    package = record_package(URI, (late, early), PUBLISHER, at, compiled=False)
    assert package.index(early.data) < package.index(late.data)
    assert b"compiledRelease" not in package


def test_amounts_stay_exact_through_merging() -> None:
    """What is compiled has the digits of its releases, not those of a float."""
    assert b'"amount":3000000.30' in compile_releases(packs(life()))


def test_every_paper_that_is_read_is_told_or_the_roll() -> None:
    """Of what is read for telling only the roll gives no release of its own."""
    assert {samples.RollPublished.type} == READ - TOLD
