"""Filing: how an act becomes a record, and what is promised of it. Bytes and salts; nothing is stored here.

The record's canonical bytes are made once, under the door, and never again: whoever proves it serves these
bytes. What is not here: where the record goes (``hallcore.journal``) and when it is sealed.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hallcore.desk import Act, Desk
from hallcore.dossier import Annex, Record
from hallcore.ground.errors import Refusal
from hallcore.ground.events import to_body
from signing import canonical
from signing.log.entries import opaque_entry, promise_text, sealed_entry
from signing.log.note import NoteSigner, sign_note
from signing.log.tree import leaf_hash

PROMISE_SECONDS = 60
"""Within how many seconds of its arrival an act is in the log (sealing.md 1.5)."""


def make_record(hall: str, desk: Desk, act: Act, disclosure: str) -> Record:
    """The record of an act, next in its dossier's chain.

    Args:
        hall: The hall's name in every record.
        desk: Where the act was done.
        act: What the office returned.
        disclosure: How the log speaks of it.

    Raises:
        Refusal: An opaque record that does not say by when it is opened.
    """
    dossier, annex = desk.dossier, _annex(act.annex)
    head: dict[str, Any] = {
        "v": act.paper.v,
        "suite": "S1",
        "hall": hall,
        "type": act.paper.type,
        "dossier": dossier.number,
        "n": dossier.count,
        "prev": dossier.prev,
        "at": desk.at.isoformat(),
        "actor": {"account": desk.actor.account, "role": desk.actor.role, "party": desk.actor.party},
        "law": dossier.edition,
        "body": to_body(act.paper),
        "files": [{"name": f.name, "size": f.size, "sha256": f.sha256} for f in act.files],
    }
    if dossier.parent:
        head["parent"] = dossier.parent
    if annex is not None:
        head["annex"] = {
            name: hashlib.sha256(salt + value.encode()).hexdigest() for name, salt, value in annex.pieces
        }
    if disclosure == "opaque" and not act.reveal:
        raise Refusal("不公开的记录须写明最迟公开的月份", where=act.paper.type)
    month = act.reveal if disclosure == "opaque" else ""
    return Record(canonical.encode(head), secrets.token_bytes(32), disclosure, month, annex)


def promise_of(record: Record, at: datetime, origin: str, key: NoteSigner) -> str:
    """The signed note given at once: this record will be in the log within a minute."""
    entry = None if record.disclosure == "public" else leaf_hash(hidden_entry(record)).hex()
    arrived = at.isoformat(timespec="milliseconds")
    return sign_note(promise_text(origin, record.sha256, entry, arrived, PROMISE_SECONDS), [key])


def hidden_entry(record: Record) -> bytes:
    """The log entry of a record that is not public: a salted commitment to its exact bytes."""
    if record.disclosure == "opaque":
        return opaque_entry(record.reveal, record.salt, record.data)
    return sealed_entry(record.salt, record.data)


def _annex(pieces: Mapping[str, str]) -> Annex | None:
    if not pieces:
        return None
    return Annex(tuple((name, secrets.token_bytes(32), value) for name, value in sorted(pieces.items())))
