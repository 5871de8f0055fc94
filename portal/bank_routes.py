"""The addresses of the bank's counter, all on the departments' network and only for the people of the branch."""

from __future__ import annotations

from portal.bank_contexts import BankDays, BankNotices, BankPapers, BankPeople, BankRefunds, counter
from portal.permissions import Permission
from portal.route import Route

_ZONE = "department"
BANK_ROUTES = (
    Route("bank", "/bank", _ZONE, Permission.BANK, counter),
    Route("bank.transfers", "/bank/transfers", _ZONE, Permission.BANK, counter),
    Route("bank.refunds", "/bank/refunds", _ZONE, Permission.BANK, counter),
    Route("bank.refund", "/bank/refunds/{number}", _ZONE, Permission.BANK, BankRefunds),
    Route("bank.shift", "/bank/shift", _ZONE, Permission.BANK_TELL, counter),
    Route("bank.days", "/bank/days", _ZONE, Permission.BANK, counter),
    Route("bank.day", "/bank/days/{number}", _ZONE, Permission.BANK, BankDays),
    Route("bank.close", "/bank/days/{number}/close", _ZONE, Permission.BANK_HEAD, BankDays),
    Route("bank.remit", "/bank/days/{number}/remit", _ZONE, Permission.BANK_HEAD, BankDays),
    Route("bank.tellers", "/bank/tellers", _ZONE, Permission.BANK_HEAD, counter),
    Route("bank.teller.new", "/bank/tellers/new", _ZONE, Permission.BANK_HEAD, counter),
    Route("bank.admit", "/bank/tellers/{number}/admit", _ZONE, Permission.BANK_HEAD, BankPeople),
    Route("bank.dismiss", "/bank/tellers/{number}/dismiss", _ZONE, Permission.BANK_HEAD, BankPeople),
    Route("bank.outages", "/bank/outages", _ZONE, Permission.BANK_HEAD, counter),
    Route("bank.notice", "/bank/notices/{number}", _ZONE, Permission.BANK, BankNotices),
    Route("bank.confirm", "/bank/notices/{number}/confirm", _ZONE, Permission.BANK_TELL, BankNotices),
    Route("bank.reverse", "/bank/notices/{number}/reverse", _ZONE, Permission.BANK, BankNotices),
    Route("bank.evidence", "/bank/evidence/{number}.zip", _ZONE, Permission.BANK_HEAD, BankPapers),
)
