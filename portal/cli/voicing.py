"""What people told the demo hall: complaints in every stage, questions, suggestions, an opinion box, a sealed report."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta

from hallcore.desk import Actor
from hallcore.voice.complaints.forms import (
    AcceptForm,
    AnswerForm,
    BoxForm,
    ConsultationForm,
    FactForm,
    FaqForm,
    OutcomeForm,
    SuggestionForm,
    VoiceForm,
)
from hallcore.voice.complaints.model import Finding
from hallcore.voice.reports.model import BoxForm as Keepers
from hallcore.voice.reports.model import KeyForm, ReportBoxSet, ReportForm
from portal.cli import cast
from portal.cli.devices import Device
from portal.cli.script import Script
from signing.seal.report import new_code, new_key_file, read_box, reporter_of, seal_report

ANYBODY = Actor("visitor", "citizen")
REPORT_KEY = "report-key.json"
"""The key file in a keeper's demo device; its passphrase is the demo's one password."""

KEEPERS = ("supervisor1", "supervisor2", "discipline1", "discipline2")
_OPERATOR = Actor("U-000000", "operator")
_DAY = timedelta(days=1)


class Telling:
    """One matter and how far it goes."""

    def __init__(self, script: Script, form: VoiceForm, teller: str = "") -> None:
        self.script = script
        self.form = form
        self.teller = teller
        self.number = ""

    def file(self) -> None:
        """Tell it, by nobody's account or through one of the hall's."""
        verb = f"file-{self.form.kind}"
        if self.teller:
            self.number = self.script.do(verb, "", self.teller, self.form)
        else:
            self.number = self.script.hall.house.perform(verb, "", ANYBODY, self.form).dossier

    def then(self, verb: str, login: str, form: object = None) -> Callable[[], object]:
        """A later act in it."""
        return lambda: self.script.do(verb, self.number, login, form)

    def accept(self, *points: str) -> Callable[[], object]:
        """Accept it and give it to the inspector and the second manager."""
        team = tuple(self.script.accounts[login].account for login in ("inspector1", "manager2"))
        return self.then("accept-complaint", "manager1", AcceptForm(self.form.unit, points, team))

    def fact(self, point: int, fact: str, source: str, on: date) -> Callable[[], object]:
        """A fact the two found."""
        other = self.script.accounts["manager2"].account
        return self.then("find-fact", "inspector1", FactForm(point, fact, (source,), other, on))


def begin(script: Script, at: Callable[..., datetime]) -> None:
    """Put everything into the script; what lies after the present does not happen."""
    _complaints(script, at)
    _questions(script, at)
    _suggestions(script, at)
    box: list[str] = []
    script.on(
        at(2, 26, 16),
        lambda: box.append(script.do("open-opinion-box", "", "usher1", BoxForm("主厅一层东门", 1))),
    )
    script.on(at(2, 26, 16, 5), lambda: script.do("witness-opinion-box", box[0], "inspector1", 1))
    script.on(at(12, 10, 9, year=2025), lambda: set_box(script))
    script.on(at(2, 27, 19), lambda: report(script, "示例举报内容：示例窗口工作人员收受礼品。（演示数据）"))


def _complaints(script: Script, at: Callable[..., datetime]) -> None:
    """One answered and published, one in hand, one late, one about the centre itself."""
    _answered(script, at)
    _open(script, at)


def _answered(script: Script, at: Callable[..., datetime]) -> None:
    answered = Telling(
        script,
        VoiceForm(
            "complaint",
            "materials",
            "窗口要求提交清单以外的材料",
            "二月二日上午到窗口办理，被要求再提交一份清单上没有的场地照片。",
            "D05",
        ),
    )
    first = at(2, 3, 10)
    script.on(first, answered.file)
    script.on(first + _DAY, answered.accept("是否要求提交清单以外的材料", "是否说明了理由"))
    day = (first + 6 * _DAY).date()
    script.on(
        first + 6 * _DAY, answered.fact(1, "当日退回材料一次，所要照片不在清单内", "示例窗口退件记录", day)
    )
    script.on(
        first + 6 * _DAY + timedelta(minutes=5), answered.fact(2, "退件单上写明了理由", "示例窗口退件单", day)
    )
    findings = (Finding(1, "upheld", "清单中没有这项材料"), Finding(2, "unfounded", "退件单写明了理由"))
    draft = AnswerForm(
        findings, "已向窗口重申清单，取消该项要求。", "您反映的问题部分属实，已经改正，可以不带照片办理。"
    )
    script.on(first + 7 * _DAY, answered.then("draft-answer", "inspector1", draft))
    script.on(first + 8 * _DAY, answered.then("answer-complaint", "manager1"))
    text = OutcomeForm(
        "窗口要求提交清单以外材料的投诉",
        "办事人反映窗口要求提交清单以外的照片，经查部分属实。",
        "重申材料清单，取消该项要求。",
    )
    script.on(at(2, 25, 10), answered.then("redact-outcome", "inspector1", text))
    script.on(at(2, 25, 15), answered.then("publish-outcome", "manager1"))


def _open(script: Script, at: Callable[..., datetime]) -> None:
    working = Telling(
        script,
        VoiceForm(
            "complaint",
            "attitude",
            "工作人员态度生硬",
            "咨询时工作人员不耐烦，没有一次说清需要哪些材料。",
            "D01",
            channel="hotline",
            name="示例来电人",
            contact="13800000004",
        ),
        "usher1",
    )
    script.on(at(2, 24, 20), working.file)
    script.on(at(2, 25, 9), working.accept("是否一次告知所需材料", "服务态度是否生硬"))
    late = Telling(
        script,
        VoiceForm(
            "complaint",
            "conduct",
            "工作时间窗口无人",
            "下午三点窗口没有人，等候四十分钟。",
            "D12",
            channel="card",
        ),
        "usher1",
    )
    script.on(at(2, 13, 11), late.file)
    centre = Telling(
        script,
        VoiceForm("complaint", "facility", "导办台无人应答", "多次询问导办台没有人应答。", "centre"),
    )
    script.on(at(2, 27, 9), centre.file)


def _questions(script: Script, at: Callable[..., datetime]) -> None:
    asked = Telling(
        script,
        VoiceForm(
            "consultation", "policy", "能否委托他人办理", "本人在外地，能否委托亲属到窗口办理？", "D05"
        ),
    )
    script.on(at(2, 24, 21), asked.file)
    answer = ConsultationForm(
        "可以。请受托人携带授权委托书和双方身份证件到窗口办理。", "示例办事指南“委托办理”一节"
    )
    script.on(at(2, 26, 9), asked.then("answer-consultation", "d05-handle", answer))
    faq = FaqForm("能否委托他人到窗口办理？", "可以。受托人携带授权委托书和双方身份证件到窗口办理。")
    script.on(at(2, 26, 10), asked.then("propose-faq", "d05-handle", faq))
    script.on(at(2, 26, 14), asked.then("publish-faq", "d05-approve"))
    waiting = Telling(
        script,
        VoiceForm(
            "consultation", "policy", "变更登记需要多久", "企业变更住所，从提交到领证需要几个工作日？", "D01"
        ),
    )
    script.on(at(3, 1, 9), waiting.file)


def _suggestions(script: Script, at: Callable[..., datetime]) -> None:
    adopted = Telling(
        script,
        VoiceForm(
            "suggestion",
            "facility",
            "在三楼增加座椅",
            "三楼等候区座椅不够，建议增加。",
            "centre",
            channel="book",
        ),
        "usher1",
    )
    script.on(at(2, 11, 10), adopted.file)
    decision = SuggestionForm("adopted", "建议合理，将增加座椅。", date(2026, 3, 20))
    script.on(at(2, 25, 11), adopted.then("adopt-suggestion", "manager1", decision))


# -- the report box -------------------------------------------------------------------------------


def set_box(script: Script) -> str:
    """Make a key on each keeper's device, state it, and set the box up; returns the box's dossier."""
    for login in KEEPERS:
        device = Device(script.devices / login)
        made = new_key_file(cast.PASSWORD, secrets.token_bytes)
        device.keep(REPORT_KEY, made.document())
        script.do("state-report-key", "", login, KeyForm(made.kid, made.public_key))
    accounts = [script.accounts[login].account for login in KEEPERS]
    form = Keepers(tuple(accounts[:2]), tuple(accounts[2:]))
    return script.do("set-report-box", "", "discipline1", form)


def report(script: Script, text: str) -> str:
    """Seal a text for the box in use and put it in; its code is thrown away."""
    house = script.hall.house
    with house.reading() as root:
        number = root.archive.claimed("report-box")
        box = read_box(root.archive[number].the(ReportBoxSet).box.encode())
    reporter = reporter_of(new_code(secrets.token_bytes))
    sealed = seal_report(box, text, secrets.token_bytes).decode()
    form = ReportForm(sealed, reporter.public_key, reporter.lookup)
    return house.perform("file-report", "", ANYBODY, form).dossier
