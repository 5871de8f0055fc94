"""The screens themselves: the page a screen opens once, what it asks for every few seconds, the music it plays.

Whoever has a screen's address sees what hangs in the hall for everybody; nothing is written, nobody signs in.
"""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import FileResponse
from pyramid.view import view_config

from portal.display_contexts import ScreenContext
from portal.jinja import HERE
from portal.presenters.screening import News, news_of
from portal.presenters.screens import ScreenPage, screen_page
from portal.presenters.showing import showing
from portal.screenbook import music_now
from portal.security import CSP

_POLICY = f"{CSP}; media-src 'self'"
_TYPES = {b"ID3": "audio/mpeg", b"Ogg": "audio/ogg", b"RIF": "audio/wav", b"fLa": "audio/flac"}
_TEMPLATES = {"led": "screens/led.jinja2", "guide": "screens/guide.jinja2", "floor": "screens/floor.jinja2"}


@view_config(route_name="screen", request_method="GET", renderer="screens/led.jinja2")
def screen(context: ScreenContext, request: Any) -> dict[str, ScreenPage]:  # noqa: ANN401 - pyramid ships no types
    """The page, whole as it stands now: it is read without a script too, and then renews itself every minute."""
    request.override_renderer = _TEMPLATES[context.paper.kind]
    request.response.headers["Content-Security-Policy"] = _POLICY
    request.response.cache_control = "no-store"
    show = showing(request)
    here = request.route_path("screen.news", number=context.dossier.number, token=context.paper.token)
    return {"page": screen_page(show, context.paper, _news(context, request), _stamp(request), here)}


@view_config(route_name="screen.news", request_method="GET", renderer="json")
def news(context: ScreenContext, request: Any) -> News:  # noqa: ANN401 - pyramid ships no types
    """What the screen shows now, or only the time where nothing can have changed since ``since``."""
    request.response.cache_control = "no-store"
    request.registry["screens"].heard(context.paper.code, request.hall.clock.now())
    stamp = _stamp(request)
    if request.GET.get("since") == stamp:
        show = showing(request)
        return {"same": True, "at": int(show.now.timestamp() * 1000), "rate": show.rate}
    return _news(context, request) | {"stamp": stamp}


@view_config(route_name="screen.music", request_method="GET")
def music(context: ScreenContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The audio file the screen plays now, and no other."""
    found = music_now(request.archive, context.paper.code, request.hall.clock.now())
    sha256 = request.matchdict["sha256"]
    if not context.paper.sound or found is None or found[1].file.sha256 != sha256:
        raise HTTPNotFound
    vault = request.hall.vault
    with vault.open(sha256) as file:
        head = file.read(3)
    kind = _TYPES.get(head, "audio/mpeg")
    answer = FileResponse(str(vault.path(sha256)), request=request, content_type=kind)
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer


def _news(context: ScreenContext, request: Any) -> News:  # noqa: ANN401 - pyramid ships no types
    def music_at(sha256: str) -> str:
        number, token = context.dossier.number, context.paper.token
        return str(request.route_path("screen.music", number=number, token=token, sha256=sha256))

    return news_of(showing(request), context.paper, music_at)


def _stamp(request: Any) -> str:  # noqa: ANN401 - pyramid ships no types
    """What the news rests on: the last transaction, the hall's minute, and the page's own script and style."""
    request.root_view  # noqa: B018 - the snapshot is opened, and what it is at least as new as is noted
    minute = request.hall.clock.now().strftime("%Y%m%d%H%M")
    return f"{request.as_of.hex()}-{minute}-{_build()}"


def _build() -> int:
    """Another number once the page itself was changed: a screen that hears it loads itself anew."""
    static = HERE / "static"
    return max((static / name).stat().st_mtime_ns for name in ("screen.js", "screen.css"))
