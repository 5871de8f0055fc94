"""The competent department of a test of trading: two departments, who handles and who decides, a complaint, a decision."""

from __future__ import annotations

from datetime import date

from hallcore.desk import Actor
from hallcore.identity.model import NewAccount
from hallcore.organisation.model import DepartmentForm, PostForm
from tests.makers.house import SmallHouse
from tests.makers.values import VERIFIER
from trading.challenges.complaint_model import LodgeForm, SettleForm
from trading.challenges.procured_model import ChallengeForm, ReplyForm

MANAGER = Actor("U-900000", "manager")
COMPLAINT = LodgeForm(
    department="D05",
    about="result",
    respondent="示例招标人",
    facts="第一中标候选人的业绩与公示不符。",
    request="责令重新评标。",
    known_on=date(2026, 3, 26),
    contact="示例联系人",
    phone="13800000000",
    signer="示例法定代表人",
)
CHALLENGE = ChallengeForm(
    step="result",
    items=("中标产品的参数不满足招标文件第三章", "评审得分汇总有误"),
    facts="中标产品公开说明书与招标文件要求不符。",
    basis="财政部令第87号第五十九条（示例）",
    request="认定中标结果无效。",
    contact="示例联系人",
    phone="13800000000",
    address="敦化市示例路 2 号 133700",
    signer="示例法定代表人",
)
REPLY = ReplyForm("dismissed", "经核对，参数满足要求。", "招标文件第三章", "经核对，质疑事项不成立。")
UPHELD = SettleForm("upheld", "re-evaluate", "查明评分计算错误。", "评分汇总有误，责令重新评标。")


class Department:
    """The competent department of a test: somebody who handles, somebody who decides."""

    def __init__(self, hall: SmallHouse) -> None:
        hall.act(
            "register-department",
            "",
            MANAGER,
            DepartmentForm("D05", "敦化市示例住建局", "住建局", zone="A 区"),
        )
        hall.act(
            "register-department",
            "",
            MANAGER,
            DepartmentForm("D06", "敦化市示例交通局", "交通局", zone="A 区"),
        )
        leaders = [self._account(hall, f"leader{n}", ("manager",)) for n in (1, 2)]
        self.people: dict[str, Actor] = {}
        for login, department in (("handler", "D05"), ("approver", "D05"), ("other", "D06")):
            role = "approver" if login == "approver" else "handler"
            account = self._account(hall, login, (role,))
            post = PostForm(
                account, f"示例{login}", department, "", (role,), home_leader=leaders[0],
                centre_leader=leaders[1], working_since=date(2000, 7, 1),
            )  # fmt: skip
            hall.act("post-staff", "", MANAGER, post)
            self.people[login] = Actor(account, role)

    @staticmethod
    def _account(hall: SmallHouse, login: str, roles: tuple[str, ...]) -> str:
        form = NewAccount(login, VERIFIER, f"示例{login}", roles)
        return hall.act("open-account", "", MANAGER, form).dossier

    def __getattr__(self, name: str) -> Actor:
        return self.people[name]
