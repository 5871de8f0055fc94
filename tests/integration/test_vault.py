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
from hallcore.vault import PIECE, FileRef, Plan, Swept, Vault, VaultDamaged

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
    """Given an old upload, a young one and a kept file, the old one alone goes; asked for, it says so."""
    old, young = vault.begin(PLAN), vault.begin(Plan(PLAN.name, PLAN.size, PLAN.pieces, "L.2"))
    kept = vault.keep("收据.txt", b"kept")
    past = time.time() - 2 * HOUR
    os.utime(vault.root / "staging" / old, (past, past))
    assert vault.sweep_uploads(time.time() - HOUR) == 1
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
    assert vault.sweep_uploads(time.time() - HOUR) == 0
    assert vault.missing(upload) == (1, 2, 3)


def age(path):
    """Let a file or folder have been touched two hours ago, and never since."""
    past = time.time() - 2 * HOUR
    os.utime(path, (past, past))


def sweep(vault, *named):
    """Sweep what is older than an hour and not named."""
    return vault.sweep(frozenset(named), time.time() - HOUR)


def test_what_is_named_or_young_stays(vault):
    """Given a named file, a young one, one claimed just now and an orphan, the orphan alone goes, and is counted."""
    named, young, claimed, orphan = (vault.keep(f"{n}.txt", f"content {n}".encode()) for n in range(4))
    for ref in (named, claimed, orphan):
        age(vault.path(ref.sha256))
    assert vault.claim(claimed.sha256, claimed.size)
    assert sweep(vault, named.sha256) == Swept(files=1, size=orphan.size, uploads=0, spared=2)
    assert [vault.has(ref.sha256) for ref in (named, young, claimed, orphan)] == [True, True, True, False]
    assert sweep(vault, named.sha256) == Swept(spared=2)


@pytest.mark.parametrize(
    ("seconds", "stays"), [(-1, False), (0, True), (1, True)], ids=("older", "at", "younger")
)
def test_the_grace_time_ends_where_it_says(vault, seconds, stays):
    """Given a file last touched exactly where the grace time ends, it stays; a second before, it goes."""
    ref, end = vault.keep("a.txt", b"a"), float(int(time.time()) - 7200)
    os.utime(vault.path(ref.sha256), (end + seconds, end + seconds))
    vault.sweep(frozenset(), end)
    assert vault.has(ref.sha256) is stays


def test_what_is_missing_or_of_another_size_is_not_claimed(vault):
    """Given content that is not kept, or in another size than an act says, there is nothing to claim."""
    ref = vault.keep("a.txt", b"a")
    assert not vault.claim("0" * 64, 1)
    assert not vault.claim(ref.sha256, 2)
    age(vault.path(ref.sha256))
    assert not vault.claim(ref.sha256, 2)
    assert sweep(vault).files == 1


def test_what_is_not_the_vault_s_is_left_alone(vault):
    """Given a file in the kept folders whose name is no hash, the sweep does not know it and leaves it."""
    stray = vault.root / "kept" / "ab" / "note.txt"
    stray.parent.mkdir()
    stray.write_bytes(b"?")
    age(stray)
    assert sweep(vault) == Swept()
    assert stray.exists()


def at_worst(monkeypatch, name, meanwhile):
    """Let something begin in another thread between the sweep's look at an age and its removal."""
    removal = getattr(vaults.shutil if name == "rmtree" else vaults.Path, name)
    other = threading.Thread(target=meanwhile)

    def late(*given, **more):
        if not other.ident:
            other.start()
            other.join(0.2)  # time enough to be done, were there no lock
        return removal(*given, **more)

    monkeypatch.setattr(vaults.shutil if name == "rmtree" else vaults.Path, name, late)
    return other


