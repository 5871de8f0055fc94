"""``hall device``: the command-line sealing tool of bidders and trustees. It needs no hall and no network.

A device is a folder with ``key.pem`` and ``certificate.pem``; what this tool writes there beside them (unlock
files, a tender's trustee key) never leaves it.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import cast

import click

from hallcore.ground.clock import TZ
from hallcore.ground.errors import Refusal
from portal.cli.devices import BidderDevice, TrusteeDevice
from portal.cli.report_tool import COMMANDS
from signing.errors import SigningError
from signing.seal.package import enclose
from signing.seal.policy import Side
from trading.methods.commitments import final_commitment
from trading.opening.material import read_material

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
AT = click.option("--at", help="本机时间以外的时间（RFC 3339），演示用")


@click.group()
def device() -> None:
    """投标人和保管人在自己设备上使用的工具，不连接大厅。"""


@device.command()
@click.argument("folder", type=FOLDER)
@click.option("--package", type=FILE, required=True, help="从项目页面下载的密封材料")
@click.option("--root", type=FILE, required=True, help="大厅根证书 root.pem")
@click.option("--lot", required=True, help="标段编号")
@click.option("--price", required=True, help="投标报价（元，两位小数）")
@click.option("--days", type=int, required=True, help="工期或交货期（日历天）")
@click.option("--quality", default="合格", show_default=True)
@click.option("--leader", default="", help="项目负责人")
@click.option("--technical", type=FILE, multiple=True, required=True, help="技术文件，可重复")
@click.option("--seq", type=int, default=1, show_default=True, help="第几版")
@click.option("--prev", default="", help="被替换版本的密封摘要")
@click.password_option("--passphrase", prompt="解锁口令（至少 10 个字符）")
@AT
def seal(
    folder: Path,
    package: Path,
    root: Path,
    lot: str,
    price: str,
    days: int,
    quality: str,
    leader: str,
    technical: tuple[Path, ...],
    seq: int,
    prev: str,
    passphrase: str,
    at: str | None,
) -> None:
    """密封投标文件。例：hall device seal 设备 --package package.json --root root.pem --lot DHGC-2026-0003.1 …"""
    quote = {"price": price, "duration_days": days, "quality": quality, "leader": leader}
    try:
        path, sealed = BidderDevice(folder).seal(
            package.read_bytes(),
            root.read_text(),
            lot,
            quote,
            {file.name: file.read_bytes() for file in technical},
            at=_moment(at),
            passphrase=passphrase,
            seq=seq,
            prev=prev,
        )
    except SigningError as fault:
        raise SystemExit(f"没有密封：{fault.reason}（{getattr(fault, 'where', '')}）") from fault
    click.echo(
        f"密封件 {path}（{sealed.size:,} 字节）\n密封摘要 {sealed.header_sha256}\n解锁文件已写在同一文件夹，请另行备份。"
    )


@device.command()
@click.argument("folder", type=FOLDER)
@click.option("--lot", required=True, help="标段编号")
@click.option("--seq", type=int, default=1, show_default=True, help="第几版")
@click.option("--passphrase", prompt="解锁口令", hide_input=True)
@AT
def unlock(folder: Path, lot: str, seq: int, passphrase: str, at: str | None) -> None:
    """开标时生成签名的解锁声明。例：hall device unlock 设备 --lot DHGC-2026-0003.1"""
    try:
        signed = BidderDevice(folder).unlock(lot, seq, passphrase, at=_moment(at))
    except (SigningError, FileNotFoundError) as fault:
        raise SystemExit(f"没有生成解锁声明：{fault}") from fault
    click.echo(_kept(folder, f"{lot}-{seq}.unlock-statement.json", enclose(signed)))


@device.command("final")
@click.argument("folder", type=FOLDER)
@click.option("--lot", required=True, help="采购包、订单或者出让项目编号")
@click.option("--bid", required=True, help="本单位响应文件编号，见本单位页面的网址；土地招标出让填投标号")
@click.option("--price", required=True, help="最后报价（元，两位小数）")
def final(folder: Path, lot: str, bid: str, price: str) -> None:
    """封存谈判、磋商的最后报价，框架协议二次竞价的报价（--lot 填订单编号），或者土地招标出让的报价（--lot 填项目编号，--bid 填投标号）。

    例：hall device final 设备 --lot DHCG-2026-0003.1 --bid … --price 870000.00
    """
    try:
        amount = Decimal(price).quantize(Decimal("0.01"))
    except InvalidOperation as fault:
        raise SystemExit("报价不是数") from fault
    nonce = secrets.token_hex(32)
    told = final_commitment(lot, bid, amount, nonce)
    path = folder / f"{lot}-final.txt"
    path.write_text(f"报价 {amount}\n随机数 {nonce}\n封存码 {told}\n", encoding="utf-8")
    click.echo(f"封存码 {told}\n报价和随机数已写在 {path}，截止后公开时填写，请另行备份。")


@device.command("state-key")
@click.argument("folder", type=FOLDER)
@click.option("--tender", required=True, help="项目编号")
@click.option("--member", required=True, help="保管人编号")
@click.option("--name", required=True, help="保管人名称")
@click.option(
    "--side",
    type=click.Choice(["purchaser", "centre", "supervision", "notary", "peer", "public"]),
    required=True,
)
@click.option("--threshold", type=int, required=True, help="打开所需人数")
@click.option("--keepers", type=int, required=True, help="保管人总数")
@click.option("--until", required=True, help="密钥最晚使用时间（RFC 3339）")
@AT
def state_key(
    folder: Path,
    tender: str,
    member: str,
    name: str,
    side: str,
    threshold: int,
    keepers: int,
    until: str,
    at: str | None,
) -> None:
    """保管人为一个项目生成密钥并签名声明。"""
    valid = (_moment(at), datetime.fromisoformat(until))
    signed = TrusteeDevice(folder).state_key(
        tender, member, name, cast("Side", side), t=threshold, n=keepers, valid=valid
    )
    click.echo(_kept(folder, f"{tender}.statement.json", enclose(signed)))


@device.command()
@click.argument("folder", type=FOLDER)
@click.option("--material", type=FILE, required=True, help="从开标厅下载的开启材料")
@AT
def release(folder: Path, material: Path, at: str | None) -> None:
    """保管人解开自己的份额并签名。例：hall device release 设备 --material material.json"""
    try:
        opened = read_material(material.read_bytes())
        signed = TrusteeDevice(folder).release(opened.policy, opened.roll, opened.heads, at=_moment(at))
    except SigningError as fault:
        raise SystemExit(f"没有提交份额：{fault.reason}") from fault
    except Refusal as refusal:
        raise SystemExit(f"没有提交份额：{refusal}") from refusal
    for number, one in enumerate(signed, 1):
        click.echo(_kept(folder, f"release-{opened.roll.sha256[:12]}-{number}.json", enclose(one)))


@device.command()
@click.argument("folder", type=FOLDER)
@click.option("--file", "file", type=FILE, required=True, help="要签名的文件")
@AT
def sign(folder: Path, file: Path, at: str | None) -> None:
    """对证明材料签名，签名文件写在设备内。例：hall device sign 设备 --file 资质证书.pdf"""
    signature = BidderDevice(folder).sign(file.read_bytes(), _moment(at))
    click.echo(_kept(folder, f"{file.name}.p7s", signature))


for _command in COMMANDS:
    device.add_command(_command)


def _moment(at: str | None) -> datetime:
    return datetime.fromisoformat(at) if at else datetime.now(TZ).replace(microsecond=0)


def _kept(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.write_bytes(data)
    return f"已写入 {path}"
