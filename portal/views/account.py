"""Signing in and out, and the preferences a visitor keeps in a cookie."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from pyramid.csrf import new_csrf_token
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from wtforms import Form, HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from hallcore.ground.errors import Refusal
from hallcore.identity.model import ROLES, WATCHERS
from hallcore.organisation.model import DUTIES
from portal import keeping
from portal.cli.cast import BY_LOGIN, ONE_PER_ROLE, PASSWORD
from portal.presenters.pages import DemoAccount, PasswordPage, SignInPage
from portal.presenters.shapes import Alert
from portal.security import COOKIE
from portal.sessions import LIFETIME_SECONDS, Visitor, change_password, sign_in, sign_out, visitor_of

_YEAR = 365 * 24 * 3600


class SignInForm(Form):  # type: ignore[misc]  # WTForms ships no types
    """Account and passphrase."""

    account = StringField("账号", [InputRequired("请输入账号"), Length(max=32)])
    passphrase = PasswordField("口令", [InputRequired("请输入口令"), Length(max=200)])
    next = HiddenField(validators=[Length(max=500)])


class PasswordForm(Form):  # type: ignore[misc]  # WTForms ships no types
    """The old password, and the new one twice."""

    passphrase = PasswordField(
        "原口令",
        [InputRequired("请输入原口令"), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )
    password = PasswordField(
        "新口令",
        [InputRequired("请输入新口令"), Length(max=200)],
        description="至少 10 个字符。",
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        "再输一次新口令",
        [InputRequired("请再输一次新口令"), EqualTo("password", "两次输入的新口令不一致")],
        render_kw={"autocomplete": "new-password"},
    )
    next = HiddenField(validators=[Length(max=500)])


def local(target: str) -> str:
    """An address within this site, or the home page: nobody is sent elsewhere by a link to us.

    Browsers read a backslash as a slash and pass over tabs and line ends; what is not plain is escaped
    before it is judged, so that nothing is left for them to read otherwise.
    """
    plain = quote(target, safe="/?&=%#+:;,@!$'()*~-._")
    return plain if plain.startswith("/") and not plain.startswith("//") else "/"


@view_config(route_name="sign-in", renderer="public/sign_in.jinja2", kept=keeping.nothing)
def sign_in_view(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Show the form, or check it and open a session under new tokens; the session before it is closed."""
    form = SignInForm(
        request.POST if request.method == "POST" else None, next=request.params.get("next", "/")
    )
    alerts: tuple[Alert, ...] = ()
    if request.method == "POST" and form.validate():
        try:
            token = sign_in(request.hall.house, form.account.data.strip(), form.passphrase.data)
        except Refusal as refusal:
            alerts = (Alert(refusal.reason, tone="danger"),)
            request.response.status = 401
        else:
            sign_out(request.hall.house, request.cookies.get(COOKIE, ""))
            new_csrf_token(request)
            answer = HTTPSeeOther(_first(request, token, local(form.next.data or "/")))
            answer.set_cookie(
                COOKIE,
                token,
                max_age=LIFETIME_SECONDS,
                httponly=True,
                samesite="Lax",
            )
            return answer
    return {"page": SignInPage(title="登录", alerts=alerts, demo=_demo_accounts(request)), "form": form}


def _first(request: Any, token: str, asked: str) -> str:  # noqa: ANN401 - pyramid ships no types
    """Where somebody goes who signed in; whoever was given the password changes it on the way."""
    with request.hall.house.reading() as root:
        visitor = visitor_of(root, token)
    if visitor is not None and visitor.once:
        return str(request.route_path("password", _query={"next": asked}))
    return _landing(request, visitor, asked)


def _landing(request: Any, visitor: Visitor | None, asked: str) -> str:  # noqa: ANN401 - pyramid ships no types
    """Where somebody begins who signed in without having asked for a page: officers at their inbox."""
    if asked != "/" or str(request.environ.get("hall.zone", "public")) == "public":
        return asked
    if visitor is not None and {"teller", "banker"} & set(visitor.roles):
        return str(request.route_path("bank"))
    if visitor is not None and "inspector" in visitor.roles:
        return str(request.route_path("appraisal.daily"))
    if visitor is not None and WATCHERS & set(visitor.roles):
        return str(request.route_path("live"))
    officer = visitor is not None and {*DUTIES, "manager"} & set(visitor.roles)
    return str(request.route_path("office")) if officer else asked


@view_config(route_name="password", renderer="public/password.jinja2")
def password_view(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Change one's own password; whoever was given one does this first, and then goes where they wanted."""
    visitor = request.identity
    alerts: tuple[Alert, ...] = ()
    form = PasswordForm(
        request.POST if request.method == "POST" else None, next=request.params.get("next", "/")
    )
    if request.method == "POST" and form.validate():
        try:
            _change(request, form)
        except Refusal as refusal:
            alerts = (Alert(refusal.reason, "未更换口令", "danger"),)
            request.response.status = 409
        else:
            new_csrf_token(request)
            target = local(form.next.data or "/")
            mark = "&" if "?" in target else "?"
            return HTTPSeeOther(f"{target}{mark}done=password-changed")
    if visitor.once and not alerts:
        alerts = (Alert("口令由他人代设，请先换成只有您本人知道的口令。", "首次登录", "stop"),)
    return {"page": PasswordPage(title="更换口令", alerts=alerts), "form": form}


def _change(request: Any, form: PasswordForm) -> None:  # noqa: ANN401 - pyramid ships no types
    """Change the visitor's password as the form has it.

    Raises:
        Refusal: The old one is wrong, the new one is none that may be, or the account is everybody's.
    """
    login = request.identity.login
    if request.hall.settings.demo and login in BY_LOGIN:
        raise Refusal("演示账号的口令是公开的，供大家共用，不能更换")
    token = request.cookies.get(COOKIE, "")
    change_password(request.hall.house, request.identity, token, form.passphrase.data, form.password.data)


@view_config(route_name="sign-out", request_method="POST")
def sign_out_view(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Close the session for good."""
    sign_out(request.hall.house, request.cookies.get(COOKIE, ""))
    new_csrf_token(request)
    answer = HTTPSeeOther(request.route_path("home", _query={"done": "signed-out"}))
    answer.delete_cookie(COOKIE)
    return answer


@view_config(route_name="preferences", request_method="GET")
def preferences(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Keep language or care version in a cookie and go back. Nothing is stored here."""
    answer = HTTPSeeOther(local(request.params.get("next", "/")))
    if request.params.get("language") in ("zh", "en"):
        answer.set_cookie(
            "_LOCALE_", request.params["language"], max_age=_YEAR, httponly=True, samesite="Lax"
        )
    if request.params.get("care") in ("0", "1"):
        answer.set_cookie("care", request.params["care"], max_age=_YEAR, httponly=True, samesite="Lax")
    return answer


def _demo_accounts(request: Any) -> tuple[DemoAccount, ...]:  # noqa: ANN401 - pyramid ships no types
    if not request.hall.settings.demo:
        return ()
    people = [BY_LOGIN[login] for login in ONE_PER_ROLE]
    return tuple(
        DemoAccount(ROLES[person.roles[0]], person.login, PASSWORD, person.title) for person in people
    )
