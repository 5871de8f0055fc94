"""Who comes to the bank's counter, and who can say that something was paid: nobody but the bank's own people (FEE-03)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from webtest import TestApp

import hallcore
import portal
import trading
from hallcore.desk import Actor
from hallcore.fees.forms import PaymentForm, PayRefundForm
from hallcore.ground.clock import DEMO_START
from hallcore.ground.errors import Refusal
from hallcore.identity.model import ROLES
from portal import make_app, zoned
from portal.bank_routes import BANK_ROUTES
from portal.cli.cast import BY_LOGIN, ONE_PER_ROLE, PASSWORD
from portal.hall import Hall
from portal.house import load_law
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.desk_hands import token_of
from tests.functional.fee_hands import account_of, charge, state_of, types_of

DAY = "RZ-YH01-20260302"
BANKS = ("teller1", "teller2", "banker1")
OTHERS = tuple(login for login in ONE_PER_ROLE if login not in BANKS)
HEADS = {
    "bank.close",
    "bank.remit",
    "bank.tellers",
    "bank.teller.new",
    "bank.admit",
    "bank.dismiss",
    "bank.outages",
    "bank.evidence",
}
TELLS = {"bank.shift", "bank.confirm"}
NO_REFUND = "bank.refund"
"""There is no refund here yet: it is nobody's."""


