"""Personal data of a case: seen by whoever handles it, for a reason, and that they were seen is on record."""

from __future__ import annotations

import pytest

from hallcore.approval.beside import DataRevealed
from hallcore.approval.forms import ReasonForm, RevealForm
from hallcore.approval.privacy import personal_data

PHONE = RevealForm(("phone",), "电话告知补正事项")


def test_what_was_seen_and_for_what_is_filed_and_not_what_it_says(house):
    """PI-01: the record names the pieces and the reason; the number itself stands in no record."""
    number = house.applied(who="citizen")
    done = house.act("reveal-data", number, "D01-acceptor", RevealForm(("phone", "name"), "电话告知补正事项"))
    assert done.paper == DataRevealed(("name", "phone"), "电话告知补正事项")
    with house.hall.reading() as root:
        case = root.archive[number]
        assert personal_data(case)["phone"] == "13800000000"
        assert all(b"13800000000" not in record.data for record in case.all_records())


def test_without_a_reason_or_a_piece_nothing_is_shown(house):
    """PI-01: no further than necessary: what for must be said, and only what the case has can be asked for."""
    number = house.applied(who="citizen")
    house.refuse(
        "reveal-data", number, "D01-acceptor", RevealForm(("phone",), " "), cite="PI-01", where="reason"
    )
    house.refuse("reveal-data", number, "D01-acceptor", RevealForm((), "核对"), cite="PI-01", where="pieces")
    house.refuse(
        "reveal-data", number, "D01-acceptor", RevealForm(("proxy",), "核对"), cite="PI-01", where="pieces"
    )
    house.refuse(
        "reveal-data", number, "D01-acceptor", RevealForm(("query",), "核对"), cite="PI-01", where="pieces"
    )


@pytest.mark.parametrize("who", ["D05-acceptor", "manager", "citizen"])
def test_only_the_department_sees_them(house, who):
    """PI-01, PI-06: another department, management and the applicant's account do not come to them this way."""
    number = house.applied(who="citizen")
    cite = "FW-18" if who == "D05-acceptor" else "PI-01"
    house.refuse("reveal-data", number, who, PHONE, cite=cite)


def test_they_may_be_needed_after_the_case_is_closed(house):
    """A closed case is answered for too: the act stands in any state."""
    number = house.applied()
    house.act("withdraw-case", number, "D01-acceptor", ReasonForm("不办了"))
    house.act("reveal-data", number, "D01-handler", PHONE)
    assert house.hall.see(number).types[-1] == "data-revealed"
