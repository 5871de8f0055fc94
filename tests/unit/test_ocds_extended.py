"""Lots, bids and enquiries in our releases, and sales: valid by the extensions, merged by the standard's own merger."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hallcore.ground.events import Paper
from portal.ocds import extended, standard
from portal.ocds.extended import EXTENSIONS, Release
from portal.ocds.records import Packed, compile_releases, packed, record_package, release_package
from portal.ocds.release import READ, TOLD, releases_of
from portal.ocds.tale import Step
from tests.unit import ocds_purchases as purchases
from tests.unit import ocds_sales as sales
from tests.unit import ocds_samples as samples
from tests.unit.ocds_samples import DEADLINE, NAMES, PUBLISHER, TENDER, life, step
from trading.award.model import AwardLapsed
from trading.challenges.complaint_model import ActivityResumed, ActivitySuspended, DecisionPublished
from trading.evaluation.again_model import EvaluationReopened

URI = "https://hall.example/package.json"
Tale = Callable[[], tuple[Step, ...]]


def packs(steps: tuple[Step, ...]) -> list[Packed]:
    """The releases of steps, written."""
    number = steps[0].number.rsplit("-", 1)[0].split(".")[0]
    return [packed(each) for each in releases_of(number, steps, PUBLISHER, NAMES.__getitem__)]


def told(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    """The releases of steps as plain values."""
    return [json.loads(each.data) for each in packs(steps)]


def compiled(steps: tuple[Step, ...]) -> dict[str, Any]:
    """What they come to."""
    value: dict[str, Any] = json.loads(compile_releases(packs(steps)))
    return value


def complained() -> tuple[Step, ...]:
    """A tender that stands still for a complaint, is evaluated anew, awarded, and loses its winner."""
    lot, name = f"{TENDER}.1", "示例道路工程"
    decision = DecisionPublished(
        name,
        lot,
        "示例住房和城乡建设局",
        "result",
        "upheld",
        "re-evaluate",
        "评分有误，应当重新评标。",
        DEADLINE.date(),
        ("ZB-119",),
    )
    lapse = AwardLapsed(
        name,
        lot,
        "标段1名",
        "示例中学",
        samples.ranked(1)[0].bid,
        samples.FIRST,
        "甲公司",
        "declined",
        "书面放弃",
        True,
    )
    return (
        step(2, samples.notice(1), "招标文件.txt"),
        step(7, samples.roll(1), days=30),
        step(8, samples.opening(1), days=30),
        step(5, samples.candidates(1), lot=1, days=32),
        step(6, ActivitySuspended(name, lot, "示例住房和城乡建设局", None), lot=1, days=33),
        step(7, decision, lot=1, days=34),
        step(8, ActivityResumed(name, lot, "处理决定已经作出"), lot=1, days=35),
        step(9, EvaluationReopened(name, lot, "标段1名", "TS-1", "same", "评分有误"), lot=1, days=36),
        step(10, samples.candidates(1), lot=1, days=38),
        step(11, samples.award(1, 1), lot=1, days=42),
        step(12, lapse, lot=1, days=50),
    )


TALES = [
    *(life, samples.terminated, samples.failed, complained, sales.life, sales.unsold, sales.declined),
    *(purchases.single, purchases.upheld, purchases.emergency, purchases.called_off),
]


# -- as the extensions want it ---------------------------------------------------------------------------------


def shapes() -> dict[str, type[standard.Shape]]:
    """Our objects by their names in the schema."""
    return {
        kind.__name__: kind
        for kind in vars(extended).values()
        if isinstance(kind, type) and kind.__module__ == extended.__name__
    }


@pytest.mark.parametrize("name", sorted(shapes()))
def test_a_shape_has_only_fields_of_the_standard_or_of_its_extensions(name: str, shared: Path) -> None:
    """No field is ours alone: each stands in the schema of OCDS 1.1.5 or in the patch of a declared extension."""
    schema = json.loads((shared / "data/ocds/schema/release-schema.json").read_bytes())
    more = samples.patch()
    if name == "Release":
        known = {*schema["properties"], *more["properties"]}
    else:
        parts = (schema["definitions"], more["definitions"])
        known = {key for part in parts for key in part.get(name, {}).get("properties", ())}
    assert {each.encode_name for each in msgspec.structs.fields(shapes()[name])} <= known


def test_packages_of_ours_declare_their_extensions() -> None:
    """Lots, bids, enquiries, each at its version; another publisher's release declares none of ours."""
    releases = packs(life())
    package = json.loads(release_package(URI, releases, PUBLISHER, releases[-1].date))
    assert package["extensions"] == list(EXTENSIONS)
    assert [url.split("/")[-2] for url in EXTENSIONS] == ["v1.1.5"] * 3
    foreign = Packed(ocid="ocds-b5fd17-1", date=releases[0].date, data=b'{"ocid":"ocds-b5fd17-1"}')
    assert "extensions" not in json.loads(release_package(URI, [foreign], PUBLISHER, foreign.date))


