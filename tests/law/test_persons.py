"""Natural persons as cases: one person, one dossier; the identity number in no record and on no shelf."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from hallcore.desk import Actor
from hallcore.ground.codes import resident_check
from hallcore.ground.errors import Refusal
from hallcore.identity.model import NewAccount, NewPerson, PersonErasure
from hallcore.identity.rules import person_number_of
from portal.cli import cast
from tests.makers.house import OPERATOR, SmallHouse
from tests.makers.values import VERIFIER, applicant, at

KIOSK = Actor("U-000009", "kiosk")


def ident(first17: str) -> str:
    """A number that is valid in form."""
    return first17 + resident_check(first17)


PERSON = NewPerson("示例甲", ident("22240319900101001"), "13800000000")


@pytest.fixture
def hall() -> Iterator[SmallHouse]:
    """A house in which nobody is known."""
    house = SmallHouse()
    yield house
    house.close()


def found(hall: SmallHouse, number: str) -> str:
    """The dossier of whoever has an identity number, or an empty string."""
    with hall.reading() as root:
        shelves = root.archive.shelves
        pepper = shelves["pepper"]["persons"] if "pepper" in shelves else b""
        return person_number_of(shelves.get("persons", {}), pepper, number, at("03-02 09:00").date())


def test_the_record_says_nothing_but_the_kind_of_card(hall):
    """PI-01: name, number and phone are in the annex; record and log show that somebody was registered."""
    done = hall.act("register-person", "", KIOSK, PERSON)
    record = hall.last(done.dossier)
    assert (done.dossier, record.head["body"], record.disclosure) == (
        "P-000001",
        {"kind": "resident"},
        "sealed",
    )
    assert [name for name, _salt, _value in record.annex] == ["ident", "name", "phone"]
    written = record.data.decode()
    assert not [text for text in (PERSON.name, PERSON.ident, PERSON.phone) if text in written]


def test_the_shelf_shows_no_number(hall):
    """PI-06: found by a keyed hash; with another hall's key the same number gives another row."""
    hall.act("register-person", "", KIOSK, PERSON)
    other = SmallHouse()
    other.act("register-person", "", KIOSK, PERSON)
    keys = []
    for house in (hall, other):
        with house.reading() as root:
            keys += list(root.archive.shelf("persons").keys())
    assert len(set(keys)) == 2
    assert all(PERSON.ident not in key and len(key) == 64 for key in keys)
    other.close()


def test_one_person_has_one_dossier(hall):
    """PT-02 in spirit: registered a second time, however typed, the answer is the dossier that exists."""
    assert found(hall, PERSON.ident) == ""
    first = hall.act("register-person", "", KIOSK, PERSON).dossier
    second = hall.act("register-person", "", KIOSK, replace(PERSON, ident=ident("22240319900101003"))).dossier
    assert (first, second) == ("P-000001", "P-000002")
    assert found(hall, f" {PERSON.ident.lower()} ") == first
    again = replace(PERSON, name="示例甲改名", phone="0433-6200000")
    hall.refuse("register-person", "", KIOSK, again, cite="", where=first)


@pytest.mark.parametrize(
    ("first17", "kind"),
    [("22240319900101001", "resident"), ("81000019900101001", "permit"), ("91101019900101001", "permanent")],
)
def test_every_card_with_a_number_of_18_is_taken(hall, first17, kind):
    """ID-03: resident cards, residence permits and permanent-residence cards share one check."""
    assert hall.act("register-person", "", KIOSK, replace(PERSON, ident=ident(first17))).paper.kind == kind


@pytest.mark.parametrize(
    ("changes", "cite", "where"),
    [
        ({"ident": PERSON.ident[:-1] + ("0" if PERSON.ident[-1] != "0" else "1")}, "ID-03", "ident"),
        ({"ident": "222403900101001"}, "ID-03", "ident"),
        ({"ident": ident("22240320260303001")}, "ID-03", "ident"),
        ({"name": " "}, "", "name"),
        ({"phone": "1380000000"}, "", "phone"),
        ({"phone": ""}, "", "phone"),
    ],
)
def test_who_cannot_be_known_is_not_registered(hall, changes, cite, where):
    """ID-03: a wrong check digit, an old number, somebody born tomorrow; no name or no phone."""
    refusal = hall.refuse("register-person", "", KIOSK, replace(PERSON, **changes), cite=cite, where=where)
    assert PERSON.ident[:17] not in str(refusal)


def test_born_today_is_early_enough(hall):
    """ID-03: the boundary of the case before."""
    assert hall.act("register-person", "", KIOSK, replace(PERSON, ident=ident("22240320260302001")))


def test_erasing_leaves_the_chain_and_takes_the_row(hall):
    """PI-12: annex and row are gone, the record's bytes stay; afterwards the person is unknown."""
    number = hall.act("register-person", "", KIOSK, PERSON).dossier
    before = hall.last(number).data
    hall.refuse("erase-person", number, KIOSK, PersonErasure("本人申请"), cite="PI-12")
    hall.refuse("erase-person", number, OPERATOR, PersonErasure(" "), cite="PI-12", where="reason")
    hall.act("erase-person", number, OPERATOR, PersonErasure("本人申请"))
    seen = hall.see(number)
    assert (seen.records[0].data, seen.records[0].annex, seen.state) == (before, (), "erased")
    assert found(hall, PERSON.ident) == ""
    hall.refuse("erase-person", number, OPERATOR, PersonErasure("本人申请"), cite="PI-12")
    assert hall.act("register-person", "", KIOSK, PERSON).dossier == "P-000002"


def test_an_account_may_be_a_person_s(hall):
    """PI-01: a citizen's account belongs to a person or to a company; a person's account has no other role."""
    number = hall.act("register-person", "", KIOSK, PERSON).dossier
    account = NewAccount("citizen1", VERIFIER, "示例甲", ("citizen",), number)
    assert hall.act("open-account", "", OPERATOR, account).paper.party == number
    wrong = replace(account, login="citizen2")
    hall.refuse("open-account", "", OPERATOR, replace(wrong, roles=("bidder",)), cite="", where="roles")
    hall.refuse("open-account", "", OPERATOR, replace(wrong, party="P-000777"), cite="", where="party")
    company = cast.BIDDERS[0]
    hall.act("register-applicant", "", OPERATOR, applicant(company))
    assert (
        hall.act("open-account", "", OPERATOR, replace(wrong, party=company.code)).paper.party == company.code
    )


def test_refusals_do_not_repeat_the_number(hall):
    """PI-09: a refusal may become a record, so it names the fault and never the number."""
    with pytest.raises(Refusal) as no:
        hall.act("register-person", "", KIOSK, replace(PERSON, ident=PERSON.ident + "1"))
    assert PERSON.ident not in str(no.value)
