"""What an installation decides: places, listeners, names. Read once from the ini file, then frozen."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
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
    supervisor: str = "敦化市示例行政监督部门（电话：0433-0000000，示例）"


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
        notices: How applicants are told besides on pages: names of drivers (``portal.telling``), such as ``demo``.
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

        mode = value("mode", "production")
        if mode not in ("demo", "production"):
            raise ValueError(f"hall.mode must be demo or production, not {mode!r}")
        prefix = value("ocid_prefix", cls.ocid_prefix)
        if not _OCID_PREFIX.fullmatch(prefix):
            raise ValueError(
                f"hall.ocid_prefix must be ocds- and six lower-case letters or digits, not {prefix!r}"
            )
        given = {text.strip() for text in values.values()}
        if mode == "production" and given & {DEMO_EXCHANGE_KEY, DEMO_BANK_KEY}:
            raise ValueError("hall.exchange: this is the demo's key, which everybody can sign with")
        provider = value("fees.provider", DEMO_PROVIDER if mode == "demo" else "").strip()
        if mode == "production" and provider == DEMO_PROVIDER:
            raise ValueError("hall.fees.provider: the demonstration issues no payment codes in production")
        grace = int(value("grace_hours", str(cls.grace_hours)))
        if grace < 1:
            raise ValueError(f"hall.grace_hours must be a whole number of hours from 1, not {grace}")
        site = {
            name: values[f"hall.site.{name}"]
            for name in Site.__dataclass_fields__
            if f"hall.site.{name}" in values
        }
        return cls(
            var=(base / value("var", "var")).resolve(),
            mode="demo" if mode == "demo" else "production",
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
            fee_provider=provider,
            banks=_banks(values),
        )


def _banks(values: Mapping[str, str]) -> dict[str, str]:
    """The addresses of ``hall.bank.CODE``; ``HALL_BANK_CODE`` in the environment wins."""
    return {
        code: os.environ.get(f"HALL_BANK_{code}", text).strip().rstrip("/")
        for name, text in values.items()
        if name.startswith("hall.bank.") and (code := name.removeprefix("hall.bank.").upper())
    }


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
