"""How the plain papers are told: registration, sealing rules, the gate, the marker, the roll, printed papers."""

from __future__ import annotations

from collections.abc import Sequence

from hallcore.approval.beside import ResultDisclosed
from hallcore.catalogue.model import KINDS, ItemPublished, ItemWithdrawn
from hallcore.ground.codes import division_name
from hallcore.identity.model import ApplicantRegistered
from portal.guides import organ_of
from portal.lawkeeping import LawLoaded
from portal.presenters.addresses import address, record_url
from portal.presenters.matter import Matter, Told, party_fact
from portal.presenters.shapes import Cell, Column, Fact, Link, Row, Section, Table
from portal.presenters.tender import file_rows, keepers_table
from portal.presenters.writing import exact_moment, filesize, long_day, moment, short_digest
from portal.pressing import PaperIssued
from trading.bidding.model import BidderEnrolled, BidReceived, BidWithdrawn, GuaranteeLodged, QuestionAsked
from trading.opening.model import DeadlineMarked, GateClosed, LotRoll, RollEntry, RollPublished
from trading.registry.model import CAPACITIES, CertificateBound, MandateGranted, PartyAdmitted
from trading.tendering.model import NoticePublished, SealingPolicyPublished

ENTRY_KINDS = {
    kind.type: kind.title
    for kind in (BidderEnrolled, QuestionAsked, GuaranteeLodged, BidReceived, BidWithdrawn)
} | {
    "bid-replaced": "投标文件（已被替换或撤回）",
    "refused": "未予受理记录",
}
"""What the entries of a roll are called."""

_PARTY_KINDS = {"organ": "机关", "institution": "事业单位", "company": "企业"}


def _name(matter: Matter) -> str:
    return matter.tender.the(NoticePublished).name if matter.tender is not None else matter.dossier.number


# -- the registry of parties ----------------------------------------------------------------------------


def applicant(_matter: Matter, paper: ApplicantRegistered) -> Told:
    """A legal person that is known to the hall."""
    facts = (
        Fact("名称", paper.name, full=True),
        Fact("统一社会信用代码", paper.code),
        Fact("性质", _PARTY_KINDS[paper.kind]),
        Fact("地区", division_name(paper.region, full=True) or paper.region),
    )
    return Told({"title": f"{paper.name}登记", "facts": facts})


def result(_matter: Matter, paper: ResultDisclosed) -> Told:
    """A licence that was granted; a natural person's name is masked in the paper itself."""
    facts = [
        Fact("事项", paper.name, full=True),
        Fact("被许可人", paper.applicant.replace("*", "＊")),
        Fact("决定机关", paper.organ),
        Fact("决定文号", paper.decision),
        Fact("决定日期", paper.decided.isoformat()),
    ]
    if paper.licence:
        facts.append(Fact("证照编号", paper.licence))
    if paper.valid_to:
        facts.append(Fact("有效期至", paper.valid_to.isoformat()))
    return Told({"title": f"{paper.name}许可决定", "facts": tuple(facts)})


def admitted(matter: Matter, paper: PartyAdmitted) -> Told:
    """A party listed in the registry."""
    capacities = "、".join(CAPACITIES.get(each, each) for each in paper.capacities)
    return Told({"facts": (party_fact(matter, "主体", paper.code), Fact("入库身份", capacities))})


def certificate(matter: Matter, paper: CertificateBound) -> Told:
    """Which certificate signs for a party."""
    digest = Fact("证书摘要 SHA-256", paper.certificate_sha256, full=True, code=True)
    return Told({"facts": (party_fact(matter, "主体", paper.code), digest)})


def mandate(matter: Matter, paper: MandateGranted) -> Told:
    """Whom a purchaser entrusts."""
    facts = (
        party_fact(matter, "招标人", paper.purchaser),
        party_fact(matter, "招标代理机构", paper.agency),
        Fact("委托范围", paper.scope),
        Fact("有效期至", paper.valid_to),
    )
    return Told({"facts": facts})


# -- sealing and opening ----------------------------------------------------------------------------------


def policy(matter: Matter, paper: SealingPolicyPublished) -> Told:
    """How the bids of a tender are sealed."""
    facts = (
        Fact("投标截止", exact_moment(paper.deadline)),
        Fact("打开所需", f"{len(paper.keepers)} 名保管人中任意 {paper.threshold} 名，并经投标人本人解锁"),
        Fact("投标人解锁", f"开标名册公布后 {paper.unlock_minutes} 分钟内"),
        Fact("单份上限", filesize(paper.size_limit)),
        Fact("密封规则摘要 SHA-256", paper.policy_sha256, full=True, code=True),
        Fact("密封页摘要 SHA-256", paper.page_sha256, full=True, code=True),
    )
    sections = (
        Section("密钥份额保管人", "keepers", tables=(keepers_table(paper),)),
        Section("规则与保管人声明", "files", files=tuple(file_rows(matter.record))),
    )
    return Told({"title": f"{_name(matter)}投标密封规则", "facts": facts, "sections": sections})


def gate(matter: Matter, paper: GateClosed) -> Told:
    """The gate was closed at the deadline."""
    facts = (
        Fact("投标截止", exact_moment(paper.deadline), strong=True),
        Fact("关闭接收", exact_moment(matter.record.at)),
    )
    note = "自本记录起，系统不再接收本项目的投标文件；在此之前确认收到的，均已在公开日志中占有位置。"
    sections = (Section("含义", "meaning", paragraphs=(note,)),)
    return Told({"title": f"{_name(matter)}投标截止", "facts": facts, "sections": sections})


