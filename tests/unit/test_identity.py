"""Identity as cases: one applicant, one code; accounts in known roles, their secrets outside every record."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from hallcore.desk import Actor
from hallcore.ground.errors import Refusal
from hallcore.identity.model import ERASERS, GROUNDS, ROLES, WATCHERS, AnnexErasureForm, NewPerson
from hallcore.identity.rules import LONGEST_REASON, applicant_number
from portal.cli import cast
from tests.makers import values
from tests.makers.house import OPERATOR, SmallHouse
from tests.makers.values import VERIFIER, account, applicant
from trading.registry.model import Admission

PARTY = cast.PURCHASERS[0]
WORKED_EXAMPLE = "11222403013600005X"
"""The rulebook's own (12.1): a synthetic organ of Dunhua, computed there by hand."""


@pytest.fixture
def hall() -> Iterator[SmallHouse]:
    """A house in which nobody is known."""
    house = SmallHouse()
    yield house
    house.close()


@pytest.fixture
def known(hall) -> SmallHouse:
    """The same with one applicant."""
    hall.act("register-applicant", "", OPERATOR, applicant(PARTY))
    return hall


# -- applicants ------------------------------------------------------------------------------------


def test_an_applicant_is_opened_under_its_code_and_is_public(hall):
    """PT-02: one code, one dossier; name, region and kind are public, the contact person is not in the record."""
    done = hall.act("register-applicant", "", OPERATOR, applicant(PARTY, name=f" {PARTY.name} "))
    record = hall.last(f"A-{PARTY.code}")
    assert (done.paper.code, done.paper.name, record.disclosure) == (PARTY.code, PARTY.name, "public")
    assert "示例联系人" not in record.data.decode()
    assert "13800000000" not in record.data.decode()
    assert sorted((name, value) for name, _salt, value in record.annex) == [
        ("contact", "示例联系人"),
        ("phone", "13800000000"),
    ]


def test_without_personal_data_there_is_no_annex(hall):
    """PI-01: what was not given is not kept, not even as a hash of nothing."""
    done = hall.act("register-applicant", "", OPERATOR, applicant(PARTY, contact="", phone=""))
    record = hall.last(done.dossier)
    assert record.annex is None
    assert "annex" not in record.head


def test_the_same_applicant_is_not_opened_twice(known):
    """PT-02: entered once, recognised everywhere; a second time it is known, however the code is typed."""
    number = applicant_number(PARTY.code)
    for typed in (PARTY.code, PARTY.code.lower(), f"  {PARTY.code} "):
        known.refuse("register-applicant", "", OPERATOR, applicant(PARTY, code=typed), cite="", where=number)


@pytest.mark.parametrize("place", range(18))
def test_any_wrong_character_of_a_code_is_noticed(hall, place):
    """ID-01, ID-02: each of the 18 characters is covered by a check; the refusal names the field."""
    wrong = "1" if WORKED_EXAMPLE[place] != "1" else "2"
    code = WORKED_EXAMPLE[:place] + wrong + WORKED_EXAMPLE[place + 1 :]
    with pytest.raises(Refusal) as refused:
        hall.act("register-applicant", "", OPERATOR, applicant(PARTY, code=code))
    assert (refused.value.cite in {"ID-01", "ID-02"}, refused.value.where) == (True, "code")
    assert hall.act("register-applicant", "", OPERATOR, applicant(PARTY, code=WORKED_EXAMPLE))


@pytest.mark.parametrize(
    "code", ["", "123", WORKED_EXAMPLE[:-1], WORKED_EXAMPLE + "0", WORKED_EXAMPLE.replace("X", "O")]
)
def test_what_is_no_code_opens_nothing(hall, code):
    """ID-01: eighteen characters of the alphabet of 31."""
    hall.refuse("register-applicant", "", OPERATOR, applicant(PARTY, code=code), cite="ID-01", where="code")


@pytest.mark.parametrize("name", ["", " ", "\u3000\n"])
def test_an_applicant_has_a_name(hall, name):
    """PT-02: a name of nothing but space is none."""
    hall.refuse("register-applicant", "", OPERATOR, applicant(PARTY, name=name), cite="", where="name")


# -- accounts --------------------------------------------------------------------------------------


def test_an_account_is_opened_in_a_dossier_of_its_own_and_sealed(known):
    """PI-01: who has an account is nobody's business; the person's name is in the annex only."""
    done = known.act("open-account", "", OPERATOR, account("zhang.san", party=PARTY.code))
    record = known.last(done.dossier)
    assert (done.dossier, record.disclosure) == ("U-000001", "sealed")
    assert (record.paper.roles, record.paper.party) == (("bidder",), PARTY.code)
    assert "示例甲" not in record.data.decode()
    assert known.act("open-account", "", OPERATOR, account("li.si")).dossier == "U-000002"


