"""Ends without an award at the desks and in public: a tender that is terminated, a lot whose bids are all rejected."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from webtest import TestApp

from hallcore.desk import Actor
from portal.cli.cast import BY_LOGIN, EXPERTS
from portal.hall import Hall
from search.query import Query
from tests.functional.desk_hands import People, told
from tests.unit import ocds_samples as samples
from trading.evaluation.model import AdmitForm, CommitteeForm, Member, ScoreForm, SignForm, Verdict
from trading.opening.rules import read_bids
from trading.tendering.rules import notice_of

OPEN, OPENED = "DHGC-2026-0009", "DHGC-2026-0006"
REASON, REFUNDS = "用地规划调整，项目不再实施", "文件免费；保证金及银行同期存款利息自公告之日起五日内退回"


@pytest.fixture
def people(hall: Hall) -> People:
    """Everybody, in a hall of the test's own."""
    return People(hall)


def status_of(app: TestApp, number: str, shared: Path) -> str:
    """What open data says of a tender, after the schema and the merger have found nothing against it."""
    package: Any = app.get(f"/trading/{number}/ocds.json").json
    assert samples.faults(shared, package) == []
    whole = samples.merged(shared, package["releases"])
    assert (
        json.loads(app.get(f"/api/ocds/releases/{whole['ocid']}.json").body)["records"][0]["compiledRelease"]
        == whole
    )
    return str(whole["tender"]["status"])


@pytest.mark.slow
def test_a_termination_is_announced_everywhere_and_nothing_goes_on(
    hall: Hall, people: People, app: TestApp, shared: Path
) -> None:
    """Given an open tender with bids, its purchaser ends it: page, strip, search, open data and bidders say so (ZB-041)."""
    path = f"/desk/tenders/{OPEN}/termination"
    login = "purchaser4"
    assert people.get(login, f"/desk/tenders/{OPEN}").html.find("a", href=path)
    bare = people.fill(login, path, [("reason", ""), ("refunds", REFUNDS)], status=200)
    assert "请写明终止原因" in told(bare)
    assert status_of(app, OPEN, shared) == "active"
    people.fill(login, path, [("reason", REASON), ("refunds", REFUNDS)])
    page = told(app.get(f"/trading/{OPEN}"))
    assert "招标已经终止" in page
    assert "不再进行" in page
    assert "距投标截止" not in page
    assert not people.get(login, f"/desk/tenders/{OPEN}").html.find("a", href=path)
    assert people.get(login, path, status=409)
    found = next(one for one in hall.finder.find(Query(text="用地规划调整")).results if OPEN in one.url)
    record = told(app.get(found.url))
    assert REASON in record
    assert REFUNDS in record
    assert app.get(f"{found.url}/paper.pdf").content_type == "application/pdf"
    assert "终止与失败" in told(app.get(f"/trading?kind={quote('终止与失败')}"))
    assert status_of(app, OPEN, shared) == "cancelled"
    assert "招标已终止" in told(people.get("bidder13", "/bidder"))


@pytest.mark.slow
def test_a_lot_whose_bids_are_all_rejected_is_announced_and_unsuccessful(
    hall: Hall, people: People, app: TestApp, shared: Path
) -> None:
    """Given a committee that rejects every bid, the purchaser announces it, and the tender is unsuccessful (ZB-084)."""
    lot = f"{OPENED}.1"
    with hall.house.reading() as root:
        bids = read_bids(root.archive[OPENED], lot)
        purchaser = notice_of(root.archive[OPENED]).purchaser
        accounts = {login: secret[0] for login, secret in root.archive.secrets.items()}
    login = next(
        name for name, person in BY_LOGIN.items() if name[:-1] == "purchaser" and person.party == purchaser
    )
    seats = tuple(Member(accounts[each], "expert", "建筑工程") for each in EXPERTS[:4])
    seats += (Member(accounts[login], "representative", "", purchaser),)
    form = CommitteeForm(seats, {seat.account: "示例" for seat in seats}, direct="示例：特殊项目")
    centre = Actor(accounts["centre1"], "centre")
    hall.house.perform("form-committee", lot, centre, form)
    for seat in seats:
        hall.house.perform("admit-member", lot, centre, AdmitForm(seat.account, "P01"))
    verdicts = tuple(
        Verdict(bid.bid, responsive=False, ground="未响应实质性要求", marks={}, code="unresponsive")
        for bid in bids
    )
    for seat in seats:
        role = "expert" if seat.seat == "expert" else "purchaser"
        hall.house.perform("submit-scores", lot, Actor(seat.account, role, seat.party), ScoreForm(verdicts))
    people.fill("centre1", f"/desk/lots/{lot}/report")
    for seat in seats:
        role = "expert" if seat.seat == "expert" else "purchaser"
        hall.house.perform("sign-report", lot, Actor(seat.account, role, seat.party), SignForm())
    assert "投标全部被否决，招标失败" in told(app.get(f"/trading/{OPENED}"))
    assert status_of(app, OPENED, shared) == "active"
    path = f"/desk/lots/{lot}/failure"
    assert people.get(login, f"/desk/tenders/{OPENED}").html.find("a", href=path)
    people.fill(login, path, [("following", "修改资格条件后重新招标")])
    (found,) = hall.finder.find(Query(text="修改资格条件后重新招标")).results
    record = told(app.get(found.url))
    assert all(bid.name in record for bid in bids)
    assert record.count("未响应实质性要求") == len(bids)
    assert status_of(app, OPENED, shared) == "unsuccessful"
