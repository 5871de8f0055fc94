"""What pages and papers call the values of approval's papers, in Chinese."""

from __future__ import annotations

CHANNELS = {"online": "网上", "window": "窗口", "paper": "纸质补录"}
ACCEPTED = {
    "complete": "材料齐全",
    "deemed": "逾期未告知，视为受理",
    "tolerated": "容缺受理",
    "declared": "告知承诺",
}
GROUNDS = {
    "no-licence-needed": "依法不需要取得许可",
    "not-competent": "不属于本机关职权",
    "not-corrected": "逾期未补正",
    "barred": "依法不得申请",
    "other": "其他",
}
ANSWERS = {
    "agree": "同意",
    "disagree": "不同意",
    "forward": "同意并转告",
    "silent-agree": "逾期默认同意",
    "silent-escalated": "逾期未答复，已提请督办",
}
WAYS = {
    "window": "窗口领取",
    "post": "邮寄",
    "electronic": "电子送达",
    "left": "留置送达",
    "published": "公告送达",
}
PIECES = {
    "name": "姓名或者名称",
    "number": "证件号码",
    "phone": "联系电话",
    "mail": "电子邮箱",
    "proxy": "代办人姓名",
    "proxy_number": "代办人证件号码",
    "receiver": "签收人",
}
"""Pieces of annexes that officers may have shown to them, as they are named on pages."""

PROPOSES = {"grant": "拟准予", "deny": "拟不予"}
