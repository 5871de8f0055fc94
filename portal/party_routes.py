"""The addresses of parties: everybody's page, one's own qualifications, and the departments' entries."""

from __future__ import annotations

from portal.contexts import Lots, office
from portal.party_contexts import Credits, Parties
from portal.permissions import Permission
from portal.route import Route

PARTY_ROUTES = (
    Route("party", "/trading/parties/{number}", factory=Parties),
    Route("proofs", "/bidder/qualifications", permission=Permission.PROOF_OWN),
    Route("proof.licence", "/bidder/qualifications/licence", permission=Permission.PROOF_OWN),
    Route("proof.bring", "/bidder/qualifications/new", permission=Permission.PROOF_OWN),
    Route("proof.withdraw", r"/bidder/qualifications/{n:\d+}/withdraw", permission=Permission.PROOF_OWN),
    Route("credit", "/office/credit", "department", Permission.CREDIT, office),
    Route("credit.enter", "/office/credit/new", "department", Permission.CREDIT_ENTER, office),
    Route("credit.end", "/office/credit/{number}/end", "department", Permission.CREDIT_END, Credits),
    Route("desk.bidders", "/desk/lots/{number}/bidders", "department", Permission.BIDDERS_READ, Lots),
)
