"""Sweeping the demo hall's vault: everything a record names in whatever way stays, and what nobody names goes."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from webtest import TestApp

from hallcore.desk import Actor
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.inspection import Inspection
from hallcore.journal import Done
from hallcore.vault import FileRef
from portal.cli.checking import sweep
from portal.commands import COMMANDS
from portal.control import ControlServer
from portal.documents import sold_under
from portal.hall import Hall
from portal.presenters.addresses import file_url
from portal.settings import Settings
from tests.integration.makers import during
from trading.tendering.model import Answer, ClarificationForm, ProjectRegistered, SealingPolicyPublished
from trading.tendering.sealing import load_policy

TENDER = "DHGC-2026-0010"


def age_everything(hall: Hall) -> None:
    """Let nothing in the vault have been touched for a year."""
    past = time.time() - 365 * 86400
    for path in [*(hall.vault.root / "kept").glob("*/*"), *(hall.vault.root / "staging").iterdir()]:
        os.utime(path, (past, past))


def kept(hall: Hall) -> set[str]:
    """The hashes of what lies in the vault."""
    return {path.parent.name + path.name for path in (hall.vault.root / "kept").glob("*/*")}


@pytest.fixture
def config(hall: Hall) -> Iterator[Path]:
    """The hall answers at its socket; the ini file that leads there."""
    server = ControlServer(hall, COMMANDS)
    server.start()
    path = hall.settings.var.parent / "hall.ini"
    path.write_text(
        f"[app:main]\nuse = egg:sunhall\nhall.mode = demo\nhall.var = {hall.settings.var}\n", encoding="utf-8"
    )
    yield path
    server.stop()


def test_the_demo_loses_nothing_that_anybody_needs(hall: Hall, app: TestApp) -> None:
    """Given a vault in which all is old, a sweep takes the orphan alone; records, rules and files are as before."""
    before = kept(hall)
    orphan = hall.vault.keep("没有下文.pdf", b"an upload whose act was refused")
    age_everything(hall)
    swept = hall.sweep()
    assert (swept.files, swept.size, swept.spared) == (1, orphan.size, 0)
    assert kept(hall) == before
    with hall.house.reading() as root:
        inspection = Inspection(
            root, hall.vault, hall.lawbook, hall.keyring.roots, hall.house.promise.verifier
        )
        assert list(inspection.findings()) == []
        ruled = [
            root.archive[number]
            for number in root.archive.shelf("tenders")
            if root.archive[number].numbers(SealingPolicyPublished.type)
        ]
        assert all(load_policy(hall.vault, tender) for tender in ruled)
        files = list(root.archive.shelf("files").items())
    assert len(ruled) >= 10
    for sha256, (name, _size, record) in files[:60]:
        with hall.house.reading() as root:
            expected = 200 if sold_under(root.archive, record) is None else 403
        assert app.get(file_url(sha256, name), status=expected).status_int == expected


def test_a_sweep_that_cannot_read_a_record_removes_nothing(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a dossier that cannot be read, nobody knows what it names, and the sweep ends before it begins."""
    orphan = hall.vault.keep("没有下文.pdf", b"an upload whose act was refused")
    age_everything(hall)

    def damaged(_dossier: Dossier) -> Iterator[object]:
        raise LookupError("damaged")

    monkeypatch.setattr(Dossier, "all_records", damaged)
    with pytest.raises(LookupError, match="damaged"):
        hall.sweep()
    assert hall.vault.has(orphan.sha256)


def clarify(hall: Hall, file: FileRef) -> Done:
    """Publish a clarification with a file on a tender that is open."""
    with hall.house.reading() as root:
        project = root.archive[TENDER].the(ProjectRegistered)
    form = ClarificationForm((Answer("问？", "答。"),), affects_preparation=False, files=(file,))
    return hall.house.perform("clarify", TENDER, Actor("U-000002", "purchaser", project.purchaser), form)


def test_an_act_that_names_an_old_file_keeps_it_from_the_sweep(hall: Hall) -> None:
    """Given an orphan from long ago, an act that names it, and a sweep before its commit, the record's file is there."""
    file = hall.vault.keep("澄清.pdf", b"a clarification that waited a year")
    age_everything(hall)
    claim, swept = hall.vault.claim, []

    def then_sweep(sha256: str, size: int) -> bool:
        answer = claim(sha256, size)
        swept.append(hall.sweep())
        return answer

    hall.vault.claim = then_sweep  # type: ignore[method-assign]  # the worst moment, made to come
    done = clarify(hall, file)
    hall.vault.claim = claim  # type: ignore[method-assign]  # as it was
    assert [each.files for each in swept] == [0]
    age_everything(hall)
    assert hall.sweep().files == 0
    with hall.house.reading() as root:
        (named,) = root.archive[done.dossier].record(done.n).files
    assert hall.vault.read(named.sha256) == b"a clarification that waited a year"


def test_an_act_whose_file_is_gone_is_refused_and_files_nothing(hall: Hall) -> None:
    """Given an orphan that is swept while the office judges, the act is refused: no record names what is not there."""
    file = hall.vault.keep("澄清.pdf", b"a clarification that waited a year")
    age_everything(hall)
    during(hall.house, "clarify", hall.sweep)
    with pytest.raises(Refusal, match="请重新上传"):
        clarify(hall, file)
    assert hall.sweep().files == 0


def test_the_command_says_what_it_swept_and_what_it_left(hall: Hall, config: Path) -> None:
    """Given an old orphan and a young one, ``hall sweep`` counts the one as swept and the other as left."""
    old = hall.vault.keep("旧.pdf", b"old orphan")
    age_everything(hall)
    young = hall.vault.keep("新.pdf", b"young orphan")
    done = CliRunner().invoke(sweep, ["--config", str(config)])
    assert (done.exit_code, done.exception) == (0, None)
    assert f"文件 1 个，{old.size} 字节" in done.output
    assert "未满 48 小时而保留的文件 1 个" in done.output
    assert [hall.vault.has(ref.sha256) for ref in (old, young)] == [False, True]


def test_the_housekeeper_sweeps_when_it_is_time(hall: Hall) -> None:
    """Given a hall that has run for the first hour, what is old and unnamed goes without anybody asking."""
    orphan = hall.vault.keep("旧.pdf", b"old orphan")
    age_everything(hall)
    hall.housekeeper._next_sweep = time.monotonic()
    hall.housekeeper.start()
    give_up = time.monotonic() + 30
    while hall.vault.has(orphan.sha256):
        assert time.monotonic() < give_up
        time.sleep(0.02)


@pytest.mark.parametrize("hours", ["0", "-1", "1.5", ""])
def test_a_grace_time_that_an_upload_may_outlast_is_no_setting(tmp_path: Path, hours: str) -> None:
    """Given a grace time of less than an hour, or none, the settings are refused; one hour is the least."""
    with pytest.raises(ValueError, match=r"grace_hours|invalid literal"):
        Settings.from_ini({"hall.grace_hours": hours, "hall.mode": "demo"}, tmp_path)
    assert Settings.from_ini({"hall.grace_hours": "1", "hall.mode": "demo"}, tmp_path).grace_hours == 1