def test_the_same_content_brought_while_it_is_swept_is_there_afterwards(vault, monkeypatch):
    """Given an orphan about to be removed and the same content brought in that moment, what is answered for stays."""
    ref, brought = vault.keep("投标文件.ggzb", DATA), []
    age(vault.path(ref.sha256))

    def bring():
        brought.append(vault.keep("投标文件.ggzb", DATA))

    other = at_worst(monkeypatch, "unlink", bring)
    sweep(vault)
    other.join()
    monkeypatch.undo()
    assert brought == [ref]
    assert vault.read(ref.sha256) == DATA


def test_an_act_that_claims_a_file_while_it_is_swept_is_told_the_truth(vault, monkeypatch):
    """Given an orphan about to be removed and an act that is about to name it, it is not told that it is there."""
    ref, answers = vault.keep("a.txt", b"a"), []
    age(vault.path(ref.sha256))
    other = at_worst(monkeypatch, "unlink", lambda: answers.append(vault.claim(ref.sha256, ref.size)))
    sweep(vault)
    other.join()
    monkeypatch.undo()
    assert answers == [vault.has(ref.sha256)] == [False]


def test_a_piece_put_while_its_upload_is_swept_is_either_there_or_refused(vault, monkeypatch):
    """Given an abandoned upload about to go and a piece for it in that moment, no piece is taken and then lost."""
    upload, told = vault.begin(PLAN), []
    age(vault.root / "staging" / upload)

    def put():
        try:
            vault.put(upload, 0, PIECES[0])
        except Refusal as refusal:
            told.append(refusal.reason)
        else:
            told.append("")

    other = at_worst(monkeypatch, "rmtree", put)
    sweep(vault)
    other.join()
    monkeypatch.undo()
    assert len(told) == 1
    assert "请重新上传" in told[0]
    assert vault.begin(PLAN) == upload
    assert vault.missing(upload) == (0, 1, 2, 3)


def test_uploads_racing_with_sweeps_lose_nothing(vault):
    """Given three bidders bringing orphans anew and one that sweeps all the time, every answer holds when given."""
    done, lost = threading.Event(), []

    def bring(owner):
        content = DATA[: PIECE + owner]
        plan = Plan(
            "a",
            len(content),
            tuple(hashlib.sha256(content[at : at + PIECE]).hexdigest() for at in (0, PIECE)),
            "x",
        )
        for _ in range(40):
            upload = vault.begin(plan)
            for number, at in enumerate((0, PIECE)):
                vault.put(upload, number, content[at : at + PIECE])
            ref = vault.finish(upload)
            if not vault.claim(ref.sha256, ref.size):
                lost.append(ref)
            age(vault.path(ref.sha256))
            age(vault.root / "staging" / upload)

    def clean():
        while not done.is_set():
            sweep(vault)

    bringing = [threading.Thread(target=bring, args=(owner,)) for owner in (1, 2, 3)]
    cleaning = threading.Thread(target=clean)
    for thread in (cleaning, *bringing):
        thread.start()
    for thread in bringing:
        thread.join()
    done.set()
    cleaning.join()
    assert lost == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(("keep", "age", "name", "claim", "sweep")), st.integers(0, 3)), max_size=30
    )
)
def test_in_any_order_nothing_named_or_young_is_ever_lost(tmp_path_factory, acts):
    """Whatever is brought, aged, named, claimed and swept in whatever order, what goes was old and named by nobody."""
    vault, named, old = Vault(tmp_path_factory.mktemp("v")), set(), set()
    there: dict[str, FileRef] = {}
    for act, n in acts:
        content = f"content {n}".encode()
        sha256 = hashlib.sha256(content).hexdigest()
        if act == "keep":
            there[sha256] = vault.keep("a.txt", content)
            old.discard(sha256)
        elif act == "claim":
            assert vault.claim(sha256, len(content)) is (sha256 in there)
            old.discard(sha256)
        elif act == "sweep":
            sweep(vault, *named)
            there = {each: ref for each, ref in there.items() if each in named or each not in old}
        elif sha256 in there and act == "age":
            age(vault.path(sha256))
            old.add(sha256)
        elif sha256 in there:
            named.add(sha256)
        assert {each for each in there if vault.has(each)} == set(there)


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
