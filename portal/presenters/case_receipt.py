"""The receipt of an application: number, query code, the way to the progress page, the signed promise."""

from __future__ import annotations

from hallcore.approval.model import ApplicationReceived
from hallcore.dossier import Dossier, Record, record_number
from hallcore.ground.codes import mask_mail, mask_phone
from portal.inquiry import said
from portal.presenters.addresses import address
from portal.presenters.citizens import CaseReceiptPage
from portal.presenters.shapes import Action, Cell, Column, Fact, Link, Row, Table
from portal.presenters.showing import Showing
from portal.presenters.writing import moment


def case_receipt(show: Showing, case: Dossier, *, inner: bool = False) -> CaseReceiptPage:
    """The page, as the applicant sees it or, ``inner``, as the window prints it."""
    record, application = (
        case.record(case.numbers(ApplicationReceived.type)[0]),
        case.the(ApplicationReceived),
    )
    code = said(case, "query")
    query = {"number": case.number, "code": code} if code else {"number": case.number}
    actions = [Action("看办件进度", address("progress", query=query), primary=True)]
    if inner:
        actions.append(Action("继续收件", address("office.intake")))
    else:
        actions.append(Action("下载回执文件", address("my.receipt.json", number=case.number)))
        actions.append(Action("返回我的办件", address("my.cases")))
    way = (
        Link("我的办事", address("my")),
        Link(case.number, address("my.case", number=case.number)),
        Link("收件凭证"),
    )
    return CaseReceiptPage(
        title="收件凭证",
        crumbs=() if inner else way,
        number=case.number,
        code=code,
        received=record.at,
        lead="已经收件。请保存办件编号和查询码，不用登录即可查询进度。",
        facts=_facts(case, record, application),
        materials=_materials(record, application),
        promise=record.promise,
        qr=show.settings.public_url + address("progress", query=query),
        actions=tuple(actions),
        inner=inner,
    )


def _facts(case: Dossier, record: Record, application: ApplicationReceived) -> tuple[Fact, ...]:
    phone, mail = said(case, "phone"), said(case, "mail")
    promised, check_by = application.promised, application.check_by
    facts = [
        Fact("申请事项", application.name, full=True),
        Fact("申请人", said(case, "name")),
        Fact("联系电话", mask_phone(phone) if phone else "未填写"),
        *((Fact("电子邮箱", mask_mail(mail)),) if mail else ()),
        Fact("收件时间", moment(record.at)),
        Fact("承办", application.organ),
        Fact("承诺期限", f"{promised} 个工作日（自受理之日起）" if promised else "当场办结"),
        Fact("材料审查", f"{check_by} 前告知，逾期未告知的视为受理" if check_by else "五个工作日内告知"),
    ]
    if application.happened is not None:
        words = f"纸质表单 {application.slip}，{moment(application.happened)} 收件；停机记录 {application.incident}"
        facts.append(Fact("补录", words, full=True))
    n = case.numbers(ApplicationReceived.type)[0]
    facts.append(Fact("记录号", record_number(case.number, n)))
    facts.append(Fact("记录摘要 SHA-256", record.sha256, code=True, full=True))
    return tuple(facts)


def _materials(record: Record, application: ApplicationReceived) -> Table:
    """What came of each material that is asked for, and how."""
    files: dict[str, list[str]] = {}
    for file in record.files:
        owner, _, name = file.name.partition("-")
        files.setdefault(owner, []).append(name)
    reuse, rows = dict(application.reuse), []
    for material in application.materials:
        how = "、".join(files.get(material.id, ()))
        if material.shared:
            how = "数据共享取得"
        elif material.id in reuse:
            how = f"复用证照 {reuse[material.id]}"
        elif not how:
            how = "收纸质件" if material.id in application.brought else "未提交"
        rows.append(Row((Cell(material.name), Cell(how))))
    return Table("收到的材料", (Column("材料", head=True), Column("收到")), tuple(rows))
