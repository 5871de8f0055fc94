"""The people and parties of the demo hall: all made up, the codes valid in form, the names visibly examples."""

from __future__ import annotations

from typing import Literal, NamedTuple

from hallcore.ground.codes import credit_check, organisation_check, resident_check
from hallcore.identity.model import NewPerson
from portal.cli.stations import OFFICERS
from signing.seal.policy import Side

PASSWORD = "yangguang-2026"  # noqa: S105 - the demo's one password, printed by make serve
REGION = "222403"


class Party(NamedTuple):
    """A legal person of the demo."""

    code: str
    name: str
    kind: Literal["organ", "institution", "company"]
    capacities: tuple[str, ...]


class Person(NamedTuple):
    """An account of the demo; ``title`` is what the sign-in page says of it."""

    login: str
    person: str
    roles: tuple[str, ...]
    party: str
    title: str


class Device(NamedTuple):
    """A terminal of the demo: code, serial, whose people punch at it (hall, floor), where it hangs."""

    code: str
    serial: str
    hall: str
    floor: int
    place: str


class Keeper(NamedTuple):
    """A trustee: login, name, whom they stand for."""

    login: str
    name: str
    side: Side


def made_up_code(kind: str, number: int) -> str:
    """A unified social credit code that is valid in form and belongs to nobody we know (GB 32100)."""
    prefix = {"organ": "11", "institution": "12", "company": "91"}[kind]
    organisation = f"MA{number:06d}"
    body = f"{prefix}{REGION}{organisation}{organisation_check(organisation)}"
    return body + credit_check(body)


def made_up_ident(serial: int) -> str:
    """A resident identity number that is valid in form; the place is one where nobody is registered (GB 11643)."""
    first = f"220000{19900101}{serial:03d}"
    return first + resident_check(first)


_PURCHASERS: tuple[tuple[str, Literal["organ", "institution"]], ...] = (
    ("敦化市示例中学", "institution"),
    ("敦化市示例建设管理中心", "institution"),
    ("敦化市示例水务局", "organ"),
    ("敦化市示例医院", "institution"),
    ("敦化市示例交通运输局", "organ"),
    ("敦化市示例园林管理处", "institution"),
)
_AGENCIES = ("吉林省示例招标代理有限公司", "延边示例项目咨询有限公司")
_BIDDERS = (
    "吉林省示例建工有限公司",
    "长春示例路桥有限公司",
    "吉林示例城建集团有限公司",
    "延吉示例建筑有限公司",
    "延边示例市政工程有限公司",
    "吉林省示例安装有限公司",
    "敦化示例管道有限公司",
    "敦化示例园林有限公司",
    "延边示例景观有限公司",
    "吉林示例照明有限公司",
    "图们示例水利工程有限公司",
    "珲春示例机电有限公司",
    "安图示例建筑安装有限公司",
    "龙井示例工程有限公司",
    "和龙示例建设有限公司",
    "汪清示例路桥有限公司",
)


def _parties() -> tuple[Party, ...]:
    found = [
        Party(made_up_code(kind, 100 + n), name, kind, ("purchaser",))
        for n, (name, kind) in enumerate(_PURCHASERS)
    ]
    for first, names, capacity in ((200, _AGENCIES, "agency"), (300, _BIDDERS, "bidder")):
        found += [
            Party(made_up_code("company", first + n), name, "company", (capacity,))
            for n, name in enumerate(names)
        ]
    return tuple(found)


PARTIES = _parties()
PURCHASERS = tuple(party for party in PARTIES if "purchaser" in party.capacities)
AGENCIES = tuple(party for party in PARTIES if "agency" in party.capacities)
BIDDERS = tuple(party for party in PARTIES if "bidder" in party.capacities)

KEEPERS = (
    Keeper("keeper1", "示例保管人甲（采购人推荐）", "purchaser"),
    Keeper("keeper2", "示例保管人乙（交易中心）", "centre"),
    Keeper("keeper3", "示例保管人丙（行政监督）", "supervision"),
    Keeper("keeper4", "示例保管人丁（公证）", "notary"),
    Keeper("keeper5", "示例保管人戊（社会监督）", "public"),
)
THRESHOLD = 3
EXPERTS = tuple(f"expert{n}" for n in range(1, 8))

