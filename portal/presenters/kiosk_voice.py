"""The kiosk's screen for complaining and reporting: done on one's own telephone, never on a machine that others stand behind."""

from __future__ import annotations

from msgspec import Struct

from portal.presenters.addresses import address
from portal.presenters.services import KioskPage
from portal.presenters.shapes import Link
from portal.presenters.showing import Showing


class Scan(Struct, frozen=True):
    """A code to scan: where it leads, what it is called, and what is said beside it."""

    qr: str
    title: str
    text: str


class KioskVoicePage(KioskPage, frozen=True, kw_only=True):
    """``kiosk/voice.jinja2``: codes to scan, one below the other, and what there is besides."""

    scans: tuple[Scan, ...]
    besides: tuple[str, ...] = ()


def voice_page(show: Showing, point: str) -> KioskVoicePage:
    """Where to complain and where to report, and who can read what."""
    days = show.law().clock("C119").n
    url = show.settings.public_url
    return KioskVoicePage(
        title="投诉、建议和举报",
        now=show.now,
        lead="请用自己的手机扫码填写，本机不接收内容。",
        scans=(
            Scan(
                url + address("voice"),
                "投诉、咨询、建议",
                "可以不留姓名。提交后得到编号和查询码，凭此查看办理情况。",
            ),
            Scan(
                url + address("report"),
                "举报箱",
                "举报箱由监察与纪检两方密钥共同开启，任何一方单独打不开，大厅工作人员和系统运维人员都不能阅读。"
                f"不登记姓名，{days} 个工作日内开启。",
            ),
        ),
        besides=(
            "没有手机的，请到导办台登记投诉和建议，或者使用各楼层的意见箱、纸质举报箱。",
            "手机不要连接单位的网络，离开人群后再填写举报。",
        ),
        foot=(Link("回首屏", address("kiosk", point=point)),),
    )
