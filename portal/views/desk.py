"""What the windows of the workspaces share: the frame, the visitor's role, and a refusal shown beside its form.

What is not here: any window itself (the ``desk_*`` modules), and who may come to it (``portal.permissions``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther

from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.ground.procedure import advance
from hallcore.vault import FileRef
from portal.presenters.addresses import address
from portal.presenters.shapes import Alert, Link, LinkGroup
from portal.presenters.showing import Showing, showing
from portal.settings import ZONES
from portal.views.errors import clause_of


def frame(request: Any, *views: LinkGroup) -> Showing:  # noqa: ANN401 - pyramid ships no types
    """Give the page a workspace's frame; return what it is made from."""
    request.frame = {"desk": True, "views": views}
    return showing(request)


def posted(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """What was sent with a form; None where the page is only read, so that fields show their defaults."""
    return request.POST if request.method == "POST" else None


def role_of(request: Any, *roles: str) -> str:  # noqa: ANN401 - pyramid ships no types
    """The first of these roles the visitor holds; the table of permissions has made sure there is one."""
    return next(role for role in roles if role in request.identity.roles)


def require_step(request: Any, matter: Dossier, step: str, *roles: str) -> None:  # noqa: ANN401 - as above
    """Refuse to show a form whose step the procedure table does not allow now: nobody fills it in for nothing.

    What is sent is judged by the office, which asks the same table.
    """
    if request.method != "POST":
        hall = request.hall
        procedure = hall.house.law_of(matter, hall.clock.now()).procedure(matter.procedure)
        advance(procedure.machine(matter.machine), matter.state, step, role_of(request, *roles))


def zone_depth(request: Any) -> int:  # noqa: ANN401 - pyramid ships no types
    """How far inside the visitor stands: 0 for the public network."""
    return ZONES.index(str(request.environ.get("hall.zone", "public")))


def to(request: Any, route: str, done: str = "done", **parts: str) -> HTTPSeeOther:  # noqa: ANN401 - as above
    """Send the browser on after an act, so that reloading repeats nothing."""
    return HTTPSeeOther(request.route_path(route, _query={"done": done}, **parts))


def kept(request: Any, field: Any) -> tuple[FileRef, ...]:  # noqa: ANN401 - neither Pyramid nor WTForms ships types
    """The uploaded files of a field, streamed into the vault, and how a record names them.

    A name is what follows the last slash: some browsers send whole paths.
    """
    vault = request.hall.vault
    names = [(part.filename or "").replace("\\", "/").rpartition("/")[2] or "附件" for part in field.data]
    return tuple(vault.keep(name, part.file) for name, part in zip(names, field.data, strict=True))


@contextmanager
def beside(request: Any, form: Any) -> Iterator[None]:  # noqa: ANN401 - neither Pyramid nor WTForms ships types
    """Keep a refusal on the page of the form that met it: reason and clause on top, mark on the field meant.

    What was typed stays in the form; the answer is 409. Use it as
    ``with beside(request, form): … return to(…)`` and show the form again below.
    """
    try:
        yield
    except Refusal as refusal:
        request.response.status = 409
        request.refused = (_told(request, refusal),)
        if refusal.where in form and not hasattr(form[refusal.where], "entries"):
            form[refusal.where].errors = [*form[refusal.where].errors, refusal.reason]


def refused(request: Any) -> tuple[Alert, ...]:  # noqa: ANN401 - pyramid ships no types
    """What stands on top of the page if its form was refused just now."""
    return getattr(request, "refused", ())


def _told(request: Any, refusal: Refusal) -> Alert:  # noqa: ANN401 - pyramid ships no types
    clause = clause_of(request, refusal.cite)
    if clause is None:
        return Alert(f"{refusal.reason}。", "未予办理", "danger")
    words = f"{clause.source}：{clause.text}" if clause.text else clause.source
    link = Link(f"依据 {clause.rule}", address("law.rule", rule=clause.rule))
    return Alert(f"{refusal.reason}。{words}", "未予办理", "danger", (link,))
