"""Applying online, step by step: situation, materials, contact, review, receipt; and the same pieces for others."""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from hallcore.catalogue.model import Item, Listed
from hallcore.dossier import Archive, Dossier
from hallcore.ground.codes import mask_id
from hallcore.vault import PIECE
from portal.applying import (
    Applicant,
    answers_in,
    asked_for,
    earlier_files,
    licence_name,
    licences_for,
    open_case,
)
from portal.attachments import ACCEPT, ENDINGS, LARGEST, MANDATE
from portal.drafts import Draft
from portal.presenters.addresses import address
from portal.presenters.citizens import Attached, MaterialsPage, Piece, ReviewPage
from portal.presenters.shapes import Action, Alert, Box, Cell, Column, Fact, Link, Row, Section, Table, Task
from portal.presenters.showing import Showing
from portal.presenters.writing import moment


class Applying(NamedTuple):
    """An application in the making: what for, by whom, and how far."""

    show: Showing
    item: Dossier
    version: Item
    applicant: Applicant
    draft: Draft | None

    @property
    def archive(self) -> Archive:
        """All dossiers."""
        return self.show.archive

    @property
    def code(self) -> str:
        """The item's code, as addresses have it."""
        return self.item.number.removeprefix("SX-")


def crumbs(applying: Applying, last: str) -> tuple[Link, ...]:
    """The way here."""
    return (
        Link("首页", address("home")),
        Link("我的办事", address("my")),
        Link(applying.version.name),
        Link(last),
    )


def steps_of(applying: Applying, now: str) -> tuple[Task, ...]:
    """The steps of an application and how far it has come."""
    draft, code = applying.draft, applying.code
    answered = draft is not None and answers_in(applying.version, draft) is not None
    lacking = len(missing_of(applying)) if answered else 0
    reached = draft is not None and bool(draft.fields.get("phone"))
    done = {
        "apply": answered,
        "apply.materials": answered and not lacking,
        "apply.contact": reached,
        "apply.review": False,
    }
    names = {
        "apply": "选择情形",
        "apply.materials": "提交材料",
        "apply.contact": "联系方式",
        "apply.review": "核对提交",
    }
    tasks = []
    for route, title in names.items():
        if route == now:
            tasks.append(Task(title, "正在填写", "now"))
        elif not answered and route != "apply":
            tasks.append(Task(title, "先选情形", "blocked"))
        elif done[route]:
            tasks.append(Task(title, "已填写", "done", address(route, number=code)))
        else:
            hint = f"还缺 {lacking} 项" if route == "apply.materials" and lacking else "未填写"
            tasks.append(Task(title, hint, "todo", address(route, number=code)))
    return tuple(tasks)


def missing_of(applying: Applying) -> tuple[Listed, ...]:
    """Materials that are demanded now and neither uploaded nor replaced by a licence."""
    draft = applying.draft
    if draft is None:
        return ()
    chosen = draft.chosen("licence-")
    return tuple(
        each
        for each in asked_for(applying.version, draft)
        if not each.shared and each.need == "required" and not draft.of(each.id) and each.id not in chosen
    )


def saved_words(draft: Draft | None) -> str:
    """When the draft was saved last."""
    return f"草稿已保存 {moment(draft.saved)}" if draft is not None else ""


def discard_action(number: str) -> Action:
    """The button that throws a draft away."""
    return Action("放弃这份草稿", address("draft.discard", number=number), post=True)


def item_box(version: Item) -> Box:
    """What is to be known of the item beside the form."""
    lines = (
        [f"承诺 {version.promised} 个工作日，法定 {version.statutory} 个工作日。"] if version.promised else []
    )
    if version.case_type == "instant":
        lines = ["即办件，当场办结。"]
    lines += [f"收费：{fee.name}，{fee.standard}。" for fee in version.fees] or ["不收费。"]
    if version.phone:
        lines.append(f"咨询电话：{version.phone}。")
    return Box("事项要点", tuple(lines), (Link("看办事指南", f"/services/{version.code}"),))


