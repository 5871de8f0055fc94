"""Signing in and out: what is kept, what is told, what a stolen or planted token is worth, and forged forms."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from webtest import TestApp, TestResponse

from hallcore.desk import Actor
from hallcore.ground.errors import Refusal
from hallcore.identity.model import NewAccount
from portal import make_app, sessions, zoned
from portal.cli.cast import PASSWORD
from portal.cli.furnishing import NOBODY_SIGNS_IN
from portal.hall import Hall
from portal.security import COOKIE
from portal.views.account import local
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.desk_hands import token_of, told


@pytest.fixture(scope="module")
def hall(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One hall for everybody who signs in."""
    with demo_hall(seeded, tmp_path_factory.mktemp("sessions") / "var") as opened:
        yield opened


@pytest.fixture(scope="module")
def door(hall: Hall) -> Callable[[], TestApp]:
    """A fresh browser at the public door, as often as it is called."""
    application = zoned(make_app(hall), "public")
    return lambda: TestApp(application)


@pytest.fixture(scope="module")
def inside(hall: Hall) -> Callable[[], TestApp]:
    """A fresh browser at the innermost door."""
    application = zoned(make_app(hall), "hall")
    return lambda: TestApp(application)


@pytest.fixture
def browser(door: Callable[[], TestApp]) -> TestApp:
    """A browser without a cookie."""
    return door()


def try_door(browser: TestApp, login: str, password: str = PASSWORD, **more: str) -> TestResponse:
    """Fill in the sign-in form."""
    page = browser.get("/sign-in")
    fields = {"account": login, "passphrase": password, "csrf_token": token_of(page)} | more
    return browser.post("/sign-in", fields, status="*")


def cookies_of(answer: TestResponse) -> SimpleCookie:
    """The cookies an answer sets, with their flags."""
    found: SimpleCookie = SimpleCookie()
    for line in answer.headers.getall("Set-Cookie"):
        found.load(line)
    return found


# -- what is kept -------------------------------------------------------------------------------------


def test_the_store_holds_argon2_hashes_and_no_password(hall: Hall) -> None:
    """Passwords are kept as argon2id hashes, each with its own salt, outside every record."""
    with hall.house.reading() as root:
        verifiers = {login: known[1] for login, known in root.archive.secrets.items()}
        records = [record.data for record in root.archive[root.archive.secrets["bidder1"][0]].all_records()]
    signing_in = [verifier for verifier in verifiers.values() if verifier != NOBODY_SIGNS_IN]
    assert len(signing_in) > 60
    assert all(verifier.startswith("$argon2id$v=19$m=") for verifier in signing_in)
    assert PasswordHasher().verify(verifiers["bidder1"], PASSWORD)
    first, second = sessions.hash_password(PASSWORD), sessions.hash_password(PASSWORD)
    assert first != second
    assert not any(b"argon2" in data or PASSWORD.encode() in data for data in records)


def test_a_password_of_nine_characters_is_refused() -> None:
    """A password has ten characters at least."""
    assert sessions.hash_password("一二三四五六七八九十").startswith("$argon2id$")
    with pytest.raises(Refusal, match="至少 10 个字符"):
        sessions.hash_password("一二三四五六七八九")


def test_the_shelf_keeps_no_token(hall: Hall, browser: TestApp) -> None:
    """Who reads the database finds no token that a browser could send."""
    token = cookies_of(try_door(browser, "bidder1"))[COOKIE].value
    with hall.house.reading() as root:
        kept = dict(root.archive.shelf("sessions").items())
    assert token not in kept
    assert not any(token in str(session) for session in kept.values())
    assert sessions._key(token) in kept


# -- changing it --------------------------------------------------------------------------------------

GIVEN, OWN = "given-by-somebody", "只有本人知道的新口令"


def opened(hall: Hall, login: str, *, once: bool = True) -> None:
    """An account whose password somebody else gave."""
    account = NewAccount(login, sessions.hash_password(GIVEN), "示例甲", ("centre",), once=once)
    hall.house.perform("open-account", "", Actor("U-000001", "operator"), account)


def change(browser: TestApp, *words: str, status: int) -> TestResponse:
    """Fill in the page that changes the password: old, new, new again."""
    page = browser.get("/password?next=/desk/accounts")
    fields = dict(zip(("passphrase", "password", "again"), words, strict=True))
    fields |= {"next": "/desk/accounts", "csrf_token": token_of(page)}
    return browser.post("/password", fields, status=status)


