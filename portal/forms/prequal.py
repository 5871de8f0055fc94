"""What is filled in about a prequalification: its notice, a clarification, an application, a member's sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import (
    BooleanField,
    DecimalField,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hallcore.vault import FileRef
from portal.forms import FilesField, FilesRequired, HallForm, MomentField, choices
from portal.forms.tendering import ClarifyFields, CriterionFields
from trading.evaluation.model import ScoreForm, Verdict
from trading.tendering.model import Criterion
from trading.tendering.qualifying_model import WAYS, ApplicationForm, FollowingForm, PrequalificationForm


class PrequalFields(HallForm):
    """The prequalification notice.

    Fields: way (qualified, limited), limit, for each criterion n from 0 ``criteria-n-`` title and marks, requirements,
    consortium (y), documents_from, documents_until, deadline, contact, supervisor, files (several). Sent with
    ``add=criteria`` the page comes back with one more criterion.
    """

    way = RadioField(
        "资格审查办法", [InputRequired("请选择资格审查办法")], choices=choices(WAYS), default="qualified"
    )
    limit = IntegerField(
        "入围数量",
        [Optional(), NumberRange(1, 100, "应为 1 至 100")],
        description="仅用于有限数量制，不少于 3 个。",
        render_kw={"suffix": "个", "width": 4},
    )
    criteria = FieldList(FormField(CriterionFields), "评分项", min_entries=1, max_entries=30)
    requirements = TextAreaField(
        "申请人资格要求",
        [InputRequired("请填写资格要求"), Length(max=4000)],
        render_kw={"rows": 5},
    )
    consortium = BooleanField("接受联合体申请")
    documents_from = MomentField("资格预审文件开始发出", [InputRequired("请填写开始时间")])
    documents_until = MomentField("资格预审文件停止发出", [InputRequired("请填写停止时间")])
    deadline = MomentField("申请截止时间", [InputRequired("请填写申请截止时间")])
    contact = StringField("联系方式", [InputRequired("请填写联系方式"), Length(max=200)])
    supervisor = StringField("行政监督部门", [InputRequired("请填写行政监督部门"), Length(max=200)])
    files = FilesField(
        "资格预审文件",
        [FilesRequired()],
        description="可以选择多个文件，公告发布后任何人可以下载。",
    )

    def suit(self) -> None:
        """Applicants are scored on plain criteria, without a quantified standard of procurement."""
        for entry in self.criteria:
            del entry.form.standard

    def filled(self, files: Sequence[FileRef]) -> PrequalificationForm:
        """The notice as the office takes it."""
        criteria = tuple(
            Criterion(f"c{no}", entry.form.title.data.strip(), entry.form.marks.data)
            for no, entry in enumerate(self.criteria, 1)
        )
        return PrequalificationForm(
            way=self.way.data,
            limit=self.limit.data or 0,
            criteria=criteria,
            requirements=self.requirements.data.strip(),
            consortium=bool(self.consortium.data),
            documents_from=self.documents_from.data,
            documents_until=self.documents_until.data,
            deadline=self.deadline.data,
            contact=self.contact.data.strip(),
            supervisor=self.supervisor.data.strip(),
            files=tuple(files),
        )


class PrequalClarifyFields(ClarifyFields):
    """A clarification of the prequalification documents; fields as those of a tender's."""

    affects_preparation = BooleanField("可能影响资格预审申请文件编制")
    deadline = MomentField("顺延后的申请截止时间", [Optional()], description="不顺延的不填。")
    files = FilesField("修改后的资格预审文件", [Optional()], description="可以选择多个文件。")
    seen = None


class ApplyFields(HallForm):
    """An application. Fields: consortium (codes, a line each; where admitted), files (several), stated (y)."""

    consortium = TextAreaField(
        "联合体其他成员的统一社会信用代码",
        [Length(max=400)],
        description="不组成联合体的不填；每行一个代码。通过资格预审后不得增减、更换成员。",
        render_kw={"rows": 3},
    )
    files = FilesField(
        "资格预审申请文件",
        [FilesRequired()],
        description="含资质、业绩、人员和信用证明材料；可以选择多个文件。",
    )
    stated = BooleanField(
        "本单位承诺申请文件真实、完整，符合资格预审文件的要求", [InputRequired("请确认承诺")]
    )

    def filled(self, files: Sequence[FileRef]) -> ApplicationForm:
        """The application as the office takes it."""
        members = self.consortium.data.split() if "consortium" in self and self.consortium.data else []
        return ApplicationForm(tuple(files), tuple(members))


class FollowingFields(HallForm):
    """What follows a prequalification that too few passed. Field: following."""

    following = TextAreaField(
        "后续安排", [InputRequired("请写明后续安排"), Length(max=1000)], render_kw={"rows": 3}
    )

    def filled(self) -> FollowingForm:
        """The same as the office takes it."""
        return FollowingForm(self.following.data.strip())


class SheetFields(HallForm):
    """A member's findings.

    Fields for the application in place N from 1: aN-passed (yes, no), aN-ground, and aN-KEY for each criterion. Made for
    one prequalification by ``sheet_fields``.
    """

    applications: Sequence[str] = ()
    keys: Sequence[str] = ()

    def filled(self) -> ScoreForm:
        """The sheet as the office takes it; marks of whoever fails do not count."""
        return ScoreForm(tuple(self._verdict(place, one) for place, one in enumerate(self.applications, 1)))

    def _verdict(self, place: int, application: str) -> Verdict:
        passed = self[f"a{place}-passed"].data == "yes"
        marks = {key: self[f"a{place}-{key}"].data for key in self.keys} if passed else {}
        ground = "" if passed else (self[f"a{place}-ground"].data or "").strip()
        return Verdict(application, passed, ground, {key: m for key, m in marks.items() if m is not None})


def sheet_fields(applications: Mapping[str, str], criteria: Sequence[Criterion]) -> type[SheetFields]:
    """The form for the applications (number → name) of one prequalification."""
    fields: dict[str, Any] = {
        "applications": tuple(applications),
        "keys": tuple(each.key for each in criteria),
    }
    for place, name in enumerate(applications.values(), 1):
        fields |= {
            f"a{place}-passed": RadioField(
                f"{name}：审查意见",
                [InputRequired("请选择审查意见")],
                choices=choices({"yes": "符合资格条件", "no": "不符合资格条件"}),
            ),
            f"a{place}-ground": TextAreaField(
                "不符合的理由",
                [Length(max=1000)],
                description="符合的不填；将告知申请人。",
                render_kw={"rows": 2},
            ),
            **{
                f"a{place}-{each.key}": DecimalField(
                    f"{each.title}（满分 {each.marks:f}）",
                    [Optional(), NumberRange(0, each.marks, f"应为 0 至 {each.marks:f}")],
                    render_kw={"suffix": "分", "width": 5},
                )
                for each in criteria
            },
        }
    return type("SheetOf", (SheetFields,), fields)
