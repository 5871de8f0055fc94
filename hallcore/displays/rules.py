"""What content, screens, play-lists and music must satisfy. Pure: dossiers and law are handed in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from hallcore.displays.model import (
    KINDS,
    SHOWS,
    ContentDrafted,
    ContentForm,
    ContentPublished,
    ContentWithdrawn,
    MusicForm,
    MusicScheduled,
    PlaylistForm,
    ScreenForm,
    ScreenRegistered,
)
from hallcore.dossier import Dossier
from hallcore.ground.clock import TZ
from hallcore.ground.codes import resident_check
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law

_SCREEN = re.compile(r"[A-Z][0-9]{2,3}")
_ONE_DAY = timedelta(days=1)
_RESIDENT = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")
_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
_ACCOUNT = re.compile(r"(?<![0-9])[0-9]{19}(?![0-9])")
_REASON = 200
"""Characters of a reason."""

_AUDIO: Mapping[str, bytes] = {"mp3": b"ID3", "ogg": b"OggS", "wav": b"RIFF", "flac": b"fLaC"}
"""How an audio file begins; an MP3 without a tag begins with a frame instead."""

DAY_MINUTES = 24 * 60


# -- numbers and places ---------------------------------------------------------------------------------------


def content_number(day: date, n: int) -> str:
    """The dossier of a piece of content: ``NR-2026-0001``, numbered by the year."""
    return f"NR-{day:%Y}-{n:04d}"


def screen_number(code: str) -> str:
    """The dossier of a screen: ``PM-L01``."""
    return f"PM-{code}"


def playlist_number(n: int) -> str:
    """The dossier of a play-list: ``JM-001``."""
    return f"JM-{n:03d}"


def music_number(n: int) -> str:
    """The dossier of a piece of music: ``YY-0001``."""
    return f"YY-{n:04d}"


def place_name(hall: str, floor: int, zone: str) -> str:
    """A zone as content and screens name it: ``主厅 1 层 A 区``."""
    return f"{hall} {floor} 层 {zone}".strip()


def shown_at(zones: Iterable[str], place: str) -> bool:
    """Whether what is shown in these zones is shown at a place; no zones are every place.

    A zone may be a whole floor or hall: ``主厅 1 层`` holds ``主厅 1 层 A 区``.
    """
    wanted = tuple(zones)
    return not wanted or any(f"{place} ".startswith(f"{zone} ") for zone in wanted)


# -- content --------------------------------------------------------------------------------------------------


def check_content(form: ContentForm, law: Law, day: date) -> None:
    """What a draft must be: of a known kind, short, for a time the law allows, without anybody's numbers.

    Raises:
        Refusal: See the sentences.
    """
    if form.kind not in KINDS:
        raise Refusal("请选择内容种类", where="kind")
    heading, text = form.heading.strip(), "".join(form.text)
    if not heading:
        raise Refusal("请填写标题", where="heading")
    if not text.strip():
        raise Refusal("请填写正文", where="text")
    for value, part, where, what in ((heading, "heading", "heading", "标题"), (text, "text", "text", "正文")):
        most = law.figure("XS-03", part)
        if len(value) > most:
            raise Refusal(f"{what} {len(value)} 字，屏幕上最多 {most} 字，请精简", "XS-03", where=where)
    check_private(heading, "heading")
    check_private("\n".join(form.text), "text")
    check_days(form.first, form.last, law, day)


def check_private(text: str, where: str) -> None:
    """Refuse what no screen may show: numbers of identity cards, mobile phones and bank accounts (XS-04).

    An eighteen-figure number is an identity number only if its check character fits: codes of matters are long too.
    """
    if any(resident_check(found[:17]) == found[17].upper() for found in _RESIDENT.findall(text)):
        raise Refusal("内容里有身份证号码，屏幕上不得显示", "XS-04", where=where)
    if _MOBILE.search(text):
        raise Refusal("内容里有手机号码，屏幕上不得显示；请改留办公电话", "XS-04", where=where)
    if _ACCOUNT.search(text):
        raise Refusal("内容里有银行账号，屏幕上不得显示", "XS-04", where=where)


def check_days(first: date, last: date, law: Law, day: date) -> None:
    """Days in order, not over yet, and no more of them than one publication may last (XS-02)."""
    if last < first:
        raise Refusal("显示的最后一日不能早于第一日", "XS-02", where="last")
    if last < day:
        raise Refusal("显示期间已经过去", "XS-02", where="last")
    most = int(law.figure("XS-02"))
    days = (last - first).days + 1
    if days > most:
        raise Refusal(f"一次最多显示 {most} 日，填写的是 {days} 日", "XS-02", where="last")


def drafters(content: Dossier) -> frozenset[str]:
    """The accounts that had a hand in a draft."""
    return frozenset(
        str(content.record(n).head["actor"]["account"]) for n in content.numbers(ContentDrafted.type)
    )


def check_reviewer(content: Dossier, account: str, law: Law) -> None:
    """The reviewer is a second person: none of those who wrote the draft (XS-01)."""
    writers = drafters(content)
    if len(writers | {account}) < law.figure("XS-01") or account in writers:
        raise Refusal("本人起草的内容应当由另一人审核", "XS-01", where="review")


def check_reason(reason: str) -> str:
    """A reason, said and not too long."""
    text = reason.strip()
    if not text:
        raise Refusal("请写明理由", where="reason")
    if len(text) > _REASON:
        raise Refusal(f"理由不超过 {_REASON} 字", where="reason")
    return text


def over_at(published: ContentPublished) -> datetime:
    """The moment after the last day on which a piece of content is shown."""
    return datetime.combine(published.last + _ONE_DAY, datetime.min.time(), TZ)


def showing_on(content: Dossier, day: date) -> ContentPublished | None:
    """What of this content is shown on a day, or None: withdrawn, over, not yet begun, never published."""
    paper = content.latest(ContentPublished)
    if paper is None or content.numbers(ContentWithdrawn.type):
        return None
    return paper if paper.first <= day <= paper.last else None


# -- screens, play-lists --------------------------------------------------------------------------------------


def check_screen(form: ScreenForm, *, window_stands: bool) -> None:
    """A code, a name, a place; a guide screen hangs over a window there is, no other screen over any."""
    if not _SCREEN.fullmatch(form.code):
        raise Refusal("屏幕编号应为一个字母加两到三位数字，例如 L01", where="code")
    if not form.name.strip():
        raise Refusal("请填写屏幕名称", where="name")
    if not form.hall.strip():
        raise Refusal("请写明主厅或者分厅", where="hall")
    if form.floor < 1:
        raise Refusal("楼层应从 1 层起填写", where="floor")
    if form.kind == "guide" and not window_stands:
        raise Refusal("窗口屏须填写现有的窗口编号，例如 W012", where="window")
    if form.kind != "guide" and form.window:
        raise Refusal("只有窗口屏填写窗口编号", where="window")
    if form.kind == "guide" and form.sound:
        raise Refusal("窗口屏不播音，声音由大屏播放", where="sound")
    if len(form.token) < 16 or not form.token.isascii():
        raise Refusal("屏幕口令过短，请重新生成", where="token")


def check_playlist(form: PlaylistForm, screens: Mapping[str, ScreenRegistered], law: Law) -> None:
    """Known pages that stay long enough to be read and not so long that others wait, on big screens (XS-05)."""
    if not form.name.strip():
        raise Refusal("请填写节目单名称", where="name")
    if not form.screens:
        raise Refusal("请选择播放的屏幕", where="screens")
    for code in form.screens:
        if code not in screens or screens[code].kind != "led":
            raise Refusal(f"{code} 不是在用的大屏，节目单只用于大屏", where="screens")
    if not form.slots:
        raise Refusal("节目单至少一页", where="slots")
    most = law.figure("XS-05", "pages")
    if len(form.slots) > most:
        raise Refusal(f"节目单最多 {most} 页", "XS-05", where="slots")
    least, longest = law.figure("XS-05", "least"), law.figure("XS-05", "most")
    for slot in form.slots:
        if slot.show not in SHOWS:
            raise Refusal(f"没有“{slot.show}”这种页面", where="slots")
        if not least <= slot.seconds <= longest:
            raise Refusal(f"每页停留 {least} 至 {longest} 秒", "XS-05", where="slots")


# -- music ----------------------------------------------------------------------------------------------------


def check_music(form: MusicForm, law: Law, day: date) -> None:
    """An audio file with a source, for hours the hall is open and no louder than is allowed (XS-06)."""
    if not form.name.strip():
        raise Refusal("请填写曲目名称", where="name")
    if not form.source.strip():
        raise Refusal("请写明来源和授权，例如“公有领域”", where="source")
    if not is_audio(form.head):
        raise Refusal("不是 MP3、OGG、WAV 或者 FLAC 音频文件", where="file")
    if not form.days or not set(form.days) <= set(range(7)):
        raise Refusal("请选择播放的星期", where="days")
    opens, closes = int(law.figure("XS-06", "opens")), int(law.figure("XS-06", "closes"))
    if not opens <= form.begins < form.ends <= closes:
        raise Refusal(f"只在 {clock_words(opens)} 至 {clock_words(closes)} 之间播放", "XS-06", where="begins")
    most = law.figure("XS-06", "volume")
    if not 0 < form.volume <= most:
        raise Refusal(f"音量为 1 至 {most}", "XS-06", where="volume")
    check_days(form.first, form.last, law, day)


def is_audio(head: bytes) -> bool:
    """Whether a file that begins like this is audio a browser plays."""
    if head[:4] == b"RIFF":
        return head[8:12] == b"WAVE"
    frame = len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2  # an MPEG frame, layer III
    return frame or any(head.startswith(mark) for name, mark in _AUDIO.items() if name != "wav")


def clock_words(minutes: int) -> str:
    """Minutes since midnight as a clock shows them: ``08:30``."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def plays(music: MusicScheduled, code: str, at: datetime) -> bool:
    """Whether a screen plays this music at a moment."""
    if music.screens and code not in music.screens:
        return False
    minute = at.hour * 60 + at.minute
    return (
        music.first <= at.date() <= music.last
        and at.weekday() in music.days
        and music.begins <= minute < music.ends
    )
