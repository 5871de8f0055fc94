"""The demo's pool of experts: its own office enters them, some with ties that keep them off some lots."""

from __future__ import annotations

from hallcore.desk import Actor
from hallcore.identity.model import NewAccount
from portal.cli import cast
from portal.cli.script import Script
from trading.experts.model import ConfirmForm, EntryForm, Tie

SUBJECT = "建筑工程"
_OPERATOR = Actor("U-000000", "operator")
_EMPLOYERS = ("示例设计院", "示例监理公司", "示例大学", "示例检测中心", "示例造价咨询公司")
_RANKS = ("高级工程师", "正高级工程师", "教授")


def furnish_pool(script: Script, verifier: str) -> None:
    """Open the accounts of pool and experts after everybody else's, and enter the experts."""
    for person in (*cast.POOL_PEOPLE, *cast.MORE_EXPERTS):
        form = NewAccount(person.login, verifier, person.person, person.roles, person.party)
        number = script.hall.house.perform("open-account", "", _OPERATOR, form).dossier
        script.accounts[person.login] = Actor(number, person.roles[0], person.party)
    for n, login in enumerate((*cast.EXPERTS, *(one.login for one in cast.MORE_EXPERTS)), 1):
        number = script.do("enter-expert", "", "pool1", _entry(script, login, n))
        script.do("confirm-expert", number, "pool1", ConfirmForm("2028-12-31"))


def _entry(script: Script, login: str, n: int) -> EntryForm:
    """One expert; the thirteenth's brother works for a bidder, the fourteenth did so till 2025."""
    ties: tuple[Tie, ...] = ()
    if n == 13:
        ties = (Tie("relative", cast.BIDDERS[0].code),)
    if n == 14:
        ties = (Tie("employment", cast.BIDDERS[1].code, "2025-06-30"),)
    return EntryForm(
        account=script.accounts[login].account,
        name=f"示例专家{n}",
        ident=cast.made_up_ident(500 + n),
        phone=f"1380000{500 + n:04d}",
        subjects=(SUBJECT,) if n % 2 else (SUBJECT, "市政工程"),
        employer=cast.made_up_code("institution", 800 + n % len(_EMPLOYERS)),
        employer_name=_EMPLOYERS[n % len(_EMPLOYERS)],
        region=cast.REGION,
        rank=_RANKS[n % len(_RANKS)],
        years=9 + n,
        ties=ties,
    )
