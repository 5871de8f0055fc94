"""The addresses of supervision: the public's circulars, one's own cards and orders, the supervisors' desks."""

from __future__ import annotations

from portal.permissions import Permission
from portal.route import Route
from portal.supervision_contexts import (
    Cards,
    Circulars,
    Evaluations,
    Holds,
    Open,
    Orders,
    PublicCirculars,
    PublicEvaluations,
    Referrals,
)

_OWN, _DESK = "/office/cards", "/desk/supervision"
_READ, _ACT = Permission.SUPERVISION_READ, Permission.SUPERVISION_ACT
SUPERVISION_ROUTES = (
    # -- the public
    Route("circulars", "/supervision/circulars"),
    Route("circular", "/supervision/circulars/{number}", factory=PublicCirculars),
    Route("evaluations", "/supervision/evaluations"),
    Route("evaluation", "/supervision/evaluations/{number}", factory=PublicEvaluations),
    # -- everybody's own, on the departments' net
    Route("card.my", _OWN, "department", Permission.CARD_MINE),
    Route("card.orders", f"{_OWN}/orders", "department", Permission.APPRAISAL_STAFF),
    Route("card.circulars", f"{_OWN}/circulars", "department", Permission.APPRAISAL_STAFF),
    Route(
        "circular.paper",
        f"{_OWN}/circulars/{{number}}/paper.pdf",
        "department",
        Permission.CIRCULAR_READ,
        Circulars,
    ),
    Route("order", f"{_OWN}/orders/{{number}}", "department", Permission.ORDER_READ, Orders),
    Route("order.report", f"{_OWN}/orders/{{number}}/report", "department", Permission.ORDER_OWN, Orders),
    Route(
        "evaluation.protest",
        f"{_OWN}/evaluations/{{number}}/protest",
        "department",
        Permission.APPRAISAL_STAFF,
        PublicEvaluations,
    ),
    Route("card", f"{_OWN}/{{number}}", "department", Permission.CARD_READ, Cards),
    Route("card.answer", f"{_OWN}/{{number}}/answer", "department", Permission.CARD_OWN, Cards),
    Route("card.appeal", f"{_OWN}/{{number}}/appeal", "department", Permission.CARD_OWN, Cards),
    Route(
        "card.file",
        rf"{_OWN}/{{number}}/records/{{n:\d+}}/files/{{sha256}}",
        "department",
        Permission.CARD_READ,
        Cards,
    ),
    # -- the supervisors
    Route("cards", f"{_DESK}/cards", "hall", _READ),
    Route("card.open", f"{_DESK}/cards/{{number}}/open", "hall", _ACT, Cards),
    Route("card.decide", f"{_DESK}/cards/{{number}}/decide", "hall", _ACT, Cards),
    Route("card.appeal.decide", f"{_DESK}/cards/{{number}}/appeal", "hall", _ACT, Cards),
    Route("orders", f"{_DESK}/orders", "hall", _READ),
    Route("order.issue", f"{_DESK}/orders/issue", "hall", _ACT),
    Route("order.review", f"{_DESK}/orders/{{number}}/review", "hall", _ACT, Orders),
    Route("order.withdraw", f"{_DESK}/orders/{{number}}/withdraw", "hall", _ACT, Orders),
    Route("circular.desk", f"{_DESK}/circulars", "hall", _READ),
    Route("circular.draft", f"{_DESK}/circulars/draft", "hall", _ACT),
    Route("circular.one", f"{_DESK}/circulars/{{number}}", "hall", _READ, Circulars),
    Route("circular.sign", f"{_DESK}/circulars/{{number}}/sign", "hall", _ACT, Circulars),
    Route("circular.issue", f"{_DESK}/circulars/{{number}}/issue", "hall", _ACT, Circulars),
    Route("circular.drop", f"{_DESK}/circulars/{{number}}/drop", "hall", _ACT, Circulars),
    Route("circular.result", f"{_DESK}/circulars/{{number}}/result", "hall", _ACT, Circulars),
    Route("evaluation.desk", f"{_DESK}/evaluations", "hall", _READ),
    Route("evaluation.open", f"{_DESK}/evaluations/open", "hall", _ACT),
    Route("evaluation.one", f"{_DESK}/evaluations/{{number}}", "hall", _READ, Evaluations),
    Route("evaluation.mark", f"{_DESK}/evaluations/{{number}}/marks", "hall", _ACT, Evaluations),
    Route("evaluation.publish", f"{_DESK}/evaluations/{{number}}/publish", "hall", _ACT, Evaluations),
    Route("evaluation.settle", f"{_DESK}/evaluations/{{number}}/settle", "hall", _ACT, Evaluations),
    Route(
        "evaluation.answer", rf"{_DESK}/evaluations/{{number}}/protests/{{n:\d+}}", "hall", _ACT, Evaluations
    ),
    Route(
        "evaluation.correct",
        rf"{_DESK}/evaluations/{{number}}/protests/{{n:\d+}}/correct",
        "hall",
        _ACT,
        Evaluations,
    ),
    Route("keeping", f"{_DESK}/keeping", "hall", _ACT),
    Route("hold.lift", f"{_DESK}/holds/{{number}}/lift", "hall", _ACT, Holds),
    Route("referral.receipt", f"{_DESK}/referrals/{{number}}/receipt", "hall", _ACT, Referrals),
    Route("inquiries", f"{_DESK}/inquiries", "hall", Permission.SUPERVISION_INQUIRIES),
    Route("matter", f"{_DESK}/matters/{{number}}", "hall", _ACT, Open),
    Route("matter.hold", f"{_DESK}/matters/{{number}}/hold", "hall", _ACT, Open),
    Route("matter.refer", f"{_DESK}/matters/{{number}}/refer", "hall", _ACT, Open),
    Route("matter.inquire", f"{_DESK}/matters/{{number}}/inquire", "hall", _ACT, Open),
    Route("matter.bundle", f"{_DESK}/matters/{{number}}/bundle.zip", "hall", _ACT, Open),
)
