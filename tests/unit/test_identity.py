"""Identity as cases: one applicant, one code; accounts in known roles, their secrets outside every record."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from hallcore.desk import Actor
from hallcore.ground.errors import Refusal
from hallcore.identity.model import ROLES
from hallcore.identity.rules import applicant_number
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


def test_every_role_of_the_table_can_be_held(hall):
    """What the procedures name as actors can be held by somebody, several roles by one."""
    done = hall.act("open-account", "", OPERATOR, account(roles=tuple(ROLES)))
    assert set(done.paper.roles) == set(ROLES)


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
