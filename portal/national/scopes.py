"""What the paths of a field table can name: the paper, its record, its lot, the notice it rests on, the platform.

All of it comes from public records. What is not here: the tables (``tables``), the values as text (``rows``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any, NamedTuple

from hallcore.ground.events import Paper
from portal.ocds.sales import described
from portal.ocds.tale import Step
from portal.presenters.addresses import record_url
from trading.auction.model import OUTCOMES, SaleAnnounced, SaleFailed
from trading.award.model import FailureAnnounced
from trading.methods.model import regime_of
from trading.purchasing.agreed_model import PurchaseResult
from trading.purchasing.model import ENDS, About, PurchaseTerminated, ReasonPublicised
from trading.tendering.model import ClarificationPublished, LotTerms, NoticePublished
from trading.tendering.qualifying_model import PrequalificationClarified, PrequalificationPublished
from trading.tendering.rules import lot_no

BUSINESS = {"tendering": "01", "procurement": "02", "land": "03", "minerals": "04", "property": "05"}
"""The class of a matter on the national portal (PT-06), by the body of law it stands in."""


class Platform(NamedTuple):
    """Who exports: name, public address, and the two codes the national platform knows it by."""

    centre: str
    url: str
    platform_code: str
    service_code: str


class Scope(NamedTuple):
    """One row to be: what each first word of a path names."""

    paper: Paper
    item: Any
    lot: Any
    party: Any
    notice: Any
    record: Any
    process: Any
    site: Platform
    constants: Mapping[str, str]

    def at(self, path: str) -> Any:  # noqa: ANN401 - whatever a paper holds
        """What a path names; None where there is nothing."""
        first, *rest = path.split(".")
        found: Any = self.constants if first == "with" else getattr(self, first)
        for name in rest:
            if found is None:
                return None
            found = found.get(name) if isinstance(found, Mapping) else getattr(found, name, None)
        return found


def scopes_of(
    process: str,
    begin: Paper,
    step: Step,
    paper: Paper,
    site: Platform,
    codes: Mapping[str, Mapping[str, str]],
    *,
    each: str,
    only: Mapping[str, str],
    constants: Mapping[str, str],
) -> Iterator[Scope]:
    """The rows a record gives to a data set.

    Args:
        process: The number of the tender or the sale.
        begin: Its notice or announcement as it was first published.
        step: The record, and its paper.
        paper: The same, where a caller has unpacked it.
        site: Who exports.
        codes: The code lists.
        each: What gives a row each, see ``tables.From``.
        only: Of these, which.
        constants: What is the same in each row.
    """
    notice, lots = _notice_of(begin), _lots_of(process, begin)
    business = BUSINESS[regime_of(process)]
    record = SimpleNamespace(
        number=step.number,
        at=step.at,
        url=site.url + record_url(step.number),
        stage=codes["stage_by_record"].get(f"{business}/{paper.type}", ""),
        heading=_heading(paper, begin, constants.get("kind", "")),
        text=_text(paper, lots),
        cause=_cause(paper),
    )
    whole = SimpleNamespace(number=process, business=business, lots=";".join(lot.number for lot in lots))
    for item in _items(paper, each, notice):
        if all(getattr(item, name, None) == value for name, value in only.items()):
            lot = _lot_of(lots, paper, item)
            yield Scope(paper, item, lot, _party(item), notice, record, whole, site, constants)


def _notice_of(begin: Paper) -> SimpleNamespace:
    """What a notice or an announcement says that later rows repeat."""
    if isinstance(begin, SaleAnnounced):
        holder, name, role = begin.seller, begin.seller_name, "4"
        bulletin = "1"
    elif isinstance(begin, (ReasonPublicised, PurchaseResult, PurchaseTerminated)):
        return _purchase_of(begin.about)
    elif isinstance(begin, PrequalificationPublished):
        holder, name, role = begin.purchaser, begin.purchaser_name, "1"
        bulletin = "3"
    elif isinstance(begin, NoticePublished):
        holder, name, role = begin.purchaser, begin.purchaser_name, "1"
        bulletin = "2" if "邀请" in begin.called else "1"
    else:
        raise TypeError(f"a process does not begin with a {type(begin).__name__}")
    holders = [SimpleNamespace(code=holder, name=name, role=role)]
    if begin.agency:
        holders.append(SimpleNamespace(code=begin.agency, name=begin.agency_name, role="2"))
    return SimpleNamespace(
        approval=begin.approval,
        kind=begin.kind,
        region=begin.region,
        holder=holder,
        bulletin=bulletin,
        holders=tuple(holders),
    )


def _purchase_of(about: About) -> SimpleNamespace:
    """The same of a direct purchase."""
    holders = [SimpleNamespace(code=about.purchaser, name=about.purchaser_name, role="1")]
    if about.agency:
        holders.append(SimpleNamespace(code=about.agency, name=about.agency_name, role="2"))
    return SimpleNamespace(
        approval=about.plan,
        kind=about.kind,
        region=about.region,
        holder=about.purchaser,
        bulletin="9",
        holders=tuple(holders),
    )


def _bought(process: str, about: About) -> SimpleNamespace:
    """A direct purchase is one lot."""
    return SimpleNamespace(
        no=0,
        number=process,
        title=about.name,
        content=about.terms.content,
        qualification="",
        reckoned=about.terms.budget,
        ceiling=None,
        duration_days=about.terms.duration_days,
    )


def _lots_of(process: str, begin: Paper) -> tuple[SimpleNamespace, ...]:
    if isinstance(begin, SaleAnnounced):
        terms = begin.terms
        return (
            SimpleNamespace(
                no=0,
                number=process,
                title=terms.subject,
                content=described(begin.kind, terms),
                qualification=terms.conditions,
                reckoned=terms.start,
                ceiling=None,
                duration_days=None,
            ),
        )
    if isinstance(begin, (ReasonPublicised, PurchaseResult, PurchaseTerminated)):
        return (_bought(process, begin.about),)
    assert isinstance(begin, (NoticePublished, PrequalificationPublished))  # noqa: S101 - a process begins with one of two papers
    return tuple(
        SimpleNamespace(
            no=lot.no,
            number=f"{process}.{lot.no}",
            title=lot.title,
            content=lot.content,
            qualification=lot.qualification,
            reckoned=lot.estimate,
            ceiling=lot.ceiling,
            duration_days=lot.duration_days,
        )
        for lot in begin.lots
    )


def _items(paper: Paper, each: str, notice: Any) -> Iterator[Any]:  # noqa: ANN401 - a namespace
    """What gives a row each."""
    if each == "holders":
        yield from notice.holders
        return
    found: list[Any] = [paper]
    for name in each.split(".") if each else ():
        found = [one for whole in found for one in getattr(whole, name)]
    yield from found


def _lot_of(lots: tuple[SimpleNamespace, ...], paper: Paper, item: Any) -> Any:  # noqa: ANN401 - a namespace
    """The lot a row is about: the item itself, the one it or its paper names, or the only one there is."""
    no = item.no if isinstance(item, LotTerms) else None
    for holder in (item, paper):
        named = getattr(holder, "lot", None)
        if no is None and isinstance(named, str):
            no = lot_no(named)
    return next((lot for lot in lots if lot.no == no), lots[0] if len(lots) == 1 else None)


def _party(item: Any) -> Any:  # noqa: ANN401 - whatever gives a row
    """The party a row is about: its code, and the region whose authority registered it (GB 32100, third to eighth)."""
    code = next(
        (found for name in ("bidder", "code", "winner", "party") if (found := getattr(item, name, ""))), ""
    )
    return SimpleNamespace(code=code, region=code[2:8]) if isinstance(code, str) else None


def _heading(paper: Paper, begin: Paper, kind: str) -> str:
    """What the paper is called, with the name of its process and lot."""
    about = getattr(begin, "about", begin)
    name = getattr(paper, "name", "") or getattr(about, "name", "")
    lot = getattr(paper, "lot_title", "")
    called = getattr(paper, "called", "") or kind or type(paper).title
    return f"{name}{f'（{lot}）' if lot else ''}{called}"


def _text(paper: Paper, lots: tuple[SimpleNamespace, ...]) -> str:
    """The content of a notice, in lines."""
    if isinstance(paper, PrequalificationClarified):
        lines = [line for each in paper.answers for line in (f"问：{each.question}", f"答：{each.answer}")]
        return "\n".join([*lines, f"申请截止时间：{paper.deadline:%Y-%m-%d %H:%M}"])
    if isinstance(paper, ClarificationPublished):
        lines = [line for each in paper.answers for line in (f"问：{each.question}", f"答：{each.answer}")]
        return "\n".join([*lines, f"投标截止时间：{paper.deadline:%Y-%m-%d %H:%M}"])
    parts = [f"{lot.number} {lot.title}：{lot.content}" for lot in lots]
    named = {
        "approval": "批准文件",
        "contact": "联系方式",
        "reason": "原因",
        "text": "补充内容",
        "refunds": "退还安排",
        "requirements": "申请人资格要求",
        "cause": "原因",
        "following": "后续安排",
    }
    parts += [f"{label}：{value}" for name, label in named.items() if (value := getattr(paper, name, ""))]
    moved = getattr(paper, "deadline", None)
    if moved is not None:
        what = "申请" if isinstance(paper, PrequalificationPublished) else "投标"
        parts.append(f"{what}截止时间：{moved:%Y-%m-%d %H:%M}")
    return "\n".join(parts)


def _cause(paper: Paper) -> str:
    """Why something came to nothing."""
    if isinstance(paper, FailureAnnounced):
        grounds = "；".join(f"{each.name}：{each.reason}" for each in paper.rejected)
        return "；".join(part for part in (paper.cause, grounds) if part)
    if isinstance(paper, PurchaseTerminated):
        return f"{ENDS[paper.ground]}：{paper.reason}"
    return OUTCOMES[paper.outcome] if isinstance(paper, SaleFailed) else ""
