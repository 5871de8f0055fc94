"""Terminals at the hall's own network: they push, ask for orders, and are told the time. No browser has a part in it."""

from __future__ import annotations

from typing import Any

from pyramid.response import Response
from pyramid.view import view_config

from hallcore.ground.errors import Refusal
from portal import iclock
from portal.iclock import Answer

COOKIE = "token"


def _serial(request: Any) -> str:  # noqa: ANN401 - pyramid ships no types
    """The serial number of a terminal that is what it says it is, or ""."""
    serial = request.GET.get("SN", "")
    key = request.GET.get("pushcommkey", "") or request.headers.get("X-Comm-Key", "")
    now = request.hall.clock.now()
    fits = iclock.known(request.archive, serial, key, request.cookies.get(COOKIE, ""), now)
    return serial if fits else ""


def _answered(request: Any, answer: Answer) -> Response:  # noqa: ANN401 - pyramid ships no types
    response = Response(
        answer.text, status=answer.status, content_type="text/plain", charset="utf-8", request=request
    )
    response.headers["Date"] = iclock.date_header(request.hall.clock.now())
    response.headers["Cache-Control"] = "no-store"
    if answer.token:
        response.set_cookie(COOKIE, answer.token, path="/iclock", httponly=True, samesite="Strict")
    return response


def _stranger(request: Any) -> Response:  # noqa: ANN401 - pyramid ships no types
    return _answered(request, Answer(403, "ERROR: 设备未登记或者通信密钥不符\n"))


@view_config(route_name="iclock.cdata", request_method="GET", require_csrf=False)
@view_config(route_name="iclock.rtdata", request_method="GET", require_csrf=False)
def asked(request: Any) -> Response:  # noqa: ANN401 - pyramid ships no types
    """Options at the beginning, the time whenever it is asked for; nothing is written."""
    now = request.hall.clock.now()
    serial = _serial(request)
    if not serial:
        return _stranger(request)
    if request.GET.get("type", "").lower() == "time":
        return _answered(request, iclock.time_told(now))
    return _answered(request, iclock.greeting(request.archive, serial, now))


@view_config(route_name="iclock.registry", request_method="POST", require_csrf=False)
def registered(request: Any) -> Response:  # noqa: ANN401 - pyramid ships no types
    """A terminal tells what it is and is given its code."""
    serial = _serial(request)
    if not serial:
        return _stranger(request)
    return _answered(request, iclock.registry(request.archive, serial, request.hall.clock.now()))


# The terminal's key vouches for it, as it does below.
@view_config(route_name="iclock.cdata", request_method="POST", require_csrf=False)
def pushed(request: Any) -> Response:  # noqa: ANN401 - pyramid ships no types
    """Take a push; it is acknowledged when it is on disk, and only then."""
    serial = _serial(request)
    if not serial:
        return _stranger(request)
    if (request.content_length or 0) > iclock.LARGEST:
        return _answered(request, Answer(413, "ERROR: 内容过大\n"))
    try:
        return _answered(request, _taken(request, serial))
    except Refusal as refusal:
        return _answered(request, Answer(403, f"ERROR: {refusal.reason}\n"))


def _taken(request: Any, serial: str) -> Answer:  # noqa: ANN401 - pyramid ships no types
    """What becomes of a push, by its table.

    Real terminals send tables of later versions; what is not kept must be thanked for or comes for ever.
    """
    house, table, body = request.hall.house, request.GET.get("table", "").upper(), request.body
    if table == "ATTLOG":
        ahead = iclock.ahead_of(request.headers.get("Date", ""), request.hall.clock.now())
        return iclock.take_punches(house, serial, body, ahead)
    if table == "ATTPHOTO":
        return iclock.take_photo(house, serial, body)
    if table in {"OPERLOG", "USERINFO", "BIODATA", "FACE", "FINGERTMP"}:
        return iclock.take_operations(house, serial, body)
    return Answer(200, "OK: 0\n")


@view_config(route_name="iclock.getrequest", request_method="GET", require_csrf=False)
def orders(request: Any) -> Response:  # noqa: ANN401 - pyramid ships no types
    """The orders that wait."""
    serial = _serial(request)
    return _answered(request, iclock.orders(request.archive, serial)) if serial else _stranger(request)


@view_config(route_name="iclock.devicecmd", request_method="POST", require_csrf=False)
def results(request: Any) -> Response:  # noqa: ANN401 - pyramid ships no types
    """What became of orders."""
    serial = _serial(request)
    if not serial:
        return _stranger(request)
    return _answered(request, iclock.take_results(request.hall.house, request.archive, serial, request.body))
