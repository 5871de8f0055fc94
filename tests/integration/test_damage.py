"""Damaged, stale and missing files: each is told by name, nothing is signed over it, nothing kept is lost."""

from __future__ import annotations

import gc
import logging
import random
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from hallcore import sealer as sealers
from hallcore.ground.clock import ScriptedClock
from hallcore.ground.errors import Refusal
from hallcore.inspection import Inspection
from hallcore.sealer import LogRefused, Sealer
from hallcore.vault import VaultDamaged
from portal.cli.checking import doctor
from portal.hall import Hall, inspect_hall, open_database
from portal.settings import Settings
from search.query import Query
from signing import verify
from tests.integration.makers import (
    DEADLINE,
    PURCHASER,
    bid_of,
    check_journal,
    copy_of,
    everything,
    keys_file,
    open_hall,
    tender_hall,
)
from tests.integration.openings import bids_of, pass_deadline, submit_all, take_off_locks
from trading.bidding.model import QuestionForm
from trading.opening.ceremony import container_of
from trading.tendering.model import Answer, ClarificationForm

# A storage that cannot be opened leaves its file to the garbage collector (ZODB 6.4).
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
FLIPS = 60
ANSWER = ClarificationForm((Answer("工期自何时起算？", "自开工令载明之日起算。"),), affects_preparation=False)


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """A closed hall with bids, questions and a clarification, all logged; and its records."""
    with tender_hall(tmp_path_factory.mktemp("closed"), 4) as tender:
        submit_all(tender)
        for bidder in tender.bidders:
            tender.hall.house.perform("ask-question", bidder.bid, bidder.actor, QuestionForm("是否含税？"))
        tender.hall.house.perform("clarify", tender.number, PURCHASER, ANSWER)
        tender.hall.settle()
        kept = everything(tender.hall)
    return tender, kept


@pytest.fixture
def var(closed, tmp_path):
    """A copy of its folder."""
    return copy_of(closed[0].hall.settings.var, tmp_path / "var")


@pytest.fixture(autouse=True)
def tidy():
    """What a refused opening left open is closed within the test that caused it."""
    yield
    gc.collect()


def opened(var: Path) -> Hall:
    """The hall on a folder, a day before the deadline."""
    return open_hall(var, ScriptedClock(DEADLINE - timedelta(days=1)))


def audited(hall: Hall, folder: Path) -> int:
    """The verdict of the offline verifier on the whole public log."""
    policy = verify.parse_policy(keys_file(hall, folder).read_text(encoding="utf-8"))
    judge = verify.Verifier()
    judge.policy = policy
    return judge.part(judge.audit, hall.settings.var / "log", None)


# -- a database that is not the one that was signed over -----------------------------------------------


def test_a_stale_copy_of_the_database_is_refused(closed, var):
    """Given a backup put back under a log that went on, the sealer refuses, and nothing is written or signed."""
    stale = var / "stale.fs"
    shutil.copy(var / "data" / "Data.fs", stale)
    hall = opened(var)
    hall.house.perform("clarify", closed[0].number, PURCHASER, ANSWER)
    hall.settle()
    newer = everything(hall)
    hall.stop()
    shutil.copy(var / "data" / "Data.fs", var / "newer.fs")
    shutil.copy(stale, var / "data" / "Data.fs")
    (var / "data" / "Data.fs.index").unlink()
    checkpoint = (var / "log" / "checkpoint").read_bytes()
    with pytest.raises(LogRefused, match=r"holds \d+ log entries but \d+ were signed: it is an old copy"):
        opened(var)
    assert (var / "data" / "Data.fs").read_bytes() == stale.read_bytes()
    assert (var / "log" / "checkpoint").read_bytes() == checkpoint
    shutil.copy(var / "newer.fs", var / "data" / "Data.fs")
    hall = opened(var)
    assert everything(hall) == newer
    hall.stop()


def test_a_database_with_another_past_is_refused(closed, var, tmp_path):
    """Given two copies of a hall that each went on by itself, neither's database passes for the other's."""
    other = copy_of(var, tmp_path / "other")
    for place in (var, other):
        hall = opened(place)
        answers = (Answer("澄清第几号？", place.name),)
        form = ClarificationForm(answers, affects_preparation=False)
        hall.house.perform("clarify", closed[0].number, PURCHASER, form)
        hall.settle()
        hall.stop()
    shutil.copy(other / "data" / "Data.fs", var / "data" / "Data.fs")
    with pytest.raises(LogRefused, match=r"first \d+ log entries are not those that were signed"):
        opened(var)


