"""Erasing personal data at its window and by ``hall erase``: asked with ground and reason, and then shown nowhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from hallcore.dossier import record_number
from hallcore.identity.model import AnnexErased
from hallcore.identity.rules import applicant_number
from portal import control
from portal.cli import cast
from portal.cli.erasing import erase
from portal.commands import COMMANDS
from portal.control import ControlServer
from portal.hall import Hall
from tests.functional.desk_hands import People

PARTY = cast.PURCHASERS[0].code
RECORD = record_number(applicant_number(PARTY), 0)
WINDOW = f"/desk/records/{RECORD}/erasure"
CONTACT, MASKED = "示例联系人", "示****"
FILLED = (("ground", "purpose"), ("reason", "联系人更换"))


@pytest.fixture
def people(hall: Hall) -> People:
    """Everybody, in a hall of the test's own."""
    return People(hall)


@pytest.fixture
def socket(hall: Hall) -> Iterator[Path]:
    """The hall answers at its socket; the ini file that leads there."""
    server = ControlServer(hall, COMMANDS)
    server.start()
    config = hall.settings.var.parent / "hall.ini"
    config.write_text(
        f"[app:main]\nuse = egg:sunhall\nhall.mode = demo\nhall.var = {hall.settings.var}\n", encoding="utf-8"
    )
    yield config
    server.stop()


def erasures(hall: Hall) -> tuple[AnnexErased, ...]:
    """What has been erased of the party."""
    with hall.house.reading() as root:
        return root.archive[applicant_number(PARTY)].papers(AnnexErased)


# -- the window ---------------------------------------------------------------------------------------------


def test_the_window_asks_for_ground_and_reason_and_shows_no_data(hall: Hall, people: People) -> None:
    """Given a party's contact, the window names the pieces and not what they say; after it the party's page has none."""
    before = people.get("centre1", f"/desk/parties/{PARTY}")
    assert MASKED in before.text
    assert before.html.find("a", href=WINDOW)
    page = people.get("centre1", WINDOW)
    assert "联系人" in page.text
    assert CONTACT[1:] not in page.html.main.text.replace("联系人", "")
    people.fill("centre1", WINDOW, FILLED)
    (paper,) = erasures(hall)
    assert (paper.of, paper.pieces, paper.reason) == (RECORD, ("contact", "phone"), "联系人更换")
    after = people.get("centre1", f"/desk/parties/{PARTY}")
    assert MASKED not in after.text
    assert "已删除" in after.text
    assert not after.html.find("a", href=WINDOW)
    assert "联系人更换" in people.get("centre1", WINDOW).text


@pytest.mark.parametrize(
    ("fields", "status", "told"),
    [
        ((("ground", "purpose"), ("reason", "")), 200, "请写明删除理由"),
        ((("reason", "联系人更换"),), 200, "请选择法定情形"),
        ((("ground", "purpose"), ("reason", f"{CONTACT}离职")), 409, "不得写入要删除的个人信息"),
    ],
    ids=("no reason", "no ground", "the name itself"),
)
def test_what_is_missing_or_would_keep_it_is_told_beside_the_form(
    hall: Hall, people: People, fields: tuple[tuple[str, str], ...], status: int, told: str
) -> None:
    """Given no ground, no reason, or a reason that names the person, nothing is erased (PI-13)."""
    assert told in people.fill("centre1", WINDOW, fields, status=status).text
    assert erasures(hall) == ()


def test_an_operator_comes_to_an_account_from_the_list(hall: Hall, people: People) -> None:
    """Given the list of accounts, a name leads to its window; erased, the list says so and the person still signs in."""
    with hall.house.reading() as root:
        account = root.archive.secrets["expert7"][0]
    window = f"/desk/records/{record_number(account, 0)}/erasure"
    assert people.get("operator1", "/desk/accounts?q=expert7").html.find("a", href=window)
    people.fill("operator1", window, (("ground", "withdrawn"), ("reason", "本人书面撤回同意")))
    assert "已删除" in people.get("operator1", "/desk/accounts?q=expert7").text
    assert people.get("expert7", "/desk").status_int == 200


def test_a_purge_follows_from_an_erasure_and_nobody_waits_for_it(hall: Hall, people: People) -> None:
    """Given an erasure at the window, a purge is due; once the housekeeper has done it no file holds a salt of it."""
    with hall.house.reading() as root:
        annex = root.archive[applicant_number(PARTY)].record(0).annex
        assert annex is not None
        salts = [salt for _name, salt, _value in annex.pieces]
    data = hall.settings.var / "data"
    assert all(salt in (data / "Data.fs").read_bytes() for salt in salts)
    people.fill("centre1", WINDOW, FILLED)
    assert (data / "purge-due").exists()
    hall.housekeeper.start()
    give_up = time.monotonic() + 30
    while (data / "purge-due").exists():
        assert time.monotonic() < give_up
        time.sleep(0.02)
    for path in data.iterdir():
        assert not [salt for salt in salts if salt in path.read_bytes()], path


# -- the command ----------------------------------------------------------------------------------------------


def test_the_command_erases_and_purges_while_the_hall_is_running(hall: Hall, socket: Path) -> None:
    """Given a running hall, ``hall erase`` names what it erased and its record; the database has forgotten it by then."""
    with hall.house.reading() as root:
        annex = root.archive[applicant_number(PARTY)].record(0).annex
        assert annex is not None
        salts = [salt for _name, salt, _value in annex.pieces]
    done = CliRunner().invoke(erase, [RECORD, "--reason", "联系人更换", "--yes", "--config", str(socket)])
    assert (done.exit_code, done.exception) == (0, None), done.output
    assert f"已删除 {RECORD} 的联系人、联系电话" in done.output
    (paper,) = erasures(hall)
    assert (paper.of, paper.ground, paper.reason) == (RECORD, "purpose", "联系人更换")
    kept = b"".join(path.read_bytes() for path in (hall.settings.var / "data").iterdir())
    assert not [salt for salt in salts if salt in kept]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((RECORD, "--reason", " "), "请写明删除理由"),
        ((RECORD, "--reason", f"{CONTACT}离职"), "不得写入要删除的个人信息（PI-13）"),
        (("DHGC-2026-0001-0000", "--reason", "无"), "没有个人信息附卷（PI-13）"),
        (("DHGC-2026-9999-0000", "--reason", "无"), "没有这个案卷"),
        (("nonsense", "--reason", "无"), "记录号不合格式"),
    ],
    ids=("no reason", "the name itself", "no annex", "no dossier", "no record number"),
)
def test_the_command_says_why_not(hall: Hall, socket: Path, words: tuple[str, ...], told: str) -> None:
    """Given what the law or the archive does not allow, the command ends with the reason and its clause."""
    done = CliRunner().invoke(erase, [*words, "--yes", "--config", str(socket)])
    assert done.exit_code == 1
    assert told in done.output
    assert erasures(hall) == ()


def test_the_command_asks_first_and_needs_a_running_hall(hall: Hall, socket: Path) -> None:
    """Given a no, nothing is erased; given no hall at the socket, the command says so."""
    words = [RECORD, "--reason", "联系人更换", "--config", str(socket)]
    assert CliRunner().invoke(erase, words, input="n\n").exit_code == 1
    assert erasures(hall) == ()
    control.socket_path(hall.settings.var).unlink()
    done = CliRunner().invoke(erase, [*words, "--yes"])
    assert (done.exit_code, "大厅没有运行" in done.output) == (1, True)
