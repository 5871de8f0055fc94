"""The drivers that tell applicants by mail and short message, against servers that listen on this machine."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.drivers import NoAddress, Notice, Unsent, mail_driver, sms_driver
from portal.settings import Mail, Settings, Sms
from tests.makers.gateways import Gateway, Letterbox, certificate, served
from tests.makers.values import at

NOTICE = Notice(
    index=41,
    case="DHB-20260302-012-0007",
    title="示例食品经营许可：请补正申请材料",
    text="需要补正：申请表。",
    at=at("03-02 09:30"),
    phone="13800005678",
    mail="li.example@mail.example",
)
KEY = "a key both sides hold"


@pytest.fixture
def box() -> Iterator[Letterbox]:
    """A mail server that cannot encrypt."""
    with served(Letterbox()) as server:
        yield server


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A gateway for short messages."""
    with served(Gateway()) as server:
        yield server


def mailing(var: Path, port: int, **changes: Any) -> Settings:
    """A hall that mails in the clear on this machine, but for what is given."""
    told = {"host": "127.0.0.1", "port": port, "starttls": False, "sender": "hall@demo.example", "timeout": 2}
    return Settings(var=var, mail=Mail(**(told | changes)))


def texting(var: Path, url: str, **changes: Any) -> Settings:
    """A hall that hands short messages to a gateway."""
    (var / "key").write_text(KEY + "\n", encoding="utf-8")
    return Settings(var=var, sms=Sms(**({"url": url, "key_file": str(var / "key"), "timeout": 2} | changes)))


# -- mail ----------------------------------------------------------------------------------------------


def test_a_letter_says_what_the_notice_says_and_bears_its_name(tmp_path: Path, box: Letterbox) -> None:
    """Heading, sentence, case number and where to look; tried again, it has the same Message-ID."""
    send = mail_driver(mailing(tmp_path, box.port))
    send(NOTICE)
    send(NOTICE)
    first, again = box.letters
    assert first["Subject"] == "阳光大厅：示例食品经营许可：请补正申请材料"
    assert (str(first["To"]), first["Auto-Submitted"]) == ("li.example@mail.example", "auto-generated")
    assert first["Message-ID"] == again["Message-ID"] == "<notice-41@demo.example>"
    text = first.get_content()
    assert "需要补正：申请表。" in text
    assert "DHB-20260302-012-0007" in text
    assert "/progress" in text


def test_under_starttls_the_server_proves_itself_before_the_password_is_said(tmp_path: Path) -> None:
    """Given a server whose certificate is known, then the account signs in and the letter goes, encrypted."""
    pem, tls = certificate(tmp_path)
    (tmp_path / "password").write_text("geheim\n", encoding="utf-8")
    with served(Letterbox(tls)) as box:
        more = {"starttls": True, "user": "hall", "password_file": str(tmp_path / "password")}
        mail_driver(mailing(tmp_path, box.port, ca_file=str(pem), **more))(NOTICE)
        assert box.under_tls
        assert box.login.startswith("AUTH PLAIN")
        assert len(box.letters) == 1


def test_a_server_nobody_vouches_for_gets_neither_password_nor_letter(tmp_path: Path) -> None:
    """Given a certificate the hall does not know, the message stays."""
    _pem, tls = certificate(tmp_path)
    with served(Letterbox(tls)) as box, pytest.raises(Unsent, match="SSLCertVerificationError"):
        mail_driver(mailing(tmp_path, box.port, starttls=True))(NOTICE)
    assert not box.letters


def test_a_server_that_cannot_encrypt_is_refused_where_encryption_is_asked(
    tmp_path: Path, box: Letterbox
) -> None:
    """Nothing goes in the clear because the other side would have it so."""
    with pytest.raises(Unsent, match="SMTPNotSupportedError"):
        mail_driver(mailing(tmp_path, box.port, starttls=True))(NOTICE)
    assert not box.letters


def test_a_refused_recipient_is_told_by_the_number_of_the_reply(tmp_path: Path, box: Letterbox) -> None:
    """The server's words repeat the address; what the operator reads does not."""
    box.refuse = 550
    with pytest.raises(Unsent) as refused:
        mail_driver(mailing(tmp_path, box.port))(NOTICE)
    assert str(refused.value) == "SMTPRecipientsRefused 550"


