"""Sealed reports: what somebody tells a report box, which opens only with keys of two sides together.

A report's key needs two secrets, each behind a lock of its own (`locks`): one shared among the keepers of supervision,
one among those of discipline inspection. A keeper hands a share on to another keeper sealed to that keeper's key, so
whoever carries it learns nothing, and the plaintext appears on a keeper's own device alone. A reporter is known by a
code: from it come a look-up value, of which only the hash is kept, and the key that answers are sealed to. What is not
here: who the keepers are, the acts by which a report is filed, handed on and opened, and its files (`attached`).
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Literal, NamedTuple

import msgspec
from cryptography.exceptions import InvalidTag

from signing import canonical
from signing.canonical import b64, unb64
from signing.errors import SigningError
from signing.seal import locks
from signing.seal.attached import ReportFile, listing, open_files, seal_files
from signing.seal.documents import Document, Hex32, Identifier, Kid
from signing.seal.faults import Broken, Flaw, Rejected
from signing.seal.locks import COMMITTEE, RESCUE, Lock, Place, Recipient
from signing.seal.passphrase import Boxed
from signing.suites import Suite, suite

SUITE = "S1"
BLOCK = 4096
"""What is sealed is padded to a multiple of so many bytes, so that its length tells little."""

MAX_TEXT = 64 * 1024
"""Bytes of a report or an answer before padding."""

CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 24
"""32 letters, 24 of them: 120 bits, so a code needs no slow derivation."""

_INFO_SHARE, _INFO_ANSWER = b"ggzy-report-share/v1", b"ggzy-report-answer/v1"
_NONCE = bytes(12)
"""The key of a report seals nothing else."""

Side = Literal["supervision", "discipline"]


class Keeper(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who keeps a key of the box."""

    account: Identifier
    kid: Kid
    public_key: Hex32

    @property
    def recipient(self) -> Recipient:
        """What a share is sealed to."""
        return Recipient(self.kid, self.public_key)


class SideKeepers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The keepers of one side, any t of whom are needed."""

    t: Annotated[int, msgspec.Meta(ge=1, le=locks.MAX_TRUSTEES)]
    keepers: Annotated[tuple[Keeper, ...], msgspec.Meta(min_length=1, max_length=locks.MAX_TRUSTEES)]


class Box(Document, frozen=True, kw_only=True):
    """A report box: whose keys open what is put into it."""

    v: Literal[1] = 1
    type: Literal["report-box"] = "report-box"
    suite: Identifier = SUITE
    hall: Identifier
    supervision: SideKeepers
    discipline: SideKeepers

    def side_of(self, kid: str) -> Side:
        """Whose key that is.

        Raises:
            Rejected: Nobody's of this box.
        """
        for side in ("supervision", "discipline"):
            group: SideKeepers = getattr(self, side)
            if any(one.kid == kid for one in group.keepers):
                return side
        raise Rejected(Flaw.POLICY, "the key is none of this box's", kid)


class SealedReport(Document, frozen=True, kw_only=True):
    """What is put into a box: the two locks and the ciphertext."""

    v: Literal[1] = 1
    type: Literal["sealed-report"] = "sealed-report"
    suite: Identifier = SUITE
    box: Hex32
    nonce: Hex32
    kcv_c: Hex32
    kcv_b: Hex32
    committee: Lock
    rescue: Lock
    ct: Annotated[str, msgspec.Meta(min_length=24, max_length=2 * MAX_TEXT)]

    @property
    def context(self) -> bytes:
        """What every value in it is bound to."""
        return _context(self.suite, self.box, self.nonce)


class ReportKeyFile(Boxed, frozen=True, kw_only=True):
    """A keeper's private key under a passphrase."""

    v: Literal[1] = 1
    type: Literal["report-key"] = "report-key"
    kid: Kid
    public_key: Hex32


class Reporter(NamedTuple):
    """What a reporter's code gives: the look-up value in hex, and the key pair answers are sealed to."""

    lookup: str
    private_key: bytes
    public_key: str


