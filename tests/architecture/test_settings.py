"""The ini files and the settings know one another: a key nobody reads is a promise nobody keeps."""

from __future__ import annotations

import logging.config
from collections.abc import Iterator, Mapping
from pathlib import Path

import plaster
import pytest

from portal.cli.foreign_stories import SEED, SYSTEM
from portal.settings import Settings
from signing.exchange import sign, vouched

INI = ("development.ini", "production.ini")


class Asked(Mapping[str, str]):
    """The values of a file, which remembers what it was asked for."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values_ = dict(values)
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return self.values_[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_)

    def __len__(self) -> int:
        return len(self.values_)


@pytest.mark.parametrize("name", INI)
def test_every_key_of_the_hall_is_read(name: str, root: Path) -> None:
    """Each hall.* key of a file is one the settings ask for."""
    asked = Asked(plaster.get_settings(str(root / name), "app:main"))
    Settings.from_ini(asked, root)
    assert {key for key in asked if key.startswith("hall.")} <= asked.names


def test_the_demo_file_is_the_demo_and_the_other_is_not(root: Path) -> None:
    """Given each file, the mode is what its name says."""
    modes = [Settings.from_ini(plaster.get_settings(str(root / name), "app:main"), root).mode for name in INI]
    assert modes == ["demo", "production"]


@pytest.mark.parametrize("name", INI)
def test_the_logging_section_is_one_python_takes(name: str, root: Path) -> None:
    """The sections loggers, handlers and formatters name one another completely."""
    before = logging.getLogger().handlers[:], logging.getLogger().level
    try:
        logging.config.fileConfig(root / name, disable_existing_loggers=False, encoding="utf-8")
        assert [type(handler).__name__ for handler in logging.getLogger().handlers] == ["StreamHandler"]
    finally:
        logging.getLogger().handlers[:], logging.getLogger().level = before


def test_production_refuses_the_demos_key_of_another_system(root: Path) -> None:
    """Given the demo's file in production, it is refused: everybody can sign with that key."""
    values = {**plaster.get_settings(str(root / "development.ini"), "app:main"), "hall.mode": "production"}
    with pytest.raises(ValueError, match=r"hall\.exchange"):
        Settings.from_ini(values, root)


def test_the_demos_system_signs_with_the_key_of_its_file(root: Path) -> None:
    """Given a message signed as the demo signs, the key in the demo's file vouches for it."""
    keys = Settings.from_ini(plaster.get_settings(str(root / "development.ini"), "app:main"), root).exchange
    assert vouched(keys[SYSTEM], b"report", sign(SEED, b"report"))
