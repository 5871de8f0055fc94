"""What is done with a quarter and a year: opened, published, objected to, corrected, concluded, reported back."""

from __future__ import annotations

from datetime import date

from hallcore.appraisal.boards import (
    GradeLine,
    GradesEntered,
    GradesSigned,
    ObjectionAnswered,
    ObjectionFiled,
    QuarterConcluded,
    QuarterCorrected,
    QuarterOpened,
    QuarterPublished,
    ResultsReported,
    StaffReturned,
    YearConcluded,
    YearOpened,
)
from hallcore.appraisal.forms import (
    CorrectForm,
    GradesForm,
    ObjectForm,
    PublishForm,
    QuarterForm,
    ReplyForm,
    ReportForm,
    ReturnForm,
    SignGradesForm,
    YearForm,
)
from hallcore.appraisal.judging import (
    board,
    board_lines,
    check_awards,
    check_concludable,
    check_conclude,
    check_grades,
    check_publishable,
    corrected,
    grades,
    last_twice,
    quota,
    signed,
    year_scores,
)
from hallcore.appraisal.model import OBJECTION, PROCEDURE, QUARTER, SHEET, YEAR
from hallcore.appraisal.office import last_day, posting_of
from hallcore.appraisal.rules import quarter_before, quarter_number
from hallcore.desk import Act, Desk, Verb
from hallcore.ground.errors import Refusal
from hallcore.organisation.model import StaffPosted
from hallcore.organisation.rules import post_number


def year_number(year: int) -> str:
    """The dossier of a year's rating: ``KHN-2026``."""
    return f"KHN-{year}"


# -- a quarter ----------------------------------------------------------------------------------------------


def open_quarter(desk: Desk, form: QuarterForm) -> Act:
    """Begin the appraisal of a quarter."""
    if form.quarter not in {1, 2, 3, 4}:
        raise Refusal("季度应为 1 至 4", "KH-01", where="quarter")
    many = int(desk.law.figure("KH-01", "months"))
    first = (form.quarter - 1) * many + 1
    months = tuple(date(form.year, month, 1) for month in range(first, first + many))
    kept = tuple(month for month in months if form.since is None or month >= form.since.replace(day=1))
    if not kept:
        raise Refusal("该季度没有需要考核的月份", "KH-01", where="since")
    if kept[0] > desk.at.date():
        raise Refusal("该季度尚未开始", "KH-01", where="quarter")
    number = quarter_number(form.year, form.quarter)
    if desk.archive.get(number) is not None:
        raise Refusal("该季度的考核已经启动", "KH-01", where=number)
    desk.file_in(desk.found(number, PROCEDURE, QUARTER))
    desk.advance("open-quarter")
    return Act(QuarterOpened(form.year, form.quarter, kept))


def publish_quarter(desk: Desk, form: PublishForm) -> Act:
    """Publish a quarter's results; from here on its sheets are frozen."""
    quarter = desk.dossier
    sheets = [desk.rests_on(sheet.number) for sheet in desk.children(quarter.number, SHEET)]
    desk.advance("publish-quarter")
    if desk.at.date().replace(day=1) <= quarter.the(QuarterOpened).months[-1]:
        raise Refusal("该季度尚未结束", "KH-12")
    check_publishable(sheets, desk.at.date())
    lines = board_lines(desk.law, sheets)
    check_awards(desk.law, board(desk.law, lines), form.awards)
    for sheet in sheets:
        desk.advance("publish-sheet", sheet)
    return Act(QuarterPublished(lines, form.awards, last_day(desk, "C94")))


