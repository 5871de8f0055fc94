"""Faults of a draft of card rules in Chinese: where, and what is to be mended.

The readers of the law say faults in English, for whoever writes the files and for the command line; a page says them to
supervisors. Each sentence has its pattern here; a fault none fits is shown as it is, so that nothing is lost.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from hallcore.supervision.words import FIELDS, title_of


class Told(NamedTuple):
    """A fault on a page: its file, its entry (a rule's key) or "", and what is wrong."""

    file: str
    entry: str
    words: str


_PLACE = re.compile(
    r"(?P<file>[^:\n]+\.toml)(?:: (?P<entry>(?:card|matter|figure|rule|clock|procedure|law) [^:]+))?: (?P<fault>.+)",
    re.DOTALL,
)

_PATTERNS: tuple[tuple[str, str], ...] = (
    # -- the file
    (r"unknown table '(?P<a>.+)'", "没有“{a}”这种表"),
    (r"(?P<a>\S+) should be a list of tables", "“{a}”应当写成 [[{a}]] 表"),
    (r"unknown key '(?P<a>.+)'", "没有“{a}”这个字段"),
    (r"it holds no card rule", "草案中没有监察规则（[[card]] 表）"),
    (r"nested too deeply", "嵌套过深，无法读取"),
    (r"'utf-8' codec .+", "文件不是 UTF-8 编码"),
    (r"(?P<a>.+) \(at line (?P<b>\d+), column (?P<c>\d+)\)", "第 {b} 行第 {c} 列不符合 TOML 写法"),
    (r"(?P<a>.+) \(at end of document\)", "文件不完整，末尾不符合 TOML 写法"),
    # -- values
    (r"Object missing required field `(?P<a>[^`]+)`(?: - at `\$\.?(?P<b>[^`]*)`)?", "缺少必填字段“{a}”{at}"),
    (r"Object contains unknown field `(?P<a>[^`]+)`(?: - at `\$\.?(?P<b>[^`]*)`)?", "没有“{a}”这个字段{at}"),
    (r"Invalid enum value (?P<a>\S+)(?: - at `\$\.?(?P<b>[^`]*)`)?", "{a} 不是可以填写的值{at}"),
    (r"Invalid value (?P<a>\S+)(?: - at `\$\.?(?P<b>[^`]*)`)?", "{a} 不是可以填写的值{at}"),
    (
        r"Expected (?P<a>.+), got (?P<c>[^-]+?)(?: - at `\$\.?(?P<b>[^`]*)`)?",
        "值的类型不对（应为 {a}，实为 {c}）{at}",
    ),
    (r"valid_to (?P<a>\S+) lies before valid_from (?P<b>\S+)", "失效日期 {a} 早于施行日期 {b}"),
    (r"it cites nothing", "没有写明依据"),
    (r"'(?P<a>.+)' is no citation .+", "“{a}”不是规范的依据写法（例如 LAW 12(3)）"),
    # -- names
    (r"it watches no kind of matter", "没有写明监察哪一类事项（machines）"),
    (r"unknown machine '(?P<a>.+)'", "没有“{a}”这一类事项"),
    (r"it relieves an unknown rule '(?P<a>.+)'", "所替代的规则 {a} 不存在"),
    (r"unknown act '(?P<act>.*)'", "没有{act}这种办理行为"),
    (r"(?P<act>\S+) has no field '(?P<field>.*)'", "{act}没有“{field}”这一项内容"),
    (r"unknown rung '(?P<a>.*)'", "没有“{a}”这一牌级，可用 reminder（预警）、yellow（黄牌）、red（红牌）"),
    (r"unknown clock '(?P<a>.*)'", "没有“{a}”这个期限"),
    (r"clock '(?P<a>.*)' never runs in '(?P<b>.*)'", "期限“{a}”在“{b}”一类事项中不会起算"),
    (r"unknown truth '(?P<a>.*)'", "没有“{a}”这项核对"),
    (r"(?P<a>\S+) cannot be asked of '(?P<b>.*)'", "核对“{a}”不能用于“{b}”一类事项"),
    # -- acts
    (
        r"it always fires: every matter begins with '(?P<act>.*)', and nothing narrows it",
        "条件总是成立：每件事项都从{act}开始，又没有其他条件",
    ),
    (r"it can never fire: '(?P<act>.*)' is filed in none of (?P<a>.*)", "条件永远不成立：{a} 中不会有{act}"),
    (r"it can never fire: (?P<acts>.+) is never missing", "条件永远不成立：{acts}不会缺少"),
    (
        r"it can never fire: a field is to be the same and to differ",
        "条件永远不成立：同一项内容既要求相同，又要求不同",
    ),
    (
        r"it can never fire: (?P<field>\S+) is to be empty and filled",
        "条件永远不成立：“{field}”既要求为空，又要求填写",
    ),
    (
        r"it can never fire: (?P<field>\S+) is to be several things at once",
        "条件永远不成立：“{field}”同时要求为几个不同的值",
    ),
    (
        r"it can never fire: (?P<field>\S+) is to be (?P<a>.+) and is not to be",
        "条件永远不成立：“{field}”既要求为 {a}，又排除了它",
    ),
    (
        r"it can never fire: (?P<field>\S+) is to be over (?P<a>\S+) and under (?P<b>\S+)",
        "条件永远不成立：“{field}”既要求多于 {a}，又要求少于 {b}",
    ),
    (r"it can never fire: no act asks for it", "条件永远不成立：没有写明由哪种办理行为引起核对（on）"),
    (r"an earlier act without a type", "此前的办理行为没有写明种类（types）"),
    (r"(?P<a>\S+) times is no number of acts", "次数 {a} 不对，应当为一次以上"),
    (r"(?P<field>\S+) (?P<a>in|outside) wants a list", "“{field}”用 {a} 比较的，值应当是一个列表"),
    (
        r"(?P<field>\S+) (?P<a>empty|filled) is compared with nothing",
        "“{field}”用 {a} 判断的，不填写比较的值",
    ),
    # -- clocks and patterns
    (
        r"a clock is named, or begins with an act: one of both",
        "期限应当写明名称（clocks）或者起算的办理行为（since），二者选一",
    ),
    (r"it has no rung", "没有写明牌级（rungs）"),
    (
        r"a rung lies whole working days off or half ones, not both",
        "同一牌级只能按整日（offset）或者半日（halves）推算，不能并用",
    ),
    (
        r"what begins with an act ends on the day of a field, or is counted by a clock of the law: one of both",
        "自办理行为起算的期限，届满日期取自其内容（field）或者按法定期限计算（law），二者选一",
    ),
    (r"it never ends: no act ends the period", "期限没有终点：没有写明由哪种办理行为终止（until）"),
    (
        r"a rung lies below another: (?P<rung>\S+) is reached no later than (?P<other>\S+)",
        "牌级次序不对：{rung}不晚于{other}",
    ),
    (
        r"a pattern looks at each act alone: it knows no earlier one",
        "累计规则逐件判断，条件中不能引用此前的办理行为",
    ),
    (r"(?P<a>\S+) acts are no pattern", "{a} 次不构成累计，应当为两次以上"),
    (
        r"minutes are given where acts lie within minutes, and only there",
        "按分钟累计的才填写 minutes，并且必须填写",
    ),
)
_COMPILED = tuple((re.compile(pattern, re.DOTALL), words) for pattern, words in _PATTERNS)
_RUNGS = {"reminder": "预警", "yellow": "黄牌", "red": "红牌"}


def told(fault: str) -> Told:
    """A fault as a page says it."""
    match = _PLACE.fullmatch(fault)
    if match is None:
        return Told("", "", words_of(fault) or fault)
    entry = (match["entry"] or "").partition(" ")[2]
    return Told(match["file"], entry, words_of(match["fault"]) or match["fault"])


def words_of(fault: str) -> str:
    """The Chinese sentence of a fault without its place, "" where none is known."""
    for pattern, words in _COMPILED:
        match = pattern.fullmatch(fault)
        if match is not None:
            return words.format(**_said(match.groupdict()))
    return ""


def _said(found: dict[str, str | None]) -> dict[str, str]:
    """What the sentence names: acts and fields by their names in Chinese, with what stands in the file."""
    said = {name: value or "" for name, value in found.items()}
    said["at"] = f"（{said['b']}）" if said.get("b") else ""
    if "act" in said:
        said["act"] = _act(said["act"])
    if "acts" in said:
        said["acts"] = "、".join(_act(one) for one in said["acts"].split(", "))
    if "field" in said:
        name = FIELDS.get(said["field"], "")
        said["field"] = f"{name}（{said['field']}）" if name else said["field"]
    for name in ("rung", "other"):
        if name in said:
            said[name] = _RUNGS.get(said[name], said[name])
    return said


def _act(kind: str) -> str:
    title = title_of(kind)
    return f"“{title}”（{kind}）" if title != kind else f"“{kind}”"
