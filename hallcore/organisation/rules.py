"""What departments, windows and posts must satisfy, and who may act in whose place. Pure: dossiers are handed in.

``may_act`` is what every later office asks before somebody uses a duty. It is answered from posts alone, so it
holds in the very transaction of the act; the lists pages read (``portal.roster``) are not asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Literal, NamedTuple

from hallcore.dossier import Dossier
from hallcore.ground.codes import UnifiedCode, is_mail
from hallcore.ground.errors import Refusal
from hallcore.identity.model import AccountOpened
from hallcore.organisation.model import (
    DUTIES,
    AbsenceForm,
    AbsenceRecorded,
    DelegationEnded,
    DelegationForm,
    DelegationGranted,
    DepartmentForm,
    EndForm,
    PostEnded,
    PostForm,
    StaffPosted,
    WindowForm,
    WindowOpened,
)

_CODE = re.compile(r"D[0-9]{2}")
_WINDOW = re.compile(r"W[0-9]{3}")
_ACCOUNT = re.compile(r"U-[0-9]{6,}")
_PHONE = re.compile(r"[0-9][0-9 -]{4,19}")


class Capacity(NamedTuple):
    """In what capacity somebody uses a duty; acts record it.

    Attributes:
        account: Who acts.
        behalf: The account whose duty it is, or "" for one's own.
        ground: By own posting, by delegation in force, or as the partner of somebody absent.
    """

    account: str
    behalf: str
    ground: Literal["own", "delegation", "partner"]


# -- numbers --------------------------------------------------------------------------------------


def department_number(code: str) -> str:
    """The dossier of a department: ``DEP-D07``."""
    return f"DEP-{code}"


def window_number(number: str) -> str:
    """The dossier of a window: ``WIN-W012``."""
    return f"WIN-{number}"


def post_number(account: str) -> str:
    """The dossier of an account's post: ``POST-000123`` for ``U-000123``."""
    return f"POST-{account.removeprefix('U-')}"


def account_of(post: Dossier) -> str:
    """The account a post belongs to."""
    return f"U-{post.number.removeprefix('POST-')}"


# -- reading a post -------------------------------------------------------------------------------


def posted(post: Dossier) -> StaffPosted | None:
    """The posting as it stands; None once it has ended (and nobody was posted again)."""
    starts, ends = post.numbers(StaffPosted.type), post.numbers(PostEnded.type)
    return post.latest(StaffPosted) if starts and starts[-1] > max(ends, default=-1) else None


def working_since(post: Dossier) -> date | None:
    """From when somebody's years of work count; None where it was not registered, or was erased."""
    starts = post.numbers(StaffPosted.type)
    annex = post.record(starts[-1]).annex if starts else None
    text = annex.get("working_since") if annex is not None else None
    return date.fromisoformat(text) if text else None


def contact_of(post: Dossier) -> tuple[str, str]:
    """The telephone and mail address at which the holder of a post is told of what is theirs to do; "" where not given."""
    starts = post.numbers(StaffPosted.type)
    annex = post.record(starts[-1]).annex if starts else None
    if annex is None:
        return "", ""
    return annex.get("phone") or "", annex.get("mail") or ""


def successor_of(post: Dossier) -> str:
    """Who took over the open cases of a post that has ended; "" while it stands."""
    ended = post.latest(PostEnded)
    return ended.successor if ended is not None and posted(post) is None else ""


def absences(post: Dossier) -> tuple[AbsenceRecorded, ...]:
    """The absences that stand: of those with the same first day the latest, without what was taken back."""
    latest = {paper.first: paper for paper in post.papers(AbsenceRecorded)}
    return tuple(latest[first] for first in sorted(latest) if not latest[first].cancelled)


def absent(post: Dossier, day: date) -> bool:
    """Whether the holder of a post is away on a day."""
    return any(paper.first <= day <= paper.last for paper in absences(post))


def delegations(post: Dossier) -> tuple[DelegationGranted, ...]:
    """The delegations to the holder of a post that were not ended, whether their days have come or not."""
    ended: dict[str, int] = {}
    for n in post.numbers(DelegationEnded.type):
        paper = post.record(n).paper
        if isinstance(paper, DelegationEnded):
            ended[paper.principal] = n
    gone = max(post.numbers(PostEnded.type), default=-1)
    found = ((n, post.record(n).paper) for n in post.numbers(DelegationGranted.type))
    return tuple(
        paper
        for n, paper in found
        if isinstance(paper, DelegationGranted) and n > max(gone, ended.get(paper.principal, -1))
    )


def chief_of(posts: Iterable[Dossier]) -> str:
    """The account of a department's chief representative, the latest appointed among its posts, or ""."""
    chiefs = [
        (post.record(post.numbers(StaffPosted.type)[-1]).at, account_of(post))
        for post in posts
        if (paper := posted(post)) is not None and paper.chief
    ]
    return max(chiefs, default=(None, ""))[1]


