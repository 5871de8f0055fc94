"""Reading what people upload: signed statements as the sealing page and the devices save them."""

from __future__ import annotations

from typing import Any

from hallcore.ground.errors import Refusal
from signing.errors import SigningError
from signing.seal.documents import Signed
from signing.seal.package import disclose

LARGEST = 4 << 20


def signed_document(part: Any) -> Signed:  # noqa: ANN401 - an uploaded part of a WebOb form
    """Read one signed statement from an uploaded JSON file.

    Raises:
        Refusal: Empty, too large, or not a signed statement.
    """
    data = part.file.read(LARGEST + 1)
    name = part.filename or "签名文件"
    if not data:
        raise Refusal("文件为空，未收到任何内容", where=name)
    if len(data) > LARGEST:
        raise Refusal(f"签名文件超过 {LARGEST >> 20} MiB", where=name)
    try:
        return disclose(data)
    except SigningError as fault:
        raise Refusal("这不是密封工具生成的签名文件", "EB-08", where=name) from fault
