"""What is filled in at the bid opening."""

from __future__ import annotations

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.forms import FilesField, FilesRequired, HallForm


class ReleaseFields(HallForm):
    """A trustee's signed releases, one a file. Field: releases (several files)."""

    releases = FilesField(
        "签名的密钥份额（.json）", [FilesRequired()], description="每个信封一份；一次选中全部文件。"
    )


class ConcludeFields(HallForm):
    """Who held the opening and what was said. Fields: host, recorder, objections."""

    host = StringField("主持人", [InputRequired("请填写主持人"), Length(max=50)])
    recorder = StringField("记录人", [InputRequired("请填写记录人"), Length(max=50)])
    objections = TextAreaField(
        "现场异议及处理", [Length(max=2000)], description="没有的不填。", render_kw={"rows": 3}
    )
