"""The windows of a direct purchase: where it is registered and why a method is lawful, and one window for each step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from hallcore.dossier import Dossier
from portal.presenters.addresses import address
from portal.presenters.desk_project import kinds_of
from portal.presenters.desks import FieldGroup, FormPage
from portal.presenters.purchase_words import about_lines
from portal.presenters.shapes import Alert, Cell, Column, Fact, Link, Row, Section, Table
from portal.presenters.showing import Showing
from portal.presenters.writing import money
from trading.methods.rules import Method
from trading.purchasing.agreed_model import OfferSubmitted, PurchaseContracted
from trading.purchasing.agreed_rules import added_to, agreed_of
from trading.purchasing.model import METHODS, ReasonPublicised
from trading.purchasing.rules import about_of, of, original_of

Alerts = tuple[Alert, ...]


class Window(NamedTuple):
    """The window of a step: title, what must be known first, the button, whether it cannot be undone."""

    title: str
    lead: str
    submit: str
    danger: bool = False


WINDOWS: dict[str, Window] = {
    "publicise-reason": Window(
        "发布单一来源公示",
        "公示采用单一来源方式的原因、拟定的唯一供应商和每名专业人员的论证意见；公示期内任何人可以书面提出异议。",
        "发布公示",
    ),
    "object-reason": Window(
        "登记书面异议", "纸质或者邮件送达的书面异议在这里登记；异议人名称不公开。", "登记异议"
    ),
    "dismiss-objections": Window(
        "补充论证：异议不成立",
        "公示期满后组织补充论证。异议不成立的，连同异议意见、论证意见和公示情况报财政部门，并告知异议人。",
        "公布结论",
    ),
    "uphold-objections": Window(
        "补充论证：异议成立",
        "异议成立的，本项目不再采用单一来源方式；公布结论后办理终止，另行采用其他采购方式。",
        "公布结论",
        danger=True,
    ),
    "ask-method": Window(
        "报财政部门批准采购方式", "达到公开招标数额标准的，采购活动开始前由财政部门批准采购方式。", "报送"
    ),
    "approve-method": Window("批准采购方式", "批准后采购人方可邀请供应商协商。", "批准"),
    "decline-method": Window(
        "不予批准采购方式", "写明理由；采购人应当另行采用其他采购方式。", "不予批准", danger=True
    ),
    "find-emergency": Window(
        "认定紧急情况",
        "写明突发事件的事实和认定的单位。优先采用竞争方式；直接采购的写明理由，成交后公开。",
        "认定",
    ),
    "report-emergency": Window(
        "登记向财政部门报告", "认定后在规定时间内报告；逾期报告的仍应登记，页面和监察显示逾期。", "登记报告"
    ),
    "invite-suppliers": Window(
        "邀请供应商报价",
        "受邀供应商登录后各提交一次签署盖章的报价；截止前或者全部提交前，任何人看不到报价。",
        "发出邀请",
    ),
    "record-talks": Window(
        "登记协商情况记录", "由具有相关经验的专业人员与供应商协商；记录由采购全体人员签字后上传。", "登记记录"
    ),
    "choose-offer": Window("确定成交供应商", "按照满足需要、价格合理的原则确定，并写明理由。", "确定"),
    "publish-purchase-result": Window(
        "公告成交结果", "填写主要标的。其他内容由系统从案卷中取得，采购人员名单一并公布。", "公告结果"
    ),
    "publish-purchase-contract": Window("公告合同", "合同金额应为成交价。", "公告合同"),
    "file-purchase-contract": Window("合同备案", "合同副本报同级财政部门备案。", "登记备案"),
    "add-to-contract": Window("追加采购", "累计追加金额不得超过原合同金额的法定比例。", "公告追加"),
    "terminate-purchase": Window(
        "终止采购", "终止后不再恢复；终止公告写明原因和后续安排。", "确认终止", danger=True
    ),
}


# -- registering ------------------------------------------------------------------------------------------


def ways(show: Showing) -> Mapping[str, str]:
    """Method and ground (way → words); a method that is not in force yet stands there too, and says so when chosen."""
    found = {}
    law = show.law()
    for name in METHODS:
        if name in law.keys("procedure"):
            method = Method(law, name)
            for ground, words in method.procedure.grounds.items():
                found[f"{name}/{ground}"] = f"{method.title}：{words}"
    if not any(way.startswith("gp_emergency/") for way in found):
        found["gp_emergency/other"] = "紧急采购：突发事件的紧急处置（须待有关办法施行）"
    return found


def register_page(show: Showing, alerts: Alerts, *, principals: bool) -> FormPage:
    """The window where a direct purchase is registered; when which method is lawful, and why, stands above."""
    if not principals:
        text = "没有可以代为登记的采购人。采购人应当先在“代理委托”中登记委托。"
        alerts = (*alerts, Alert(text, tone="stop"))
    hint = "达到采购限额标准的单一来源采购，应当先公开采购意向，满三十日方可开始；依法不公开的，写明情形和原因。紧急采购不需要。"
    return FormPage(
        title="登记单一来源或者紧急采购",
        crumbs=(Link("单一来源和紧急采购", address("desk.purchases")), Link("登记")),
        alerts=alerts,
        lead="登记后生成项目编号和案卷。公示或者公告发布前，登记内容不公开。",
        before=(_lawful(show),),
        groups=(
            FieldGroup(
                "采购人与项目", ("purchaser", "name", "category", "kind", "region", "plan", "funding")
            ),
            FieldGroup("采购方式", ("way", "reason", "original")),
            FieldGroup("采购内容", ("content", "budget", "duration_days")),
            FieldGroup("采购意向", ("intention", "unannounced", "intention_reason"), hint),
        ),
        submit="登记项目",
        cancel=Link("返回", address("desk.purchases")),
    )


def _lawful(show: Showing) -> Section:
    """When these methods may be used, from which amount on what is wanted, and on which clause."""
    law, single = show.law(), Method(show.law(), "gp_single_source")
    rows = []
    for kind, words in kinds_of(show, "procurement").items():
        line = single.figure_if(f"open-{kind}")
        if line is not None:
            told = f"{words}：预算达到即须财政部门批准；只能从唯一供应商处采购的，还须先公示"
            rows.append(_line(told, money(line.value), line.cite.line, line.rule))  # type: ignore[arg-type]  # yuan
    added = single.figure("added")
    rows.append(_line("添购：累计占原合同采购金额不超过", f"{added.value}%", added.cite.line, added.rule))
    share = law.figure_of("GP-007")
    rows.append(
        _line("紧急采购的追加：累计占原合同金额不超过", f"{share.value}%", share.cite.line, share.rule)
    )
    columns = (Column("事项", head=True), Column("数额", numeric=True), Column("依据"))
    return Section(
        "什么时候可以采用",
        paragraphs=(
            "单一来源采购须具备三种法定情形之一。",
            "紧急采购用于突发事件的紧急处置，优先采用竞争方式，情况特别紧急的可以直接采购；变更采购方式不需要财政部门批准。",
        ),
        tables=(Table("什么时候可以采用", columns, tuple(rows)),),
    )


def _line(what: str, amount: str, source: str, rule: str) -> Row:
    return Row((Cell(what), Cell(amount), Cell(source, address("law.rule", rule=rule))))


# -- one step ---------------------------------------------------------------------------------------------


def step_page(show: Showing, purchase: Dossier, name: str, alerts: Alerts, *, multipart: bool) -> FormPage:
    """The window of one step, with what is known of the purchase and what the step rests on."""
    window, about = WINDOWS[name], about_of(purchase)
    row = next(
        one
        for one in show.law_of(purchase).procedure(purchase.procedure).machine(purchase.machine).steps
        if one.name == name
    )
    cite = show.law_of(purchase).cite(row.cite)
    facts = [
        Fact(label, value, full=len(value) > 24)
        for label, value in about_lines(about, of(show.law_of(purchase), purchase))[:4]
    ]
    facts += _besides(purchase, name)
    facts.append(Fact("依据", cite.line, address("law.rule", rule=row.cite)))
    return FormPage(
        title=window.title,
        crumbs=(
            Link("单一来源和紧急采购", address("desk.purchases")),
            Link(about.name, address("desk.purchase", number=purchase.number)),
            Link(window.title),
        ),
        alerts=alerts,
        lead=window.lead,
        before=(Section("项目", facts=tuple(facts)),),
        submit=window.submit,
        danger=window.danger,
        multipart=multipart,
        cancel=Link("返回", address("desk.purchase", number=purchase.number)),
    )


def _besides(purchase: Dossier, name: str) -> list[Fact]:
    """What one has to know for a step beside the purchase's own facts."""
    about = about_of(purchase)
    found = [Fact("预算金额", money(about.terms.budget))]
    if name == "record-talks":
        found.append(Fact("供应商报价", money(purchase.papers(OfferSubmitted)[-1].price)))
    agreed, contract = agreed_of(purchase), purchase.latest(PurchaseContracted)
    if agreed is not None and name in {"publish-purchase-result", "publish-purchase-contract"}:
        found.append(Fact("成交价", money(agreed.price)))
    if contract is not None and name == "add-to-contract":
        found += [Fact("原合同金额", money(contract.amount)), Fact("已追加", money(added_to(purchase)))]
    return found


def suppliers(show: Showing, purchase: Dossier) -> Mapping[str, str]:
    """Who may be asked: the one that was public, the one that has the contract, or everybody listed (code → name)."""
    about, publicised = about_of(purchase), purchase.latest(ReasonPublicised)
    every = {
        code: f"{summary['name']}（{code}）"
        for code, summary in show.archive.shelf("parties").items()
        if "bidder" in summary["capacities"] and code not in {about.purchaser, about.agency}
    }
    only = publicised.supplier if publicised is not None else ""
    if about.original:
        only = original_of(show.archive, show.archive[about.original]).supplier
    return {only: every[only]} if only in every else every