# -- who may act ----------------------------------------------------------------------------------


def covers(post: Dossier, window: Dossier | None, duty: str, department: str) -> bool:
    """Whether a posting itself gives a duty in a department's cases.

    At a comprehensive window an acceptor takes in for every department the window serves (FW-18).
    """
    paper = posted(post)
    if paper is None or duty not in paper.duties:
        return False
    if paper.department == department:
        return True
    if duty != "acceptor" or window is None or window.number != window_number(paper.window):
        return False
    return department in window.the(WindowOpened).departments


def may_act(
    post: Dossier,
    duty: str,
    department: str,
    day: date,
    *,
    window: Dossier | None = None,
    principals: Iterable[tuple[Dossier, Dossier | None]] = (),
    whose: str = "",
) -> Capacity:
    """In what capacity the holder of a post may use a duty in a department's case on a day.

    Args:
        post: The post of whoever acts.
        duty: One of DUTIES.
        department: The code of the department whose case it is.
        day: The day of the act.
        window: The window the post is at, where that matters (comprehensive windows).
        principals: Posts they may stand in for, each with its window or None.
        whose: The account a case is assigned to, where only that one or who stands in for them may act;
            "" where anybody with the duty may.

    Raises:
        Refusal: Neither by posting nor by delegation nor as the partner of somebody absent.
    """
    me = account_of(post)
    if whose in ("", me) and covers(post, window, duty, department):
        return Capacity(me, "", "own")
    for principal, place in principals if posted(post) is not None else ():
        account = account_of(principal)
        if whose in ("", account) and covers(principal, place, duty, department):
            ground = _stands_in(post, principal, duty, day)
            if ground:
                return Capacity(me, account, ground)
    title = DUTIES.get(duty, duty)
    raise Refusal(
        f"您不是该部门在岗的{title}，也没有有效的授权委托；AB 岗只在对方离岗期间代行",
        "FW-18",
        where=department,
    )


def _stands_in(
    post: Dossier, principal: Dossier, duty: str, day: date
) -> Literal["delegation", "partner", ""]:
    """On what ground one post stands in for another on a day, or ""."""
    whose = account_of(principal)
    if any(
        paper.principal == whose and duty in paper.duties and paper.first <= day <= paper.last
        for paper in delegations(post)
    ):
        return "delegation"
    paper = posted(principal)
    partner = paper is not None and paper.partner == account_of(post)
    return "partner" if partner and absent(principal, day) else ""


def may_replace(deputy: Dossier, principal: Dossier, duties: Iterable[str]) -> bool:
    """Whether one post could take over another's duties: both stand, same department, every duty held."""
    one, other = posted(deputy), posted(principal)
    if one is None or other is None or deputy.number == principal.number:
        return False
    return one.department == other.department and set(duties) <= set(one.duties)


# -- what is submitted ----------------------------------------------------------------------------


def check_department(form: DepartmentForm) -> None:
    """Refuse a code of another form, a department without name, and a credit code that is none."""
    if not _CODE.fullmatch(form.code):
        raise Refusal("部门编号应为字母 D 加两位数字，例如 D07", where="code")
    for value, where, what in ((form.organ, "organ", "部门全称"), (form.short, "short", "部门简称")):
        if not value.strip():
            raise Refusal(f"请填写{what}", where=where)
    if form.credit:
        UnifiedCode.parse(form.credit, where="credit")
    _check_place(form.hall, form.floor)
    if form.phone and not _PHONE.fullmatch(form.phone):
        raise Refusal("电话只能由数字、空格和连字符组成", where="phone")


def check_window(form: WindowForm) -> None:
    """Refuse a number of another form, a department window that serves not exactly one department.

    That the departments exist is asked where dossiers can be opened.
    """
    if not _WINDOW.fullmatch(form.number):
        raise Refusal("窗口编号应为字母 W 加三位数字，例如 W012", where="number")
    if not form.name.strip():
        raise Refusal("请填写窗口名称", where="name")
    if len(set(form.departments)) != len(form.departments):
        raise Refusal("同一部门重复填写", where="departments")
    if form.kind == "department" and len(form.departments) != 1:
        raise Refusal("部门窗口只服务一个部门，服务多个部门的应设为综合窗口", "FW-18", where="departments")
    if form.kind == "comprehensive" and len(form.departments) < 2:
        raise Refusal("综合窗口至少服务两个部门", "FW-18", where="departments")
    _check_place(form.hall, form.floor)