CITIZENS = (
    NewPerson("示例申请甲", made_up_ident(1), "13800000001"),
    NewPerson("示例申请乙", made_up_ident(2), "13800000002"),
)
"""Natural persons of the demo, registered first: ``P-000001`` and ``P-000002``."""

COMPANY = Party(made_up_code("company", 400), "敦化市示例商贸有限公司", "company", ())
"""A company that comes to the hall as an applicant and does not trade."""

HALL_PEOPLE = (
    Person("manager1", "示例管理", ("manager",), "", "政务中心：综合管理"),
    Person("citizen1", CITIZENS[0].name, ("citizen",), "P-000001", "申请人：自然人"),
    Person("citizen2", CITIZENS[1].name, ("citizen",), "P-000002", "申请人：自然人"),
    Person("company1", "示例经办", ("citizen",), COMPANY.code, f"申请人：{COMPANY.name}"),
    Person("kiosk1", "示例自助机", ("kiosk",), "", "一楼大厅自助机"),
    *(Person(one.login, one.person, one.duties, "", one.title) for one in OFFICERS if one.signs_in),
)
"""Who signs in of the hall: they come after the people of trading, so that those keep their numbers."""

BANK = Party(made_up_code("company", 700), "示例银行敦化支行", "company", ())
"""The branch of the bank that takes money for the treasury."""

BANK_CODE = "YH01"
"""The branch's short code: its dossier, its days, and its system on the line are called by it."""

FEE_PEOPLE = (
    Person("finance1", "示例财政甲", ("finance",), "", "财政局：非税收入管理"),
    Person("finance2", "示例财政乙", ("finance",), "", "财政局：非税收入复核"),
    Person("banker1", "示例网点负责人", ("banker",), BANK.code, f"{BANK.name}：网点负责人"),
    Person("teller1", "示例柜员甲", ("teller",), BANK.code, f"{BANK.name}：柜员"),
    Person("teller2", "示例柜员乙", ("teller",), BANK.code, f"{BANK.name}：柜员"),
)
"""Treasury and bank; their accounts are opened last, so that everybody else keeps their number."""

TERMINALS = (
    Device("T01", "DEMO2026T01", "主厅", 1, "一楼东门"),
    Device("T02", "DEMO2026T02", "主厅", 2, "二楼楼梯口"),
    Device("T03", "DEMO2026T03", "主厅", 3, "三楼楼梯口"),
    Device("T04", "DEMO2026T04", "公安服务分厅", 1, "公安服务分厅正门"),
    Device("T05", "DEMO2026T05", "不动产与公积金分厅", 1, "不动产与公积金分厅正门"),
)
TERMINAL_KEY = "example-terminal-key"
"""What the demo's terminals show; production has none of them."""

KEYPAD_KEY = "example-keypad-key-for-the-demo"
"""What the demo's rating keypads show; production has none of them."""

CENTRE_PEOPLE = (Person("manager2", "示例巡查", ("manager",), "", "政务中心：巡查"),)
"""Who walks the hall; the account is opened after all others, so that these keep their numbers."""
INSPECTORS = (Person("inspector1", "示例考核", ("inspector",), "", "政务中心：日考核巡查"),)
"""The centre's inspector, whose account is opened after everybody else's."""

QUEUE_PEOPLE = (Person("usher1", "示例导办", ("usher",), "", "政务中心：导办台"),)
"""Who looks after the queues; opened after everybody else, for the same reason."""

SERVICE_PEOPLE = (
    Person("editor1", "示例宣传甲", ("editor",), "", "政务中心：大厅宣传，起草"),
    Person("editor2", "示例宣传乙", ("editor",), "", "政务中心：大厅宣传，审核"),
)
"""The content office; their accounts are opened after everybody else's."""

WATCHERS = (
    Person("supervisor2", "示例监督乙", ("supervisor",), "", "行政监督：签署"),
    Person("discipline1", "示例纪检甲", ("discipline",), "", "纪检监察"),
    Person("discipline2", "示例纪检乙", ("discipline",), "", "纪检监察：复核"),
)
"""Who supervises besides the first supervisor; their accounts come after everybody else's."""

SELLERS = (
    Party(made_up_code("organ", 500), "敦化市示例自然资源局", "organ", ("seller",)),
    Party(made_up_code("company", 501), "敦化市示例国有资产经营有限公司", "company", ("seller",)),
)
"""Who sells land, mineral rights and state property; they are listed after everybody else who trades."""

