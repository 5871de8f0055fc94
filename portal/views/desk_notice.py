"""The window where a notice is published, its draft looked through before anything is filed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pyramid.view import view_config

from hallcore.dossier import Dossier
from hallcore.vault import FileRef
from portal.contexts import TenderContext
from portal.draftcheck import composed_file, composed_of, draft_flags
from portal.forms import drop_blank, one_more
from portal.forms.planning import reason_fields
from portal.forms.tendering import NoticeFields
from portal.presenters import desk_tendering as told
from portal.views.desk import beside, frame, kept, posted, refused, require_step, role_of, to
from trading.methods.rules import method_of
from trading.planning.model import Flag

CHARGED = ("purchaser", "agency")
_CHOSEN = (FileRef("", 0, ""),)
"""Stands for the files that are chosen while a draft is only looked through: nothing is taken in."""


@view_config(route_name="desk.notice", renderer="desk/form.jinja2")
def notice(context: TenderContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Publish the notice with its documents; the law's earliest days stand above the form, flags once it was sent.

    Words that only want a reason, or are not to be published at all, are shown first and nothing is filed of it; what
    figures are outside the law is refused by the office, whose refusal stays on record.
    """
    show, matter = frame(request), context.tender
    require_step(request, matter, "publish-notice", *CHARGED)
    found: tuple[Flag, ...] = ()
    form = _form(request, show, matter, {})
    if request.method == "POST" and not ("criteria" in form and one_more(form.criteria, request.POST)):
        _drop_blank(form)
        if form.validate():
            found = draft_flags(show, matter, form.filled(_CHOSEN))
            form = _form(request, show, matter, reason_fields(_doubtful(found)))
            _drop_blank(form)
            form.validate()
            reasons = _reasons(form, found)
            if "check" not in request.POST and _may_go(found, reasons):
                with beside(request, form):
                    return _publish(request, show, matter, form, reasons)
    page = told.notice_page(show, matter, form.documents_from.data, refused(request), found)
    return {"page": page, "form": form}


def _form(request: Any, show: Any, matter: Dossier, reasons: Mapping[str, Any]) -> NoticeFields:  # noqa: ANN401 - as above
    """The form of a notice, with a field for the reason of each flag that may stand."""
    kind = type("NoticeOf", (NoticeFields,), dict(reasons))
    site = request.hall.settings.site
    form: NoticeFields = kind(
        posted(request), supervisor=site.supervisor, **told.proposed_times(show, matter)
    )
    form.suit(method_of(show.law_of(matter), matter))
    if composed_of(show.archive, matter) is not None:
        form.files_optional()
    return form


def _drop_blank(form: NoticeFields) -> None:
    """Forget criteria nobody filled in; a method that compares by price alone has none."""
    if "criteria" in form:
        drop_blank(form.criteria)


def _doubtful(found: Sequence[Flag]) -> tuple[Flag, ...]:
    """The flags that may stand with a reason."""
    return tuple(flag for flag in found if not flag.outright)


def _reasons(form: NoticeFields, found: Sequence[Flag]) -> dict[str, str]:
    """What was given for each flag, by its mark."""
    given = enumerate(_doubtful(found), 1)
    return {flag.mark: (form[f"reason-{n}"].data or "").strip() for n, flag in given}


def _may_go(found: Sequence[Flag], reasons: Mapping[str, str]) -> bool:
    """Whether the draft is put to the office: no word is left open, or a figure is, which the office refuses on record."""
    if any(flag.key == "figure" for flag in found):
        return True
    return not any(flag.outright for flag in found) and all(reasons.values())


def _publish(request: Any, show: Any, matter: Dossier, form: NoticeFields, reasons: dict[str, str]) -> Any:  # noqa: ANN401 - as above
    """Take the files in and have the notice published; the documents composed here go out with it."""
    composed = composed_file(show.archive, matter)
    files = (*((composed,) if composed is not None else ()), *kept(request, form.files))
    filled = form.filled(files, reasons)
    request.perform("publish-notice", matter.number, role_of(request, *CHARGED), filled)
    return to(request, "desk.tender", number=matter.number)