def open_alert(applying: Applying) -> tuple[Alert, ...]:
    """Says that the applicant has an open case for the same matter, and where it is."""
    number = open_case(applying.archive, applying.item.number, applying.applicant.dossier)
    if not number:
        return ()
    text = (
        f"您已有同一事项的在办案卷 {number}。确属另一件事的，请在“联系方式”一步写明区别，否则不能重复申请。"
    )
    return (Alert(text, tone="stop", links=(Link("看在办案卷", address("my.case", number=number)),)),)


# -- materials ---------------------------------------------------------------------------------------


def material_facts(material: Listed) -> tuple[str, ...]:
    """One line each on how many, from where, and checked against what."""
    form = {"paper": "纸质", "electronic": "电子", "either": "纸质或者电子"}.get(material.form, material.form)
    copies = f"原件 {material.originals} 份" + (f"，复印件 {material.copies} 份" if material.copies else "")
    lines = [f"{form}　{copies}　来源：{material.source}"]
    if material.standard:
        lines.append(f"受理标准：{material.standard}")
    return tuple(lines)


def piece_of(subject: str, material: Listed, draft: Draft | None) -> Piece:
    """A material with what lies with it and the addresses for more."""
    files = draft.of(material.id) if draft is not None else ()
    optional = "可以容缺，受理后补齐" if material.need == "tolerable" else ""
    return Piece(
        id=material.id,
        name=material.name,
        facts=material_facts(material),
        files=tuple(Attached(file.name, file.size, file.sha256) for file in files),
        upload=address("draft.file", number=subject, material=material.id),
        drop=address("draft.drop", number=subject, material=material.id),
        plan=address("draft.uploads", number=subject, material=material.id),
        settled="通过数据共享取得，不用提交" if material.shared else "",
        optional="可以用书面承诺代替，见办事指南" if material.declared else optional,
        brought=bool(draft is not None and draft.fields.get(f"brought-{material.id}")),
    )


def pieces_of(applying: Applying) -> tuple[Piece, ...]:
    """All materials of the situation, with licences and earlier files that may stand in."""
    draft, archive = applying.draft, applying.archive
    owned = tuple(licences_for(archive, applying.applicant.dossier, applying.show.now.date()))
    chosen = draft.chosen("licence-") if draft is not None else {}
    pieces = []
    for material in asked_for(applying.version, draft):
        piece = piece_of(applying.item.number, material, draft)
        if piece.settled:
            pieces.append(piece)
            continue
        earlier = "" if piece.files else earlier_files(archive, applying.applicant.dossier, material)[0]
        licence = chosen.get(material.id, "")
        fits = any(word in material.name for word in _LICENCE_WORDS)
        pieces.append(
            replace(
                piece,
                licences=tuple(Link(name, number) for number, name in owned) if fits else (),
                chosen=f"{licence_name(archive, licence)} {licence}" if licence else "",
                earlier=earlier,
            )
        )
    if draft is not None and draft.fields.get("proxy"):
        pieces.append(piece_of(applying.item.number, _MANDATE, draft))
    return tuple(pieces)


_LICENCE_WORDS = ("证", "照", "许可", "批")
"""A licence is offered in place of a paper only where the paper's name speaks of one; what fits, people choose."""

_MANDATE = Listed(
    MANDATE, "授权委托书", "either", 1, 0, "申请人", "required", standard="写明委托事项和权限，已签名或者盖章"
)
"""A proxy's mandate, as if it stood on the list."""


def materials_page(applying: Applying) -> MaterialsPage:
    """The step at which materials are uploaded."""
    return MaterialsPage(
        title="提交材料",
        crumbs=crumbs(applying, "提交材料"),
        lead=f"“{applying.version.name}”在您所选的情形下需要下列材料。逐件上传，中断后可以接着传；每一步自动保存为草稿。",
        steps=steps_of(applying, "apply.materials"),
        pieces=pieces_of(applying),
        limit=LARGEST,
        piece_size=PIECE,
        accept=f"{ACCEPT}，单个文件不超过 {LARGEST >> 20} MB",
        endings=ENDINGS,
        back=Link("上一步", address("apply", number=applying.code)),
        discard=discard_action(applying.item.number),
        saved=saved_words(applying.draft),
        boxes=(item_box(applying.version),),
    )