def object_to_board(desk: Desk, form: ObjectForm) -> Act:
    """Somebody of the staff objects to a published board, within the publicity (KH-12)."""
    posting_of(desk, desk.actor.account)
    quarter = desk.rests_on(desk.dossier.number)
    published = quarter.the(QuarterPublished)
    if quarter.state != "published" or desk.at.date() > published.object_by:
        raise Refusal(f"公示期已于 {published.object_by} 届满", "KH-12")
    known = {line.account for line in published.lines} | {line.window for line in published.lines}
    if form.about and form.about not in known:
        raise Refusal("所指的人员或者窗口不在公示范围", "KH-12", where="about")
    if not form.words.strip():
        raise Refusal("请写明异议的事实和理由", "KH-12", where="words")
    number = f"{quarter.number}-Y{desk.next_number(f'{quarter.number}-Y'):03d}"
    desk.file_in(desk.found(number, PROCEDURE, OBJECTION, quarter.number))
    desk.advance("object")
    paper = ObjectionFiled(form.about, last_day(desk, "C93"))
    return Act(paper, files=form.files, annex={"words": form.words.strip()})


def answer_objection(desk: Desk, form: ReplyForm) -> Act:
    """The centre answers; what follows is corrected in the quarter, by a record of its own."""
    desk.advance("answer-objection")
    if not form.reason.strip():
        raise Refusal("请写明答复的理由", "KH-13", where="reason")
    asker = str(desk.dossier.record(0).head["actor"]["account"])
    if desk.actor.account in {asker, desk.dossier.the(ObjectionFiled).about}:
        raise Refusal("异议人和异议所指的人不能答复", "KH-13")
    return Act(ObjectionAnswered(form.upheld, form.reason.strip()))


def correct_quarter(desk: Desk, form: CorrectForm) -> Act:
    """Correct a published total; the paper that was published stays as it is."""
    desk.advance("correct-quarter")
    lines = {line.account: line for line in corrected(desk.dossier)}
    line = lines.get(form.account)
    month = next((one for one in line.months if one.month == form.month), None) if line is not None else None
    if month is None:
        raise Refusal("公示中没有这个人员的这个月份", "KH-12", where="month")
    if form.account == desk.actor.account:
        raise Refusal("不能更正本人的得分", "KH-12", where="account")
    if not form.change or month.total + form.change < 0:
        raise Refusal("更正的分数不能为零，也不能使总分低于零", "KH-12", where="change")
    if not form.reason.strip() or not form.basis.strip():
        raise Refusal("请写明更正的理由和依据（异议编号或者文号）", "KH-12", where="reason")
    return Act(
        QuarterCorrected(
            form.account, form.month, form.change, form.window, form.reason.strip(), form.basis.strip()
        )
    )


def conclude_quarter(desk: Desk, form: PublishForm) -> Act:
    """The results stand: the publicity is over, objections are answered, awards fit the board as corrected."""
    quarter = desk.dossier
    objections = [desk.rests_on(one.number) for one in desk.children(quarter.number, OBJECTION)]
    desk.advance("conclude-quarter")
    check_concludable(quarter, objections, desk.at.date())
    check_awards(desk.law, board(desk.law, corrected(quarter)), form.awards)
    return Act(QuarterConcluded(form.awards))


def return_staff(desk: Desk, form: ReturnForm) -> Act:
    """Return somebody last in two quarters running to the sending department; the posting is ended apart from this."""
    desk.advance("return-staff")
    quarter = desk.dossier
    earlier = desk.archive.get(quarter_before(quarter.number))
    if form.account not in last_twice(desk.law, earlier, quarter):
        raise Refusal("只有连续两个季度末位的人员可以退回派出部门", "KH-14", where="account")
    if form.account in {paper.account for paper in quarter.papers(StaffReturned)}:
        raise Refusal("已经退回", "KH-14", where="account")
    if not form.reason.strip():
        raise Refusal("请写明退回的理由", "KH-14", where="reason")
    department = next(line.department for line in corrected(quarter) if line.account == form.account)
    return Act(StaffReturned(form.account, department, quarter_before(quarter.number), form.reason.strip()))


def report_results(desk: Desk, form: ReportForm) -> Act:
    """Report a quarter's or a year's results of a department's people back to it (KH-17), once."""
    desk.advance("report-results")
    if form.department in {paper.department for paper in desk.dossier.papers(ResultsReported)}:
        raise Refusal("已经向该部门反馈", "KH-17", where="department")
    if desk.dossier.machine == QUARTER:
        accounts = [line.account for line in corrected(desk.dossier) if line.department == form.department]
    else:
        everybody = (line.account for line in desk.dossier.the(YearConcluded).lines)
        accounts = [one for one in everybody if _department(desk, one) == form.department]
    if not accounts:
        raise Refusal("该部门没有参加考核的人员", "KH-17", where="department")
    return Act(ResultsReported(form.department, tuple(accounts)))


