"""Personal data is erasable, proof is not: without its annex a record is as good a proof as before."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from datetime import timedelta

import pytest

from hallcore.ground.errors import Refusal
from hallcore.identity.model import AnnexErased, AnnexErasureForm, NewApplicant
from hallcore.inspection import Inspection
from portal.cli import cast
from portal.evidence import PublicLog, entry_of, examine
from signing import cms, verify
from signing.keyring import certificates_to_pem
from tests.integration.makers import OPERATOR, everything, keys_file, open_hall, tender_hall
from trading.registry.model import Admission

CONTACT, PHONE = "示例联系人欧阳标记", "13912345678"
PARTY = cast.Party(cast.made_up_code("company", 777), "敦化示例注销有限公司", "company", ("bidder",))


@pytest.fixture(scope="module")
def erased(tmp_path_factory):
    """A hall in which a party was registered with a contact, sealed, logged, and the contact then erased."""
    with tender_hall(tmp_path_factory.mktemp("erased")) as tender:
        hall = tender.hall
        form = NewApplicant(PARTY.code, PARTY.name, cast.REGION, PARTY.kind, CONTACT, PHONE)
        number = hall.house.perform("register-applicant", "", OPERATOR, form).dossier
        hall.house.perform("admit-party", number, OPERATOR, Admission(PARTY.capacities))
        hall.settle()
        with hall.house.reading() as root:
            annex = root.archive[number].record(0).annex
            assert (annex.get("contact"), annex.get("phone")) == (CONTACT, PHONE)
            salts = [salt for _name, salt, _value in annex.pieces]
        before = everything(hall)
        done = hall.house.perform(
            "erase-annex", number, OPERATOR, AnnexErasureForm(0, "withdrawn", "本人撤回同意")
        )
        hall.settle()
        before[number, done.n] = done.data
        yield hall, number, before, salts


def test_nothing_but_the_annex_is_gone(erased):
    """Every record has the bytes it had; the annex gives nothing, and the record keeps the salted hashes."""
    hall, number, before, _salts = erased
    assert everything(hall) == before
    with hall.house.reading() as root:
        record = root.archive[number].record(0)
        assert record.annex.get("contact") is None
        assert record.annex.get("phone") is None
        assert set(record.head["annex"]) == {"contact", "phone"}


def test_seal_and_place_in_the_log_hold(erased):
    """The office's seal and the log proof of the erased record are found as sound as of any other."""
    hall, number, _before, _salts = erased
    log = PublicLog(hall.sealer.public, hall.log_signer.verifier)
    with hall.house.reading() as root:
        found = entry_of(root.journal, number, 0)
        examination = examine(root.archive[number].record(0).data, found, log, hall.keyring.roots)
        later = hall.clock.now() + timedelta(days=1)
        cms.verify_detached(root.archive[number].record(0).data, found[1].p7s, hall.keyring.roots, at=later)
    assert examination.proven


def test_a_stranger_proves_chain_seal_and_log(erased, tmp_path):
    """Given the record, its seal and its proof as files, verify.py and openssl prove them; and the chain."""
    hall, number, _before, _salts = erased
    log = PublicLog(hall.sealer.public, hall.log_signer.verifier)
    with hall.house.reading() as root:
        index, entry = entry_of(root.journal, number, 0)
        (tmp_path / "record.json.p7s").write_bytes(entry.p7s)
        (tmp_path / "record.tlog-proof").write_text(log.prove(index, entry.leaf).encode(), encoding="utf-8")
        for n, record in enumerate(root.archive[number].all_records()):
            (tmp_path / f"{n}.json").write_bytes(record.data)
    (tmp_path / "root.pem").write_text(certificates_to_pem(hall.keyring.roots))
    keys_file(hall, tmp_path)
    evidence = (
        "--p7s",
        "record.json.p7s",
        "--proof",
        "record.tlog-proof",
        "--keys",
        "keys.txt",
        "--ca",
        "root.pem",
    )
    assert run(tmp_path, "record", "0.json", *evidence) == 0
    assert run(tmp_path, "chain", "0.json", "1.json", "2.json") == 0


def run(folder, *words) -> int:
    """The verifier's exit code, as a stranger runs it."""
    command = [sys.executable, "-I", "-S", verify.__file__, *words]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode


def test_the_erasure_is_an_act_like_any_other(erased):
    """What was erased, on which ground and why stands in a record of its own: last in the chain, sealed and logged."""
    hall, number, _before, _salts = erased
    with hall.house.reading() as root:
        record = root.archive[number].record(2)
        paper = root.archive[number].the(AnnexErased)
        _index, entry = entry_of(root.journal, number, 2)
        later = hall.clock.now() + timedelta(days=1)
        cms.verify_detached(record.data, entry.p7s, hall.keyring.roots, at=later)
        inspection = Inspection(
            root, hall.vault, hall.lawbook, hall.keyring.roots, hall.house.promise.verifier
        )
        assert list(inspection.findings()) == []
    assert (paper.of, paper.pieces, paper.ground) == (f"{number}-0000", ("contact", "phone"), "withdrawn")


def test_no_view_shows_what_was_erased(erased):
    """Board and index, as they stand and made anew, hold neither value; nor does any record."""
    hall, _number, _before, _salts = erased
    for view in (None, *hall.crew.views):
        if view is not None:
            view.reset()
            hall.settle()
        with hall.house.reading() as root:
            board = repr({name: dict(shelf.items()) for name, shelf in root.archive.shelves.items()})
        index = b"".join(
            path.read_bytes() for path in (hall.settings.var / "index").rglob("*") if path.is_file()
        )
        for mark in (CONTACT, PHONE):
            assert mark not in board
            assert mark.encode() not in index
    assert not [key for key, data in everything(hall).items() if PHONE.encode() in data]


def test_the_hashes_that_stay_cannot_be_tried_out(erased):
    """Given the right value, its hash without the salt is not the one in the record; the salts are gone too."""
    hall, number, _before, salts = erased
    with hall.house.reading() as root:
        hashes = set(root.archive[number].record(0).head["annex"].values())
    assert hashlib.sha256(PHONE.encode()).hexdigest() not in hashes
    assert hashlib.sha256(salts[1] + PHONE.encode()).hexdigest() in hashes


def test_a_packed_database_holds_neither_value_nor_salt(erased):
    """Given an erasure and a purge, no file of the hall holds the contact, the phone or a salt any more."""
    hall, _number, before, salts = erased
    assert any(PHONE.encode() in path.read_bytes() for path in (hall.settings.var / "data").glob("Data.fs"))
    hall.housekeeper.purge()
    marks = [CONTACT.encode(), PHONE.encode(), *salts]
    for path in hall.settings.var.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not [mark for mark in marks if mark in data], path
    assert everything(hall) == before


def test_it_stays_so_after_a_restart(erased):
    """Given the packed database opened anew, records and log are as before; the party cannot register twice."""
    hall, _number, before, _salts = erased
    hall.stop()
    again = open_hall(hall.settings.var, hall.clock)
    assert everything(again) == before
    with pytest.raises(Refusal):
        again.house.perform(
            "register-applicant", "", OPERATOR, NewApplicant(PARTY.code, PARTY.name, cast.REGION, PARTY.kind)
        )
    again.stop()
