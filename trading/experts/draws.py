"""How a draw stands: its sides, its seed, its order, and who is to be called next. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from hallcore.dossier import Archive, Dossier
from hallcore.ground.errors import Refusal
from trading.experts.drawing import (
    DRAW,
    SIDES,
    CallAnswered,
    DrawClosed,
    DrawHeld,
    DrawLine,
    DrawList,
    DrawOrder,
    DrawPlanned,
    FrozenEntry,
    Nonce,
    NonceCommitted,
    NonceDefaulted,
    NonceRevealed,
    OpenedEntry,
    PlanForm,
    PoolFrozen,
    Root,
)
from trading.experts.lottery import commitment_of, entry_of, order_of, seed_of
from trading.opening.model import RollPublished
from trading.tendering.qualifying_model import PREQUALIFICATION

LEAST_SIDES = 2
"""A seed only one side has a share in could be chosen by it."""

RECUSAL = ("ZB-072", "ZB-073", "ZB-074", "ZB-075", "GP-012")
_HEX = re.compile(r"[0-9a-f]{64}")


def draws_of(archive: Archive, lot: str) -> tuple[Dossier, ...]:
    """The draws of a lot, the first first."""
    found = (child for child in archive.children(lot) if child.machine == DRAW)
    return tuple(sorted(found, key=lambda draw: (len(draw.number), draw.number)))


def draw_number(lot: str, n: int) -> str:
    """The number of the n-th draw of a lot, counted from 1."""
    return f"{lot}.draw{n}"


def side_of(role: str) -> str:
    """For which side a role speaks; an agency for its purchaser."""
    side = "purchaser" if role == "agency" else role
    if side not in SIDES:
        raise Refusal("只有招标人（采购人）、行政监督和交易中心提供抽取随机数", "ZB-073", where=role)
    return side


def check_plan(form: PlanForm, tender: Dossier, earlier: tuple[Dossier, ...]) -> None:
    """The first draw is planned before it is known who takes part; a further one says why it is needed."""
    if not form.lines or len({line.subject for line in form.lines}) != len(form.lines):
        raise Refusal("请填写抽取专业，每个专业一行", "ZB-073", where="lines")
    for line in form.lines:
        if not line.subject.strip() or line.count < 1 or line.reserve < 0:
            raise Refusal("抽取人数至少 1 人，候补人数不能是负数", "ZB-073", where=line.subject)
    if earlier:
        if not form.reason.strip():
            raise Refusal("再次抽取应当写明理由", "ZB-073", where="reason")
    elif tender.machine == PREQUALIFICATION:
        if tender.state != "applying":
            raise Refusal("抽取方案应当在资格预审申请截止之前公布", "ZB-073", where=tender.number)
    elif tender.numbers(RollPublished.type):
        raise Refusal("抽取方案应当在公布开标名册之前公布", "ZB-073", where=tender.number)


def check_hex(text: str, where: str) -> None:
    """A nonce or a commitment is 64 lower-case hexadecimal digits."""
    if not _HEX.fullmatch(text):
        raise Refusal("应为 64 位小写十六进制数", "ZB-073", where=where)


def commitments_of(draw: Dossier) -> dict[str, str]:
    """Side → what it is bound to."""
    return {paper.side: paper.commitment for paper in draw.papers(NonceCommitted)}


def check_reveal(draw: Dossier, side: str, nonce: str) -> None:
    """A side reveals once, in time for the seed, and what it was bound to."""
    check_hex(nonce, "nonce")
    if side not in draw.the(DrawClosed).sides:
        raise Refusal("本方没有承诺随机数，不能公开", "ZB-073", where=side)
    if side in revealed(draw):
        raise Refusal("本方已经公开随机数", "ZB-073", where=side)
    if side in silent(draw):
        raise Refusal("公开时限已过，已按规则以日志根值代替", "ZB-073", where=side)
    if commitment_of(nonce) != commitments_of(draw)[side]:
        raise Refusal("随机数与本方承诺的不一致", "ZB-073", where="nonce")


def revealed(draw: Dossier) -> dict[str, str]:
    """Side → its nonce."""
    return {paper.side: paper.nonce for paper in draw.papers(NonceRevealed)}


def silent(draw: Dossier) -> frozenset[str]:
    """The sides that did not reveal in time."""
    return frozenset(side for paper in draw.papers(NonceDefaulted) for side in paper.sides)


def waiting(draw: Dossier) -> tuple[str, ...]:
    """The sides that have neither revealed nor been noted as silent."""
    known = revealed(draw).keys() | silent(draw)
    return tuple(side for side in draw.the(DrawClosed).sides if side not in known)


def lists_of(frozen: PoolFrozen, lines: tuple[DrawLine, ...]) -> tuple[DrawList, ...]:
    """The frozen list as it is published: commitments only, sorted."""
    return tuple(
        DrawList(
            line.subject,
            tuple(
                sorted(
                    entry_of(e.expert, e.subject, e.salt) for e in frozen.entries if e.subject == line.subject
                )
            ),
            dict(sorted(Counter(o.cite for o in frozen.left_out if o.subject == line.subject).items())),
        )
        for line in lines
    )


def check_lists(lists: tuple[DrawList, ...], lines: tuple[DrawLine, ...]) -> None:
    """There are at least as many entries as seats, else there is nothing left to chance."""
    for line, each in zip(lines, lists, strict=True):
        if len(each.entries) < line.count:
            raise Refusal(
                f"“{line.subject}”可抽取 {len(each.entries)} 人，少于应抽 {line.count} 人，请按相近专业另行公布抽取方案",
                "ZB-073",
                where=line.subject,
            )


def nonces_of(draw: Dossier, size_of_default: int, roots: Mapping[int, Root]) -> tuple[Nonce, ...]:
    """Every side's share in the seed, in the published order; a silent side's is the log's."""
    shown = revealed(draw)
    return tuple(
        Nonce(side, shown[side])
        if side in shown
        else Nonce(side, roots[size_of_default].root, size_of_default)
        for side in draw.the(DrawClosed).sides
    )


