"""A quarter of the trading centre: tenders of every method walked side by side, some with a fault, and supervision watched.

Each tender is one of the walks (``hall walk``), through the web and on the fast clock. They take turns: whoever has the
earliest moment to wait for goes next, so that one plan gives one course of events. What supervision raised is then compared
with what the planted faults call for, card by card, both ways.
"""
