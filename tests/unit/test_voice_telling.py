"""Complainants and consulters are written to: once for each event, at what they left, without a word of what they told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hallcore.voice.complaints.forms import ConsultationForm, ExtendForm
from portal.followers import Crew
from portal.settings import Mail, Settings, Sms
from portal.telling import NOTICES, Teller, undelivered
from tests.makers.gateways import Gateway, Letterbox, served
from tests.makers.values import at
from tests.makers.voice import CITIZEN, VoiceHall

NAME, PHONE, MAIL = "示例申请甲", "13800000001", "shili.voice@mail.example"


class Ways:
    """A hall that tells by mail and short message, and what came out of it."""

    def __init__(self, folder: Path, gateway: Gateway, box: Letterbox) -> None:
        (folder / "key").write_text("key", encoding="utf-8")
        self.hall, self.gateway, self.box = VoiceHall(), gateway, box
        settings = Settings(
            var=folder,
            notices=("sms", "mail"),
            mail=Mail(host="127.0.0.1", port=box.port, starttls=False, sender="hall@demo.example", timeout=2),
            sms=Sms(
                url=gateway.url,
                key_file=str(folder / "key"),
                timeout=5,
                template="{title}|{text}|{case}|{url}",
            ),
        )
        self.crew = Crew(self.hall.house, (), (Teller(self.hall.house, settings),), ())

    def settle(self) -> None:
        """Seal and tell until nothing is left to do."""
        while self.hall.seal() or self.crew.step():
            pass

    def said(self) -> list[str]:
        """What the gateway was given since it was asked last, each message."""
        self.settle()
        found = [str(json.loads(body)["content"]) for _headers, body in self.gateway.taken]
        self.gateway.taken.clear()
        return found

    def notices(self) -> list[Any]:
        """Everything that was told."""
        with self.hall.reading() as root:
            return list(root.archive.shelf(NOTICES).items())


@pytest.fixture
def ways(tmp_path: Path) -> Iterator[Ways]:
    """On Monday 2 March 2026."""
    with served(Gateway()) as gateway, served(Letterbox()) as box:
        made = Ways(tmp_path, gateway, box)
        made.hall.clock.set(at("03-02 09:00"))
        yield made
        made.hall.close()


def answered(hall: VoiceHall) -> None:
    """From its acceptance to its answer."""
    hall.accept()
    hall.find(1)
    hall.draft("upheld", "unclear")
    hall.do("answer-complaint", "boss")


def test_each_event_is_told_once_and_names_nothing_but_number_day_and_place(ways):
    """TS-11, PI-01: registered, accepted, extended, answered, reopened; no subject, content, name or reason."""
    hall = ways.hall
    number = hall.tell(CITIZEN, name=NAME, contact=PHONE, named="工号 0312")
    assert [one.split("|")[0] for one in ways.said()] == [f"投诉 {number}：已经登记"]
    hall.accept()
    hall.do("extend-complaint", "boss", ExtendForm(5, f"{NAME}的材料待核"))
    hall.find(1)
    hall.draft("upheld", "unclear")
    hall.do("answer-complaint", "boss")
    hall.say("reopen-complaint", "没有收到道歉")
    said = ways.said()
    heads = [one.split("|")[0].partition("：")[2] for one in said]
    assert heads == ["已经受理", "答复期限延长", "已经答复", "重新办理"]
    assert all(one.endswith(f"|{number}|http://127.0.0.1:6543/voice/progress") for one in said)
    assert "2026-03-30 前答复" in said[1]
    private = (NAME, PHONE, "0312", "清单", "道歉", "材料", hall.code())
    assert not [word for word in private if any(word in one for one in said)]
    assert not [word for word in private if any(word in str(one) for one in ways.notices())]
    ways.settle()
    assert ways.gateway.taken == []
    with hall.reading() as root:
        assert not list(undelivered(root.archive))


def test_a_mail_address_gets_a_letter_that_says_where_to_read(ways):
    """What was left decides the way: an address is no number, and nothing waits for a way that is not there."""
    number = ways.hall.tell(kind="consultation", category="policy", name=NAME, contact=MAIL)
    ways.hall.do("answer-consultation", "d01-approve", ConsultationForm("可以网上办理。"))
    assert ways.said() == []
    letters = ways.box.letters
    assert [str(one["To"]) for one in letters] == [MAIL, MAIL]
    text = letters[1].get_content()
    assert f"编号：{number}" in text
    assert "/voice/progress" in text
    assert "可以网上办理" not in text


def test_whoever_left_nothing_is_told_nothing(ways):
    """TS-17: an anonymous matter is followed by number and code alone; no notice of it stands anywhere."""
    ways.hall.tell()
    answered(ways.hall)
    assert ways.said() == []
    assert ways.box.letters == []
    assert ways.notices() == []


def test_what_was_erased_reaches_nobody(ways):
    """PI-08: once name and contact are gone, later events have no address; they are not lost in a queue."""
    number = ways.hall.tell(CITIZEN, name=NAME, contact=PHONE)
    ways.settle()
    ways.gateway.taken.clear()
    ways.hall.house.transact(lambda root: _erase(root, number))
    answered(ways.hall)
    assert ways.said() == []


def _erase(root: Any, number: str) -> None:
    """What erasing leaves of an annex."""
    record = root.archive[number].record(0)
    record.annex.erase()
