from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.seal import archive
from signing.seal.archive import Source
from signing.seal.faults import Broken, Flaw

LONG = "施工组织设计（含进度计划与质量保证措施）" * 3 + ".pdf"


class Sink(io.BytesIO):
    """Keeps what was written after it is closed."""

    def close(self) -> None:
        """Keep it."""
        self.kept = self.getvalue()


def pack(*files: tuple[str, bytes]) -> bytes:
    return b"".join(archive.pack([Source.of_bytes(name, data) for name, data in files]))


def unpack(data: bytes, step: int = 1000) -> dict[str, bytes]:
    sinks: dict[str, Sink] = {}

    def create(name: str) -> Sink:
        sinks[name] = Sink()
        return sinks[name]

    archive.unpack([data[at : at + step] for at in range(0, len(data), step)], create)
    return {name: sink.kept for name, sink in sinks.items()}


@given(st.integers(1, 2**50))
def test_padme_costs_at_most_twelve_percent_and_is_reached_once(size):
    padded = archive.padme(size)
    assert size <= padded <= size * 1.12
    assert archive.padme(padded) == padded


def test_padme_keeps_the_figures_of_the_paper():
    """Nikitin et al. 2019: sizes keep as many significant bits as their exponent has."""
    assert [archive.padme(size) for size in (1, 2, 9, 10, 100, 1000)] == [1, 2, 10, 10, 104, 1024]


def test_any_tar_program_unpacks_it():
    data = pack(("quote.json", b"{}"), (LONG, b"x" * 5000))
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        assert [member.name for member in tar] == ["quote.json", LONG]
        assert [(member.mtime, member.uid, member.mode) for member in tar] == [(0, 0, 0o644)] * 2
        assert tar.extractfile(LONG).read() == b"x" * 5000


@pytest.mark.parametrize("sizes", [(0,), (1,), (511, 512, 513), (archive.READ + 1, 3)])
def test_what_is_packed_comes_out(sizes):
    files = {f"附件{number}.bin": bytes([number]) * size for number, size in enumerate(sizes)}
    data = pack(*files.items())
    assert len(data) == archive.padme(len(data))
    assert unpack(data) == files


def test_sources_on_disk_and_in_memory_are_one(tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(b"hall")
    assert b"".join(archive.pack([Source.of_path(tmp_path / "a.txt")])) == pack(("a.txt", b"hall"))


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../x", "a/b", "a\\b", "a\x00b", "a\nb", " a", "a ", ".hidden", "a.", "e\u0301", "a:b",
     "fdp.\u202eexe", "x" * 241, "\ud800"],
)  # fmt: skip
def test_a_name_that_is_not_plain_is_refused(name):
    """No folders, no controls, no marks that turn the reading direction, one normal form, at most 240 bytes."""
    with pytest.raises(Broken) as broken:
        pack((name, b""))
    assert broken.value.flaw is Flaw.ARCHIVE


def test_no_file_two_of_one_name_and_too_many_are_refused():
    for files in ([], [("a", b""), ("a", b"x")], [(f"{n}", b"") for n in range(archive.MAX_FILES + 1)]):
        with pytest.raises(Broken):
            pack(*files)


@pytest.mark.parametrize("claimed", [3, 5])
def test_a_file_that_changes_its_size_is_refused(claimed):
    source = Source("a.txt", claimed, lambda: io.BytesIO(b"four"))
    with pytest.raises(Broken) as broken:
        list(archive.pack([source]))
    assert broken.value.where == "a.txt"


def test_every_changed_byte_outside_the_contents_is_refused():
    """A tar has one spelling: whatever byte of headers, ends or padding differs, it is not the bidder's tar."""
    data = pack(("a.txt", b"hall"))
    inside = range(2 * 512 + 512, 2 * 512 + 512 + 4)
    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 0x40
        if at in inside:
            assert unpack(bytes(changed))["a.txt"] != b"hall"
            continue
        try:
            found = unpack(bytes(changed))
        except Broken:
            continue
        # A changed name makes another tar, never another reading of this one.
        assert pack(*found.items()) == bytes(changed)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE])
def test_links_folders_and_devices_have_no_place(kind):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        member = tarfile.TarInfo("名")
        member.type, member.linkname = kind, "/etc/passwd"
        tar.addfile(member)
    with pytest.raises(Broken):
        unpack(out.getvalue())


def test_missing_and_surplus_padding_is_refused():
    data = pack(("a.txt", b"x" * 70_000))
    bare = len(data.rstrip(b"\x00")) // 512 * 512
    for forged in (data + bytes(512), data[:-512], data[: bare + 512], b"", data[:100]):
        with pytest.raises(Broken):
            unpack(forged)