def test_the_guard_is_not_the_only_memory(closed, var):
    """Given a stale database whose guard was taken away too, the published checkpoint still refuses it."""
    stale = (var / "data" / "Data.fs").read_bytes()
    hall = opened(var)
    hall.house.perform("clarify", closed[0].number, PURCHASER, ANSWER)
    hall.settle()
    hall.stop()
    (var / "data" / "Data.fs").write_bytes(stale)
    (var / "guard" / "last-signed").unlink()
    with pytest.raises(LogRefused, match="it is an old copy"):
        opened(var)


@pytest.mark.parametrize("name", ["guard/last-signed", "log/checkpoint"])
@pytest.mark.parametrize(
    "damage", [lambda data: data[:-9], lambda data: b"\xff" + data[1:]], ids=["cut", "flipped"]
)
def test_a_damaged_checkpoint_is_told_by_name(var, name, damage):
    """Given a guard or a published checkpoint that is not what the sealer wrote, the file is named."""
    path = var / name
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(LogRefused) as refused:
        opened(var)
    assert str(path) in str(refused.value)


def test_a_second_sealer_is_refused(var):
    """Given a hall that is open, another sealer on its log, and another hall on its database, are refused."""
    hall = opened(var)
    with pytest.raises(LogRefused, match="another sealer is running"):
        Sealer(hall.house, hall.keyring, hall.log_signer, var / "log", var / "guard")
    with pytest.raises(SystemExit) as refused:
        opened(var)
    assert str(var / "data" / "Data.fs") in str(refused.value)
    assert "another process has this hall open" in str(refused.value)
    hall.stop()
    opened(var).stop()


# -- the database file --------------------------------------------------------------------------------


@pytest.mark.parametrize("indexed", [True, False], ids=["index kept", "index gone"])
@pytest.mark.parametrize("cut", [1, 100, 5_000, 60_000])
def test_a_cut_off_end_is_never_signed_over(closed, var, caplog, cut, indexed):
    """Given Data.fs cut short, either nothing that was acknowledged is missing, or the hall does not open;
    what was cut away in opening is kept beside it, and named.
    """  # noqa: D205 - one sentence that does not fit one line
    path = var / "data" / "Data.fs"
    path.write_bytes(path.read_bytes()[:-cut])
    if not indexed:
        (var / "data" / "Data.fs.index").unlink()
    with caplog.at_level(logging.WARNING):
        assert kept_or_refused(var) in (closed[1], "its end was cut off")
    told = [record.getMessage() for record in caplog.records if record.name == "portal.hall"]
    for cut_off in (var / "data").glob("Data.fs.tr*"):
        assert any(str(path) in line and cut_off.name in line for line in told)


def kept_or_refused(var: Path) -> object:
    """Every record where the hall opens; what it is refused for where it does not."""
    try:
        hall = opened(var)
    except LogRefused as refused:
        return "its end was cut off" if "its end was cut off" in str(refused) else str(refused)
    kept = everything(hall)
    hall.stop()
    return kept


def test_a_database_that_is_none_is_told_by_name(var):
    """Given a file that is no database, the message names it, and the file is left as it was."""
    path = var / "data" / "Data.fs"
    path.write_bytes(b"<html>404</html>" * 100)
    with pytest.raises(SystemExit) as refused:
        opened(var)
    assert str(path) in str(refused.value)
    assert path.read_bytes() == b"<html>404</html>" * 100


def test_an_empty_database_under_a_log_is_refused(var):
    """Given a database that was lost and begun anew, the log that was signed refuses it."""
    shutil.rmtree(var / "data")
    with pytest.raises(LogRefused, match="holds 0 log entries"):
        opened(var)


def test_no_flipped_byte_passes_for_what_was_kept(closed, var):
    """Given a flipped byte anywhere in Data.fs, the hall does not open, or the inspection finds it, or every
    record, entry and state is what it was: none is silently another.
    """  # noqa: D205 - one sentence that does not fit one line
    settings, lawbook, path = Settings(var=var), closed[0].hall.lawbook, var / "data" / "Data.fs"
    original = path.read_bytes()
    assert list(inspect_hall(settings, lawbook)) == []
    whole, found = facts(path), 0
    draw = random.Random(3)  # noqa: S311 - which bytes are tried is no secret
    for _ in range(FLIPS):
        place, bit = draw.randrange(len(original)), 1 << draw.randrange(8)
        path.write_bytes(original[:place] + bytes([original[place] ^ bit]) + original[place + 1 :])
        (var / "data" / "Data.fs.index").unlink(missing_ok=True)
        if told := list(inspect_hall(settings, lawbook)):
            assert all(str(path) in line for line in told)
            found += 1
        else:
            assert facts(path) == whole, f"bit {bit} of byte {place}"
    assert found > FLIPS // 4