def _check_place(hall: str, floor: int) -> None:
    if not hall.strip():
        raise Refusal("请写明主厅或者分厅", where="hall")
    if floor < 1:
        raise Refusal("楼层应从 1 层起填写", where="floor")


def check_post(
    form: PostForm, account: Dossier | None, window: Dossier | None, now: StaffPosted | None
) -> None:
    """What a posting must satisfy by itself.

    Args:
        form: What was submitted.
        account: The account's dossier, None where there is none of that number.
        window: The dossier of the window named, None where none is named or there is none.
        now: The posting as it stands, which this one is to replace.

    Raises:
        Refusal: See the sentences.
    """
    opened = (
        account.latest(AccountOpened) if account is not None and _ACCOUNT.fullmatch(form.account) else None
    )
    if opened is None:
        raise Refusal("没有这个账号", where="account")
    if not form.person.strip():
        raise Refusal("请填写姓名", where="person")
    if form.phone and not _PHONE.fullmatch(form.phone):
        raise Refusal("电话只能由数字、空格和连字符组成", where="phone")
    if form.mail and not is_mail(form.mail):
        raise Refusal("应为完整的电子邮箱地址，例如 name@example.cn", where="mail")
    lacking = [DUTIES[duty] for duty in form.duties if duty not in opened.roles]
    if lacking:
        raise Refusal(f"该账号没有“{'、'.join(lacking)}”角色，请先开通", where="duties")
    if form.window and (window is None or form.department not in window.the(WindowOpened).departments):
        raise Refusal("窗口不存在，或者不服务该部门", where="window")
    if now is not None and now.department != form.department:
        raise Refusal("调往其他部门的，应先办理撤离并指定接手人", "FW-18", where="department")
    _check_leaders(form)


def _check_leaders(form: PostForm) -> None:
    """Two leaders, of the home department and of the centre, are two people and neither the person led."""
    leaders = [leader for leader in (form.home_leader, form.centre_leader) if leader]
    if len(set(leaders)) != len(leaders):
        raise Refusal("派出部门领导与中心领导应为两人", "FW-18", where="centre_leader")
    if form.account in leaders:
        raise Refusal("本人不能是自己的领导", "FW-18", where="home_leader")


def check_partner(form: PostForm, partner: Dossier | None) -> None:
    """The partner is another account posted in the same department that holds the same duties."""
    if form.partner == form.account:
        raise Refusal("AB 岗应为另外一人", "FW-18", where="partner")
    paper = posted(partner) if partner is not None else None
    if paper is None or paper.department != form.department or not set(form.duties) <= set(paper.duties):
        raise Refusal("AB 岗应为同一部门在岗、并具有相同职责的人员", "FW-18", where="partner")


def check_absence(form: AbsenceForm) -> None:
    """The dates are in order; what is taken back was recorded under the same first day."""
    if form.last < form.first:
        raise Refusal("离岗的最后一日不能早于第一日", where="last")


def check_delegation(form: DelegationForm, deputy: Dossier, principal: Dossier | None, day: date) -> None:
    """Another's duties, held by their own posting, for days in order that are not yet over, with a reason."""
    paper = posted(principal) if principal is not None else None
    if paper is None or posted(deputy) is None:
        raise Refusal("授权人和被授权人都应在岗", "FW-18", where="principal")
    if form.principal == account_of(deputy):
        raise Refusal("不能授权给本人", "FW-18", where="principal")
    if not form.duties or not set(form.duties) <= set(paper.duties):
        raise Refusal("只能授出授权人本岗的职责", "FW-18", where="duties")
    if form.last < form.first:
        raise Refusal("授权的最后一日不能早于第一日", where="last")
    if form.last < day:
        raise Refusal("授权期间已经届满", where="last")
    if not form.reason.strip():
        raise Refusal("请写明授权事由", where="reason")


def check_arranger(post: Dossier, account: str, role: str) -> None:
    """Absence and delegation are arranged by the person, one of the two leaders, or the centre's management."""
    paper = posted(post)
    if paper is None:
        raise Refusal("该人员已经撤离", where=post.number)
    if role != "manager" and account not in {account_of(post), paper.home_leader, paper.centre_leader}:
        raise Refusal("应由本人、派出部门领导、中心领导或者政务中心管理人员办理", "FW-18")


def check_end(form: EndForm, post: Dossier, successor: Dossier | None) -> None:
    """A post ends with a reason; whoever had duties names who takes over the open cases."""
    paper = posted(post)
    if paper is None:
        raise Refusal("该人员已经撤离", where=post.number)
    if not form.reason.strip():
        raise Refusal("请写明撤离事由", where="reason")
    if paper.duties and (successor is None or not may_replace(successor, post, paper.duties)):
        raise Refusal("在办事项须由同一部门、具有相同职责的在岗人员接手", "FW-18", where="successor")
