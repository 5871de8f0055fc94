"""What an installation decides: places, listeners, names. Read once from the ini file, then frozen."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from signing.exchange import key_from_text

DEMO_OCID_PREFIX = "ocds-demo01"
"""What the demo's open contracting ids begin with: of the form OCDS prescribes, and visibly nobody's.

A publisher registers its own with the Open Contracting Partnership before it publishes
(standard.open-contracting.org, 1.1, "Open Contracting Identifier").
"""

DEMO_EXCHANGE_KEY = "YxSHmYMDMy0dz5G8Rp9jrEpaFO928WK51hajJYkCN5k="
"""The key of the demo's provincial system, whose seed stands in the source: whoever reads it can sign with it."""

DEMO_PROVIDER = "demo"
"""The provider of payment codes and receipts that is only a demonstration; production refuses it."""

DEMO_BANK_KEY = "4cdadAbP3rfW+TPuuDpwQjGLniedp0jOWg8Wqy7/CwY="
"""The key of the demo's bank, whose seed stands in the source: whoever reads it can confirm payments with it."""

_OCID_PREFIX = re.compile(r"ocds-[a-z0-9]{6}")

ZONES = ("public", "department", "hall")
"""The three networks (三网), from the outside in; each listener answers its own zone and those before it."""


@dataclass(frozen=True)
class Site:
    """What stands in the page frame: all from configuration, the demo's visibly made up."""

    name: str = "阳光大厅"
    organ: str = "敦化市政务服务中心 · 公共资源交易中心"
    centre: str = "敦化市公共资源交易中心"
    region: str = "222403"
    address: str = "敦化市示例大街 1 号"
    phone: str = "0433-0000000（示例）"
    host: str = "敦化市示例政务服务管理机构"
    icp: str = "示ICP备00000000号"
    police: str = "示公网安备 00000000000000号"
    code: str = "0000000000"
    platform_code: str = "12222403MA0009001E"
    service_code: str = "11222400MA000901XX"
    supervisor: str = "敦化市示例行政监督部门（电话：0433-0000000，示例）"


@dataclass(frozen=True)
class Mail:
    """The SMTP server notices go through, of ``hall.mail.*``.

    Attributes:
        host, port: Where it listens; "" where there is none.
        starttls: Whether the connection is encrypted before anything is said; a server that cannot is refused.
        ca_file: Certificates (PEM) the server's is judged by; "" for those of the system.
        user, password_file: Account, and the file that holds its password in one line; "" where none is asked for.
        sender: The address letters come from (``hall.mail.from``).
        timeout: Seconds after which an attempt is given up.
    """

    host: str = ""
    port: int = 587
    starttls: bool = True
    ca_file: str = ""
    user: str = ""
    password_file: str = ""
    sender: str = ""
    timeout: float = 10.0


SMS_INSIDE = "【{site}】{title}：{text}"
SMS_TEMPLATE = "【{site}】{title}。办件编号{case}，详情请登录大厅网站查看。"


@dataclass(frozen=True)
class Sms:
    """The gateway short messages are handed to, of ``hall.sms.*``.

    Attributes:
        url: Where messages are sent to.
        key_file: The file that holds the key both sides sign with, in one line.
        template: The message; ``{site}``, ``{title}``, ``{text}``, ``{case}``, ``{day}`` and ``{url}`` are filled in.
        inside: The same for officers, who are told of their cards and orders.
        timeout: Seconds after which an attempt is given up.
    """

    url: str = ""
    key_file: str = ""
    template: str = SMS_TEMPLATE
    inside: str = SMS_INSIDE
    timeout: float = 10.0


@dataclass(frozen=True)
class Settings:
    """An installation.

    Attributes:
        var: The folder of everything that changes: database, vault, keys, log, index.
        mode: "demo" or "production"; production refuses demo keys and a clock that can be set.
        listeners: Zone → "host:port".
        public_url: How the public reaches the hall; stands in QR codes.
        origin: The log's origin line.
        grace_hours: How long what no record names stays in the vault; at least one hour.
        ocid_prefix: The prefix registered for this publisher; every ocid begins with it.
        clamd: The virus scanner: path of clamd's socket or ``host:port``; "" where there is none.
        exchange: System → its Ed25519 key, for whoever reports cases that live elsewhere.
        notices: How applicants are told besides on pages: names of drivers (``portal.drivers``): ``mail``,
            ``sms``, ``demo``.
        mail, sms: What the first two need.
        fee_provider: Who issues payment codes and receipts (``portal.providers``); "" where nothing can be charged.
        banks: Bank's code → where its system is asked what became of a payment that was begun online.
        bank_keys: Bank's code → the Ed25519 key its system signs with.
    """

    var: Path
    mode: Literal["demo", "production"] = "demo"
    listeners: Mapping[str, str] | None = None
    public_url: str = "http://127.0.0.1:6543"
    origin: str = "ggzy.dunhua.example/log/2026"
    site: Site = Site()
    threads: int = 6
    ocid_prefix: str = DEMO_OCID_PREFIX
    grace_hours: int = 48
    clamd: str = ""
    notices: tuple[str, ...] = ()
    mail: Mail = Mail()
    sms: Sms = Sms()
    exchange: Mapping[str, bytes] = field(default_factory=dict)
    fee_provider: str = DEMO_PROVIDER
    banks: Mapping[str, str] = field(default_factory=dict)
    bank_keys: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def demo(self) -> bool:
        """Whether this is a demonstration hall."""
        return self.mode == "demo"

    @property
    def hosts(self) -> Mapping[str, str]:
        """Zone → address to listen on."""
        return self.listeners or {
            "public": "127.0.0.1:6543",
            "department": "127.0.0.1:6544",
            "hall": "127.0.0.1:6545",
        }

    @classmethod
    def from_ini(cls, values: Mapping[str, str], base: Path) -> Settings:
        """Read ``hall.*`` keys; ``HALL_VAR``, ``HALL_MODE`` and the like in the environment win.

        Raises:
            ValueError: A mode nobody knows, a prefix that is none, a grace time an upload may outlast, or in
                production the demo's key of another system.
        """

        def value(key: str, default: str) -> str:
            return os.environ.get(f"HALL_{key.upper().replace('.', '_')}", values.get(f"hall.{key}", default))

        mode = _mode(values, value)
        prefix = value("ocid_prefix", cls.ocid_prefix)
        if not _OCID_PREFIX.fullmatch(prefix):
            raise ValueError(
                f"hall.ocid_prefix must be ocds- and six lower-case letters or digits, not {prefix!r}"
            )
        grace = int(value("grace_hours", str(cls.grace_hours)))
        if grace < 1:
            raise ValueError(f"hall.grace_hours must be a whole number of hours from 1, not {grace}")
        site = {n: values[key] for n in Site.__dataclass_fields__ if (key := f"hall.site.{n}") in values}
        return cls(
            var=(base / value("var", "var")).resolve(),
            mode=mode,
            listeners={zone: value(f"listen.{zone}", default) for zone, default in cls(base).hosts.items()},
            public_url=value("public_url", "http://127.0.0.1:6543").rstrip("/"),
            origin=value("origin", cls.origin),
            site=Site(**site),
            threads=int(value("threads", "6")),
            ocid_prefix=prefix,
            grace_hours=grace,
            clamd=value("clamd", "").strip(),
            exchange=_keys(values, "hall.exchange."),
            bank_keys=_keys(values, "hall.bankkey."),
            notices=tuple(value("notices", "").replace(",", " ").split()),
            mail=_mail(value),
            sms=_sms(value),
            fee_provider=_provider(value, mode),
            banks=_banks(values),
        )


