"""``hall calendar load`` on a running hall: recorded, in force at once, kept over a restart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hallcore.ground.clock import DEMO_START, ScriptedClock
from portal.cli import main
from portal.commands import COMMANDS
from portal.control import ControlServer
from portal.hall import Hall
from portal.settings import Settings

NOTICE = '[[notice]]\nyear = 2027\nnumber = "示例〔2026〕9号"\nstatus = "V"\noff = [["元旦", "01-01..03"]]\nwork = []\n'


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration whose hall lies beside it."""
    path = tmp_path / "hall.ini"
    path.write_text("[app:main]\nhall.mode = demo\nhall.var = var\n", encoding="utf-8")
    return path


@pytest.fixture
def running(config: Path) -> Iterator[Hall]:
    """A hall that answers its socket."""
    hall = Hall(Settings(var=config.parent / "var"), clock=ScriptedClock(DEMO_START))
    server = ControlServer(hall, COMMANDS)
    server.start()
    yield hall
    server.stop()
    hall.stop()


def asked(config: Path, *arguments: str) -> Result:
    """One command."""
    return CliRunner().invoke(main, ["calendar", *arguments, "--config", str(config)])


def notice(config: Path, text: str = NOTICE) -> str:
    """A file with a notice."""
    path = config.parent / "2027.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_notice_is_in_force_as_soon_as_it_is_loaded(config, running):
    """GEN-17: the year becomes computable without a restart."""
    assert 2027 not in running.calendar.years
    answer = asked(config, "load", notice(config))
    assert answer.exit_code == 0, answer.output
    assert "新载入 2027 年放假安排（示例〔2026〕9号）" in answer.output
    assert 2027 in running.calendar.years
    assert "2027" in asked(config, "show").output
    running.settle()
    assert running.calendar.years[-1] == 2027


def test_a_notice_is_still_in_force_after_a_restart(config):
    """The calendar is files and records."""
    var = config.parent / "var"
    for loads in (True, False):
        hall = Hall(Settings(var=var), clock=ScriptedClock(DEMO_START))
        server = ControlServer(hall, COMMANDS)
        server.start()
        try:
            if loads:
                assert asked(config, "load", notice(config)).exit_code == 0
            assert 2027 in hall.calendar.years
        finally:
            server.stop()
            hall.stop()


def test_a_notice_that_is_none_or_known_is_refused(config, running):
    """The reason is told and nothing changes."""
    assert "没有放假通知" in asked(config, "load", notice(config, "")).output
    assert asked(config, "load", notice(config)).exit_code == 0
    again = asked(config, "load", notice(config))
    assert again.exit_code == 1
    assert "已经装载" in again.output
    assert running.calendar.years[-1] == 2027


def test_without_a_hall_nothing_is_loaded(config):
    """The command says what to do."""
    answer = asked(config, "load", notice(config))
    assert answer.exit_code == 1
    assert "大厅没有运行" in answer.output
