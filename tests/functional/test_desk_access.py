"""Who comes to which inner window: by role, by charge, by network; and what the registry's windows do."""

from __future__ import annotations

import pytest

from portal.cli import cast
from portal.cli.devices import BidderDevice
from portal.hall import Hall
from portal.presenters.addresses import address
from portal.routes import BY_NAME, ROUTES
from tests.functional.desk_hands import People, chosen, names_of, told, upload
from trading.bidding.model import BidderEnrolled

TENDER, LOT, OTHERS = "DHGC-2026-0010", "DHGC-2026-0005.1", "DHGC-2026-0011"
OPENING, SHOWN, CONTRACTED, OBJECTION = (
    "DHGC-2026-0007",
    "DHGC-2026-0003.1",
    "DHGC-2025-0001.1",
    "DHGC-2026-0004.1.Y01",
)
POST = f"POST-{[one.login for one in (*cast.PEOPLE, *cast.HALL_PEOPLE)].index('d05-approve') + 1:06d}"
POSTED = frozenset({"desk.presence", "desk.draw.close", "desk.draw.hold", "desk.draw.open", "desk.time"})
"""What only takes a form: asked for as a page it is found nowhere."""

INNER = [route for route in ROUTES if route.name.startswith("desk") and route.name not in POSTED]
NUMBERS = {
    "desk.opening": OPENING,
    "desk.roll": OPENING,
    "desk.release": OPENING,
    "desk.material": OPENING,
    "desk.conclude": OPENING,
    "desk.candidates": SHOWN,
    "desk.award": SHOWN,
    "desk.contract": CONTRACTED,
    "desk.report": CONTRACTED,
    **dict.fromkeys(("desk.draw", "desk.nonce", "desk.draw.plan", "desk.draw.call"), "DHGC-2026-0008.1"),
    "desk.answer": OBJECTION,
    **dict.fromkeys(("desk.intention", "desk.intention.withdraw"), "DHYX-2026-0001"),
    "desk.challenge": "DHCG-2026-0001.Z01",
    **dict.fromkeys(("desk.sale", "desk.sale.step"), "DHTD-2026-0001"),
    **dict.fromkeys(("desk.purchase", "desk.purchase.step", "desk.purchase.file"), "DHCG-2026-0002"),
    "desk.erasure": f"A-{cast.PURCHASERS[0].code}-0000",
    **dict.fromkeys(("desk.department", "desk.department.change", "desk.department.post"), "DEP-D05"),
    "desk.window": "WIN-W001",
    "desk.queue": "A",
    **dict.fromkeys(("desk.piece", "desk.piece.change", "desk.piece.step"), "NR-2026-0001"),
    "desk.playlist": "JM-001",
    "desk.music.stop": "YY-0001",
    **dict.fromkeys(("desk.screen", "desk.screen.retire"), "PM-L01"),
    **dict.fromkeys((route.name for route in INNER if route.name.startswith("desk.facility")), "SS-F001"),
    **dict.fromkeys(("desk.loan", "desk.loan.step"), "JY-20260227-002"),
    "desk.duty.step": "RW-20260227-001",
    **dict.fromkeys(("desk.rating", "desk.rating.step"), "PJ-20260228-D05-001"),
    **dict.fromkeys(("desk.keypad", "desk.keypad.retire"), "PJQ-P001"),
    **dict.fromkeys((route.name for route in INNER if route.name.startswith("desk.box")), "JB-20260227-001"),
    **dict.fromkeys((route.name for route in INNER if "/posts/" in route.pattern), POST),
}
"""A dossier in whose state each window has something to show."""


@pytest.fixture(scope="module")
def visitors(standing: Hall) -> People:
    """Everybody, in the hall that is only read."""
    return People(standing)


@pytest.fixture
def people(hall: Hall) -> People:
    """Everybody, in a hall of the test's own."""
    return People(hall)


def path_of(name: str) -> str:
    """An address of a route."""
    route = next(route for route in ROUTES if route.name == name)
    number = NUMBERS.get(name, LOT if "/lots/" in route.pattern else TENDER)
    parts = {
        "code": cast.PURCHASERS[0].code,
        "sha256": "0" * 64,
        "name": "报价.json",
        "path": "",
        "kind": "xlsx",
    }
    return address(name, number=number, n="0", step="draft-reply", deputy="U-000001", **parts)


