"""The vault: uploads that arrive in any order, broken off and resumed, and what is kept stays what it was."""

from __future__ import annotations

import hashlib
import os
import threading
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hallcore import vault as vaults
from hallcore.ground.errors import Refusal
from hallcore.vault import PIECE, FileRef, Plan, Vault, VaultDamaged

DATA = hashlib.shake_256(b"a sealed bid").digest(3 * PIECE + 77)
PIECES = tuple(DATA[at : at + PIECE] for at in range(0, len(DATA), PIECE))
PLAN = Plan("投标文件.ggzb", len(DATA), tuple(hashlib.sha256(p).hexdigest() for p in PIECES), "L.1")
SHA256 = hashlib.sha256(DATA).hexdigest()
HOUR = 3600.0


@pytest.fixture
def vault(tmp_path):
    """An empty vault that takes up to eight pieces."""
    return Vault(tmp_path / "vault", limit=8 * PIECE)


def files(vault: Vault) -> list[str]:
    """What lies in the vault's two folders, by relative path."""
    return sorted(str(path.relative_to(vault.root)) for path in vault.root.rglob("*") if path.is_file())


# -- pieces ------------------------------------------------------------------------------------------


def test_pieces_come_in_any_order_and_more_than_once(vault):
    """Given the pieces backwards and some twice, the file is the one that was promised."""
    upload = vault.begin(PLAN)
    for number in (3, 1, 1, 0, 3):
        vault.put(upload, number, PIECES[number])
    assert vault.missing(upload) == (2,)
    vault.put(upload, 2, PIECES[2])
    assert vault.finish(upload) == FileRef("投标文件.ggzb", len(DATA), SHA256)
    assert vault.read(SHA256) == DATA


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 3), max_size=8))
def test_what_is_missing_is_what_has_not_come(tmp_path, order):
    """In any order, the missing pieces are exactly those that were not put, and only then it can be finished."""
    vault = Vault(tmp_path / "one")
    upload = vault.begin(Plan(PLAN.name, PLAN.size, PLAN.pieces, repr(order)))
    for number in order:
        vault.put(upload, number, PIECES[number])
    assert vault.missing(upload) == tuple(sorted({0, 1, 2, 3} - set(order)))
    if vault.missing(upload):
        with pytest.raises(Refusal):
            vault.finish(upload)
    else:
        assert vault.finish(upload).sha256 == SHA256


def test_a_file_that_is_not_whole_is_not_kept(vault):
    """Given missing pieces, finishing is refused and names how many and the first (EB-04); nothing is kept."""
    upload = vault.begin(PLAN)
    vault.put(upload, 0, PIECES[0])
    with pytest.raises(Refusal) as refusal:
        vault.finish(upload)
    assert (refusal.value.cite, refusal.value.where) == ("EB-04", PLAN.name)
    assert "3 片" in refusal.value.reason
    assert "第 2 片" in refusal.value.reason
    assert not vault.has(SHA256)


@pytest.mark.parametrize(
    ("number", "data", "told"),
    [
        (0, PIECES[1], "第 1 片内容与分片清单不符"),
        (0, PIECES[0][:-1], f"第 1 片应为 {PIECE} 字节，收到 {PIECE - 1} 字节"),
        (0, PIECES[0] + b"x", "第 1 片应为"),
        (0, b"", "收到 0 字节"),
        (3, PIECES[3] + b"x", "第 4 片应为 77 字节"),
        (4, b"x", "没有第 5 片，共 4 片"),
        (-1, b"x", "没有第 0 片"),
        (0, bytes([PIECES[0][0] ^ 1]) + PIECES[0][1:], "传输有误，请重传本片"),
    ],
    ids=("another", "short", "long", "empty", "last too long", "one too many", "before the first", "flipped"),
)
def test_a_wrong_piece_is_refused_and_the_right_one_stays(vault, number, data, told):
    """Given a piece that is another, short, long, empty, flipped or uncalled for, it is refused, naming which."""
    upload = vault.begin(PLAN)
    for right, piece in enumerate(PIECES):
        vault.put(upload, right, piece)
    with pytest.raises(Refusal) as refusal:
        vault.put(upload, number, data)
    assert told in refusal.value.reason
    assert vault.finish(upload).sha256 == SHA256
    assert vault.read(SHA256) == DATA


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        (Plan("空.ggzb", 0, ()), "文件为空"),
        (Plan("大.ggzb", 8 * PIECE + 1, ("0" * 64,) * 9), "超过上限"),
        (Plan("少.ggzb", PIECE + 1, ("0" * 64,)), "分片清单与文件大小不符"),
        (Plan("多.ggzb", PIECE, ("0" * 64,) * 2), "分片清单与文件大小不符"),
        (Plan("坏.ggzb", PIECE, ("Z" * 64,)), "分片清单与文件大小不符"),
    ],
    ids=("empty", "too large", "list too short", "list too long", "list of no hashes"),
)
def test_an_upload_that_cannot_end_well_does_not_begin(vault, plan, told):
    """Given a plan that is empty, too large, or whose list does not fit its size, it is refused by name."""
    with pytest.raises(Refusal) as refusal:
        vault.begin(plan)
    assert told in refusal.value.reason
    assert refusal.value.where == plan.name
    assert files(vault) == []


def test_an_upload_number_is_no_path(vault):
    """Given what is no upload's number, it is refused before any folder is looked at."""
    for number in ("../../etc/passwd", "", "A" * 32, "0" * 31, "0" * 33):
        with pytest.raises(Refusal):
            vault.missing(number)
    with pytest.raises(Refusal):
        vault.missing("0" * 32)


# -- broken off and resumed --------------------------------------------------------------------------


