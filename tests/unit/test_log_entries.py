"""What stands in the log, word for word, and what is promised before it stands there."""

from __future__ import annotations

import base64
import hashlib

import pytest

from signing.errors import Malformed, Refuted
from signing.log import entries
from signing.log.entries import FileEntry, OpaqueEntry, Promise, PublicEntry, SealedEntry
from tests.unit.log_samples import DOSSIER, ORIGIN, SALT

A, B = "a" * 64, "b" * 64
PAYLOAD = b'{"bid":1}'


def test_a_disclosed_record():
    """Type, dossier and two hashes, in three lines under 1 KiB."""
    entry = entries.public_entry("award-notice", DOSSIER, A, B)
    assert entry == f"ggzy-entry/v1\npublic award-notice {DOSSIER}\nsha256:{A} sha256:{B}\n".encode()
    assert entries.parse_entry(entry) == PublicEntry("award-notice", DOSSIER, A, B)
    longest = entries.public_entry("a" * 40, "9" * 80, A, B)
    assert len(longest) <= entries.MAX_ENTRY


def test_the_deadline_marker_is_an_ordinary_record():
    """It is a public record of type deadline-marker, so that it can be checked like one."""
    entry = entries.marker_entry(DOSSIER, A, B)
    assert entry == entries.public_entry("deadline-marker", DOSSIER, A, B)


def test_a_published_file():
    """A file has a name and one hash; no record can be taken for one."""
    entry = entries.public_file_entry("DHGC-2026-0003/award_1.pdf", A)
    assert entry == f"ggzy-entry/v1\npublic file DHGC-2026-0003/award_1.pdf\nsha256:{A}\n".encode()
    assert entries.parse_entry(entry) == FileEntry("DHGC-2026-0003/award_1.pdf", A)
    with pytest.raises(Malformed):
        entries.public_entry("file", DOSSIER, A, B)


@pytest.mark.parametrize("prefix", ["opaque", "sealed"])
def test_a_commitment_is_what_sealing_says(prefix):
    """SHA-256(label ‖ salt ‖ SHA-256(payload)) in base64; opaque names its month, sealed nothing."""
    inner = hashlib.sha256(PAYLOAD).digest()
    digest = hashlib.sha256(f"ggzy-{prefix}/v1\n".encode() + SALT + inner).digest()
    line = base64.b64encode(digest).decode()
    if prefix == "opaque":
        entry = entries.opaque_entry("2026-04", SALT, PAYLOAD)
        assert entry == f"ggzy-entry/v1\nopaque 2026-04\n{line}\n".encode()
        assert entries.parse_entry(entry) == OpaqueEntry("2026-04", digest)
    else:
        entry = entries.sealed_entry(SALT, PAYLOAD)
        assert entry == f"ggzy-entry/v1\nsealed\n{line}\n".encode()
        assert entries.parse_entry(entry) == SealedEntry(digest)


@pytest.mark.parametrize(
    "entry", [entries.opaque_entry("2026-04", SALT, PAYLOAD), entries.sealed_entry(SALT, PAYLOAD)]
)
def test_a_commitment_opens_only_to_its_payload(entry):
    """Another payload, another salt, a salt of another length: refused."""
    entries.verify_opening(entry, SALT, PAYLOAD)
    with pytest.raises(Refuted):
        entries.verify_opening(entry, SALT, PAYLOAD + b" ")
    with pytest.raises(Refuted):
        entries.verify_opening(entry, SALT[::-1], PAYLOAD)
    with pytest.raises(Malformed):
        entries.verify_opening(entry, SALT[:31], PAYLOAD)


def test_an_opaque_entry_is_no_sealed_one():
    """The same salt and payload give unlike commitments: one kind cannot be passed off as the other."""
    opaque = entries.parse_entry(entries.opaque_entry("2026-04", SALT, PAYLOAD))
    sealed = entries.parse_entry(entries.sealed_entry(SALT, PAYLOAD))
    assert opaque.commitment != sealed.commitment
    with pytest.raises(Refuted):
        entries.verify_opening(entries.public_entry("notice", DOSSIER, A, B), SALT, PAYLOAD)


@pytest.mark.parametrize(
    ("kind", "dossier", "record", "p7s"),
    [
        ("", DOSSIER, A, B),
        ("Notice", DOSSIER, A, B),
        ("a b", DOSSIER, A, B),
        ("a" * 41, DOSSIER, A, B),
        ("notice", "", A, B),
        ("notice", "敦化-1", A, B),
        ("notice", "a b", A, B),
        ("notice", "a\nb", A, B),
        ("notice", "9" * 81, A, B),
        ("notice", DOSSIER, A[:-1], B),
        ("notice", DOSSIER, A.upper(), B),
        ("notice", DOSSIER, A, ""),
        ("notice\n", DOSSIER, A, B),
    ],
)
def test_public_entries_that_are_not_written(kind, dossier, record, p7s):
    """No personal data, no foreign letters, nothing that could break a line."""
    with pytest.raises(Malformed):
        entries.public_entry(kind, dossier, record, p7s)


@pytest.mark.parametrize(
    "month", ["", "2026", "2026-13", "2026-00", "26-04", "2026-4", "2026-04\n", "２０２６-04"]
)
def test_months_that_are_none(month):
    """A month is YYYY-MM, 01 to 12, in ASCII digits."""
    with pytest.raises(Malformed):
        entries.opaque_entry(month, SALT, PAYLOAD)


