"""What the seller does in a sale. Bidders: ``trading.auction.bidders``; the clock: ``trading.auction.rounds``."""

from __future__ import annotations

from datetime import datetime

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.deadline import compute
from hallcore.ground.errors import Refusal
from hallcore.ground.money import yuan
from hallcore.identity.model import ApplicantRegistered
from hallcore.identity.rules import applicant_number
from trading.auction import rounds
from trading.auction.forms import (
    AnnounceForm,
    CancelForm,
    ConfirmForm,
    CorrectionForm,
    FailureForm,
    ReasonForm,
    ReserveForm,
    ResultForm,
    SaleContractForm,
    SaleForm,
)
from trading.auction.methods import named, of
from trading.auction.model import (
    SALE,
    BiddingEnded,
    DealCancelled,
    DealConfirmed,
    DealSigned,
    QualificationConfirmed,
    ReserveSet,
    SaleAnnounced,
    SaleContracted,
    SaleCorrected,
    SaleFailed,
    SaleRegistered,
    SaleResult,
    SaleTerminated,
)
from trading.auction.rules import (
    check_announcement,
    check_cancel,
    check_contract,
    check_correction,
    check_reserve,
    check_sale,
    publicity_end,
    result_due,
)
from trading.auction.standing import (
    bidder_of,
    ended_at,
    is_sealed,
    sale_of,
    terms_of,
    times_of,
    winner_of,
)
from trading.methods.model import PREFIXES
from trading.registry.rules import name_of, require_capacity, require_mandate


def register_sale(desk: Desk, form: SaleForm) -> Act:
    """Register what is to be sold; the seller does it, or an agency under a recorded mandate."""
    earlier = desk.archive.get(form.after) if form.after else None
    check_sale(form, earlier, desk.law)
    seller = desk.open(applicant_number(form.seller))
    require_capacity(seller, "seller")
    code, party = seller.the(ApplicantRegistered).code, desk.actor.party
    agency = "" if party == code else party
    if agency:
        require_mandate(seller, agency, desk.at.date())
    elif not party:
        raise Refusal("登记项目的账号不属于出让人（转让方）及其代理机构", "ZB-015")
    kind = named(desk.law, form.method).regime
    series = f"{PREFIXES[kind]}-{desk.at:%Y}"
    number = f"{series}-{desk.next_number(f'sale-{series}'):04d}"
    desk.file_in(desk.found(number, form.method, SALE))
    return Act(
        SaleRegistered(
            method=form.method,
            kind=kind,
            name=form.name.strip(),
            region=form.region,
            seller=code,
            seller_name=name_of(seller),
            agency=agency,
            agency_name=name_of(desk.open(applicant_number(agency))) if agency else "",
            approval=form.approval.strip(),
            consent=form.consent.strip(),
            after=form.after,
            terms=form.terms,
        )
    )


def announce_sale(desk: Desk, form: AnnounceForm) -> Act:
    """Announce the sale to everybody; the clock opens it at its time."""
    require_charge(desk, desk.dossier)
    project = desk.dossier.the(SaleRegistered)
    check_announcement(form, project, desk.at, desk.law, desk.calendar)
    if form.reserved and not desk.dossier.numbers(ReserveSet.type):
        raise Refusal("公告设有底价的，应当先集体确定底价", "TD-06", where="reserved")
    desk.advance("announce-sale")
    desk.remind("open-sale", form.times.starts)
    return Act(
        SaleAnnounced(
            **{
                name: getattr(project, name) for name in SaleRegistered.__struct_fields__
            },  # the same, now public
            reserved=form.reserved,
            times=form.times,
            contact=form.contact.strip(),
            supervisor=form.supervisor.strip(),
        ),
        files=form.files,
    )


