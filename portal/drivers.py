"""Drivers: the ways a notice goes to an applicant, or an officer, besides the page; the demo's writes a file, two are real.

A driver is a callable made from the settings. It returns when whoever carries messages took this one, raises
``Unsent`` with words that name nobody when they did not, and ``NoAddress`` where the applicant gave nothing this way
goes to. Each has a time limit, and each message bears a name that is the same when it is tried again, so a gateway
can tell a repetition. What is not here: when a message is sent and tried again (``portal.telling``).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from time import time
from urllib.parse import urlsplit

import msgspec

from hallcore.ground.codes import mask_mail, mask_phone
from hallcore.vault import write_durably
from portal.settings import Settings

_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
"""Telephones a short message reaches; others are called."""


class Notice(msgspec.Struct, frozen=True):
    """What an applicant is told, or an officer.

    Attributes:
        index: The journal's index of the record that gave rise to it: its key for ever.
        account: The officer it is for; "" for an applicant.
        case: The case; ``title`` what it is about, ``text`` the sentence.
        at: When the record was filed.
        phone, mail: Where messages go; never kept with the notice, "" where none was given or it was erased.
        ways: How it was sent besides the page, in words.
        where: Where more is read: a path on the public listener.
    """

    index: int
    case: str
    title: str
    text: str
    at: datetime
    phone: str = ""
    mail: str = ""
    ways: str = ""
    account: str = ""
    where: str = "/progress"

    @property
    def name(self) -> str:
        """What a message is called, the same when it is tried again: of one record each is told once."""
        return f"notice-{self.index}" + (f"-{self.account}" if self.account else "")


Driver = Callable[[Notice], None]
"""Sends a notice, or raises whatever stopped it. The same notice comes again after a failure."""


class Unsent(Exception):  # noqa: N818 - what a message is, not what a program did wrong
    """A message was not taken; why, in words an operator may read: no address, no number, no name."""


class NoAddress(Exception):  # noqa: N818 - as above
    """The applicant gave nothing this way goes to, so there is nothing to send and nothing to try again."""


def demo_driver(settings: Settings) -> Driver:
    """Writes each message to a file of ``var/outbox``: for demonstrations, sent to nobody."""
    folder = settings.var / "outbox"

    def send(notice: Notice) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        words = (
            "【演示，未实际发送】\n"
            f"收件号码：{mask_phone(notice.phone) or mask_mail(notice.mail)}\n"
            f"时间：{notice.at:%Y-%m-%d %H:%M}\n"
            f"{settings.site.name}：{notice.title}。{notice.text}\n"
        )
        of = f"-{notice.account}" if notice.account else ""
        write_durably(folder / f"sms-{notice.index:08d}{of}.txt", words.encode())

    return send


# -- mail ----------------------------------------------------------------------------------------------


def mail_driver(settings: Settings) -> Driver:
    """Sends mail to the address the applicant gave, through one SMTP server.

    Raises:
        OSError: The file of the password or of the certificates cannot be read.
        ValueError: ``hall.mail.host`` or ``hall.mail.from`` is not set, or a password would go in the clear.
    """
    mail = settings.mail
    if not mail.host or "@" not in mail.sender:
        raise ValueError("hall.notices names mail, but hall.mail.host or hall.mail.from is not set")
    if mail.user and not mail.starttls:
        raise ValueError("hall.mail.user: a password is sent under STARTTLS only; set hall.mail.starttls")
    password = _secret(mail.password_file) if mail.user else ""
    trusted = ssl.create_default_context(cafile=mail.ca_file or None)

    def send(notice: Notice) -> None:
        if not notice.mail:
            raise NoAddress
        message = _letter(settings, notice)
        try:
            with smtplib.SMTP(mail.host, mail.port, timeout=mail.timeout) as server:
                if mail.starttls:
                    server.starttls(context=trusted)
                if mail.user:
                    server.login(mail.user, password)
                server.send_message(message)
        except (OSError, smtplib.SMTPException, ValueError) as failure:
            raise Unsent(_why(failure)) from None

    return send


def _letter(settings: Settings, notice: Notice) -> EmailMessage:
    """The notice as a letter: who sends it, what it is about, where to look; nobody answers it."""
    name, sender = settings.site.name, settings.mail.sender
    letter = EmailMessage()
    letter["Subject"] = f"{name}：{notice.title}"
    letter["From"] = Address(name, addr_spec=sender)
    letter["To"] = Address(addr_spec=notice.mail)
    letter["Date"] = notice.at
    letter["Message-ID"] = f"<{notice.name}@{sender.partition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    where = f"编号：{notice.case}\n查看进度：{settings.public_url}{notice.where}\n\n"
    letter.set_content(
        f"{notice.title}。\n\n{notice.text}\n\n{'' if notice.account else where}"
        f"本邮件由{name}自动发送，请勿回复。咨询电话：{settings.site.phone}\n"
    )
    return letter


def _why(failure: Exception) -> str:
    """Why a mail was not taken, without what the server said of the address: its kind and the reply's number."""
    replies = getattr(failure, "recipients", None)
    codes = [code for code, _words in replies.values()] if replies else [getattr(failure, "smtp_code", None)]
    return " ".join([type(failure).__name__, *(str(code) for code in codes if code is not None)])