@pytest.mark.parametrize("tale", TALES)
def test_every_stage_is_valid_and_merges_as_the_standard_merges(tale: Tale, shared: Path) -> None:
    """After each record the packages pass the schemas with the extensions, and ocdsmerge compiles what we compile."""
    releases = packs(tale())
    for count in range(1, len(releases) + 1):
        part = releases[:count]
        at = max(each.date for each in part)
        package = json.loads(release_package(URI, part, PUBLISHER, at))
        record = json.loads(record_package(URI, part, PUBLISHER, at, compiled=True))
        assert not samples.faults(shared, package)
        assert not samples.faults(shared, record)
        assert record["records"][0]["compiledRelease"] == samples.merged(shared, package["releases"])


@pytest.mark.parametrize(
    "tale",
    [
        *(complained, sales.life, sales.unsold, sales.declined),
        *(purchases.single, purchases.upheld, purchases.emergency, purchases.called_off),
    ],
)
def test_the_reviewer_finds_nothing(tale: Tale, shared: Path, tmp_path: Path) -> None:
    """libcoveocds, offline, knows every field by the extensions declared."""
    releases = packs(tale())
    path = tmp_path / "release.json"
    path.write_bytes(release_package(URI, releases, PUBLISHER, releases[-1].date))
    assert not list(samples.findings(shared, path))


def test_a_wrong_bid_is_found(shared: Path, tmp_path: Path) -> None:
    """Given a status no list knows and a field no extension has, schema and reviewer both say so."""
    releases = told(life())
    bid = releases[3]["bids"]["details"][0]
    bid |= {"status": "opened", "colour": "red"}
    package = {
        "uri": URI,
        "version": "1.1",
        "publishedDate": releases[0]["date"],
        "publisher": {"name": "x"},
        "extensions": list(EXTENSIONS),
        "releases": releases,
    }
    assert samples.faults(shared, package)
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(package), encoding="utf-8")
    text = "\n".join(samples.findings(shared, path))
    assert "additional_closed_codelist_values" in text
    assert "colour" in text


# -- what they say ------------------------------------------------------------------------------------------------


def test_lots_stand_in_the_notice_and_turn_one_by_one() -> None:
    """ZB-084: each lot has its own standing; a release says only which of them turned."""
    releases = told(life())
    lots = releases[0]["tender"]["lots"]
    assert [(lot["id"], lot["status"], lot["value"]["amount"]) for lot in lots] == [
        ("1", "active", 1000000.1),
        ("2", "active", 2000000.2),
        ("3", "active", 3000000.3),
    ]
    turned = [each["tender"].get("lots") for each in releases if "tender" in each]
    assert turned[1:] == [
        None,
        None,
        [{"id": "3", "status": "unsuccessful"}],
        [{"id": "1", "status": "complete"}],
        [{"id": "2", "status": "complete"}],
    ]
    assert all(item["relatedLot"] == item["id"] for item in releases[0]["tender"]["items"])