@pytest.mark.parametrize("name", [route.name for route in INNER if route.zone == "hall"])
def test_an_inner_window_is_not_there_on_the_departments_net(visitors: People, name: str) -> None:
    """Given a role that may, from the wrong network: not found, as if there were no such address."""
    for login in ("centre1", "keeper1", "operator1"):
        assert visitors.get(login, path_of(name), zone="department", status=404).status_int == 404


@pytest.mark.parametrize("name", [route.name for route in INNER])
def test_no_window_of_the_desks_is_there_for_the_public(visitors: People, name: str) -> None:
    """Given the public network, every desk is not found, signed in or not."""
    assert visitors.get("bidder1", path_of(name), zone="public", status=404).status_int == 404


@pytest.mark.parametrize("name", [route.name for route in INNER])
def test_a_bidder_comes_to_no_desk(visitors: People, name: str) -> None:
    """Given a bidder who somehow stands inside the hall, every desk refuses; whose request it is, is not even told."""
    # The demo's contracts have no plan of performance yet: tests/functional/test_contract_pages.py makes one.
    kept = ("desk.request", "desk.performed", "desk.payment", "desk.order", "desk.calloff")
    # Nor is anybody prequalified in the demo: tests/functional/test_qualified_pages.py looks at those windows.
    prequal = name.startswith("desk.prequal") and name != "desk.prequal.new"
    hidden = (name.startswith(kept) or prequal) and "{number}" in BY_NAME[name].pattern
    expected = 404 if hidden else 403
    assert visitors.get("bidder1", path_of(name), zone="hall", status=expected).status_int == expected


@pytest.mark.parametrize(
    ("login", "names"),
    [
        ("purchaser1", ("desk.accounts", "desk.parties", "desk.supervision", "desk.roll", "desk.release")),
        (
            "centre1",
            ("desk.project", "desk.policy", "desk.notice", "desk.award", "desk.scores", "desk.accounts"),
        ),
        ("supervisor1", ("desk.roll", "desk.conclude", "desk.committee", "desk.scores", "desk.answer")),
        ("keeper1", ("desk.roll", "desk.conclude", "desk.report", "desk.supervision", "desk.parties")),
        ("expert7", ("desk.committee", "desk.report", "desk.supervision", "desk.answer")),
        ("operator1", ("desk.tender", "desk.opening", "desk.parties", "desk.supervision", "desk.scores")),
    ],
)
def test_a_role_comes_only_to_its_own_windows(visitors: People, login: str, names: tuple[str, ...]) -> None:
    """Given a window of another role, the answer is 403 and says so in Chinese."""
    for name in names:
        page = visitors.get(login, path_of(name), zone="hall", status=403)
        assert "当前账号不能办理此事" in told(page)


def test_a_purchaser_sees_nothing_of_anothers_draft(visitors: People) -> None:
    """Given a draft of another purchaser, there is no such dossier: what is registered is sealed."""
    visitors.get("purchaser2", "/desk/tenders/DHGC-2026-0012", status=404)
    listed = told(visitors.get("purchaser2", "/desk?stage=全部"))
    assert "DHGC-2026-0012" not in listed


