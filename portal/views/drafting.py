"""Drafts at work: saved by themselves, thrown away, and files laid to a material whole or piece by piece.

The same addresses serve an application (of an applicant, or of an acceptor at a window) and what is added to a
case; where one goes back to afterwards follows from what the draft is about and who keeps it.
"""

from __future__ import annotations

from typing import Any

import msgspec
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from hallcore.approval.model import ApplicationReceived
from hallcore.ground.errors import Refusal
from hallcore.vault import PIECE, FileRef, Plan
from portal.applying import asked_for, earlier_files, licences_for, own, version_today
from portal.attachments import LARGEST, MANDATE, file_name, take_in
from portal.contexts import CaseContext, ItemContext
from portal.drafts import attach, change, detach, discard, draft_of, fill_in
from portal.presenters.cases_told import wanted_of
from portal.presenters.writing import moment

Context = ItemContext | CaseContext
_KEPT = frozenset(
    {
        "phone",
        "mail",
        "proxy",
        "proxy_number",
        "notification",
        "distinct",
        "kind",
        "party",
        "name",
        "slip",
        "happened",
        "incident",
    }
)
"""Fields of forms that a draft keeps; ``q-…`` are the answers to situation questions."""


class _NewUpload(msgspec.Struct):
    """What the uploading page says of a file before it sends it."""

    name: str
    size: int
    pieces: tuple[str, ...]
    piece_size: int = PIECE


def _subject(context: Context) -> str:
    return context.item.number if isinstance(context, ItemContext) else context.case.number


def _home(context: Context, request: Any, anchor: str = "") -> str:  # noqa: ANN401 - pyramid ships no types
    """The page on which this draft's files are shown."""
    if isinstance(context, CaseContext):
        name, number = "my.supplement", context.case.number
    else:
        name, number = "apply.materials", context.item.number.removeprefix("SX-")
        if "citizen" not in request.identity.roles:
            name = "office.intake.materials"
    where: str = request.route_path(name, number=number, **({"_anchor": f"m-{anchor}"} if anchor else {}))
    return where


def _material(context: Context, request: Any) -> str:  # noqa: ANN401 - pyramid ships no types
    """The material the address names, if this draft asks for it.

    Raises:
        HTTPNotFound: It does not.
    """
    material: str = request.matchdict["material"]
    if isinstance(context, CaseContext):
        known = {each.material for each in wanted_of(context.case)}
    else:
        version = version_today(context.item, request.hall.clock.now().date()).item
        draft = draft_of(request.archive, request.identity.account, context.item.number)
        known = {each.id for each in asked_for(version, draft) if not each.shared} | {MANDATE}
    if material not in known:
        raise HTTPNotFound
    return material