@pytest.mark.parametrize("salt", [b"", b"\0" * 31, b"\0" * 33])
def test_salts_are_thirty_two_bytes(salt):
    """A short salt could be guessed; none but 32 bytes is taken."""
    for write in (
        lambda: entries.opaque_entry("2026-04", salt, b""),
        lambda: entries.sealed_entry(salt, b""),
    ):
        with pytest.raises(Malformed):
            write()


@pytest.mark.parametrize("name", ["", "a b.pdf", "通知.pdf", "a\n", "a" * 161])
def test_file_names_that_are_none(name):
    """Published names are ASCII words of at most 160 characters."""
    with pytest.raises(Malformed):
        entries.public_file_entry(name, A)


LINE = f"sha256:{A} sha256:{B}"
COMMITMENT = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"ggzy-entry/v2\npublic notice {DOSSIER}\n{LINE}\n",
        f"ggzy-entry/v1\npublic notice {DOSSIER}\n{LINE}",
        f"ggzy-entry/v1\npublic notice {DOSSIER}\n{LINE}\n\n",
        f"ggzy-entry/v1\r\npublic notice {DOSSIER}\n{LINE}\n",
        f"ggzy-entry/v1\npublic  notice {DOSSIER}\n{LINE}\n",
        f"ggzy-entry/v1\npublic notice {DOSSIER} \n{LINE}\n",
        f"ggzy-entry/v1\npublic notice {DOSSIER}\n{LINE} \n",
        f"ggzy-entry/v1\npublic notice {DOSSIER}\nsha256:{A}\n",
        f"ggzy-entry/v1\npublic notice {DOSSIER}\nsha512:{A} sha256:{B}\n",
        f"ggzy-entry/v1\npublic file {DOSSIER}\n{LINE}\n",
        f"ggzy-entry/v1\npublic file {DOSSIER}\nsha256:{A.upper()}\n",
        f"ggzy-entry/v1\nprivate notice {DOSSIER}\n{LINE}\n",
        f"ggzy-entry/v1\nopaque 2026-13\n{COMMITMENT}\n",
        f"ggzy-entry/v1\nopaque 2026-04\n{COMMITMENT[:-4]}\n",
        f"ggzy-entry/v1\nopaque 2026-04\n{COMMITMENT[:-2]}B=\n",
        f"ggzy-entry/v1\nsealed 2026-04\n{COMMITMENT}\n",
        f"ggzy-entry/v1\nsealed\n{LINE}\n",
        f"ggzy-entry/v1\npublic é {DOSSIER}\n{LINE}\n",
        f"ggzy-entry/v1\npublic notice {'9' * 1024}\n{LINE}\n",
    ],
)
def test_entries_that_are_none(text):
    """What was not written by this module is not read by it."""
    with pytest.raises(Malformed):
        entries.parse_entry(text.encode())


def test_a_promise_comes_back():
    """Six lines; the entry is named when it is already known."""
    text = entries.promise_text(ORIGIN, A, B, "2026-03-02T09:00:00.250+08:00", 60)
    assert text == (
        f"ggzy-promise/v1\n{ORIGIN}\nrecord sha256:{A}\nentry sha256:{B}\n"
        "arrival 2026-03-02T09:00:00.250+08:00\nwithin 60\n"
    )
    assert entries.parse_promise(text) == Promise(ORIGIN, A, B, "2026-03-02T09:00:00.250+08:00", 60)
    later = entries.promise_text(ORIGIN, A, None, "2026-03-02T01:00:00Z", 1)
    assert "\nentry -\n" in later
    assert entries.parse_promise(later).entry is None


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": "a b"},
        {"origin": ""},
        {"record": "A" * 64},
        {"entry": ""},
        {"arrival": "2026-03-02 09:00:00+08:00"},
        {"arrival": "2026-03-02T09:00:00"},
        {"arrival": "2026-02-30T09:00:00+08:00"},
        {"arrival": "2026-03-02T25:00:00+08:00"},
        {"arrival": "2026-03-02T09:00:00+08:60"},
        {"arrival": "2026-03-02T09:00:00.1234567Z"},
        {"arrival": "2026-03-02T09:00:00Z\nwithin 1"},
        {"within": 0},
        {"within": -1},
        {"within": 86_401},
    ],
    ids=repr,
)
def test_promises_that_are_not_given(changes):
    """No promise without a real time, a real hash and a term of at most a day."""
    right = {"origin": ORIGIN, "record": A, "entry": B, "arrival": "2026-03-02T09:00:00Z", "within": 60}
    with pytest.raises(Malformed):
        entries.promise_text(**(right | changes))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ggzy-promise/v1", "ggzy-promise/v2"),
        ("record ", "Record "),
        ("entry sha256", "entry md5"),
        ("within 60", "within 060"),
        ("within 60", "within +60"),
        ("within 60\n", "within 60"),
        ("within 60\n", "within 60\nmore\n"),
        ("arrival ", "arrival  "),
        ("arrival ", ""),
    ],
)
def test_promises_that_are_none(old, new):
    """Any other spelling of the same promise is refused."""
    text = entries.promise_text(ORIGIN, A, B, "2026-03-02T09:00:00Z", 60)
    with pytest.raises(Malformed):
        entries.parse_promise(text.replace(old, new))