@pytest.mark.parametrize(
    ("login", "name"),
    [
        ("purchaser1", "desk"),
        ("agency1", "desk"),
        ("centre1", "desk"),
        ("keeper1", "desk"),
        ("expert1", "desk"),
        ("supervisor1", "desk"),
        ("operator1", "desk"),
        ("purchaser1", "desk.project"),
        ("purchaser1", "desk.mandates"),
        ("agency2", "desk.mandates"),
        ("centre1", "desk.tender"),
        ("supervisor1", "desk.tender"),
        ("centre1", "desk.opening"),
        ("keeper1", "desk.opening"),
        ("supervisor1", "desk.opening"),
        ("keeper1", "desk.release"),
        ("keeper1", "desk.material"),
        ("centre1", "desk.conclude"),
        ("centre1", "desk.report"),
        ("centre1", "desk.parties"),
        ("centre1", "desk.party"),
        ("supervisor1", "desk.supervision"),
        ("operator1", "desk.accounts"),
    ],
)
def test_every_window_opens_to_its_own(visitors: People, login: str, name: str) -> None:
    """Given the right role in the right network, the page answers and carries no script of its own."""
    page = visitors.get(login, path_of(name), zone="hall")
    assert "<script>" not in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("login", "path", "step"),
    [
        ("centre1", f"/desk/tenders/{OPENING}/opening/roll", "公布开标名册"),
        ("centre1", f"/desk/lots/{LOT}/committee", "组建评标委员会"),
        ("purchaser1", f"/desk/tenders/{OPENING}/notice", "发布招标公告"),
        ("purchaser1", f"/desk/lots/{CONTRACTED}/contract", "公告合同"),
    ],
)
def test_a_form_is_not_shown_for_a_step_that_is_not_due(
    visitors: People, login: str, path: str, step: str
) -> None:
    """Given a matter in another state, the window names the state, the step and its clause instead."""
    page = told(visitors.get(login, path, zone="hall", status=409))
    assert "目前为" in page
    assert f"不能办理“{step}”" in page


def test_reading_the_desks_writes_nothing(visitors: People, standing: Hall) -> None:
    """Given every page of the desks read, the journal has not grown: no write on GET."""
    with standing.house.reading() as root:
        before = root.journal.size
    for path in (
        "/desk",
        "/desk/supervision",
        "/desk/parties",
        path_of("desk.opening"),
        path_of("desk.report"),
    ):
        visitors.get("centre1", path)
    standing.settle()
    with standing.house.reading() as root:
        assert root.journal.size == before


def test_before_the_roll_no_desk_tells_of_bidders(visitors: People, standing: Hall) -> None:
    """Given a tender still open, neither centre nor supervisor sees a bidder's name or how many there are."""
    with standing.house.reading() as root:
        bids = [child for child in root.archive.children(f"{TENDER}.1") if child.machine == "bid"]
        names = [root.archive.shelf("parties")[bid.the(BidderEnrolled).bidder]["name"] for bid in bids]
    assert names
    for login in ("centre1", "supervisor1"):
        for path in (f"/desk/tenders/{TENDER}", f"/desk/tenders/{TENDER}/opening", "/desk"):
            page = told(visitors.get(login, path))
            assert not [name for name in names if name in page]
            assert not [bid.number for bid in bids if bid.number in page]


