"""What is filled in after a contract: its plan, acceptance, changes, payments, the written report."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from hallcore.vault import FileRef
from portal.forms import AmountField, FilesField, HallForm, choices
from trading.performance.model import (
    BEGINNINGS,
    KINDS,
    PAYERS,
    SIDES,
    AcceptanceForm,
    ChangeForm,
    DeliveryForm,
    Finding,
    Member,
    Milestone,
    PlanForm,
    TeamForm,
)
from trading.performance.paying_model import PayForm, ReportForm, RequestForm

_YUAN = {"suffix": "元", "width": 20}
_ROWS = {"rows": 4}
_FILES = "可以选择多个文件，不公开。"


class MilestoneFields(HallForm):
    """One payment; see ``PlanFields``."""

    title = StringField("款项名称", [InputRequired("请填写款项名称"), Length(max=60)])
    amount = AmountField("金额", [InputRequired("请填写金额")], render_kw=_YUAN)
    begins = SelectField("付款期限自何时起算", choices=choices(BEGINNINGS))
    days = IntegerField(
        "付款期限",
        [Optional(), NumberRange(0, 3650, "应为 0 至 3650 日")],
        description="按合同约定填写；不填的，按法定期限。",
        render_kw={"suffix": "日", "width": 4},
    )


class PlanFields(HallForm):
    """The plan of performance.

    Fields: payer, small (y), rate, for each payment n from 0 ``milestones-n-`` title, amount, begins, days; standards
    (one a line), large (y), public_service (y). Sent with ``add=milestones`` the page comes back with one more payment.
    """

    payer = RadioField("付款单位", [InputRequired("请选择付款单位的性质")], choices=choices(PAYERS))
    small = BooleanField("中标人是中小企业")
    rate = StringField(
        "约定的逾期利率",
        [Optional(), Regexp(r"\d{1,2}(\.\d{1,4})?$", message="请填写百分数，不带百分号，例如 0.05")],
        description="每日百分之几；合同没有约定的不填。",
        render_kw={"suffix": "%", "width": 5},
    )
    milestones = FieldList(FormField(MilestoneFields), "付款计划", min_entries=1, max_entries=30)
    standards = TextAreaField(
        "验收标准",
        [InputRequired("请逐项写明验收标准"), Length(max=4000)],
        description="合同约定的技术、服务、安全标准，每行一项；验收时逐项写明履约情况。",
        render_kw={"rows": 6},
    )
    large = BooleanField("大型或者复杂项目，邀请质量检测机构参加验收")
    public_service = BooleanField("向社会公众提供的公共服务项目，邀请服务对象参与验收")

    def filled(self) -> PlanForm:
        """The plan as the office takes it."""
        stones = tuple(
            Milestone(
                n,
                entry.form.title.data.strip(),
                entry.form.amount.data,
                entry.form.begins.data,
                entry.form.days.data or 0,
            )
            for n, entry in enumerate(self.milestones, 1)
        )
        lines = tuple(line.strip() for line in self.standards.data.splitlines() if line.strip())
        return PlanForm(
            payer=self.payer.data,
            small=self.small.data,
            milestones=stones,
            standards=lines,
            rate=_percent(self.rate.data),
            large=self.large.data,
            public_service=self.public_service.data,
        )


def _percent(text: str | None) -> Decimal:
    """A rate as it was typed; the form has made sure that it is a number."""
    return Decimal(text or "0")


class MemberFields(HallForm):
    """A member of the team; see ``TeamFields``."""

    name = StringField("姓名", [InputRequired("请填写姓名"), Length(max=60)])
    side = SelectField("代表", choices=choices(SIDES))


class TeamFields(HallForm):
    """The acceptance plan. Fields: planned_on, way, ``members-n-`` name and side, inspector; ``add=members``."""

    planned_on = DateField("计划验收日期", [InputRequired("请填写日期")])
    way = TextAreaField(
        "验收方式和程序", [InputRequired("请写明验收方式"), Length(max=2000)], render_kw=_ROWS
    )
    members = FieldList(FormField(MemberFields), "验收小组", min_entries=3, max_entries=30)
    inspector = StringField("质量检测机构", [Optional(), Length(max=100)], description="不邀请的不填。")

    def filled(self) -> TeamForm:
        """The plan as the office takes it."""
        members = tuple(Member(one.form.name.data.strip(), one.form.side.data) for one in self.members)
        return TeamForm(self.planned_on.data, self.way.data, members, (self.inspector.data or "").strip())


class DeliveryFields(HallForm):
    """A delivery. Fields: delivered_on, statement, files."""

    delivered_on = DateField("交付或者完工日期", [InputRequired("请填写日期")])
    statement = TextAreaField(
        "交付内容", [InputRequired("请写明交付内容"), Length(max=2000)], render_kw=_ROWS
    )
    files = FilesField("交付清单、完工报告", [Optional()], description=_FILES)

    def filled(self, files: Sequence[FileRef]) -> DeliveryForm:
        """As the office takes it."""
        return DeliveryForm(self.delivered_on.data, self.statement.data, tuple(files))


class AcceptanceFields(HallForm):
    """The acceptance record, made for a plan by ``acceptance_fields``.

    Fields: accepted_on, for each standard n from 1 ``sN-met`` (yes, no) and ``sN-found``; opinion, mend_by, signed (y),
    files.
    """

    standards: Sequence[str] = ()
    accepted_on = DateField("验收日期", [InputRequired("请填写验收日期")])
    opinion = TextAreaField(
        "服务对象意见", [Length(max=2000)], description="公共服务项目必须填写，随公告公开。", render_kw=_ROWS
    )
    mend_by = DateField("整改期限", [Optional()], description="有不符合的，写明整改期限。")
    signed = BooleanField("验收小组全体成员已经在验收书上签字")
    files = FilesField("验收书", [Optional()], description="随公告公开，请先隐去个人信息。")

    def filled(self, files: Sequence[FileRef]) -> AcceptanceForm:
        """As the office takes it."""
        findings = tuple(
            Finding(one, self[f"s{n}-found"].data.strip(), self[f"s{n}-met"].data == "yes")
            for n, one in enumerate(self.standards, 1)
        )
        return AcceptanceForm(
            accepted_on=self.accepted_on.data,
            findings=findings,
            signed=self.signed.data,
            opinion=self.opinion.data or "",
            mend_by=self.mend_by.data,
            files=tuple(files),
        )


def acceptance_fields(standards: Sequence[str]) -> type[AcceptanceFields]:
    """The form for the standards of one contract."""
    fields: dict[str, Any] = {"standards": tuple(standards)}
    for n in range(1, len(standards) + 1):
        fields |= {
            f"s{n}-met": RadioField(
                "结论", [InputRequired("请选择结论")], choices=choices({"yes": "符合", "no": "不符合"})
            ),
            f"s{n}-found": TextAreaField(
                "实际履约情况",
                [InputRequired("请写明实际履约情况"), Length(max=1000)],
                render_kw={"rows": 2},
            ),
        }
    return type("AcceptanceOf", (AcceptanceFields,), fields)


class ChangeFields(HallForm):
    """A change of the contract. Fields: kind, ground, reason, text, amount, less (y), ends, approval (of works), files."""

    kind = RadioField("变更种类", [InputRequired("请选择变更种类")], choices=choices(KINDS))
    ground = RadioField("法定或者约定情形", [InputRequired("请选择情形")])
    text = TextAreaField(
        "变更内容",
        [InputRequired("请写明变更内容"), Length(max=4000)],
        description="双方签署后随变更公告公开。",
        render_kw=_ROWS,
    )
    reason = TextAreaField(
        "变更原因",
        [InputRequired("请写明变更原因"), Length(max=4000)],
        description="随变更公告公开。",
        render_kw=_ROWS,
    )
    amount = AmountField("金额变化", [Optional()], description="不变的不填。", render_kw=_YUAN)
    less = BooleanField("合同金额减少")
    ends = DateField("变更后的履行期限至", [Optional()], description="不变的不填。")
    approval = StringField("原项目审批部门批准文号", [Optional(), Length(max=100)])
    files = FilesField("变更协议、变更依据", [Optional()], description=_FILES)

    def filled(self, files: Sequence[FileRef]) -> ChangeForm:
        """As the office takes it."""
        amount = self.amount.data or Decimal("0.00")
        return ChangeForm(
            kind=self.kind.data,
            ground=self.ground.data,
            reason=self.reason.data,
            text=self.text.data,
            amount=-amount if self.less.data else amount,
            ends=self.ends.data,
            approval=(self.approval.data or "").strip() if "approval" in self else "",
            files=tuple(files),
        )


class RequestFields(HallForm):
    """A request for a payment. Fields: milestone, invoice, files."""

    milestone = RadioField("款项", [InputRequired("请选择款项")], coerce=int)
    invoice = StringField("发票号码", [InputRequired("请填写发票号码"), Length(max=60)])
    files = FilesField("发票", [Optional()], description=_FILES)

    def filled(self, files: Sequence[FileRef]) -> RequestForm:
        """As the office takes it."""
        return RequestForm(self.milestone.data, self.invoice.data, tuple(files))


class PayFields(HallForm):
    """A payment. Fields: paid, interest, paid_on, voucher, files."""

    paid = AmountField("本次支付", [InputRequired("请填写金额")], render_kw=_YUAN)
    interest = AmountField("其中另付逾期利息", [Optional()], description="没有逾期的不填。", render_kw=_YUAN)
    paid_on = DateField("支付日期", [InputRequired("请填写支付日期")])
    voucher = StringField(
        "支付凭证号",
        [InputRequired("请填写支付凭证号"), Length(max=60)],
        description="国库支付凭证或者银行回单编号，不公开。",
    )

    def filled(self) -> PayForm:
        """As the office takes it."""
        return PayForm(
            self.paid.data, self.paid_on.data, self.voucher.data, self.interest.data or Decimal("0.00")
        )


class InterestFields(HallForm):
    """Interest paid afterwards. Fields: interest, paid_on, voucher."""

    interest = AmountField("支付逾期利息", [InputRequired("请填写金额")], render_kw=_YUAN)
    paid_on = DateField("支付日期", [InputRequired("请填写支付日期")])
    voucher = StringField("支付凭证号", [InputRequired("请填写支付凭证号"), Length(max=60)])

    def filled(self) -> PayForm:
        """As the office takes it."""
        return PayForm(Decimal("0.00"), self.paid_on.data, self.voucher.data, self.interest.data)


class WaiveFields(HallForm):
    """What a supplier says when the money came. Field: waive (y)."""

    waive = BooleanField("放弃尚未支付的逾期利息")


class ReportFields(HallForm):
    """What a tenderer adds to its written report. Fields: media, remarks, files."""

    media = TextAreaField(
        "发布招标公告的媒介", [InputRequired("请写明媒介"), Length(max=500)], render_kw={"rows": 2}
    )
    remarks = TextAreaField("需要说明的其他情况", [Length(max=4000)], render_kw=_ROWS)
    files = FilesField("附件", [Optional()], description=_FILES)

    def filled(self, files: Sequence[FileRef]) -> ReportForm:
        """As the office takes it."""
        return ReportForm(self.media.data, self.remarks.data or "", tuple(files))
