"""A real hall on a temporary folder, with a tender whose bidders are enrolled and whose bids are sealed.

Everything goes through the door, as in earnest; what is saved is time. The hall is made once in a process
and copied for each test, bids are sealed in memory without an unlock file, and passphrases cost nothing
where they are not what is tried (``cheap_passphrases``).
What is not here: what the tests state.
"""

from __future__ import annotations

import atexit
import functools
import hashlib
import io
import os
import secrets
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

from cryptography.hazmat.primitives.asymmetric import ec

from hallcore.desk import Act, Actor, Desk
from hallcore.dossier import Dossier
from hallcore.ground.clock import TZ, Clock, HallClock, ScriptedClock
from hallcore.identity.model import NewAccount, NewApplicant
from hallcore.identity.rules import applicant_number
from hallcore.journal import Done, House
from hallcore.vault import FileRef
from portal.cli import cast, stories
from portal.cli.before import passed
from portal.evidence import trust_policy
from portal.hall import Hall
from portal.settings import Settings
from signing import cms
from signing.certificates import Certificate, certificate_facts
from signing.keyring import certificate_from_pem, certificates_to_pem, generate_key
from signing.seal.container import Sealed, Source, seal
from signing.seal.documents import Signed
from signing.seal.passphrase import Boxed
from signing.seal.policy import KeyStatement, LogKey, Policy
from signing.seal.quote import Quote
from signing.seal.release import key_pair
from signing.suites import suite
from trading.bidding.intake import examine
from trading.bidding.model import BidForm, EnrolForm
from trading.bidding.rules import bid_number
from trading.registry.model import Admission, CertificateForm
from trading.tendering.model import NoticeForm, ProjectForm
from trading.tendering.sealing import (
    ENVELOPES,
    SIZE_LIMIT,
    SUITE,
    compose_policy,
    examine_policy,
    load_policy,
    notice_sha256,
)

OPENED = datetime(2026, 3, 2, 8, 30, tzinfo=TZ)
DEADLINE = datetime(2026, 3, 26, 9, 0, tzinfo=TZ)
OPERATOR = Actor("U-000000", "operator")
PURCHASER = Actor("U-100000", "purchaser", cast.PURCHASERS[0].code)
CENTRE = Actor("U-100001", "centre")
VERIFIER = "$argon2id$not-a-hash-that-anybody-signs-in-with"


@contextmanager
def cheap_passphrases() -> Iterator[None]:
    """Let a passphrase cost one hash: for tests in which nobody tries to guess one."""

    def key(box: Boxed, passphrase: str) -> bytes:
        return hashlib.sha256(f"{box.salt} {passphrase}".encode()).digest()

    with mock.patch.object(Boxed, "_key", key):
        yield


class ClockOfThread:
    """A clock on which each thread stands at its own moment: acts begun at once on both sides of a deadline."""

    def __init__(self, at: datetime) -> None:
        self._common = at
        self._own = threading.local()

    @contextmanager
    def standing(self, at: datetime) -> Iterator[None]:
        """Have the calling thread stand at a moment, and afterwards where it stood before."""
        before, self._own.at = self.now(), at
        try:
            yield
        finally:
            self._own.at = before

    def now(self) -> datetime:
        """The calling thread's moment, or the common one."""
        return getattr(self._own, "at", self._common)


@dataclass(frozen=True)
class Bidder:
    """A bidder with its signing key; ``bid`` is the number of its dossier under the lot."""

    name: str
    actor: Actor
    bid: str
    key: ec.EllipticCurvePrivateKey
    certificate: Certificate

    def sign(self, data: bytes, at: datetime) -> bytes:
        """A detached signature, as the bidder's device makes it."""
        return cms.sign_detached(data, self.key, self.certificate, signing_time=at)


@dataclass(frozen=True)
class Trustee:
    """A keeper of the first lock: the key of this tender, and the one it signs with."""

    actor: Actor
    private: bytes
    key: ec.EllipticCurvePrivateKey
    certificate: Certificate

    def sign(self, document: bytes, at: datetime) -> Signed:
        """The document with this trustee's signature."""
        return Signed(document, cms.sign_detached(document, self.key, self.certificate, signing_time=at))


