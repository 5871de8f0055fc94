"""A house in memory: the real law, offices, door, vault and sealer over a database that is gone with the test.

A house can stand on what another one left (``SmallHouse.left``), so that a stage is played once in a process and
each test goes on from it without touching it. What is not here: what is submitted (``tests.makers.values``), the
stages of a matter (``tests.makers.matter``), followers and pages.
"""

from __future__ import annotations

import atexit
import functools
import itertools
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import ZODB
from ZODB.DemoStorage import DemoStorage
from ZODB.MappingStorage import MappingStorage

from hallcore.desk import Actor, Verb
from hallcore.dossier import Dossier, Hold, Record
from hallcore.ground.calendar import Calendar
from hallcore.ground.clock import TZ, ScriptedClock
from hallcore.ground.errors import Refusal
from hallcore.ground.events import Paper
from hallcore.ground.lawbook import LawBook
from hallcore.journal import Done, House, Root
from hallcore.sealer import Sealer
from hallcore.vault import FileRef, Vault
from portal.cli import cast
from portal.house import all_verbs, load_law
from signing.certificates import certificate_facts
from signing.keyring import Keyring, generate_key
from signing.log.note import NoteSigner

BEGINNING = datetime(2026, 3, 2, 8, 30, tzinfo=TZ)
ORIGIN = "tests.example/log/2026"

OPERATOR = Actor("U-000001", "operator")
CENTRE = Actor("U-000002", "centre")
SUPERVISOR = Actor("U-000003", "supervisor")
PURCHASER = Actor("U-100001", "purchaser", cast.PURCHASERS[0].code)
OTHER_PURCHASER = Actor("U-100002", "purchaser", cast.PURCHASERS[1].code)
AGENCY = Actor("U-110001", "agency", cast.AGENCIES[0].code)
OTHER_AGENCY = Actor("U-110002", "agency", cast.AGENCIES[1].code)
BIDDERS = tuple(Actor(f"U-2000{n:02d}", "bidder", party.code) for n, party in enumerate(cast.BIDDERS, 1))
TRUSTEES = tuple(Actor(f"U-50000{n}", "trustee") for n in range(1, 6))


class Workshop(NamedTuple):
    """What a process makes once and all its houses share: keys, the vault, the law."""

    folder: Path
    keyring: Keyring
    vault: Vault
    lawbook: LawBook
    verbs: Mapping[str, Verb]


