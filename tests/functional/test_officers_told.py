"""Officers are told of cards and orders by the hall's own ways: once, without an applicant's data, with where to answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from hallcore.desk import Actor
from hallcore.supervision.forms import AnswerForm, DecideForm, OpenForm, OrderForm, ReasonForm
from portal.telling import undelivered
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.test_supervision_pages import Supervised
from tests.functional.test_telling import telling
from tests.makers.gateways import Gateway, Letterbox, served

SUPERVISOR = Actor("U-000701", "supervisor")


@pytest.fixture
def people(seeded: Path, tmp_path: Path) -> Iterator[Supervised]:
    """Everybody, in a hall of the test's own."""
    with demo_hall(seeded, tmp_path / "var") as hall:
        yield Supervised(hall)


@pytest.fixture
def gateway(people: Supervised, tmp_path: Path) -> Iterator[Gateway]:
    """A gateway for short messages, by which the hall tells."""
    with served(Gateway()) as server:
        telling(people.hall, tmp_path, "mail", "sms", url=server.url)
        yield server


def told(gateway: Gateway) -> list[dict[str, str]]:
    """Every message so far."""
    return [json.loads(body) for _headers, body in gateway.taken]


def phone_of(people: Supervised, login: str) -> str:
    return f"1380000{int(people.account(login)[-4:]):04d}"


def test_a_card_and_its_decision_are_told_to_whom_it_names_once(people, gateway):
    """JC-18: number, rung, matter, last day and place; nothing of the applicant's; told once however often it is followed."""
    card = people.laid()
    people.hall.settle()
    (message,) = told(gateway)
    assert message["to"] == phone_of(people, "d05-handle")
    assert message["id"].endswith(people.account("d05-handle"))
    for words in ("黄牌", card, "超过承诺办理期限", "2026-03-05", "我的监察牌", f"/office/cards/{card}"):
        assert words in message["content"]
    with people.hall.house.reading() as root:
        applicant = [value for _name, _salt, value in root.archive[people.case()].record(0).annex.pieces]
        assert not list(undelivered(root.archive))
    assert not [value for value in applicant if value and value in message["content"]]
    perform = people.hall.house.perform
    person = Actor(people.account("d05-handle"), "handler")
    perform("answer-card", card, person, AnswerForm(accepts=True, words="情况属实。"))
    perform("open-card", card, SUPERVISOR, OpenForm())
    perform("decide-card", card, SUPERVISOR, DecideForm("upheld", "事实清楚。", measures="限期办结"))
    people.hall.settle()
    _first, decided = told(gateway)
    for words in (card, "予以认定", "事实清楚。", "整改要求：限期办结。", "申诉"):
        assert words in decided["content"]
    assert "。。" not in decided["content"]


def test_a_reminder_is_told_at_once_and_a_card_of_nobody_s_to_the_chief(people, gateway):
    """JC-01: the reminder goes out in the round in which it was raised, the day before the period ends."""
    people.laid(rung="reminder", heading="承诺期限即将届满")
    people.laid(person="")
    first, second = told(gateway)
    assert (first["to"], second["to"]) == (phone_of(people, "d05-handle"), phone_of(people, "d05-approve"))
    assert "请抓紧办理" in first["content"]


def test_an_order_is_told_and_its_taking_back(people, gateway):
    """JC-34: to the person, or the chief; what is to be done, by when, and where it is reported."""
    perform, person = people.hall.house.perform, people.account("d05-accept")
    form = OrderForm("D05", "补录的整改", "写明原因。", date(2026, 3, 10), person=person)
    number = perform("issue-order", "", SUPERVISOR, form).dossier
    perform("issue-order", "", SUPERVISOR, OrderForm("D05", "清理", "清理。", date(2026, 3, 10)))
    perform("withdraw-order", number, SUPERVISOR, ReasonForm("已经改正。"))
    people.hall.settle()
    first, second, third = told(gateway)
    assert [one["to"] for one in (first, second, third)] == [
        phone_of(people, login) for login in ("d05-accept", "d05-approve", "d05-accept")
    ]
    for words in (number, "补录的整改", "2026-03-10", "督办事项", f"/office/cards/orders/{number}"):
        assert words in first["content"]
    assert "不必再办理。理由：已经改正。" in third["content"]


def test_whoever_gave_a_mail_address_gets_a_letter_without_the_public_s_progress_page(people, tmp_path):
    """And the telephone of a post lies in its annex alone."""
    with served(Letterbox()) as box:
        telling(people.hall, tmp_path, "mail", port=box.port)
        number = f"POST-{people.account('d05-handle').removeprefix('U-')}"
        path = f"/desk/posts/{number}/change"
        page = people.get("manager1", path)
        form = next(one for one in page.forms.values() if "mail" in one.fields)
        assert form["phone"].value == phone_of(people, "d05-handle")
        fields = [(name, value) for name, value in form.submit_fields() if name not in {"mail", "csrf_token"}]
        people.fill("manager1", path, [*fields, ("mail", "shili@mail.example")])
        card = people.laid()
        (letter,) = box.letters
        assert str(letter["To"]) == "shili@mail.example"
        assert card in letter.get_content()
        assert "/progress" not in letter.get_content()
        with people.hall.house.reading() as root:
            assert b"shili@mail.example" not in b"".join(
                record.data for record in root.archive[number].all_records()
            )
