"""What is done about queries and challenges in procurement: asked, challenged, answered, and made public.

A challenge stops no step but the contract's (GP-155). What an answer leads to is carried out by the floors concerned, by
the clock; until then the matter stays held by the challenge.
"""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.deadline import compute
from hallcore.ground.errors import Refusal
from trading.bidding.model import BidderEnrolled
from trading.challenges.model import AnswerForm
from trading.challenges.procured_model import (
    CHALLENGE,
    PROCEDURE,
    QUERY,
    ChallengeAnswered,
    ChallengeDisclosed,
    ChallengeFiled,
    ChallengeForm,
    ChallengeWithdrawn,
    QueryAnswered,
    QueryFiled,
    QueryForm,
    ReplyForm,
)
from trading.challenges.procured_rules import (
    STOPPED,
    challenge_period,
    check_challenge,
    check_challenger,
    check_reply,
    items_of,
    known_facts,
    measures_for,
    own_bids,
    reply_period_end,
    round_of,
    took_part,
)
from trading.methods.rules import Method, method_of
from trading.opening.model import RollPublished
from trading.opening.rules import roll_of
from trading.tendering.model import LOT, TENDER, NoticePublished, ProjectRegistered
from trading.tendering.office import CORRECTION, hold_whole, in_charge, require_charge
from trading.tendering.rules import notice_of, tender_number


def file_query(desk: Desk, form: QueryForm) -> Act:
    """Ask about a procurement; it is answered within three working days (GP-140)."""
    matter, method = desk.dossier, _procured(desk)
    _outside(desk, "询问")
    for value, where, what in (
        (form.question, "question", "询问的内容"),
        (form.contact, "contact", "联系人"),
        (form.phone, "phone", "联系电话"),
    ):
        if not value.strip():
            raise Refusal(f"请写明{what}", "GP-140", where=where)
    number = f"{matter.number}.X{desk.next_number(f'query-{matter.number}'):02d}"
    desk.file_in(desk.found(number, PROCEDURE, QUERY, parent=matter.number))
    answer_by = compute(method.clock("question"), desk.at, desk.calendar).end
    annex = {"contact": form.contact.strip(), "phone": form.phone.strip()}
    return Act(QueryFiled(desk.actor.party, form.question.strip(), answer_by), annex=annex)


def answer_query(desk: Desk, form: AnswerForm) -> Act:
    """Answer what was asked; whoever asked reads it, nobody else."""
    require_charge(desk, _tender(desk))
    if not form.answer.strip():
        raise Refusal("答复内容不能为空", "GP-140", where="answer")
    desk.advance("answer-query")
    return Act(QueryAnswered(form.answer.strip()))


def file_challenge(desk: Desk, form: ChallengeForm) -> Act:
    """Challenge a step of a procurement, in time and once; from now on no contract is signed (GP-141, GP-143, GP-155)."""
    matter, method = desk.dossier, _procured(desk)
    _outside(desk, "质疑")
    check_challenge(form)
    tender, party = _tender(desk), desk.actor.party
    bids = own_bids(desk.archive, matter, party)
    facts = known_facts(form.step, matter, tender, bids, method, desk.calendar)
    place = round_of(form.step, matter, tender)
    key = _key(matter.number, party, form.step, place)
    check_challenger(
        form.step,
        takes_part=took_part(bids),
        has_documents=bool(bids),
        before=bool(desk.archive.claimed(key)),
    )
    known, period = challenge_period(form.step, facts, desk.at, desk.law, desk.calendar)
    number = f"{matter.number}.Z{desk.next_number(f'challenge-{matter.number}'):02d}"
    desk.archive.claim(key, number)
    for lot in _lots(desk, matter):
        desk.hold(lot, number, "质疑答复前暂停签订或者中止履行合同", "GP-155", stops=STOPPED)
    desk.file_in(desk.found(number, PROCEDURE, CHALLENGE, parent=matter.number))
    paper = ChallengeFiled(
        step=form.step,  # type: ignore[arg-type]  # checked by the letter's rule
        party=party,
        items=items_of(form),
        facts=form.facts.strip(),
        basis=form.basis.strip(),
        request=form.request.strip(),
        place=place,
        known_on=known,
        challenge_by=period.end,
        reply_by=compute(method.clock("reply"), desk.at, desk.calendar).end,
    )
    annex = {name: getattr(form, name).strip() for name in ("contact", "phone", "address", "signer")}
    return Act(paper, files=form.files, annex=annex)


