"""What is filled in about draws, members and experts."""

from __future__ import annotations

from collections.abc import Iterator

from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from hallcore.ground.errors import Refusal
from portal.forms import FilesField, FilesRequired, HallForm, MomentField, choices
from trading.experts.drawing import ANSWERS, CallForm, DrawLine, PlanForm
from trading.experts.model import EntryForm, Tie

_HEX = Regexp(r"^[0-9a-f]{64}$", message="应为 64 位小写十六进制数")
_SHORT = Length(max=100)


class PlanFields(HallForm):
    """A draw's plan. Fields: subject-N, count-N, reserve-N (N from 1 to 3), commit_by, reason (of a further draw)."""

    subject_1 = StringField("抽取专业", [InputRequired("请填写专业"), _SHORT])
    count_1 = IntegerField(
        "抽取人数", [InputRequired("请填写人数"), NumberRange(1, 50)], render_kw={"width": 3}
    )
    reserve_1 = IntegerField(
        "候补人数", [InputRequired("请填写人数"), NumberRange(0, 50)], render_kw={"width": 3}
    )
    subject_2 = StringField("第二专业", [Optional(), _SHORT], description="只抽一个专业的不填。")
    count_2 = IntegerField("第二专业抽取人数", [Optional(), NumberRange(1, 50)], render_kw={"width": 3})
    reserve_2 = IntegerField("第二专业候补人数", [Optional(), NumberRange(0, 50)], render_kw={"width": 3})
    commit_by = MomentField("承诺随机数截止", [InputRequired("请填写时间")])
    reason = TextAreaField(
        "再次抽取的理由", [Length(max=1000)], description="首次抽取不填。", render_kw={"rows": 2}
    )

    def filled(self) -> PlanForm:
        """The plan as the office takes it."""
        rows = (
            (self.subject_1.data, self.count_1.data, self.reserve_1.data),
            (self.subject_2.data, self.count_2.data, self.reserve_2.data),
        )
        lines = tuple(
            DrawLine(subject.strip(), count or 0, reserve or 0)
            for subject, count, reserve in rows
            if (subject or "").strip()
        )
        return PlanForm(lines, self.commit_by.data, self.reason.data or "")


class CommitFields(HallForm):
    """A commitment. Field: commitment."""

    commitment = StringField(
        "承诺值（随机数的 SHA-256）", [InputRequired("请填写承诺值"), _HEX], render_kw={"spellcheck": "false"}
    )


class RevealFields(HallForm):
    """A nonce. Field: nonce."""

    nonce = StringField("随机数", [InputRequired("请填写随机数"), _HEX], render_kw={"spellcheck": "false"})


class CallFields(HallForm):
    """What somebody who was called said. Fields: entry, answer, reason."""

    entry = SelectField("通知对象", [InputRequired("请选择")])
    answer = RadioField("答复", [InputRequired("请选择答复")], choices=choices(ANSWERS))
    reason = StringField("原因", [Length(max=500)], description="不能参加的填写。")

    def filled(self) -> CallForm:
        """The answer as the office takes it."""
        return CallForm(self.entry.data, self.answer.data, self.reason.data or "")


class AdmitFields(HallForm):
    """Who was let in. Fields: member, badge."""

    member = SelectField("评委", [InputRequired("请选择评委")])
    badge = StringField(
        "胸牌编号", [InputRequired("请填写胸牌编号"), Length(max=20)], render_kw={"width": 10}
    )


class ReplaceFields(HallForm):
    """Who is replaced. Fields: former, successor (a representative's), reason."""

    former = SelectField("更换的评委", [InputRequired("请选择评委")])
    successor = SelectField(
        "接替的招标人代表", [Optional()], description="更换专家的不填，由抽取顺序的下一位接替。"
    )
    reason = TextAreaField("理由", [InputRequired("请写明理由"), Length(max=1000)], render_kw={"rows": 3})


class RefusalFields(HallForm):
    """Who refused to sign. Fields: member, words."""

    member = SelectField("拒绝签字的评委", [InputRequired("请选择评委")])
    words = TextAreaField("经过", [InputRequired("请写明经过"), Length(max=1000)], render_kw={"rows": 3})


class ExtendFields(HallForm):
    """Until when the evaluation is lengthened. Field: until."""

    until = MomentField("延长至", [InputRequired("请填写时间")])


class RecordingFields(HallForm):
    """A recording. Fields: part, begins, ends, files."""

    part = RadioField(
        "环节", [InputRequired("请选择环节")], choices=choices({"opening": "开标", "evaluation": "评标"})
    )
    begins = MomentField("录制开始", [InputRequired("请填写时间")])
    ends = MomentField("录制结束", [InputRequired("请填写时间")])
    files = FilesField(
        "录音录像文件", [FilesRequired()], description="可以选择多个文件，不公开，只在案卷中载明摘要。"
    )


class BidQuestionFields(HallForm):
    """What the committee asks a bidder. Fields: bid, question, minutes."""

    bid = SelectField("投标", [InputRequired("请选择投标")])
    question = TextAreaField(
        "需要澄清的内容",
        [InputRequired("请写明需要澄清的内容"), Length(max=2000)],
        description="只就含义不明确、明显文字或者计算错误要求澄清，不得改变投标的实质性内容。",
        render_kw={"rows": 4},
    )
    minutes = IntegerField(
        "答复时间",
        [InputRequired("请填写分钟数"), NumberRange(1, 1440)],
        render_kw={"suffix": "分钟", "width": 4},
    )