def test_a_password_that_was_given_opens_nothing_but_the_page_that_changes_it(
    hall: Hall, inside: Callable[[], TestApp]
) -> None:
    """Signed in by it one has no role: every room sends on to the page; once it is changed the rooms are open."""
    opened(hall, "once1")
    browser = inside()
    assert "/password?next=" in try_door(browser, "once1", GIVEN).location
    assert browser.get("/desk", status=303).location.endswith("/password?next=%2Fdesk")
    assert browser.get("/", status=200)
    assert "由他人代设" in told(browser.get("/password"))
    assert "/desk/accounts?done=password-changed" in change(browser, GIVEN, OWN, OWN, status=303).location
    browser.get("/desk", status=200)
    assert try_door(inside(), "once1", GIVEN).status_int == 401
    assert "/password" not in try_door(inside(), "once1", OWN).location


def test_what_a_new_password_must_be(hall: Hall, inside: Callable[[], TestApp]) -> None:
    """The old one must be right, the new one another, of ten characters, and twice the same."""
    opened(hall, "once2", once=False)
    browser = inside()
    try_door(browser, "once2", GIVEN)
    assert "由他人代设" not in told(browser.get("/password"))
    assert "原口令不正确" in told(change(browser, "wrong-wrong", OWN, OWN, status=409))
    assert "不能与原口令相同" in told(change(browser, GIVEN, GIVEN, GIVEN, status=409))
    assert "至少 10 个字符" in told(
        change(browser, GIVEN, "九个字符的口令啊啊", "九个字符的口令啊啊", status=409)
    )
    page = change(browser, GIVEN, OWN, OWN + "x", status=200)
    assert "两次输入的新口令不一致" in told(page)
    assert OWN not in page.text
    change(browser, GIVEN, OWN, OWN, status=303)


def test_wrong_old_passwords_are_counted_like_attempts_at_the_door(
    hall: Hall, inside: Callable[[], TestApp]
) -> None:
    """Whoever finds an open session cannot try passwords out there."""
    opened(hall, "once3", once=False)
    browser = inside()
    try_door(browser, "once3", GIVEN)
    for _ in range(sessions.ATTEMPTS):
        change(browser, "wrong-wrong", OWN, OWN, status=409)
    assert "连续输错次数过多" in told(change(browser, GIVEN, OWN, OWN, status=409))


def test_a_changed_password_closes_every_other_session(hall: Hall, inside: Callable[[], TestApp]) -> None:
    """Whoever was signed in elsewhere with the old one is out."""
    opened(hall, "once4", once=False)
    here, elsewhere = inside(), inside()
    for browser in (here, elsewhere):
        try_door(browser, "once4", GIVEN)
        browser.get("/desk", status=200)
    change(here, GIVEN, OWN, OWN, status=303)
    here.get("/desk", status=200)
    assert "/sign-in" in elsewhere.get("/desk", status=303).location


def test_the_demo_s_public_passwords_stay(inside: Callable[[], TestApp]) -> None:
    """They are everybody's: one visitor cannot lock the others out."""
    browser = inside()
    try_door(browser, "centre1")
    assert "演示账号的口令是公开的" in told(change(browser, PASSWORD, OWN, OWN, status=409))


# -- what is told -------------------------------------------------------------------------------------


def test_a_wrong_password_and_an_unknown_account_are_told_alike(browser: TestApp) -> None:
    """Nobody learns at the door which accounts there are."""
    wrong = try_door(browser, "bidder2", "不是这个口令不是")
    unknown = try_door(browser, "nobody2", "不是这个口令不是")
    assert wrong.status_int == unknown.status_int == 401
    assert told(wrong) == told(unknown)
    assert "账号或者口令不正确" in told(wrong)
    assert COOKIE not in cookies_of(wrong)
    assert "不是这个口令不是" not in wrong.text


@pytest.mark.parametrize("login", ["bidder3", "nobody3"])
def test_five_wrong_passwords_lock_and_the_right_one_does_not_open(
    door: Callable[[], TestApp], monkeypatch: pytest.MonkeyPatch, login: str
) -> None:
    """The sixth attempt is refused whatever it brings, known account or not; a quarter of an hour later not."""
    for _ in range(sessions.ATTEMPTS):
        assert "账号或者口令不正确" in told(try_door(door(), login, "错错错错错错错错错错"))
    locked = try_door(door(), login)
    assert locked.status_int == 401
    assert "连续输错次数过多，请 15 分钟后再试" in told(locked)
    later = time.time() + sessions.LOCK_SECONDS + 1
    monkeypatch.setattr("portal.sessions.time.time", lambda: later)
    assert try_door(door(), login).status_int == (303 if login == "bidder3" else 401)