def test_a_server_that_is_not_there_is_a_message_unsent(tmp_path: Path, box: Letterbox) -> None:
    """Within the time limit."""
    send, port = mail_driver(mailing(tmp_path, box.port)), box.port
    box.shutdown()
    box.server_close()
    with pytest.raises(Unsent, match="ConnectionRefusedError"):
        send(NOTICE)
    assert port


def test_who_gave_no_mail_is_not_sent_one(tmp_path: Path, box: Letterbox) -> None:
    """Nobody has to have one."""
    with pytest.raises(NoAddress):
        mail_driver(mailing(tmp_path, box.port))(Notice(1, "c", "t", "x", NOTICE.at, "13800005678"))
    assert not box.letters


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"host": ""}, "hall.mail.host"),
        ({"sender": "nobody"}, "hall.mail.from"),
        ({"user": "hall", "password_file": "x"}, "STARTTLS"),
        ({"user": "hall", "starttls": True}, "password_file"),
    ],
)
def test_half_a_mail_server_stops_the_hall_from_starting(
    tmp_path: Path, changes: dict[str, Any], why: str
) -> None:
    """What is missing, or would send a password in the clear, is said at once."""
    with pytest.raises(ValueError, match=why):
        mail_driver(mailing(tmp_path, 25, **changes))


# -- short messages ------------------------------------------------------------------------------------


def test_a_short_message_is_signed_over_time_and_body(tmp_path: Path, gateway: Gateway) -> None:
    """Whoever holds the key can tell that the hall sent it, when, and that nobody changed it."""
    sms_driver(texting(tmp_path, gateway.url))(NOTICE)
    [(headers, body)] = gateway.taken
    told = json.loads(body)
    assert told == {
        "id": "notice-41",
        "to": "13800005678",
        "content": "【阳光大厅】示例食品经营许可：请补正申请材料。办件编号DHB-20260302-012-0007，详情请登录大厅网站查看。",
    }
    signed = headers["X-Sunhall-Timestamp"].encode() + b"." + body
    expected = hmac.new(KEY.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["X-Sunhall-Signature"] == expected


def test_the_template_is_the_installations(tmp_path: Path, gateway: Gateway) -> None:
    """It may ask for all a notice has."""
    sms_driver(texting(tmp_path, gateway.url, template="{day} {case}：{text}{url}"))(NOTICE)
    content = json.loads(gateway.taken[0][1])["content"]
    assert content == "2026-03-02 DHB-20260302-012-0007：需要补正：申请表。http://127.0.0.1:6543/progress"


@pytest.mark.parametrize("template", ["{name}，您好", "{0}", "{title", "{title.__class__}"])
def test_a_template_that_asks_for_what_no_notice_has_is_refused(tmp_path: Path, template: str) -> None:
    """At the start, not with the first message."""
    with pytest.raises(ValueError, match="template"):
        sms_driver(texting(tmp_path, "https://sms.example/", template=template))


@pytest.mark.parametrize("url", ["", "http://sms.example/send", "ftp://127.0.0.1/", "sms.example"])
def test_numbers_do_not_leave_the_machine_unencrypted(tmp_path: Path, url: str) -> None:
    """Only https, or http to this machine."""
    with pytest.raises(ValueError, match=r"hall\.sms\.url"):
        sms_driver(texting(tmp_path, url))


@pytest.mark.parametrize("status", [302, 401, 500])
def test_what_the_gateway_does_not_take_is_unsent(tmp_path: Path, gateway: Gateway, status: int) -> None:
    """A redirection too: the message would go where nobody configured."""
    gateway.status = status
    with pytest.raises(Unsent, match=f"HTTP {status}"):
        sms_driver(texting(tmp_path, gateway.url))(NOTICE)


def test_a_gateway_that_does_not_answer_is_left_after_the_time_limit(
    tmp_path: Path, gateway: Gateway
) -> None:
    """Given one that takes the call and says nothing, the attempt ends."""
    gateway.held.clear()
    try:
        with pytest.raises(Unsent, match="TimeoutError"):
            sms_driver(texting(tmp_path, gateway.url, timeout=0.3))(NOTICE)
    finally:
        gateway.held.set()


@pytest.mark.parametrize("phone", ["", "0433-6223344", "1380000567"])
def test_a_telephone_that_takes_no_messages_is_not_sent_one(tmp_path: Path, phone: str) -> None:
    """A fixed line, or none."""
    with pytest.raises(NoAddress):
        sms_driver(texting(tmp_path, "https://sms.example/"))(Notice(1, "c", "t", "x", NOTICE.at, phone))
