"""What is done in evaluation: form the committee, let it in, score, conclude, sign."""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from trading.evaluation.committee import (
    check_answered,
    check_present,
    check_time,
    members_of,
    seat_of,
    seed_of_lot,
    sheets_of,
    unexplained,
    unsigned,
)
from trading.evaluation.low_rules import check_reviewed, invalid, outcomes_of
from trading.evaluation.model import (
    AdmitForm,
    CommitteeForm,
    CommitteeFormed,
    ConfirmForm,
    EvaluationExtended,
    EvaluationReported,
    ExtendForm,
    Member,
    MemberAdmitted,
    MemberReplaced,
    RecordingForm,
    RecordingKept,
    RefusalForm,
    ReplaceForm,
    ReportSigned,
    ScoreForm,
    ScoresConfirmed,
    ScoresSubmitted,
    SignatureRefused,
    SignForm,
    TimeAsked,
)
from trading.evaluation.prequalifying import check_findings, reviewed
from trading.evaluation.procuring import check_review, check_size, responsive
from trading.evaluation.procuring_model import QualificationsReviewed, ReviewForm
from trading.evaluation.rules import (
    check_committee,
    check_others,
    check_seat,
    check_sheet,
    evaluated_bids,
    findings_of,
    offers_of,
    rank,
)
from trading.evaluation.shortlisting import shortlist
from trading.experts.draws import check_filled, draws_of, seats_of
from trading.experts.rules import ties_of
from trading.methods.rules import method_of
from trading.opening.model import BidRead
from trading.opening.rules import read_bids
from trading.tendering.office import require_charge
from trading.tendering.qualifying_rules import (
    applications_of,
    is_prequalification,
    parties_of_applications,
)
from trading.tendering.rules import ground_of, lot_terms, notice_of


def form_committee(desk: Desk, form: CommitteeForm) -> Act:
    """Seat the committee of a lot: the experts its draw gave, and the purchaser's representatives (ZB-073)."""
    bidders = _bidders(desk)
    direct, draw = form.direct.strip(), ""
    members = form.members
    if not direct:
        draws = draws_of(desk.archive, desk.dossier.number)
        if not draws:
            raise Refusal(
                "评标专家应当从专家库随机抽取；特殊项目直接确定的，请写明理由", "ZB-073", where="direct"
            )
        drawn = desk.rests_on(draws[-1].number)
        check_filled(drawn)
        if any(member.seat == "expert" for member in members):
            raise Refusal("评标专家由抽取产生，不能另行指定", "ZB-073", where="members")
        draw = drawn.number
        experts = (
            Member(one.account, "expert", one.subject, ties_of(desk.open(one.expert)).employer)
            for one in seats_of(drawn)
        )
        members = (*experts, *members)
    tender, method = desk.parent(), method_of(desk.law, desk.dossier)
    check_committee(members, bidders, method)
    if not is_prequalification(desk.dossier):
        check_size(members, method, lot_terms(tender, desk.dossier), notice_of(tender).agency)
    check_others(desk.dossier, members)
    desk.advance("form-committee")
    return Act(
        CommitteeFormed(members, draw, direct, form.terminal, form.key),
        annex=form.names,
    )


def admit_member(desk: Desk, form: AdmitForm) -> Act:
    """Let a member into the evaluation room after checking who it is."""
    seat_of(desk.dossier, form.member)
    if not form.badge.strip():
        raise Refusal("请填写胸牌编号", "EB-12", where="badge")
    desk.advance("admit-member")
    return Act(MemberAdmitted(form.member, form.badge.strip()))


def replace_member(desk: Desk, form: ReplaceForm) -> Act:
    """Put another in a member's place; the next of the draw for an expert (ZB-078)."""
    lot = desk.dossier
    former = seat_of(lot, form.former)
    if not form.reason.strip():
        raise Refusal("请写明更换评委的理由", "ZB-078", where="reason")
    member = _successor(desk, former, form.successor)
    members = tuple(member if one == former else one for one in members_of(lot))
    check_committee(members, _bidders(desk), method_of(desk.law, desk.dossier))
    desk.advance("replace-member")
    return Act(
        MemberReplaced(form.former, member, form.reason.strip()), annex={member.account: form.name or "评委"}
    )


def ask_time(desk: Desk, _form: None) -> Act:
    """Say, as a member, that the time is too short."""
    member = _seat(desk)
    desk.advance("ask-time")
    return Act(TimeAsked(member.account))