def answer_challenge(desk: Desk, form: ReplyForm) -> Act:
    """Answer a challenge; upheld, what it leads to begins at once and the matter is held until it is done (GP-158)."""
    challenge, matter, tender = desk.dossier, desk.parent(), _tender(desk)
    paper, method = challenge.the(ChallengeFiled), method_of(desk.law_of(tender, desk.at), tender)
    require_charge(desk, tender)
    check_reply(form, measures_for(desk.archive, matter, tender, method))
    desk.advance("answer-challenge")
    _lift(desk, matter, challenge.number)
    if form.measure == "clarify":
        desk.hold(matter, CORRECTION, "质疑成立，采购文件修改前暂停采购活动", "GP-158")
    if form.measure in {"redetermine", "redo"}:
        hold_whole(desk, matter, challenge.number, "质疑成立，处理措施正在执行", "GP-158")
    complain_by = compute(method.clock("complaint"), reply_period_end(challenge), desk.calendar).end
    return Act(
        ChallengeAnswered(
            outcome="upheld" if form.outcome == "upheld" else "dismissed",
            measure=form.measure,
            answer=form.answer.strip(),
            basis=form.basis.strip(),
            summary=form.summary.strip(),
            notified=_others(desk, matter, tender, paper.party),
            complain_by=complain_by,
        )
    )


def withdraw_challenge(desk: Desk, _form: None) -> Act:
    """Take a challenge back before it is answered; the contract may be signed, and the step be challenged again in time."""
    challenge, paper = desk.dossier, desk.dossier.the(ChallengeFiled)
    if paper.party != desk.actor.party:
        raise Refusal("只有提出质疑的供应商可以撤回质疑", "GP-143")
    desk.advance("withdraw-challenge")
    matter = desk.parent()
    _lift(desk, matter, challenge.number)
    desk.archive.release(_key(matter.number, paper.party, paper.step, paper.place), challenge.number)
    return Act(ChallengeWithdrawn())


def publish_outcome(desk: Desk, _form: None) -> Act:
    """Make public what came of a challenge, by the clock: neither who challenged nor its text (GP-157)."""
    challenge, tender = desk.dossier, _tender(desk)
    paper, answer = challenge.the(ChallengeFiled), challenge.the(ChallengeAnswered)
    if challenge.numbers(ChallengeDisclosed.type):
        raise Refusal("质疑处理结果已经公布", "GP-157")
    desk.advance("publish-challenge-outcome")
    notice = notice_of(tender)
    answered = challenge.record(challenge.numbers(ChallengeAnswered.type)[-1]).at
    return Act(
        ChallengeDisclosed(
            name=notice.name,
            matter=challenge.parent,
            answered_by=notice.purchaser_name,
            step=paper.step,
            outcome=answer.outcome,
            measure=answer.measure,
            summary=answer.summary,
            answered_on=answered.date(),
            complain_by=answer.complain_by,
        )
    )


def _procured(desk: Desk) -> Method:
    """The method of a procurement that was announced.

    Raises:
        Refusal: It is none, or nothing is announced yet.
    """
    method = method_of(desk.law, desk.dossier)
    if desk.dossier.machine not in {TENDER, LOT} or method.regime != "procurement":
        raise Refusal("只有政府采购活动可以询问和质疑；工程建设项目请提出异议", "GP-143")
    if not _tender(desk).numbers(NoticePublished.type):
        raise Refusal("采购项目尚未公告", "GP-143")
    return method


def _outside(desk: Desk, what: str) -> None:
    if not desk.actor.party or in_charge(desk.actor, _tender(desk).the(ProjectRegistered)):
        raise Refusal(f"{what}由供应商提出", "GP-143")


def _key(matter: str, party: str, step: str, n: int) -> str:
    return f"challenge {matter} {party} {step} {n}"


def _lots(desk: Desk, matter: Dossier) -> tuple[Dossier, ...]:
    return (matter,) if matter.machine == LOT else desk.children(matter.number, LOT)


def _lift(desk: Desk, matter: Dossier, number: str) -> None:
    for lot in _lots(desk, matter):
        desk.lift(lot, number)


def _others(desk: Desk, matter: Dossier, tender: Dossier, party: str) -> tuple[str, ...]:
    """The other suppliers of the lots concerned; nobody before the roll names them."""
    if tender.latest(RollPublished) is None:
        return ()
    lots = {lot.number for lot in _lots(desk, matter)}
    bids = [bid for lot in roll_of(tender)[0].lots if lot.lot in lots for bid in lot.bids]
    codes = {desk.open(bid).the(BidderEnrolled).bidder for bid in bids}
    return tuple(sorted(codes - {party}))


def _tender(desk: Desk) -> Dossier:
    return desk.open(tender_number(desk.dossier.number))


VERBS = (
    Verb("file-query", file_query, evidence="sealed"),
    Verb("answer-query", answer_query),
    Verb("file-challenge", file_challenge, evidence="sealed"),
    Verb("answer-challenge", answer_challenge),
    Verb("withdraw-challenge", withdraw_challenge),
    Verb("publish-challenge-outcome", publish_outcome),
)
