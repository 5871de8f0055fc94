"""The demo's tenders as open data: at every stage valid, complete, gap-free, and the same bytes every time."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from webtest import TestApp

from hallcore.desk import Actor
from portal.hall import Hall
from portal.ocds.feed import Feed
from portal.ocds.records import record_package, release_package
from portal.ocds.release import TOLD
from portal.routes import ROUTES
from portal.views.ocds import publisher_of
from tests.unit import ocds_samples as samples
from trading.tendering.model import Answer, ClarificationForm, ProjectRegistered

BASE = "http://127.0.0.1:6543"
STAGES = {"planning", "tender", "tenderAmendment", "tenderUpdate", "award", "awardUpdate", "contract"}


def tenders(hall: Hall) -> list[str]:
    """Return the numbers of the tenders that are announced."""
    with hall.house.reading() as root:
        return [number for number, summary in root.archive.shelf("tenders").items() if summary["published"]]


def following(answer: Any) -> str:
    """Return the path of the next page."""
    found = re.fullmatch(rf'<{re.escape(BASE)}(/.*)>; rel="next"', answer.headers["Link"])
    assert found
    return found[1]


def feed(public: TestApp, limit: int, source: str = "own") -> list[bytes]:
    """Return every page of the feed from the beginning to where nothing follows."""
    url, bodies = f"/api/ocds/releases.json?limit={limit}&source={source}", []
    while (answer := public.get(url)).status_int == 200:
        bodies.append(answer.body)
        url = following(answer)
    return bodies


# -- validity -----------------------------------------------------------------------------------------------


def test_every_tender_is_valid_at_every_stage_it_has_been_through(standing: Hall, shared: Path) -> None:
    """For each tender of the demo and each of its releases: the package up to it, its record, and what it compiles to."""
    publisher, tags = publisher_of(standing.settings), Counter[str]()
    with standing.house.reading() as root:
        told = Feed(root, standing.vault, publisher)
        for number in tenders(standing):
            process = told.tender(root.archive[number])
            assert process is not None
            for count in range(1, len(process.releases) + 1):
                part = process.releases[:count]
                at = max(each.date for each in part)
                package = json.loads(release_package(f"{BASE}/x", part, publisher, at))
                record = json.loads(record_package(f"{BASE}/x", part, publisher, at, compiled=True))
                assert not samples.faults(shared, package)
                assert not samples.faults(shared, record)
                assert record["records"][0]["compiledRelease"] == samples.merged(shared, package["releases"])
            tags.update(tag for release in package["releases"] for tag in release["tag"])
    assert set(tags) == STAGES - {"planning"}


def test_the_reviewer_finds_nothing_in_what_is_served(
    public: TestApp, standing: Hall, shared: Path, tmp_path: Path
) -> None:
    """libcoveocds, offline, on the feed with every release of the demo, and on three whole records: no finding."""
    paths = ["/api/ocds/releases.json?limit=500"]
    ended = [number for number in tenders(standing) if number.startswith(("DHGC-2025", "DHGC-2026-0002"))]
    paths += [f"/api/ocds/releases/ocds-demo01-{number}.json" for number in ended]
    assert len(paths) == 3
    files = [tmp_path / f"{n}.json" for n in range(len(paths))]
    for file, path in zip(files, paths, strict=True):
        file.write_bytes(public.get(path).body)
    assert not list(samples.findings(shared, *files))


# -- completeness -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [1, 7, 500])
def test_the_feed_has_every_release_once_in_the_order_of_the_journal(
    public: TestApp, standing: Hall, limit: int
) -> None:
    """Whatever the size of the pages, following the cursor gives every record that tells something, in journal order."""
    found = [each["id"] for body in feed(public, limit) for each in json.loads(body)["releases"]]
    with standing.house.reading() as root:
        expected = [
            f"{entry.dossier}-{entry.n:04d}"
            for _, entry in root.journal.since(0)
            if root.archive[entry.dossier].types[entry.n] in TOLD
        ]
    assert found == expected


def test_what_a_tender_serves_is_what_the_feed_served_of_it(public: TestApp, standing: Hall) -> None:
    """Feed, tender and record package hold the same releases, byte for byte."""
    pages = b"".join(feed(public, 500))
    for number in tenders(standing):
        package = public.get(f"/trading/{number}/ocds.json")
        record = public.get(f"/api/ocds/releases/ocds-demo01-{number}.json")
        releases = package.body.split(b'"releases":[', 1)[1].removesuffix(b"]}")
        assert b'"releases":[' + releases + b'],"compiledRelease":' in record.body
        for release in json.loads(package.body)["releases"]:
            assert f'"id":"{release["id"]}","date":"{release["date"]}"'.encode() in pages


def test_a_new_record_is_at_the_end_and_nothing_before_it_moves(app: TestApp, hall: Hall) -> None:
    """Given a consumer that has read to the end, the same cursor gives it the next clarification, and that alone."""
    before = feed(app, 7)
    url = following(app.get("/api/ocds/releases.json?limit=500"))
    assert app.get(url).status_int == 204
    with hall.house.reading() as root:
        project = root.archive["DHGC-2026-0010"].the(ProjectRegistered)
    purchaser = Actor("U-000002", "purchaser", project.purchaser)
    done = hall.house.perform(
        "clarify",
        "DHGC-2026-0010",
        purchaser,
        ClarificationForm((Answer("问？", "答。"),), affects_preparation=False),
    )
    assert app.get(url).status_int == 204
    hall.settle()
    assert [each["id"] for each in app.get(url).json["releases"]] == [done.number]
    after = feed(app, 7)
    assert after[: len(before) - 1] == before[:-1]


def test_no_bidder_is_named_before_its_opening(public: TestApp, standing: Hall) -> None:
    """Tenders that are not opened yet name no tenderer, supplier or count in any release."""
    with standing.house.reading() as root:
        shut = [number for number in tenders(standing) if root.archive[number].state != "opened"]
        enrolled = [
            child.number
            for number in shut
            for lot in root.archive.children(number)
            for child in root.archive.children(lot.number)
        ]
    assert len(shut) >= 4
    assert len(enrolled) >= 8
    for number in shut:
        text = public.get(f"/trading/{number}/ocds.json").text
        assert "enderer" not in text
        assert "upplier" not in text
        assert not [bid for bid in enrolled if bid in text]


def test_every_document_it_names_is_there(public: TestApp) -> None:
    """Each address in a finished tender's releases answers, and the files have the hash they are told to have."""
    from hashlib import sha256

    documents = re.findall(r'"url":"([^"]+)"', public.get("/trading/DHGC-2025-0001/ocds.json").text)
    assert len(documents) >= 6
    for url in documents:
        answer = public.get(url.removeprefix(BASE))
        assert answer.status_int == 200
        if "/files/" in url:
            assert sha256(answer.body).hexdigest() in url


