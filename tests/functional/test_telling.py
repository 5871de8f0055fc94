"""Applicants told by mail and short message, from the field they fill in to the server that takes the message."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from webtest import TestApp

from hallcore.approval.forms import RefuseForm
from hallcore.approval.model import ApplicationReceived
from portal.hall import Hall
from portal.settings import Mail, Sms
from portal.telling import RETRY, Teller, undelivered
from tests.functional.applicant_hands import ITEM, PDF, Hands, desk, publish
from tests.functional.test_my_cases import told
from tests.makers.gateways import Gateway, Letterbox, served

MAIL = "shili.contact@mail.example"


@pytest.fixture
def company(hall: Hall, app: TestApp) -> Hands:
    """An applicant and an item to apply for."""
    publish(hall)
    return Hands(hall, app, "company1")


@pytest.fixture
def box() -> Iterator[Letterbox]:
    """A mail server."""
    with served(Letterbox()) as server:
        yield server


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A gateway for short messages."""
    with served(Gateway()) as server:
        yield server


def telling(
    hall: Hall, tmp_path: Path, *ways: str, port: int = 1, url: str = "http://127.0.0.1:1/"
) -> Teller:
    """The hall with the real drivers in place of its own, their servers on this machine."""
    (tmp_path / "key").write_text("key", encoding="utf-8")
    settings = replace(
        hall.settings,
        notices=ways,
        mail=Mail(host="127.0.0.1", port=port, starttls=False, sender="hall@demo.example", timeout=2),
        sms=Sms(url=url, key_file=str(tmp_path / "key"), timeout=5),
    )
    teller = Teller(hall.house, settings)
    hall.crew.agents = tuple(teller if agent.name == "teller" else agent for agent in hall.crew.agents)
    return teller


def applied(company: Hands, mail: str = MAIL) -> str:
    """Apply online and give a mail address; the case's number."""
    company.situation(ITEM.code, q1="no")
    for material in ("m01", "m02", "m03"):
        company.upload(f"/apply/{ITEM.code}/materials", material, PDF + material.encode() + b"\n%%EOF\n")
    company.fill(f"/apply/{ITEM.code}/contact", {"phone": "13912345678", "mail": mail})
    return str(company.send(f"/apply/{ITEM.code}/review", "提交申请").location.split("/")[-2])


def refuse(hall: Hall, number: str) -> None:
    """A paper the applicant is told of."""
    desk(
        hall,
        "refuse-acceptance",
        number,
        "d01-accept",
        RefuseForm("not-competent", "场所不在本市。", "延吉市"),
    )


def test_a_mail_address_is_asked_for_and_lies_beside_the_record(company: Hands, hall: Hall) -> None:
    """PI-01: in the annex, never in the record; the page of the case does not spell it out."""
    number = applied(company)
    with hall.house.reading() as root:
        record = root.archive[number].record(0)
        assert record.annex is not None
        assert record.annex.get("mail") == MAIL
        assert MAIL.encode() not in record.data
        assert isinstance(record.paper, ApplicationReceived)
    receipt = company.get(f"/my/cases/{number}/receipt").text
    assert "s***@mail.example" in receipt
    assert MAIL not in receipt


@pytest.mark.parametrize("mail", ["nobody", "a@b", "a b@mail.example", "a@mail.example\nBcc: x@y.example"])
def test_what_is_no_mail_address_is_told_at_its_field(company: Hands, mail: str) -> None:
    """And nobody has to give one: the rest of these tests' applicants do not."""
    company.situation(ITEM.code, q1="no")
    answer = company.fill(f"/apply/{ITEM.code}/contact", {"phone": "13912345678", "mail": mail}, status=200)
    assert "应为完整的电子邮箱地址" in answer.text


def test_the_notice_goes_by_every_way_that_has_an_address(
    company: Hands, hall: Hall, tmp_path: Path, box: Letterbox, gateway: Gateway
) -> None:
    """Given mail and telephone, both get it; given no mail, the telephone does and nothing waits."""
    telling(hall, tmp_path, "mail", "sms", port=box.port, url=gateway.url)
    number = applied(company)
    refuse(hall, number)
    assert [str(letter["To"]) for letter in box.letters] == [MAIL]
    assert len(gateway.taken) == 1
    assert told(hall, number)[0].ways == "网页、电子邮件、短信"
    other = applied(company, mail="")
    refuse(hall, other)
    assert (len(box.letters), len(gateway.taken)) == (1, 2)
    assert told(hall, other)[0].ways == "网页、短信"
    with hall.house.reading() as root:
        assert not list(undelivered(root.archive))


def test_what_the_server_refuses_waits_and_names_nobody(
    company: Hands, hall: Hall, tmp_path: Path, box: Letterbox, caplog: pytest.LogCaptureFixture
) -> None:
    """Given a server that says no and repeats the address, shelf and log do not; later it goes."""
    teller = telling(hall, tmp_path, "mail", port=box.port)
    box.refuse = 451
    number = applied(company)
    refuse(hall, number)
    with hall.house.reading() as root:
        assert [why for _driver, _n, why, _at in undelivered(root.archive)] == [
            "Unsent: SMTPRecipientsRefused 451"
        ]
    assert "cannot be sent by mail" in caplog.text
    assert MAIL not in caplog.text
    assert "13912345678" not in caplog.text
    box.refuse = None
    hall.clock.set(hall.clock.now() + RETRY)  # type: ignore[attr-defined]  # a ScriptedClock
    teller.tick()
    assert len(box.letters) == 1
    assert told(hall, number)[0].ways == "网页、电子邮件"


def test_a_gateway_that_hangs_holds_up_neither_the_hall_nor_the_mail(
    company: Hands, hall: Hall, tmp_path: Path, box: Letterbox, gateway: Gateway
) -> None:
    """In a running hall each driver has a thread: the act and every follower go on while one waits."""
    gateway.held.clear()
    teller = telling(hall, tmp_path, "sms", "mail", port=box.port, url=gateway.url)
    teller.start()
    try:
        number = applied(company)
        began = time.monotonic()
        refuse(hall, number)
        assert time.monotonic() - began < 3
        assert until(lambda: len(box.letters) == 1)
        assert not gateway.taken
        gateway.held.set()
        assert until(lambda: told(hall, number)[0].ways == "网页、电子邮件、短信")
    finally:
        gateway.held.set()
        teller.stop()


def until(true: Callable[[], Any], seconds: float = 8) -> bool:
    """Whether something comes true in time."""
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        if true():
            return True
        time.sleep(0.05)
    return False
