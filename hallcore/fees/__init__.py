"""Fees: what may be charged, on which notice, who takes the money, and where it lies to the fen.

No window touches money. A department issues a payment notice; the bank takes the money at its own window and is the
only one who can say that it was paid; it lies in an account of the treasury. What each paper moves is written in it
(``postings``), so the records themselves are the ledger.
"""