def correct_sale(desk: Desk, form: CorrectionForm) -> Act:
    """Correct the announcement; what affects the price has the period of notice run anew."""
    sale = desk.dossier
    require_charge(desk, sale)
    noticed, current = _noticed(sale), times_of(sale)
    times = check_correction(form, sale, noticed, desk.at, desk.law, desk.calendar)
    desk.advance("correct-sale", through_hold=True)
    desk.remind("open-sale", times.starts)
    return Act(
        SaleCorrected(
            no=len(sale.papers(SaleCorrected)) + 1,
            text=form.text.strip(),
            affects_price=form.affects_price,
            times=times,
            moved_from=current if times != current else None,
        ),
        files=form.files,
    )


def set_reserve(desk: Desk, form: ReserveForm) -> Act:
    """Set the reserve price before the start; the record carries its salted hash, the price lies beside it."""
    sale = desk.dossier
    require_charge(desk, sale)
    announced = sale.latest(SaleAnnounced)
    if announced is not None and not announced.reserved:
        raise Refusal("公告写明本项目不设底价", "TD-06", where=sale.number)
    check_reserve(form.price, form.decision, sale)
    desk.advance("set-reserve")
    return Act(ReserveSet(form.decision.strip()), annex={rounds.RESERVE: f"{yuan(form.price)}"})


def terminate_sale(desk: Desk, form: ReasonForm) -> Act:
    """End the sale before the rounds; every deposit goes back."""
    sale = desk.dossier
    require_charge(desk, sale)
    if not form.reason.strip():
        raise Refusal("请写明终止的原因", "TD-06", where="reason")
    desk.advance("terminate-sale")
    desk.forget("open-sale")
    desk.forget("close-phase")
    project = sale_of(sale)
    return Act(SaleTerminated(project.name, project.seller_name, form.reason.strip()))


def confirm_deal(desk: Desk, form: ConfirmForm) -> Act:
    """Confirm the deal with whoever offered most, once it was found to meet the conditions.

    In an auction the buyer has signed before; in a tender this is the notice of award, which the seller gives (TD-16).
    """
    sale = desk.dossier
    require_charge(desk, sale)
    winner = winner_of(desk.archive, sale)
    desk.advance("confirm-deal")
    if winner is None or (winner.latest(DealSigned) is None and not is_sealed(sale)):
        raise Refusal("竞得人尚未签署成交确认书", "TD-05", where=sale.number)
    desk.rests_on(winner.number)
    if not form.examined.strip():
        raise Refusal("请写明对竞得人资格的审查意见", "JP-04", where="examined")
    project, ended = sale_of(sale), sale.the(BiddingEnded)
    party = desk.open(applicant_number(bidder_of(winner)))
    clock = of(desk.law, sale).clock_if("contract")
    return Act(
        DealConfirmed(
            name=project.name,
            kind=project.kind,
            subject=project.terms.subject,
            seller_name=project.seller_name,
            winner=bidder_of(winner),
            winner_name=name_of(party),
            paddle=ended.paddle,
            price=ended.price or terms_of(sale).start,
            deposit=winner.the(QualificationConfirmed).deposit,
            ended_at=ended_at(sale),
            contract_by=compute(clock, desk.at, desk.calendar).end if clock is not None else None,
        ),
        files=form.files,
    )


def cancel_deal(desk: Desk, form: CancelForm) -> Act:
    """Cancel a deal its winner does not go through with; where it is to blame its deposit is put to the treasury."""
    sale = desk.dossier
    require_charge(desk, sale)
    check_cancel(form)
    desk.advance("cancel-deal")
    ended, winner = sale.the(BiddingEnded), winner_of(desk.archive, sale)
    if winner is None:
        raise Refusal("没有竞得人", "TD-05", where=sale.number)
    return Act(
        DealCancelled(
            name=sale_of(sale).name,
            paddle=ended.paddle,
            price=ended.price or terms_of(sale).start,
            reason=form.reason.strip(),
            keeps_deposit=form.blame,
            following=form.following.strip(),
            notice=winner.the(QualificationConfirmed).notice,
        )
    )