@functools.cache
def workshop() -> Workshop:
    """The workshop of this process; its folder goes with the process."""
    folder = Path(tempfile.mkdtemp(prefix="small-house-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    years = {"valid_from": datetime(2025, 1, 1, tzinfo=TZ), "valid_to": datetime(2030, 1, 1, tzinfo=TZ)}
    keyring = Keyring.create(folder / "keys", organ="敦化市公共资源交易中心", demo=True, **years)
    return Workshop(folder, keyring, Vault(folder / "vault"), load_law(), all_verbs())


_SERIALS = itertools.count(1000)


@functools.cache
def certificate(
    code: str,
    valid_from: datetime = datetime(2025, 6, 1, tzinfo=TZ),
    valid_to: datetime = datetime(2029, 6, 1, tzinfo=TZ),
) -> str:
    """A signing certificate (PEM) that carries a party's code; asked again, the same."""
    serial, key = next(_SERIALS), generate_key().public_key()
    return workshop().keyring.issue_person(
        "示例单位", code, key, valid_from=valid_from, valid_to=valid_to, serial=serial
    )


def certificate_sha256(code: str) -> str:
    """The hash of a party's certificate."""
    return certificate_facts(certificate(code).encode()).sha256


@functools.cache
def file(name: str = "附件.txt", content: str = "") -> FileRef:
    """A file that is in the vault; its content is its name unless given."""
    return workshop().vault.keep(name, (content or name).encode())


@dataclass(frozen=True)
class Filed:
    """A record as it was filed, read out of its connection."""

    number: str
    n: int
    type: str
    data: bytes
    head: Mapping[str, Any]
    paper: Paper
    at: datetime
    sha256: str
    disclosure: str
    reveal: str
    salt: bytes
    annex: tuple[tuple[str, bytes, str], ...] | None

    @classmethod
    def of(cls, number: str, n: int, record: Record) -> Filed:
        """Read a record."""
        annex = record.annex.pieces if record.annex is not None else None
        return cls(
            number,
            n,
            record.type,
            record.data,
            record.head,
            record.paper,
            record.at,
            record.sha256,
            record.disclosure,
            record.reveal,
            record.salt,
            annex,
        )


@dataclass(frozen=True)
class Seen:
    """A dossier as it stood, read out of its connection."""

    number: str
    machine: str
    edition: str
    state: str
    parent: str
    types: tuple[str, ...]
    holds: tuple[Hold, ...]
    due: tuple[tuple[str, str], ...]
    records: tuple[Filed, ...]

    @classmethod
    def of(cls, dossier: Dossier) -> Seen:
        """Read a dossier."""
        records = tuple(Filed.of(dossier.number, n, record) for n, record in enumerate(dossier.all_records()))
        return cls(
            dossier.number,
            dossier.machine,
            dossier.edition,
            dossier.state,
            dossier.parent,
            dossier.types,
            dossier.holds,
            dossier.due,
            records,
        )


class Left(NamedTuple):
    """What a house left: its storage and the time it was."""

    storage: Any
    at: datetime


class SmallHouse:
    """A house in memory.

    Args:
        left: What an earlier house left, to go on from; nothing of it is changed.
        at: Where the clock stands at first; where the earlier house's stood, unless given.
        lawbook: Another law book than the hall's own.
        calendar: Another calendar than that of the hall's own files.
    """

    def __init__(
        self,
        left: Left | None = None,
        at: datetime | None = None,
        lawbook: LawBook | None = None,
        calendar: Calendar | None = None,
    ) -> None:
        shop = workshop()
        storage: Any = MappingStorage()
        if left is not None:
            storage = DemoStorage(base=left.storage, changes=storage, close_base_on_close=False)
        self.database = ZODB.DB(storage)
        self.clock = ScriptedClock(at or (left.at if left else BEGINNING))
        self.lawbook = lawbook or shop.lawbook
        self.house = House(
            database=self.database,
            name="敦化市公共资源交易中心",
            lawbook=self.lawbook,
            calendar=calendar or shop.lawbook.calendar,
            clock=self.clock,
            vault=shop.vault,
            verbs=shop.verbs,
            promise=NoteSigner(f"{ORIGIN}/promise", shop.keyring.promise_key),
            origin=ORIGIN,
        )
        self._sealer: Sealer | None = None

    @property
    def calendar(self) -> Any:
        """The calendar in force."""
        return self.house.calendar

    def left(self) -> Left:
        """What this house leaves, to be gone on from; it is not used afterwards."""
        self._stop()
        return Left(self.database.storage, self.clock.now())

    def close(self) -> None:
        """Let everything go."""
        self._stop()
        self.database.close()

    def _stop(self) -> None:
        if self._sealer is not None:
            self._sealer.stop()
            self._sealer = None

    # -- doing ------------------------------------------------------------------------------------

    def act(self, verb: str, number: str, actor: Actor, form: object = None) -> Done:
        """One act through the door."""
        return self.house.perform(verb, number, actor, form)

    def refuse(
        self,
        verb: str,
        number: str,
        actor: Actor,
        form: object = None,
        *,
        cite: str,
        where: str | None = None,
    ) -> Refusal:
        """One act that must be refused, under that rule and (where given) at that place; the refusal."""
        with pytest.raises(Refusal) as refused:
            self.act(verb, number, actor, form)
        refusal = refused.value
        assert refusal.cite == cite, f"refused under {refusal.cite or 'no rule'}: {refusal}"
        assert where is None or refusal.where == where, f"refused at {refusal.where!r}: {refusal}"
        return refusal

    def seal(self) -> int:
        """Seal and number what was filed; return how much."""
        if self._sealer is None:
            folder = Path(tempfile.mkdtemp(dir=workshop().folder))
            keyring = workshop().keyring
            log = NoteSigner(ORIGIN, keyring.log_key)
            self._sealer = Sealer(self.house, keyring, log, folder / "log", folder / "guard")
        return self._sealer.tick()

    # -- looking ----------------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[Root]:
        """The house at this moment."""
        with self.house.reading() as root:
            yield root

    def see(self, number: str) -> Seen:
        """A dossier as it stands."""
        with self.reading() as root:
            return Seen.of(root.archive[number])

    def last(self, number: str) -> Filed:
        """The newest record of a dossier."""
        return self.see(number).records[-1]
