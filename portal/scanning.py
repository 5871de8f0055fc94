"""The virus scan of what people upload: clamd over its socket where the installation names one.

Protocol: clamd's INSTREAM (clamd(8)): the command, pieces each after its length in four bytes, a length of zero, one
line back. Without a scanner nothing is scanned, and pages for officers say so; with one that does not answer nothing
is taken in.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from hallcore.ground.errors import Refusal
from hallcore.vault import FileRef, Vault

_PIECE = 1 << 16
_SECONDS = 60.0
_FOUND = re.compile(r"stream: (.+) FOUND")
NOT_CONFIGURED = "未配置病毒扫描"


def scan_state(address: str) -> str:
    """What a page for officers says of the scan."""
    return "上传的文件经病毒扫描" if address else NOT_CONFIGURED


def scan(vault: Vault, file: FileRef, address: str) -> None:
    """Have a kept file scanned.

    Args:
        vault: Where it is kept.
        file: The file.
        address: Path of clamd's socket or ``host:port``; "" for no scanner.

    Raises:
        Refusal: It is suspected, or the scanner does not answer.
    """
    if not address:
        return
    try:
        with _connected(address) as line, vault.open(file.sha256) as source:
            answer = _asked(line, source)
    except OSError as fault:
        raise Refusal("病毒扫描服务暂时没有应答，文件未接收，请稍后再传", where=file.name) from fault
    found = _FOUND.search(answer)
    if found is not None:
        raise Refusal(
            f"文件未通过病毒扫描（{found[1]}），未接收。请检查您的设备后重新制作文件", where=file.name
        )
    if not answer.endswith("OK"):
        raise Refusal("病毒扫描没有得出结论，文件未接收，请稍后再传", where=file.name)


@contextmanager
def _connected(address: str) -> Iterator[socket.socket]:
    host, _, port = address.rpartition(":")
    if host and port.isdecimal():
        line = socket.create_connection((host, int(port)), timeout=_SECONDS)
    else:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(_SECONDS)
    with line:
        if line.family == socket.AF_UNIX:
            line.connect(address)
        yield line


def _asked(line: socket.socket, source: BinaryIO) -> str:
    line.sendall(b"zINSTREAM\0")
    while piece := source.read(_PIECE):
        line.sendall(len(piece).to_bytes(4, "big") + piece)
    line.sendall(bytes(4))
    answer = b""
    while not answer.endswith(b"\0") and (more := line.recv(4096)):
        answer += more
    return answer.rstrip(b"\0").decode(errors="replace").strip()
