"""The demo hall's own organisation: 39 departments, 208 windows, the 286 people posted to them, from short tables.

Somebody sits at every window. Names of people are visibly examples; numbers of telephones are nobody's. The same
tables give the same hall, so tests and walks may name a window or a login. Only the officers of nine departments
sign in (``d05-accept`` …).
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from hallcore.organisation.model import Duty

MAIN, POLICE, ESTATE = "主厅", "公安服务分厅", "不动产与公积金分厅"


class Station(NamedTuple):
    """A department of the demo and where its windows stand; ``windows`` is how many are its own."""

    code: str
    organ: str
    short: str
    hall: str
    floor: int
    zone: str
    windows: int
    elsewhere: bool


class Window(NamedTuple):
    """A window of the demo."""

    number: str
    name: str
    kind: Literal["department", "comprehensive"]
    departments: tuple[str, ...]
    hall: str
    floor: int
    zone: str


class Officer(NamedTuple):
    """Somebody posted: ``login`` is also how a partner is named; without ``signs_in`` no password fits."""

    login: str
    person: str
    department: str
    window: str
    duties: tuple[Duty, ...]
    title: str
    partner: str = ""
    chief: bool = False
    signs_in: bool = False


_HERE = {1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 19, 20, 21, 23, 24}
"""Departments whose cases are handled here; those of the other twenty live in the provincial system."""

_TABLE: tuple[tuple[str, str, str, int, str, int], ...] = (
    ("敦化市市场监督管理局", "市场监督管理局", MAIN, 1, "A 区", 16),
    ("敦化市公安局", "公安局", POLICE, 1, "G 区", 24),
    ("敦化市人力资源和社会保障局", "人力资源和社会保障局", MAIN, 1, "B 区", 14),
    ("敦化市自然资源局", "自然资源局", MAIN, 2, "C 区", 8),
    ("敦化市住房和城乡建设局", "住房和城乡建设局", MAIN, 2, "C 区", 8),
    ("敦化市交通运输局", "交通运输局", MAIN, 2, "D 区", 8),
    ("敦化市卫生健康局", "卫生健康局", MAIN, 2, "D 区", 6),
    ("敦化市教育局", "教育局", MAIN, 3, "E 区", 4),
    ("敦化市民政局", "民政局", MAIN, 1, "B 区", 6),
    ("敦化市农业农村局", "农业农村局", MAIN, 3, "E 区", 5),
    ("敦化市水利局", "水利局", MAIN, 3, "E 区", 4),
    ("敦化市林业局", "林业局", MAIN, 3, "E 区", 4),
    ("延边朝鲜族自治州生态环境局敦化市分局", "生态环境局", MAIN, 2, "C 区", 4),
    ("敦化市应急管理局", "应急管理局", MAIN, 2, "D 区", 4),
    ("敦化市发展和改革局", "发展和改革局", MAIN, 2, "C 区", 3),
    ("敦化市工业和信息化局", "工业和信息化局", MAIN, 3, "F 区", 2),
    ("敦化市财政局", "财政局", MAIN, 3, "F 区", 2),
    ("国家税务总局敦化市税务局", "税务局", MAIN, 1, "A 区", 14),
    ("敦化市商务局", "商务局", MAIN, 3, "F 区", 3),
    ("敦化市文化广播电视和旅游局", "文化广播电视和旅游局", MAIN, 3, "E 区", 3),
    ("敦化市医疗保障局", "医疗保障局", MAIN, 1, "B 区", 12),
    ("敦化市退役军人事务局", "退役军人事务局", MAIN, 3, "F 区", 3),
    ("敦化市司法局", "司法局", MAIN, 3, "F 区", 2),
    ("敦化市城市管理行政执法局", "城市管理行政执法局", MAIN, 2, "D 区", 4),
    ("敦化市气象局", "气象局", MAIN, 3, "F 区", 1),
    ("敦化市烟草专卖局", "烟草专卖局", MAIN, 1, "A 区", 2),
    ("敦化市消防救援大队", "消防救援大队", MAIN, 2, "D 区", 3),
    ("延边朝鲜族自治州住房公积金管理中心敦化管理部", "住房公积金管理中心", ESTATE, 1, "H 区", 6),
    ("敦化市不动产登记中心", "不动产登记中心", ESTATE, 1, "H 区", 10),
    ("敦化市残疾人联合会", "残疾人联合会", MAIN, 3, "F 区", 2),
    ("敦化市档案局", "档案局", MAIN, 3, "F 区", 1),
    ("敦化市民族宗教事务局", "民族宗教事务局", MAIN, 3, "F 区", 1),
    ("敦化市统计局", "统计局", MAIN, 3, "F 区", 1),
    ("敦化市审计局", "审计局", MAIN, 3, "F 区", 1),
    ("敦化市体育局", "体育局", MAIN, 3, "F 区", 1),
    ("国网吉林省电力有限公司敦化市供电公司", "供电公司", MAIN, 2, "D 区", 3),
    ("敦化市示例燃气有限公司", "燃气公司", MAIN, 2, "D 区", 2),
    ("敦化市示例自来水有限公司", "自来水公司", MAIN, 2, "D 区", 2),
    ("延边朝鲜族自治州邮政管理局敦化市派出机构", "邮政管理局", MAIN, 3, "F 区", 1),
)

_COMPREHENSIVE: tuple[tuple[str, tuple[str, ...], int, str, int], ...] = (
    ("企业开办综合窗口", ("D01", "D18", "D02", "D28"), 1, "A 区", 3),
    ("社会事务综合窗口", ("D09", "D08", "D22", "D30"), 1, "B 区", 2),
    ("社会保障综合窗口", ("D03", "D21"), 1, "B 区", 1),
    ("工程建设项目综合窗口", ("D05", "D04", "D15", "D13", "D27", "D36", "D37", "D38"), 2, "C 区", 2),
)
"""Name, the departments it takes in for (the first sends the staff), floor, zone, how many windows."""

OFFICES_WITH_LOGINS = ("D01", "D02", "D04", "D05", "D12", "D14", "D24", "D25", "D27")
"""The departments whose officers sign in: ``d01-accept``, ``-handle``, ``-review``, ``-approve``, ``-deputy``.