def facts(path: Path) -> object:
    """All that a database keeps of records, entries and states."""
    database = open_database(path.parent)
    connection = database.open()
    archive, journal = connection.root()["archive"], connection.root()["journal"]
    dossiers = {
        number: (
            (one.state, one.parent, one.edition, one.types),
            [(r.data, r.salt, r.disclosure, r.reveal, r.promise) for r in one.all_records()],
        )
        for shard in archive.shards
        for number, one in shard.items()
    }
    entries = [(entry.leaf, entry.p7s) for _index, entry in journal.since(0)]
    connection.close()
    database.close()
    return dossiers, entries


def test_the_index_of_the_database_is_only_a_help(closed, var):
    """Given a Data.fs.index that is garbage, cut or gone, the hall opens with everything that was kept."""
    index = var / "data" / "Data.fs.index"
    for damage in (b"garbage", index.read_bytes()[:-7], b""):
        index.write_bytes(damage)
        hall = opened(var)
        assert everything(hall) == closed[1]
        hall.stop()


# -- the vault ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("damage", "outcome"),
    [
        (lambda path: path.unlink(), VaultDamaged),
        (lambda path: path.write_bytes(path.read_bytes()[:100]), Refusal),
        (lambda path: flip(path, 20), Refusal),
        (lambda path: flip(path, -20), Refusal),
    ],
    ids=["gone", "cut", "header flipped", "payload flipped"],
)
def test_a_damaged_container_stops_the_opening_by_name_and_is_mended(tmp_path, damage, outcome):
    """Given a received bid whose file was damaged in the vault, the opening says whose and stops; brought
    again by its bidder, the same bytes are read out.
    """  # noqa: D205 - one sentence that does not fit one line
    clock = ScriptedClock(DEADLINE - timedelta(days=1))
    with tender_hall(tmp_path, 3, lambda _var: clock) as tender:
        kept = submit_all(tender)
        pass_deadline(tender, clock)
        vault = tender.hall.vault
        ref = container_of(bid_of(tender.hall, tender.bidders[1].bid))
        whole = vault.read(ref.sha256)
        damage(vault.path(ref.sha256))
        with pytest.raises(outcome) as stopped:
            take_off_locks(tender, clock, kept)
        assert ref.sha256 in str(stopped.value) or tender.bidders[1].bid in str(stopped.value)
        with tender.hall.house.reading() as root:
            assert {bid.state for bid in bids_of(tender, root.archive).values()} <= {"received", "unlocked"}
        assert vault.keep(ref.name, whole) == ref
        assert vault.read(ref.sha256) == whole


def flip(path: Path, place: int) -> None:
    """Flip one bit of a file."""
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(bytes(data))


def test_a_missing_and_an_altered_file_are_found_by_the_inspection(closed, var):
    """Given a record's file that is gone and one that was altered, inspection and vault name path and record."""
    hall = opened(var)
    bid = container_of(bid_of(hall, closed[0].bidders[0].bid))
    other = container_of(bid_of(hall, closed[0].bidders[1].bid))
    vault = hall.vault
    with hall.house.reading() as root:
        inspection = Inspection(root, vault, hall.lawbook, hall.keyring.roots, hall.house.promise.verifier)
        assert list(inspection.findings()) == []
        vault.path(bid.sha256).unlink()
        flip(vault.path(other.sha256), 9)
        (told,) = inspection.findings()
    assert str(vault.path(bid.sha256)) in told
    assert closed[0].bidders[0].bid in told
    (altered,) = vault.damaged()
    assert str(vault.path(other.sha256)) in altered
    hall.stop()


def test_the_doctor_tells_what_is_damaged(closed, var, monkeypatch):
    """``hall doctor`` finds nothing in a sound hall, running or not; then names what was damaged and exits with 1."""
    monkeypatch.setenv("HALL_VAR", str(var))
    hall = opened(var)
    beside = CliRunner().invoke(doctor)
    assert beside.exit_code == 0, beside.output
    gone = hall.vault.path(container_of(bid_of(hall, closed[0].bidders[0].bid)).sha256)
    hall.stop()
    gone.unlink()
    told = CliRunner().invoke(doctor)
    assert told.exit_code == 1
    assert str(gone) in told.output


# -- what can be made anew ----------------------------------------------------------------------------


