"""Screens, their play-lists and the hall's music, as cases. The day of the cases: Monday 2 March 2026."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from msgspec.structs import replace

from hallcore.desk import Actor
from hallcore.displays.model import MusicForm, MusicScheduled, PlaylistForm, ReasonForm, ScreenForm, Slot
from hallcore.displays.rules import is_audio, plays
from hallcore.ground.errors import Refusal
from portal.cli.showcase import wave
from tests.makers.house import file
from tests.makers.roster import MANAGER, StaffedHall
from tests.makers.values import at

EDITOR = Actor("U-900101", "editor")
TOKEN = "a-token-of-a-test-0001"
BIG = ScreenForm("L01", "一层大屏", "led", "主厅", 1, "A 区", TOKEN, sound=True)
OTHER = ScreenForm("L02", "二层大屏", "led", "主厅", 2, "", TOKEN)
GUIDE = ScreenForm("C001", "1 号窗口屏", "guide", "主厅", 1, "A 区", TOKEN, "W001")
LIST = PlaylistForm("常用", ("L01",), (Slot("notice", 15), Slot("policy", 20)))
HEAD = wave()[:16]
TUNE = MusicForm(
    "晨曲",
    file("晨曲.wav"),
    HEAD,
    (),
    (0, 1, 2, 3, 4),
    510,
    540,
    date(2026, 3, 2),
    date(2026, 3, 31),
    20,
    "自制",
)


@pytest.fixture
def hall() -> Iterator[StaffedHall]:
    """A hall with four windows and two big screens."""
    house = StaffedHall()
    for form in (BIG, OTHER):
        house.act("register-screen", "", MANAGER, form)
    yield house
    house.close()


# -- screens --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "where"),
    [
        (replace(BIG, code="1L"), "code"),
        (replace(BIG, code="L05", name=" "), "name"),
        (replace(BIG, code="L05", floor=0), "floor"),
        (replace(BIG, code="L05", token="short"), "token"),
        (replace(BIG, code="L05", window="W001"), "window"),
        (replace(GUIDE, window=""), "window"),
        (replace(GUIDE, window="W999"), "window"),
        (replace(GUIDE, sound=True), "sound"),
    ],
)
def test_a_screen_that_is_not_one_is_refused(hall, form, where):
    """XS-08: a code, a place, an address nobody guesses; a guide screen hangs over a window there is, and is silent."""
    hall.refuse("register-screen", "", MANAGER, form, cite="", where=where)


def test_a_screen_is_one_dossier_and_a_new_address_ends_the_old(hall):
    """XS-08: changed by a later paper; the same code is not registered twice; the paper is never in the log."""
    with pytest.raises(Refusal):
        hall.act("register-screen", "", MANAGER, BIG)
    hall.act("register-screen", "PM-L01", MANAGER, replace(BIG, token="another-token-00001"))
    seen = hall.see("PM-L01")
    assert (len(seen.records), seen.records[-1].paper.token, seen.records[-1].disclosure) == (
        2,
        "another-token-00001",
        "internal",
    )


def test_screens_are_the_managements_to_hang(hall):
    """XS-08: the content office says what is shown, not where."""
    with pytest.raises(Refusal):
        hall.act("register-screen", "", EDITOR, GUIDE)
    hall.act("register-screen", "", MANAGER, GUIDE)
    hall.act("retire-screen", "PM-C001", MANAGER, ReasonForm("窗口合并"))
    with pytest.raises(Refusal):
        hall.act("register-screen", "PM-C001", MANAGER, GUIDE)


# -- play-lists -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "lawful"), [(7, False), (8, True), (60, True), (61, False)])
def test_a_page_stays_long_enough_to_be_read(hall, seconds, lawful):
    """XS-05: eight to sixty seconds."""
    form = replace(LIST, slots=(Slot("notice", seconds),))
    if lawful:
        hall.act("arrange-playlist", "", EDITOR, form)
    else:
        hall.refuse("arrange-playlist", "", EDITOR, form, cite="XS-05", where="slots")


@pytest.mark.parametrize(("pages", "lawful"), [(12, True), (13, False)])
def test_a_play_list_comes_round(hall, pages, lawful):
    """XS-05: twelve pages at most."""
    form = replace(LIST, slots=(Slot("notice", 10),) * pages)
    if lawful:
        hall.act("arrange-playlist", "", EDITOR, form)
    else:
        hall.refuse("arrange-playlist", "", EDITOR, form, cite="XS-05", where="slots")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"screens": ()}, "screens"),
        ({"screens": ("L09",)}, "screens"),
        ({"slots": ()}, "slots"),
        ({"slots": (Slot("weather", 10),)}, "slots"),
        ({"name": ""}, "name"),
    ],
)
def test_a_play_list_is_of_screens_and_pages_there_are(hall, change, where):
    """XS-05: known pages, big screens that hang."""
    hall.refuse("arrange-playlist", "", EDITOR, replace(LIST, **change), cite="", where=where)


def test_a_screen_follows_one_play_list(hall):
    """XS-05: given L01 in one list, when another takes it, then it has left the first; the first keeps its others."""
    one = hall.act("arrange-playlist", "", EDITOR, replace(LIST, screens=("L01", "L02"))).dossier
    two = hall.act("arrange-playlist", "", EDITOR, LIST).dossier
    with hall.reading() as root:
        assert root.archive.claimed("playlist-of:L01") == two
        assert root.archive.claimed("playlist-of:L02") == one


# -- music ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begins", "ends", "lawful"),
    [(510, 990, True), (509, 540, False), (960, 991, False), (600, 600, False)],
)
def test_music_keeps_to_the_hours(hall, begins, ends, lawful):
    """XS-06: from 8:30 to 16:30, and for some time."""
    form = replace(TUNE, begins=begins, ends=ends)
    if lawful:
        hall.act("schedule-music", "", EDITOR, form)
    else:
        hall.refuse("schedule-music", "", EDITOR, form, cite="XS-06", where="begins")


@pytest.mark.parametrize(("volume", "lawful"), [(40, True), (41, False), (0, False)])
def test_music_is_quiet(hall, volume, lawful):
    """XS-06: no louder than forty per cent."""
    form = replace(TUNE, volume=volume)
    if lawful:
        hall.act("schedule-music", "", EDITOR, form)
    else:
        hall.refuse("schedule-music", "", EDITOR, form, cite="XS-06", where="volume")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"source": " "}, "source"),
        ({"days": ()}, "days"),
        ({"days": (7,)}, "days"),
        ({"head": b"%PDF-1.7"}, "file"),
    ],
)
def test_music_is_music_from_somewhere(hall, change, where):
    """XS-06: an audio file, its source, days of the week."""
    hall.refuse("schedule-music", "", EDITOR, replace(TUNE, **change), cite="", where=where)


def test_the_file_lies_in_the_vault_and_the_record_names_it(hall):
    """XS-06: what is played can be shown; when it is stopped, the record stays."""
    number = hall.act("schedule-music", "", EDITOR, TUNE).dossier
    assert [ref["name"] for ref in hall.last(number).head["files"]] == ["晨曲.wav"]
    hall.act("stop-music", number, EDITOR, ReasonForm("换曲"))
    assert hall.see(number).state == "stopped"


@pytest.mark.parametrize(
    ("moment", "code", "played"),
    [
        ("03-02 08:30", "L01", True),
        ("03-02 08:29", "L01", False),
        ("03-02 08:59", "L01", True),
        ("03-02 09:00", "L01", False),
        ("03-02 08:30", "L02", False),
        ("03-07 08:30", "L01", False),
        ("03-31 08:45", "L01", True),
        ("04-01 08:45", "L01", False),
    ],
)
def test_a_screen_plays_at_its_hours(moment, code, played):
    """XS-06: the first minute belongs to it, the last does not; only on its days, on its screens."""
    paper = MusicScheduled(
        "晨曲",
        file("晨曲.wav"),
        ("L01",),
        (0, 1, 2, 3, 4),
        510,
        540,
        date(2026, 3, 2),
        date(2026, 3, 31),
        20,
        "自制",
    )
    assert plays(paper, code, at(moment)) is played


@pytest.mark.parametrize(
    ("head", "audio"),
    [
        (b"ID3\x04", True),
        (b"\xff\xfb\x90\x00", True),
        (b"OggS\x00", True),
        (b"fLaC", True),
        (wave()[:16], True),
        (b"RIFF\x00\x00\x00\x00AVI LIST", False),
        (b"\xff\xd8\xff\xe0", False),
        (b"", False),
    ],
)
def test_what_a_browser_plays_is_known_by_its_first_bytes(head, audio):
    """XS-06: MP3 with and without a tag, OGG, FLAC, WAV; no film, no picture."""
    assert is_audio(head) is audio