def extend_evaluation(desk: Desk, form: ExtendForm) -> Act:
    """Lengthen the time for evaluation."""
    if form.until <= desk.at:
        raise Refusal("延长后的时间应晚于现在", "ZB-077", where="until")
    desk.advance("extend-evaluation")
    return Act(EvaluationExtended(form.until))


def submit_scores(desk: Desk, form: ScoreForm) -> Act:
    """File one member's sheet; each member once, and from within the evaluation room."""
    member = _seat(desk)
    if any(sheet.member == member.account for sheet in sheets_of(desk.dossier)):
        raise Refusal("本人已提交评分，不能重复提交", "ZB-086")
    if is_prequalification(desk.dossier):
        check_findings(form.verdicts, desk.dossier, applications_of(desk.archive, desk.dossier))
    else:
        notice = notice_of(desk.rests_on(desk.dossier.parent))
        left = frozenset(bid.bid for bid in evaluated_bids(desk.parent(), desk.dossier))
        check_sheet(form.verdicts, left, notice.evaluation, desk.dossier.procedure)
    desk.advance("submit-scores")
    check_present(desk.archive, desk.dossier, member.account, desk.at)
    return Act(ScoresSubmitted(member.account, form.verdicts))


def conclude_evaluation(desk: Desk, _form: None) -> Act:
    """Make the report from all sheets; every figure in it can be recomputed from them. Then it is signed."""
    lot = desk.dossier
    sheets = sheets_of(lot)
    missing = len(members_of(lot)) - len(sheets)
    if missing > 0:
        raise Refusal(f"还有 {missing} 名评委未提交评分", "ZB-086")
    if is_prequalification(lot):
        desk.advance("conclude-evaluation")
        return Act(reviewed(desk.archive, lot, sheets))
    check_time(lot, desk.law)
    check_answered(lot, desk.at)
    waiting = unexplained(lot, desk.law)
    if waiting:
        raise Refusal(
            f"有 {len(waiting)} 项评分明显偏离其他评委，应当由评委本人书面说明后再形成报告",
            "GP-072",
            where=lot.number,
        )
    tender, method = desk.parent(), method_of(desk.law, lot)
    if method.is_("low-price", "reviewed"):
        check_reviewed(lot, tender, method, desk.at)
    low = outcomes_of(lot)
    evaluation = notice_of(tender).evaluation
    benchmark, standings = rank(
        offers_of(tender, lot),
        sheets,
        evaluation,
        lot_terms(tender, lot),
        findings_of(lot),
        seed_of_lot(desk.archive, lot),
        invalid(low),
        lot.procedure,
    )
    desk.advance("conclude-evaluation")
    return Act(EvaluationReported(evaluation.method, benchmark, standings, len(sheets), low))


def confirm_scores(desk: Desk, form: ConfirmForm) -> Act:
    """Stand by marks that lie far from the others', and say why."""
    lot, member = desk.dossier, _seat(desk)
    if len(sheets_of(lot)) < len(members_of(lot)):
        raise Refusal("全体评委提交评分后才能核对异常评分", "GP-072", where=lot.number)
    bids = tuple(one.bid for one in unexplained(lot, desk.law) if one.member == member.account)
    if not bids:
        raise Refusal("本人没有需要说明的评分", "GP-072", where=member.account)
    if not form.reason.strip():
        raise Refusal("请写明评分理由", "GP-072", where="reason")
    desk.advance("confirm-scores")
    return Act(ScoresConfirmed(member.account, bids, form.reason.strip()))


def sign_report(desk: Desk, form: SignForm) -> Act:
    """Sign the report, agreeing or with a dissent in writing; with the last signature it is handed over (ZB-086)."""
    lot, member = desk.dossier, _seat(desk)
    left = unsigned(lot)
    if member not in left:
        raise Refusal("本人已签署评标报告", "ZB-086", where=member.account)
    desk.advance("sign-report")
    check_present(desk.archive, lot, member.account, desk.at)
    if len(left) == 1:
        _hand_over(desk)
    return Act(ReportSigned(member.account, _report_sha256(lot), form.dissent.strip()))


def note_refusal(desk: Desk, form: RefusalForm) -> Act:
    """Note that a member refused to sign without giving reasons in writing: it counts as consent (ZB-086)."""
    lot = desk.dossier
    left = unsigned(lot)
    if form.member not in {one.account for one in left}:
        raise Refusal("该评委已签署评标报告，或者不是评标委员会成员", "ZB-086", where=form.member)
    if not form.words.strip():
        raise Refusal("请写明拒绝签字的经过", "ZB-086", where="words")
    desk.advance("note-refusal")
    if len(left) == 1:
        _hand_over(desk)
    return Act(SignatureRefused(form.member, _report_sha256(lot), form.words.strip()))