@pytest.fixture(scope="module")
def hall(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One hall for all who only knock."""
    with demo_hall(seeded, tmp_path_factory.mktemp("bank-guards") / "var") as opened:
        yield opened


@pytest.fixture(scope="module")
def addresses(hall: Hall) -> dict[str, str]:
    """Every address of the counter, about something that is there."""
    notice, _code = charge(hall)
    hall.settle()
    teller = account_of(hall, "teller2", "teller").account
    named = {
        "bank.refund": f"{notice}.T1",
        "bank.evidence": DAY,
        "bank.admit": teller,
        "bank.dismiss": teller,
    }
    found = {}
    for route in BANK_ROUTES:
        number = named.get(route.name, DAY if "/days/" in route.pattern else notice)
        found[route.name] = route.pattern.replace("{number}", number)
    return found


@pytest.fixture(scope="module")
def application(hall: Hall):
    """The web over that hall."""
    return make_app(hall)


def door_of(application, login: str, zone: str) -> TestApp:
    """Somebody's browser at a listener; "" is nobody signed in."""
    door = TestApp(zoned(application, zone))
    if login:
        page = door.get("/sign-in")
        fields = {"account": login, "passphrase": PASSWORD, "csrf_token": token_of(page)}
        door.post("/sign-in", fields, status=303)
    return door


@pytest.mark.parametrize("zone", ["department", "hall"])
def test_nobody_else_comes_to_the_counter(application, addresses, hall, zone):
    """Every role × every address, read and sent: refused, and of what has a number not even told that it is there."""
    wrong = {}
    for login in OTHERS:
        door = door_of(application, login, zone)
        token = token_of(door.get("/about")) if "csrf_token" in door.get("/about").text else ""
        for name, address in addresses.items():
            numbered = "/JK-" in address or "/RZ-" in address or "/U-" in address
            read = door.get(address, status="*").status_int
            sent = door.post(address, {"csrf_token": token, "sure": "yes"}, status="*").status_int
            # What is only read is answered to a form like an address that is not there.
            if read != (404 if numbered else 403) or sent not in {400, 403, 404}:
                wrong[login, name] = (read, sent)
    assert not wrong
    assert types_of(hall, addresses["bank.notice"].rpartition("/")[2]) == ("payment-notice",)


def test_the_public_network_has_no_counter(application, addresses):
    """三网: not even for the bank's own people."""
    for login in ("", "teller1", "banker1"):
        door = door_of(application, login, "public")
        assert {door.get(address, status="*").status_int for address in addresses.values()} == {404}


@pytest.mark.parametrize("login", BANKS)
def test_teller_and_head_have_each_their_own(application, addresses, login):
    """A teller takes money and keeps no list of people; the head keeps it and takes no money."""
    door, wrong = door_of(application, login, "department"), {}
    for name, address in addresses.items():
        mine = name not in (HEADS if login != "banker1" else TELLS)
        expected = {404} if name == NO_REFUND else {200, 303, 404} if mine else {403}
        found = door.get(address, status="*").status_int
        if found not in expected:
            wrong[name] = found
    assert not wrong


# -- who can say that something was paid -----------------------------------------------------------------


def makers(*papers: str) -> set[str]:
    """The functions of the product in which a paper of one of these kinds is made."""
    found = set()
    for package in (hallcore, trading, portal):
        for path in Path(package.__file__).parent.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    names = {one.func.id for one in ast.walk(node) if _called(one)}
                    found |= {node.name} if names & set(papers) else set()
    return found


def _called(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


def test_two_acts_alone_say_that_money_was_paid():
    """FEE-03: one for what comes in, one for what goes back; no other function makes those papers."""
    assert makers("PaymentConfirmed", "RefundPaid") == {"confirm_payment", "pay_refund"}


def test_the_table_lets_the_bank_alone_lead_to_paid():
    """Every step of every procedure of money that ends in *paid* is the bank's."""
    fees = load_law().on(DEMO_START.date()).procedure("fees")
    actors = {
        (machine, step.name): set(step.actors)
        for machine in ("notice", "refund")
        for step in fees.machine(machine).steps
        if step.to == "paid"
    }
    assert actors == {
        ("notice", "confirm-payment"): {"teller", "bank"},
        ("notice", "confirm-late"): {"teller", "bank"},
        ("refund", "pay-refund"): {"teller", "banker", "bank"},
    }


def test_only_counter_and_line_ask_for_it():
    """In the whole portal two modules ask the door for a confirmation, and one for a payment back."""
    asking: dict[str, set[str]] = {"confirm-payment": set(), "pay-refund": set()}
    for path in Path(portal.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for verb, places in asking.items():
            if f'"{verb}"' in text:
                places.add(path.name)
    assert asking == {"confirm-payment": {"bank.py", "bankline.py"}, "pay-refund": {"bank.py"}}


@pytest.mark.parametrize("role", [*(role for role in ROLES if role not in {"teller", "bank"}), "clock"])
def test_no_other_role_says_that_something_was_paid(hall, addresses, role):
    """FEE-03: every role of the hall asks the door itself, with the bank's party and a real account; refused."""
    notice = addresses["bank.notice"].rpartition("/")[2]
    with hall.house.reading() as root:
        code = root.archive[notice].record(0).paper.code
    form = PaymentForm(code, Decimal("80.00"), "counter", f"X-{role}", "YH01", shift=f"{DAY}.S01")
    for account in ("teller1", "banker1", "d05-accept"):
        actor = Actor(account_of(hall, account, role).account, role, BY_LOGIN["teller1"].party)
        with pytest.raises(Refusal):
            hall.house.perform("confirm-payment", notice, actor, form)
        if role != "banker":
            with pytest.raises(Refusal):
                hall.house.perform("pay-refund", notice, actor, PayRefundForm("YH01", f"Y-{role}", "1"))
    assert state_of(hall, notice) == "unpaid"


def test_a_dismissed_teller_and_one_of_another_bank_say_nothing(hall, addresses):
    """FEE-03: the role alone is not enough: the branch must have admitted the account."""
    notice = addresses["bank.notice"].rpartition("/")[2]
    with hall.house.reading() as root:
        code = root.archive[notice].record(0).paper.code
    form = PaymentForm(code, Decimal("80.00"), "counter", "X-9", "YH01", shift=f"{DAY}.S01")
    stranger = Actor(account_of(hall, "d05-accept", "teller").account, "teller", BY_LOGIN["teller1"].party)
    elsewhere = Actor("system:XX01", "bank", BY_LOGIN["bidder1"].party)
    for actor in (stranger, elsewhere):
        with pytest.raises(Refusal):
            hall.house.perform("confirm-payment", notice, actor, form)
    assert state_of(hall, notice) == "unpaid"
