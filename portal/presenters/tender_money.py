"""What a tender's notice says of money to be paid by bidders: documents and the winner's bond, in words."""

from __future__ import annotations

from collections.abc import Iterator

from portal.presenters.addresses import address
from portal.presenters.shapes import Fact, Link
from portal.presenters.writing import moment, money
from trading.tendering.model import DocumentPrice, LotTerms, NoticePublished


def obtaining(notice: NoticePublished) -> Iterator[Fact]:
    """When and how the documents are obtained, and what they cost, with what that is made of."""
    times, price = f"{moment(notice.documents_from)} 至 {moment(notice.documents_until)}", notice.documents
    if price is None:
        yield Fact("获取招标文件", f"{times}，在本平台免费下载，无须报名审核。", full=True)
        return
    yield Fact("获取招标文件", f"{times}，登记投标并缴纳工本费后在本平台下载，无须报名审核。", full=True)
    yield Fact(
        "招标文件工本费",
        price_words(price),
        full=True,
        link=Link("依据 ZB-025", address("law.rule", rule="ZB-025")),
    )


def price_words(price: DocumentPrice) -> str:
    """What a set of documents costs, what that is made of, and how it was reckoned."""
    parts = [
        f"{name} {money(each)}" for name, each in (("印刷", price.printing), ("邮寄", price.postage)) if each
    ]
    return f"每份 {money(price.amount)}（{'、'.join(parts)}）。{price.basis.rstrip('。')}。"


def performance_words(lot: LotTerms) -> str:
    """The performance bond a lot asks for, as a share of the contract."""
    return f"合同价的 {lot.performance.normalize():f}%" if lot.performance else "不收取"
