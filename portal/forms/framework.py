"""What is filled in about a framework and the orders under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import DateField, DecimalField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from hallcore.vault import FileRef
from portal.forms import AmountField, ChecksField, FilesField, HallForm, MomentField, choices
from trading.framework.calling_model import (
    JudgeForm,
    OrderContractForm,
    OrderForm,
    ReceptionForm,
    RefusalForm,
)
from trading.framework.model import (
    GROUNDS,
    AgreementForm,
    AgreementsFiledForm,
    FinalistsForm,
    Offered,
    RemovalForm,
)
from trading.tendering.framing_model import LEADERS, WAYS, FrameworkForm

_HEX = Regexp(r"^[0-9a-f]{64}$", message="应为 64 位小写十六进制数")
_ROWS = {"rows": 3}
_DAY = [InputRequired("请填写日期")]


class PlanFields(HallForm):
    """A framework's plan; see ``FrameworkForm``. Field ``users``: credit codes."""

    leader = RadioField("征集人", [InputRequired("请选择征集人")], choices=choices(LEADERS))
    organ = StringField("审核或者备案的财政部门", [InputRequired("请填写财政部门"), Length(max=100)])
    consent = StringField("审核或者备案文号", [InputRequired("请填写文号"), Length(max=100)])
    consent_on = DateField("审核或者备案日期", _DAY)
    users = ChecksField("适用框架协议的采购人")
    unit = StringField("计量单位", [InputRequired("请填写计量单位"), Length(max=20)], render_kw={"width": 10})
    quantity = StringField("预估采购数量", [InputRequired("请填写预估数量"), Length(max=200)])
    months = IntegerField(
        "框架协议期限",
        [InputRequired("请填写月数"), NumberRange(min=1)],
        description="货物不超过 12 个月，服务不超过 24 个月。",
        render_kw={"suffix": "个月", "width": 5},
    )
    share = DecimalField(
        "第一阶段淘汰比例",
        [InputRequired("请填写淘汰比例")],
        description="按照通过评审的供应商计算，不足一家的按一家，至少淘汰一家。",
        render_kw={"suffix": "%", "width": 5},
    )
    most = IntegerField(
        "入围供应商数量上限", [Optional()], description="不限的不填。", render_kw={"suffix": "家", "width": 5}
    )
    way = RadioField("第二阶段确定成交供应商的方式", [InputRequired("请选择方式")], choices=choices(WAYS))
    way_reason = TextAreaField(
        "不采用直接选定的理由",
        [Length(max=1000)],
        description="直接选定是主要方式；采用其他方式的，写明项目特点和理由，随征集公告公布。",
        render_kw=_ROWS,
    )

    def filled(self) -> FrameworkForm:
        """As the office takes it."""
        return FrameworkForm(
            leader=self.leader.data,
            organ=self.organ.data,
            consent=self.consent.data,
            consent_on=self.consent_on.data,
            users=tuple(self.users.data or ()),
            unit=self.unit.data,
            quantity=self.quantity.data,
            months=self.months.data,
            share=self.share.data,
            way=self.way.data,
            way_reason=self.way_reason.data or "",
            most=self.most.data or 0,
        )


class FinalistsFields(HallForm):
    """What each finalist offers. Fields: fN-product, fN-address for place N, files. Made by ``finalists_fields``."""

    bids: Sequence[str] = ()
    files = FilesField("附件", [Optional()], description="入围产品明细等，可以选择多个文件，随公告公开。")

    def filled(self, files: Sequence[FileRef]) -> FinalistsForm:
        """As the office takes it."""
        offered = tuple(
            Offered(bid, self[f"f{place}-product"].data or "", self[f"f{place}-address"].data or "")
            for place, bid in enumerate(self.bids, 1)
        )
        return FinalistsForm(offered, tuple(files))


