"""The windows of the hall's management: departments, windows, people, who is away and who stands in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from hallcore.ground.errors import Refusal
from hallcore.organisation.model import (
    DUTIES,
    AbsenceForm,
    DelegationForm,
    DepartmentForm,
    DepartmentRegistered,
    EndForm,
    PostForm,
    StaffPosted,
    WindowForm,
    WindowOpened,
)
from hallcore.organisation.rules import (
    account_of,
    contact_of,
    department_number,
    post_number,
    posted,
    working_since,
)
from portal.forms import choices
from portal.forms.organisation import (
    AbsenceFields,
    DelegationFields,
    DepartmentFields,
    EndFields,
    PostFields,
    TakeBackFields,
    WindowFields,
)
from portal.people import login_of
from portal.presenters import desk_organisation as told
from portal.presenters.addresses import address
from portal.presenters.desk_posts import department_page, post_page
from portal.presenters.showing import Showing
from portal.staffing import codes_of
from portal.views.desk import beside, frame, refused, role_of, to
from portal.views.desk import posted as sent

_STAFF = ("manager", "approver", "reviewer", "handler", "acceptor")


def _show(request: Any, here: str = "") -> Showing:  # noqa: ANN401 - pyramid ships no types
    """The workspace's frame, beside it the three lists for those who manage them."""
    show = frame(request)
    if "manager" in request.identity.roles:
        frame(request, told.views(show, here))
    return show


# -- departments -----------------------------------------------------------------------------------------------


