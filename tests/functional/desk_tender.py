"""One tender carried through the doors by everybody it takes, each at their own network, over HTTP alone.

Devices stay devices: keys are made and used where ``portal.cli.devices`` keeps them, and only what their
holders hand over goes through a form.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from webtest import TestResponse

from portal.cli import cast, stories
from portal.cli.before import passed
from portal.cli.devices import BidderDevice, TrusteeDevice
from portal.hall import Hall
from signing.seal.documents import Signed
from signing.seal.package import enclose
from tests.functional.desk_hands import Field, People, chosen, names_of, upload
from trading.opening.material import read_material

PASSPHRASE = "yangguang-unlock-2026"
PURCHASER, CENTRE = "purchaser1", "centre1"
BIDDERS = ("bidder1", "bidder2", "bidder3")
MINUTES = 30


class Carried:
    """A tender being carried from registration to contract."""

    def __init__(self, hall: Hall, people: People) -> None:
        self.hall = hall
        self.people = people
        self.story = stories.STORIES[0]
        self.number = ""
        self.deadline = hall.clock.now()
        self.bids: dict[str, str] = {}
        self.devices: Path = hall.settings.var / "demo" / "devices"

    @property
    def lot(self) -> str:
        """Its only lot."""
        return f"{self.number}.1"

    def at(self, moment: datetime) -> None:
        """Let the hall's clock stand at a moment, and everything follow that is due by then."""
        self.hall.clock.set(moment)  # type: ignore[attr-defined]  # a scripted clock
        self.hall.settle()

    def desk(self, part: str = "") -> str:
        """An address about the tender."""
        return f"/desk/tenders/{self.number}{part}"

    # -- up to the deadline

    def project_fields(self, **changes: str) -> list[Field]:
        """The project as typed."""
        lot = self.story.lots[0]
        fields = {
            "purchaser": cast.PURCHASERS[0].code,
            "name": f"{self.story.name}（测试）",
            "category": self.story.category,
            "kind": self.story.kind,
            "region": cast.REGION,
            "approval": self.story.approval,
            "funding": "财政资金 100%",
            "must_tender": "y",
            "way": "open_tender",
            "lots-0-title": lot.title,
            "lots-0-content": lot.content,
            "lots-0-qualification": lot.qualification,
            "lots-0-estimate": f"{lot.estimate:f}",
            "lots-0-ceiling": f"{lot.ceiling:f}",
            "lots-0-bond": f"{lot.bond:f}",
            "lots-0-duration_days": str(lot.duration_days),
        }
        return list((fields | changes).items())

    def register(self) -> TestResponse:
        """Register the project."""
        answer = self.people.fill(PURCHASER, "/desk/tenders/new", self.project_fields())
        self.number = answer.location.rpartition("/")[2].partition("?")[0]
        return answer

    def policy_fields(self, **changes: str) -> list[Field]:
        """The trustees' statements and what the purchaser types beside them."""
        now = self.hall.clock.now()
        self.deadline = (now + timedelta(days=22)).replace(hour=9, minute=0)
        fields = {
            "deadline": f"{self.deadline:%Y-%m-%dT%H:%M}",
            "threshold": str(cast.THRESHOLD),
            "unlock_minutes": str(MINUTES),
        }
        statements = [self._statement(keeper, now) for keeper in cast.KEEPERS]
        files = [
            upload("statements", f"statement-{n}.json", enclose(one)) for n, one in enumerate(statements, 1)
        ]
        return [*(fields | changes).items(), *files]

    def _statement(self, keeper: cast.Keeper, now: datetime) -> Signed:
        return TrusteeDevice(self.devices / keeper.login).state_key(
            self.number,
            keeper.login,
            keeper.name,
            keeper.side,
            t=cast.THRESHOLD,
            n=len(cast.KEEPERS),
            valid=(now, self.deadline + timedelta(days=120)),
        )

    def publish_policy(self) -> TestResponse:
        """Publish who keeps the keys."""
        return self.people.fill(PURCHASER, self.desk("/policy"), self.policy_fields())

    def notice_fields(self, **changes: str) -> list[Field]:
        """The notice as typed, with its documents."""
        starts, evaluation = self.hall.clock.now() + timedelta(minutes=30), self.story.evaluation
        fields = {
            "documents_from": f"{starts:%Y-%m-%dT%H:%M}",
            "documents_until": f"{starts + timedelta(days=8):%Y-%m-%d}T16:30",
            "deadline": f"{self.deadline:%Y-%m-%dT%H:%M}",
            "validity_days": "90",
            "method": evaluation.method,
            "price_marks": str(evaluation.price_marks),
            "float_percent": str(evaluation.float_percent),
            "above": str(evaluation.above),
            "below": str(evaluation.below),
            "pass_marks": str(evaluation.pass_marks),
            "place": "第一开标厅",
            "contact": "敦化市示例中学",
            "supervisor": "敦化市示例行政监督部门",
        }
        for n, criterion in enumerate(evaluation.criteria):
            fields |= {
                f"criteria-{n}-title": criterion.title,
                f"criteria-{n}-marks": str(criterion.marks),
            }
        files = [upload("files", name, data) for name, data in self.story.documents()]
        return [*(fields | changes).items(), *files]

    def review_fairness(self) -> TestResponse:
        """Have the documents pass the fair-competition check."""
        form = passed(self.hall.house.lawbook.on(self.hall.clock.now().date()), "tendering", date(2026, 3, 2))
        fields = [
            *form.answers.items(),
            ("reviewer", form.reviewer),
            ("post", form.post),
            ("on", "2026-03-02"),
        ]
        return self.people.fill(PURCHASER, self.desk("/fairness"), fields)

    def publish_notice(self) -> TestResponse:
        """Publish the notice."""
        return self.people.fill(PURCHASER, self.desk("/notice"), self.notice_fields())

    def enrol(self) -> None:
        """Have the bidders enrol."""
        for login in BIDDERS:
            answer = self.people.fill(login, f"/bidder/lots/{self.lot}/enrol")
            self.bids[login] = answer.location.rpartition("/")[2].partition("?")[0]

    def ask(self, question: str) -> None:
        """Have the first bidder ask."""
        path = f"/bidder/bids/{self.bids[BIDDERS[0]]}/question"
        self.people.fill(BIDDERS[0], path, [("question", question)])

    def submit(self) -> None:
        """Have every bidder seal a bid on its device and upload it."""
        self.at(self.deadline - timedelta(hours=20))
        package = self.people.get(PURCHASER, f"/trading/{self.number}/package.json").body
        root = self.people.get(PURCHASER, "/log/root.pem").text
        for place, login in enumerate(BIDDERS):
            path, _sealed = self.device(login).seal(
                package,
                root,
                self.lot,
                self.story.quote(self.lot, place),
                {"技术标.txt": self.story.technical(login).encode()},
                at=self.hall.clock.now(),
                passphrase=PASSPHRASE,
            )
            file = upload("container", path.name, path.read_bytes())
            self.people.fill(login, f"/bidder/bids/{self.bids[login]}/upload", [file])

    def device(self, login: str) -> BidderDevice:
        """A bidder's own computer."""
        return BidderDevice(self.devices / cast.BY_LOGIN[login].party)

    # -- the opening

    def call_roll(self) -> TestResponse:
        """Let the deadline pass and publish the roll."""
        self.at(self.deadline + timedelta(seconds=1))
        return self.people.fill(CENTRE, self.desk("/opening/roll"))

    def unlock(self) -> None:
        """Have the bidders take their lock off."""
        self.at(self.hall.clock.now() + timedelta(minutes=5))
        for login in BIDDERS:
            statement = self.device(login).unlock(self.lot, 1, PASSPHRASE, at=self.hall.clock.now())
            file = upload("statement", "unlock.json", enclose(statement))
            self.people.fill(login, f"/bidder/bids/{self.bids[login]}/unlock", [file])

    def releases(self, keeper: str) -> list[Field]:
        """A trustee's signed shares, made on its device from the material alone."""
        material = read_material(self.people.get(keeper, self.desk("/opening/release/material.json")).body)
        signed = TrusteeDevice(self.devices / keeper).release(
            material.policy, material.roll, material.heads, at=self.hall.clock.now()
        )
        return [upload("releases", f"release-{n}.json", enclose(one)) for n, one in enumerate(signed, 1)]

    def release(self) -> None:
        """Have as many trustees as are needed release their shares."""
        for keeper in cast.KEEPERS[: cast.THRESHOLD]:
            path = self.desk("/opening/release")
            self.people.fill(keeper.login, path, self.releases(keeper.login))

    def conclude(self) -> TestResponse:
        """Open the bids and file the record."""
        fields = [("host", "示例主持"), ("recorder", "示例记录"), ("objections", "")]
        return self.people.fill(CENTRE, self.desk("/opening/conclude"), fields)

    # -- evaluation to contract

    def seat(self, experts: int = 4) -> TestResponse:
        """Seat experts and the purchaser's representative."""
        path = f"/desk/lots/{self.lot}/committee"
        page = self.people.get(CENTRE, path)
        fields = [*chosen(page, "experts", cast.EXPERTS[:experts]), ("direct", "技术特别复杂（示例）")]
        return self.people.fill(CENTRE, path, [*fields, *chosen(page, "representatives", [PURCHASER])])

    def let_in(self) -> None:
        """Give every member a badge at the door of the evaluation room."""
        path = f"/desk/lots/{self.lot}/arrivals"
        options = (
            self.people.get(CENTRE, path).html.find("select", attrs={"name": "member"}).find_all("option")
        )
        for n, option in enumerate((one for one in options if one["value"]), 1):
            self.people.fill(CENTRE, path, [("member", option["value"]), ("badge", f"P{n:02d}")])

    def sign(self) -> None:
        """Have every member sign the report."""
        for login in (*cast.EXPERTS[:4], PURCHASER):
            self.people.fill(login, f"/desk/lots/{self.lot}/signature", [("dissent", "")], zone="hall")

    def score(self) -> None:
        """Have every member hand in a sheet; the representative comes into the hall for it."""
        path = f"/desk/lots/{self.lot}/scores"
        for judge, login in enumerate((*cast.EXPERTS[:4], PURCHASER)):
            names = sorted(names_of(self.people.get(login, path, zone="hall")))
            marks = [
                (name, self._mark(name, place, judge))
                for place, name in enumerate(name for name in names if name.startswith("marks-"))
            ]
            self.people.fill(login, path, [*marks, ("act", "submit")], zone="hall")

    def _mark(self, name: str, place: int, judge: int) -> str:
        full = self.story.evaluation.criteria[int(name.rpartition("-c")[2]) - 1].marks
        return f"{full * Decimal(95 - (place * 3 + judge) % 20) / 100:.1f}"

    def report(self) -> TestResponse:
        """Have the report made."""
        return self.people.fill(CENTRE, f"/desk/lots/{self.lot}/report")

    def publish_candidates(self) -> TestResponse:
        """Publish the candidates."""
        return self.people.fill(PURCHASER, f"/desk/lots/{self.lot}/candidates", [("days", "")])

    def award(self) -> TestResponse:
        """After the publicity, determine the winner."""
        self.at(self.hall.clock.now() + timedelta(days=8))
        return self.people.fill(PURCHASER, f"/desk/lots/{self.lot}/award", [("rank", "1"), ("ground", "")])

    def contract(self, amount: str) -> TestResponse:
        """Publish the contract."""
        today = self.hall.clock.now().date()
        fields = {
            "amount": amount,
            "performance_bond": "",
            "signed_on": today.isoformat(),
            "starts": today.isoformat(),
            "ends": (today + timedelta(days=120)).isoformat(),
        }
        file = upload("files", "合同.txt", "示例合同\n".encode())
        return self.people.fill(PURCHASER, f"/desk/lots/{self.lot}/contract", [*fields.items(), file])