def read_box(data: bytes) -> Box:
    """Read a box and check that its keys are what they are called, each once.

    Raises:
        Broken: Not a box.
        Rejected: A threshold larger than its list, a key whose id is another's, a keeper twice.
    """
    box = Box.read(data, Flaw.POLICY)
    everyone = [*box.supervision.keepers, *box.discipline.keepers]
    for group in (box.supervision, box.discipline):
        if group.t > len(group.keepers):
            raise Rejected(Flaw.POLICY, "the threshold is larger than the list")
    for name in ("account", "kid"):
        if len({getattr(one, name) for one in everyone}) != len(everyone):
            raise Rejected(Flaw.POLICY, f"two keepers have the same {name}")
    for one in everyone:
        if locks.kid(bytes.fromhex(one.public_key), suite(box.suite)) != one.kid:
            raise Rejected(Flaw.POLICY, "a key's id is not the id of its key", one.kid)
    return box


# -- sealing --------------------------------------------------------------------------------------


def seal_report(box: Box, text: str, randomness: Callable[[int], bytes]) -> bytes:
    """Seal a text for a box; randomness is asked for the nonce and the two secrets, 32 bytes each.

    Raises:
        Broken: The text is longer than MAX_TEXT bytes.
    """
    return seal_with_files(box, text, (), randomness)[0]


def seal_with_files(
    box: Box, text: str, files: Sequence[ReportFile], randomness: Callable[[int], bytes]
) -> tuple[bytes, bytes]:
    """Seal a text and its files for a box: what is put into the box, and the files' ciphertext, b"" without files.

    Raises:
        Broken: The text or the files are too long.
    """
    algorithms = suite(box.suite)
    nonce, kc, kb = randomness(32).hex(), randomness(32), randomness(32)
    context = _context(box.suite, box.sha256, nonce)
    places = _places(context, algorithms)
    key = locks.content_key(kc, kb, places[COMMITTEE])
    whole = padded(text, listing(files) if files else b"")
    document = SealedReport(
        suite=box.suite,
        box=box.sha256,
        nonce=nonce,
        kcv_c=locks.check_value(places[COMMITTEE], kc),
        kcv_b=locks.check_value(places[RESCUE], kb),
        committee=_deal(places[COMMITTEE], kc, box.supervision),
        rescue=_deal(places[RESCUE], kb, box.discipline),
        ct=b64(_encrypt(key, whole, context, algorithms)),
    ).document()
    return document, seal_files(key, context, files, algorithms) if files else b""


def read_sealed(data: bytes, box: Box) -> SealedReport:
    """Read what was put into a box, and check that it is for this box and its keepers.

    Raises:
        Broken: Not a sealed report.
        Rejected: It is for another box, or its locks are not of this box's keepers.
    """
    sealed = SealedReport.read(data, Flaw.POLICY)
    if sealed.box != box.sha256 or sealed.suite != box.suite:
        raise Rejected(Flaw.POLICY, "the report is sealed for another box")
    for lock, group in ((sealed.committee, box.supervision), (sealed.rescue, box.discipline)):
        if lock.t != group.t or [one.kid for one in lock.shares] != [one.kid for one in group.keepers]:
            raise Rejected(Flaw.DEALING, "the locks are not of this box's keepers")
    return sealed


# -- opening, on the keepers' devices -------------------------------------------------------------


def pass_share(data: bytes, box: Box, private_key: bytes, to: str, randomness: Callable[[int], bytes]) -> str:
    """Take one's own share out and seal it to another keeper's key; base64 to hand on.

    Args:
        data: The sealed report.
        box: The box it lies in.
        private_key: The keeper's, 32 bytes.
        to: The id of the key of whoever gets it.
        randomness: Asked once for 32 bytes.

    Raises:
        Rejected: The key is none of this box's, or the share does not open.
    """
    sealed, algorithms = read_sealed(data, box), suite(box.suite)
    side, opened = _own_share(sealed, box, private_key)
    target = next(one for one in (*box.supervision.keepers, *box.discipline.keepers) if one.kid == to)
    body = side.encode() + b"\n" + opened
    info = _INFO_SHARE + sealed.context
    return b64(algorithms.kem_seal(bytes.fromhex(target.public_key), info, body, randomness(32)))