def finalists_fields(names: Mapping[str, str]) -> type[FinalistsFields]:
    """The form for the finalists, in their order: bid → name."""
    fields: dict[str, Any] = {"bids": tuple(names)}
    for place in range(1, len(names) + 1):
        fields[f"f{place}-product"] = StringField(
            "入围产品（服务）", [InputRequired("请填写品牌型号或者服务内容"), Length(max=300)]
        )
        fields[f"f{place}-address"] = StringField(
            "供应商地址", [InputRequired("请填写地址"), Length(max=200)]
        )
    return type("NamedFinalists", (FinalistsFields,), fields)


class AgreementFields(HallForm):
    """An agreement. Fields: bid, signed_on, starts, ends, files."""

    bid = RadioField("入围供应商", [InputRequired("请选择供应商")])
    signed_on = DateField("签订日期", _DAY)
    starts = DateField("有效期自", _DAY)
    ends = DateField("有效期至", _DAY)
    files = FilesField("框架协议", [Optional()], description="签字盖章的框架协议，随公告公开。")

    def filled(self, files: Sequence[FileRef]) -> AgreementForm:
        """As the office takes it."""
        return AgreementForm(
            self.bid.data, self.signed_on.data, self.starts.data, self.ends.data, tuple(files)
        )


class AgreementsFilingFields(HallForm):
    """Where the copies were filed. Fields: organ, number, filed_on, files."""

    organ = StringField("备案的财政部门", [InputRequired("请填写财政部门"), Length(max=100)])
    number = StringField("备案号", [InputRequired("请填写备案号"), Length(max=100)])
    filed_on = DateField("备案日期", _DAY)
    files = FilesField("备案回执", [Optional()])

    def filled(self, files: Sequence[FileRef]) -> AgreementsFiledForm:
        """As the office takes it."""
        return AgreementsFiledForm(self.organ.data, self.number.data, self.filed_on.data, tuple(files))


class RemovalFields(HallForm):
    """Who is removed and why. Fields: bid, ground, reason, files."""

    bid = RadioField("入围供应商", [InputRequired("请选择供应商")])
    ground = RadioField("法定情形", [InputRequired("请选择法定情形")], choices=choices(GROUNDS))
    reason = TextAreaField(
        "事实和依据",
        [InputRequired("请写明事实和依据"), Length(max=2000)],
        description="随公告公布。",
        render_kw={"rows": 4},
    )
    files = FilesField("证明材料", [Optional()], description="随公告公开。")

    def filled(self, files: Sequence[FileRef]) -> RemovalForm:
        """As the office takes it."""
        return RemovalForm(self.bid.data, self.ground.data, self.reason.data, tuple(files))


class OrderFields(HallForm):
    """An order. Fields: bid, price, reason (direct choice), offers_by (competition), needs, quantity, deliver_by, place."""

    bid = RadioField("供应商", [InputRequired("请选择供应商")])
    price = AmountField(
        "单价",
        [InputRequired("请填写单价")],
        description="不得高于所选供应商的协议单价。",
        render_kw={"suffix": "元", "width": 12},
    )
    reason = TextAreaField(
        "选择的依据",
        [InputRequired("请写明选择的依据"), Length(max=1000)],
        description="依据入围产品的价格、质量、服务便利性或者用户评价等，随订单公开。",
        render_kw=_ROWS,
    )
    needs = TextAreaField("采购需求", [InputRequired("请填写采购需求"), Length(max=2000)], render_kw=_ROWS)
    quantity = DecimalField("数量", [InputRequired("请填写数量")], render_kw={"width": 10})
    deliver_by = DateField("交付日期", _DAY)
    place = StringField("交付地点", [InputRequired("请填写交付地点"), Length(max=200)])
    offers_by = MomentField("竞价截止", [InputRequired("请填写时间")])

    def filled(self) -> OrderForm:
        """As the office takes it; what its way does not ask for is not there."""
        return OrderForm(
            needs=self.needs.data,
            quantity=self.quantity.data,
            deliver_by=self.deliver_by.data,
            place=self.place.data,
            bid=self.bid.data if "bid" in self else "",
            price=self.price.data if "price" in self else None,
            reason=self.reason.data if "reason" in self else "",
            offers_by=self.offers_by.data if "offers_by" in self else None,
        )


