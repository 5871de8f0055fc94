"""What is done about what the hall shows: drafted, reviewed, published, withdrawn; screens, play-lists, music."""

from __future__ import annotations

from contextlib import suppress

from hallcore.desk import Act, Desk, Verb
from hallcore.displays.model import (
    CONTENT,
    MUSIC,
    PLAYLIST,
    PROCEDURE,
    SCREEN,
    ContentDiscarded,
    ContentDrafted,
    ContentEnded,
    ContentForm,
    ContentPublished,
    ContentReturned,
    ContentSubmitted,
    ContentWithdrawn,
    MusicForm,
    MusicScheduled,
    MusicStopped,
    PlaylistArranged,
    PlaylistForm,
    ReasonForm,
    ScreenForm,
    ScreenRegistered,
    ScreenRetired,
)
from hallcore.displays.rules import (
    check_content,
    check_days,
    check_music,
    check_playlist,
    check_reason,
    check_reviewer,
    check_screen,
    content_number,
    music_number,
    over_at,
    playlist_number,
    screen_number,
)
from hallcore.ground.errors import Refusal
from hallcore.organisation.rules import window_number

# -- content ------------------------------------------------------------------------------------------


def draft_content(desk: Desk, form: ContentForm) -> Act:
    """Draft a piece of content, or change a draft."""
    check_content(form, desk.law, desk.at.date())
    _enter(desk, CONTENT)
    desk.advance("draft-content")
    text = tuple(line.strip() for line in form.text if line.strip())
    return Act(
        ContentDrafted(
            form.kind, form.heading.strip(), text, form.zones, form.first, form.last, form.basis.strip()
        )
    )


def submit_content(desk: Desk, _form: None) -> Act:
    """Hand a draft in for review."""
    draft = desk.dossier.the(ContentDrafted)
    check_days(draft.first, draft.last, desk.law, desk.at.date())
    desk.advance("submit-content")
    return Act(ContentSubmitted())


def return_content(desk: Desk, form: ReasonForm) -> Act:
    """Give a draft back to whoever wrote it."""
    check_reviewer(desk.dossier, desk.actor.account, desk.law)
    desk.advance("return-content")
    return Act(ContentReturned(check_reason(form.reason)))


def discard_content(desk: Desk, _form: None) -> Act:
    """Give a draft up."""
    desk.advance("discard-content")
    return Act(ContentDiscarded())


def publish_content(desk: Desk, _form: None) -> Act:
    """Publish what was reviewed: exactly the draft that lies before the reviewer."""
    check_reviewer(desk.dossier, desk.actor.account, desk.law)
    draft = desk.dossier.the(ContentDrafted)
    check_days(draft.first, draft.last, desk.law, desk.at.date())
    desk.advance("publish-content")
    paper = ContentPublished(
        draft.kind, draft.heading, draft.text, draft.zones, draft.first, draft.last, draft.basis
    )
    desk.remind("end-content", over_at(paper))
    return Act(paper)


def withdraw_content(desk: Desk, form: ReasonForm) -> Act:
    """Take down what was published before its time is over."""
    heading = desk.dossier.the(ContentPublished).heading
    desk.advance("withdraw-content")
    desk.forget("end-content")
    return Act(ContentWithdrawn(heading, check_reason(form.reason)))


def end_content(desk: Desk, _form: None) -> Act:
    """The last day is over: done by the clock."""
    if desk.at < over_at(desk.dossier.the(ContentPublished)):
        raise Refusal("显示期间尚未届满", "XS-02")
    desk.advance("end-content")
    desk.forget("end-content")
    return Act(ContentEnded())


# -- screens ------------------------------------------------------------------------------------------


def register_screen(desk: Desk, form: ScreenForm) -> Act:
    """Register a screen, or say anew where it hangs and what its address ends in."""
    stands = bool(form.window) and desk.archive.get(window_number(form.window)) is not None
    check_screen(form, window_stands=stands)
    number = screen_number(form.code)
    if desk.archive.get(number) is None:
        desk.file_in(desk.found(number, PROCEDURE, SCREEN))
    elif desk.dossier.number != number:
        raise Refusal("案卷与填写的编号不符", where="code")
    desk.advance("register-screen")
    return Act(
        ScreenRegistered(
            form.code,
            form.name.strip(),
            form.kind,
            form.hall.strip(),
            form.floor,
            form.zone.strip(),
            form.window,
            form.token,
            form.sound,
        )
    )


def retire_screen(desk: Desk, form: ReasonForm) -> Act:
    """Take a screen down; its address shows nothing any more."""
    desk.advance("retire-screen")
    return Act(ScreenRetired(check_reason(form.reason)))


def arrange_playlist(desk: Desk, form: PlaylistForm) -> Act:
    """Arrange what screens show in turn; a screen that stood in another play-list leaves it."""
    found = (desk.archive.get(screen_number(code)) for code in form.screens)
    standing = [screen for screen in found if screen is not None and screen.state == "standing"]
    papers = (screen.the(ScreenRegistered) for screen in standing)
    check_playlist(form, {paper.code: paper for paper in papers}, desk.law)
    number = _enter(desk, PLAYLIST)
    for code in form.screens:
        key = f"playlist-of:{code}"
        desk.archive.release(key, desk.archive.claimed(key))
        desk.archive.claim(key, number)
    desk.advance("arrange-playlist")
    return Act(PlaylistArranged(form.name.strip(), form.screens, form.slots))


# -- music --------------------------------------------------------------------------------------------


def schedule_music(desk: Desk, form: MusicForm) -> Act:
    """Schedule a piece of music."""
    check_music(form, desk.law, desk.at.date())
    _enter(desk, MUSIC)
    desk.advance("schedule-music")
    paper = MusicScheduled(
        form.name.strip(),
        form.file,
        form.screens,
        tuple(sorted(set(form.days))),
        form.begins,
        form.ends,
        form.first,
        form.last,
        form.volume,
        form.source.strip(),
    )
    return Act(paper, files=(form.file,))


def stop_music(desk: Desk, form: ReasonForm) -> Act:
    """Play it no more."""
    desk.advance("stop-music")
    return Act(MusicStopped(check_reason(form.reason)))


def _enter(desk: Desk, machine: str) -> str:
    """The number of the dossier an act is filed in: a new one where the door was given none."""
    with suppress(Refusal):
        return desk.dossier.number
    day = desk.at.date()
    numbers = {
        CONTENT: lambda: content_number(day, desk.next_number(f"content-{day:%Y}")),
        PLAYLIST: lambda: playlist_number(desk.next_number("playlist")),
        MUSIC: lambda: music_number(desk.next_number("music")),
    }
    dossier = desk.found(numbers[machine](), PROCEDURE, machine)
    desk.file_in(dossier)
    return dossier.number


VERBS = (
    Verb("draft-content", draft_content),
    Verb("submit-content", submit_content),
    Verb("return-content", return_content),
    Verb("discard-content", discard_content),
    Verb("publish-content", publish_content),
    Verb("withdraw-content", withdraw_content),
    Verb("end-content", end_content),
    Verb("register-screen", register_screen),
    Verb("retire-screen", retire_screen),
    Verb("arrange-playlist", arrange_playlist),
    Verb("schedule-music", schedule_music),
    Verb("stop-music", stop_music),
)
