"""The content office's windows: drafts, reviews, what is shown, play-lists, music, screens."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import time
from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from hallcore.displays.model import (
    ContentDrafted,
    ContentForm,
    MusicForm,
    PlaylistArranged,
    PlaylistForm,
    ReasonForm,
    ScreenForm,
    ScreenRegistered,
    Slot,
)
from hallcore.ground.errors import Refusal
from portal.display_contexts import ScreenContext, ShownContext
from portal.forms import choices
from portal.forms.displays import (
    SLOTS,
    ContentFields,
    MusicFields,
    PlaylistFields,
    ReasonFields,
    ScreenFields,
)
from portal.presenters import desk_content as told
from portal.presenters import desk_screens
from portal.presenters.addresses import address
from portal.presenters.showing import Showing
from portal.views.desk import beside, frame, posted, refused, role_of, to

_ROLES = ("editor", "manager")
_TOKEN_BYTES = 18
_HEAD = 16
"""Bytes of an audio file that are looked at."""


def _show(request: Any, here: str) -> Showing:  # noqa: ANN401 - pyramid ships no types
    """The workspace's frame with the lists of this room."""
    show = frame(request)
    return frame(request, told.views(show, here, manages="manager" in request.identity.roles))


# -- content --------------------------------------------------------------------------------------------------