def test_the_fifth_attempt_may_succeed_and_counting_begins_anew(door: Callable[[], TestApp]) -> None:
    """Four wrong passwords and the right one: signed in, and nothing is held against the next time."""
    for _ in range(2):
        for _ in range(sessions.ATTEMPTS - 1):
            try_door(door(), "bidder4", "错错错错错错错错错错")
        assert try_door(door(), "bidder4").status_int == 303


def test_guesses_side_by_side_are_counted_one_by_one(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given a guess that is being looked at, when others come meanwhile, then they are counted too."""
    looked_at = 0

    class Slow:
        """Looks at a password and lets others begin meanwhile."""

        def verify(self, _hash: str, _password: str) -> None:
            nonlocal looked_at
            looked_at += 1
            with pytest.raises(Refusal):
                sessions.sign_in(hall.house, "bidder5", "错错错错错错错错错错")
            raise VerificationError

    monkeypatch.setattr(sessions, "_HASHER", Slow())
    with pytest.raises(Refusal):
        sessions.sign_in(hall.house, "bidder5", "错错错错错错错错错错")
    assert looked_at == sessions.ATTEMPTS


def test_what_is_not_filled_in_is_a_form_error_and_no_attempt(hall: Hall, browser: TestApp) -> None:
    """An empty or endless field comes back with its fault and is not looked up."""
    assert "请输入账号" in told(try_door(browser, ""))
    assert "请输入口令" in told(try_door(browser, "bidder6", ""))
    assert try_door(browser, "a" * 33).status_int == 200
    assert try_door(browser, "bidder6", "长" * 201).status_int == 200
    with hall.house.reading() as root:
        assert "bidder6" not in root.archive.shelf("attempts")


# -- what a token is worth ----------------------------------------------------------------------------


def test_the_cookie_is_for_this_site_and_no_script(door: Callable[[], TestApp]) -> None:
    """HttpOnly, SameSite=Lax, for the working day; every cookie of the site keeps to that."""
    browser = door()
    shown = cookies_of(browser.get("/sign-in"))
    assert shown["csrf_token"]["httponly"]
    assert shown["csrf_token"]["samesite"] == "Lax"
    morsel = cookies_of(try_door(browser, "bidder7"))[COOKIE]
    assert morsel["httponly"]
    assert morsel["samesite"] == "Lax"
    assert int(morsel["max-age"]) == sessions.LIFETIME_SECONDS
    assert morsel["path"] == "/"
    assert not morsel["secure"]
    for name in ("language=en", "care=1"):
        (cookie,) = cookies_of(browser.get(f"/preferences?{name}")).values()
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


def test_behind_https_every_cookie_is_secure(seeded: Path, tmp_path: Path) -> None:
    """Where the hall is reached by https no cookie travels without, and browsers are told to stay with it."""
    with demo_hall(seeded, tmp_path / "var", public_url="https://hall.example") as hall:
        browser = TestApp(zoned(make_app(hall), "public"), extra_environ={"wsgi.url_scheme": "https"})
        page = browser.get("/sign-in")
        fields = {"account": "bidder1", "passphrase": PASSWORD, "csrf_token": token_of(page)}
        answer = browser.post("/sign-in", fields, headers={"Referer": "https://localhost/sign-in"})
        assert answer.status_int == 303
        for given in (page, answer, browser.get("/preferences?care=1")):
            assert given.headers["Strict-Transport-Security"] == "max-age=31536000"
            cookies = cookies_of(given)
            assert cookies
            assert all(morsel["secure"] for morsel in cookies.values())
        assert {COOKIE, "csrf_token"} <= set(cookies_of(answer))


def test_signing_out_ends_the_session_on_the_server(door: Callable[[], TestApp]) -> None:
    """A token that was copied before signing out is worth nothing after."""
    browser, thief = door(), door()
    token = cookies_of(try_door(browser, "bidder8"))[COOKIE].value
    thief.set_cookie(COOKIE, token)
    assert thief.get("/bidder", status="*").status_int == 200
    page = browser.get("/bidder")
    answer = browser.post("/sign-out", {"csrf_token": token_of(page)}, status=303)
    assert "已退出登录" in told(answer.follow())
    assert thief.get("/bidder", status=303).location.endswith("/sign-in?next=%2Fbidder")
    assert browser.get("/bidder", status=303)


def test_signing_out_needs_a_form_of_ours(door: Callable[[], TestApp]) -> None:
    """A link or a picture elsewhere cannot sign anybody out."""
    browser = door()
    try_door(browser, "bidder8")
    assert browser.get("/sign-out", status="*").status_int == 404
    assert browser.post("/sign-out", {}, status="*").status_int == 400
    assert browser.get("/bidder").status_int == 200


def test_a_planted_token_is_not_taken_over(door: Callable[[], TestApp]) -> None:
    """Whatever tokens the browser brings, signing in gives new ones, and the session before is closed."""
    browser, planter = door(), door()
    browser.set_cookie(COOKIE, "planted-by-somebody-else")
    planted_form = browser.get("/sign-in")
    first = cookies_of(try_door(browser, "bidder9"))
    assert first[COOKIE].value != "planted-by-somebody-else"
    assert first["csrf_token"].value != token_of(planted_form)
    second = cookies_of(try_door(browser, "bidder10"))
    assert second[COOKIE].value != first[COOKIE].value
    planter.set_cookie(COOKIE, first[COOKIE].value)
    assert planter.get("/bidder", status="*").status_int == 303
    planter.set_cookie(COOKIE, "planted-by-somebody-else")
    assert planter.get("/bidder", status="*").status_int == 303


def test_a_session_ends_with_the_working_day(
    hall: Hall, door: Callable[[], TestApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After eight hours one signs in again; what has ended is swept with the next sign-in."""
    browser = door()
    token = cookies_of(try_door(browser, "bidder11"))[COOKIE].value
    later = time.time() + sessions.LIFETIME_SECONDS + 1
    monkeypatch.setattr("portal.sessions.time.time", lambda: later)
    assert browser.get("/bidder", status="*").status_int == 303
    try_door(door(), "bidder12")
    with hall.house.reading() as root:
        assert sessions._key(token) not in root.archive.shelf("sessions")


def test_what_an_account_may_no_longer_do_its_sessions_may_not_either(
    hall: Hall, door: Callable[[], TestApp]
) -> None:
    """Roles are read at each request: taken from the account, they are gone from every open session."""
    browser = door()
    try_door(browser, "bidder14")
    address = "/bidder/lots/DHGC-2026-0011.1/enrol"
    assert browser.get(address).status_int == 200
    number, verifier, roles, party = _known(hall, "bidder14")

    def change(roles: tuple[str, ...] | None) -> None:
        def work(root: object) -> None:
            secrets = root.archive.secrets  # type: ignore[attr-defined]  # the journal's root
            if roles is None:
                del secrets["bidder14"]
            else:
                secrets["bidder14"] = (number, verifier, roles, party)

        hall.house.transact(work)

    change(())
    assert browser.get(address, status="*").status_int == 403
    change(None)
    assert browser.get(address, status="*").status_int == 303
    change(roles)
    assert browser.get(address).status_int == 200


def _known(hall: Hall, login: str) -> tuple[str, str, tuple[str, ...], str]:
    with hall.house.reading() as root:
        number, verifier, roles, party = root.archive.secrets[login]
    return number, verifier, tuple(roles), party


# -- where one is sent --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "\t//evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "evil.example",
        "",
        "/bidder\r\nSet-Cookie: a=b",
        "/中文?a=中文",
    ],
)
def test_nobody_is_sent_elsewhere(browser: TestApp, target: str) -> None:
    """Whatever an address asks to go on to, the answer leads to a page of this site and carries no other header."""
    went = browser.get("/preferences", {"next": target}, status=303)
    signed = try_door(browser, "bidder15", next=target)
    for answer in (went, signed):
        assert answer.location.startswith("http://localhost/")
        assert not answer.location.removeprefix("http://localhost").startswith(("//", "/\\"))
        assert not set(answer.location) & set("\r\n\t\\ ")
        assert "a" not in cookies_of(answer)


