"""A matter as supervision looks into it, holds, referrals, reads of personal data, and the bundle that goes along."""

from __future__ import annotations

from pathlib import Path

import signing.verify
from hallcore.dossier import Dossier
from hallcore.supervision.keeping import SHOWN, personal_pieces
from hallcore.supervision.kept import HOLD, INQUIRY, REFERRAL
from hallcore.supervision.model import CARD, CardRaised
from hallcore.supervision.papers import PROCEDURE
from portal.cardbook import ENDED, OPEN, about, listed
from portal.evidence import trust_policy, zipped
from portal.presenters.addresses import address
from portal.presenters.appraisal_words import who
from portal.presenters.case_bundle import proven_records, withheld_records
from portal.presenters.desks import DeskListPage, DossierPage, FormPage
from portal.presenters.shapes import Action, Cell, Column, Fact, Link, Row, Section, Table
from portal.presenters.showing import Showing
from portal.presenters.supervision_cards import cards_table
from portal.presenters.supervision_words import (
    label_of,
    matter_url,
    records_section,
    short,
    state_words,
)
from signing.keyring import certificates_to_pem
from signing.log.note import NoteVerifier

_COLUMNS = (
    Column("编号", nowrap=True),
    Column("所涉案卷", head=True),
    Column("经办人"),
    Column("时间", nowrap=True),
    Column("状态", nowrap=True),
    Column("办理"),
)


# -- a matter -----------------------------------------------------------------------------------------------


def matter_page(show: Showing, matter: Dossier) -> DossierPage:
    """Any matter: its records, what supervision did about it, and what can be done."""
    number = matter.number
    found = about(show.archive, number)
    cards = [pair for pair in found if pair[1]["machine"] == CARD]
    beside = [pair for pair in found if pair[1]["machine"] in {HOLD, REFERRAL}]
    page = matter_url(show, number, ())
    actions = [
        Action("证据包", address("matter.bundle", number=number), primary=True),
        Action("证据保全", address("matter.hold", number=number)),
        Action("移送", address("matter.refer", number=number)),
        Action("下达督办", address("order.issue", query={"about": number})),
    ]
    if personal_pieces(matter):
        actions.append(Action("查看个人信息", address("matter.inquire", number=number)))
    machine = show.law_of(matter).procedure(matter.procedure).machine(matter.machine)
    return DossierPage(
        title=f"案卷 {number}",
        crumbs=(Link("证据与移送", address("keeping")), Link(number)),
        meta=(machine.title, state_words(show, matter)),
        actions=tuple(actions),
        facts=(Fact("办理页面", "打开", url=page),) if page else (),
        sections=(
            Section("监察牌", "cards", tables=(cards_table(show, cards, "没有涉及本案卷的监察牌。"),)),
            Section("保全和移送", "kept", tables=(_kept(show, beside, "没有保全或者移送。"),)),
            records_section(show, matter),
        ),
    )


def _kept(show: Showing, found: list[tuple[str, dict[str, object]]], empty: str) -> Table:
    rows = []
    for number, one in found:
        machine, state = str(one["machine"]), str(one["state"])
        link = Cell("—")
        if state == "standing":
            link = Cell("解除保全", address("hold.lift", number=number))
        elif state == "referred":
            link = Cell("登记回执", address("referral.receipt", number=number))
        more = f"移送 {one['authority']}" if machine == REFERRAL else ""
        rows.append(
            Row(
                (
                    Cell(number),
                    Cell(str(one["title"]), address("matter", number=str(one["title"])), note=more),
                    Cell(who(show, str(one["by"]))),
                    Cell(short(str(one["filed"]))),
                    Cell(label_of(show, PROCEDURE, machine, state)),
                    link,
                )
            )
        )
    return Table("保全和移送", _COLUMNS, tuple(rows), empty=empty)


def keeping_page(show: Showing) -> DossierPage:
    """Holds that stand, referrals without a receipt, and what is over."""

    def table(machine: str, part: str, empty: str) -> Table:
        return _kept(show, listed(show.archive, machine, part, many=50)[0], empty)

    return DossierPage(
        title="证据与移送",
        meta=("从监察牌页或者案卷页办理保全、移送、取证据包。",),
        readonly=True,
        sections=(
            Section("保全中", "holds", tables=(table(HOLD, OPEN, "没有保全中的案卷。"),)),
            Section("已移送，未签收", "referrals", tables=(table(REFERRAL, OPEN, "没有。"),)),
            Section("已签收", "received", tables=(table(REFERRAL, ENDED, "没有。"),)),
            Section("已解除保全", "lifted", tables=(table(HOLD, ENDED, "没有。"),)),
        ),
    )


def inquiries_page(show: Showing) -> DeskListPage:
    """Who of the supervisors had personal data shown, and what for; for discipline inspection alone."""
    found, _more = listed(show.archive, INQUIRY, ENDED, many=200)
    rows = tuple(
        Row(
            (
                Cell(short(one["filed"])),
                Cell(who(show, one["by"])),
                Cell(one["title"], matter_url(show, one["title"], ("discipline",))),
                Cell("、".join(SHOWN[piece] for piece in one["pieces"])),
                Cell(one["reason"], note=number),
            )
        )
        for number, one in found
    )
    columns = (
        Column("时间", nowrap=True),
        Column("调阅人"),
        Column("所涉案卷", head=True),
        Column("信息"),
        Column("用途"),
    )
    return DeskListPage(
        title="调阅记录",
        note="监察人员查看个人信息的记录，只有纪检监察人员可以查阅。最近二百条。",
        table=Table("调阅记录", columns, rows, empty="没有调阅记录。"),
    )