# -- review ------------------------------------------------------------------------------


def review_page(applying: Applying, alerts: tuple[Alert, ...] = ()) -> ReviewPage:
    """Everything once more.

    Raises:
        KeyError: There is no draft.
    """
    draft, code = applying.draft, applying.code
    if draft is None:
        raise KeyError(applying.item.number)
    change = {
        title: (Action(title, address(route, number=code)),)
        for title, route in (
            ("修改情形", "apply"),
            ("修改联系方式", "apply.contact"),
            ("修改材料", "apply.materials"),
        )
    }
    return ReviewPage(
        title="核对提交",
        crumbs=crumbs(applying, "核对提交"),
        alerts=(*open_alert(applying), *alerts),
        steps=steps_of(applying, "apply.review"),
        sections=(
            Section("办理事项", facts=_situation(applying.version, draft), actions=change["修改情形"]),
            Section("申请人", facts=_who(applying.applicant, draft), actions=change["修改联系方式"]),
            Section("材料", tables=(_brought_table(applying),), actions=change["修改材料"]),
        ),
        missing=tuple(
            Link(each.name, address("apply.materials", number=code, anchor=f"m-{each.id}"))
            for each in missing_of(applying)
        ),
        discard=discard_action(applying.item.number),
        boxes=(_AFTERWARDS,),
    )


_AFTERWARDS = Box(
    "提交以后",
    (
        "提交即收件，立即给您办件编号和查询码。",
        "材料不齐的，五个工作日内一次告知需要补正的全部内容；逾期不告知的，自收到材料之日起视为受理。",
    ),
)


def _situation(version: Item, draft: Draft) -> tuple[Fact, ...]:
    """What is applied for, and each answer in the words it was asked in."""
    answers = dict(answers_in(version, draft) or ())
    asked = (
        Fact(
            question.text, next(c.label for c in question.choices if c.id == answers[question.id]), full=True
        )
        for question in version.questions
        if question.id in answers
    )
    return (Fact("事项", version.name, full=True), *asked)


def _who(applicant: Applicant, draft: Draft) -> tuple[Fact, ...]:
    """Who applies, the number masked for a person, and who acts for them."""
    label = "统一社会信用代码" if applicant.company else "证件号码"
    number = applicant.number if applicant.company else mask_id(applicant.number)
    facts = [
        Fact("申请人", applicant.name),
        Fact(label, number),
        Fact("联系电话", draft.fields.get("phone", "") or "未填写"),
    ]
    named = (
        ("mail", "电子邮箱"),
        ("proxy", "代办人"),
        ("notification", "一次性告知书"),
        ("distinct", "与在办案卷的区别"),
    )
    facts += [Fact(words, draft.fields[name]) for name, words in named if draft.fields.get(name)]
    return tuple(facts)


def _brought_table(applying: Applying) -> Table:
    draft = applying.draft
    if draft is None:
        return Table("材料", ())
    chosen = draft.chosen("licence-")
    rows = []
    for material in asked_for(applying.version, draft):
        files = draft.of(material.id)
        text = "、".join(file.name for file in files)
        if material.shared:
            text = "数据共享取得"
        elif material.id in chosen:
            text = f"复用证照 {chosen[material.id]}" + (f"；{text}" if text else "")
        rows.append(
            Row((Cell(material.name), Cell(text or ("容缺" if material.need == "tolerable" else "未提交"))))
        )
    rows.extend(Row((Cell("授权委托书"), Cell(file.name))) for file in draft.of(MANDATE))
    return Table("提交的材料", (Column("材料", head=True), Column("文件")), tuple(rows))
