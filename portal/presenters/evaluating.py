"""How bids are compared, in words: the published method with its formula, and what is taken off prices before it."""

from __future__ import annotations

from collections.abc import Iterator

from trading.methods.rules import Method
from trading.tendering.model import Evaluation

BLIND = "技术部分实行暗标评审：评委提交评分前，投标以随机编号代替名称，编号与投标人的对应关系在评分全部提交后公开于评标报告。"
TIES = "得分相同的，报价低者在前；仍相同的，其他得分高者在前；完全相同的，以专家抽取的种子抽签确定先后。"
UNTOLD = "供应商的报价和方案在谈判结束前不公开，最后报价随中标结果公告公布。"
"""What stands in place of prices where talks follow the opening."""

TIED = "得分相同的，评审价格低者在前；仍相同的，并列。"


def evaluation_words(evaluation: Evaluation, method: Method) -> Iterator[str]:
    """The sentences a notice says about the evaluation."""
    called = method.word(evaluation.method)
    if method.by_price:
        price = "用扣除后的价格比较，价格" if _deducts(evaluation) else "报价"
        yield (
            f"每家供应商一次报出不得更改的价格。满足{method.word('documents')}全部实质性要求、"
            f"质量和服务相等的供应商中，{price}最低的为成交供应商。"
        )
    elif evaluation.method == "lowest":
        price = "评审价格" if _deducts(evaluation) else "投标报价"
        yield (
            f"采用{called}。技术评审达到 {evaluation.pass_marks} 分且响应{method.word('documents')}的，"
            f"按{price}由低到高排序。"
        )
    elif evaluation.formula == "lowest_base":
        yield (
            f"采用{called}。满足{method.word('documents')}要求且价格最低的为评标基准价，得 "
            f"{evaluation.price_marks} 分；其他的报价得分为评标基准价除以其价格再乘以 {evaluation.price_marks}。"
        )
    else:
        yield (
            f"采用{called}。评标基准价为有效投标报价的算术平均值下浮 {evaluation.float_percent}%；"
            f"报价每高于基准价 1% 扣 {evaluation.above} 分，每低于基准价 1% 扣 {evaluation.below} 分，扣完为止。"
        )
    yield from deduction_words(evaluation)
    if evaluation.blind:
        yield BLIND
    if evaluation.method != "lowest":
        yield TIED if method.regime == "procurement" else TIES


def deduction_words(evaluation: Evaluation) -> Iterator[str]:
    """What is taken off prices before they are compared (GP-103, GP-104, GP-110); nothing where nothing is."""
    parts = [
        f"{what}扣除 {rate.normalize():f}%"
        for what, rate in (
            ("小型、微型企业", evaluation.small),
            ("与小微企业组成联合体或者向其分包达到规定份额的", evaluation.mixed),
            ("本国产品", evaluation.domestic),
        )
        if rate
    ]
    if parts:
        yield f"价格扣除：{'，'.join(parts)}，均以投标报价为基数，用扣除后的价格参加评审；中标价仍为投标报价。"


def _deducts(evaluation: Evaluation) -> bool:
    return any(deduction_words(evaluation))


def remedy_words(method: Method, supervisor: str) -> tuple[str, str]:
    """What whoever is not content with a result may do: a heading and a sentence."""
    days = method.clock("complaint").span
    if method.regime == "procurement":
        challenge, reply = method.clock("challenge").span, method.clock("reply").span
        return "质疑和投诉", (
            f"供应商认为采购文件、采购过程或者结果使自己的权益受到损害的，可以自知道或者应当知道之日起 {challenge}内，"
            f"以书面形式向{method.word('purchaser')}提出质疑，{method.word('purchaser')} {reply}内答复。"
            f"对答复不满意或者逾期未答复的，可以在答复期满后 {days}内向{supervisor}投诉。"
        )
    return "投诉", (
        f"认为招标投标活动不符合法律、行政法规规定的，可以自知道或者应当知道之日起 {days}内，向{supervisor}投诉。"
    )
