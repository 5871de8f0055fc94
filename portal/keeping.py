"""Pages of the public, kept whole and given out again for as long as nothing they were made from has changed.

A view that is kept names what its page rests on (``kept=``): the state of the database, the last commit of
the index, the law in force, the second. That and the hall's minute are the page's stamp. A page is given
out only under the stamp it was made under, and the stamp is taken before the page is made, so what is given
out is never older than the request that asks. Nothing has to be told that something changed.

Kept are only plain answers to visitors who are not signed in: no page of a workspace, no answer to a form.
The token each form carries is the visitor's own; a kept page has a gap in its place. What is not here: the
headers and cookies of an answer, which are made for each request as ever (``portal.security``).
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from markupsafe import escape
from pyramid.csrf import get_csrf_token
from pyramid.response import Response

from portal import lawkeeping
from portal.jinja import LANGUAGES, SOURCE_LANGUAGE
from portal.presenters.showing import showing
from portal.security import COOKIE, zone_of
from trading.tendering.model import NoticePublished

Stamp = tuple[Hashable, ...]
Rests = Callable[[Any, Any], Stamp]

BYTES_MOST = 16 << 20
"""So much is kept of all pages together; what was not asked for longest goes first."""

_BESIDE = 1000
_ADDRESS_MOST = 500
"""Longer addresses are nobody's but the one visitor's who typed them."""

_PLAIN = {"content-type", "content-length"}


# -- what a page can rest on ------------------------------------------------------------------------------


def nothing(_context: object, _request: Any) -> Stamp:  # noqa: ANN401 - pyramid ships no types
    """Only on what every page shows: the hall's day and minute."""
    return ()


def law(_context: object, request: Any) -> Stamp:  # noqa: ANN401 - pyramid ships no types
    """On the edition in force, and on the record by which it came into force."""
    show = showing(request)
    filed = show.archive.get(lawkeeping.NUMBER)
    return (show.law().edition, filed.count if filed is not None else 0)


def found(_context: object, request: Any) -> Stamp:  # noqa: ANN401 - pyramid ships no types
    """On the index alone."""
    return (request.hall.finder.index.mark,)


def listed(_context: object, request: Any) -> Stamp:  # noqa: ANN401 - pyramid ships no types
    """On the index and anything in the database, to the minute."""
    return (request.hall.finder.index.mark, _state(request))


def running(_context: object, request: Any) -> Stamp:  # noqa: ANN401 - pyramid ships no types
    """The same to the second: time limits run out on the page."""
    return (request.hall.finder.index.mark, _state(request), _second(request))


def announced(context: Any, request: Any) -> Stamp:  # noqa: ANN401 - pyramid ships no types
    """A tender's page: on the three checks of its newest notice, made now, the database and the second."""
    tender = context.tender
    numbers = tender.numbers(NoticePublished.type)
    checked = _checked(request, tender, numbers[-1]) if numbers else None
    return (checked, _state(request), _second(request))


def recorded(context: Any, request: Any) -> Stamp:  # noqa: ANN401 - pyramid ships no types
    """A record's page: on its three checks, made now, the database and the second."""
    return (_checked(request, context.dossier, context.n), _state(request), _second(request))


def _checked(request: Any, dossier: Any, n: int) -> Hashable:  # noqa: ANN401 - pyramid ships no types
    return showing(request).examine(dossier, n, dossier.record(n))


def _state(request: Any) -> Hashable:  # noqa: ANN401 - pyramid ships no types
    """The last transaction of the database; whatever was changed, by whom ever, this is another then."""
    request.root_view  # noqa: B018 - the snapshot is opened, and what it is at least as new as is noted
    return request.as_of  # type: ignore[no-any-return]  # a pyramid request is untyped


def _second(request: Any) -> Hashable:  # noqa: ANN401 - pyramid ships no types
    """The hall's second: as exactly as a page tells time."""
    return request.hall.clock.now().replace(microsecond=0)  # type: ignore[no-any-return]  # untyped request


