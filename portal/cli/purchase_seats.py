"""Who sits where in a walked direct purchase, and what each does at a page: purchaser, finance department, suppliers."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from portal.cli import cast
from portal.cli.browser import Answer, Fields, Unexpected, Upload
from portal.cli.case_seats import CaseSeats

BUYER, SUPPLIER, OTHER, FINANCE = "purchaser1", "bidder12", "bidder1", "finance1"


class PurchasePlan(NamedTuple):
    """What is walked: a method, and to which end."""

    name: str
    method: str
    end: str = "contract"


PLANS = (
    PurchasePlan("gp-single-source", "gp_single_source"),
    PurchasePlan("gp-single-source-objection", "gp_single_source", "upheld"),
    PurchasePlan("gp-emergency", "gp_emergency"),
    PurchasePlan("gp-emergency-direct", "gp_emergency", "direct"),
)
PURCHASES = tuple(plan.name for plan in PLANS)


class PurchaseSeats:
    """Everybody of one purchase, and what they hold."""

    def __init__(self, seats: CaseSeats, plan: PurchasePlan) -> None:
        self.seats, self.plan = seats, plan
        self.number = self.intention = ""
        self.agreed: list[tuple[str, bool]] = []
        self.taken: dict[str, bytes] = {}

    def say(self, what: str) -> None:
        """Print a step."""
        self.seats.steps.say(f"［{self.plan.name}］{what}")

    def step(self, name: str, fields: Fields, *files: Upload, by: str = BUYER) -> Answer:
        """One of the desk's windows filled in and sent."""
        return self.seats.fill(by, f"/desk/purchases/{self.number}/steps/{name}", fields, files)

    def refused(self, what: str, name: str, fields: Fields, *files: Upload, by: str = BUYER) -> None:
        """A window that must not let this through."""
        try:
            self.seats.at(by).submit(f"/desk/purchases/{self.number}/steps/{name}", fields, files)
            told = False
        except Unexpected as answer:
            told = answer.status == 409
        self.agreed.append((what, told))

    def party(self, login: str) -> str:
        """The credit code of an account's party."""
        return cast.BY_LOGIN[login].party

    def page(self) -> str:
        """The public page."""
        return self.seats.public.get(f"/trading/purchases/{self.number}").text

    def keep(self, name: str, releases: int) -> None:
        """Take the open data of a stage once it has so many releases."""
        path = f"/trading/purchases/{self.number}/ocds.json"

        def told() -> bool:
            try:
                return len(self.seats.public.get(path).json["releases"]) == releases
            except Unexpected as waiting:
                if waiting.status != 404:
                    raise
                return False

        self.seats.steps.until(f"{releases} releases", told)
        package = self.seats.public.get(path)
        ocid = package.json["releases"][0]["ocid"]
        stage = f"{len(self.taken) // 2 + 1}-{name}"
        self.taken[f"{stage}.json"] = package.body
        self.taken[f"{stage}.record.json"] = self.seats.public.get(f"/api/ocds/releases/{ocid}.json").body
        self.say(f"以 OCDS 导出本阶段：{releases} 条发布（{stage}.json）")

    def invitation(self, logins: tuple[str, ...], hours: int) -> Fields:
        """What is filled in to ask suppliers, who have some hours."""
        until = self.seats.steps.now() + timedelta(hours=hours)
        return {
            "suppliers": [self.party(login) for login in logins],
            "until": f"{until:%Y-%m-%dT%H:%M}",
            "text": "请按采购内容报价，并提供成本和同类项目合同价格。",
        }

    def offer(self, login: str, price: str) -> None:
        """A supplier's one offer, signed."""
        path = f"/bidder/purchases/{self.number}"
        fields = {"price": price, "days": "3", "address": "吉林省珲春市示例路 8 号", "text": ""}
        sheet = ("files", f"报价单-{login}.txt", f"示例报价单 {price}\n".encode())
        answer = self.seats.at(login, "public").submit(path, fields, (sheet,))
        if "done=offer-filed" not in answer.url:
            raise Unexpected(f"{login}'s offer was not taken: {answer.url}")
        try:
            self.seats.at(login, "public").submit(path, fields, (sheet,))
            again = True
        except Unexpected:
            again = False
        self.agreed.append(("报价只提交一次", not again))