def test_the_secret_never_enters_a_record(known):
    """EB-18: the verifier lies in the secrets store under the login; no record has it, nor the login."""
    done = known.act("open-account", "", OPERATOR, account("zhang.san", party=PARTY.code))
    written = known.last(done.dossier).data.decode()
    with known.reading() as root:
        assert root.archive.secrets["zhang.san"] == (done.dossier, VERIFIER, ("bidder",), PARTY.code)
    assert VERIFIER not in written
    assert "zhang.san" not in written


@pytest.mark.parametrize("login", ["abc", "a.b", "a-1", "z_9", "a" + "b" * 31])
def test_plain_logins_are_taken(hall, login):
    """Three to thirty-two small letters, digits and . _ -, a letter first."""
    assert hall.act("open-account", "", OPERATOR, account(login)).paper.account


@pytest.mark.parametrize(
    "login", ["", "ab", "a" + "b" * 32, "Abc", "1abc", ".abc", "a b", "张三丰", "abc\n", "аbc"]
)
def test_other_logins_are_refused(hall, login):
    """Two letters, thirty-three, a capital, a digit first, a space, a Cyrillic а that looks like an a."""
    hall.refuse("open-account", "", OPERATOR, account(login), cite="", where="login")


def test_a_login_is_taken_once(hall):
    """Nobody opens a second account under a login, and the refused attempt changes nothing."""
    first = hall.act("open-account", "", OPERATOR, account("zhang.san")).dossier
    other = account("zhang.san", verifier="$argon2id$another", roles=("operator",))
    hall.refuse("open-account", "", OPERATOR, other, cite="", where="login")
    with hall.reading() as root:
        assert root.archive.secrets["zhang.san"] == (first, VERIFIER, ("bidder",), "")
    assert hall.act("open-account", "", OPERATOR, account("li.si")).dossier == "U-000002"


@pytest.mark.parametrize("roles", [(), ("king",), ("bidder", "king"), ("clock",), ("",)])
def test_roles_are_of_the_table(hall, roles):
    """An account has at least one role, each of them known; nobody is the hall's clock."""
    hall.refuse("open-account", "", OPERATOR, account(roles=roles), cite="", where="roles")


def test_every_role_of_the_table_can_be_held(known):
    """What the procedures name as actors can be held by somebody, several roles by one; the bank's people by none of us.

    The bank's system is the one actor without an account: it signs what it sends.
    """
    ours = set(ROLES) - {"teller", "banker", "bank"}
    done = known.act("open-account", "", OPERATOR, account(roles=tuple(ours)))
    assert set(done.paper.roles) == ours
    head = account(login="head", roles=("banker",), party=PARTY.code)
    banker = Actor(known.act("open-account", "", OPERATOR, head).dossier, "banker", PARTY.code)
    teller = account(login="window", roles=("teller",), party=PARTY.code)
    assert known.act("open-account", "", banker, teller).paper.roles == ("teller",)


@pytest.mark.parametrize("verifier", ["", "yangguang-2026", "$argon2i$v=19", "$2b$12$abc"])
def test_a_password_is_never_kept_as_such(hall, verifier):
    """What is kept of a password is an argon2id hash or nothing."""
    hall.refuse("open-account", "", OPERATOR, account(verifier=verifier), cite="", where="verifier")


def test_an_accounts_party_is_a_known_applicant(known):
    """PT-02: an account of a party that is not registered, or of no code at all, is refused; none is allowed."""
    stranger = cast.BIDDERS[0].code
    known.refuse("open-account", "", OPERATOR, account(party=stranger), cite="", where="party")
    known.refuse("open-account", "", OPERATOR, account(party="nonsense"), cite="ID-01", where="party")
    assert known.act("open-account", "", OPERATOR, account("centre1", roles=("centre",))).paper.party == ""


def test_an_account_acts_for_the_party_as_registered(known):
    """ID-01: the party of an account is kept as checked, so that whoever acts is whoever is in charge."""
    typed = account("purchaser1", roles=("purchaser",), party=f" {PARTY.code.lower()}")
    number = known.act("open-account", "", OPERATOR, typed).dossier
    with known.reading() as root:
        _account, _verifier, roles, party = root.archive.secrets["purchaser1"]
    assert party == PARTY.code
    known.act("admit-party", applicant_number(PARTY.code), OPERATOR, Admission(("purchaser",)))
    actor = Actor(number, roles[0], party)
    assert known.act("register-project", "", actor, values.project(purchaser=PARTY.code.lower()))


