"""Counters: queues, tickets, appointments and the day of a window.

A ticket and the day of a window are small dossiers of their own; what several must agree on in the same moment (who
waits in which order, who stands at which window) lies on shelves and claims the offices write in the act itself.
Times spent are never counted by hand: they are the periods between a ticket's papers (``ledger``).
"""