def test_no_bid_stands_in_a_release_before_the_opening_record() -> None:
    """ZB-060: bids are told with the opening record and never before it."""
    releases = told(life())
    assert [("bids" in each) for each in releases[:4]] == [False, False, False, True]
    bids = releases[3]["bids"]
    assert [(each["id"], each["value"]) for each in bids["statistics"]] == [
        ("1.bids", 3),
        ("2.bids", 3),
        ("3.bids", 2),
    ]
    first = bids["details"][0]
    assert (first["status"], first["value"]["amount"], first["relatedLots"]) == ("pending", 900000, ["1"])
    assert [each["name"] for each in first["tenderers"]] == ["甲公司", "乙公司"]


def test_a_lot_that_stayed_shut_names_no_bid() -> None:
    """ZB-061: of bids that are given back unopened the number is public, and nothing else."""
    bids = compiled(life())["bids"]
    assert not [each for each in bids["details"] if each["relatedLots"] == ["3"]]


def test_what_the_committee_rejected_is_disqualified() -> None:
    """ZB-090: with the failure notice every bid of the lot is out, and none was valid."""
    bids = compiled(samples.failed())["bids"]
    assert {each["status"] for each in bids["details"]} == {"disqualified"}
    valid = {each["id"]: each["value"] for each in bids["statistics"] if each["measure"] == "validBids"}
    assert valid == {"1.validBids": 0, "2.validBids": 0}


def test_the_award_names_the_bid_it_accepts() -> None:
    """An award refers to its bid and its lot by the ids they have elsewhere."""
    whole = compiled(life())
    bids = {each["id"] for each in whole["bids"]["details"]}
    active = [each for each in whole["awards"] if each["status"] == "active"]
    assert [(each["relatedBid"] in bids, each["relatedLots"]) for each in reversed(active)] == [
        (True, ["1"]),
        (True, ["2"]),
    ]


def test_questions_are_enquiries_without_their_askers() -> None:
    """ZB-032: question and answer are public, who asked is not."""
    enquiry = told(life())[1]["tender"]["enquiries"][0]
    assert (enquiry["description"], enquiry["answer"]) == ("地下室是否在内？", "不在内。")
    assert "author" not in enquiry
    assert "enquirer" not in json.dumps(told(life()))


def test_a_decision_on_a_complaint_is_an_enquiry_with_its_answer() -> None:
    """ZB-120, PI-11: what was decided is told, who complained is not; the lot is open again until it is awarded."""
    releases = told(complained())
    whole = compiled(complained())
    enquiry = whole["tender"]["enquiries"][0]
    assert enquiry["title"] == "对评标（评审）结果的投诉"
    assert (
        enquiry["answer"]
        == "示例住房和城乡建设局：投诉成立。由原评标委员会重新评标。评分有误，应当重新评标。"
    )
    assert enquiry["relatedLot"] == "1"
    assert [each["tag"] for each in releases][3:] == [
        ["tenderUpdate"],
        ["tenderUpdate"],
        ["tenderUpdate"],
        ["tenderUpdate", "awardUpdate"],
        ["award"],
        ["awardUpdate"],
        ["awardCancellation"],
    ]
    assert whole["tender"]["lots"][0]["status"] == "active"


def test_a_sale_is_told_by_paddle_numbers_until_its_deal() -> None:
    """JP-04: offers are public with their prices, their bidders are not; the deal names the winner."""
    releases = told(sales.life())
    assert [each["tag"] for each in releases] == [
        ["tender"],
        ["tenderAmendment"],
        ["tenderUpdate"],
        ["tenderUpdate"],
        ["tenderUpdate"],
        ["award"],
        ["awardUpdate"],
        ["contract"],
    ]
    assert not [
        each for each in releases[:5] if "enderer" in json.dumps(each).replace("numberOfTenderers", "")
    ]
    whole = compiled(sales.life())
    assert [each["value"]["amount"] for each in whole["bids"]["details"]] == [1010000, 1020000]
    award = whole["awards"][0]
    assert award["relatedBid"] == award["id"] == whole["bids"]["details"][1]["id"]
    assert [each["name"] for each in award["suppliers"]] == ["乙公司"]
    assert whole["contracts"][0]["awardID"] == award["id"]
    assert (whole["tender"]["status"], whole["tender"]["minValue"]["amount"]) == ("complete", 1000000)
    assert "buyer" not in whole