def _mode(values: Mapping[str, str], value: Callable[[str, str], str]) -> Literal["demo", "production"]:
    """Demonstration or earnest; in earnest no key that everybody has is taken.

    Raises:
        ValueError: A mode nobody knows, or the demo's key of another system in production.
    """
    mode = value("mode", "production")
    if mode not in ("demo", "production"):
        raise ValueError(f"hall.mode must be demo or production, not {mode!r}")
    given = {text.strip() for text in values.values()}
    if mode == "production" and given & {DEMO_EXCHANGE_KEY, DEMO_BANK_KEY}:
        raise ValueError("hall.exchange: this is the demo's key, which everybody can sign with")
    return "demo" if mode == "demo" else "production"


def _provider(value: Callable[[str, str], str], mode: str) -> str:
    """Who issues payment codes and receipts.

    Raises:
        ValueError: The demonstration's, in production.
    """
    provider = value("fees.provider", DEMO_PROVIDER if mode == "demo" else "").strip()
    if mode == "production" and provider == DEMO_PROVIDER:
        raise ValueError("hall.fees.provider: the demonstration issues no payment codes in production")
    return provider


def _banks(values: Mapping[str, str]) -> dict[str, str]:
    """The addresses of ``hall.bank.CODE``; ``HALL_BANK_CODE`` in the environment wins."""
    return {
        code: os.environ.get(f"HALL_BANK_{code}", text).strip().rstrip("/")
        for name, text in values.items()
        if name.startswith("hall.bank.") and (code := name.removeprefix("hall.bank.").upper())
    }


def _mail(value: Callable[[str, str], str]) -> Mail:
    """What ``hall.mail.*`` says.

    Raises:
        ValueError: A port, a time or a yes or no that is none.
    """
    starttls = value("mail.starttls", "yes").strip().lower()
    if starttls not in ("yes", "no"):
        raise ValueError(f"hall.mail.starttls must be yes or no, not {starttls!r}")
    return Mail(
        host=value("mail.host", "").strip(),
        port=int(value("mail.port", "587")),
        starttls=starttls == "yes",
        ca_file=value("mail.ca_file", "").strip(),
        user=value("mail.user", "").strip(),
        password_file=value("mail.password_file", "").strip(),
        sender=value("mail.from", "").strip(),
        timeout=_seconds("mail", value),
    )


def _sms(value: Callable[[str, str], str]) -> Sms:
    """What ``hall.sms.*`` says.

    Raises:
        ValueError: A time that is none.
    """
    return Sms(
        url=value("sms.url", "").strip(),
        key_file=value("sms.key_file", "").strip(),
        template=value("sms.template", SMS_TEMPLATE).strip() or SMS_TEMPLATE,
        inside=value("sms.inside", SMS_INSIDE).strip() or SMS_INSIDE,
        timeout=_seconds("sms", value),
    )


def _seconds(way: str, value: Callable[[str, str], str]) -> float:
    seconds = float(value(f"{way}.timeout", "10"))
    if not 0 < seconds <= 120:
        raise ValueError(f"hall.{way}.timeout is a number of seconds up to 120, not {seconds}")
    return seconds


def _keys(values: Mapping[str, str], prefix: str) -> dict[str, bytes]:
    """The keys of other systems, ``hall.exchange.SYSTEM`` and the like.

    Raises:
        ValueError: One that is no key, named.
    """
    keys = {}
    for name, text in values.items():
        if name.startswith(prefix):
            try:
                keys[name.removeprefix(prefix).upper()] = key_from_text(text)
            except ValueError as fault:
                raise ValueError(f"{name}: {fault}") from fault
    return keys
