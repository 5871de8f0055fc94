"""A contract walked to its end through the web: changed, delivered, accepted, paid in time and late, archived and checked."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import signing.verify
from portal.cli.browser import Browser, Unexpected, token_of
from portal.cli.procurement_walk import STAGES as PROCURED
from portal.cli.procurement_walk import ProcurementWalk
from portal.cli.steps import Steps
from portal.cli.tender_walk import BIDDERS, TenderWalk
from portal.cli.walk_proof import run
from portal.cli.walk_stages import STAGES, Stage
from portal.settings import Settings

_CONTRACT = re.compile(r"/desk/contracts/(DH(?:GC|CG)-\d{4}-\d{4}\.\d+\.H\d+)")
_PAYMENT = re.compile(r"/desk/payments/([^/\"]+)/pay")
_MONEY = re.compile(r"([\d,]+\.\d\d) 元")
STANDARDS = "技术参数符合投标文件\n安装调试完成\n用电安全检测合格"


class AfterContract(TenderWalk):
    """What follows a contract, for any tender that is walked to one."""

    contract_number: str = ""
    supplier_login: str = ""
    price: Decimal = Decimal(0)
    packed: bytes = b""
    checked: tuple[int, int] = (0, 0)

    def after(self) -> Iterator[Callable[[], None]]:
        """Every step after the contract, in order."""
        yield from (self.open_plan, self.ask_too_much, self.change, self.pay_first, self.bring)
        yield from (self.accept, self.pay_late, self.pay_last, self.put_into_archive, self.check_archive)

    # -- plan and change -----------------------------------------------------------------------------

    def open_plan(self) -> None:
        """The purchaser enters how the contract is paid and accepted."""
        path = f"/desk/lots/{self.lot}/plan"
        page = self.purchaser.get(path).text
        found = _MONEY.search(page[page.index("合同金额") :])
        if found is None:
            raise Unexpected("the plan does not show the contract's price")
        self.price = Decimal(found[1].replace(",", ""))
        first = (self.price * 3 / 10).quantize(Decimal("0.01"))
        stones = [("预付款", first, "signing"), ("验收款", self.price - first, "acceptance")]
        fields = {"csrf_token": token_of(page), "payer": "organ", "small": "y", "standards": STANDARDS}
        for n, (title, amount, begins) in enumerate(stones):
            fields |= {
                f"milestones-{n}-title": title,
                f"milestones-{n}-amount": f"{amount:f}",
                f"milestones-{n}-begins": begins,
                f"milestones-{n}-days": "",
            }
        answer = self.purchaser.post(path, fields)
        number = _CONTRACT.search(answer.url)
        if number is None:
            raise Unexpected(f"the plan was not entered: {answer.url}")
        self.contract_number = number[1]
        self.supplier_login = next(login for login in BIDDERS if self._supplies(login))
        self.steps.say("登记履约计划：两期付款、三项验收标准，随即公开")

    def _supplies(self, login: str) -> bool:
        page = self.browser(login).get(f"/bidder/bids/{self.bids[login]}").text
        return f"/bidder/contracts/{self.contract_number}" in page

    @property
    def supplier(self) -> Browser:
        """Who performs the contract."""
        return self.browser(self.supplier_login)

    def step(self, part: str) -> str:
        """The address of a step of the purchaser's."""
        return f"/desk/contracts/{self.contract_number}/{part}"

    def own(self, part: str) -> str:
        """The address of a step of the supplier's."""
        return f"/bidder/contracts/{self.contract_number}/{part}"

    def more(self, share: int) -> dict[str, str]:
        """The fields of a change that adds so many hundredths to the price."""
        procured = self.number.startswith("DHCG")
        return {
            "kind": "supplement" if procured else "variation",
            "ground": "more" if procured else "design",
            "text": "追加同型号设备（示例）" if procured else "按设计变更通知单第 1 号调整做法（示例）",
            "reason": "班级数量增加（示例）" if procured else "地质条件与勘察报告不符（示例）",
            "amount": f"{(self.price * share / 100).quantize(Decimal('0.01')):f}",
            "ends": "",
            "approval": "",
        }

    def ask_too_much(self) -> None:
        """A change beyond the law's limit is refused with its clause."""
        try:
            self.purchaser.submit(self.step("change"), self.more(11))
        except Unexpected as refusal:
            told = refusal.body.decode(errors="replace")
            cite = "GP-078" if self.number.startswith("DHCG") else "LY-02"
            if refusal.status != 409 or cite not in told:
                raise
            self.steps.say(f"增加 11% 的变更被拒绝（{cite}）")
        else:
            raise Unexpected("a change beyond the limit was accepted")

    def change(self) -> None:
        """The purchaser asks for a small change, and the supplier signs it."""
        self.purchaser.submit(self.step("change"), self.more(2))
        self.supplier.submit(self.own("agree"), {})
        self.steps.say("增加 2% 的变更由双方签署，随即公告；增加的金额成为第三期付款")

    # -- payments and acceptance ------------------------------------------------------------------------

    def request(self, milestone: int) -> str:
        """The supplier asks for a payment; its number."""
        self.supplier.submit(
            self.own("payment"), {"milestone": str(milestone), "invoice": f"示例发票 {milestone}"}
        )
        page = self.purchaser.get(f"/desk/contracts/{self.contract_number}").text
        found = _PAYMENT.findall(page)
        if not found:
            raise Unexpected("the purchaser is not told of a request for payment")
        return str(found[-1])

    def owed(self, payment: str) -> tuple[str, str]:
        """What is left to pay, and what interest is owed, as the purchaser's window says it."""
        page = self.purchaser.get(f"/desk/payments/{payment}/pay").text
        left = _MONEY.search(page[page.index("尚应支付") :])
        interest = _MONEY.search(page[page.index("尚欠逾期利息") :])
        if left is None or interest is None:
            raise Unexpected("the window does not say what is owed")
        return left[1].replace(",", ""), interest[1].replace(",", "")

    def pay(self, payment: str) -> str:
        """The purchaser pays all that is owed, and the supplier confirms; the interest that was paid."""
        left, interest = self.owed(payment)
        fields = {
            "paid": left,
            "interest": interest if Decimal(interest) else "",
            "paid_on": self.steps.now().date().isoformat(),
            "voucher": "国库支付（示例）",
        }
        self.purchaser.submit(f"/desk/payments/{payment}/pay", fields)
        self.supplier.submit(f"/bidder/payments/{payment}/settle", {})
        return interest

    def pay_first(self) -> None:
        """The first payment is asked for and paid in time."""
        payment = self.request(1)
        interest = self.pay(payment)
        if Decimal(interest):
            raise Unexpected("a payment in time costs interest")
        self.steps.say("第一期付款：供应商申请，系统算出最迟付款日，按期付清并确认")

    def bring(self) -> None:
        """The supplier delivers; a team is formed."""
        self.steps.jump(self.steps.now() + timedelta(days=10))
        today = self.steps.now().date().isoformat()
        fields = {"planned_on": today, "way": "逐项核对，抽样检测（示例）", "inspector": ""}
        for n, (name, side) in enumerate((("甲", "purchaser"), ("乙", "user"), ("丙", "expert"))):
            fields |= {f"members-{n}-name": f"示例验收人{name}", f"members-{n}-side": side}
        self.purchaser.submit(self.step("team"), fields)
        self.supplier.submit(
            self.own("delivery"), {"delivered_on": today, "statement": "全部交付并安装调试完成（示例）"}
        )
        self.steps.say("采购人（招标人）组成验收小组，供应商报告交付")

    def accept(self) -> None:
        """Every standard is found met, and the result is published."""
        fields = {"accepted_on": self.steps.now().date().isoformat(), "signed": "y", "opinion": ""}
        for n in range(1, STANDARDS.count("\n") + 2):
            fields |= {f"s{n}-met": "yes", f"s{n}-found": "现场核对，符合要求（示例）"}
        self.purchaser.submit(self.step("acceptance"), fields)
        self.steps.say("逐项验收合格，结果公告；验收人姓名不公开")

    def pay_late(self) -> None:
        """The second payment is late: everybody sees it, and interest is paid with it."""
        payment = self.request(2)
        self.steps.jump(self.steps.now() + timedelta(days=45))
        self.steps.until("the late payment on the public list", self._seen_late)
        interest = self.pay(payment)
        if not Decimal(interest):
            raise Unexpected("a late payment costs nothing")
        self.steps.say(f"第二期付款逾期：公众可见，付清时另付逾期利息 {interest} 元")

    def _seen_late(self) -> bool:
        return self.contract_number in self.public.get("/trading/late-payments").text

    def pay_last(self) -> None:
        """What the change added is paid."""
        interest = self.pay(self.request(3))
        self.steps.say(f"第三期付款付清，逾期利息 {interest} 元")

    # -- the archive ---------------------------------------------------------------------------------------

    def put_into_archive(self) -> None:
        """The purchaser archives the tender and fetches its package."""
        self.purchaser.submit(f"/desk/tenders/{self.number}/archive", {})
        self.steps.until("the archiving in the log", self._fetched)
        self.steps.say(f"项目归档，下载归档包 {len(self.packed) // 1024} KB")

    def _fetched(self) -> bool:
        try:
            answer = self.purchaser.get(f"/desk/tenders/{self.number}/archive.zip")
        except Unexpected as waiting:
            if waiting.status != 409:
                raise
            return False
        self.packed = answer.body
        return True

    def check_archive(self) -> None:
        """Every record of the package is verified by the standalone verifier, and the manifest by its hash."""
        folder = self.settings.var / "demo" / "walks" / self.number / "archive"
        with zipfile.ZipFile(io.BytesIO(self.packed)) as package:
            package.extractall(folder)
        self.checked = check_package(folder)
        good, all_ = self.checked
        if good != all_:
            raise Unexpected(f"{all_ - good} of {all_} records of the archive are not proven")
        self.steps.say(f"verify.py 离线核验归档包：{good} / {all_} 件记录成立，目录摘要一致")