def test_the_public_log_is_written_anew_from_the_journal(closed, var, tmp_path):
    """Given tiles and bundles that are gone or altered, the next start writes them again; the audit holds."""
    (var / "log" / "tile" / "0").rename(var / "gone")
    for path in (var / "log" / "tile" / "entries").rglob("*"):
        if path.is_file():
            flip(path, 30)
    hall = opened(var)
    assert audited(hall, tmp_path) == 0
    assert everything(hall) == closed[1]
    hall.stop()


@pytest.mark.parametrize("damage", ["gone", "cut", "flipped", "ahead"])
def test_a_damaged_search_index_is_made_anew(closed, var, damage):
    """Given an index that is gone, damaged or ahead of the journal, it is rebuilt and finds what it found."""
    hall = opened(var)
    hall.settle()
    before = [result.key for result in hall.finder.find(Query(text="澄清")).results]
    count = hall.finder.index.count()
    assert before
    if damage == "ahead":
        hall.finder.index.put([], 100_000)
    hall.stop()
    if damage == "gone":
        shutil.rmtree(var / "index")
    elif damage != "ahead":
        for path in (var / "index").rglob("*"):
            if path.is_file() and path.stat().st_size > 40:
                flip(path, 30) if damage == "flipped" else path.write_bytes(path.read_bytes()[:-11])
    hall = opened(var)
    hall.settle()
    assert [result.key for result in hall.finder.find(Query(text="澄清")).results] == before
    assert hall.finder.index.count() == count
    hall.stop()


def test_every_view_is_made_anew_the_same(closed, var):
    """Given board and index emptied, following the journal from its first entry makes the same shelves."""
    hall = opened(var)
    hall.settle()
    before = shelves(hall)
    for view in hall.crew.views:
        view.reset()
    hall.settle()
    assert shelves(hall) == before
    hall.stop()


def shelves(hall: Hall) -> dict[str, dict[object, object]]:
    """What the board says."""
    with hall.house.reading() as root:
        return {
            name: dict(shelf.items()) for name, shelf in root.archive.shelves.items() if name != "cursors"
        }


# -- a disk that is full for a while --------------------------------------------------------------------


def test_a_full_disk_stops_the_log_and_not_the_promises(tmp_path, monkeypatch):
    """Given a log that cannot be written for a while, acts are acknowledged; once it can, all are logged."""
    with tender_hall(tmp_path, 4) as tender:
        hall, write = tender.hall, sealers.write_durably
        full = [True]

        def no_space(path: Path, data: bytes) -> None:
            if full:
                raise OSError(28, "No space left on device", str(path))
            write(path, data)

        monkeypatch.setattr(sealers, "write_durably", no_space)
        for bidder in tender.bidders:
            tender.submit(bidder, tender.examine(tender.seal(bidder)[0]))
            with pytest.raises(OSError, match="No space left"):
                hall.sealer.tick()
        full.clear()
        assert tender.submit(tender.bidders[0], tender.examine(tender.seal(tender.bidders[0])[0]))
        hall.settle()
        check_journal(hall)
        assert audited(hall, tmp_path) == 0


def test_a_running_sealer_outlives_a_failure(tmp_path, monkeypatch, caplog):
    """Given a tick that fails, the sealer's thread tells it, tries again, and keeps the promise."""
    with tender_hall(tmp_path, 3) as tender:
        hall, write = tender.hall, sealers.write_durably
        failures = [OSError(28, "No space left on device")]

        def once(path: Path, data: bytes) -> None:
            if failures:
                raise failures.pop()
            write(path, data)

        monkeypatch.setattr(sealers, "write_durably", once)
        monkeypatch.setattr(hall.sealer._stop, "wait", lambda _seconds: False)
        hall.start()
        done = tender.submit(tender.bidders[0], tender.examine(tender.seal(tender.bidders[0])[0]))
        hall.crew.stop()
        hall.sealer.stop()
        with hall.house.reading() as root:
            assert root.journal.position(done.dossier, done.n) is not None
        assert not failures
        assert "No space left on device" in caplog.text
        assert audited(hall, tmp_path) == 0


def test_what_was_acknowledged_at_the_last_moment_is_logged_before_closing(tmp_path):
    """Given an act acknowledged just before the hall stops, it stands in the log when the hall has stopped."""
    with tender_hall(tmp_path, 3) as tender:
        hall = tender.hall
        hall.start()
        hall.crew.stop()
        done = tender.submit(tender.bidders[0], tender.examine(tender.seal(tender.bidders[0])[0]))
        hall.sealer.stop()
        with hall.house.reading() as root:
            assert root.journal.position(done.dossier, done.n) is not None
