"""What is done about the hall's organisation, and by whom a duty is used (``acting``).

The shelf ``stand-ins`` ((deputy, principal) → 1) is written here in the act's own transaction: it only says whose
posts are worth reading when somebody acts for another; whether they may is judged from the posts (``may_act``).
"""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.organisation.model import (
    DEPARTMENT,
    POST,
    PROCEDURE,
    WINDOW,
    AbsenceForm,
    AbsenceRecorded,
    DelegationEnded,
    DelegationForm,
    DelegationGranted,
    DepartmentForm,
    DepartmentRegistered,
    EndForm,
    PostEnded,
    PostForm,
    StaffPosted,
    WindowForm,
    WindowOpened,
)
from hallcore.organisation.rules import (
    Capacity,
    absences,
    account_of,
    check_absence,
    check_arranger,
    check_delegation,
    check_department,
    check_end,
    check_partner,
    check_post,
    check_window,
    covers,
    delegations,
    department_number,
    may_act,
    post_number,
    posted,
    window_number,
)

STAND_INS, POSTED = "stand-ins", "posted"
"""Shelves acts write beside posts, to find them by: (who stands in, for whom); (department, who was ever posted there)."""


def acting(desk: Desk, duty: str, department: str, whose: str = "") -> Capacity:
    """In what capacity the desk's actor uses a duty in a department's case today; later offices ask this.

    The act rests on the posts it was judged by, so a posting that ends in the same moment makes it fail.
    ``whose`` is the account a case is assigned to, where nobody else with the duty may act.

    Raises:
        Refusal: The actor has no post, or none that gives this duty here.
    """
    number = post_number(desk.actor.account)
    if desk.archive.get(number) is None:
        raise Refusal("您没有派驻岗位，不能办理部门事项", "FW-18")
    me = desk.actor.account
    shelf = desk.archive.shelf(STAND_INS)
    stood_for = [principal for _me, principal in shelf.keys((me, ""), (me, "\U0010ffff"))]
    principals = [desk.rests_on(post_number(whose)) for whose in stood_for]
    post = desk.rests_on(number)
    return may_act(
        post,
        duty,
        department,
        desk.at.date(),
        window=_window_of(desk, post),
        principals=((principal, _window_of(desk, principal)) for principal in principals),
        whose=whose,
    )


def duties_held(desk: Desk, department: str) -> frozenset[str] | None:
    """The duties somebody holds in a department, on its own posts or, taking in, at a comprehensive window.

    Returns:
        None where nobody is posted for the department at all: it does not work in this hall.
    """
    shelf = desk.archive.shelf(POSTED)
    here = [account for _code, account in shelf.keys((department, ""), (department, "\U0010ffff"))]
    posts = [desk.archive[post_number(account)] for account in here]
    papers = [paper for post in posts if (paper := posted(post)) and paper.department == department]
    if not papers:
        return None
    held = {duty for paper in papers for duty in paper.duties}
    if "acceptor" not in held:
        others = (desk.archive[post_number(account)] for _code, account in shelf)
        if any(covers(post, _window_of(desk, post), "acceptor", department) for post in others):
            held.add("acceptor")
    return frozenset(held)


def _window_of(desk: Desk, post: Dossier) -> Dossier | None:
    paper = posted(post)
    return desk.archive.get(window_number(paper.window)) if paper is not None and paper.window else None


def _enter(desk: Desk, number: str, machine: str) -> Dossier:
    """The dossier an act is filed in: founded by the first, asked for by name afterwards."""
    if desk.archive.get(number) is None:
        desk.file_in(desk.found(number, PROCEDURE, machine))
    elif desk.dossier.number != number:
        raise Refusal("案卷与填写的编号不符", where=number)
    return desk.dossier


def register_department(desk: Desk, form: DepartmentForm) -> Act:
    """Open a department's dossier, or say anew what is known of it."""
    check_department(form)
    _enter(desk, department_number(form.code), DEPARTMENT)
    desk.advance("register-department")
    return Act(
        DepartmentRegistered(
            form.code,
            form.organ.strip(),
            form.short.strip(),
            form.credit.strip().upper(),
            form.hall.strip(),
            form.floor,
            form.zone.strip(),
            form.phone,
            form.elsewhere,
        )
    )