def test_one_is_sent_on_to_where_one_wanted(browser: TestApp) -> None:
    """After signing in one stands on the page one had asked for, its question included."""
    asked = browser.get("/bidder/lots/DHGC-2026-0011.1/enrol?a=1&b=%E4%B8%AD", status=303)
    page = asked.follow()
    field = page.html.find("input", {"name": "next"})
    assert field["value"] == "/bidder/lots/DHGC-2026-0011.1/enrol?a=1&b=%E4%B8%AD"
    answer = try_door(browser, "bidder15", next=field["value"])
    assert answer.location == "http://localhost/bidder/lots/DHGC-2026-0011.1/enrol?a=1&b=%E4%B8%AD"
    assert local("/search?q=%E9%81%93#top") == "/search?q=%E9%81%93#top"


def test_who_sent_a_form_without_a_session_comes_back_to_its_page(browser: TestApp) -> None:
    """A form sent after the session has ended leads back to the form, and to nobody else's page."""
    path = "/bidder/lots/DHGC-2026-0011.1/enrol"
    answer = browser.post(path, {}, headers={"Referer": f"http://localhost:80{path}"}, status=303)
    assert answer.location.endswith("/sign-in?next=%2Fbidder%2Flots%2FDHGC-2026-0011.1%2Fenrol")
    answer = browser.post("/sign-out", {}, headers={"Referer": "http://evil.example/x"}, status=303)
    assert answer.location.endswith("/sign-in?next=%2F")


