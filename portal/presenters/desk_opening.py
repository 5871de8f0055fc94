"""The opening room: gate, marker, roll, unlocking, the trustees' shares, and what was read out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hallcore.dossier import Dossier
from portal.contexts import TenderContext
from portal.permissions import allowed
from portal.presenters.addresses import address
from portal.presenters.bidding import STATES
from portal.presenters.desk_circumstances import releasers, unlocking
from portal.presenters.desk_tendering import back, crumbs
from portal.presenters.desks import FormPage, OpeningRoomPage
from portal.presenters.entries import lot_called
from portal.presenters.life import until
from portal.presenters.plain_told import ENTRY_KINDS
from portal.presenters.results import RollRow, TrusteeRow
from portal.presenters.results_told import opening_lot
from portal.presenters.shapes import Action, Alert, Countdown, Fact, LifeStep, Link, Section, Tag
from portal.presenters.showing import Showing
from portal.presenters.tender import SIDES
from portal.presenters.writing import exact_moment, moment
from portal.routes import BY_NAME
from portal.sessions import Visitor
from trading.bidding.model import BidderEnrolled
from trading.opening.model import (
    DeadlineMarked,
    GateClosed,
    OpeningRecorded,
    RollEntry,
    RollPublished,
    SharesReleased,
)
from trading.opening.rules import opened_bids
from trading.tendering.rules import deadline_of, notice_of, policy_of
from trading.tendering.sealing import ENVELOPES

Alerts = tuple[Alert, ...]
_UNLOCKED = ("unlocked", "read", "damaged")


def room_page(show: Showing, visitor: Visitor, tender: Dossier) -> OpeningRoomPage:
    """The room as this visitor sees it; everybody who attends sees the same, and may do what is theirs."""
    roll, record = tender.latest(RollPublished), tender.latest(OpeningRecorded)
    may_release = tender.state == "opening" and _may("desk.release", visitor, tender)
    return OpeningRoomPage(
        title=f"开标　{notice_of(tender).name}",
        crumbs=crumbs(tender, "开标室"),
        meta=(tender.number, notice_of(tender).place),
        steps=tuple(_steps(show, tender, roll)),
        countdown=_countdown(show, tender, roll),
        roll=tuple(_rows(show, roll)) if roll is not None else (),
        roll_note=f"{len(roll.entries)} 条，全部公布" if roll is not None else "",
        trustees=tuple(_trustees(tender)),
        released=f"已交 {releasers(tender)} 名，需 {policy_of(tender).threshold} 名",
        lots=tuple(opening_lot(lot) for lot in record.lots) if record is not None else (),
        actions=tuple(_actions(show, visitor, tender)),
        refresh=Link("刷新", address("desk.opening", number=tender.number)),
        release_url=address("desk.release", number=tender.number) if may_release else "",
    )


def _may(route: str, visitor: Visitor, tender: Dossier) -> bool:
    return allowed(BY_NAME[route].permission, visitor, TenderContext(tender))


# -- how far it is -------------------------------------------------------------------------------------------


def _steps(show: Showing, tender: Dossier, roll: RollPublished | None) -> Iterator[LifeStep]:
    closed, marked = _when(tender, GateClosed.type), _when(tender, DeadlineMarked.type)
    yield LifeStep("投标截止", "done" if closed else "now", closed or moment(deadline_of(tender)))
    yield LifeStep("截止标记", "done" if marked else "todo", marked, "日志中的先后由此确定")
    if roll is None:
        yield LifeStep("公布名册", "now" if marked else "todo")
        yield from (LifeStep(title, "todo") for title in ("投标人解锁", "保管人交出份额", "开标记录"))
        return
    recorded, waiting = _when(tender, OpeningRecorded.type), unlocking(show, tender)
    bids = opened_bids(roll)
    unlocked = sum(show.archive[number].state in _UNLOCKED for number in bids)
    enough = releasers(tender) >= policy_of(tender).threshold or not bids
    yield LifeStep("公布名册", "done", _when(tender, RollPublished.type))
    yield LifeStep(
        "投标人解锁",
        "now" if waiting else "done",
        f"{until(roll.unlock_until)} 止",
        f"{len(bids)} 家中 {unlocked} 家",
    )
    shares = "done" if enough else "todo" if waiting else "now"
    yield LifeStep("保管人交出份额", shares, "", f"已交 {releasers(tender)} 名")  # type: ignore[arg-type]  # one of three literals
    last = "done" if recorded else "now" if enough and not waiting else "todo"
    yield LifeStep("开标记录", last, recorded)  # type: ignore[arg-type]  # one of three literals


def _when(tender: Dossier, kind: str) -> str:
    numbers = tender.numbers(kind)
    return exact_moment(tender.record(numbers[-1]).at)[11:] if numbers else ""


def _countdown(show: Showing, tender: Dossier, roll: RollPublished | None) -> Countdown | None:
    if tender.state == "tendering":
        return Countdown("距投标截止", deadline_of(tender), show.now, rate=show.rate)
    if tender.state == "opening" and roll is not None:
        note = "逾期不解锁的，视为撤销投标，不影响其他投标开标。"
        return Countdown("距解锁截止", roll.unlock_until, show.now, note, "解锁已截止", show.rate)
    return None


# -- roll and trustees -----------------------------------------------------------------------------------------


def _rows(show: Showing, roll: RollPublished) -> Iterator[RollRow]:
    for entry in sorted(roll.entries, key=lambda each: each.index):
        yield _row(show, entry, roll)


def _row(show: Showing, entry: RollEntry, roll: RollPublished) -> RollRow:
    bid = show.archive[entry.bid]
    called = entry.kind == "bid-received" and entry.bid in opened_bids(roll)
    return RollRow(
        entry.index,
        ENTRY_KINDS.get(entry.kind, entry.kind),
        entry.record_sha256,
        _bidder(show, bid),
        lot_called(bid.parent),
        _unlock_tag(show, bid, roll) if called else None,
    )


def _bidder(show: Showing, bid: Dossier) -> str:
    paper = bid.the(BidderEnrolled)
    parties = show.archive.shelf("parties")
    codes = (paper.bidder, *paper.consortium)
    return "、".join(parties[code]["name"] if code in parties else code for code in codes)


def _unlock_tag(show: Showing, bid: Dossier, roll: RollPublished) -> Tag:
    if bid.state == "received":
        late = show.now > roll.unlock_until
        return Tag("未解锁" if late else "待解锁", "stopped" if late else "grey")
    return Tag(STATES.get(bid.state, bid.state), "stopped" if bid.state in {"revoked", "damaged"} else "")


def _trustees(tender: Dossier) -> Iterator[TrusteeRow]:
    given = Counter(paper.kid for paper in tender.papers(SharesReleased))
    last = {paper.kid: tender.record(n).at for n, paper in _releases(tender)}
    for keeper in policy_of(tender).keepers:
        side, status = SIDES.get(keeper.side, keeper.side), _share_tag(given[keeper.kid])
        yield TrusteeRow(keeper.name, side, "开启锁", status, last.get(keeper.kid))


def _share_tag(count: int) -> Tag:
    """How many of the envelopes' shares a trustee has handed in."""
    if count >= len(ENVELOPES):
        return Tag("已交出", "solid")
    return Tag(f"已交 {count} / {len(ENVELOPES)} 份" if count else "待交出", "grey")


