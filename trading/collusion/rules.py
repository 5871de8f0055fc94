"""Clues of collusion in the bids of a lot (ZC-01 to ZC-06, ZC-51). Pure: traces and figures in, clues out.

Nothing here rejects a bid: the committee and supervision look at what was found and decide (ZB-080). How near is too
near is law data, each figure with its rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from hallcore.ground.lawbook import Law
from trading.collusion.model import Class, Clue, Text, Trace

STATUTORY: frozenset[str] = frozenset(f"ZC-0{n}" for n in range(1, 7))
"""The six presumptions of 招标投标法实施条例 40."""

SHINGLE = 8
"""Characters of one piece of text that is compared."""

_SHOWN = 60


def clues_of(traces: Sequence[Trace], common: frozenset[str], law: Law) -> tuple[Clue, ...]:
    """Every clue in the bids of a lot, the presumptions of the law first.

    Args:
        traces: The bids that were read out.
        common: Hashes of the pieces of text the tender documents themselves contain; whoever repeats those copies nobody.
        law: Whose figures say how near is too near.
    """
    found = [
        *_made_by_one(traces),
        *_handled_by_one(traces),
        *_led_by_one(traces),
        *_alike(traces, common, law),
        *_regular(traces, law),
        *_mixed_up(traces),
        *_paid_by_one(traces),
        *_besides(traces, law),
    ]
    return tuple(sorted(found, key=lambda clue: (clue.rule not in STATUTORY, clue.rule, clue.bids)))


def _clue(rule: str, title: str, bids: Iterable[Trace], evidence: str) -> Clue:
    joined = tuple(bids)
    grade: Class = "statutory" if rule in STATUTORY else "clue"
    return Clue(rule, grade, title, tuple(b.bid for b in joined), tuple(b.name for b in joined), evidence)


def _shared(
    traces: Sequence[Trace], keys: Callable[[Trace], Iterable[str]]
) -> Iterator[tuple[str, tuple[Trace, ...]]]:
    """Each value that stands in several bids, with these; what is empty joins nobody."""
    found: dict[str, list[Trace]] = defaultdict(list)
    for trace in traces:
        for key in sorted(set(keys(trace))):
            if key.strip():
                found[key].append(trace)
    yield from ((key, tuple(joined)) for key, joined in sorted(found.items()) if len(joined) > 1)


def _made_by_one(traces: Sequence[Trace]) -> Iterator[Clue]:
    """Files made by the same person or with the same software licence (ZC-01)."""
    for author, joined in _shared(traces, lambda one: (file.author for file in one.files)):
        yield _clue("ZC-01", "投标文件的编制人相同", joined, f"文件属性中的编制人均为“{author}”")
    for licence, joined in _shared(traces, lambda one: (file.licence for file in one.files)):
        yield _clue("ZC-01", "计价软件授权号相同", joined, f"文件属性中的软件授权号均为“{licence}”")


def _handled_by_one(traces: Sequence[Trace]) -> Iterator[Clue]:
    """The same person handles the bidding of several: account or telephone (ZC-02)."""
    for account, joined in _shared(traces, lambda one: one.agents):
        yield _clue("ZC-02", "由同一账号办理投标", joined, f"账号 {account}")
    for phone, joined in _shared(traces, lambda one: one.contacts):
        yield _clue("ZC-02", "联系电话相同", joined, f"登记的联系电话均为 {masked(phone)}")


def _led_by_one(traces: Sequence[Trace]) -> Iterator[Clue]:
    """The same person in the management of several projects (ZC-03); names alone are not enough without a certificate."""
    for certificate, joined in _shared(traces, lambda one: (one.leader_certificate,)):
        yield _clue("ZC-03", "项目负责人为同一人", joined, f"项目负责人证书号均为 {certificate}")


def _alike(traces: Sequence[Trace], common: frozenset[str], law: Law) -> Iterator[Clue]:
    """Files that are the same, or abnormally alike beside what the tender documents say (ZC-04)."""
    least = Decimal(str(law.figure("ZC-04", "alike"))) / 100
    enough = int(law.figure("ZC-04", "pieces"))
    for one, other in combinations(traces, 2):
        same = {file.sha256: file.name for file in one.files} if one.files else {}
        for file in other.files:
            if file.sha256 in same and not pieces_of(file.words) <= common:
                yield _clue(
                    "ZC-04", "文件完全相同", (one, other), f"“{same[file.sha256]}”与“{file.name}”内容一致"
                )
        mine, theirs = _own(one, common), _own(other, common)
        both = mine & theirs
        smaller = min(len(mine), len(theirs))
        if smaller >= enough and Decimal(len(both)) / smaller >= least:
            percent = len(both) * 100 // smaller
            yield _clue("ZC-04", "文件异常一致", (one, other), f"除招标文件原文外，{percent}% 的文字片段相同")


def pieces_of(words: str) -> frozenset[str]:
    """The pieces of a text, punctuation and spaces aside."""
    bare = "".join(char for char in words if char.isalnum())
    return frozenset(bare[at : at + SHINGLE] for at in range(max(0, len(bare) - SHINGLE + 1)))


def _own(trace: Trace, common: frozenset[str]) -> frozenset[str]:
    found: set[str] = set()
    for file in trace.files:
        found |= pieces_of(file.words)
    return frozenset(found - common)


def _regular(traces: Sequence[Trace], law: Law) -> Iterator[Clue]:
    """Prices that step by the same amount or the same share (ZC-04): three or more in a row, to the published tolerance."""
    least = int(law.figure("ZC-04", "series"))
    ranked = sorted(traces, key=lambda one: (one.price, one.bid))
    if len(ranked) < least:
        return
    steps = [b.price - a.price for a, b in pairwise(ranked)]
    if all(steps) and len(set(steps)) == 1:
        yield _clue("ZC-04", "报价呈等差规律", ranked, f"报价依次相差 {steps[0]:,.2f} 元")
        return
    tolerance = Decimal(str(law.figure("ZC-04", "ratio")))
    shares = [b.price / a.price for a, b in pairwise(ranked) if a.price]
    if len(shares) == len(ranked) - 1 and all(share != 1 for share in shares):
        spread = (max(shares) - min(shares)) * 1_000_000
        if spread <= tolerance:
            yield _clue("ZC-04", "报价呈等比规律", ranked, f"报价依次相差 {(shares[0] - 1) * 100:.4f}%")


def _mixed_up(traces: Sequence[Trace]) -> Iterator[Clue]:
    """Another bidder's name or code stands in a bid's files (ZC-05)."""
    for one in traces:
        for other in traces:
            if one is other:
                continue
            for file in one.files:
                if other.name in file.words or other.bidder in file.words:
                    seen = _around(file, other.name if other.name in file.words else other.bidder)
                    yield _clue("ZC-05", "文件中出现其他投标人", (one, other), f"“{file.name}”：{seen}")
                    break


def _around(file: Text, word: str) -> str:
    at = file.words.index(word)
    return f"……{file.words[max(0, at - 15) : at + len(word) + 15][:_SHOWN]}……"


def _paid_by_one(traces: Sequence[Trace]) -> Iterator[Clue]:
    """Bid bonds that were paid from the same account (ZC-06)."""
    for account, joined in _shared(traces, lambda one: one.payers):
        yield _clue("ZC-06", "保证金由同一账户转出", joined, f"付款账户 {masked(account)}")


def _besides(traces: Sequence[Trace], law: Law) -> Iterator[Clue]:
    """What local practice looks at besides (ZC-51): the same address, the same owners, uploads close to one another."""
    for address, joined in _shared(traces, lambda one: one.addresses):
        yield _clue("ZC-51", "递交的网络地址相同", joined, f"网络地址 {address}")
    for owner, joined in _shared(traces, lambda one: one.shareholders):
        yield _clue("ZC-51", "存在共同的股东或者高管", joined, owner)
    within = int(law.figure("ZC-51", "close"))
    ranked = sorted(traces, key=lambda one: (one.received_at, one.bid))
    for one, other in pairwise(ranked):
        apart = (other.received_at - one.received_at).total_seconds()
        if apart <= within:
            yield _clue("ZC-51", "递交时间接近", (one, other), f"相隔 {apart:.0f} 秒")


def masked(text: str) -> str:
    """A number of which the ends alone are shown."""
    return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}" if len(text) > 7 else text
