"""What suppliers ask and challenge in procurement, as they follow it and as the purchaser answers it. Nothing here is public."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hallcore.dossier import Archive, Dossier
from portal.presenters.addresses import address, tender_url
from portal.presenters.desks import DeskListPage, DossierPage, FormPage
from portal.presenters.life import lots_of, until
from portal.presenters.shapes import Action, Alert, Cell, Column, Fact, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import exact_moment, short_moment
from trading.challenges.procured_model import (
    CHALLENGE,
    MEASURES,
    OUTCOMES,
    PROCEDURE,
    STEPS,
    ChallengeAnswered,
    ChallengeFiled,
    QueryAnswered,
    QueryFiled,
)
from trading.challenges.procured_rules import measures_for
from trading.methods.rules import method_of
from trading.tendering.model import TENDER
from trading.tendering.rules import notice_of

Alerts = tuple[Alert, ...]


def kind_of(asked: Dossier) -> str:
    """询问 or 质疑."""
    return "质疑" if asked.machine == CHALLENGE else "询问"


def label_of(show: Showing, asked: Dossier) -> str:
    """Where it stands, in the words of its table."""
    return show.law_of(asked).procedure(PROCEDURE).machine(asked.machine).label(asked.state)


# -- the supplier ----------------------------------------------------------------------------------------------------


def mine_page(show: Showing, party: str) -> DeskListPage:
    """What a party asked and challenged, the latest first."""
    found = show.archive.shelf("asked").items((party, ""), (party, "\U0010ffff"))
    lines = sorted(found, key=lambda one: str(one[1][4]), reverse=True)
    columns = (
        Column("编号", nowrap=True),
        Column("项目", head=True),
        Column("种类", nowrap=True),
        Column("提出时间", nowrap=True),
        Column("答复期限", nowrap=True),
        Column("状态", nowrap=True),
    )
    rows = []
    for (_party, number), (name, step, _state, due, filed) in lines[:200]:
        end = datetime.fromisoformat(due) if due else None
        late = end is not None and end <= show.now
        cells = (
            Cell(number, address("challenge.mine", number=number)),
            Cell(name),
            Cell(f"质疑：{STEPS[step]}" if step else "询问"),
            Cell(short_moment(datetime.fromisoformat(filed))),
            Cell(until(end) if end is not None else "—", note="已逾期，可以投诉" if late and step else ""),
            Cell(label_of(show, show.archive[number])),
        )
        rows.append(Row(cells, tone="late" if late else ""))
    empty = "没有提出过询问或者质疑。在政府采购项目公开页面的“质疑和投诉”处提出。"
    return DeskListPage(
        title="询问和质疑",
        note="提出人和质疑函的内容不公开；质疑处理结果公布时不写供应商名称。",
        table=Table("询问和质疑", columns, tuple(rows), empty=empty),
    )


def my_page(show: Showing, asked: Dossier, tender: Dossier, party: str) -> DossierPage:
    """One of them, as whoever asked follows it; another supplier sees the answer it was told."""
    challenge = asked.latest(ChallengeFiled)
    owner = (challenge or asked.the(QueryFiled)).party == party
    sections = (*(_letter(asked) if owner else ()), *_answer(asked, owner=owner))
    return DossierPage(
        title=f"{kind_of(asked)}：{notice_of(tender).name}",
        crumbs=(
            Link("我的投标", address("bidder")),
            Link("询问和质疑", address("challenges.mine")),
            Link(asked.number),
        ),
        tags=(Tag(label_of(show, asked), "solid"),),
        meta=(asked.number, f"提出 {exact_moment(asked.record(0).at)}"),
        readonly=not owner,
        actions=tuple(_own_actions(show, asked, tender)) if owner else (),
        facts=tuple(_facts(asked)),
        sections=sections,
    )


def _own_actions(show: Showing, asked: Dossier, tender: Dossier) -> Iterator[Action]:
    paper, answer = asked.latest(ChallengeFiled), asked.latest(ChallengeAnswered)
    if paper is not None and asked.state != "withdrawn":
        late = asked.state == "filed" and show.now >= paper.reply_by
        if late or (answer is not None and show.now < answer.complain_by):
            route = "tender.complain" if show.archive[asked.parent].machine == TENDER else "lot.complain"
            url = address(route, number=asked.parent, query={"challenge": asked.number})
            yield Action("向财政部门投诉", url, primary=True)
        if asked.state == "filed":
            yield Action("撤回质疑", address("challenge.back", number=asked.number), danger=True)
    yield Action("项目公开页面", tender_url(tender.number))


def _facts(asked: Dossier) -> Iterator[Fact]:
    paper, answer = asked.latest(ChallengeFiled), asked.latest(ChallengeAnswered)
    if paper is None:
        yield Fact("答复期限", until(asked.the(QueryFiled).answer_by), strong=True, link=_rule("GP-140"))
        return
    yield Fact("质疑环节", STEPS[paper.step])
    yield Fact("应当知道之日", f"{paper.known_on}", link=_rule("GP-142"))
    yield Fact("质疑期限届满", until(paper.challenge_by), link=_rule("GP-141"))
    yield Fact("答复期限", until(paper.reply_by), strong=answer is None, link=_rule("GP-144"))
    if answer is not None:
        yield Fact("投诉期限届满", until(answer.complain_by), strong=True, link=_rule("GP-145"))


def _rule(rule: str) -> Link:
    return Link(f"依据 {rule}", address("law.rule", rule=rule))


def _letter(asked: Dossier) -> Iterator[Section]:
    paper, files = asked.latest(ChallengeFiled), "、".join(ref.name for ref in asked.record(0).files)
    if paper is None:
        yield Section("询问", "letter", paragraphs=(asked.the(QueryFiled).question,))
        return
    facts = (
        *(Fact(f"质疑事项 {n}", item, full=True) for n, item in enumerate(paper.items, 1)),
        Fact("事实依据", paper.facts, full=True),
        Fact("法律依据", paper.basis, full=True),
        Fact("请求", paper.request, full=True),
        *((Fact("所附文件", files, full=True),) if files else ()),
    )
    yield Section("质疑函", "letter", facts=facts)


def _answer(asked: Dossier, *, owner: bool) -> Iterator[Section]:
    answer, told = asked.latest(ChallengeAnswered), asked.latest(QueryAnswered)
    if told is not None:
        yield Section("答复", "answer", paragraphs=(told.answer,))
    if answer is None:
        return
    outcome = OUTCOMES[answer.outcome]
    if answer.outcome == "upheld":
        outcome = f"{outcome}；{MEASURES[answer.measure]}"
    facts = (
        Fact("答复结论", outcome, full=True, strong=True),
        Fact("法律依据", answer.basis, full=True),
    )
    right = f"对答复不满意的，可以在 {until(answer.complain_by)} 前向同级财政部门投诉。"
    yield Section("质疑答复", "answer", facts=facts, paragraphs=(answer.answer, *((right,) if owner else ())))


# -- whoever answers -------------------------------------------------------------------------------------------------


def asked_sections(show: Showing, tender: Dossier) -> Iterator[Section]:
    """Every query and challenge of a tender and its lots, for whoever is in charge and for supervision."""
    for matter in (tender, *lots_of(show.archive, tender)):
        for asked in show.archive.children(matter.number):
            if asked.procedure != PROCEDURE:
                continue
            section = (Fact("状态", label_of(show, asked)), *_facts(asked))
            letter = [fact for one in _letter(asked) for fact in one.facts]
            letter += [Fact("询问", line, full=True) for one in _letter(asked) for line in one.paragraphs]
            told = [fact for one in _answer(asked, owner=False) for fact in one.facts]
            told += [
                Fact("答复", line, full=True)
                for one in _answer(asked, owner=False)
                for line in one.paragraphs
            ]
            yield Section(f"{kind_of(asked)} {asked.number}", facts=(*section, *letter, *told))


def answer_page(show: Showing, asked: Dossier, tender: Dossier, alerts: Alerts) -> FormPage:
    """The window where a query or a challenge is answered."""
    what, paper = kind_of(asked), asked.latest(ChallengeFiled)
    party = (paper or asked.the(QueryFiled)).party
    parties = show.archive.shelf("parties")
    name = parties[party]["name"] if party in parties else party
    facts = (Fact("提出人", name), Fact("收到时间", exact_moment(asked.record(0).at)), *_facts(asked))
    lead = (
        "答复送达质疑供应商和其他有关供应商，质疑处理结果由系统公布，不写供应商名称。答复前不签订合同。"
        if paper is not None
        else "答复只送达询问的供应商。"
    )
    return FormPage(
        title=f"答复{what}　{asked.number}",
        crumbs=(
            Link("项目", address("desk")),
            Link(tender.number, address("desk.tender", number=tender.number)),
            Link(f"答复{what}"),
        ),
        alerts=alerts,
        lead=lead,
        before=(Section(f"{what}情况", facts=facts), *_letter(asked)),
        submit="作出答复",
        cancel=Link("返回案卷", address("desk.tender", number=tender.number)),
    )


def measure_choices(show: Showing, asked: Dossier, tender: Dossier) -> list[tuple[str, str]]:
    """What an answer that upholds the challenge may lead to now."""
    method = method_of(show.law_of(tender), tender)
    return [
        (key, MEASURES[key]) for key in measures_for(show.archive, show.archive[asked.parent], tender, method)
    ]


# -- what goes before a complaint ------------------------------------------------------------------------------------


def challenges_of(archive: Archive, matter: Dossier, party: str) -> tuple[Dossier, ...]:
    """A party's own challenges of a matter that were not taken back."""
    return tuple(
        one
        for one in archive.children(matter.number)
        if one.machine == CHALLENGE
        and one.procedure == PROCEDURE
        and one.state != "withdrawn"
        and one.the(ChallengeFiled).party == party
    )


def challenge_words(show: Showing, challenge: Dossier) -> str:
    """A challenge in a line."""
    return f"{challenge.number}（{STEPS[challenge.the(ChallengeFiled).step]}，{label_of(show, challenge)}）"
