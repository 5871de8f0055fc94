"""A supplier of the demo asks about a procurement, another challenges its documents."""

from __future__ import annotations

from collections.abc import Sequence

from portal.cli.cast import Party
from portal.cli.script import Script
from trading.challenges.model import AnswerForm
from trading.challenges.procured_model import ChallengeForm, QueryForm

ASKED = QueryForm("演示用样机是否需要随投标文件提交？", "示例联系人", "13800000000")
LETTER = ChallengeForm(
    step="documents",
    items=("触控点数的要求指向特定产品",),
    facts="招标文件第三章的触控点数只有一个品牌的产品满足（示例）。",
    basis="政府采购法实施条例第二十条（示例）",
    request="修改该项要求。",
    contact="示例联系人",
    phone="13800000000",
    address="敦化市示例路 2 号 133700",
    signer="示例法定代表人",
)


def challenge(script: Script, number: str, purchaser: str, bidders: Sequence[tuple[str, Party]]) -> None:
    """Have the first bidder ask, which is answered, and the second challenge the documents, which waits.

    Args:
        script: What happens when.
        number: The procurement.
        purchaser: The account that answers.
        bidders: Who is enrolled, account and party.
    """
    (asker, _party), (challenger, _other) = bidders[:2]
    query = script.do("file-query", number, asker, ASKED)
    script.do("answer-query", query, purchaser, AnswerForm("不需要提交样机。", upheld=False))
    script.do("file-challenge", number, challenger, LETTER)
