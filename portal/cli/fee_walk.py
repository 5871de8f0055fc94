"""``hall walk fees``: a fee from the notice to its refund, through the real web; the ledger is summed at each step.

An application, the window's notice, the bank's counter, a mistake taken back by a colleague, the day's close and
remittance, the bank's statement, the tie-out, and a refund by three hands to the account it was paid from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, time
from decimal import Decimal
from html import unescape
from pathlib import Path

from rich.console import Console

from hallcore.fees.ledger import SIDES
from hallcore.ground.clock import TZ
from hallcore.ground.money import in_words
from portal.cli import cast
from portal.cli.browser import Answer, Fields, Unexpected
from portal.cli.case_kinds import PLANS
from portal.cli.case_proof import Check, Matter, prove_matter
from portal.cli.case_seats import CaseSeats
from portal.cli.case_walk import CaseWalk
from portal.cli.fee_book import Balances, FeeBook, told
from portal.cli.steps import Steps
from portal.cli.treasury import ACCOUNTS
from portal.settings import Settings

FEES = "fees"
ITEM, ACCOUNT = "F0502", "GK01"
"""What is charged, and where it goes."""

AMOUNT = Decimal("1260.00")
DRAWER = "500.00"
PAYER_ACCOUNT = "6222000000000000001"
_NOTICE = re.compile(r"/office/fees/(JK-[0-9-]+)")
_HIDDEN = re.compile(r"<input[^>]*type=\"hidden\"[^>]*>")
_PLACE = re.compile(r'name="base_(\d+)"')


class FeeWalk:
    """A fee on its way; every act is a method."""

    def __init__(self, seats: CaseSeats) -> None:
        self.seats = seats
        self.case = CaseWalk(seats, next(plan for plan in PLANS if plan.kind == "ordinary"))
        self.book = FeeBook(seats.at("banker1"), seats.steps)
        self.notice = self.code = self.day = ""
        self.agreed: list[Check] = []

    def acts(self) -> Iterator[Callable[[], None]]:
        """Every step, in order."""
        yield self.begin
        yield self.issue
        yield self.wait_for_money
        yield self.start
        yield self.mistake
        yield self.correct
        yield self.take
        yield self.case.deliver
        yield self.hand_over
        yield self.close
        yield self.remit
        yield self.statement
        yield self.tie_out
        yield self.ask_back
        yield self.approve_back
        yield self.pay_back

    @property
    def refund(self) -> str:
        """The refund's number."""
        return f"{self.notice}.T1"

    @property
    def payer(self) -> str:
        """Who pays, by name."""
        return cast.BY_LOGIN[self.case.plan.who].person

    # -- the notice -----------------------------------------------------------------------------------

    def begin(self) -> None:
        """An application on a working day of its own, accepted; the bank has its day."""
        self.seats.wait(1)
        today = self.seats.today()
        self.day = f"RZ-{cast.BANK_CODE}-{today:%Y%m%d}"
        self.seats.steps.until(
            "the bank's day", lambda: self.day in self.seats.at("banker1").get("/bank/days").text
        )
        self.case.apply()
        self.case.take()

    def issue(self) -> None:
        """The window issues the notice: fills in, looks at what it comes to, issues it."""
        acceptor, path = f"{self.case.low}-accept", f"/office/cases/{self.case.number}/fees/new"
        page = self.seats.at(acceptor).get(path).text
        place = _PLACE.search(page, page.index(ITEM) if ITEM in page else 0)
        if place is None:
            raise Unexpected(f"{path} does not offer {ITEM}")
        n = place[1]
        answer = self.twice(acceptor, path, {f"quantity_{n}": "1", f"base_{n}": str(AMOUNT)})
        found = _NOTICE.search(answer.url)
        if found is None:
            raise Unexpected(f"the notice was not issued: {answer.url}")
        self.notice = found[1]
        self.book.add(self.notice)
        self.code = str(self.book.records(self.notice)[0]["body"]["code"])
        self.say(
            f"窗口开具缴款通知书 {self.notice}，{AMOUNT:,.2f} 元（{in_words(AMOUNT)}），识别码 {self.code}"
        )
        self.stands({"receivable": AMOUNT, "due": -AMOUNT})

    def wait_for_money(self) -> None:
        """Granted at once, and not handed over before it is paid (FEE-19)."""
        self.case.report()
        self.case.review()
        self.case.decide()
        try:
            self.case.deliver()
            kept = False
        except Unexpected as refused:
            kept = refused.status == 409
        self.agreed.append(("未缴清的不发放", kept))
        self.say("作出准予决定；缴清之前不予发放")

    # -- the counter ----------------------------------------------------------------------------------

    def start(self) -> None:
        """Two tellers take their windows over."""
        for teller in ("teller1", "teller2"):
            self.seats.fill(teller, "/bank/shift", {"after": "", "cash": DRAWER})
        self.book.add(self.day, f"{self.day}.S01", f"{self.day}.S02")
        self.say(f"两名柜员接班，营业日 {self.day}")

    def mistake(self) -> None:
        """Confirmed by mistake."""
        self.confirm("WALK-1")
        self.say("柜员一查识别码、核对、确认收款（刷卡未成功，误操作）")
        self.receipts(1)
        self.stands({"bank": AMOUNT, "due": -AMOUNT})

    def correct(self) -> None:
        """Taken back by the colleague; whoever confirmed cannot."""
        path = f"/bank/notices/{self.notice}/reverse"
        try:
            self.seats.fill("teller1", path, {"reason": "误操作"})
            own = False
        except Unexpected as refused:
            own = refused.status == 409
        self.agreed.append(("确认人不能自己冲正", own))
        self.seats.fill("teller2", path, {"reason": "误确认，款项未收"})
        self.say("第二名柜员冲正，反向分录")
        self.receipts(2)
        self.stands({"receivable": AMOUNT, "due": -AMOUNT})

    def take(self) -> None:
        """Paid by card, confirmed once."""
        self.confirm("WALK-2")
        self.say("缴款人刷卡，柜员一确认收款")
        self.receipts(3)
        try:
            self.confirm("WALK-3")
            once = False
        except Unexpected as refused:
            once = refused.status == 409
        self.agreed.append(("已缴清的不能再确认", once))
        self.stands({"bank": AMOUNT, "due": -AMOUNT})

    def confirm(self, serial: str) -> None:
        """Find the notice by its code, fill in, read once more, confirm."""
        found = self.seats.at("teller1").get(f"/bank?q={self.code}")
        if not found.path.endswith(self.notice):
            raise Unexpected(f"the code {self.code} does not lead to {self.notice}")
        fields = {
            "channel": "pos",
            "serial": f"{serial}-{self.notice}",
            "payer": self.payer,
            "account": PAYER_ACCOUNT,
            "opened_at": "示例银行",
        }
        self.twice("teller1", f"{found.path}/confirm", fields)

    def hand_over(self) -> None:
        """After the cut-off the drawers are counted."""
        today = self.seats.today()
        self.seats.steps.jump(datetime.combine(today, time(16, 40), TZ))
        for teller in ("teller1", "teller2"):
            self.seats.fill(teller, "/bank/shift", {"cash": DRAWER, "reason": ""})
        self.say("过截止时间，两名柜员清点钱箱交班")

    def close(self) -> None:
        """The head closes the day."""
        self.seats.fill("banker1", f"/bank/days/{self.day}/close")
        self.say("网点负责人日终")
        self.stands({"bank": AMOUNT, "due": -AMOUNT})

    def remit(self) -> None:
        """All of it goes to the treasury."""
        fields = {"account": ACCOUNT, "amount": str(AMOUNT), "serial": f"HK-{self.day}"}
        self.seats.fill("banker1", f"/bank/days/{self.day}/remit", fields)
        self.say(f"划缴国库 {AMOUNT:,.2f} 元")
        self.stands({"fiscal": AMOUNT, "due": -AMOUNT})

    # -- the treasury -----------------------------------------------------------------------------------

    def statement(self) -> None:
        """The bank's statement, as its file has it, is taken in; its one line matches."""
        on, own = self.seats.today(), next(one.number for one in ACCOUNTS if one.code == ACCOUNT)
        head = "记账日期,贷方发生额,借方发生额,流水号,账号,币种,对方户名,对方账号,对方行名,摘要"
        row = (
            f"{on},{AMOUNT},,WALK-2-{self.notice},{own},CNY,{self.payer},{PAYER_ACCOUNT},示例银行,{self.code}"
        )
        file = ("file", f"对账-{on}.csv", f"{head}\n{row}\n".encode("utf-8-sig"))
        fields = {"account": ACCOUNT, "template": ""}
        self.seats.fill("finance1", "/treasury/statements/new", fields, (file,))
        number = f"DZ-{ACCOUNT}-{on:%Y%m%d}"
        self.book.add(number)
        judged = [one for record in self.book.records(number) for one in record["body"].get("judged", ())]
        fates = {one["fate"] for one in judged if one["notice"] == self.notice}
        self.agreed.append(("到账明细与收款匹配", fates == {"matched"}))
        self.say(f"财政导入银行对账文件 {number}：已匹配")
        self.stands({"fiscal": AMOUNT, "due": -AMOUNT})

    def tie_out(self) -> None:
        """Notices, bank and treasury agree."""
        self.seats.fill("finance1", f"/treasury/days/{self.day}/tie", {"reason": ""})
        # The press may have filed already that it printed the paper, so the last record need not be the tie-out.
        tied = [record for record in self.book.records(self.day) if record["type"] == "day-tied"]
        self.agreed.append(("三方对账一致", [record["body"]["even"] for record in tied] == [True]))
        self.say("三方对账：通知书、银行、财政一致")
        self.stands({"fiscal": AMOUNT, "due": -AMOUNT})

    # -- the way back -------------------------------------------------------------------------------------

    def ask_back(self) -> None:
        """The payer asks for it back, the collecting unit confirms."""
        fields = {
            "ground": "withdrawn",
            "reason": "不再占用道路",
            "amount": "",
            "account": "",
            "opened_at": "",
        }
        self.seats.fill(self.case.plan.who, f"/my/fees/{self.notice}/refund", fields)
        handler = f"{self.case.low}-handle"
        self.seats.fill(
            handler, f"/office/refunds/{self.refund}", {"decision": "confirm", "reason": "情况属实"}
        )
        self.say(f"缴款人申请退付 {self.refund}，执收单位确认")
        self.stands({"fiscal": AMOUNT, "due": -AMOUNT})

    def approve_back(self) -> None:
        """The treasury approves."""
        path = f"/treasury/refunds/{self.refund}/decision"
        self.seats.fill("finance2", path, {"decision": "approve", "reason": "同意退付"})
        self.book.add(self.refund)
        self.say("财政批准退付")
        self.stands({"fiscal": AMOUNT, "due": -AMOUNT})

    def pay_back(self) -> None:
        """The bank pays it to the account it came from and to no other."""
        path = f"/bank/refunds/{self.refund}"
        try:
            self.seats.at("teller1").submit(path, {"account": "6222000000000000002", "serial": "TK-X"})
            other = False
        except Unexpected as refused:
            other = refused.status == 409
        self.agreed.append(("只退回原缴款账户", other))
        page = self.seats.at("teller1").submit(
            path, {"account": PAYER_ACCOUNT, "serial": f"TK-{self.refund}"}
        )
        self.agreed.append(("退付完成", "已退付" in page.text))
        self.say("银行退回原缴款账户")
        self.seats.steps.until(
            "the red receipt", lambda: self.book.types(self.refund).count("fiscal-receipt") == 1
        )
        self.stands({})

    # -- shared -------------------------------------------------------------------------------------------

    def say(self, what: str) -> None:
        """Print a step."""
        self.seats.steps.say(f"［{FEES}］{what}")

    def twice(self, login: str, path: str, fields: Fields) -> Answer:
        """Fill in a form, and send what its second page repeats.

        Raises:
            Unexpected: There is no second page: the form came back with its faults.
        """
        browser = self.seats.at(login)
        second = browser.submit(path, fields)
        hidden = {}
        for tag in _HIDDEN.findall(second.text):
            name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
            if name is not None:
                hidden[name[1]] = unescape(value[1]) if value is not None else ""
        if "yes" not in {hidden.get("sure"), hidden.get("confirm")}:
            said = re.sub(r"<[^>]+>|\s+", " ", unescape(second.text))
            raise Unexpected(f"{login} was not let through {path}: {said[:400]}")
        return browser.post(path, hidden)

    def receipts(self, many: int) -> None:
        """The receipt of what was just done is there: blue for money, red for what was taken back."""
        self.seats.steps.until(
            f"receipt {many} of {self.notice}",
            lambda: self.book.types(self.notice).count("fiscal-receipt") == many,
        )
        last = [one["body"] for one in self.book.records(self.notice) if one["type"] == "fiscal-receipt"][-1]
        red = Decimal(last["amount"]) < 0
        self.say(f"{'红字' if red else '电子'}票据 {last['code']} {last['number']}，{last['amount']} 元")

    def stands(self, sides: dict[str, Decimal]) -> None:
        """The ledger, summed from the exported records, adds up to nothing and is what it should be."""
        balances, total = self.book.balances()
        wanted: Balances = {(f"{side}:{ACCOUNT}", ITEM): amount for side, amount in sides.items()}
        right = total == 0 and balances == wanted
        self.agreed.append((f"账目平衡：{told(balances, SIDES)}", right))
        self.say(f"账目：{told(balances, SIDES)}（{'借贷平衡' if right else '不平或者不符'}）")


def walk_fees(settings: Settings, console: Console, asked: str, keep: Path | None) -> bool:
    """Walk a fee, prove every record of it, and say what came of it.

    Raises:
        Unexpected: The hall answered otherwise than the walk expects.
    """
    steps = Steps(settings, console)
    walk = FeeWalk(CaseSeats(settings, steps))
    for act in walk.acts():
        act()
    folder = (keep or settings.var / "demo" / "walks") / f"{FEES}-{walk.notice}"
    head = walk.seats.at("banker1")
    chains = tuple((number, head, f"/bank/evidence/{number}.zip") for number in walk.book.numbers)
    matter = Matter(walk.notice, None, chains, "", ())
    results = [*walk.agreed, *prove_matter(matter, walk.seats.public, folder, steps)]
    for name, ok in results:
        steps.say(f"{'通过' if ok else '未通过'}：{name}")
    proven = all(ok for _name, ok in results)
    verdict = "全部验证通过" if proven else "验证未通过"
    console.print(f"{asked}：{walk.notice} {verdict}；证据在 {folder}")
    return proven