@dataclass
class Tender:
    """A tender in a hall, with what its bidders and trustees hold.

    Attributes:
        heads: Bid number → version and header hash of the last one sealed, so that the next one follows it.
    """

    hall: Hall
    number: str
    deadline: datetime
    bidders: tuple[Bidder, ...]
    trustees: tuple[Trustee, ...]
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def lot(self) -> str:
        """Its one lot."""
        return f"{self.number}.1"

    @functools.cached_property
    def policy(self) -> Policy:
        """The sealing policy in force."""
        with self.hall.house.reading() as root:
            return load_policy(self.hall.vault, root.archive[self.number])

    @functools.cached_property
    def notice(self) -> str:
        """The hash of the notice record."""
        with self.hall.house.reading() as root:
            return notice_sha256(root.archive[self.number])

    def seal(self, bidder: Bidder, *, technical: bytes = b"plan", **changes: object) -> tuple[bytes, Sealed]:
        """The next sealed version of a bidder's bid, and what stays with the bidder.

        Args:
            bidder: Who seals.
            technical: Content of the technical file.
            changes: What differs from a true bid: any argument of ``signing.seal.container.seal``. With other
                envelopes it is a true one still, and the next version follows it.
        """
        seq, prev = self.heads.get(bidder.bid, (0, ""))
        out = io.BytesIO()
        facts = Quote(
            tender=self.number,
            lot=self.lot,
            price="8000000.00",
            duration_days=100,
            quality="合格",
            leader="示例",
        )
        wanted = {
            "policy": self.policy,
            "lot": self.lot,
            "notice_sha256": self.notice,
            "certificate": certificate_facts(_pem(bidder.certificate)).der,
            "seq": seq + 1,
            "prev": prev or None,
            "envelopes": {
                ENVELOPES[0].name: [facts.source()],
                ENVELOPES[1].name: [Source.of_bytes("技术标.txt", technical)],
            },
            "randomness": secrets.token_bytes,
            "sign": lambda header: bidder.sign(header, OPENED),
        }
        sealed = seal(out, **(wanted | changes))  # type: ignore[arg-type]  # what tests change, seal itself checks
        if changes.keys() <= {"envelopes"}:
            self.heads[bidder.bid] = (sealed.unlock_secrets.seq, sealed.header_sha256)
        return out.getvalue(), sealed

    def examine(self, data: bytes, at: datetime | None = None) -> BidForm:
        """Keep a container and examine it, as the upload page does."""
        file = self.hall.vault.keep("投标文件.ggzb", data)
        return self.examine_file(file, at)

    def examine_file(self, file: FileRef, at: datetime | None = None) -> BidForm:
        """Examine what the vault keeps."""
        return examine(
            self.hall.vault,
            file,
            self.policy,
            self.hall.keyring.roots,
            lot=self.lot,
            notice_sha256=self.notice,
            at=at or self.hall.clock.now(),
        )

    def submit(self, bidder: Bidder, form: BidForm) -> Done:
        """Bring an examined bid to the door."""
        return self.hall.house.perform("submit-bid", bidder.bid, bidder.actor, form)

    def ready(self, versions: int = 1) -> dict[str, list[BidForm]]:
        """For each bidder that many versions, sealed, kept and examined: bid number → forms in order."""
        return {
            bidder.bid: [self.examine(self.seal(bidder)[0]) for _ in range(versions)]
            for bidder in self.bidders
        }


# -- making ----------------------------------------------------------------------------------------


def open_hall(var: Path, clock: Clock | None = None, *, printing: bool = False) -> Hall:
    """A hall on a folder, without threads.

    Args:
        var: The folder; new or one that a hall was closed on.
        clock: Stands at OPENED unless given.
        printing: Whether the press prints; else it lets every paper pass.
    """
    hall = Hall(Settings(var=var), clock=clock or ScriptedClock(OPENED))
    if not printing:
        hall.crew.agents = tuple(agent for agent in hall.crew.agents if agent.name != "press")
    return hall


def real_time(var: Path, start: datetime) -> HallClock:
    """The hall's own clock, begun anew at a moment and running."""
    (var / "clock.json").unlink(missing_ok=True)
    return HallClock(var / "clock.json", start=start)


