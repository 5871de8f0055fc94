"""``hall device report-…``: what a keeper of the report box does on a device of their own, without a script and without a hall."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

import click

from signing.errors import SigningError
from signing.seal.report import new_key_file, open_report, pass_share, read_box, read_key_file

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
KEY = click.option("--key", type=FILE, required=True, help="自己的密钥文件")
MATERIAL = click.option("--material", type=FILE, required=True, help="从举报页面保存的材料")
PASS = click.option("--passphrase", prompt="密钥文件的口令", hide_input=True)


@click.command("report-key")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.password_option("--passphrase", prompt="密钥文件的口令（至少 10 个字符）")
def report_key(file: Path, passphrase: str) -> None:
    """产生举报箱密钥，用口令加密后存为文件，显示要登记的公钥。"""
    try:
        made = new_key_file(passphrase, secrets.token_bytes)
    except SigningError as fault:
        raise SystemExit("口令至少 10 个字符。") from fault
    file.write_bytes(made.document())
    file.chmod(0o600)
    click.echo(f"密钥编号 {made.kid}\n公钥 {made.public_key}\n密钥文件 {file}，请另行备份。")


@click.command("report-pass")
@KEY
@MATERIAL
@click.option("--to", required=True, help="交给哪个密钥（密钥编号）")
@PASS
def report_pass(key: Path, material: Path, to: str, passphrase: str) -> None:
    """取出自己的开启份额，加密后交给另一名保管人；把显示的文字粘贴到举报页面。"""
    box, sealed, _passed = _material(material)
    try:
        private = read_key_file(key.read_bytes(), passphrase)
        click.echo(pass_share(sealed, read_box(box), private, to, secrets.token_bytes))
    except (SigningError, StopIteration) as fault:
        raise SystemExit(f"没有取出份额：{fault}") from fault


@click.command("report-open")
@KEY
@MATERIAL
@PASS
def report_open(key: Path, material: Path, passphrase: str) -> None:
    """用自己的密钥和对方交来的份额打开举报，只显示在本机。"""
    box, sealed, passed = _material(material)
    try:
        private = read_key_file(key.read_bytes(), passphrase)
        click.echo(open_report(sealed, read_box(box), private, passed))
    except SigningError as fault:
        raise SystemExit(f"没有打开：{fault}") from fault


def _material(file: Path) -> tuple[bytes, bytes, list[str]]:
    """Box, sealed report and handed-on shares, as the page gives them."""
    found = json.loads(file.read_text(encoding="utf-8"))
    box, sealed = (
        json.dumps(found[name], ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        for name in ("box", "sealed")
    )
    return box, sealed, [str(share) for share in found.get("passed", [])]