# -- short messages ------------------------------------------------------------------------------------


def sms_driver(settings: Settings) -> Driver:
    """Hands short messages to an HTTP gateway: JSON, signed with a key both sides hold.

    The body is ``{"id", "to", "content"}`` in UTF-8. The header ``X-Sunhall-Timestamp`` has the time in seconds
    (Unix), and ``X-Sunhall-Signature`` the HMAC-SHA256, in hexadecimal, of that time, a full stop and the body.
    Whatever answers with a status from 200 to 299 took the message; no redirection is followed.

    Raises:
        OSError: The file of the key cannot be read.
        ValueError: No address, one that is not HTTPS though it leads off the machine, or a template that asks for
            what no notice has.
    """
    sms = settings.sms
    where = urlsplit(sms.url)
    near = where.hostname in {"127.0.0.1", "::1", "localhost"}
    if not where.hostname or not (where.scheme == "https" or (where.scheme == "http" and near)):
        raise ValueError("hall.sms.url must be an https address (http on this machine only)")
    key = _secret(sms.key_file).encode()
    path = where.path + (f"?{where.query}" if where.query else "") or "/"
    template, inside = _checked(sms.template), _checked(sms.inside)

    def send(notice: Notice) -> None:
        if not _MOBILE.fullmatch(notice.phone):
            raise NoAddress
        content = (inside if notice.account else template).format_map(_words(settings, notice))
        told = {"id": notice.name, "to": notice.phone, "content": content}
        body, at = json.dumps(told, ensure_ascii=False).encode(), str(int(time()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "X-Sunhall-Timestamp": at,
            "X-Sunhall-Signature": hmac.digest(key, f"{at}.".encode() + body, hashlib.sha256).hex(),
        }
        connect = HTTPSConnection if where.scheme == "https" else HTTPConnection
        connection = connect(where.hostname or "", where.port, timeout=sms.timeout)
        try:
            connection.request("POST", path, body, headers)
            status = connection.getresponse().status
        except (OSError, HTTPException) as failure:
            raise Unsent(type(failure).__name__) from None
        finally:
            connection.close()
        if not 200 <= status < 300:
            raise Unsent(f"HTTP {status}")

    return send


def _words(settings: Settings, notice: Notice) -> dict[str, str]:
    """What a template may ask for."""
    return {
        "site": settings.site.name,
        "title": notice.title,
        "text": notice.text,
        "case": notice.case,
        "day": f"{notice.at:%Y-%m-%d}",
        "url": "" if notice.account else f"{settings.public_url}{notice.where}",
    }


def _checked(template: str) -> str:
    """A template that asks only for what a notice has.

    Raises:
        ValueError: It does not.
    """
    bare = re.sub(r"\{(site|title|text|case|day|url)\}", "", template)
    if "{" in bare or "}" in bare or not template.strip():
        raise ValueError(
            "hall.sms.template and hall.sms.inside may hold {site} {title} {text} {case} {day} {url}, and must say something"
        )
    return template


def _secret(path: str) -> str:
    """What a file of one line holds."""
    if not path:
        raise ValueError("hall.mail.password_file and hall.sms.key_file name the files of the secrets")
    secret = Path(path).read_text(encoding="utf-8").strip()
    if not secret:
        raise ValueError(f"{path} is empty")
    return secret


DRIVERS: dict[str, tuple[str, Callable[[Settings], Driver]]] = {
    "demo": ("短信（演示）", demo_driver),
    "mail": ("电子邮件", mail_driver),
    "sms": ("短信", sms_driver),
}
"""Name in the settings → how pages call it, and its maker; an installation's own are put in here."""