# -- forged forms -------------------------------------------------------------------------------------


@pytest.fixture
def bid(hall: Hall, browser: TestApp) -> str:
    """The address of bidder16's bid, its owner signed in."""
    try_door(browser, "bidder16")
    with hall.house.reading() as root:
        keys = root.archive.shelf("mine").keys()
        party = _known(hall, "bidder16")[3]
        return next(f"/bidder/bids/{number}" for owner, number in keys if owner == party and "0010" in number)


@pytest.mark.parametrize("token", [None, "", "0" * 32, "中", "a\x00b"])
def test_a_form_without_its_token_does_nothing(
    hall: Hall, browser: TestApp, bid: str, token: str | None
) -> None:
    """A form that another site makes a browser send carries no token, and is not looked at."""
    with hall.house.reading() as root:
        before = root.archive[bid.rpartition("/")[2]].count
    given = {} if token is None else {"csrf_token": token}
    for path, fields in (
        ("/sign-in", {"account": "bidder1", "passphrase": PASSWORD}),
        ("/verify", {"token": "x"}),
        (f"{bid}/question", {"question": "伪造"}),
        (f"{bid}/withdraw", {"reason": ""}),
        (f"{bid}/upload", {}),
    ):
        answer = browser.post(path, fields | given, status="*")
        assert answer.status_int == 400, path
        assert "请求有误" in told(answer)
    with hall.house.reading() as root:
        assert root.archive[bid.rpartition("/")[2]].count == before


def test_the_token_of_another_browser_is_no_token(
    door: Callable[[], TestApp], browser: TestApp, bid: str
) -> None:
    """A token that was given to somebody else does not stand for this browser."""
    other = token_of(door().get("/sign-in"))
    assert (
        browser.post(f"{bid}/question", {"question": "伪造", "csrf_token": other}, status="*").status_int
        == 400
    )


def test_the_upload_script_must_bring_the_token_in_its_header(browser: TestApp, bid: str) -> None:
    """JSON and pieces carry no form: without the header, or with the token only in the body, they are refused."""
    token = token_of(browser.get(f"{bid}/upload"))
    plan = {"name": "x", "size": 1, "pieces": ["0" * 64], "csrf_token": token}
    assert browser.post_json(f"{bid}/uploads", plan, status="*").status_int == 400
    wrong = {"X-CSRF-Token": "0" * 32}
    assert browser.post_json(f"{bid}/uploads", plan, headers=wrong, status="*").status_int == 400
    piece = f"{bid}/uploads/{'0' * 32}/0"
    assert browser.put(piece, b"x", status="*").status_int == 400
    assert browser.post_json(f"{bid}/uploads/{'0' * 32}/finish", {}, status="*").status_int == 400
    begun = browser.post_json(f"{bid}/uploads", plan, headers={"X-CSRF-Token": token}, status="*")
    assert begun.status_int == 200


def test_the_upload_script_is_told_when_its_session_has_ended(browser: TestApp, bid: str) -> None:
    """A script is not sent to a sign-in page it would take for an answer: it is told 401."""
    browser.reset()
    headers = {"Accept": "application/json", "X-CSRF-Token": "x"}
    for path in (f"{bid}/uploads", f"{bid}/uploads/{'0' * 32}/finish"):
        assert browser.post_json(path, {}, headers=headers, status="*").status_int == 401
    assert browser.put(f"{bid}/uploads/{'0' * 32}/0", b"x", headers=headers, status="*").status_int == 401