def check_package(folder: Path) -> tuple[int, int]:
    """Verify an unpacked archive offline: how many records are proven, of how many; hashes must agree first.

    Raises:
        Unexpected: A file is not what SHA256SUMS says.
    """
    if not run("sh", "-c", f"cd '{folder}' && sha256sum --quiet -c SHA256SUMS"):
        raise Unexpected("a file of the archive is not what its list says")
    verifier, records = str(Path(signing.verify.__file__)), sorted((folder / "records").glob("*.json"))
    keys = ["--keys", str(folder / "keys.txt"), "--ca", str(folder / "root.pem")]
    good = 0
    for record in records:
        proof = ["--p7s", f"{record}.p7s", "--proof", str(record.with_suffix(".proof"))]
        opening = record.with_suffix(".opening")
        opened = ["--opening", str(opening)] if opening.exists() else []
        good += run(sys.executable, verifier, "record", str(record), *proof, *opened, *keys)
    return good, len(records)


class GoodsPerformance(ProcurementWalk, AfterContract):
    """A procurement walked on from its contract on file to its archive."""

    def __init__(self, settings: Settings, steps: Steps) -> None:
        super().__init__(settings, steps, "gp_open_tender")

    def acts(self) -> Iterator[Callable[[], None]]:
        """Every step, in order."""
        yield from super().acts()
        yield from self.after()

    @property
    def stages(self) -> tuple[Stage, ...]:
        """When open data is taken."""
        return (*PROCURED, *_later(PROCURED[-1].releases))


class WorksPerformance(AfterContract):
    """Works walked on: the written report to the supervisor, then the contract to its archive."""

    def acts(self) -> Iterator[Callable[[], None]]:
        """Every step, in order."""
        yield from super().acts()
        yield from self.after()

    @property
    def stages(self) -> tuple[Stage, ...]:
        """When open data is taken."""
        return (*STAGES, *_later(STAGES[-1].releases))


def _later(before: int) -> tuple[Stage, ...]:
    """The stages after a contract: plan and change, the first payment, acceptance, and everything paid."""
    return (
        Stage("change", "changed", before + 2),
        Stage("pay_first", "first-payment", before + 3),
        Stage("accept", "accepted", before + 4),
        Stage("pay_last", "paid", before + 6),
    )