def test_a_direct_purchase_tells_its_method_by_how_its_price_came_about() -> None:
    """GP-006, GP-007: direct from one, limited where several were asked; an end before any publicity is told whole."""
    for tale, method, status in (
        (purchases.single, "direct", "complete"),
        (purchases.upheld, "direct", "cancelled"),
        (purchases.emergency, "limited", "complete"),
        (purchases.called_off, "direct", "cancelled"),
    ):
        tender = compiled(tale())["tender"]
        assert (tender["procurementMethod"], tender["status"]) == (method, status)
    added = compiled(purchases.emergency())["contracts"][0]
    assert added["value"]["amount"] == 2600000


def test_a_sale_without_a_buyer_is_unsuccessful() -> None:
    """TD-08: nobody offered, or the winner did not sign: no award stands."""
    for tale, status in ((sales.unsold, "unsuccessful"), (sales.declined, "cancelled")):
        whole = compiled(tale())
        assert [each["status"] for each in whole["awards"]] == [status]
        assert (whole["tender"]["status"], whole["tender"]["lots"][0]["status"]) == ("unsuccessful",) * 2


def test_what_is_written_is_read_again_by_the_standard_alone() -> None:
    """Whoever knows no extension reads the same release: our own reader of foreign releases does."""
    for each in packs(life()):
        plain = msgspec.json.decode(each.data, type=standard.Release)
        assert plain.id == json.loads(each.data)["id"]
        assert not isinstance(plain, Release)


UNTOLD = {
    *(
        "auction-phase",
        "auction-restarted",
    ),  # when a phase ends; the announcement and the end say what matters
    *(
        "gate-closed",
        "deadline-marker",
        "sealing-policy",
    ),  # how bids are kept shut; no field of a release is about it
    *(
        "draw-planned",
        "nonce-committed",
        "draw-closed",
        "nonce-revealed",
        "nonce-defaulted",
        "draw-held",
        "draw-opened",
    ),
    *(
        "order-placed",
        "refusal-judged",
        "competition-concluded",
    ),  # how a call-off finds its supplier; who it is, is told with its result or its contract
    "archive-made",  # what is kept, and until when; what was done has been told
    "challenge-outcome",  # what a challenge changes is told by the act that carries it out
    *("party-admitted", "certificate-bound", "mandate-granted"),  # of the registry, not of a process
    *("proof-entered", "proof-withdrawn", "credit-entered", "credit-ended"),  # likewise
    *(
        "submission-path-out",
        "submission-path-incident",
    ),  # of the hall; what they move is told with the deadline
}
"""Public papers of trading that change nothing a release could say."""


def test_every_public_paper_of_trading_is_told_or_has_nothing_to_tell() -> None:
    """PT-02: a new kind of public paper gets its teller in portal.ocds, or stands here with the reason why not."""
    import portal.house  # noqa: F401 - makes every paper known

    papers, left = set(), [Paper]
    while left:
        kinds = left.pop().__subclasses__()
        papers.update(kinds)
        left += kinds
    public = {
        kind.type for kind in papers if kind.__module__.startswith("trading.") and kind.disclosure == "public"
    }
    assert public - READ == UNTOLD


def test_every_paper_read_for_telling_gives_a_release_but_the_roll() -> None:
    """Of what is read only the roll gives none of its own."""
    assert {samples.RollPublished.type} == READ - TOLD