@view_config(route_name="desk.organisation", renderer="desk/list.jinja2")
def departments(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Every department; with ``new`` in the address, the form to register one."""
    show = _show(request, "desk.organisation")
    if request.method != "POST" and "new" not in request.GET:
        return {"page": told.departments_page(show, request.GET)}
    return _department(request, "", {})


@view_config(route_name="desk.department", request_method="GET", renderer="desk/dossier.jinja2")
def department(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """One department."""
    return {"page": department_page(_show(request, "desk.organisation"), context.dossier)}


@view_config(route_name="desk.department.change", renderer="desk/form.jinja2")
def department_change(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Say anew what is known of a department."""
    _show(request, "desk.organisation")
    return _department(request, context.dossier.number, _fields(context.dossier.the(DepartmentRegistered)))


def _department(request: Any, number: str, known: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as above
    request.override_renderer = "desk/form.jinja2"
    form = DepartmentFields(sent(request), **known)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = DepartmentForm(**_stripped(form))
            if number and department_number(filled.code) != number:
                raise Refusal("部门编号不能更改", where="code")
            done = request.perform("register-department", number, "manager", filled)
            return to(request, "desk.department", number=done.dossier)
    title, back = "更改部门登记" if number else "登记进驻部门", address("desk.organisation")
    return {
        "page": told.form_page(title, refused(request), back, groups=told.DEPARTMENT_GROUPS),
        "form": form,
    }


# -- windows -----------------------------------------------------------------------------------------------------


@view_config(route_name="desk.windows", renderer="desk/list.jinja2")
def windows(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Every window; with ``new`` in the address, the form to open one."""
    show = _show(request, "desk.windows")
    if request.method != "POST" and "new" not in request.GET:
        return {"page": told.windows_page(show, request.GET)}
    return _window(request, "", {})


@view_config(route_name="desk.window", renderer="desk/form.jinja2")
def window(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """One window and its signs."""
    _show(request, "desk.windows")
    known = _fields(context.dossier.the(WindowOpened))
    return _window(request, context.dossier.number, {**known, "departments": "、".join(known["departments"])})


def _window(request: Any, number: str, known: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as above
    request.override_renderer = "desk/form.jinja2"
    form = WindowFields(sent(request), **known)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = WindowForm(**{**_stripped(form), "departments": codes_of(form.departments.data.upper())})
            request.perform("open-window", number, "manager", filled)
            return to(request, "desk.windows")
    title = f"窗口 {known['number']}" if number else "设置窗口"
    back = address("desk.windows")
    return {"page": told.form_page(title, refused(request), back, groups=told.WINDOW_GROUPS), "form": form}


# -- people ------------------------------------------------------------------------------------------------------


@view_config(route_name="desk.staff", request_method="GET", renderer="desk/list.jinja2")
def staff(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Everybody posted."""
    return {"page": told.staff_page(_show(request, "desk.staff"), request.GET)}


@view_config(route_name="desk.post", request_method="GET", renderer="desk/dossier.jinja2")
def post(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """One person's post."""
    manages = "manager" in request.identity.roles
    return {"page": post_page(_show(request, "desk.staff"), context.post, manages=manages)}


@view_config(route_name="desk.department.post", renderer="desk/form.jinja2")
def department_post(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Post somebody in a department."""
    show = _show(request, "desk.staff")
    code = context.dossier.the(DepartmentRegistered).code
    return _posting(request, show, code, PostFields(sent(request)), "")


@view_config(route_name="desk.post.change", renderer="desk/form.jinja2")
def post_change(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Change a posting, or post somebody again who had left."""
    show, archive = _show(request, "desk.staff"), request.archive
    paper: StaffPosted = context.post.the(StaffPosted)
    known = {
        **_fields(paper),
        "login": login_of(archive, paper.account),
        "person": told.name_of(archive, paper.account),
        "working_since": working_since(context.post),
        **dict(zip(("phone", "mail"), contact_of(context.post), strict=True)),
        **{
            name: login_of(archive, getattr(paper, name))
            for name in ("partner", "home_leader", "centre_leader")
        },
    }
    return _posting(request, show, paper.department, PostFields(sent(request), **known), context.post.number)


def _posting(request: Any, show: Showing, code: str, form: PostFields, number: str) -> Any:  # noqa: ANN401 - as above
    form.window.choices = choices(told.window_choices(show, code))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = PostForm(
                _account(request, form.login.data, "login"),
                form.person.data.strip(),
                code,
                form.window.data or "",
                tuple(form.duties.data),
                bool(form.chief.data),
                partner=_account(request, form.partner.data, "partner"),
                home_leader=_account(request, form.home_leader.data, "home_leader"),
                centre_leader=_account(request, form.centre_leader.data, "centre_leader"),
                working_since=form.working_since.data,
                phone=(form.phone.data or "").strip(),
                mail=(form.mail.data or "").strip(),
            )
            standing = post_number(filled.account)
            if number and standing != number:
                raise Refusal("岗位的账号不能更改", where="login")
            known = standing if request.archive.get(standing) is not None else ""
            done = request.perform("post-staff", known, "manager", filled)
            return to(request, "desk.post", number=done.dossier)
    title = "更改岗位" if number else "人员进驻"
    back = address("desk.department", number=department_number(code))
    return {"page": told.form_page(title, refused(request), back), "form": form}


@view_config(route_name="desk.post.end", renderer="desk/form.jinja2")
def post_end(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """End a posting and name who takes over."""
    show, number = _show(request, "desk.staff"), context.post.number
    form = EndFields(sent(request))
    form.successor.choices = choices({"": "无在办事项", **told.colleague_choices(show, context.post)})
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = EndForm(form.reason.data.strip(), successor=form.successor.data or "")
            request.perform("end-post", number, "manager", filled)
            return to(request, "desk.post", number=number)
    lead = "撤离后，在办事项由接手人继续办理。接手人应为同一部门、具有相同职责的在岗人员。"
    page = told.form_page(
        "人员撤离", refused(request), address("desk.post", number=number), lead, submit="撤离"
    )
    return {"page": page, "form": form}


# -- away, and in whose place ----------------------------------------------------------------------------------------


@view_config(route_name="desk.absence", renderer="desk/form.jinja2")
def absence(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Record that somebody is away."""
    _show(request, "desk.staff")
    number, form = context.post.number, AbsenceFields(sent(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = AbsenceForm(
                form.first.data,
                form.last.data,
                form.kind.data,
                (form.note.data or "").strip(),
                cancelled=bool(form.cancelled.data),
            )
            request.perform("record-absence", number, role_of(request, *_STAFF), filled)
            return to(request, "desk.post", number=number)
    lead = "离岗期间，AB 岗可以代行其职责，在办事项不停办。"
    page = told.form_page("登记离岗", refused(request), address("desk.post", number=number), lead)
    return {"page": page, "form": form}


@view_config(route_name="desk.delegation", renderer="desk/form.jinja2")
def delegation(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Lend duties of the post in the address to a colleague; it is filed in the colleague's post."""
    show, mine = _show(request, "desk.staff"), context.post
    form = DelegationFields(sent(request))
    form.deputy.choices = choices(told.colleague_choices(show, mine))
    paper = posted(mine)
    form.duties.choices = choices((duty, DUTIES[duty]) for duty in (paper.duties if paper else DUTIES))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = DelegationForm(
                account_of(mine),
                tuple(form.duties.data),
                form.first.data,
                form.last.data,
                form.reason.data.strip(),
            )
            deputy = post_number(form.deputy.data)
            request.perform("grant-delegation", deputy, role_of(request, *_STAFF), filled)
            return to(request, "desk.post", number=mine.number)
    lead = "只能授出本岗职责；代行时，记录同时写明代行人和授权人。"
    page = told.form_page("授权他人代行", refused(request), address("desk.post", number=mine.number), lead)
    return {"page": page, "form": form}


@view_config(route_name="desk.delegation.end", renderer="desk/form.jinja2")
def delegation_end(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Take back what the holder of the post in the address lent to a colleague."""
    _show(request, "desk.staff")
    number, deputy = context.post.number, request.matchdict["deputy"]
    form = TakeBackFields(sent(request))
    if request.archive.get(post_number(deputy)) is None:
        raise HTTPNotFound
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = EndForm(form.reason.data.strip(), principal=account_of(context.post))
            request.perform("end-delegation", post_number(deputy), role_of(request, *_STAFF), filled)
            return to(request, "desk.post", number=number)
    title = f"终止对{told.name_of(request.archive, deputy)}的授权"
    page = told.form_page(title, refused(request), address("desk.post", number=number))
    return {"page": page, "form": form}


# -- small things ------------------------------------------------------------------------------------------------


def _account(request: Any, login: str, where: str) -> str:  # noqa: ANN401 - pyramid ships no types
    """The account of a login that was typed, or "" where none was."""
    login = (login or "").strip().lower()
    if not login:
        return ""
    known = request.archive.secrets.get(login)
    if known is None:
        raise Refusal("没有这个账号", where=where)
    return str(known[0])


def _fields(paper: Any) -> dict[str, Any]:  # noqa: ANN401 - a paper
    return {name: getattr(paper, name) for name in paper.__struct_fields__}


def _stripped(form: Any) -> dict[str, Any]:  # noqa: ANN401 - WTForms ships no types
    """What was filled in: space around words taken off, a field that was not sent as an empty word."""
    found = ((name, "" if value is None else value) for name, value in form.data.items())
    return {name: value.strip() if isinstance(value, str) else value for name, value in found}
