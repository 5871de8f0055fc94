"""A direct purchase's whole life as one strip, the tags above it and the way to it."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Dossier, record_number
from hallcore.ground.events import Paper
from portal.presenters.addresses import address, record_url
from portal.presenters.shapes import LifeStep, Link, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import day
from trading.methods.model import REGIMES
from trading.purchasing.agreed_model import OfferChosen, PurchaseContracted, PurchaseResult, TalksRecorded
from trading.purchasing.model import (
    EmergencyFound,
    MethodDecided,
    PurchaseRegistered,
    PurchaseTerminated,
    ReasonPublicised,
)
from trading.purchasing.rules import about_of, needs_publicity, of, wanted

PUBLICITY = "单一来源公示"
"""The stage that lasts: it is under way from the day it began to the end of its days and of what was objected."""


def state_words(show: Showing, purchase: Dossier) -> str:
    """Where it stands, in its table's own words."""
    return show.law_of(purchase).procedure(purchase.procedure).machine(purchase.machine).label(purchase.state)


def purchase_tags(show: Showing, purchase: Dossier) -> tuple[Tag, ...]:
    """What it is, and where it stands."""
    tone = "stopped" if purchase.state in {"ended", "upheld", "declined"} else "solid"
    words = f"{REGIMES['procurement']} · {about_of(purchase).way}"
    return (Tag(state_words(show, purchase), tone), Tag(words))  # type: ignore[arg-type]  # one of the tones


def purchase_crumbs(purchase: Dossier, last: Link | None = None) -> tuple[Link, ...]:
    """The way to a purchase, or to something of it."""
    here = Link(
        about_of(purchase).name, address("purchase", number=purchase.number) if last is not None else ""
    )
    rest = (last,) if last is not None else ()
    return (Link("首页", address("home")), Link("交易信息", address("trading")), here, *rest)


def purchase_life(show: Showing, purchase: Dossier) -> tuple[LifeStep, ...]:
    """The strip: what has come with its day, what is under way, what is still to come."""
    found = [step for step in _stages(show, purchase) if step is not None]
    if purchase.numbers(PurchaseTerminated.type):
        done = [step for step in found if step.state == "done"]
        day_, url = _day(purchase, PurchaseTerminated), _url(purchase, PurchaseTerminated)
        return (*done, LifeStep("采购终止", "stop", day_, "不再进行", url))
    first = next((n for n, step in enumerate(found) if step.state == "todo"), len(found))
    if purchase.state in {"publicised", "upheld"}:
        first = next(n for n, step in enumerate(found) if step.title == PUBLICITY)
    return tuple(
        LifeStep(step.title, "now", step.when, step.note, step.url) if n == first else step
        for n, step in enumerate(found)
    )


def _stages(show: Showing, purchase: Dossier) -> Iterator[LifeStep]:
    """Every stage of its method, done or not; those its ground does not want are left out."""
    method, about = of(show.law_of(purchase), purchase), about_of(purchase)
    yield _step(purchase, "项目登记", PurchaseRegistered)
    if "find-emergency" in {row.name for row in method.procedure.machine("purchase").steps}:
        yield _step(purchase, "紧急情况认定", EmergencyFound)
        yield _step(purchase, "确定供应商", OfferChosen)
    else:
        if needs_publicity(method, about):
            yield _step(purchase, PUBLICITY, ReasonPublicised)
        if wanted(method, about).approval:
            yield _step(purchase, "采购方式审批", MethodDecided)
        yield _step(purchase, "协商", TalksRecorded)
    yield _step(purchase, "成交结果", PurchaseResult)
    yield _step(purchase, "合同公告", PurchaseContracted)


_SHOWN = (ReasonPublicised, PurchaseResult, PurchaseContracted)


def _step(purchase: Dossier, title: str, kind: type[Paper]) -> LifeStep:
    if not purchase.numbers(kind.type):
        return LifeStep(title, "todo")
    return LifeStep(title, "done", _day(purchase, kind), "", _url(purchase, kind) if kind in _SHOWN else "")


def _day(purchase: Dossier, kind: type[Paper]) -> str:
    return day(purchase.record(purchase.numbers(kind.type)[-1]).at)


def _url(purchase: Dossier, kind: type[Paper]) -> str:
    return record_url(record_number(purchase.number, purchase.numbers(kind.type)[-1]))