def test_a_refused_registration_leaves_nothing(hall):
    """An act is whole or not at all: no dossier, no number taken, no secret."""
    hall.refuse("open-account", "", OPERATOR, replace(account(), roles=("king",)), cite="", where="roles")
    hall.refuse("register-applicant", "", OPERATOR, applicant(PARTY, name=""), cite="", where="name")
    with hall.reading() as root:
        assert not list(root.archive.secrets)
        assert not list(root.archive.series)
        assert root.archive.get(applicant_number(PARTY.code)) is None


# -- erasing ---------------------------------------------------------------------------------------

ERASURE = AnnexErasureForm(0, "purpose", "联系人更换，原登记不再必要")


@pytest.mark.parametrize("role", sorted(ERASERS))
def test_an_erasure_takes_the_data_and_says_what_why_and_on_which_ground(known, role):
    """PI-13: nothing of the annex stays, salts neither; what is filed names pieces, ground and reason, sealed."""
    number = applicant_number(PARTY.code)
    before = known.see(number).records[0]
    done = known.act("erase-annex", number, Actor("U-000009", role), ERASURE)
    erased, filed = known.see(number).records
    assert (erased.data, erased.sha256, erased.annex) == (before.data, before.sha256, ())
    assert (filed.type, filed.disclosure, filed.head["prev"]) == ("annex-erased", "sealed", before.sha256)
    assert (done.paper.of, done.paper.pieces) == (f"{number}-0000", ("contact", "phone"))
    assert (done.paper.ground, done.paper.reason) == ("purpose", ERASURE.reason)


@pytest.mark.parametrize("role", sorted({*ROLES, "clock"} - ERASERS))
def test_nobody_else_erases(known, role):
    """PI-06: the trading centre and the operator may, no other role, the clock neither; JC-39: nor who watches."""
    number = applicant_number(PARTY.code)
    cite, where = ("JC-39", "erase-annex") if role in WATCHERS else ("PI-06", "role")
    known.refuse("erase-annex", number, Actor("U-000009", role), ERASURE, cite=cite, where=where)
    assert known.last(number).annex


def test_what_is_erased_is_not_erased_again(known):
    """PI-13: once; a second time there is nothing, and nothing is filed that says there was."""
    number = applicant_number(PARTY.code)
    known.act("erase-annex", number, OPERATOR, ERASURE)
    known.refuse("erase-annex", number, OPERATOR, ERASURE, cite="PI-13", where="record")
    assert known.see(number).types == ("applicant-registered", "annex-erased")


def test_a_record_that_never_had_an_annex_has_none_to_erase(known):
    """PI-13: the record of the erasure itself has no annex; a number nobody filed is no record."""
    number = applicant_number(PARTY.code)
    known.act("erase-annex", number, OPERATOR, ERASURE)
    known.refuse("erase-annex", number, OPERATOR, replace(ERASURE, n=1), cite="PI-13", where="record")
    known.refuse("erase-annex", number, OPERATOR, replace(ERASURE, n=9), cite="", where=f"{number}-0009")


@pytest.mark.parametrize("ground", GROUNDS)
def test_each_ground_of_the_law_is_one(known, ground):
    """PI-13: the five of the law."""
    number = applicant_number(PARTY.code)
    assert known.act("erase-annex", number, OPERATOR, replace(ERASURE, ground=ground)).paper.ground == ground


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"ground": "whim"}, "ground"),
        ({"ground": ""}, "ground"),
        ({"reason": " \u3000\n"}, "reason"),
        ({"reason": "理" * (LONGEST_REASON + 1)}, "reason"),
        ({"reason": "示例联系人已离职"}, "reason"),
        ({"reason": "号码 13800000000 已停用"}, "reason"),
    ],
    ids=(
        "no ground of the law",
        "no ground",
        "no reason",
        "too long",
        "the name itself",
        "the number itself",
    ),
)
def test_an_erasure_has_a_ground_and_a_reason_that_keeps_nothing(known, change, where):
    """PI-13: one of the law's grounds, a reason of at most so many characters, and nothing of the data in it."""
    number = applicant_number(PARTY.code)
    known.refuse("erase-annex", number, OPERATOR, replace(ERASURE, **change), cite="PI-13", where=where)
    assert known.last(number).annex
    longest = replace(ERASURE, reason="理" * LONGEST_REASON)
    assert known.act("erase-annex", number, OPERATOR, longest).paper.reason == longest.reason


def test_a_natural_person_is_erased_whole_or_not_at_all(hall):
    """PI-13: the index by which a person is found again goes with the annex, so the annex alone is not erased."""
    person = NewPerson("示例甲", "11010519491231002X", "13800000000")
    number = hall.act("register-person", "", OPERATOR, person).dossier
    hall.refuse("erase-annex", number, OPERATOR, ERASURE, cite="PI-13", where="record")
    assert hall.last(number).annex
