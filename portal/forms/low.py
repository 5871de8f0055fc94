"""What is filled in at a review of abnormally low prices."""

from __future__ import annotations

from wtforms import IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.forms import FilesField, HallForm, choices


class AskLowFields(HallForm):
    """Which price is explained. Fields: bid, minutes, reason."""

    bid = SelectField("投标", [InputRequired("请选择投标")])
    minutes = IntegerField(
        "书面说明的时间",
        [InputRequired("请填写分钟数"), NumberRange(1, 1440)],
        render_kw={"suffix": "分钟", "width": 4},
    )
    reason = TextAreaField(
        "专业判断的理由",
        [Optional(), Length(max=2000)],
        description="达到启动比例的不必填写；未达到而认为报价过低、可能影响质量或者不能诚信履约的，应当写明。",
        render_kw={"rows": 3},
    )


class ExplainLowFields(HallForm):
    """A bidder's explanation. Fields: text, files."""

    text = TextAreaField(
        "报价合理性的说明",
        [InputRequired("请写明报价合理的理由"), Length(max=8000)],
        description="说明成本构成、技术方案、供货条件等；不得改变投标报价。",
        render_kw={"rows": 8},
    )
    files = FilesField("证明材料", [Optional()], description="可以选择多个文件，不公开。")


class JudgeLowFields(HallForm):
    """A member's opinion. Fields: bid, sound (yes, no), reason."""

    bid = SelectField("投标", [InputRequired("请选择投标")])
    sound = RadioField(
        "审查意见",
        [InputRequired("请选择审查意见")],
        choices=choices({"yes": "报价合理", "no": "不能证明报价合理，作无效投标处理"}),
    )
    reason = TextAreaField(
        "理由",
        [InputRequired("请写明理由"), Length(max=2000)],
        description="随评审结果公布，不写评委姓名。",
        render_kw={"rows": 4},
    )
