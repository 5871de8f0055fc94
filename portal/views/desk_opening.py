"""The windows of the bid opening: the room, the roll, the trustees' shares, the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace
from pyramid.response import Response
from pyramid.view import view_config

from hallcore.dossier import Dossier
from hallcore.identity.rules import applicant_number
from portal.contexts import TenderContext
from portal.forms import HallForm, choices
from portal.forms.opening import ConcludeFields, ReleaseFields
from portal.presenters import desk_opening as told
from portal.presenters.life import lots_of
from portal.presenters.showing import showing
from portal.uploading import signed_document
from portal.views.desk import beside, frame, posted, refused, require_step, to
from trading.challenges.model import OBJECTION
from trading.challenges.rules import session_words
from trading.opening.ceremony import examine_release, open_bids
from trading.opening.material import write_material
from trading.opening.model import BidRead, BidsDecrypted, DecryptedForm, OpeningForm
from trading.opening.rules import opened_bids, roll_of
from trading.registry.rules import name_of
from trading.tendering.model import BID


@view_config(route_name="desk.opening", request_method="GET", renderer="desk/opening.jinja2")
def opening(context: TenderContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The opening room."""
    show = frame(request)
    return {"page": told.room_page(show, request.identity, context.tender), "form": ReleaseFields()}


@view_config(route_name="desk.roll", renderer="desk/form.jinja2")
def roll(context: TenderContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Publish the roll, after being asked once."""
    show, form, number = frame(request), HallForm(posted(request)), context.tender.number
    require_step(request, context.tender, "publish-roll", "centre")
    if request.method == "POST":
        with beside(request, form):
            request.perform("publish-roll", number, "centre")
            return to(request, "desk.opening", number=number)
    return {"page": told.roll_page(show, context.tender, refused(request)), "form": form}


@view_config(route_name="desk.material", request_method="GET")
def material(context: TenderContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """What a trustee's device needs, as one file."""
    number = context.tender.number
    data = write_material(request.hall.vault, context.tender, bids_of(context, request))
    answer = Response(body=data, content_type="application/json", charset="utf-8")
    answer.content_disposition = f'attachment; filename="opening-material-{number}.json"'
    return answer


@view_config(route_name="desk.release", renderer="desk/form.jinja2")
def release(context: TenderContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Hand in a trustee's signed shares, one or several files."""
    frame(request)
    form, tender = ReleaseFields(posted(request)), context.tender
    require_step(request, tender, "release-shares", "trustee")
    if request.method == "POST" and form.validate():
        with beside(request, form):
            hall, bids = request.hall, bids_of(context, request)
            for part in form.releases.data:
                signed = signed_document(part)
                now = hall.clock.now()
                examined = examine_release(hall.vault, tender, bids, signed, hall.keyring.roots, now)
                request.perform("release-shares", tender.number, "trustee", examined)
            return to(request, "desk.opening", number=tender.number)
    return {"page": told.release_page(tender, refused(request)), "form": form}


@view_config(route_name="desk.conclude", renderer="desk/form.jinja2")
def conclude(context: TenderContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Take off both locks, keep what was in the envelopes, and file the opening record."""
    frame(request)
    form, number = ConcludeFields(posted(request)), context.tender.number
    locked = told.locked_bids(showing(request), context.tender)
    form.excused.choices = choices(locked)
    if not locked:
        del form.excused, form.cause
    require_step(request, context.tender, "conclude-opening", "centre")
    if request.method == "POST" and form.validate():
        with beside(request, form):
            read, contents = _open(context, request)
            if locked:
                read = excuse(read, frozenset(form.excused.data or ()), (form.cause.data or "").strip())
            if contents and context.tender.latest(BidsDecrypted) is None:
                request.perform("keep-decrypted", number, "centre", DecryptedForm(contents))
            children = request.archive.children(number)
            said = session_words(tuple(child for child in children if child.machine == OBJECTION))
            objections = "\n".join(filter(None, (said, (form.objections.data or "").strip())))
            filled = OpeningForm(read, form.host.data.strip(), form.recorder.data.strip(), objections)
            request.perform("conclude-opening", number, "centre", filled)
            return to(request, "desk.opening", number=number)
    return {"page": told.conclude_page(context.tender, refused(request)), "form": form}


def excuse(read: tuple[BidRead, ...], excused: frozenset[str], cause: str) -> tuple[BidRead, ...]:
    """The readings, with those bids withdrawn that nobody unlocked for no fault of the bidder's (EB-09)."""
    return tuple(
        replace(bid, outcome="withdrawn", cause=cause)
        if bid.outcome == "revoked" and bid.bid in excused
        else bid
        for bid in read
    )


def _open(context: TenderContext, request: Any) -> tuple[Any, Any]:  # noqa: ANN401 - pyramid ships no types
    """Open every bid of the roll as far as its locks are off; nothing where no lot is opened."""
    tender, hall = context.tender, request.hall
    if not opened_bids(roll_of(tender)[0]):
        return (), ()

    def name(code: str) -> str:
        return name_of(request.archive[applicant_number(code)])

    bids = bids_of(context, request)
    return open_bids(hall.vault, tender, bids, hall.keyring.roots, name, hall.clock.now())


def bids_of(context: TenderContext, request: Any) -> Mapping[str, Dossier]:  # noqa: ANN401 - pyramid ships no types
    """Every bid of the tender by its number."""
    archive = request.archive
    return {
        bid.number: bid
        for lot in lots_of(archive, context.tender)
        for bid in archive.children(lot.number)
        if bid.machine == BID
    }
