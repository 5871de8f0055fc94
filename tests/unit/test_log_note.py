"""Signed notes: the published example, the rules of C2SP signed-note, and its limits."""

from __future__ import annotations

import re
import subprocess

import pytest

from signing.canonical import b64
from signing.errors import Malformed, Refuted
from signing.log import note
from signing.log.note import NoteSigner, NoteVerifier, open_note, parse_note, sign_note

TEXT = "第一行\n\n第三行\n"
ALICE = NoteSigner("hall.example/a", b"\x07" * 32)
BOB = NoteSigner("hall.example/b", b"\x08" * 32)


def test_the_published_example(shared):
    """The verifier key of signed-note.md verifies its note, and only with its own name and id."""
    text = (shared / "vectors/c2sp-specs/signed-note.md").read_text(encoding="utf-8")
    vkey = re.search(r"^    (example\.com/foo\+[0-9a-f]{8}\+\S+)$", text, re.MULTILINE)[1]
    signed = re.search(r"^(This is an example message\.\n\n— example\.com/foo \S+\n)", text, re.MULTILINE)[1]
    verifier = NoteVerifier.from_vkey(vkey)
    assert verifier.vkey == vkey
    assert open_note(signed, [verifier]).text == "This is an example message.\n"
    with pytest.raises(Refuted):
        open_note(signed.replace("example message", "Example message"), [verifier])
    with pytest.raises(Refuted):
        open_note(signed, [NoteVerifier("example.com/bar", verifier.public_key)])


def test_what_is_signed_opens():
    """The text comes back exactly, empty lines and all, with those who signed it."""
    signed = sign_note(TEXT, [ALICE, BOB])
    opened = open_note(signed, [BOB.verifier, ALICE.verifier])
    assert opened.text == TEXT
    assert opened.signed_by == (ALICE.verifier, BOB.verifier)
    assert opened.unknown == ()


def test_unknown_signatures_are_ignored_and_kept():
    """A witness's cosignature (type 0x04) is a line like any other; it neither helps nor harms."""
    witness = note.Signature("witness.example/w1", b"\x01\x02\x03\x04", b"\0" * 72)
    signed = sign_note(TEXT, [ALICE]) + witness.line
    opened = open_note(signed, [ALICE.verifier])
    assert opened.unknown == (witness,)
    with pytest.raises(Refuted):
        open_note(signed, [BOB.verifier])


def test_same_name_or_same_id_alone_is_another_key():
    """A key is known by name and id together."""
    namesake = NoteSigner(ALICE.name, b"\x09" * 32)
    signed = sign_note(TEXT, [namesake, ALICE])
    assert open_note(signed, [ALICE.verifier]).signed_by == (ALICE.verifier,)
    renamed = NoteVerifier("hall.example/c", ALICE.verifier.public_key)
    with pytest.raises(Refuted):
        open_note(signed, [renamed])


def test_one_bad_signature_of_a_known_key_refutes_the_note():
    """Bob's good signature does not save a note on which Alice's is false."""
    signed = sign_note(TEXT, [BOB])
    forged = signed + note.Signature(ALICE.name, ALICE.verifier.key_id, b"\0" * 64).line
    assert open_note(forged, [BOB.verifier]).text == TEXT
    with pytest.raises(Refuted):
        open_note(forged, [ALICE.verifier, BOB.verifier])
    short = signed + note.Signature(ALICE.name, ALICE.verifier.key_id, b"\0").line
    with pytest.raises(Refuted):
        open_note(short, [ALICE.verifier, BOB.verifier])


def test_up_to_sixty_four_signatures():
    """Sixteen must be accepted (the standard), sixty-four are (ours), one more is refused."""
    stranger = note.Signature("x", b"\0\0\0\0", b"\1")
    for count, fine in ((15, True), (63, True), (64, False)):
        signed = sign_note(TEXT, [ALICE]) + stranger.line * count
        if fine:
            assert len(open_note(signed, [ALICE.verifier]).unknown) == count
        else:
            with pytest.raises(Malformed):
                open_note(signed, [ALICE.verifier])


