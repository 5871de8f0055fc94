"""What is filled in at the bid opening."""

from __future__ import annotations

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.forms import ChecksField, FilesField, FilesRequired, HallForm


class ReleaseFields(HallForm):
    """A trustee's signed releases, one a file. Field: releases (several files)."""

    releases = FilesField(
        "签名的密钥份额（.json）", [FilesRequired()], description="每个信封一份；一次选中全部文件。"
    )


class ConcludeFields(HallForm):
    """Who held the opening and what was said. Fields: host, recorder, objections, excused (bids), cause.

    ``excused``: bids nobody unlocked for no fault of the bidder's, which count as withdrawn (EB-09); ``cause`` says why.
    """

    host = StringField("主持人", [InputRequired("请填写主持人"), Length(max=50)])
    recorder = StringField("记录人", [InputRequired("请填写记录人"), Length(max=50)])
    objections = TextAreaField(
        "现场异议及处理", [Length(max=2000)], description="没有的不填。", render_kw={"rows": 3}
    )
    excused = ChecksField(
        "非投标人原因未解锁的投标",
        description="视为撤回，投标保证金退还；不勾选的视为撤销。",
        validate_choice=False,
    )
    cause = TextAreaField(
        "非投标人原因及依据",
        [Length(max=1000)],
        description="勾选了上一项的必填，例如写明平台中断记录编号；记入开标记录。",
        render_kw={"rows": 2},
    )