def _change(context: Context, request: Any, work: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    hall = request.hall
    return change(hall.house, request.identity.account, _subject(context), hall.clock.now(), work)


@view_config(route_name="draft.save", request_method="POST", renderer="json")
def save(context: Context, request: Any) -> dict[str, str]:  # noqa: ANN401 - pyramid ships no types
    """Keep what a form holds so far; what no form of ours asks for is passed over."""
    sent = {
        name: str(value).strip()
        for name, value in request.POST.items()
        if isinstance(value, str) and (name in _KEPT or name.startswith("q-")) and len(name) < 40
    }
    for box in request.POST.get("boxes", "").split()[:100]:
        sent[f"brought-{box}"[:40]] = request.POST.get(f"brought-{box}", "")
    draft = _change(context, request, lambda draft: fill_in(draft, sent))
    return {"saved": f"草稿已保存 {moment(draft.saved)}"}


@view_config(route_name="draft.discard", request_method="POST")
def throw_away(context: Context, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Forget the draft."""
    discard(request.hall.house, request.identity.account, _subject(context))
    citizen = "citizen" in request.identity.roles
    return HTTPSeeOther(
        request.route_path("my" if citizen else "office.intake", _query={"done": "discarded"})
    )


@view_config(route_name="draft.drop", request_method="POST")
def drop(context: Context, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Take a file out again."""
    material, sha256 = request.matchdict["material"], request.POST.get("sha256", "")
    _change(context, request, lambda draft: detach(draft, material, sha256))
    return HTTPSeeOther(_home(context, request, material))


@view_config(route_name="draft.file", request_method="POST")
def lay(context: Context, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Lay something to a material: a file sent whole, a licence of the library, or files of an earlier case."""
    material = _material(context, request)
    if "licence" in request.POST:
        return _licence(context, request, material)
    if "earlier" in request.POST:
        return _earlier(context, request, material)
    part = request.POST.get("file")
    if not hasattr(part, "file"):
        raise Refusal("请先选择文件", where=material)
    file = request.hall.vault.keep(file_name(part.filename or ""), part.file)
    _take(context, request, material, file)
    return HTTPSeeOther(_home(context, request, material))


def _take(context: Context, request: Any, material: str, file: FileRef) -> None:  # noqa: ANN401 - pyramid ships no types
    take_in(request.hall.vault, file, request.hall.settings.clamd)
    _change(context, request, lambda draft: attach(draft, material, file))


def _licence(context: Context, request: Any, material: str) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Choose a licence of one's own to stand in for the material, or none any more."""
    number = request.POST["licence"]
    today = request.hall.clock.now().date()
    owned = dict(licences_for(request.archive, own(request.identity, request.archive).dossier, today))
    if number and number not in owned:
        raise Refusal("证照库中没有您名下的这份有效证照", "FW-02", where=material)
    _change(context, request, lambda draft: fill_in(draft, {f"licence-{material}": number}))
    return HTTPSeeOther(_home(context, request, material))


def _earlier(context: Context, request: Any, material: str) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Use the files of the same material in an earlier case of one's own again."""
    if isinstance(context, CaseContext):
        asked = context.case.the(ApplicationReceived).materials
    else:
        version = version_today(context.item, request.hall.clock.now().date()).item
        draft = draft_of(request.archive, request.identity.account, context.item.number)
        asked = asked_for(version, draft)
    wanted = next((each for each in asked if each.id == material), None)
    if wanted is None:
        raise HTTPNotFound
    applicant = own(request.identity, request.archive)
    _number, files = earlier_files(request.archive, applicant.dossier, wanted)
    plain = tuple(
        msgspec.structs.replace(file, name=file.name.partition("-")[2] or file.name) for file in files
    )
    _change(context, request, lambda draft: attach(draft, material, *plain))
    return HTTPSeeOther(_home(context, request, material))


# -- piece by piece ------------------------------------------------------------------------------------


def _owner(context: Context, request: Any) -> str:  # noqa: ANN401 - pyramid ships no types
    """Whose upload it is: nobody else may go on with it."""
    return f"{request.identity.account} {_subject(context)} {request.matchdict['material']}"


def _upload(context: Context, request: Any) -> str:  # noqa: ANN401 - pyramid ships no types
    number: str = request.matchdict["upload"]
    if request.hall.vault.plan(number).owner != _owner(context, request):
        raise Refusal("没有这个上传任务", where=number)
    return number


@view_config(route_name="draft.uploads", request_method="POST", renderer="json")
def begin(context: Context, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Open or resume an upload: which pieces are still missing, and where they go."""
    material = _material(context, request)
    try:
        plan = msgspec.json.decode(request.body, type=_NewUpload)
    except msgspec.DecodeError as fault:
        raise Refusal(f"上传清单不合格式：{fault}") from fault
    name = file_name(plan.name)
    if plan.piece_size != PIECE:
        raise Refusal(f"每片应为 {PIECE} 字节", where=name)
    if plan.size > LARGEST:
        raise Refusal(f"单个文件不得超过 {LARGEST >> 20} MB", where=name)
    vault = request.hall.vault
    upload = vault.begin(Plan(name, plan.size, plan.pieces, _owner(context, request)))
    where = {"number": _subject(context), "material": material, "upload": upload}
    piece = request.route_path("draft.piece", piece=0, **where).removesuffix("/0")
    return {
        "missing": vault.missing(upload),
        "piece": f"{piece}/{{n}}",
        "finish": request.route_path("draft.finish", **where),
    }


@view_config(route_name="draft.piece", request_method="PUT", renderer="json")
def put(context: Context, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Receive one piece, checked on arrival."""
    if len(request.matchdict["piece"]) > 9:
        raise HTTPNotFound
    piece = int(request.matchdict["piece"])
    request.hall.vault.put(_upload(context, request), piece, request.body)
    return {"received": piece}


@view_config(route_name="draft.finish", request_method="POST", renderer="json")
def finish(context: Context, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Join the pieces, examine the whole, and lay it to its material. Asked again, it is there once."""
    material = _material(context, request)
    file = request.hall.vault.finish(_upload(context, request))
    _take(context, request, material, file)
    return {"location": _home(context, request, material), "sha256": file.sha256}