def open_report(data: bytes, box: Box, private_key: bytes, passed: Sequence[str]) -> str:
    """The text of a report, opened with one's own share and those that were handed on to one.

    Raises:
        Rejected: Too few shares of a side, a share that is not the committed one, or a text that was changed.
    """
    whole, _key, _context = _opened(data, box, private_key, passed)
    return unpadded(whole)


def open_with_files(
    data: bytes, box: Box, private_key: bytes, passed: Sequence[str], attached: bytes
) -> tuple[str, tuple[ReportFile, ...]]:
    """The text of a report and its files; ``attached`` is the files' ciphertext, b"" where there is none.

    Raises:
        Broken, Rejected: As ``open_report``, and what ``attached.open_files`` says of the files.
    """
    whole, key, context = _opened(data, box, private_key, passed)
    return unpadded(whole), open_files(key, context, listed(whole), attached, suite(box.suite))


def _opened(data: bytes, box: Box, private_key: bytes, passed: Sequence[str]) -> tuple[bytes, bytes, bytes]:
    """What was sealed with its padding, the report's key, and its context."""
    sealed, algorithms = read_sealed(data, box), suite(box.suite)
    shares: dict[str, dict[int, bytes]] = {"supervision": {}, "discipline": {}}
    side, opened = _own_share(sealed, box, private_key)
    shares[side][opened[0] - 1] = opened
    for one in passed:
        body = _kem_open(algorithms, private_key, _INFO_SHARE + sealed.context, one)
        name, _, share = body.partition(b"\n")
        shares[name.decode()][share[0] - 1] = share
    places = _places(sealed.context, algorithms)
    secrets = []
    for which, lock, group, kcv in (
        (COMMITTEE, sealed.committee, box.supervision, sealed.kcv_c),
        (RESCUE, sealed.rescue, box.discipline, sealed.kcv_b),
    ):
        given = shares["supervision" if which == COMMITTEE else "discipline"]
        for number, share in given.items():
            locks.check_share(places[which], lock, number, share)
        recipients = tuple(one.recipient for one in group.keepers)
        secrets.append(locks.recover(places[which], lock, given, recipients, kcv))
    key = locks.content_key(secrets[0], secrets[1], places[COMMITTEE])
    try:
        return algorithms.aead(key).decrypt(_NONCE, unb64(sealed.ct), sealed.context), key, sealed.context
    except InvalidTag:
        raise Rejected(Flaw.POLICY, "the text was changed") from None


def _own_share(sealed: SealedReport, box: Box, private_key: bytes) -> tuple[Side, bytes]:
    algorithms = suite(box.suite)
    kid = locks.kid(algorithms.kem_public(private_key), algorithms)
    side = box.side_of(kid)
    which, lock = (COMMITTEE, sealed.committee) if side == "supervision" else (RESCUE, sealed.rescue)
    share = next(one for one in lock.shares if one.kid == kid)
    return side, locks.open_share(_places(sealed.context, algorithms)[which], share, private_key)


# -- the reporter ---------------------------------------------------------------------------------


def new_code(randomness: Callable[[int], bytes]) -> str:
    """A reporter's code, from 24 fresh random bytes."""
    return "".join(CODE_ALPHABET[byte & 31] for byte in randomness(CODE_LENGTH))