def publish_result(desk: Desk, form: ResultForm) -> Act:
    """Make the result public in time (TD-08), for as long as the law wants (KY-03, CQ-07)."""
    sale = desk.dossier
    require_charge(desk, sale)
    method = of(desk.law, sale)
    publish_by = result_due(method, sale, desk.calendar)
    desk.advance("publish-sale-result")
    deal, project = sale.the(DealConfirmed), sale_of(sale)
    return Act(
        SaleResult(
            name=project.name,
            kind=project.kind,
            region=project.region,
            terms=project.terms,
            seller_name=project.seller_name,
            winner_name=deal.winner_name,
            price=deal.price,
            ended_at=deal.ended_at,
            publish_by=publish_by,
            ends=publicity_end(method, desk.at, form.days, desk.calendar),
        )
    )


def announce_unsold(desk: Desk, form: FailureForm) -> Act:
    """Announce that nothing was sold and what comes next."""
    sale = desk.dossier
    require_charge(desk, sale)
    if not form.following.strip():
        raise Refusal("未成交公告应当写明后续安排", "TD-08", where="following")
    desk.advance("announce-unsold")
    project = sale_of(sale)
    return Act(
        SaleFailed(
            project.name,
            project.kind,
            project.region,
            project.seller_name,
            sale.the(BiddingEnded).outcome,
            form.following.strip(),
        )
    )


def publish_sale_contract(desk: Desk, form: SaleContractForm) -> Act:
    """Publish the signed contract: what is due when; the deposit becomes part of the first payment."""
    sale = desk.dossier
    require_charge(desk, sale)
    desk.advance("publish-sale-contract")
    first, rest = check_contract(form, sale, desk.at.date(), desk.law, desk.calendar)
    deal, project = sale.the(DealConfirmed), sale_of(sale)
    return Act(
        SaleContracted(
            name=project.name,
            kind=project.kind,
            region=project.region,
            seller_name=project.seller_name,
            winner=deal.winner,
            winner_name=deal.winner_name,
            amount=form.amount,
            deposit=deal.deposit,
            signed_on=form.signed_on,
            first=first,
            first_by=form.first_by,
            rest=rest,
            rest_by=form.rest_by if rest else None,
        ),
        files=form.files,
    )


def require_charge(desk: Desk, sale: Dossier) -> None:
    """Refuse an act by a party that does not sell, nor is entrusted with it on this day."""
    project, party = sale.the(SaleRegistered), desk.actor.party
    if not party or party not in {project.seller, project.agency}:
        raise Refusal(
            "只有本项目出让人（转让方）或者受其委托的代理机构可以办理",
            "ZB-015",
            where=party or desk.actor.account,
        )
    if party != project.seller:
        require_mandate(desk.open(applicant_number(project.seller)), party, desk.at.date())


def _noticed(sale: Dossier) -> datetime:
    """When the period of notice began: the announcement, or the last correction that had it run anew."""
    n = next(
        (n for n in reversed(sale.numbers(SaleCorrected.type)) if _affects(sale, n)),
        sale.numbers(SaleAnnounced.type)[-1] if sale.numbers(SaleAnnounced.type) else None,
    )
    if n is None:
        raise Refusal("本项目尚未公告", "TD-02", where=sale.number)
    return sale.record(n).at


def _affects(sale: Dossier, n: int) -> bool:
    paper = sale.record(n).paper
    return isinstance(paper, SaleCorrected) and paper.affects_price


VERBS = (
    Verb("register-sale", register_sale),
    Verb("announce-sale", announce_sale, evidence="sealed"),
    Verb("correct-sale", correct_sale, evidence="sealed"),
    Verb("set-reserve", set_reserve),
    Verb("terminate-sale", terminate_sale),
    Verb("confirm-deal", confirm_deal),
    Verb("cancel-deal", cancel_deal),
    Verb("publish-sale-result", publish_result, evidence="sealed"),
    Verb("announce-unsold", announce_unsold, evidence="sealed"),
    Verb("publish-sale-contract", publish_sale_contract, evidence="sealed"),
)