# -- keeping ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Page:
    """A page as it was made, in pieces: the visitor's token goes between each two."""

    stamp: Stamp
    pieces: tuple[bytes, ...]

    @property
    def size(self) -> int:
        """Its bytes, and about what is kept beside them."""
        return sum(map(len, self.pieces)) + _BESIDE


class Keeper:
    """The pages kept of one application.

    Args:
        most: Bytes of all of them together.
    """

    def __init__(self, most: int = BYTES_MOST) -> None:
        self._most = most
        self._size = 0
        self._pages: OrderedDict[Hashable, _Page] = OrderedDict()
        self._lock = threading.Lock()
        # Nobody outside learns it, so no text a visitor brings can be taken for a gap.
        self._gap = secrets.token_hex(16)

    def derive(self, view: Any, info: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
        """Pyramid's view deriver: wrap a view that says what its page rests on."""
        rests: Rests | None = info.options.get("kept")
        if rests is None:
            return view

        def kept(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
            if not _keeps(request):
                return view(context, request)
            place, stamp = _place(request), (*_moment(request), *rests(context, request))
            page = self._get(place, stamp)
            return self._answer(request, page) if page else self._make(view, context, request, place, stamp)

        return kept

    derive.options = ("kept",)  # type: ignore[attr-defined]  # pyramid's own way to name a view's options

    def _make(self, view: Any, context: Any, request: Any, place: Hashable, stamp: Stamp) -> Any:  # noqa: ANN401 - as above
        request.csrf_gap = self._gap
        try:
            answer = view(context, request)
        finally:
            # What is shown instead, where the view fails, carries the visitor's token as ever.
            request.csrf_gap = ""
        page = _Page(stamp, tuple(answer.body.split(self._gap.encode())))
        if answer.status_int == 200 and {name.lower() for name in answer.headers} <= _PLAIN:
            self._keep(place, page)
        answer.body = self._filled(request, page)
        return answer

    def _answer(self, request: Any, page: _Page) -> Any:  # noqa: ANN401 - pyramid ships no types
        return Response(body=self._filled(request, page), content_type="text/html", charset="UTF-8")

    def _filled(self, request: Any, page: _Page) -> bytes:  # noqa: ANN401 - pyramid ships no types
        """The page with the visitor's token; one is made only for a page that has a form."""
        if len(page.pieces) == 1:
            return page.pieces[0]
        return escape(get_csrf_token(request)).encode().join(page.pieces)

    def _get(self, place: Hashable, stamp: Stamp) -> _Page | None:
        with self._lock:
            page = self._pages.get(place)
            if page is None or page.stamp != stamp:
                return None
            self._pages.move_to_end(place)
            return page

    def _keep(self, place: Hashable, page: _Page) -> None:
        """Keep the newest page of a place, and let go of those not asked for."""
        with self._lock:
            before = self._pages.pop(place, None)
            self._size += page.size - (before.size if before else 0)
            self._pages[place] = page
            while self._size > self._most:
                _place, gone = self._pages.popitem(last=False)
                self._size -= gone.size


def _keeps(request: Any) -> bool:  # noqa: ANN401 - pyramid ships no types
    """Whether this is a question of the public that others may ask too."""
    long = len(request.environ["PATH_INFO"]) + len(request.environ.get("QUERY_STRING", "")) > _ADDRESS_MOST
    public = COOKIE not in request.cookies and request.identity is None
    return request.method == "GET" and public and not long


def _place(request: Any) -> Hashable:  # noqa: ANN401 - pyramid ships no types
    """What was asked for, by whom it may be seen, and how it is to be shown."""
    environ = request.environ
    language = request.locale_name if request.locale_name in LANGUAGES else SOURCE_LANGUAGE
    return (
        environ.get("SCRIPT_NAME", ""),
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
        zone_of(request),
        language,
        request.cookies.get("care") == "1",
    )


def _moment(request: Any) -> Stamp:  # noqa: ANN401 - pyramid ships no types
    """The hall's minute, and how fast its clock runs: the frame says both in a demo, and the day always."""
    clock = request.hall.clock
    return (clock.now().replace(second=0, microsecond=0), getattr(clock, "rate", 1))