# -- the interface ------------------------------------------------------------------------------------------


def test_the_same_question_has_the_same_answer(public: TestApp) -> None:
    """No moment of asking is in an answer; its ETag answers whoever asks whether anything changed."""
    for path in ("/api/ocds/releases.json", "/trading/DHGC-2025-0001/ocds.json"):
        first, second = public.get(path), public.get(path)
        assert first.body == second.body
        tag = first.headers["ETag"]
        assert public.get(path, headers={"If-None-Match": tag}).status_int == 304
        head = public.head(path)
        assert (head.headers["ETag"], head.body) == (tag, b"")


def test_the_package_says_where_it_is_and_how_new(public: TestApp) -> None:
    """Its uri is the address it was fetched by; its date that of its newest release."""
    package = public.get("/trading/DHGC-2025-0001/ocds.json").json
    assert package["uri"] == f"{BASE}/trading/DHGC-2025-0001/ocds.json"
    assert package["publishedDate"] == package["releases"][-1]["date"]
    assert package["publisher"]["name"] == "敦化市公共资源交易中心"


@pytest.mark.parametrize(
    "query",
    [
        "since=x",
        "since=-1",
        "since=１",
        "limit=0",
        "limit=501",
        "limit=",
        "source=theirs",
        "since=9999999999999999",
    ],
)
def test_a_wrong_question_is_told_what_is_wrong(public: TestApp, query: str) -> None:
    """A cursor, limit or source that is none is a 400 with the reason, in JSON."""
    answer = public.get(f"/api/ocds/releases.json?{quote(query, safe='=')}", status=400)
    assert answer.json["refused"] is True
    assert query.partition("=")[0] in answer.json["reason"]


