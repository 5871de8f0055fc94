"""How one tender of the demo is played, step by step, each through the door and each scheduling the next."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal

from hallcore.dossier import Archive, Dossier
from hallcore.ground.clock import TZ
from portal.cli import cast
from portal.cli.before import BeforePlay
from portal.cli.challenging import challenge
from portal.cli.devices import BidderDevice, TrusteeDevice
from portal.cli.drawing import DrawPlay
from portal.cli.pooling import SUBJECT
from portal.cli.script import Plan, Script
from portal.sealing.page import build_page
from signing.keyring import certificates_to_pem
from signing.seal.policy import LogKey
from trading.award.model import AwardForm, AwardPublished, PublicityForm
from trading.bidding.intake import examine, head_of
from trading.bidding.model import EnrolForm, QuestionForm
from trading.bidding.rules import bid_number, expected_seq
from trading.challenges.model import ObjectionForm
from trading.contract.model import ContractForm
from trading.evaluation.model import AdmitForm, CommitteeForm, Member, ScoreForm, SignForm, Verdict
from trading.experts.draws import draw_number
from trading.opening.ceremony import container_of, examine_release, examine_unlock, open_bids, trustees_roll
from trading.opening.model import DecryptedForm, OpeningForm
from trading.opening.rules import opened_bids, roll_of
from trading.tendering.model import METHOD, Answer, ClarificationForm, NoticeForm, ProjectForm
from trading.tendering.rules import deadline_of, notice_of
from trading.tendering.sealing import compose_policy, examine_policy, load_policy, notice_sha256, package_of

PASSPHRASE = "yangguang-unlock-2026"  # noqa: S105 - the demo bidders' own
UNLOCK_MINUTES = 30
DIRECT = "技术特别复杂、专业性要求特别高，随机抽取的专家难以胜任，经批准直接确定（示例）。"


class TenderPlay:
    """One tender of the script, scheduling its own next steps."""

    def __init__(self, script: Script, plan: Plan, number: int) -> None:
        self.script = script
        self.plan = plan
        self.seat = number
        self.number = ""
        self.draws = DrawPlay(self)
        buyer = number % len(cast.PURCHASERS)
        self.purchaser = cast.PURCHASERS[buyer]
        self.login = f"purchaser{buyer + 1}" if number % 3 else f"agency{(buyer + 1) % 2 + 1}"
        self.before = BeforePlay(script, plan, self.purchaser.code, self.login)
        due = plan.published + timedelta(days=plan.days)
        self.deadline = due.replace(hour=plan.hour, minute=plan.minute)

    # -- before the notice ------------------------------------------------------------------------

    def begin(self) -> None:
        """Schedule everything from the intention or the registration on."""
        self.before.begin()
        self.script.on(self.plan.published - timedelta(days=3), self.register)

    def register(self) -> None:
        """Register the project three days before its notice."""
        story = self.plan.story
        form = ProjectForm(
            name=story.name,
            category=story.category,
            kind=story.kind,
            region=cast.REGION,
            purchaser=self.purchaser.code,
            approval=story.approval,
            funding="财政资金 100%",
            must_tender=story.method == METHOD,
            lots=story.lots,
            method=story.method,
            intention=self.before.intention,
        )
        self.number = self.script.do("register-project", "", self.login, form)
        if self.plan.stop != "draft":
            self.before.review(self.number)
            self.script.on(self.plan.published - timedelta(days=2), self.policy)

    def policy(self) -> None:
        """Have the trustees state their keys, and publish the sealing policy."""
        hall, now = self.script.hall, self.script.clock.now()
        statements = [
            TrusteeDevice(self.script.devices / keeper.login).state_key(
                self.number,
                keeper.login,
                keeper.name,
                keeper.side,
                t=cast.THRESHOLD,
                n=len(cast.KEEPERS),
                valid=(now, self.deadline + timedelta(days=120)),
            )
            for keeper in cast.KEEPERS
        ]
        with hall.house.reading() as root:
            document = compose_policy(
                statements,
                tender=root.archive[self.number],
                deadline=self.deadline,
                threshold=cast.THRESHOLD,
                unlock_minutes=UNLOCK_MINUTES,
                page_sha256=build_page().sha256,
                log=LogKey(origin=hall.settings.origin, key=hall.log_signer.vkey),
                contact=hall.settings.site.supervisor,
            )
        form = examine_policy(document, statements, hall.keyring.roots, hall.vault, now)
        self.script.do("publish-policy", self.number, self.login, form)
        self.script.on(self.plan.published, self.notice)

    def notice(self) -> None:
        """Publish the notice with its documents."""
        hall, published = self.script.hall, self.script.clock.now()
        files = tuple(hall.vault.keep(name, data) for name, data in self.plan.story.documents())
        last_day = hall.calendar.next_working_day((published + timedelta(days=8)).date())
        form = NoticeForm(
            evaluation=self.plan.story.evaluation,
            documents_from=published + timedelta(minutes=30),
            documents_until=datetime.combine(last_day, time(16, 30), TZ),
            deadline=self.deadline,
            validity_days=90,
            place="敦化市公共资源交易中心第一开标厅（线上同步）",
            contact=f"{self.purchaser.name}　{hall.settings.site.phone}",
            supervisor=hall.settings.site.supervisor,
            files=files,
            documents=self.plan.story.price,
        )
        self.script.do("publish-notice", self.number, self.login, form)
        self.script.on(published + timedelta(days=1), self.enrol)

    # -- until the deadline -----------------------------------------------------------------------

    def lots(self) -> list[str]:
        """The numbers of the lots."""
        return [f"{self.number}.{lot.no}" for lot in self.plan.story.lots]

    def bidders(self, lot: str) -> Sequence[tuple[str, cast.Party]]:
        """Who bids for a lot: a window of the cast that moves with tender and lot."""
        first = (self.seat * 3 + int(lot.rpartition(".")[2])) % len(cast.BIDDERS)
        chosen = [(first + n) % len(cast.BIDDERS) for n in range(self.plan.bidders)]
        return [(f"bidder{n + 1}", cast.BIDDERS[n]) for n in chosen]

    def enrol(self) -> None:
        """Have every bidder enrol for its lot."""
        for lot in self.lots():
            for login, _party in self.bidders(lot):
                self.script.do("enrol", lot, login, EnrolForm())
        if self.plan.clarified:
            self.script.on(self.plan.published + timedelta(days=2), self.ask)
        if not self.plan.direct:
            self.script.on(self.plan.published + timedelta(days=3), self.draws.plan)
        if self.plan.objection and self.plan.story.method.startswith("gp_"):
            when, rest = self.plan.published + timedelta(days=1, hours=2), self.bidders(self.lots()[0])
            self.script.on(when, lambda: challenge(self.script, self.number, self.login, rest))
        self.script.on(self.deadline - timedelta(hours=20), self.submit)

    def ask(self) -> None:
        """Have one bidder ask about the documents."""
        login, party = self.bidders(self.lots()[0])[0]
        question = QuestionForm(self.plan.story.question)
        self.script.do("ask-question", bid_number(self.lots()[0], party.code), login, question)
        later = timedelta(days=1) if self.plan.clarified == "minor" else timedelta(days=9)
        self.script.on(self.script.clock.now() + later, self.clarify)

    def clarify(self) -> None:
        """Answer the question, and move the deadline where the plan says so."""
        major = self.plan.clarified == "major"
        moved = None
        if major:
            moved = (self.script.clock.now() + timedelta(days=17)).replace(hour=9, minute=0)
            self.deadline = moved
            self.script.on(moved - timedelta(hours=20), self.submit)
        answers = (Answer(self.plan.story.question, self.plan.story.answer),)
        self.script.do("clarify", self.number, self.login, ClarificationForm(answers, major, moved))

    def submit(self) -> None:
        """Seal every bid on its own device and hand it in."""
        hall, now = self.script.hall, self.script.clock.now()
        hall.settle()
        with hall.house.reading() as root:
            tender = root.archive[self.number]
            if deadline_of(tender) != self.deadline or deadline_of(tender) - now > timedelta(hours=21):
                return
            policy, notice = load_policy(hall.vault, tender), notice_sha256(tender)
            package = package_of(hall.vault, tender, None)
        for lot in self.lots():
            for place, (login, party) in enumerate(self.bidders(lot)):
                number = bid_number(lot, party.code)
                with hall.house.reading() as root:
                    seq, prev = expected_seq(root.archive[number])
                path, _sealed = BidderDevice(self.script.devices / party.code).seal(
                    package,
                    certificates_to_pem(hall.keyring.roots),
                    lot,
                    self.plan.story.quote(lot, place),
                    {"技术标.txt": self.plan.story.technical(party.name).encode()},
                    at=now,
                    passphrase=PASSPHRASE,
                    seq=seq,
                    prev=prev,
                )
                with path.open("rb") as file:
                    ref = hall.vault.keep(path.name, file)
                form = examine(
                    hall.vault, ref, policy, hall.keyring.roots, lot=lot, notice_sha256=notice, at=now
                )
                self.script.do("submit-bid", number, login, form)
        self.script.on(self.deadline, hall.settle)
        self.script.on(self.deadline + timedelta(minutes=1), self.roll)

    # -- the opening ------------------------------------------------------------------------------

    def _bids(self, archive: Archive) -> dict[str, Dossier]:
        return {
            bid.number: bid for lot in self.lots() for bid in archive.children(lot) if bid.machine == "bid"
        }

    def roll(self) -> None:
        """Publish the opening roll once the marker is in the log."""
        self.script.hall.settle()
        self.script.do("publish-roll", self.number, "centre1")
        self.script.hall.settle()
        self.script.on(self.script.clock.now() + timedelta(minutes=5), self.unlock)

    def unlock(self) -> None:
        """Have the bidders take their lock off."""
        hall, now = self.script.hall, self.script.clock.now()
        waiting = 1 if self.plan.stop == "roll" else 0
        for lot in self.lots():
            for login, party in list(self.bidders(lot))[waiting:]:
                number = bid_number(lot, party.code)
                with hall.house.reading() as root:
                    bid = root.archive[number]
                    roll, _ = roll_of(root.archive[self.number])
                    if number not in opened_bids(roll):
                        continue
                    statement = BidderDevice(self.script.devices / party.code).unlock(
                        lot, 1, PASSPHRASE, at=now
                    )
                    form = examine_unlock(hall.vault, bid, statement, hall.keyring.roots, now)
                self.script.do("unlock-bid", number, login, form)
        if self.plan.stop != "roll":
            self.script.on(now + timedelta(minutes=UNLOCK_MINUTES), self.release)

    def release(self) -> None:
        """Have one more trustee than needed release shares."""
        hall, now = self.script.hall, self.script.clock.now()
        for keeper in cast.KEEPERS[: cast.THRESHOLD + 1]:
            with hall.house.reading() as root:
                tender, bids = root.archive[self.number], self._bids(root.archive)
                roll, _ = roll_of(tender)
                if not opened_bids(roll):
                    break
                heads = [
                    head_of(hall.vault, container_of(bids[number])) for number in sorted(opened_bids(roll))
                ]
                policy = load_policy(hall.vault, tender).document()
                device = TrusteeDevice(self.script.devices / keeper.login)
                forms = [
                    examine_release(hall.vault, tender, bids, signed, hall.keyring.roots, now)
                    for signed in device.release(policy, trustees_roll(tender, bids), heads, at=now)
                ]
            for form in forms:
                self.script.do("release-shares", self.number, keeper.login, form)
        self.script.on(now + timedelta(minutes=5), self.conclude)

    def conclude(self) -> None:
        """Open the bids and file the opening record."""
        hall, now = self.script.hall, self.script.clock.now()
        with hall.house.reading() as root:
            tender, bids = root.archive[self.number], self._bids(root.archive)
            if opened_bids(roll_of(tender)[0]):
                names = {party.code: party.name for party in cast.PARTIES}
                read, contents = open_bids(
                    hall.vault, tender, bids, hall.keyring.roots, names.__getitem__, now
                )
            else:
                read, contents = (), ()
        if contents:
            self.script.do("keep-decrypted", self.number, "centre1", DecryptedForm(contents))
        self.script.do(
            "conclude-opening", self.number, "centre1", OpeningForm(read, "示例主持", "示例记录", "无")
        )
        if self.plan.stop != "opened" and read:
            if not self.plan.direct:
                self.script.on(now + timedelta(minutes=15), self.draws.draw)
            self.script.on(now + timedelta(hours=1), self.committee)

    # -- evaluation and award ---------------------------------------------------------------------

    def committee(self) -> None:
        """Seat the committee of each lot that was opened."""
        representative = self.script.accounts[self._representative()].account
        for lot in self.lots():
            if self._failed(lot):
                continue
            logins = (*self._experts(lot), self._representative())
            experts = [self.script.accounts[login].account for login in logins[:-1]]
            members = [Member(representative, "representative", "", self.purchaser.code)]
            if self.plan.direct:
                members = [*(Member(one, "expert", SUBJECT) for one in experts), *members]
            known = {self.script.accounts[one].account: cast.BY_LOGIN[one].person for one in logins}
            names = {account: known[account] for account in (representative, *experts)}
            form = CommitteeForm(
                tuple(members),
                names,
                DIRECT if self.plan.direct else "",
                key=hashlib.sha256(lot.encode()).hexdigest(),
            )
            self.script.do("form-committee", lot, "centre1", form)
            for n, account in enumerate(names, 1):
                self.script.do("admit-member", lot, "centre2", AdmitForm(account, f"P{n:02d}"))
        self.script.on(self.script.clock.now() + timedelta(hours=2), self.score)

    def _experts(self, lot: str) -> tuple[str, ...]:
        """The logins of a lot's experts: as drawn, or as chosen directly."""
        if not self.plan.direct:
            return self.draws.logins(lot)
        return cast.EXPERTS[:4] if self.seat % 2 else cast.EXPERTS[3:7]

    def _representative(self) -> str:
        return f"purchaser{cast.PURCHASERS.index(self.purchaser) + 1}"

    def _failed(self, lot: str) -> bool:
        with self.script.hall.house.reading() as root:
            return root.archive[lot].state == "failed"

    def score(self) -> None:
        """Have the members hand in their sheets, and conclude."""
        for lot in self.lots():
            if self._failed(lot):
                continue
            logins = (*self._experts(lot), self._representative())
            if self.plan.stop == "scoring":
                logins = logins[:3]
            with self.script.hall.house.reading() as root:
                tender = root.archive[self.number]
                criteria = notice_of(tender).evaluation.criteria
                bids = [bid.number for bid in root.archive.children(lot) if bid.state == "read"]
            for judge, login in enumerate(logins):
                verdicts = []
                for place, bid in enumerate(bids):
                    marks = {one.key: _marks(one.marks, place, judge) for one in criteria}
                    verdicts.append(Verdict(bid, responsive=True, ground="", marks=marks))
                self.script.do("submit-scores", lot, login, ScoreForm(tuple(verdicts)))
            if self.plan.stop != "scoring":
                self.script.do("conclude-evaluation", lot, "centre1")
                for login in logins:
                    self.script.do("sign-report", lot, login, SignForm())
        if self.plan.stop != "scoring":
            self.script.on(self.script.clock.now() + timedelta(hours=18), self.candidates)

    def candidates(self) -> None:
        """Publish the candidates the day after."""
        for lot in self.lots():
            if not self._failed(lot):
                self.script.do("publish-candidates", lot, self.login, PublicityForm())
        if self.plan.objection:
            self.script.on(self.script.clock.now() + timedelta(hours=26), self.object)
        self.script.on(self.script.clock.now() + timedelta(days=14), self.award)

    def object(self) -> None:
        """Have the second bidder object to the result."""
        login, _party = self.bidders(self.lots()[0])[1]
        grounds = ObjectionForm("认为第一中标候选人的类似工程业绩证明与公开信息不一致，请核实。")
        self.script.do("file-objection", self.lots()[0], login, grounds)

    def award(self) -> None:
        """Determine the winner after the publicity."""
        for lot in self.lots():
            if not self._failed(lot):
                self.script.do("publish-award", lot, self.login, AwardForm())
                if not self.plan.direct:
                    self.script.do("open-draw", draw_number(lot, 1), "centre1")
        self.script.on(self.script.clock.now() + timedelta(days=10), self.contract)

    def contract(self) -> None:
        """Publish the contract."""
        today = self.script.clock.now().date()
        for lot in self.lots():
            if self._failed(lot):
                continue
            with self.script.hall.house.reading() as root:
                price = root.archive[lot].the(AwardPublished).winner.price
            form = ContractForm(
                price, (price / 20).quantize(Decimal("0.01")), today, today, today + timedelta(days=120)
            )
            self.script.do("publish-contract", lot, self.login, form)


def _marks(full: Decimal, place: int, judge: int) -> Decimal:
    """Marks that differ by bid and judge, within the full marks."""
    share = Decimal(95 - 7 * place - (judge * 3 + place) % 5) / 100
    return (full * share).quantize(Decimal("0.1"))
