"""An invited tender of works walked through the web: from its lawful ground and approval to the contract."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from portal.cli import cast
from portal.cli.browser import Unexpected, token_of
from portal.cli.steps import Steps
from portal.cli.tender_walk import BIDDERS, NUMBER, TenderWalk
from portal.settings import Settings


class InvitedWalk(TenderWalk):
    """The walk of one invited tender."""

    outsider = "bidder5"
    """Who is listed like the others and was not invited."""

    def __init__(self, settings: Settings, steps: Steps) -> None:
        super().__init__(settings, steps)
        self.called = ("招标人", "发出投标邀请书")

    def acts(self) -> Iterator[Callable[[], None]]:
        """Every step, in order: as an open tender's, with the invitation between policy and notice."""
        for act in super().acts():
            yield act
            if act.__name__ == "publish_policy":
                yield from (self.invite_too_few, self.invite)
            if act.__name__ == "publish_notice":
                yield self.refuse_outsider

    def register(self) -> None:
        """Without approval the method is refused; with the ground and the approving document it is registered."""
        form = "/desk/tenders/new"
        page = self.purchaser.get(form).text
        if not re.search(r"邀请招标[^<]*少量潜在投标人", page) or not re.search(
            r"邀请招标[^<]*比例过大", page
        ):
            raise Unexpected("the page does not name both lawful grounds")
        try:
            self.purchaser.submit(form, self._fields(""))
        except Unexpected as refused:
            if refused.status != 409:
                raise
            self.steps.say("依法必须招标的项目没有批准文号的，不得采用邀请招标，未予登记")
        else:
            raise Unexpected("an invited tender was registered without approval")
        answer = self.purchaser.submit(form, self._fields("敦发改审批〔2026〕21 号（示例）"))
        found = NUMBER.search(answer.url)
        if found is None:
            raise Unexpected(f"the project was not registered: {answer.url}")
        self.number = found[1]
        self.steps.say(f"招标人登记项目 {self.number}，邀请招标，写明法定情形和项目审批部门的批准文号")

    def _fields(self, approval: str) -> dict[str, str]:
        lot = self.story.lots[0]
        return {
            "purchaser": cast.PURCHASERS[0].code,
            "name": f"{self.story.name}（邀请招标演示）",
            "category": self.story.category,
            "kind": self.story.kind,
            "region": cast.REGION,
            "approval": self.story.approval,
            "funding": "财政资金 100%",
            "must_tender": "y",
            "way": "invited_tender/few",
            "ground_approval": approval,
            "lots-0-title": lot.title,
            "lots-0-content": lot.content,
            "lots-0-qualification": lot.qualification,
            "lots-0-estimate": f"{lot.estimate:f}",
            "lots-0-ceiling": f"{lot.ceiling:f}",
            "lots-0-bond": f"{lot.bond:f}",
            "lots-0-duration_days": str(lot.duration_days),
        }

    def _invite(self, *logins: str) -> None:
        page = self.purchaser.get(self.desk("/invitees")).text
        parties = [cast.BY_LOGIN[login].party for login in logins]
        chosen = "具备相应资质且完成过同类工程的单位共四家，全部邀请（示例）。"
        fields = {"csrf_token": token_of(page), "parties": parties, "chosen": chosen}
        self.purchaser.post(self.desk("/invitees"), fields)

    def invite_too_few(self) -> None:
        """Two are too few (ZB-020)."""
        try:
            self._invite(*BIDDERS[:2])
        except Unexpected as refused:
            if refused.status != 409:
                raise
            self.steps.say("受邀单位不足三家，未予办理")
        else:
            raise Unexpected("two were invited")

    def invite(self) -> None:
        """Four are invited; nobody learns who."""
        self._invite(*BIDDERS)
        self.steps.say(f"确定受邀投标人 {len(BIDDERS)} 家，名单开标前保密")

    def refuse_outsider(self) -> None:
        """Who was not invited does not enrol (ZB-020)."""
        try:
            self.browser(self.outsider).submit(f"/bidder/lots/{self.lot}/enrol")
        except Unexpected as refused:
            if refused.status != 409:
                raise
            self.steps.say("未受邀请的单位，系统不予登记投标")
        else:
            raise Unexpected("who was not invited has enrolled")