def keep_recording(desk: Desk, form: RecordingForm) -> Act:
    """Put a recording of opening or evaluation into the file by its hash."""
    if not form.files:
        raise Refusal("请选择录音录像文件", "GP-055", where="files")
    if form.ends <= form.begins or form.ends > desk.at:
        raise Refusal("录像的起止时间应有先后，且不晚于现在", "GP-055", where="ends")
    desk.advance("keep-recording")
    return Act(RecordingKept(form.part, form.begins, form.ends), files=form.files)


def review_qualifications(desk: Desk, form: ReviewForm) -> Act:
    """Review who is qualified, before the evaluation; fewer than three, and there is none (GP-056)."""
    lot, tender = desk.dossier, desk.parent()
    require_charge(desk, tender)
    check_review(form, _bids(desk), lot_terms(tender, lot))
    least = method_of(desk.law, lot).least("qualified", ground_of(tender))
    enough = least.meets(sum(one.qualified for one in form.findings))
    desk.advance("review-qualifications" if enough else "fail-qualifications")
    return Act(QualificationsReviewed(form.findings))


def report_of(lot: Dossier) -> EvaluationReported:
    """The evaluation report of a lot."""
    return lot.the(EvaluationReported)


def _hand_over(desk: Desk) -> None:
    """The report goes to the purchaser, or too few are left: none in a tender, fewer than three in procurement."""
    if is_prequalification(desk.dossier):
        desk.advance("hand-over")
        return
    standings, framework = desk.dossier.the(EvaluationReported).standings, notice_of(desk.parent()).framework
    count = responsive(standings)
    if framework is not None:
        count = len(shortlist(standings, _bids(desk), framework))
    method = method_of(desk.law, desk.dossier)
    some = method.figure_if("responsive") is None
    enough = count > 0 if some else method.least("responsive", ground_of(desk.parent())).meets(count)
    desk.advance("hand-over" if enough else "reject-all")


def _report_sha256(lot: Dossier) -> str:
    return lot.record(lot.numbers(EvaluationReported.type)[-1]).sha256


def _successor(desk: Desk, former: Member, account: str) -> Member:
    """Who follows: the next drawn expert who comes, or the representative that is named."""
    lot = desk.dossier
    if former.seat == "representative":
        if not account:
            raise Refusal("请选择接替的代表", "ZB-078", where="successor")
        return Member(account, "representative", "", former.party)
    draws = draws_of(desk.archive, lot.number)
    seated = {one.account for one in (*lot.the(CommitteeFormed).members, *members_of(lot))}
    for one in seats_of(desk.rests_on(draws[-1].number)) if draws else ():
        if one.account not in seated:
            return Member(one.account, "expert", one.subject, ties_of(desk.open(one.expert)).employer)
    raise Refusal("没有可以接替的专家，请另行公布抽取方案再次抽取", "ZB-078", where="successor")


def _bidders(desk: Desk) -> frozenset[str]:
    """Whose people may not sit: the bidders of a lot, the applicants of a prequalification."""
    matter = desk.dossier
    if is_prequalification(matter):
        return parties_of_applications(applications_of(desk.archive, matter))
    return frozenset(code for bid in _bids(desk) for code in (bid.bidder, *bid.consortium))


def _bids(desk: Desk) -> tuple[BidRead, ...]:
    return read_bids(desk.parent(), desk.dossier.number)


def _seat(desk: Desk) -> Member:
    member = seat_of(desk.dossier, desk.actor.account)
    check_seat(member, desk.actor.role)
    return member


VERBS = (
    Verb("review-qualifications", review_qualifications),
    Verb("form-committee", form_committee, evidence="sealed"),
    Verb("admit-member", admit_member),
    Verb("replace-member", replace_member),
    Verb("ask-time", ask_time),
    Verb("extend-evaluation", extend_evaluation),
    Verb("submit-scores", submit_scores),
    Verb("conclude-evaluation", conclude_evaluation),
    Verb("confirm-scores", confirm_scores),
    Verb("sign-report", sign_report),
    Verb("note-refusal", note_refusal),
    Verb("keep-recording", keep_recording),
)