Every co-department of the demo's joint item is among them, so that each can answer at a desk of its own.
"""

FINANCE = "D17"
"""The finance department, whose second representative and chief sign in: they handle and decide complaints of procurement."""

SMALL, LARGE = 2, 12
"""Up to so many windows the second representative sits at the last one; from so many on there is a third behind."""

STATIONS = tuple(
    Station(f"D{n:02d}", organ, short, hall, floor, zone, windows, n not in _HERE)
    for n, (organ, short, hall, floor, zone, windows) in enumerate(_TABLE, 1)
)


def _windows() -> tuple[Window, ...]:
    """Comprehensive windows first, then each department's, floor by floor and hall by hall."""
    found: list[Window] = []

    def add(
        name: str, kind: Literal["department", "comprehensive"], served: tuple[str, ...], place: Station
    ) -> None:
        number = f"W{len(found) + 1:03d}"
        found.append(Window(number, name, kind, served, place.hall, place.floor, place.zone))

    by_code = {station.code: station for station in STATIONS}
    for name, served, floor, zone, many in _COMPREHENSIVE:
        place = by_code[served[0]]._replace(hall=MAIN, floor=floor, zone=zone)
        for _ in range(many):
            add(name, "comprehensive", served, place)
    for station in sorted(
        STATIONS, key=lambda one: (one.hall != MAIN, one.hall, one.floor, one.zone, one.code)
    ):
        for _ in range(station.windows):
            add(f"{station.short}窗口", "department", (station.code,), station)
    return tuple(found)


WINDOWS = _windows()


def _officers() -> tuple[Officer, ...]:
    found: list[Officer] = []
    for station in STATIONS:
        own = [window.number for window in WINDOWS if window.departments[0] == station.code]
        found += _signing(station, own) if station.code in OFFICES_WITH_LOGINS else _plain(station, own)
    return tuple(found)


def _signing(station: Station, own: list[str]) -> list[Officer]:
    """Four officers with one duty each and a deputy with all four, who is everybody's partner; then windows."""
    code, low = station.code, station.code.lower()
    every: tuple[Duty, ...] = ("acceptor", "handler", "reviewer", "approver")
    # A department with one window has the deputy at the same one.
    deputy, first, second = f"{low}-deputy", own[0], own[min(1, len(own) - 1)]

    def one(role: str, name: str, window: str, duties: tuple[Duty, ...], partner: str) -> Officer:
        title = f"{station.short}：{name}"
        person = f"示例{code}{name}"
        login, chief = f"{low}-{role}", role == "approve"
        return Officer(login, person, code, window, duties, title, partner, chief=chief, signs_in=True)

    return [
        one("deputy", "副岗", second, every, ""),
        one("accept", "受理", first, ("acceptor",), deputy),
        one("handle", "承办", "", ("handler",), deputy),
        one("review", "审核", "", ("reviewer",), deputy),
        one("approve", "批准", "", ("approver",), deputy),
        *_at_windows(station, own[2:], deputy),
    ]


def _plain(station: Station, own: list[str]) -> list[Officer]:
    """A second representative and the chief, who stands in for whom; then one acceptor to a window.

    In a small department the second takes in too, at the last window; a large one has a third behind the windows.
    """
    low, small = station.code.lower(), len(own) <= SMALL
    rest: tuple[Duty, ...] = ("handler", "reviewer", "approver")

    def one(role: str, name: str, *, chief: bool = False, partner: str = "", window: str = "") -> Officer:
        duties: tuple[Duty, ...] = ("acceptor", *rest) if window else rest
        person, title = f"示例{station.code}{name}", f"{station.short}：{name}"
        signs_in = station.code == FINANCE
        login = f"{low}-{role}"
        return Officer(
            login, person, station.code, window, duties, title, partner, chief=chief, signs_in=signs_in
        )

    second = one("second", "副代表", window=own[-1] if small else "")
    found = [second, one("chief", "首席代表", chief=True, partner=second.login)]
    if len(own) >= LARGE:
        found.append(one("third", "后台承办", partner=second.login))
    at_windows = _at_windows(station, own[:-1] if small else own, "")
    if at_windows and len(own) < LARGE:
        # Nobody decides what they reviewed (XK-09): with two behind the windows, somebody at one of them reviews.
        last = at_windows.pop()
        at_windows.append(last._replace(duties=(*last.duties, "reviewer"), partner=""))
    return [*found, *at_windows]


def _at_windows(station: Station, numbers: list[str], partner: str) -> list[Officer]:
    """One acceptor to a window, each with the one before as partner."""
    found = []
    for number in numbers:
        login = number.lower()
        person, title = f"示例{station.code}窗口{number[1:]}", f"{station.short}：窗口 {number}"
        found.append(Officer(login, person, station.code, number, ("acceptor",), title, partner))
        partner = login
    return found


OFFICERS = _officers()
SIGN_INS = tuple(officer for officer in OFFICERS if officer.signs_in)