class ExplainFields(HallForm):
    """A bidder's answer. Fields: of, answer, files."""

    of = SelectField("澄清要求", [InputRequired("请选择澄清要求")], coerce=int)
    answer = TextAreaField(
        "澄清、说明",
        [InputRequired("请填写澄清、说明"), Length(max=4000)],
        description="不得超出投标文件的范围，不得改变投标文件的实质性内容。",
        render_kw={"rows": 6},
    )
    files = FilesField("附件", [Optional()], description="可以选择多个文件，不公开。")


class OutlierFields(HallForm):
    """Why marks lie far from the others'. Field: reason."""

    reason = TextAreaField(
        "评分理由", [InputRequired("请写明评分理由"), Length(max=2000)], render_kw={"rows": 4}
    )


class SignFields(HallForm):
    """A member's signature. Field: dissent."""

    dissent = TextAreaField(
        "不同意见和理由",
        [Length(max=4000)],
        description="同意评标报告的不填。有不同意见的写明，随报告存档；签字与否都不改变评分。",
        render_kw={"rows": 4},
    )


class EntryFields(HallForm):
    """An expert. Fields: account, name, ident, phone, subjects (、 between), employer…, ties (a line each)."""

    account = SelectField("评标账号", [InputRequired("请选择账号")])
    name = StringField("姓名", [InputRequired("请填写姓名"), _SHORT])
    ident = StringField("证件号码", [InputRequired("请填写证件号码"), _SHORT])
    phone = StringField("联系电话", [InputRequired("请填写联系电话"), _SHORT])
    subjects = StringField(
        "评标专业", [InputRequired("请填写专业"), _SHORT], description="多个专业以顿号分开。"
    )
    rank = StringField("职称", [InputRequired("请填写职称"), _SHORT])
    years = IntegerField(
        "从事相关领域工作年限", [InputRequired("请填写年限")], render_kw={"suffix": "年", "width": 3}
    )
    employer_name = StringField("工作单位", [_SHORT])
    employer = StringField("工作单位统一社会信用代码", [_SHORT])
    region = StringField("地区代码", [InputRequired("请填写地区代码"), _SHORT], render_kw={"width": 10})
    ties = TextAreaField(
        "利害关系",
        [Length(max=2000)],
        description="每行一项：种类 单位代码或者名称 截止日期。种类为任职、亲属、利益、主管；仍在任的不写截止日期。",
        render_kw={"rows": 3},
    )

    def filled(self) -> EntryForm:
        """The entry as the office takes it."""
        return EntryForm(
            account=self.account.data,
            name=self.name.data.strip(),
            ident=self.ident.data.strip(),
            phone=self.phone.data.strip(),
            subjects=tuple(part.strip() for part in self.subjects.data.split("、") if part.strip()),
            employer=(self.employer.data or "").strip(),
            employer_name=(self.employer_name.data or "").strip(),
            region=self.region.data.strip(),
            rank=self.rank.data.strip(),
            years=self.years.data,
            ties=tuple(ties_in(self.ties.data or "")),
        )


class TiesFields(HallForm):
    """What ties an expert declares. Fields: employer_name, employer, ties."""

    employer_name = StringField("工作单位", [_SHORT])
    employer = StringField("工作单位统一社会信用代码", [_SHORT])
    ties = TextAreaField("利害关系", [Length(max=2000)], description=EntryFields.ties.kwargs["description"])


class UntilFields(HallForm):
    """Until when an entry stands. Field: valid_to."""

    valid_to = DateField("聘期止", [InputRequired("请填写日期")])


class ReasonFields(HallForm):
    """Why. Field: reason."""

    reason = TextAreaField("理由", [InputRequired("请写明理由"), Length(max=1000)], render_kw={"rows": 3})


class CreditFields(HallForm):
    """Credit. Fields: points, reason."""

    points = IntegerField(
        "分值", [InputRequired("请填写分值")], description="扣分填负数。", render_kw={"width": 4}
    )
    reason = TextAreaField("理由", [InputRequired("请写明理由"), Length(max=1000)], render_kw={"rows": 3})


_KINDS = {"任职": "employment", "亲属": "relative", "利益": "interest", "主管": "staff"}


def ties_in(text: str) -> Iterator[Tie]:
    """The ties of a text, a line each.

    Raises:
        Refusal: A line cannot be read.
    """
    for n, line in enumerate(text.splitlines()):
        words = line.split()
        if not words:
            continue
        if words[0] not in _KINDS or len(words) not in {2, 3}:
            raise Refusal(
                "利害关系每行应为：任职（亲属、利益、主管） 单位 截止日期", "ZB-074", where=f"ties[{n}]"
            )
        yield Tie(_KINDS[words[0]], words[1], words[2] if len(words) > 2 else "")  # type: ignore[arg-type]  # one of the four


def told_ties(ties: tuple[Tie, ...]) -> str:
    """Ties as they are typed."""
    words = {kind: word for word, kind in _KINDS.items()}
    return "\n".join(" ".join(filter(None, (words[tie.kind], tie.party, tie.until))) for tie in ties)
