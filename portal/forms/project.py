"""What purchasers and agencies fill in to register a project, in the words of its regime."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from wtforms import (
    BooleanField,
    DecimalField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.forms import AmountField, HallForm, choices
from trading.methods.model import CATEGORIES as CLASSES
from trading.methods.model import Regime
from trading.tendering.model import CATEGORIES, KINDS, METHOD, LotTerms, ProjectForm

_YUAN = {"suffix": "元", "width": 20}
_PROCURED = {
    "title": "采购包名称",
    "content": "采购内容和数量",
    "qualification": "供应商资格要求",
    "estimate": "预算金额",
    "ceiling": "最高限价",
    "duration_days": "交货期或服务期",
}
"""What procurement calls the fields of a lot."""


class LotFields(HallForm):
    """One lot of a project; see ``ProjectFields``."""

    title = StringField("标段名称", [InputRequired("请填写标段名称"), Length(max=100)])
    content = TextAreaField(
        "招标内容", [InputRequired("请填写招标内容"), Length(max=2000)], render_kw={"rows": 3}
    )
    qualification = TextAreaField(
        "投标人资格要求", [InputRequired("请填写资格要求"), Length(max=2000)], render_kw={"rows": 3}
    )
    estimate = AmountField("估算价", [InputRequired("请填写估算价")], render_kw=_YUAN)
    ceiling = AmountField("最高投标限价", [InputRequired("请填写最高投标限价")], render_kw=_YUAN)
    bond = AmountField("投标保证金", [Optional()], description="不收取的不填。", render_kw=_YUAN)
    performance = DecimalField(
        "履约保证金",
        [Optional(), NumberRange(0, 100, "应为 0 至 100")],
        description="占合同价的比例，不收取的不填。",
        render_kw={"suffix": "%", "width": 5},
    )
    duration_days = IntegerField(
        "工期或交货期",
        [InputRequired("请填写天数"), NumberRange(1, 9999, "天数应为 1 至 9999")],
        render_kw={"suffix": "日历天", "width": 5},
    )
    consortium = BooleanField("接受联合体投标")
    core = StringField(
        "核心产品",
        [Optional(), Length(max=100)],
        description="货物项目写明；不同投标人提供相同品牌的，按一家计算。",
    )
    reserved = BooleanField("专门面向中小企业采购")
    open_reason = StringField(
        "不专门面向中小企业的理由",
        [Optional(), Length(max=300)],
        description="预算 200 万元以下而不专门面向中小企业的填写。",
    )

    def suit(self, regime: Regime) -> None:
        """Ask in the words of a regime; what only procurement asks is left out elsewhere."""
        if regime != "procurement":
            del self.core, self.reserved, self.open_reason
            return
        for name, label in _PROCURED.items():
            self[name].label.text = label

    def terms(self, no: int) -> LotTerms:
        """The lot as the office takes it."""
        return LotTerms(
            no=no,
            title=self.title.data.strip(),
            content=self.content.data.strip(),
            qualification=self.qualification.data.strip(),
            estimate=self.estimate.data,
            ceiling=self.ceiling.data,
            bond=self.bond.data or Decimal("0.00"),
            duration_days=self.duration_days.data,
            consortium=self.consortium.data,
            performance=self.performance.data or Decimal(0),
            core=((self.core.data or "").strip() if "core" in self else ""),
            reserved=("reserved" in self and bool(self.reserved.data)),
            open_reason=((self.open_reason.data or "").strip() if "open_reason" in self else ""),
        )


class ProjectFields(HallForm):
    """A project and its lots.

    Fields: purchaser (credit code), name, category, kind, region, approval, funding, must_tender (y), way
    (method, or method/ground), ground_approval, and for each lot n from 0 ``lots-n-`` title, content,
    qualification, estimate, ceiling, bond, performance, duration_days, consortium (y). Sent with ``add=lots``
    the page comes back with one more lot. ``again``: the numbers of lots that are tendered anew.
    """

    purchaser = SelectField("招标人", [InputRequired("请选择招标人")])
    name = StringField(
        "项目名称", [InputRequired("请填写项目名称"), Length(max=200)], description="与立项批复一致。"
    )
    category = SelectField("工程类别", choices=choices(CATEGORIES))
    kind = SelectField("标的种类", choices=choices(KINDS))
    region = StringField(
        "行政区划代码", [InputRequired("请填写行政区划代码"), Length(6, 6)], render_kw={"width": 10}
    )
    approval = StringField("项目批准文件", [InputRequired("请填写批准文件"), Length(max=400)])
    funding = StringField("资金来源", [InputRequired("请填写资金来源"), Length(max=200)])
    must_tender = BooleanField("依法必须进行招标", default=True)
    way = RadioField("招标方式", [InputRequired("请选择招标方式")], default=METHOD)
    ground_approval = StringField(
        "采用该方式的批准文号", [Length(max=200)], description="采用公开招标的不填；须经批准的方式应当填写。"
    )
    intention = SelectField("所依据的招标计划", choices=choices({"": "不选择"}), default="")
    unannounced = SelectField(
        "未公开采购意向的情形", choices=choices({"": "已公开或者不需要公开"}), default=""
    )
    intention_reason = StringField(
        "未公开采购意向的具体原因", [Optional(), Length(max=500)], description="随公告公布。"
    )
    lots = FieldList(FormField(LotFields), "标段", min_entries=1, max_entries=50)
    again = HiddenField()

    def suit(self, regime: Regime, kinds: Mapping[str, str]) -> None:
        """Ask in the words of a regime: its classes, its kinds, and what it calls the parties."""
        self.category.choices = choices(CLASSES[regime])
        self.kind.choices = choices(kinds)
        for entry in self.lots:
            entry.form.suit(regime)
        if regime != "procurement":
            del self.unannounced, self.intention_reason
            return
        del self.must_tender
        self.intention.label.text = "所依据的采购意向"
        labels = {
            "purchaser": "采购人",
            "category": "采购类别",
            "approval": "采购实施计划",
            "way": "采购方式",
            "lots": "采购包",
        }
        for name, label in labels.items():
            self[name].label.text = label
        self.name.description = "与采购实施计划一致。"

    def filled(self) -> ProjectForm:
        """The project as the office takes it."""
        method, _, ground = self.way.data.partition("/")
        return ProjectForm(
            name=self.name.data.strip(),
            category=self.category.data,
            kind=self.kind.data,
            region=self.region.data.strip(),
            purchaser=self.purchaser.data,
            approval=self.approval.data.strip(),
            funding=self.funding.data.strip(),
            must_tender="must_tender" in self and bool(self.must_tender.data),
            method=method,
            ground=ground,
            ground_approval=self.ground_approval.data or "",
            lots=tuple(entry.form.terms(no) for no, entry in enumerate(self.lots, 1)),
            again=tuple((self.again.data or "").split()),
            intention=self.intention.data or "",
            unannounced=((self.unannounced.data or "") if "unannounced" in self else ""),
            unannounced_reason=(
                (self.intention_reason.data or "").strip() if "intention_reason" in self else ""
            ),
        )