def _department(desk: Desk, account: str) -> str:
    """Where somebody is, or was last, posted."""
    post = desk.archive.get(post_number(account))
    return post.the(StaffPosted).department if post is not None else ""


# -- a year -------------------------------------------------------------------------------------------------


def open_year(desk: Desk, form: YearForm) -> Act:
    """Begin a year's rating, once a quarter of it is concluded; the quota of excellent is fixed with it."""
    quarters = [
        desk.rests_on(quarter.number)
        for n in (1, 2, 3, 4)
        if (quarter := desk.archive.get(quarter_number(form.year, n))) is not None
    ]
    open_ones = [quarter for quarter in quarters if quarter.state != "concluded"]
    if not quarters or open_ones:
        raise Refusal("该年度各季度的考核结果生效后再启动年终评定", "KH-15", where="year")
    if desk.archive.get(year_number(form.year)) is not None:
        raise Refusal("该年度的评定已经启动", "KH-15", where="year")
    desk.file_in(desk.found(year_number(form.year), PROCEDURE, YEAR))
    desk.advance("open-year")
    people = tuple(sorted(year_scores(desk.law, quarters)))
    many = quota(desk.law, len(people), merit=form.merit)
    return Act(YearOpened(form.year, people, form.merit, many))


def enter_grades(desk: Desk, form: GradesForm) -> Act:
    """Propose grades, with the mean of the quarters; beyond the quota nobody is rated excellent."""
    desk.advance("enter-grades")
    check_grades(desk.dossier, form.lines, desk.actor.account)
    year = desk.dossier.the(YearOpened).year
    numbers = (quarter_number(year, n) for n in (1, 2, 3, 4))
    quarters = [quarter for number in numbers if (quarter := desk.archive.get(number)) is not None]
    scores = year_scores(desk.law, quarters)
    lines = tuple(
        GradeLine(line.account, line.grade, scores[line.account], line.reason.strip()) for line in form.lines
    )
    return Act(GradesEntered(lines))


def sign_grades(desk: Desk, form: SignGradesForm) -> Act:
    """A leader signs the grades of those they lead."""
    desk.advance("sign-grades")
    found, done, me = grades(desk.dossier), signed(desk.dossier), desk.actor.account
    if not form.accounts:
        raise Refusal("请选择要签署的人员", "KH-15", where="accounts")
    for account in form.accounts:
        posting = posting_of(desk, account)
        leader = posting.home_leader if form.side == "home" else posting.centre_leader
        if account == me or leader != me:
            raise Refusal("只能由登记的领导签署所属人员的等次，不能签署本人", "KH-15", where=account)
        if account not in found:
            raise Refusal("该人员尚未评定等次", "KH-15", where=account)
        if (form.side, account) in done:
            raise Refusal("该人员的等次已经签署", "KH-15", where=account)
    return Act(GradesSigned(form.side, tuple(form.accounts)))


def conclude_year(desk: Desk, _form: object) -> Act:
    """The grades stand, and are told to their people in writing."""
    desk.advance("conclude-year")
    lines = check_conclude(desk.dossier)
    return Act(YearConcluded(lines, desk.dossier.the(YearOpened).quota))


VERBS = (
    Verb("open-quarter", open_quarter),
    Verb("publish-quarter", publish_quarter),
    Verb("object-to-board", object_to_board),
    Verb("answer-objection-to-board", answer_objection),
    Verb("correct-quarter", correct_quarter),
    Verb("conclude-quarter", conclude_quarter),
    Verb("return-staff", return_staff),
    Verb("report-results", report_results),
    Verb("open-year", open_year),
    Verb("enter-grades", enter_grades),
    Verb("sign-grades", sign_grades),
    Verb("conclude-year", conclude_year),
)
