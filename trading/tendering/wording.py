"""What is wrong with a sealed document, in the hall's words: the pillar speaks English to logs, this to people."""

from __future__ import annotations

from signing.errors import SigningError
from signing.seal.faults import Broken, Flaw, Rejected

WORDS = {
    Flaw.EMPTY: "文件为空",
    Flaw.MAGIC: "不是密封的投标文件",
    Flaw.TRUNCATED: "文件不完整",
    Flaw.TRAILING: "文件末尾有多余内容",
    Flaw.OVERSIZED: "超过规定的大小",
    Flaw.HEADER: "密封信息不合格式",
    Flaw.SIGNATURE: "签名不合格式",
    Flaw.SIGNER: "签名与所载证书不符",
    Flaw.PIECES: "密文与密封信息不符",
    Flaw.TENDER: "是为其他项目制作的",
    Flaw.LOT: "是为其他标段制作的",
    Flaw.NOTICE: "所依招标公告不一致",
    Flaw.POLICY: "与密封规则不符",
    Flaw.RECIPIENTS: "没有按密封规则加锁",
    Flaw.SUCCESSION: "版本次序不符",
    Flaw.SHARE: "密钥份额不真实",
    Flaw.THRESHOLD: "真实的密钥份额不足规定人数",
    Flaw.DEALING: "密钥份额分配有误",
    Flaw.UNLOCK: "解锁声明与投标文件不符",
    Flaw.ROLL: "与开标名册不符",
    Flaw.EARLY: "未到开标时间",
    Flaw.CIPHERTEXT: "密文无法解密",
    Flaw.ARCHIVE: "解密后的文件不合格式",
    Flaw.QUOTE: "报价信息不合格式或者不属于本标段",
    Flaw.PASSPHRASE: "口令不正确或者文件被改动",
    Flaw.STATEMENT: "声明不合格式",
}


def words_of(fault: SigningError) -> str:
    """What is wrong, in a few Chinese words; a fault outside the sealing protocol is one of the signature."""
    if isinstance(fault, (Broken, Rejected)):
        return WORDS[fault.flaw]
    return "签名未通过核验"
