"""The window where a project is registered: by whom, by which lawful method, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from portal.presenters.addresses import address
from portal.presenters.desks import FieldGroup, FormPage
from portal.presenters.shapes import Alert, Cell, Column, Link, Row, Section, Table
from portal.presenters.showing import Showing
from portal.presenters.writing import money
from trading.methods.model import Regime
from trading.methods.rules import Method, methods
from trading.tendering.model import METHOD

Alerts = tuple[Alert, ...]


def principals(show: Showing, party: str, *, entrusted: bool) -> Mapping[str, str]:
    """Whom a party may register projects for: itself, or those whose mandate it holds today (credit code → name)."""
    parties = show.archive.shelf("parties")
    own = parties.get(party)
    found = {party: own["name"]} if own is not None and "purchaser" in own["capacities"] else {}
    if entrusted:
        for code, summary in parties.items():
            if any(
                agency == party and _runs(show, valid_to) for agency, _scope, valid_to in summary["mandates"]
            ):
                found[code] = summary["name"]
    return found


def _runs(show: Showing, valid_to: str) -> bool:
    return date.fromisoformat(valid_to) >= show.now.date()


def ways(show: Showing, regime: Regime) -> Mapping[str, str]:
    """What may be chosen as method in a regime: its name, or name and ground where it needs one (way → words).

    Only methods whose bids are sealed are registered here; the others have forms of their own.
    """
    found = {}
    for method in methods(show.law()):
        if method.regime != regime or not method.is_("family", "sealed"):
            continue
        for ground, words in method.procedure.grounds.items():
            found[f"{method.name}/{ground}"] = f"{method.title}：{words}"
        if not method.procedure.grounds:
            found[method.name] = method.title
    return dict(sorted(found.items(), key=lambda way: ("/" in way[0], way[0])))


OPEN: dict[Regime, str] = {"tendering": METHOD, "procurement": "gp_open_tender"}
"""The open tender of each regime, which needs no ground."""

_TITLES: dict[Regime, str] = {"tendering": "登记招标项目", "procurement": "登记政府采购项目"}
_THRESHOLDS: dict[Regime, tuple[str, ...]] = {
    "tendering": (
        "公开招标不受限制；邀请招标须具备法定情形之一。",
        "依法必须招标，或者估算价合计达到下列数额的，还须事先经项目审批部门批准。同一项目不得化整为零。",
    ),
    "procurement": (
        "公开招标不受限制，是政府采购的主要方式；采用其他方式的，须符合该方式的适用情形。",
        (
            "同一预算项目下的预算金额合计达到下列公开招标数额标准，采用公开招标以外方式的，应当在采购活动开始前"
            "获得设区的市、自治州以上财政部门批准（GP-004）；不得化整为零规避公开招标（GP-005）。"
        ),
        "政府采购工程依法进行招标的，在“登记招标项目”中办理；依法不进行招标的，采用竞争性谈判或者竞争性磋商。",
    ),
}


def kinds_of(show: Showing, regime: Regime) -> Mapping[str, str]:
    """The kinds of what may be bought in a regime, in its own words."""
    word = Method(show.law(), OPEN[regime]).word
    every = [each.procedure.traits for each in methods(show.law()) if each.regime == regime]
    known = {kind for traits in every for kind in traits.get("kinds", "works goods services").split()}
    return {kind: word(f"kind-{kind}") for kind in ("works", "goods", "services") if kind in known}


def _thresholds(show: Showing, regime: Regime) -> Section:
    """From which amount on another method than the open tender wants an approval, and on what clause."""
    rows, method = [], Method(show.law(), OPEN[regime])
    for kind, words in kinds_of(show, regime).items():
        figure = method.figure_if(f"open-{kind}")
        if figure is None:
            continue
        rows.append(
            (Cell(words), Cell(money(figure.value)), Cell(figure.cite.line))  # type: ignore[arg-type]  # yuan
        )
    estimate = method.word("estimate")
    return Section(
        "什么时候可以采用其他方式",
        note=f"按各{method.word('lot')}{estimate}合计",
        paragraphs=_THRESHOLDS[regime],
        tables=(
            Table(
                "招标规模标准" if regime == "tendering" else "公开招标数额标准",
                (Column("标的"), Column(f"{estimate}合计达到", numeric=True), Column("依据")),
                tuple(Row(cells) for cells in rows),
            ),
        ),
    )


def _intention_group(regime: Regime) -> FieldGroup:
    """Which intention or plan a project follows, or why none was made public."""
    if regime == "procurement":
        hint = "达到采购限额标准的，应当先公开采购意向，满三十日方可发布公告；依法不公开的，写明情形和原因。"
        return FieldGroup("采购意向", ("intention", "unannounced", "intention_reason"), hint)
    return FieldGroup("招标计划", ("intention",), "事先公开过招标计划的选择。")


def project_page(
    show: Showing, regime: Regime, alerts: Alerts, *, principals: bool, again: str = ""
) -> FormPage:
    """The window where a project is registered; which methods are lawful, and from what amount on, stands above."""
    word = Method(show.law(), OPEN[regime]).word
    purchaser, lot = word("purchaser"), word("lot")
    money_fields = (
        ("approval", "funding", "must_tender") if regime == "tendering" else ("approval", "funding")
    )
    groups = (
        FieldGroup(f"{purchaser}与项目", ("purchaser", "name", "category", "kind", "region", "again")),
        FieldGroup("批准与资金" if regime == "tendering" else "实施计划与资金", money_fields),
        _intention_group(regime),
        FieldGroup(f"{word('call')}方式", ("way", "ground_approval")),
        FieldGroup(
            lot,
            ("lots",),
            f"投标保证金不超过{word('estimate')}、履约保证金不超过合同价的法定比例，超过的不予登记。",
        ),
    )
    if again:
        words = f"本项目接续{word('call')}失败的{lot} {again.replace(' ', '、')}，公告和公开页面将写明。"
        rule = "ZB-084" if regime == "tendering" else "GP-058"
        links = (Link(f"依据 {rule}", address("law.rule", rule=rule)),)
        alerts = (*alerts, Alert(words, f"重新{word('call')}", links=links))
    if not principals:
        alerts = (
            *alerts,
            Alert(f"没有可以代为登记的{purchaser}。{purchaser}应当先在“代理委托”中登记委托。", tone="stop"),
        )
    title = _TITLES[regime]
    return FormPage(
        title=title,
        crumbs=(Link("项目", address("desk")), Link(title)),
        alerts=alerts,
        lead="登记后生成项目编号和案卷。公告发布前，登记内容不公开。",
        before=(_thresholds(show, regime),),
        groups=groups,
        submit="登记项目",
        cancel=Link("返回", address("desk")),
    )