def marker(matter: Matter, paper: DeadlineMarked) -> Told:
    """The marker between bids in time and bids too late."""
    place = f"第 {paper.gate_index:,} 条"
    facts = (Fact("投标截止记录", place, url=_log_url(paper.gate_index)),)
    note = "日志中位置在本标记之前的投标按时，在其后的一律逾期；先后由日志决定，不由任何人解释。"
    sections = (Section("含义", "meaning", paragraphs=(note,)),)
    return Told({"title": f"{_name(matter)}截止标记", "facts": facts, "sections": sections})


def roll(matter: Matter, paper: RollPublished) -> Told:
    """Every hidden entry of the tender, named before anything is decrypted."""
    facts = (
        Fact("截止标记", f"第 {paper.marker_index:,} 条", url=_log_url(paper.marker_index)),
        Fact("解锁截止", moment(paper.unlock_until)),
    )
    entries = Section(
        "揭示的条目", "entries", f"{len(paper.entries)} 条", tables=(_opened_entries(paper.entries),)
    )
    sections = (Section("各标段", "lots", tables=(_valid_bids(paper.lots),)), entries)
    return Told({"title": f"{_name(matter)}开标名册", "facts": facts, "sections": sections})


def _valid_bids(lots: Sequence[LotRoll]) -> Table:
    columns = (Column("标段", head=True), Column("投标份数", numeric=True), Column("是否开标"))
    rows = tuple(
        Row((Cell(lot.lot), Cell(str(len(lot.bids))), Cell("开标" if lot.opened else "少于三家，不予开标")))
        for lot in lots
    )
    return Table("各标段有效投标", columns, rows)


def _opened_entries(entries: Sequence[RollEntry]) -> Table:
    columns = (
        Column("日志位置", numeric=True),
        Column("种类", nowrap=True),
        Column("投标案卷"),
        Column("记录摘要"),
        Column("盐值"),
    )
    rows = tuple(
        Row(
            (
                Cell(f"{entry.index:,}", _log_url(entry.index)),
                Cell(ENTRY_KINDS.get(entry.kind, entry.kind)),
                Cell(entry.bid),
                Cell(short_digest(entry.record_sha256), code=True),
                Cell(short_digest(entry.salt), code=True),
            )
        )
        for entry in sorted(entries, key=lambda entry: entry.index)
    )
    note = "盐值与摘要的全文在记录原文中；用它们可以核对日志里的每一个承诺。"
    return Table("揭示的条目", columns, rows, note=note)


def _log_url(index: int) -> str:
    return address("log", query={"index": str(index)}, anchor="entries")


# -- the law and printed papers -----------------------------------------------------------------------------------------


def law(matter: Matter, paper: LawLoaded) -> Told:
    """An edition of the law was loaded."""
    facts = (
        Fact("起用日期", long_day(paper.in_force_from)),
        Fact("规则", f"{paper.rules} 条", url=address("law")),
        Fact("版本摘要 SHA-256", paper.edition, full=True, code=True),
    )
    note = "案卷按立案时的版本办到底。这份文件是该版本的全部内容，摘要即版本号。"
    sections = (Section("全部内容", "files", paragraphs=(note,), files=tuple(file_rows(matter.record))),)
    return Told(
        {"title": f"法规数据装载（{paper.in_force_from} 起用）", "facts": facts, "sections": sections}
    )


def printed(matter: Matter, paper: PaperIssued) -> Told:
    """The PDF of a record: where it is, and from what it can be made again."""
    file = matter.record.files[0]
    facts = (
        Fact("所印记录", paper.of, url=record_url(paper.of)),
        Fact("公文", f"{file.name}（{filesize(file.size)}）", url=address("record.pdf", number=paper.of)),
        Fact("盖章后摘要 SHA-256", file.sha256, full=True, code=True),
        Fact("盖章前摘要 SHA-256", paper.unsigned_sha256, full=True, code=True),
    )
    fonts = Table(
        "所用字体",
        (Column("字体文件", head=True), Column("SHA-256")),
        tuple(Row((Cell(name), Cell(digest, code=True))) for name, digest in sorted(paper.fonts.items())),
    )
    note = "用同一份记录、同一版程序和下列字体重新排印，盖章前的文件应当逐字节相同。"
    sections = (Section("重新排印", "fonts", paragraphs=(note,), tables=(fonts,)),)
    fields = {
        "title": f"公文印制：{paper.of}",
        "facts": facts,
        "sections": sections,
        "links": (Link("下载 PDF", address("record.pdf", number=paper.of)),),
    }
    return Told(fields)


# -- the catalogue ---------------------------------------------------------------------------------------


def guide(matter: Matter, paper: ItemPublished) -> Told:
    """A version of a service item; what it says today stands on the guide's own page."""
    item = paper.item
    facts = (
        Fact("事项", item.name, url=address("service", number=item.code), full=True),
        Fact("版本", f"第 {paper.version} 版"),
        Fact("生效", long_day(paper.valid_from)),
        Fact("办理部门", organ_of(matter.show.archive, item) or "—"),
        Fact("类型", KINDS[item.kind]),
        Fact("实施编码", item.code, full=True),
        *((Fact("变更", paper.change, full=True),) if paper.change else ()),
    )
    return Told({"title": f"{item.name}办事指南（第 {paper.version} 版）", "facts": facts})


def withdrawn(_matter: Matter, paper: ItemWithdrawn) -> Told:
    """An item is no longer offered."""
    facts = (
        Fact("自何日起", long_day(paper.valid_from)),
        Fact("理由", paper.reason, full=True),
        Fact("依据", paper.basis, full=True),
    )
    return Told({"facts": facts})