def reporter_of(code: str) -> Reporter:
    """What a code gives; spaces, hyphens and small letters do not matter.

    Raises:
        Broken: Not a code.
    """
    text = unicodedata.normalize("NFKC", code).upper().replace(" ", "").replace("-", "")
    if len(text) != CODE_LENGTH or set(text) - set(CODE_ALPHABET):
        raise Broken(Flaw.POLICY, "not a reporter's code")
    algorithms = suite(SUITE)
    lookup = hashlib.sha256(b"ggzy-report-lookup/v1" + text.encode()).hexdigest()
    private = algorithms.derive(text.encode(), b"ggzy-report-reply/v1", 32)
    return Reporter(lookup, private, algorithms.kem_public(private).hex())


def seal_answer(public_key: str, text: str, randomness: Callable[[int], bytes]) -> str:
    """Seal an answer to the reporter's key; base64."""
    return b64(suite(SUITE).kem_seal(bytes.fromhex(public_key), _INFO_ANSWER, padded(text), randomness(32)))


def open_answer(private_key: bytes, sealed: str) -> str:
    """Open an answer with the key a code gives.

    Raises:
        Rejected: It is not for this key.
    """
    return unpadded(_kem_open(suite(SUITE), private_key, _INFO_ANSWER, sealed))


# -- key files ------------------------------------------------------------------------------------


def new_key_file(passphrase: str, randomness: Callable[[int], bytes]) -> ReportKeyFile:
    """A keeper's fresh key under a passphrase; what is not secret stands beside it."""
    private = randomness(32)
    public = suite(SUITE).kem_public(private)
    fields: Mapping[str, str] = {"kid": locks.kid(public, suite(SUITE)), "public_key": public.hex()}
    return ReportKeyFile.close(fields, private, passphrase, randomness)


def read_key_file(data: bytes, passphrase: str) -> bytes:
    """The private key of a key file.

    Raises:
        Broken: Not a key file.
        Rejected: The passphrase is wrong.
    """
    return ReportKeyFile.read(data, Flaw.PASSPHRASE).open(passphrase)


# -- pieces ---------------------------------------------------------------------------------------


def padded(text: str, files: bytes = b"") -> bytes:
    """A text and the list of its files, each with its length before it, zeros behind, a multiple of BLOCK long.

    Raises:
        Broken: Longer than MAX_TEXT bytes.
    """
    data = text.encode()
    if len(data) > MAX_TEXT:
        raise Broken(Flaw.POLICY, f"a text has at most {MAX_TEXT} bytes")
    whole = len(data).to_bytes(4, "big") + data
    if files:
        whole += len(files).to_bytes(4, "big") + files
    return whole + bytes(-len(whole) % BLOCK)


def unpadded(data: bytes) -> str:
    """The text."""
    size = int.from_bytes(data[:4], "big")
    return data[4 : 4 + size].decode()


def listed(data: bytes) -> bytes:
    """The list of the files behind the text, b"" where there is none; what was sealed before files has zeros there."""
    start = 4 + int.from_bytes(data[:4], "big")
    size = int.from_bytes(data[start : start + 4], "big")
    return data[start + 4 : start + 4 + size]


def _context(name: str, box: str, nonce: str) -> bytes:
    core = {"v": 1, "type": "sealed-report", "suite": name, "box": box, "nonce": nonce}
    return hashlib.sha256(canonical.encode(core)).digest()


def _places(context: bytes, algorithms: Suite) -> dict[str, Place]:
    return {name: Place(name, context, algorithms) for name in (COMMITTEE, RESCUE)}


def _deal(place: Place, secret: bytes, group: SideKeepers) -> Lock:
    return locks.deal(place, secret, group.t, tuple(one.recipient for one in group.keepers))


def _encrypt(key: bytes, data: bytes, context: bytes, algorithms: Suite) -> bytes:
    out = bytearray(len(data) + 16)
    algorithms.aead(key).encrypt_into(_NONCE, data, context, out)
    return bytes(out)


def _kem_open(algorithms: Suite, private_key: bytes, info: bytes, sealed: str) -> bytes:
    try:
        return algorithms.kem_open(private_key, info, unb64(sealed))
    except SigningError as error:
        raise Rejected(Flaw.POLICY, "it is not sealed to this key") from error
