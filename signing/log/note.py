"""Signed notes: a short text with signature lines below it (C2SP signed-note).

Keys are Ed25519 (type 0x01). Lines of other keys and other types, such as the cosignatures of witnesses
(0x04, 0x06), are read, kept and ignored until a verifier for them is given. A note and its text are ``str``;
only the UTF-8 form of the text is signed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from signing.canonical import b64, unb64, unhex
from signing.errors import Malformed, Refuted

ED25519 = b"\x01"
MAX_SIGNATURES = 64
MAX_NOTE = 1_000_000
"""The longest note read, in bytes of UTF-8."""

_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True)
class Signature:
    """One signature line: who signs, with which key (four bytes), and the signature itself."""

    name: str
    key_id: bytes
    value: bytes

    @property
    def line(self) -> str:
        """The line as it stands in the note, with its newline."""
        return f"— {self.name} {b64(self.key_id + self.value)}\n"


@dataclass(frozen=True)
class OpenedNote:
    """A note whose known signatures all verified.

    Attributes:
        text: What was signed, ending in a newline.
        signed_by: The verifiers that found a good signature of theirs, at least one.
        unknown: The signature lines of keys nobody asked about; they prove nothing.
    """

    text: str
    signed_by: tuple[NoteVerifier, ...]
    unknown: tuple[Signature, ...]


@dataclass(frozen=True)
class NoteVerifier:
    """A public key with its name.

    Args:
        name: The key name: no spaces, no plus sign; for a log its origin.
        public_key: 32 bytes (RFC 8032).

    Raises:
        Malformed: A name that a signature line cannot carry, or a key of another length.
    """

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        _check_name(self.name)
        if len(self.public_key) != 32:
            raise Malformed("an Ed25519 public key is 32 bytes")

    @classmethod
    def from_vkey(cls, vkey: str) -> NoteVerifier:
        """Read ``name+keyid+base64(type ‖ key)``.

        Raises:
            Malformed: Another form, a key type other than Ed25519, or a key id that is not this key's.
        """
        parts = vkey.split("+", 2)
        if len(parts) != 3:
            raise Malformed("a verifier key is name+id+key")
        name, key_id, key = parts[0], unhex(parts[1], 4), unb64(parts[2])
        if key[:1] != ED25519:
            raise Malformed("the verifier key is of a type this program does not know")
        verifier = cls(name, key[1:])
        if verifier.key_id != key_id:
            raise Malformed("the verifier key carries the id of another key")
        return verifier

    @cached_property
    def key_id(self) -> bytes:
        """The first four bytes of SHA-256(name ‖ newline ‖ type ‖ key)."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public_key).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key as one line of text, to be published."""
        return f"{self.name}+{self.key_id.hex()}+{b64(ED25519 + self.public_key)}"

    def check(self, text: str, signature: Signature) -> None:
        """Check one signature over a note's text.

        Raises:
            Refuted: It is not this key's signature over this text.
        """
        try:
            key = Ed25519PublicKey.from_public_bytes(self.public_key)
            key.verify(signature.value, text.encode())
        except (InvalidSignature, ValueError):
            raise Refuted(f"the signature of {self.name} does not verify") from None


class NoteSigner:
    """A private key with its name. It signs texts and shows only its public half.

    Args:
        name: The key name; for a log its origin.
        private_key: The 32-byte Ed25519 seed.

    Raises:
        Malformed: A bad name, or a seed of another length.
    """

    __slots__ = ("_key", "verifier")

    def __init__(self, name: str, private_key: bytes) -> None:
        if len(private_key) != 32:
            raise Malformed("an Ed25519 private key is 32 bytes")
        self._key = Ed25519PrivateKey.from_private_bytes(private_key)
        self.verifier = NoteVerifier(name, self._key.public_key().public_bytes_raw())

    @property
    def name(self) -> str:
        """The key name."""
        return self.verifier.name

    @property
    def vkey(self) -> str:
        """The public half as one line of text."""
        return self.verifier.vkey

    def sign(self, text: str) -> Signature:
        """The signature line over a text that ``sign_note`` has checked."""
        return Signature(self.name, self.verifier.key_id, self._key.sign(text.encode()))

    def __repr__(self) -> str:
        return f"NoteSigner({self.vkey})"


def sign_note(text: str, signers: Sequence[NoteSigner]) -> str:
    """Write a note: the text, an empty line, one signature line for each signer in order.

    Raises:
        Malformed: The text does not end in a newline, holds control characters, is too long, or nobody signs.
    """
    _check_text(text)
    if not 1 <= len(signers) <= MAX_SIGNATURES:
        raise Malformed(f"a note carries 1 to {MAX_SIGNATURES} signatures")
    return text + "\n" + "".join(signer.sign(text).line for signer in signers)


def parse_note(note: str) -> tuple[str, tuple[Signature, ...]]:
    """Take a note apart without believing it: its text and its signature lines.

    Raises:
        Malformed: It is not a signed note, or larger than the limits (64 signatures, 1 MB).
    """
    _check_text(note)
    text, gap, lines = note.rpartition("\n\n")
    signatures = lines.split("\n")[:-1]
    if not (text and gap and signatures):
        raise Malformed("a signed note is a text, an empty line and signature lines")
    if len(signatures) > MAX_SIGNATURES:
        raise Malformed(f"the note has more than {MAX_SIGNATURES} signatures")
    return text + "\n", tuple(_parse_line(line) for line in signatures)


def open_note(note: str, verifiers: Iterable[NoteVerifier]) -> OpenedNote:
    """Check every signature by a known key and return the text.

    Raises:
        Malformed: It is not a signed note.
        Refuted: A known key's signature is bad, or no known key has signed.
    """
    text, signatures = parse_note(note)
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    good, unknown = [], []
    for signature in signatures:
        verifier = known.get((signature.name, signature.key_id))
        if verifier is None:
            unknown.append(signature)
            continue
        verifier.check(text, signature)
        if verifier not in good:
            good.append(verifier)
    if not good:
        raise Refuted("the note is not signed by any known key")
    return OpenedNote(text, tuple(good), tuple(unknown))


def _parse_line(line: str) -> Signature:
    dash, _, rest = line.partition(" ")
    name, _, blob = rest.partition(" ")
    if dash != "—":
        raise Malformed("a signature line begins with an em dash and a space")
    _check_name(name)
    data = unb64(blob)
    if len(data) < 5:
        raise Malformed("a signature line holds no signature")
    return Signature(name, data[:4], data[4:])


def _check_name(name: str) -> None:
    if not name or "+" in name or any(char.isspace() for char in name) or _CONTROL.search(name):
        raise Malformed("a key name is not empty and holds neither spaces nor plus signs")


def _check_text(text: str) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise Malformed("text holds a lone surrogate and has no UTF-8 form") from None
    if size > MAX_NOTE:
        raise Malformed(f"a note of {size} bytes is over the limit of {MAX_NOTE}")
    if not text.endswith("\n") or _CONTROL.search(text):
        raise Malformed("a note's lines end in newlines and hold no control characters")
