"""Files sealed with a report: nothing of them is readable, nothing can be swapped, and what was sealed before files still opens."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

import pytest

from signing.seal import report as sealing
from signing.seal.attached import BLOCK, MAX_FILES, TAG, ReportFile, listing, safe_name
from signing.seal.faults import Broken, Rejected
from signing.seal.locks import kid
from signing.seal.report import Box, Keeper, SideKeepers, open_report, open_with_files, pass_share
from signing.suites import suite

PHOTO = ReportFile("示例照片-标记9c1e.jpg", b"\xff\xd8\xff" + b"photo-9c1e" * 900)
PAPER = ReportFile("示例材料.pdf", b"%PDF-1.7 paper-9c1e" * 5000)
TEXT = "示例举报内容"


@dataclass
class Pair:
    """A box with one keeper on each side, and their keys."""

    box: Box
    watch: bytes
    discipline: bytes

    def opened(self, sealed: bytes, attached: bytes) -> tuple[str, tuple[ReportFile, ...]]:
        """Open as the second keeper, with the first one's share."""
        to = self.box.discipline.keepers[0].kid
        share = pass_share(sealed, self.box, self.watch, to, secrets.token_bytes)
        return open_with_files(sealed, self.box, self.discipline, [share], attached)


@pytest.fixture(scope="module")
def pair() -> Pair:
    """Two keepers."""
    keys, sides = [], []
    for account in ("U-000001", "U-000002"):
        private = secrets.token_bytes(32)
        public = suite("S1").kem_public(private)
        sides.append(SideKeepers(1, (Keeper(account, kid(public, suite("S1")), public.hex()),)))
        keys.append(private)
    return Pair(Box(hall="demo", supervision=sides[0], discipline=sides[1]), *keys)


def test_text_and_files_come_back_together(pair):
    """Names, bytes and order; one ciphertext, whose length says only how many blocks."""
    sealed, attached = sealing.seal_with_files(pair.box, TEXT, (PHOTO, PAPER), secrets.token_bytes)
    assert pair.opened(sealed, attached) == (TEXT, (PHOTO, PAPER))
    assert len(attached) % BLOCK == TAG
    for secret in (b"9c1e", PHOTO.name.encode(), hashlib.sha256(PHOTO.data).hexdigest().encode()):
        assert secret not in sealed + attached


def test_a_report_without_files_is_what_it_was(pair):
    """The same bytes inside as before there were files, whatever its length does to the padding."""
    for size in (1, 4087, 4088, 4089, 4090, 4091, 4092, 4093, 8184):
        text = "a" * size
        sealed, attached = sealing.seal_with_files(pair.box, text, (), secrets.token_bytes)
        assert attached == b""
        assert pair.opened(sealed, b"") == (text, ())
        assert sealing.listed(sealing.padded(text)) == b""


def test_files_of_another_report_or_changed_or_left_out_do_not_open(pair):
    """The ciphertext is bound to its report; the text alone opens without it."""
    sealed, attached = sealing.seal_with_files(pair.box, TEXT, (PHOTO,), secrets.token_bytes)
    other, foreign = sealing.seal_with_files(pair.box, TEXT, (PHOTO,), secrets.token_bytes)
    changed = attached[:5] + bytes([attached[5] ^ 1]) + attached[6:]
    for wrong in (foreign, changed, b"", attached[:-BLOCK]):
        with pytest.raises(Rejected):
            pair.opened(sealed, wrong)
    share = pass_share(sealed, pair.box, pair.watch, pair.box.discipline.keepers[0].kid, secrets.token_bytes)
    assert open_report(sealed, pair.box, pair.discipline, [share]) == TEXT
    assert other != sealed


def test_what_the_format_does_not_hold_is_refused_before_sealing(pair):
    """Too many files, an empty one."""
    with pytest.raises(Broken):
        listing([PHOTO] * (MAX_FILES + 1))
    with pytest.raises(Broken):
        sealing.seal_with_files(pair.box, TEXT, (ReportFile("空.pdf", b""),), secrets.token_bytes)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\照片\x00.jpg", "C__照片_.jpg"),
        (".bashrc", "bashrc"),
        ("...", "file"),
        ("x" * 200 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_safe_to_save_under(name, safe):
    """A reporter's file names reach the keepers' devices: they are names and never ways."""
    assert safe_name(name) == safe