SALE_PEOPLE = (
    Person("seller1", "示例出让甲", ("seller",), SELLERS[0].code, f"出让人：{SELLERS[0].name}"),
    Person("seller2", "示例转让乙", ("seller",), SELLERS[1].code, f"转让方：{SELLERS[1].name}"),
)
"""Whose accounts are opened with the sales, after everybody else's."""

POOL_PEOPLE = (Person("pool1", "示例专家管理", ("pool",), "", "评标专家库管理部门"),)
"""Who keeps the pool of experts; neither the centre nor a supervisor of tenders."""

LATER_PEOPLE = (
    *CENTRE_PEOPLE,
    *INSPECTORS,
    *QUEUE_PEOPLE,
    *SERVICE_PEOPLE,
    *WATCHERS,
    *SALE_PEOPLE,
    *POOL_PEOPLE,
)
"""Whose accounts were added last, in the order in which they are opened."""

MANAGEMENT = (
    "manager1",
    "manager2",
    "inspector1",
    "usher1",
    "editor1",
    "editor2",
    "centre1",
    "centre2",
    "supervisor1",
    "operator1",
)
"""The ten who run the centre itself; the departments' people are posted to it (``stations.OFFICERS``)."""

PEOPLE = (
    Person("purchaser1", "示例甲", ("purchaser",), PURCHASERS[0].code, "招标人：敦化市示例中学"),
    *(
        Person(f"purchaser{n}", f"示例招标{n}", ("purchaser",), party.code, f"招标人：{party.name}")
        for n, party in enumerate(PURCHASERS[1:], 2)
    ),
    Person("agency1", "示例乙", ("agency",), AGENCIES[0].code, f"招标代理：{AGENCIES[0].name}"),
    Person("agency2", "示例丙", ("agency",), AGENCIES[1].code, f"招标代理：{AGENCIES[1].name}"),
    *(
        Person(f"bidder{n}", f"示例投标{n}", ("bidder",), party.code, f"投标人：{party.name}")
        for n, party in enumerate(BIDDERS, 1)
    ),
    Person("centre1", "示例主持", ("centre",), "", "交易中心：开标主持"),
    Person("centre2", "示例记录", ("centre",), "", "交易中心：开标记录"),
    *(Person(keeper.login, keeper.name, ("trustee",), "", f"保管人：{keeper.name}") for keeper in KEEPERS),
    *(Person(login, f"示例专家{n}", ("expert",), "", f"评标专家 {n}") for n, login in enumerate(EXPERTS, 1)),
    Person("supervisor1", "示例监督", ("supervisor",), "", "行政监督"),
    Person("operator1", "示例运维", ("operator",), "", "系统运维"),
)
_OUTSIDE = ("bidder", "citizen")
_DEPARTMENTS = (
    "purchaser",
    "agency",
    "seller",
    "acceptor",
    "handler",
    "reviewer",
    "approver",
    "finance",
    "banker",
    "teller",
    "pool",
)


def zone_of(login: str) -> str:
    """The network somebody of the demo comes from: the public's, the departments', or the hall's own."""
    role = BY_LOGIN[login].roles[0]
    return "public" if role in _OUTSIDE else "department" if role in _DEPARTMENTS else "hall"


ONE_PER_ROLE = (
    "purchaser1",
    "agency1",
    "bidder1",
    "centre1",
    "keeper1",
    "expert1",
    "supervisor1",
    "operator1",
    "citizen1",
    "company1",
    "d05-accept",
    "d05-handle",
    "d05-review",
    "d05-approve",
    "manager1",
    "kiosk1",
    *(person.login for person in FEE_PEOPLE),
    *(person.login for person in LATER_PEOPLE),
)
MORE_EXPERTS = tuple(
    Person(f"expert{n}", f"示例专家{n}", ("expert",), "", f"评标专家 {n}") for n in range(8, 15)
)
"""Experts besides the first seven, so that a draw has something to choose from; opened after everybody else."""

BY_LOGIN = {
    person.login: person for person in (*PEOPLE, *HALL_PEOPLE, *FEE_PEOPLE, *LATER_PEOPLE, *MORE_EXPERTS)
}