@pytest.mark.parametrize(
    "ocid",
    [
        "ocds-demo01-DHGC-2026-9999",
        "ocds-demo01-A-12222403MA000100XB",
        "ocds-demo01-DHGC-2025-0001.1",
        "nothing",
        "a/b",
    ],
)
def test_what_there_is_not_is_a_404(public: TestApp, ocid: str) -> None:
    """An unknown ocid, one of a dossier that is no tender, a lot's: nothing is there."""
    assert public.get(f"/api/ocds/releases/{quote(ocid, safe='')}.json", status=404).json["refused"] is True


def test_a_tender_not_announced_is_not_told(public: TestApp) -> None:
    """A project that is only registered is nobody's business: not in the feed, not by its ocid."""
    assert "DHGC-2026-0012" not in public.get("/api/ocds/releases.json?limit=500").text
    assert public.get("/api/ocds/releases/ocds-demo01-DHGC-2026-0012.json", status=404)


def test_other_sites_may_read_it(public: TestApp) -> None:
    """Open data says so to browsers: any origin, no credentials."""
    for path in ("/api/ocds/releases.json", "/api/openapi.json", "/trading/DHGC-2025-0001/ocds.json"):
        headers = public.get(path).headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Access-Control-Allow-Credentials" not in headers


def test_the_description_describes_what_there_is(public: TestApp) -> None:
    """Every route of open data stands in the OpenAPI document with what it can answer, and none that is not there."""
    spec = public.get("/api/openapi.json").json
    patterns = {
        re.sub(r"\{(\w+)[^}]*\}", r"{\1}", route.pattern)
        for route in ROUTES
        if "ocds" in route.name or route.pattern.startswith("/api/")
    }
    assert set(spec["paths"]) == patterns
    query = {
        each["name"]: each["schema"] for each in spec["paths"]["/api/ocds/releases.json"]["get"]["parameters"]
    }
    assert query["limit"]["maximum"] == 500
    assert query["source"]["enum"] == ["own", "foreign", "all"]


def test_answers_are_what_the_description_says(public: TestApp) -> None:
    """Packages, records and refusals validate against the schemas of the OpenAPI document."""
    from jsonschema import Draft202012Validator

    spec = public.get("/api/openapi.json").json

    def faults(name: str, value: Any) -> list[str]:
        schema = {"$ref": f"#/components/schemas/{name}", "components": spec["components"]}
        return [fault.message for fault in Draft202012Validator(schema).iter_errors(value)]

    assert not faults("ReleasePackage", public.get("/api/ocds/releases.json").json)
    assert not faults("ReleasePackage", public.get("/trading/DHGC-2025-0001/ocds.json").json)
    assert not faults("RecordPackage", public.get("/api/ocds/releases/ocds-demo01-DHGC-2025-0001.json").json)
    assert not faults("Refused", public.get("/api/ocds/releases.json?limit=0", status=400).json)
    assert faults("RecordPackage", public.get("/api/ocds/releases.json").json)
    assert not faults("ReleasePackage", public.get("/trading/sales/DHTD-2026-0001/ocds.json").json)
    assert not faults("Stretch", public.get("/api/log/stretches.json?limit=20").json)
    assert not faults("Tables", public.get("/api/national/tables.json").json)
    assert not faults("DataPage", public.get("/api/national/notice.json").json)