@view_config(route_name="desk.content", renderer="desk/list.jinja2")
def content(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Every piece of content; with ``new`` in the address, the form to draft one."""
    show = _show(request, "desk.content")
    if request.method != "POST" and "new" not in request.GET:
        return {"page": told.content_page(show, request.GET)}
    return _draft(request, show, "", {"first": show.now.date(), "last": show.now.date()})


@view_config(route_name="desk.piece", request_method="GET", renderer="desk/dossier.jinja2")
def piece(context: ShownContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """One piece of content."""
    show = _show(request, "desk.content")
    return {"page": told.piece_page(show, context.dossier, request.identity.account)}


@view_config(route_name="desk.piece.change", renderer="desk/form.jinja2")
def piece_change(context: ShownContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Change a draft."""
    show, paper = _show(request, "desk.content"), context.dossier.the(ContentDrafted)
    if context.dossier.state != "draft":
        raise Refusal("只有起草中的内容可以修改；已发布的先撤下，另行起草", "XS-09")
    known = {name: getattr(paper, name) for name in paper.__struct_fields__}
    return _draft(request, show, context.dossier.number, {**known, "text": "\n".join(paper.text)})


def _draft(request: Any, show: Showing, number: str, known: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as above
    request.override_renderer = "desk/form.jinja2"
    form = ContentFields(posted(request), **known)
    form.zones.choices = choices(told.places(show.archive))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = ContentForm(
                form.kind.data,
                form.heading.data.strip(),
                tuple(line.strip() for line in form.text.data.splitlines() if line.strip()),
                tuple(form.zones.data),
                form.first.data,
                form.last.data,
                (form.basis.data or "").strip(),
            )
            done = request.perform("draft-content", number, role_of(request, *_ROLES), filled)
            return to(request, "desk.piece", number=done.dossier)
    title = "修改内容" if number else "起草内容"
    back = address("desk.piece", number=number) if number else address("desk.content")
    lead = "起草后送审，由另一人审核发布。标题和正文在大屏上显示，请写短。"
    return {"page": told.form_page(title, refused(request), back, lead), "form": form}


@view_config(route_name="desk.piece.step", renderer="desk/form.jinja2")
def piece_step(context: ShownContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Hand in, review, withdraw, discard; what needs a reason asks for it."""
    step, number = request.matchdict["step"], context.dossier.number
    if step not in told.STEPS or (step not in told.REASONED and request.method != "POST"):
        raise HTTPNotFound
    verb, label = told.STEPS[step]
    if step not in told.REASONED:
        request.perform(verb, number, role_of(request, *_ROLES))
        return to(request, "desk.piece", number=number)
    _show(request, "desk.content")
    return _with_reason(request, verb, number, label, "desk.piece", address("desk.piece", number=number))


def _with_reason(
    request: Any,  # noqa: ANN401 - pyramid ships no types
    verb: str,
    number: str,
    label: str,
    route: str,
    back: str,
) -> Any:  # noqa: ANN401 - as above
    """A form that asks only why."""
    form = ReasonFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform(verb, number, role_of(request, *_ROLES), ReasonForm(form.reason.data.strip()))
            return to(request, route, **({"number": number} if route == "desk.piece" else {}))
    return {"page": told.form_page(label, refused(request), back, submit=label), "form": form}


# -- play-lists -----------------------------------------------------------------------------------------------


@view_config(route_name="desk.playlists", renderer="desk/list.jinja2")
def playlists(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Every play-list; with ``new`` in the address, the form to arrange one."""
    show = _show(request, "desk.playlists")
    if request.method != "POST" and "new" not in request.GET:
        return {"page": told.playlists_page(show)}
    return _arrange(request, show, "", {})


@view_config(route_name="desk.playlist", renderer="desk/form.jinja2")
def playlist(context: ShownContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """One play-list, to be arranged anew."""
    show, paper = _show(request, "desk.playlists"), context.dossier.the(PlaylistArranged)
    known: dict[str, Any] = {"name": paper.name, "screens": list(paper.screens)}
    for n, slot in enumerate(paper.slots[:SLOTS], 1):
        known |= {f"show_{n}": slot.show, f"seconds_{n}": slot.seconds}
    return _arrange(request, show, context.dossier.number, known)


def _arrange(request: Any, show: Showing, number: str, known: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as above
    request.override_renderer = "desk/form.jinja2"
    form = PlaylistFields(posted(request), **known)
    screens = show.archive.shelf("screens").items()
    big = {
        code: f"{code} {one['name']}"
        for code, one in screens
        if one["kind"] == "led" and one["state"] == "standing"
    }
    form.screens.choices = choices(big)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            pages = [(form[f"show_{n}"].data, form[f"seconds_{n}"].data or 0) for n in range(1, SLOTS + 1)]
            slots = tuple(Slot(name, seconds) for name, seconds in pages if name)
            filled = PlaylistForm(form.name.data.strip(), tuple(form.screens.data), slots)
            request.perform("arrange-playlist", number, role_of(request, *_ROLES), filled)
            return to(request, "desk.playlists")
    lead = "大屏右侧依次显示这些页面，叫号不受影响。一块大屏只用一个节目单，选入这里的即离开原来的。"
    page = told.form_page("编排节目单", refused(request), address("desk.playlists"), lead)
    return {"page": page, "form": form}


# -- music ----------------------------------------------------------------------------------------------------


@view_config(route_name="desk.music", renderer="desk/list.jinja2")
def music(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Every piece of music; with ``new`` in the address, the form to schedule one."""
    show = _show(request, "desk.music")
    if request.method != "POST" and "new" not in request.GET:
        return {"page": told.music_page(show)}
    request.override_renderer = "desk/form.jinja2"
    today = show.now.date()
    form = MusicFields(posted(request), first=today, last=today)
    sounding = {
        code: f"{code} {one['name']}"
        for code, one in show.archive.shelf("screens").items()
        if one["sound"] and one["state"] == "standing"
    }
    form.screens.choices = choices(sounding)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("schedule-music", "", role_of(request, *_ROLES), _music_form(request, form))
            return to(request, "desk.music")
    lead = "只在大厅开放时间播放，音量不超过百分之四十，叫号时自动压低。"
    page = told.form_page("安排音乐", refused(request), address("desk.music"), lead, multipart=True)
    return {"page": page, "form": form}


def _music_form(request: Any, form: MusicFields) -> MusicForm:  # noqa: ANN401 - pyramid ships no types
    """What was filled in, its file streamed into the vault."""
    part, vault = form.file.data, request.hall.vault
    name = (part.filename or "").replace("\\", "/").rpartition("/")[2] or "音乐"
    ref = vault.keep(name, part.file)
    with vault.open(ref.sha256) as kept:
        head = kept.read(_HEAD)

    def minutes(moment: time) -> int:
        return moment.hour * 60 + moment.minute

    return MusicForm(
        form.name.data.strip(),
        ref,
        head,
        tuple(form.screens.data),
        tuple(int(day) for day in form.days.data),
        minutes(form.begins.data),
        minutes(form.ends.data),
        form.first.data,
        form.last.data,
        form.volume.data,
        form.source.data.strip(),
    )


@view_config(route_name="desk.music.stop", renderer="desk/form.jinja2")
def music_stop(context: ShownContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Play it no more."""
    _show(request, "desk.music")
    number, back = context.dossier.number, address("desk.music")
    return _with_reason(request, "stop-music", number, "停播", "desk.music", back)


# -- screens --------------------------------------------------------------------------------------------------


@view_config(route_name="desk.screens", renderer="desk/list.jinja2")
def screens(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Every screen; with ``new`` in the address, the form to register one."""
    show = _show(request, "desk.screens")
    if request.method != "POST" and "new" not in request.GET:
        seen = request.registry["screens"].seen()
        return {"page": desk_screens.screens_page(show, seen, request.GET.get("kind", ""))}
    return _screen(request, None)


@view_config(route_name="desk.screen", renderer="desk/form.jinja2")
def screen(context: ScreenContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """One screen: its address, and what is known of it."""
    _show(request, "desk.screens")
    return _screen(request, context.paper)


def _screen(request: Any, paper: ScreenRegistered | None) -> Any:  # noqa: ANN401 - as above
    request.override_renderer = "desk/form.jinja2"
    known = {name: getattr(paper, name) for name in paper.__struct_fields__} if paper is not None else {}
    form = ScreenFields(posted(request), **known)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            code = form.code.data.strip().upper()
            if paper is not None and code != paper.code:
                raise Refusal("屏幕编号不能更改", where="code")
            token = (
                paper.token
                if paper is not None and not form.renew.data
                else secrets.token_urlsafe(_TOKEN_BYTES)
            )
            filled = ScreenForm(
                code,
                form.name.data.strip(),
                form.kind.data,
                form.hall.data.strip(),
                form.floor.data,
                (form.zone.data or "").strip(),
                token,
                (form.window.data or "").strip().upper(),
                form.sound.data,
            )
            done = request.perform(
                "register-screen", f"PM-{code}" if paper is not None else "", "manager", filled
            )
            return to(request, "desk.screen", number=done.dossier)
    url = (
        request.route_url("screen", number=f"PM-{paper.code}", token=paper.token) if paper is not None else ""
    )
    return {"page": desk_screens.screen_form_page(paper, url, refused(request)), "form": form}


@view_config(route_name="desk.screen.retire", renderer="desk/form.jinja2")
def screen_retire(context: ScreenContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Take a screen down."""
    _show(request, "desk.screens")
    number, back = context.dossier.number, address("desk.screens")
    form = ReasonFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("retire-screen", number, "manager", ReasonForm(form.reason.data.strip()))
            return to(request, "desk.screens")
    return {"page": told.form_page("停用", refused(request), back, submit="停用"), "form": form}
