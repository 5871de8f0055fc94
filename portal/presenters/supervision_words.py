"""Words, rooms and small parts that all pages of supervision share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from hallcore.dossier import Dossier, record_number
from hallcore.identity.model import ROLES
from hallcore.organisation.model import DUTIES
from hallcore.supervision.model import RUNGS
from portal.people import login_of
from portal.presenters.addresses import address, record_url
from portal.presenters.appraisal_words import department_of, who
from portal.presenters.desk_organisation import name_of
from portal.presenters.shapes import Cell, Column, Link, LinkGroup, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import exact_moment

Tone = Literal["warn", "yellow", "red"]
_RUNG_TONES: dict[str, Tone] = {"reminder": "warn", "yellow": "yellow", "red": "red"}


def desk_rooms(roles: tuple[str, ...], here: str) -> LinkGroup:
    """The rooms of whoever supervises; management reads some of them."""
    acts = bool({"supervisor", "discipline"} & set(roles))
    names = [
        ("监督总览", "desk.supervision", acts),
        ("交易监督", "trade.watch", acts),
        ("监察牌", "cards", True),
        ("监察规则", "supervision.rules", True),
        ("督办", "orders", True),
        ("督查通报", "circular.desk", True),
        ("监察评估", "evaluation.desk", True),
        ("证据与移送", "keeping", acts),
        ("调阅记录", "inquiries", "discipline" in roles),
    ]
    return LinkGroup(
        "电子监察", tuple(Link(label, address(name), name == here) for label, name, shown in names if shown)
    )


def own_rooms(roles: frozenset[str], here: str) -> LinkGroup:
    """The rooms of whoever a card may name; orders and circulars go to those who work in the hall."""
    staff = bool({*DUTIES, "manager", "inspector"} & roles)
    names = {
        "card.my": "我的监察牌",
        **({"card.orders": "督办事项", "card.circulars": "督查通报"} if staff else {}),
    }
    return LinkGroup("监察", tuple(Link(label, address(name), name == here) for name, label in names.items()))


def rung_tag(rung: str) -> Tag:
    """预警, 黄牌, 红牌."""
    return Tag(RUNGS[rung], _RUNG_TONES[rung])


def state_words(show: Showing, dossier: Dossier) -> str:
    """A dossier's state as its table says it."""
    return show.law_of(dossier).procedure(dossier.procedure).machine(dossier.machine).label(dossier.state)


def label_of(show: Showing, procedure: str, machine: str, state: str) -> str:
    """A state's name by the law in force today, for lists."""
    return show.law().procedure(procedure).machine(machine).label(state)


def whose(show: Showing, department: str, person: str) -> str:
    """Who is answerable: 市场监管局 示例甲."""
    parts = (department_of(show, department) if department else "", who(show, person) if person else "")
    return " ".join(part for part in parts if part) or "—"


def staff_called(show: Showing, words: str, department: str = "") -> list[str]:
    """The accounts that hold a post now and are called so: by the account's name, or by the person's whole name.

    Args:
        show: What is read.
        words: What was typed.
        department: Only this department's people; "" for everybody's.
    """
    archive, login = show.archive, words.strip().lower()
    known = archive.secrets.get(login)
    found = [
        account
        for account, post in archive.shelf("posts").items()
        if post["stands"] and department in {"", post["department"]}
    ]
    if known is not None:
        return [account for account in found if account == known[0]]
    return [account for account in found if name_of(archive, account) == words.strip()]


def called(show: Showing, account: str) -> str:
    """Somebody as a form tells them apart from others of the same name: d05-accept（市场监管局 示例甲）."""
    post = show.archive.shelf("posts").get(account)
    return f"{login_of(show.archive, account)}（{whose(show, post['department'] if post else '', account)}）"


def short(moment: str) -> str:
    """A moment as lists write it, to the minute."""
    return moment[:16].replace("T", " ")


def matter_url(show: Showing, number: str, roles: tuple[str, ...]) -> str:
    """Where a reader finds a matter: its own page where there is one, else what supervision has of it."""
    if number in show.archive.shelf("cases"):
        return address("office.case", number=number)
    if {"supervisor", "discipline"} & set(roles):
        return address("matter", number=number)
    return ""


def annex_words(dossier: Dossier, n: int, piece: str = "words") -> tuple[str, ...]:
    """What somebody wrote, by paragraphs; that it was erased where it was."""
    annex = dossier.record(n).annex
    text = (annex.get(piece) if annex is not None else None) or "（已删除）"
    return tuple(line for line in text.splitlines() if line.strip())


def records_section(show: Showing, dossier: Dossier) -> Section:
    """Every record of a dossier: what it is, when, by whom, where it stands in the log, its hash."""
    rows = tuple(_records(show, dossier))
    columns = (
        Column("文书", head=True),
        Column("时间", nowrap=True),
        Column("办理人"),
        Column("日志位置", numeric=True),
        Column("摘要"),
    )
    return Section("案卷记录", "records", f"共 {len(rows)} 件", tables=(Table("案卷记录", columns, rows),))


def _records(show: Showing, dossier: Dossier) -> Iterator[Row]:
    for n, record in enumerate(dossier.all_records()):
        actor, index = record.head["actor"], show.journal.position(dossier.number, n)
        if record.disclosure == "opaque":
            # A bidder's act is nobody's to know before the log opens it, a supervisor's neither.
            yield Row((Cell("尚未公开的记录"), Cell("—"), Cell("—"), Cell("—"), Cell("—")))
            continue
        role = "大厅时钟" if actor["role"] == "clock" else ROLES.get(actor["role"], actor["role"])
        name = who(show, actor["account"]) if actor["account"].startswith("U-") else ""
        url = record_url(record_number(dossier.number, n)) if record.disclosure == "public" else ""
        yield Row(
            (
                Cell(record.paper.title, url),
                Cell(exact_moment(record.at)),
                Cell(role, note=name),
                Cell(f"{index:,}" if index is not None else "待入日志"),
                Cell(f"{record.sha256[:16]}…", code=True),
            )
        )


def day_of(moment: datetime | None) -> str:
    """A moment as a life step writes it."""
    return f"{moment:%m-%d %H:%M}" if moment is not None else ""