def test_an_upload_goes_on_after_a_restart(vault):
    """Given a hall that was restarted, the same plan of the same owner goes on where it was broken off."""
    upload = vault.begin(PLAN)
    vault.put(upload, 0, PIECES[0])
    vault.put(upload, 2, PIECES[2])
    again = Vault(vault.root, limit=vault.limit)
    assert again.begin(PLAN) == upload
    assert again.missing(upload) == (1, 3)
    for number in (1, 3):
        again.put(upload, number, PIECES[number])
    assert again.finish(upload).sha256 == SHA256


def test_the_same_file_of_another_owner_is_another_upload(vault):
    """Given two bidders with the same plan, neither sees nor fills the other's upload."""
    mine, theirs = vault.begin(PLAN), vault.begin(Plan(PLAN.name, PLAN.size, PLAN.pieces, "L.2"))
    vault.put(mine, 0, PIECES[0])
    assert mine != theirs
    assert vault.missing(theirs) == (0, 1, 2, 3)


def test_a_piece_that_was_cut_off_while_it_was_written_is_missing(vault, monkeypatch):
    """Given a crash while a piece was being written, it counts as missing, and the rest as there."""
    upload = vault.begin(PLAN)
    vault.put(upload, 0, PIECES[0])

    def crash(_handle):
        raise OSError("the machine went down")

    monkeypatch.setattr(vaults.os, "fsync", crash)
    with pytest.raises(OSError, match="went down"):
        vault.put(upload, 1, PIECES[1])
    monkeypatch.undo()
    again = Vault(vault.root)
    assert again.missing(upload) == (1, 2, 3)


def test_finished_twice_is_finished_once(vault):
    """Given a request whose answer was lost, finishing again gives the same file, and it lies there once."""
    upload = vault.begin(PLAN)
    for number, piece in enumerate(PIECES):
        vault.put(upload, number, piece)
    assert vault.finish(upload) == vault.finish(upload)
    assert [path for path in files(vault) if path.startswith("kept")] == [f"kept/{SHA256[:2]}/{SHA256[2:]}"]


def test_eight_threads_finish_the_same_upload(vault):
    """Given a request repeated eight times at once, each gets the same whole file."""
    upload = vault.begin(PLAN)
    for number, piece in enumerate(PIECES):
        vault.put(upload, number, piece)
    found: list[FileRef] = []
    threads = [threading.Thread(target=lambda: found.append(vault.finish(upload))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [FileRef(PLAN.name, PLAN.size, SHA256)] * 8
    assert vault.read(SHA256) == DATA


# -- sweeping ----------------------------------------------------------------------------------------


def test_what_nobody_came_back_for_is_swept_and_the_rest_is_not(vault):
    """Given an old upload, a young one and a kept file, only the old one goes; asked for, it says so."""
    old, young = vault.begin(PLAN), vault.begin(Plan(PLAN.name, PLAN.size, PLAN.pieces, "L.2"))
    kept = vault.keep("收据.txt", b"kept")
    past = time.time() - 2 * HOUR
    os.utime(vault.root / "staging" / old, (past, past))
    assert vault.sweep(time.time() - HOUR) == 1
    with pytest.raises(Refusal) as refusal:
        vault.put(old, 0, PIECES[0])
    assert "请重新上传" in refusal.value.reason
    assert vault.missing(young) == (0, 1, 2, 3)
    assert vault.read(kept.sha256) == b"kept"
    assert vault.begin(PLAN) == old
    assert vault.missing(old) == (0, 1, 2, 3)


def test_an_upload_under_way_is_not_swept(vault):
    """Given an upload that began long ago and had a piece just now, it stays."""
    upload = vault.begin(PLAN)
    past = time.time() - 2 * HOUR
    os.utime(vault.root / "staging" / upload, (past, past))
    vault.put(upload, 0, PIECES[0])
    assert vault.sweep(time.time() - HOUR) == 0
    assert vault.missing(upload) == (1, 2, 3)


# -- what is kept ------------------------------------------------------------------------------------


def test_a_file_that_breaks_off_leaves_nothing(vault):
    """Given content whose sender fails half way, or is empty or too large, nothing is kept or left lying."""

    def broken():
        yield DATA[:100]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        vault.keep("半.ggzb", broken())
    for content in (b"", iter(()), iter([bytes(PIECE)] * 9)):
        with pytest.raises(Refusal):
            vault.keep("坏.ggzb", content)
    assert files(vault) == []


def test_kept_content_that_was_altered_is_told_by_name(vault):
    """Given a flipped, a cut and a missing file, reading names the hash, and the check names each file."""
    refs = [vault.keep(f"{n}.txt", f"content {n}".encode()) for n in range(4)]
    flipped, cut, gone = (vault.path(ref.sha256) for ref in refs[:3])
    flipped.write_bytes(b"Content 0")
    cut.write_bytes(b"conten")
    gone.unlink()
    for ref in refs[:3]:
        with pytest.raises(VaultDamaged, match=ref.sha256):
            vault.read(ref.sha256)
    told = "\n".join(vault.damaged())
    assert str(flipped) in told
    assert str(cut) in told
    assert vault.read(refs[3].sha256) == b"content 3"


@pytest.mark.parametrize(
    "damage", [lambda data: bytes([data[0] ^ 1]) + data[1:], lambda data: data[:-1]], ids=("flipped", "cut")
)
def test_content_brought_again_mends_what_was_damaged(vault, damage):
    """Given a kept file that was flipped or cut, the same content brought again takes its place (sealing.md 1.10)."""
    ref = vault.keep("投标文件.ggzb", DATA)
    vault.path(ref.sha256).write_bytes(damage(DATA))
    assert vault.keep("投标文件.ggzb", DATA) == ref
    assert vault.read(ref.sha256) == DATA