def open_window(desk: Desk, form: WindowForm) -> Act:
    """Open a window, or change its signs and whom it serves."""
    check_window(form)
    for code in form.departments:
        if desk.archive.get(department_number(code)) is None:
            raise Refusal(f"没有编号为 {code} 的进驻部门", where="departments")
    _enter(desk, window_number(form.number), WINDOW)
    desk.advance("open-window")
    return Act(
        WindowOpened(
            form.number,
            form.name.strip(),
            form.kind,
            tuple(form.departments),
            form.hall.strip(),
            form.floor,
            form.zone.strip(),
        )
    )


def post_staff(desk: Desk, form: PostForm) -> Act:
    """Post somebody, or change the posting; the name goes to the annex."""
    archive = desk.archive
    if archive.get(department_number(form.department)) is None:
        raise Refusal(f"没有编号为 {form.department} 的进驻部门", where="department")
    standing = archive.get(post_number(form.account))
    window = archive.get(window_number(form.window)) if form.window else None
    now = posted(standing) if standing is not None else None
    check_post(form, archive.get(form.account), window, now)
    for leader, where in ((form.home_leader, "home_leader"), (form.centre_leader, "centre_leader")):
        if leader and archive.get(leader) is None:
            raise Refusal("没有这个账号", where=where)
    if form.partner:
        check_partner(form, archive.get(post_number(form.partner)))
    _enter(desk, post_number(form.account), POST)
    desk.advance("post-staff")
    archive.shelf(POSTED)[(form.department, form.account)] = 1
    if form.partner:
        archive.shelf(STAND_INS)[(form.partner, form.account)] = 1
    paper = StaffPosted(
        form.account,
        form.department,
        form.window,
        tuple(form.duties),
        form.chief,
        form.partner,
        form.home_leader,
        form.centre_leader,
    )
    since = {"working_since": form.working_since.isoformat()} if form.working_since is not None else {}
    contact = {name: value for name, value in (("phone", form.phone), ("mail", form.mail)) if value}
    return Act(paper, annex={"person": form.person.strip(), **since, **contact})


def record_absence(desk: Desk, form: AbsenceForm) -> Act:
    """Record that the holder of the post is away; the same first day again replaces what was recorded."""
    check_arranger(desk.dossier, desk.actor.account, desk.actor.role)
    check_absence(form)
    if form.cancelled and form.first not in {paper.first for paper in absences(desk.dossier)}:
        raise Refusal("没有自这一日起的离岗登记", where="first")
    desk.advance("record-absence")
    paper = AbsenceRecorded(form.first, form.last, form.kind, form.cancelled)
    return Act(paper, annex={"note": form.note.strip()} if form.note.strip() else {})


def grant_delegation(desk: Desk, form: DelegationForm) -> Act:
    """Give the holder of the post on the desk another's duties for some days."""
    principal = desk.archive.get(post_number(form.principal))
    check_delegation(form, desk.dossier, principal, desk.at.date())
    check_arranger(desk.rests_on(post_number(form.principal)), desk.actor.account, desk.actor.role)
    desk.advance("grant-delegation")
    desk.archive.shelf(STAND_INS)[(account_of(desk.dossier), form.principal)] = 1
    return Act(
        DelegationGranted(form.principal, tuple(form.duties), form.first, form.last, form.reason.strip())
    )


def end_delegation(desk: Desk, form: EndForm) -> Act:
    """Take back what a principal had delegated to the holder of the post on the desk."""
    if form.principal not in {paper.principal for paper in delegations(desk.dossier)}:
        raise Refusal("没有此人的有效授权", where="principal")
    if not form.reason.strip():
        raise Refusal("请写明终止授权的事由", where="reason")
    check_arranger(desk.open(post_number(form.principal)), desk.actor.account, desk.actor.role)
    desk.advance("end-delegation")
    return Act(DelegationEnded(form.principal, form.reason.strip()))


def end_post(desk: Desk, form: EndForm) -> Act:
    """End a posting; whoever takes over the open cases is named in the paper."""
    successor = desk.archive.get(post_number(form.successor)) if form.successor else None
    check_end(form, desk.dossier, successor)
    if successor is not None:
        desk.rests_on(successor.number)
    desk.advance("end-post")
    return Act(PostEnded(form.reason.strip(), form.successor))


VERBS = (
    Verb("register-department", register_department),
    Verb("open-window", open_window),
    Verb("post-staff", post_staff),
    Verb("record-absence", record_absence),
    Verb("grant-delegation", grant_delegation),
    Verb("end-delegation", end_delegation),
    Verb("end-post", end_post),
)
