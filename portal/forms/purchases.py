"""What purchaser, agency, finance department and suppliers of a direct purchase fill in."""

from __future__ import annotations

from decimal import Decimal

from wtforms import (
    DateField,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hallcore.vault import FileRef
from portal.forms import AmountField, ChecksField, FilesField, HallForm, MomentField, choices
from trading.methods.model import CATEGORIES
from trading.purchasing import forms
from trading.purchasing.model import Opinion, Terms

Files = tuple[FileRef, ...]
YUAN = {"suffix": "元", "width": 20}
TEXT = {"rows": 4}
SHORT = {"rows": 2}
PATHS = {
    "asked": "竞争方式：询问多家供应商，每家提交一次签署的报价",
    "direct": "直接采购：情况特别紧急，来不及询问多家供应商",
}


def required(label: str) -> InputRequired:
    """That a field is filled in."""
    return InputRequired(f"请填写{label}")


class PurchaseFields(HallForm):
    """What is to be bought.

    Fields: purchaser (credit code), name, category, kind, region, plan, funding, way (method/ground), reason, original,
    content, budget, duration_days, intention, unannounced, intention_reason.
    """

    purchaser = SelectField("采购人", [InputRequired("请选择采购人")])
    name = StringField("项目名称", [required("项目名称"), Length(max=200)])
    category = SelectField("采购类别", choices=choices(CATEGORIES["procurement"]))
    kind = SelectField("标的种类")
    region = StringField("行政区划代码", [required("行政区划代码"), Length(6, 6)], render_kw={"width": 10})
    plan = StringField("采购实施计划", [required("采购实施计划"), Length(max=200)])
    funding = StringField("资金来源", [required("资金来源"), Length(max=200)])
    way = RadioField("采购方式和情形", [InputRequired("请选择采购方式和情形")])
    reason = TextAreaField(
        "采用这种方式的原因和相关事实", [required("原因和相关事实"), Length(max=4000)], render_kw=TEXT
    )
    original = StringField(
        "原合同的项目（采购包）编号", [Length(max=40)], description="只有添购填写；系统核对原合同和累计金额。"
    )
    content = TextAreaField("采购内容、数量和要求", [required("采购内容"), Length(max=4000)], render_kw=TEXT)
    budget = AmountField("预算金额", [required("预算金额")], render_kw=YUAN)
    duration_days = IntegerField(
        "交付（履行）期限",
        [required("期限"), NumberRange(1, 3650, "应为 1 至 3650")],
        render_kw={"suffix": "日", "width": 5},
    )
    intention = SelectField("所依据的采购意向", choices=choices({"": "不选择"}), default="")
    unannounced = SelectField(
        "未公开采购意向的情形", choices=choices({"": "已公开或者不需要公开"}), default=""
    )
    intention_reason = StringField("未公开采购意向的具体原因", [Optional(), Length(max=500)])

    def filled(self) -> forms.PurchaseForm:
        """The purchase as the office takes it."""
        method, _, ground = self.way.data.partition("/")
        return forms.PurchaseForm(
            method=method,
            ground=ground,
            name=self.name.data.strip(),
            category=self.category.data,
            kind=self.kind.data,
            region=self.region.data.strip(),
            purchaser=self.purchaser.data,
            plan=self.plan.data.strip(),
            funding=self.funding.data.strip(),
            reason=self.reason.data.strip(),
            terms=Terms(self.content.data.strip(), self.budget.data or Decimal(0), self.duration_days.data),
            intention=self.intention.data,
            unannounced=self.unannounced.data,
            unannounced_reason=(self.intention_reason.data or "").strip(),
            original=(self.original.data or "").strip(),
        )


class OpinionFields(HallForm):
    """One professional's opinion; see ``PublicityFields``."""

    name = StringField("姓名", [required("姓名"), Length(max=40)])
    unit = StringField("工作单位", [required("工作单位"), Length(max=100)])
    post = StringField("职称", [required("职称"), Length(max=40)])
    text = TextAreaField("论证意见", [required("论证意见"), Length(max=2000)], render_kw={"rows": 3})

    def opinion(self) -> Opinion:
        """The opinion as the office takes it."""
        parts = (self.name.data, self.unit.data, self.post.data, self.text.data)
        return Opinion(*(part.strip() for part in parts))


class PublicityFields(HallForm):
    """The publicity.

    Fields: supplier (credit code), supplier_address, for each opinion n from 0 ``opinions-n-`` name, unit, post, text;
    contact, agency_contact, finance_contact, days, files. ``add=opinions`` asks for one more.
    """

    supplier = SelectField("拟定的唯一供应商", [InputRequired("请选择供应商")])
    supplier_address = StringField("供应商地址", [required("供应商地址"), Length(max=200)])
    opinions = FieldList(FormField(OpinionFields), "专业人员论证意见", min_entries=3, max_entries=9)
    contact = StringField("采购人联系方式", [required("采购人联系方式"), Length(max=200)])
    agency_contact = StringField(
        "采购代理机构联系方式", [Length(max=200)], description="没有委托代理机构的不填。"
    )
    finance_contact = StringField("财政部门联系方式", [required("财政部门联系方式"), Length(max=200)])
    days = IntegerField(
        "公示期",
        [Optional(), NumberRange(0, 60, "应为 0 至 60")],
        description="不填的，按法定最短期限。",
        render_kw={"suffix": "个工作日", "width": 4},
    )
    files = FilesField("随公示公布的文件")

    def filled(self, files: Files) -> forms.PublicityForm:
        """As the office takes it."""
        return forms.PublicityForm(
            supplier=self.supplier.data,
            supplier_address=self.supplier_address.data,
            opinions=tuple(entry.form.opinion() for entry in self.opinions),
            contact=self.contact.data,
            agency_contact=self.agency_contact.data or "",
            finance_contact=self.finance_contact.data,
            days=self.days.data or 0,
            files=files,
        )


class ObjectionFields(HallForm):
    """An objection of one's own. Fields: text, files."""

    text = TextAreaField("异议的事实和理由", [required("异议的事实和理由"), Length(max=4000)], render_kw=TEXT)
    files = FilesField("证明材料")

    def filled(self, files: Files) -> forms.ObjectionForm:
        """As the office takes it."""
        return forms.ObjectionForm(self.text.data, files=files)


class LetterFields(ObjectionFields):
    """A written objection that the purchaser enters. Fields: objector, text, files."""

    objector = StringField("异议人", [required("异议人"), Length(max=100)], description="不公开。")

    def filled(self, files: Files) -> forms.ObjectionForm:
        """As the office takes it."""
        return forms.ObjectionForm(self.text.data, self.objector.data, files)


class ArgumentFields(HallForm):
    """The supplementary argument. Fields: opinion, told, files."""

    opinion = TextAreaField("论证意见", [required("论证意见"), Length(max=4000)], render_kw=TEXT)
    told = StringField(
        "告知异议人的时间和方式",
        [required("告知的时间和方式"), Length(max=200)],
        description="不写异议人名称。",
    )
    files = FilesField("论证材料")
    upheld = False

    def filled(self, files: Files) -> forms.ArgumentForm:
        """As the office takes it."""
        return forms.ArgumentForm(self.upheld, self.opinion.data, self.told.data, files)


class UpheldFields(ArgumentFields):
    """The same where the objections are upheld."""

    upheld = True


class AskFields(HallForm):
    """The report to finance. Fields: report, files."""

    report = TextAreaField("申请理由", [required("申请理由"), Length(max=4000)], render_kw=TEXT)
    files = FilesField("报送材料", description="公示情况、异议意见和论证意见一并报送。")

    def filled(self, files: Files) -> forms.AskForm:
        """As the office takes it."""
        return forms.AskForm(self.report.data, files)


class ApproveFields(HallForm):
    """Finance approves. Fields: document, opinion."""

    document = StringField("批准文号", [required("批准文号"), Length(max=100)])
    opinion = TextAreaField("审批意见", [required("审批意见"), Length(max=2000)], render_kw=SHORT)

    def filled(self, _files: Files) -> forms.DecisionForm:
        """As the office takes it."""
        return forms.DecisionForm(approved=True, document=self.document.data, opinion=self.opinion.data)


class DeclineFields(HallForm):
    """Finance does not approve. Fields: opinion."""

    opinion = TextAreaField("不予批准的理由", [required("理由"), Length(max=2000)], render_kw=TEXT)

    def filled(self, _files: Files) -> forms.DecisionForm:
        """As the office takes it."""
        return forms.DecisionForm(approved=False, document="", opinion=self.opinion.data)


class EmergencyFields(HallForm):
    """What is found. Fields: by, document, since, facts, path, direct_reason, files."""

    by = StringField("认定的单位和负责人", [required("认定的单位和负责人"), Length(max=200)])
    document = StringField("认定文件", [required("认定文件"), Length(max=100)])
    since = MomentField("紧急情况发生时间", [required("发生时间")])
    facts = TextAreaField(
        "突发事件的事实和紧急程度",
        [required("事实和紧急程度"), Length(max=4000)],
        description="结果公告时一并公开。",
        render_kw=TEXT,
    )
    path = RadioField("采购途径", [InputRequired("请选择采购途径")], choices=choices(PATHS), default="asked")
    direct_reason = TextAreaField(
        "直接采购的理由",
        [Length(max=2000)],
        description="竞争方式不填；结果公告时一并公开。",
        render_kw=SHORT,
    )
    files = FilesField("认定文件和证明材料")

    def filled(self, files: Files) -> forms.EmergencyForm:
        """As the office takes it."""
        return forms.EmergencyForm(
            self.by.data,
            self.document.data,
            self.since.data,
            self.facts.data,
            self.path.data,
            self.direct_reason.data or "",
            files,
        )


class ReportFields(HallForm):
    """The report of an emergency. Fields: organ, reported_on, summary, files."""

    organ = StringField("同级财政部门", [required("财政部门"), Length(max=100)])
    reported_on = DateField("报告日期", [required("报告日期")])
    summary = TextAreaField("报告的主要内容", [required("主要内容"), Length(max=2000)], render_kw=TEXT)
    files = FilesField("报告")

    def filled(self, files: Files) -> forms.ReportForm:
        """As the office takes it."""
        return forms.ReportForm(self.organ.data, self.reported_on.data, self.summary.data, files)


class InvitationFields(HallForm):
    """Who is asked. Fields: suppliers (credit codes), until, text, files."""

    suppliers = ChecksField("供应商", [InputRequired("请选择供应商")])
    until = MomentField("提交报价截止", [required("截止时间")])
    text = TextAreaField("采购要求", [required("采购要求"), Length(max=4000)], render_kw=TEXT)
    files = FilesField("采购文件")

    def filled(self, files: Files) -> forms.InvitationForm:
        """As the office takes it."""
        return forms.InvitationForm(tuple(self.suppliers.data or ()), self.until.data, self.text.data, files)