def copy_of(source: Path, target: Path) -> Path:
    """A copy of a closed hall's folder."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("Data.fs.lock", "Data.fs.tmp"))
    return target


@functools.cache
def furnished(bidders: int, size_limit: int = SIZE_LIMIT) -> tuple[Path, Callable[[Hall], Tender]]:
    """A closed hall with a tender that many bidders are enrolled in, made once; and its people.

    Returns:
        The folder, to be copied; and what makes the tender's people act in an opened copy.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"hall-furnished-{os.getpid()}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    var = folder / "var"
    hall = open_hall(var)
    tender = publish_tender(hall, bidders, size_limit)
    hall.settle()
    hall.stop()

    def people(opened: Hall) -> Tender:
        return Tender(opened, tender.number, tender.deadline, tender.bidders, tender.trustees)

    return var, people


@contextmanager
def tender_hall(
    folder: Path,
    bidders: int = 3,
    clock: Callable[[Path], Clock] | None = None,
    *,
    printing: bool = False,
    size_limit: int = SIZE_LIMIT,
) -> Iterator[Tender]:
    """A hall of one's own with a published tender; closed at the end.

    Args:
        folder: An empty folder.
        bidders: How many are enrolled.
        clock: Makes the clock from the hall's folder; stands a day before the deadline unless given.
        printing: See ``open_hall``.
        size_limit: Bytes of a sealed bid that the policy allows.
    """
    source, people = furnished(bidders, size_limit)
    var = copy_of(source, folder / "var")
    own = clock(var) if clock else ScriptedClock(DEADLINE - timedelta(days=1))
    hall = open_hall(var, own, printing=printing)
    try:
        yield people(hall)
    finally:
        hall.stop()


def publish_tender(hall: Hall, bidders: int, size_limit: int = SIZE_LIMIT) -> Tender:
    """Register parties and a project, publish policy and notice, enrol the bidders."""
    house, story = hall.house, stories.STORIES[0]
    for party in (cast.PURCHASERS[0], *cast.BIDDERS[:bidders]):
        number = house.perform(
            "register-applicant",
            "",
            OPERATOR,
            NewApplicant(party.code, party.name, cast.REGION, party.kind, "示例联系人", "13800000000"),
        ).dossier
        house.perform("admit-party", number, OPERATOR, Admission(party.capacities))
    project = ProjectForm(
        name=story.name,
        category=story.category,
        kind=story.kind,
        region=cast.REGION,
        purchaser=PURCHASER.party,
        approval=story.approval,
        funding="财政资金 100%",
        must_tender=True,
        lots=story.lots,
    )
    number = house.perform("register-project", "", PURCHASER, project).dossier
    today = hall.clock.now().date()
    fair = passed(house.lawbook.on(today), "tendering", today)
    house.perform("review-fairness", number, PURCHASER, fair)
    trustees = _publish_policy(hall, number, size_limit)
    published = hall.clock.now()
    house.perform(
        "publish-notice",
        number,
        PURCHASER,
        NoticeForm(
            evaluation=story.evaluation,
            documents_from=published + timedelta(minutes=30),
            documents_until=datetime(2026, 3, 10, 16, 30, tzinfo=TZ),
            deadline=DEADLINE,
            validity_days=90,
            place="第一开标厅",
            contact="示例",
            supervisor=hall.settings.site.supervisor,
            files=tuple(hall.vault.keep(name, data) for name, data in story.documents()),
        ),
    )
    found = tuple(_enrol(hall, f"{number}.1", party) for party in cast.BIDDERS[:bidders])
    return Tender(hall, number, DEADLINE, found, trustees)


def _publish_policy(hall: Hall, number: str, size_limit: int) -> tuple[Trustee, ...]:
    """Have the keepers state keys for this tender, and publish the policy."""
    now, statements, trustees = hall.clock.now(), [], []
    for seat, keeper in enumerate(cast.KEEPERS):
        private, public, kid = key_pair(secrets.token_bytes(32), suite(SUITE))
        key = generate_key()
        pem = _certify(hall, keeper.name, keeper.login, key)
        actor = Actor(f"U-20000{seat}", "trustee")
        trustees.append(Trustee(actor, private, key, certificate_from_pem(pem)))
        statement = KeyStatement(
            suite=SUITE,
            tender=number,
            role="committee",
            kid=kid,
            public_key=public.hex(),
            member=keeper.login,
            name=keeper.name,
            side=keeper.side,
            t=cast.THRESHOLD,
            n=len(cast.KEEPERS),
            not_before=now.isoformat(timespec="seconds"),
            not_after=(DEADLINE + timedelta(days=120)).isoformat(timespec="seconds"),
            cert_sha256=certificate_facts(pem.encode()).sha256,
        )
        statements.append(trustees[-1].sign(statement.document(), now))
    with hall.house.reading() as root:
        document = compose_policy(
            statements,
            tender=root.archive[number],
            deadline=DEADLINE,
            threshold=cast.THRESHOLD,
            unlock_minutes=30,
            page_sha256="0" * 64,
            log=LogKey(origin=hall.settings.origin, key=hall.log_signer.vkey),
            contact=hall.settings.site.supervisor,
            size_limit=size_limit,
        )
    form = examine_policy(document, statements, hall.keyring.roots, hall.vault, now)
    hall.house.perform("publish-policy", number, PURCHASER, form)
    return tuple(trustees)