@pytest.mark.parametrize("text", ["", "no newline", "tab\there\n", "return\r\n", "\x00\n", "lone \ud800\n"])
def test_texts_that_are_not_signed(text):
    """A text ends in a newline and holds no control characters."""
    with pytest.raises(Malformed):
        sign_note(text, [ALICE])


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "\n",
        "text\n",
        "text\n\n",
        "\n\n— a AAAAAAA=\n",
        "text\n\n— a AAAAAAA=",
        "text\n\n— a AAAA\n",
        "text\n\n— a AAAAAAB=\n",
        "text\n\n— a+b AAAAAAA=\n",
        "text\n\n— a b AAAAAAA=\n",
        "text\n\n—  AAAAAAA=\n",
        "text\n\n- a AAAAAAA=\n",
        "text\n\n— a\u00a0b AAAAAAA=\n",
        "text\n\n— a AAAAAAA= \n",
        "text\n\n— a\n",
        "text\n\n\n— a AAAAAAA=\nmore\n",
    ],
)
def test_notes_that_are_none(broken):
    """Every deviation from the line format makes the whole note unreadable."""
    with pytest.raises(Malformed):
        parse_note(broken)


def test_the_text_ends_at_the_last_empty_line():
    """A signed text may itself contain what looks like a signature."""
    inner = sign_note(TEXT, [ALICE])
    outer = sign_note(inner, [BOB])
    assert open_note(outer, [BOB.verifier]).text == inner
    with pytest.raises(Refuted):
        open_note(outer, [ALICE.verifier])


def test_size_is_limited():
    """A note above one megabyte is refused before anything else is done with it."""
    with pytest.raises(Malformed):
        sign_note("字" * 400_000 + "\n", [ALICE])


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "hall.example/a",
        ALICE.vkey[:-4],
        ALICE.vkey.replace("+", "+0", 1),
        ALICE.vkey.replace("hall", "Hall"),
        ALICE.vkey + "\n",
        "a+00000000+" + b64(b"\x04" + bytes(32)),
        "a+00000000+" + b64(b"\x01" + bytes(31)),
    ],
)
def test_verifier_keys_that_are_none(vkey):
    """The id must be the key's own; a cosigner's key (0x04) is not a note key."""
    with pytest.raises(Malformed):
        NoteVerifier.from_vkey(vkey)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u2003b"])
def test_names_that_no_line_can_carry(name):
    """Key names are not empty and hold neither spaces nor plus signs."""
    with pytest.raises(Malformed):
        NoteSigner(name, b"\0" * 32)


def test_a_signer_shows_only_its_public_half():
    """Neither repr nor any attribute in it names the private key."""
    assert repr(ALICE) == f"NoteSigner({ALICE.vkey})"
    with pytest.raises(Malformed):
        NoteSigner("a", b"\0" * 31)
    with pytest.raises(Malformed):
        NoteVerifier("a", b"\0" * 31)
    with pytest.raises(Malformed):
        sign_note(TEXT, [])


def test_openssl_verifies_a_note(tmp_path):
    """Decode the line, drop four bytes, `openssl pkeyutl -verify -rawin` (sealing.md 1.14)."""
    text, (signature,) = parse_note(sign_note(TEXT, [ALICE]))
    (tmp_path / "text").write_bytes(text.encode())
    (tmp_path / "sig").write_bytes(signature.value)
    spki = bytes.fromhex("302a300506032b6570032100") + ALICE.verifier.public_key
    (tmp_path / "key.der").write_bytes(spki)
    command = "openssl pkeyutl -verify -pubin -inkey key.der -keyform DER -rawin -in text -sigfile sig"
    done = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Successfully" in done.stdout, done.stderr
