"""What other systems send, signed, over the departments' network: reports of cases, the bank's word; and such a case."""

from __future__ import annotations

from typing import Any

import msgspec
from pyramid.view import view_config

from hallcore.ground.errors import Refusal
from portal import bankline
from portal.contexts import CaseContext
from portal.exchange import LARGEST, answer_of, message_of, take_in
from portal.presenters.foreign import foreign_page
from portal.views.desk import frame


# The signature over the exact body is what vouches for it; no browser and no cookie has a part in this.
@view_config(route_name="exchange.cases", request_method="POST", renderer="json", require_csrf=False)
def cases(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Take in a message; what is wrong with the message as a whole is a 401, 413 or 400, with its reason."""
    hall, headers = request.hall, request.headers
    system = headers.get("X-Hall-System", "")
    large = (request.content_length or 0) > LARGEST
    try:
        body = b" " * (LARGEST + 1) if large else request.body
        lines = message_of(hall.settings.exchange, system, headers.get("X-Hall-Signature", ""), body)
    except Refusal as refusal:
        request.response.status = 413 if large else 400 if refusal.where == "body" else 401
        return {"refused": True, "reason": refusal.reason, "where": refusal.where}
    return answer_of(take_in(hall.house, lines, only=system))


# As above: the signature vouches, no browser has a part in it.
@view_config(route_name="exchange.bank", request_method="POST", renderer="json", require_csrf=False)
def bank(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Take a message of the bank's system; what is wrong with it as a message is a 401, 413 or 400, with its reason."""
    hall, headers = request.hall, request.headers
    system = headers.get("X-Hall-System", "")
    if (request.content_length or 0) > bankline.LARGEST:
        request.response.status = 413
        return {"refused": True, "reason": "报文过大", "where": "body"}
    try:
        message = bankline.message_of(
            hall.settings.bank_keys, system, headers.get("X-Hall-Signature", ""), request.body
        )
    except Refusal as refusal:
        request.response.status = 400 if refusal.where == "body" else 401
        return {"refused": True, "reason": refusal.reason, "where": refusal.where}
    return msgspec.to_builtins(bankline.take(hall.house, system, message))


@view_config(route_name="office.foreign", request_method="GET", renderer="desk/list.jinja2")
def foreign(context: CaseContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """A case that lives elsewhere, for the department it belongs to."""
    frame(request)
    return {"page": foreign_page(context.case)}
