"""A party at the doors: what it shows and everybody reads, what a department enters, and what that does to its bids."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from webtest import Upload

from hallcore.desk import Actor
from hallcore.ground.errors import Refusal
from hallcore.identity.rules import applicant_number
from portal.cli import cast, main
from portal.hall import Hall
from tests.functional.desk_hands import People, told
from trading.registry.credit_model import LicenceForm

PARTY = cast.BY_LOGIN["bidder11"].party
OPEN, OPENED = "DHGC-2026-0008.1", "DHGC-2026-0004.1"
SHOWN = [
    ("proof", "qualification"),
    ("name", "市政公用工程施工总承包二级"),
    ("number", "D222000001"),
    ("issuer", "示例住房和城乡建设厅"),
    ("valid_from", "2024-03-20"),
    ("valid_to", "2029-03-19"),
]
BAN = [
    ("code", PARTY),
    ("department", "D05"),
    ("kind", "collusion"),
    ("decision", "示例罚决〔2026〕1号"),
    ("decided_on", "2026-03-02"),
    ("years", "1"),
    ("ground", "在示例项目中与他人串通投标。"),
]


@pytest.fixture
def people(hall: Hall) -> People:
    """Everybody, in a hall of the test's own."""
    return People(hall)


def test_a_party_brings_signed_evidence_and_everybody_reads_it(
    hall: Hall, people: People, tmp_path: Path
) -> None:
    """EB-15: signed with the device; a signature over something else is refused beside the form."""
    device = hall.settings.var / "demo" / "devices" / PARTY
    evidence = tmp_path / "证书.pdf"
    evidence.write_bytes(b"%PDF-1.7 example")
    now = hall.clock.now().replace(microsecond=0).isoformat()
    done = CliRunner().invoke(main, ["device", "sign", str(device), "--file", str(evidence), "--at", now])
    assert done.exit_code == 0, done.output
    signature = (device / "证书.pdf.p7s").read_bytes()
    wrong = [
        ("evidence", Upload("证书.pdf", b"other", "application/pdf")),
        ("signature", Upload("a.p7s", signature, "x/x")),
    ]
    page = people.fill("bidder11", "/bidder/qualifications/new", [*SHOWN, *wrong], zone="public", status=409)
    assert "签名不是对这份材料作出的" in told(page)
    right = [
        ("evidence", Upload("证书.pdf", evidence.read_bytes(), "application/pdf")),
        ("signature", Upload("证书.pdf.p7s", signature, "application/pkcs7-signature")),
    ]
    people.fill("bidder11", "/bidder/qualifications/new", [*SHOWN, *right], zone="public")
    hall.settle()
    assert "D222000001" in told(people.get("bidder11", "/bidder/qualifications", zone="public"))
    page = told(people.get("bidder12", f"/trading/parties/{PARTY}", zone="public"))
    assert "市政公用工程施工总承包二级" in page
    assert "有效" in page


def test_a_licence_of_the_hall_is_shown_without_an_upload(hall: Hall, people: People) -> None:
    """EB-02: by its number out of the library, its holder's alone."""
    with hall.house.reading() as root:
        accounts = {login: secret[0] for login, secret in root.archive.secrets.items()}
        held = [
            (holder, licence)
            for (holder, licence), one in root.archive.shelf("licences").items()
            if holder.startswith("A-") and one["state"] != "ended"
        ]
    assert held
    holder, licence = held[0]
    actor = Actor(accounts["bidder11"], "bidder", holder.removeprefix("A-"))
    paper = hall.house.perform("show-licence", holder, actor, LicenceForm(licence)).paper
    assert (paper.licence, paper.evidence) == (licence, f"LIC-{licence}-0000")
    with pytest.raises(Refusal) as twice:
        hall.house.perform("show-licence", holder, actor, LicenceForm(licence))
    assert twice.value.where == "licence"
    stranger = Actor(accounts["bidder11"], "bidder", PARTY)
    with pytest.raises(Refusal) as foreign:
        hall.house.perform("show-licence", applicant_number(PARTY), stranger, LicenceForm(licence))
    assert foreign.value.cite == "EB-02"


def test_a_head_of_department_enters_a_ban_and_ends_it(hall: Hall, people: People) -> None:
    """ZB-150, PT-01: public with its clause; enrolling is refused with it until it ends; the handler only reads."""
    for login in ("centre1", "purchaser1", "bidder11", "supervisor1"):
        people.get(login, "/office/credit/new", zone="hall", status=403)
    people.get("d05-handle", "/office/credit/new", status=403)
    people.fill("d05-approve", "/office/credit/new", [*BAN[:5], ("years", "3"), BAN[6]], status=409)
    people.fill("d05-approve", "/office/credit/new", BAN)
    hall.settle()
    page = told(people.get("bidder12", f"/trading/parties/{PARTY}", zone="public"))
    for words in ("限制中", "示例罚决〔2026〕1号", "2026-03-02 至 2027-03-01", "ZB-150"):
        assert words in page
    assert "限制参加交易" in told(people.get("bidder11", "/bidder/qualifications", zone="public"))
    other = "DHGC-2026-0010.1"
    refused = people.fill("bidder11", f"/bidder/lots/{other}/enrol", [], zone="public", status=409)
    assert "示例罚决〔2026〕1号" in told(refused)
    listed = people.get("d05-handle", "/office/credit")
    assert "示例罚决〔2026〕1号" in told(listed)
    assert "/end" not in listed.text
    link = next(
        one["href"]
        for one in people.get("d05-approve", "/office/credit").html.find_all("a")
        if one["href"].endswith("/end")
    )
    people.get("d04-approve", link, status=403)
    people.fill("d05-approve", link, [("decision", "示例决〔2026〕2号"), ("reason", "原决定被撤销。")])
    hall.settle()
    assert "已终止" in told(people.get("bidder12", f"/trading/parties/{PARTY}", zone="public"))


def test_whoever_evaluates_sees_what_held_at_the_deadline(hall: Hall, people: People) -> None:
    """ZB-043: after the opening, for purchaser, committee and supervision; nobody else, and nothing before."""
    page = told(people.get("purchaser4", f"/desk/lots/{OPENED}/bidders"))
    assert "投标截止时间" in page
    people.get("supervisor1", f"/desk/lots/{OPENED}/bidders", zone="hall")
    people.get("supervisor1", f"/desk/lots/{OPEN}/bidders", zone="hall", status=409)
    for login in ("centre1", "bidder11", "purchaser1"):
        people.get(login, f"/desk/lots/{OPENED}/bidders", zone="hall", status=403)


def test_a_party_that_is_not_listed_has_no_page(people: People) -> None:
    """Neither what is no code nor an applicant of approval alone."""
    for code in ("x", "91222403MA0009999X", "%00"):
        found = people.get("bidder11", f"/trading/parties/{code}", zone="public", status=404)
        assert "没有找到" in told(found)
