"""The screen book: what is drafted, reviewed and shown, which screens hang where, what they play.

A view beside the board, rebuildable. Shelves: ``screen-content`` number → summary; ``screen-states`` (state, number) → 1;
``screen-live`` (last day, number) → 1, what is published and not over; ``screens`` code → summary; ``screen-playlists``
number → summary; ``screen-music`` number → summary. Whose play-list a screen follows stands in the archive's claims,
written by the act.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from hallcore.displays.model import (
    CONTENT,
    MUSIC,
    PLAYLIST,
    SCREEN,
    ContentDrafted,
    ContentPublished,
    MusicScheduled,
    PlaylistArranged,
    ScreenRegistered,
)
from hallcore.displays.rules import drafters, plays, shown_at
from hallcore.dossier import Archive, Dossier
from hallcore.journal import House, Root
from portal.consequences import SCREENS, followed_by
from portal.followers import Item, ShelfView

SHELVES = ("screen-content", "screen-states", "screen-live", "screens", "screen-playlists", "screen-music")
Summary = Mapping[str, Any]


class ScreenBook(ShelfView):
    """The view that keeps the shelves."""

    name = "screenbook"

    def __init__(self, house: House) -> None:
        super().__init__(house, followed_by(SCREENS), SHELVES)

    def gather(self, root: Root, items: Iterator[Item]) -> None:
        """Write each entry's line; a dossier is summed up once however much happened."""
        touched = {item.dossier.number: item.dossier for item in items}
        takers = {CONTENT: _content, SCREEN: _screen, PLAYLIST: _playlist, MUSIC: _music}
        for dossier in touched.values():
            takers[dossier.machine](root.archive, dossier)


def _content(archive: Archive, content: Dossier) -> None:
    paper: ContentPublished | ContentDrafted = content.latest(ContentPublished) or content.the(ContentDrafted)
    live, key = archive.shelf("screen-live"), (paper.last.isoformat(), content.number)
    if content.state == "published":
        live[key] = 1
    else:
        live.pop(key, None)
    before, states = archive.shelf("screen-content").get(content.number), archive.shelf("screen-states")
    if before is not None:
        states.pop((before["state"], content.number), None)
    states[(content.state, content.number)] = 1
    archive.shelf("screen-content")[content.number] = {
        "kind": paper.kind,
        "heading": paper.heading,
        "text": tuple(paper.text),
        "zones": tuple(paper.zones),
        "first": paper.first.isoformat(),
        "last": paper.last.isoformat(),
        "basis": paper.basis,
        "state": content.state,
        "drafters": tuple(sorted(drafters(content))),
        "at": content.last_at,
    }


def _screen(archive: Archive, screen: Dossier) -> None:
    paper = screen.the(ScreenRegistered)
    archive.shelf("screens")[paper.code] = {
        "number": screen.number,
        "name": paper.name,
        "kind": paper.kind,
        "hall": paper.hall,
        "floor": paper.floor,
        "zone": paper.zone,
        "window": paper.window,
        "sound": paper.sound,
        "state": screen.state,
    }


def _playlist(archive: Archive, playlist: Dossier) -> None:
    paper = playlist.the(PlaylistArranged)
    archive.shelf("screen-playlists")[playlist.number] = {
        "name": paper.name,
        "screens": tuple(paper.screens),
        "slots": tuple((slot.show, slot.seconds) for slot in paper.slots),
    }


def _music(archive: Archive, music: Dossier) -> None:
    paper = music.the(MusicScheduled)
    archive.shelf("screen-music")[music.number] = {
        "name": paper.name,
        "screens": tuple(paper.screens),
        "days": tuple(paper.days),
        "begins": paper.begins,
        "ends": paper.ends,
        "first": paper.first.isoformat(),
        "last": paper.last.isoformat(),
        "volume": paper.volume,
        "source": paper.source,
        "state": music.state,
    }


# -- reading ----------------------------------------------------------------------------------------------


def contents(archive: Archive, state: str = "") -> list[str]:
    """The numbers of all content, or of what is in one state, the newest first."""
    if not state:
        return list(reversed(archive.shelf("screen-content").keys()))
    keys = archive.shelf("screen-states").keys((state, ""), (state, "\U0010ffff"))
    return [number for _state, number in reversed(keys)]


def live_content(archive: Archive, place: str, day: date, kind: str = "") -> list[tuple[str, Summary]]:
    """What is shown at a place on a day, the newest first; all kinds or one."""
    shelf, text = archive.shelf("screen-content"), day.isoformat()
    numbers = [number for _last, number in archive.shelf("screen-live").keys((text, ""))]
    found = [
        (number, shelf[number])
        for number in numbers
        if shelf[number]["first"] <= text
        and shown_at(shelf[number]["zones"], place)
        and kind in ("", shelf[number]["kind"])
    ]
    return sorted(found, key=lambda one: (str(one[1]["first"]), one[0]), reverse=True)


def playlist_of(archive: Archive, code: str) -> Summary | None:
    """The play-list a screen follows, or None."""
    number = archive.claimed(f"playlist-of:{code}")
    return archive.shelf("screen-playlists").get(number) if number else None


def music_now(archive: Archive, code: str, at: datetime) -> tuple[str, MusicScheduled] | None:
    """The music a screen plays at a moment: of several the latest scheduled; its dossier's number and paper."""
    day = at.date().isoformat()
    for number, one in reversed(list(archive.shelf("screen-music").items())):
        if one["state"] == "standing" and one["first"] <= day <= one["last"]:
            paper = archive[number].the(MusicScheduled)
            if plays(paper, code, at):
                return number, paper
    return None