def _enrol(hall: Hall, lot: str, party: cast.Party) -> Bidder:
    """Bind a certificate, open an account and enrol for the lot."""
    house, key = hall.house, generate_key()
    pem = _certify(hall, party.name, party.code, key)
    house.perform("bind-certificate", applicant_number(party.code), OPERATOR, CertificateForm(pem))
    login = f"b{party.code[-9:].lower()}"
    account = house.perform(
        "open-account", "", OPERATOR, NewAccount(login, VERIFIER, "示例投标人", ("bidder",), party.code)
    ).dossier
    actor = Actor(account, "bidder", party.code)
    house.perform("enrol", lot, actor, EnrolForm())
    return Bidder(party.name, actor, bid_number(lot, party.code), key, certificate_from_pem(pem))


def _certify(hall: Hall, name: str, code: str, key: ec.EllipticCurvePrivateKey) -> str:
    return hall.keyring.issue_person(
        name,
        code,
        key.public_key(),
        valid_from=datetime(2025, 6, 1, tzinfo=TZ),
        valid_to=datetime(2035, 6, 1, tzinfo=TZ),
        serial=secrets.randbits(120) | 1,
    )


def _pem(certificate: Certificate) -> bytes:
    return certificates_to_pem((certificate,)).encode()


def during(house: House, verb: str, meanwhile: Callable[[], None], *, times: int = 1) -> list[int]:
    """Let something happen between a verb's judgement and its commit, in its first attempts.

    Returns:
        A list that grows by the number of each attempt made.
    """
    known, attempts = house.verbs[verb], []

    def office(desk: Desk, form: object) -> Act:
        act = known.office(desk, form)
        attempts.append(len(attempts) + 1)
        if len(attempts) <= times:
            meanwhile()
        return act

    house.verbs = {**house.verbs, verb: replace(known, office=office)}
    return attempts


# -- looking ---------------------------------------------------------------------------------------


def everything(hall: Hall) -> dict[tuple[str, int], bytes]:
    """Every record that is kept: (dossier, n) → its exact bytes."""
    with hall.house.reading() as root:
        return {
            (number, n): record.data
            for shard in root.archive.shards
            for number, dossier in shard.items()
            for n, record in enumerate(dossier.all_records())
        }


def check_journal(hall: Hall) -> None:
    """The journal is gap-free and whole: every record of every dossier stands in it once, in its order."""
    with hall.house.reading() as root:
        journal = root.journal
        assert list(journal.entries.keys()) == list(range(journal.size))
        stood = [(entry.dossier, entry.n) for _index, entry in journal.since(0)]
        assert {key: index for index, key in enumerate(stood)} == dict(journal.positions.items())
        nexts: dict[str, int] = {}
        for dossier, n in stood:
            assert n == nexts.get(dossier, 0), f"{dossier}-{n} stands before its predecessor"
            nexts[dossier] = n + 1
        counts = {
            number: dossier.count
            for shard in root.archive.shards
            for number, dossier in shard.items()
            if dossier.count
        }
        assert nexts == counts


def keys_file(hall: Hall, folder: Path) -> Path:
    """The hall's public keys as the offline verifier takes them."""
    path = folder / "keys.txt"
    path.write_text(trust_policy(hall.log_signer.verifier, hall.house.promise.verifier), encoding="utf-8")
    return path


def bid_of(hall: Hall, number: str) -> Dossier:
    """A dossier, loaded and readable."""
    with hall.house.reading() as root:
        dossier = root.archive[number]
        for record in dossier.all_records():
            assert record.head
        return dossier
