"""How the public papers of fees are told: a fee item's versions and its end, fiscal accounts, the bank."""

from __future__ import annotations

from hallcore.fees.banking import BankRegistered
from hallcore.fees.model import (
    ACCOUNT_KINDS,
    KINDS,
    FiscalAccountRegistered,
    TariffPublished,
    TariffWithdrawn,
)
from portal.presenters.addresses import address
from portal.presenters.charging import formula_words, reduction_words, valid_words
from portal.presenters.fee_standards import bases_words, organ_of
from portal.presenters.matter import Matter, Told
from portal.presenters.shapes import Fact, Section


def tariff(matter: Matter, paper: TariffPublished) -> Told:
    """A version of a fee item: what it rests on, its standard, who pays less."""
    item = paper.tariff
    facts = (
        Fact("收费项目", item.name, address("fees.item", number=item.code)),
        Fact("性质", KINDS[item.kind]),
        Fact("执收单位", organ_of(matter.show.archive, item.department)),
        Fact("版本", f"第 {paper.version} 版，{valid_words(paper)}"),
        Fact("标准", item.standard, full=True, strong=True),
        Fact("计算", "；".join(formula_words(item.formula, item.unit)), full=True),
        Fact("依据", bases_words(item), full=True),
        *((Fact("变更", paper.change, full=True),) if paper.change else ()),
    )
    reductions = Section("减免", "reductions", paragraphs=reduction_words(item) or ("没有规定减免。",))
    return Told({"title": f"收费项目公布：{item.name}", "facts": facts, "sections": (reductions,)})


def untariffed(matter: Matter, paper: TariffWithdrawn) -> Told:
    """A fee item that is charged no longer."""
    item = matter.dossier.the(TariffPublished).tariff
    facts = (
        Fact("收费项目", item.name, address("fees.item", number=item.code)),
        Fact("停止收费", f"自 {paper.valid_from} 起"),
        Fact("理由", paper.reason, full=True),
        Fact("依据", paper.basis, full=True),
    )
    return Told({"title": f"收费项目取消：{item.name}", "facts": facts})


def account(_matter: Matter, paper: FiscalAccountRegistered) -> Told:
    """An account of the treasury into which fees go."""
    facts = (
        Fact("户名", paper.name, full=True),
        Fact("编号", paper.code),
        Fact("种类", ACCOUNT_KINDS[paper.kind]),
        Fact("开户银行", paper.bank),
        Fact("账号", paper.number),
    )
    return Told({"title": f"财政账户登记：{paper.name}", "facts": facts})


def bank(_matter: Matter, paper: BankRegistered) -> Told:
    """A branch of the bank that takes money for the treasury."""
    facts = (
        Fact("代收银行", paper.name, full=True),
        Fact("统一社会信用代码", paper.party),
        Fact("每日截止时间", f"{paper.cutoff:%H:%M}，其后的收款计入下一工作日"),
        Fact("代收的财政账户", "、".join(paper.accounts)),
    )
    return Told({"title": f"代收银行登记：{paper.name}", "facts": facts})