def outcome(number: str, lists: tuple[DrawList, ...], root: Root, nonces: tuple[Nonce, ...]) -> DrawHeld:
    """What a draw comes to; anybody with the same public values comes to the same."""
    seed = seed_of(number, root.root, [(each.side, each.nonce) for each in nonces])
    orders = tuple(DrawOrder(each.subject, order_of(each.entries, seed, each.subject)) for each in lists)
    return DrawHeld(root, nonces, seed, orders)


# -- who is called --------------------------------------------------------------------------------------


def entries_of(draw: Dossier) -> dict[str, FrozenEntry]:
    """Commitment → the expert behind it."""
    return {entry_of(e.expert, e.subject, e.salt): e for e in draw.the(PoolFrozen).entries}


def answers_of(draw: Dossier) -> dict[str, CallAnswered]:
    """Entry → what was said last."""
    return {paper.entry: paper for paper in draw.papers(CallAnswered)}


def to_call(draw: Dossier) -> tuple[tuple[str, str], ...]:
    """(subject, entry) of everybody to be called now, in order: the next for each seat that is not filled."""
    found: list[tuple[str, str]] = []
    answers = answers_of(draw)
    for line, each in _lines(draw):
        missing = line.count - sum(_accepted(answers.get(entry)) for entry in each.order)
        left = [entry for entry in each.order[: line.count + line.reserve] if entry not in answers]
        found.extend((line.subject, entry) for entry in left[:missing])
    return tuple(found)


def seats_of(draw: Dossier) -> tuple[FrozenEntry, ...]:
    """The experts who were drawn and come, by subject and in order."""
    known, answers = entries_of(draw), answers_of(draw)
    return tuple(
        known[entry] for _line, each in _lines(draw) for entry in each.order if _accepted(answers.get(entry))
    )


def check_filled(draw: Dossier) -> None:
    """Every seat has somebody who comes."""
    if draw.latest(DrawHeld) is None:
        raise Refusal("专家抽取尚未完成", "ZB-073", where=draw.number)
    missing = sum(line.count for line, _each in _lines(draw)) - len(seats_of(draw))
    if missing > 0:
        reason = f"还有 {missing} 个专家席位没有确认到席的专家"
        if not to_call(draw):
            reason += "，候补已用完，请另行公布抽取方案再次抽取"
        raise Refusal(reason, "ZB-073", where=draw.number)


def opened_entries(draw: Dossier) -> tuple[OpenedEntry, ...]:
    """Everybody who was called, as their entry is opened."""
    known = entries_of(draw)
    return tuple(
        OpenedEntry(entry, known[entry].expert, known[entry].subject, known[entry].salt, paper.answer)
        for entry, paper in sorted(answers_of(draw).items())
    )


def _lines(draw: Dossier) -> Iterator[tuple[DrawLine, DrawOrder]]:
    return zip(draw.the(DrawPlanned).lines, draw.the(DrawHeld).orders, strict=True)


def _accepted(answer: CallAnswered | None) -> bool:
    return answer is not None and answer.answer == "accepted"