def test_the_committee_reads_the_opened_bids_and_nobody_else(visitors: People, standing: Hall) -> None:
    """Given a member, the files of the lot's bids are there with their bytes; a file of another hash is not."""
    expert = seated(standing)
    page = visitors.get(expert, f"/desk/lots/{LOT}/scores")
    path = page.text.partition(f'href="/desk/lots/{LOT}/files/')[2].partition('"')[0]
    answer = visitors.browser(expert).get(f"/desk/lots/{LOT}/files/{path}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert len(answer.body) > 100
    visitors.get("centre1", f"/desk/lots/{LOT}/files/{path}", status=403)
    visitors.get(expert, f"/desk/lots/{LOT}/files/{'0' * 64}/x.json", status=404)


def seated(hall: Hall) -> str:
    """An expert on the committee of the lot being scored."""
    with hall.house.reading() as root:
        seats = [key[0] for key in root.archive.shelf("seats") if key[1] == LOT]
        by_account = {known[0]: login for login, known in root.archive.secrets.items()}
    return next(by_account[account] for account in seats if by_account[account].startswith("expert"))


# -- the registry ------------------------------------------------------------------------------------------


def test_a_party_is_registered_listed_and_certified(people: People) -> None:
    """Given a new company, one form registers and lists it; another adds a capacity and its certificate."""
    hall, code = people.hall, cast.made_up_code("company", 999)
    page = people.get("centre1", "/desk/parties?new=1")
    fields = [
        ("code", code.lower()),
        ("name", "示例新设建设有限公司"),
        ("kind", "company"),
        ("region", cast.REGION),
        ("capacities", "bidder"),
        ("contact", "王小明"),
        ("phone", "13812345678"),
    ]
    assert {name for name, _value in fields} <= names_of(page)
    answer = people.fill("centre1", "/desk/parties?new=1", fields)
    assert answer.location.endswith(f"/desk/parties/{code}?done=done")
    page = told(people.get("centre1", f"/desk/parties/{code}"))
    assert "王**" in page
    assert "138****5678" in page
    assert "王小明" not in page
    device = BidderDevice.enrol(hall.settings.var / "demo" / "devices" / code, hall.keyring, "示例新设", code)
    change = [("capacities", "agency"), upload("certificate", "证书.pem", device.certificate.encode())]
    people.fill("centre1", f"/desk/parties/{code}", change)
    page = told(people.get("centre1", f"/desk/parties/{code}"))
    assert "招标代理机构、投标人（供应商）" in page
    assert "现行签名证书" in page
    assert "1 家" in told(people.get("centre1", "/desk/parties?q=示例新设&capacity=agency"))


def test_a_wrong_code_or_certificate_is_refused_beside_its_form(people: People) -> None:
    """Given a code whose check character is wrong, or another party's certificate, the reason is told."""
    fields = [("code", "91222403MA0009990X"), ("name", "某公司"), ("kind", "company"), ("region", "222403")]
    answer = people.fill("centre1", "/desk/parties?new=1", [*fields, ("capacities", "bidder")], status=409)
    assert "校验" in told(answer)
    other = BidderDevice(people.hall.settings.var / "demo" / "devices" / cast.BIDDERS[1].code)
    change = [upload("certificate", "c.pem", other.certificate.encode())]
    answer = people.fill("centre1", f"/desk/parties/{cast.BIDDERS[0].code}", change, status=409)
    assert "证书载明的统一社会信用代码与主体不一致" in told(answer)
    people.get("centre1", "/desk/parties/91222403MA000999XX", status=404)


def test_a_mandate_lets_an_agency_register_for_the_purchaser(people: People) -> None:
    """Given a mandate granted at the window, the purchaser stands in the agency's list from then on."""
    with people.hall.house.reading() as root:
        mandates = root.archive.shelf("parties")[cast.PURCHASERS[0].code]["mandates"]
    agency = next(party for party in cast.AGENCIES if party.code not in {one[0] for one in mandates})
    login = next(one.login for one in cast.PEOPLE if one.party == agency.code)
    assert cast.PURCHASERS[0].code not in people.get(login, "/desk/tenders/new").text
    past = [("agency", agency.code), ("scope", "教学楼工程"), ("valid_to", "2026-01-01")]
    assert "委托期限早于今日" in told(people.fill("purchaser1", "/desk/mandates", past, status=409))
    people.fill("purchaser1", "/desk/mandates", [*past[:2], ("valid_to", "2026-12-31")])
    assert cast.PURCHASERS[0].code in people.get(login, "/desk/tenders/new").text
    assert "教学楼工程" in told(people.get(login, "/desk/mandates"))


def test_an_account_is_opened_and_signs_in(people: People) -> None:
    """Given a login and a passphrase, the account works at once; its holder's name is shown masked."""
    fields = [
        ("login", "centre3"),
        ("passphrase", "a-long-enough-one"),
        ("person", "李大海"),
        ("roles", "centre"),
        ("party", ""),
    ]
    short = [*fields[:1], ("passphrase", "short"), *fields[2:]]
    answer = people.fill("operator1", "/desk/accounts?new=1", short, status=409)
    assert "口令至少 10 个字符" in told(answer)
    assert 'value="a-long' not in answer.text
    people.fill("operator1", "/desk/accounts?new=1", fields)
    listed = told(people.get("operator1", "/desk/accounts?q=centre3"))
    assert "李**" in listed
    assert "李大海" not in listed
    taken = people.fill("operator1", "/desk/accounts?new=1", fields, status=409)
    assert "账号名已被占用" in told(taken)


def test_the_representative_is_offered_for_a_seat_and_the_bidders_are_named(people: People) -> None:
    """Given a lot that was opened, only experts and the purchaser's own people can be seated."""
    page = people.get("centre1", "/desk/lots/DHGC-2026-0006.1/committee")
    assert chosen(page, "representatives", ["purchaser6"])
    assert "bidder1" not in page.text
    assert "评标委员会成员的名单在中标结果确定前应当保密" in told(page)