def _releases(tender: Dossier) -> Iterator[tuple[int, SharesReleased]]:
    yield from zip(tender.numbers(SharesReleased.type), tender.papers(SharesReleased), strict=True)


# -- what may be done --------------------------------------------------------------------------------------------


def _actions(show: Showing, visitor: Visitor, tender: Dossier) -> Iterator[Action]:
    number = tender.number
    if tender.state == "marked" and _may("desk.roll", visitor, tender):
        yield Action("公布开标名册", address("desk.roll", number=number), primary=True)
    if tender.state == "opening" and _may("desk.conclude", visitor, tender):
        roll = tender.the(RollPublished)
        enough = releasers(tender) >= policy_of(tender).threshold or not opened_bids(roll)
        if enough and not unlocking(show, tender):
            yield Action("解密并形成开标记录", address("desk.conclude", number=number), primary=True)
    if tender.state == "opening" and _may("desk.material", visitor, tender):
        yield Action("下载开启材料", address("desk.material", number=number))
    yield Action("返回案卷", address("desk.tender", number=number))


def roll_page(show: Showing, tender: Dossier, alerts: Alerts) -> FormPage:
    """Asks once more before the roll goes out."""
    minutes, few = policy_of(tender).unlock_minutes, show.law_of(tender).cite("ZB-061").words
    window = f"公布之时起 {minutes} 分钟内，投标人应当解锁；逾期的视为撤销投标。"
    return FormPage(
        title="公布开标名册",
        crumbs=crumbs(tender, "开标室", "公布开标名册"),
        alerts=alerts,
        lead=f"名册写明截止时日志中属于本项目的全部条目。{few}{window}",
        before=(
            Section(
                "投标截止",
                facts=(
                    Fact("投标截止", exact_moment(deadline_of(tender)), strong=True),
                    Fact("大厅时间", exact_moment(show.now)),
                ),
            ),
        ),
        submit="公布开标名册",
        cancel=Link("返回开标室", address("desk.opening", number=tender.number)),
    )


def release_page(tender: Dossier, alerts: Alerts) -> FormPage:
    """The trustee's window: fetch the material, bring back signed shares."""
    return FormPage(
        title="提交密钥份额",
        crumbs=crumbs(tender, "开标室", "提交密钥份额"),
        alerts=alerts,
        lead="先下载开启材料，在自己的设备上核对开标名册、解开份额并签名，再在这里提交签名文件。私钥不离开设备。",
        before=(
            Section(
                "开启材料",
                "material",
                "密封规则、开标名册原文和各份投标的密封信息",
                actions=(Action("下载开启材料", address("desk.material", number=tender.number)),),
            ),
        ),
        submit="提交密钥份额",
        cancel=Link("返回开标室", address("desk.opening", number=tender.number)),
        multipart=True,
    )


def locked_bids(show: Showing, tender: Dossier) -> tuple[tuple[str, str], ...]:
    """The bids of the roll that nobody unlocked, by number, with their bidders' names."""
    roll = tender.latest(RollPublished)
    numbers = sorted(opened_bids(roll)) if roll is not None else ()
    bids = [show.archive[number] for number in numbers]
    return tuple((bid.number, _bidder(show, bid)) for bid in bids if bid.state == "received")


def conclude_page(tender: Dossier, alerts: Alerts) -> FormPage:
    """Asks who held the opening, before both locks are taken off."""
    return FormPage(
        title="解密并形成开标记录",
        crumbs=crumbs(tender, "开标室", "形成开标记录"),
        alerts=alerts,
        lead="提交后逐份解密投标文件，读出报价，形成开标记录并公布。未解锁的投标视为撤销，其他投标照常开标。",
        submit="解密并形成开标记录",
        cancel=back(tender),
    )