_OF_WAY = {"direct": ("bid", "price", "reason"), "competition": ("offers_by",), "rotation": ()}


def order_fields(way: str, sent: Any, **defaults: Any) -> OrderFields:  # noqa: ANN401 - what WTForms takes
    """The form of an order for one way of finding its supplier."""
    form = OrderFields(sent, **defaults)
    for name in ("bid", "price", "reason", "offers_by"):
        if name not in _OF_WAY[way]:
            del form[name]
    return form


class RefusalFields(HallForm):
    """Why an order is not taken. Field: reason."""

    reason = TextAreaField("不接受的理由", [InputRequired("请写明理由"), Length(max=2000)], render_kw=_ROWS)

    def filled(self) -> RefusalForm:
        """As the office takes it."""
        return RefusalForm(self.reason.data)


class JudgeFields(HallForm):
    """Whether a refusal was lawful. Fields: lawful (yes, no), reason."""

    lawful = RadioField(
        "认定",
        [InputRequired("请选择")],
        choices=choices({"yes": "有正当理由，不计入", "no": "无正当理由"}),
    )
    reason = TextAreaField("认定的理由", [InputRequired("请写明理由"), Length(max=2000)], render_kw=_ROWS)

    def filled(self) -> JudgeForm:
        """As the office takes it."""
        return JudgeForm(self.lawful.data == "yes", self.reason.data)


class SealFields(HallForm):
    """A commitment. Field: commitment."""

    commitment = StringField(
        "封存码（SHA-256）", [InputRequired("请填写封存码"), _HEX], render_kw={"spellcheck": "false"}
    )


class OpenFields(HallForm):
    """What opens it. Fields: price, nonce."""

    price = AmountField(
        "报价（单价）", [InputRequired("请填写报价")], render_kw={"suffix": "元", "width": 12}
    )
    nonce = StringField(
        "随机数", [InputRequired("请填写随机数"), Length(max=200)], render_kw={"spellcheck": "false"}
    )


class OrderContractFields(HallForm):
    """A contract. Fields: price, signed_on, deliver_by, files."""

    price = AmountField("合同单价", [InputRequired("请填写单价")], render_kw={"suffix": "元", "width": 12})
    signed_on = DateField("签订日期", _DAY)
    deliver_by = DateField("交付日期", _DAY)
    files = FilesField("合同", [Optional()], description="签字盖章的合同，随公告公开。")

    def filled(self, files: Sequence[FileRef]) -> OrderContractForm:
        """As the office takes it."""
        return OrderContractForm(self.price.data, self.signed_on.data, self.deliver_by.data, tuple(files))


class ReceptionFields(HallForm):
    """What was delivered. Fields: quantity, accepted_on, passed (yes, no), found, mend_by, files."""

    quantity = DecimalField("验收数量", [InputRequired("请填写数量")], render_kw={"width": 10})
    accepted_on = DateField("验收日期", _DAY)
    passed = RadioField(
        "验收结论",
        [InputRequired("请选择验收结论")],
        choices=choices({"yes": "合格", "no": "不合格，限期整改"}),
    )
    found = TextAreaField("验收情况", [InputRequired("请写明验收情况"), Length(max=2000)], render_kw=_ROWS)
    mend_by = DateField("整改期限", [Optional()], description="不合格的填写。")
    files = FilesField("验收书和凭证", [Optional()], description="随公告公开。")

    def filled(self, files: Sequence[FileRef]) -> ReceptionForm:
        """As the office takes it."""
        return ReceptionForm(
            self.quantity.data,
            self.accepted_on.data,
            self.passed.data == "yes",
            self.found.data,
            self.mend_by.data,
            tuple(files),
        )