def shown_page(matter: Dossier, pieces: tuple[str, ...], number: str) -> FormPage:
    """The pieces, shown once; reading them again is another act."""
    known = personal_pieces(matter)
    facts = tuple(Fact(SHOWN[piece], known[piece]) for piece in pieces)
    note = f"本次查看已记入 {number}。离开本页后需要重新说明用途。"
    return FormPage(
        title=f"个人信息：{matter.number}",
        before=(Section("个人信息", "shown", note, facts=facts),),
        cancel=Link("返回案卷", address("matter", number=matter.number)),
    )


# -- the bundle ---------------------------------------------------------------------------------------------

_GUIDE = """{number} 的监察证据包，{at} 生成

card- 开头的是监察牌自己的记录（有监察牌时），matter- 开头的是所涉案卷 {matter} 的记录，按序号命名：
    0000.json          记录原文
    0000.json.p7s      本厅电子印章
    0000.opening.json  打开公开日志中承诺的钥匙（公开记录没有）
    0000.tlog-proof    列入公开日志的证明
依法尚未公开的记录（例如开标以前的投标记录）不附原文，同一序号的 0000.json 只是占位：写明理由和它在公开日志中的条目，没有印章等
其他文件，不必逐件验证，在验证前后相接时一并核对。
rules.txt 是适用的规则原文和计算过程，verify.py 是离线验证器，keys.txt、root.pem 是本厅公布的公钥和根证书。

断网验证（Python 3.9 以上，印章一项另需 openssl），逐件：
    python3 verify.py record matter-0000.json --p7s matter-0000.json.p7s \\
        --opening matter-0000.opening.json --proof matter-0000.tlog-proof --keys keys.txt --ca root.pem
记录是否前后相接、有无缺漏：
    python3 verify.py chain matter-[0-9][0-9][0-9][0-9].json --keys keys.txt
连续几件都未公开，或者最后一件未公开的，它们之间是否相接要到公开以后才能核对，验证器对此答“无法判定”。
退出码 0 全部成立，1 有不成立，2 不能判定。包内的 verify.py、keys.txt、root.pem 请先与本厅公布的逐字核对。
记录中没有个人信息：那些只在附卷，须另行说明用途调阅。
"""


def supervision_bundle(show: Showing, promise: NoteVerifier, dossier: Dossier) -> bytes | None:
    """One zip of a card with its matter, or of a matter: records, seals, proofs, checker, rules.

    None while a record of it is not in the log yet. The personal data beside the records are not in it; for what the log
    does not open yet there are stubs, so that the chain is checked whole.
    """
    paper = dossier.latest(CardRaised) if dossier.machine == CARD else None
    matter = show.archive.get(paper.matter) if paper is not None else dossier
    files: dict[str, bytes] = {}
    for prefix, one in (("card-", dossier if paper is not None else None), ("matter-", matter)):
        if one is None:
            continue
        found = proven_records(
            show, one, (n for n, record in enumerate(one.all_records()) if record.disclosure != "opaque")
        )
        withheld = withheld_records(show, one)
        if found is None or withheld is None:
            return None
        files |= {f"{prefix}{name}": data for name, data in (found | withheld).items()}
    files |= {
        "rules.txt": _rules(show, paper, dossier).encode(),
        "verify.py": Path(signing.verify.__file__).read_bytes(),
        "keys.txt": trust_policy(show.log.key, promise).encode(),
        "root.pem": certificates_to_pem(show.roots).encode(),
        "READ-ME.txt": _GUIDE.format(
            number=dossier.number,
            at=f"{show.now:%Y-%m-%d %H:%M}",
            matter=matter.number if matter is not None else "",
        ).encode(),
    }
    return zipped(files, dossier.record(dossier.count - 1).at)


def _rules(show: Showing, paper: CardRaised | None, dossier: Dossier) -> str:
    """The rules a card rests on, its counting and its evidence, as plain text."""
    if paper is None:
        cards = [one for one in about(show.archive, dossier.number) if one[1]["machine"] == CARD]
        lines = [f"{number}　{one['title']}" for number, one in cards]
        return "\n".join(["涉及本案卷的监察牌：", *(lines or ["没有。"]), ""])
    lines = [f"监察规则 {paper.rule}（法规版本 {paper.edition}）：{paper.heading}", ""]
    lines += [f"{cite.rule}　{cite.line}　{cite.says}" for cite in paper.cites]
    lines += ["", "计算过程：", *paper.arithmetic, f"工作日历版本：{paper.calendar}", "", "证据："]
    lines += [f"{one.record}　{one.title}　SHA-256 {one.sha256}　{one.says}" for one in paper.evidence]
    return "\n".join([*lines, ""])
