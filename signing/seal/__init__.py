"""Sealed bids: nobody reads one before its opening, and nobody can say afterwards that it was another.

The rooms, from the inside out: `shamir` (arithmetic), `chunks` (the payload cipher), `pieces` (its
hash tree), `archive` (the plaintext tar), `locks` (who must agree), `container` (the .ggzb file), `policy`
(who the trustees are), `unlock` and `ceremony` (the opening). Protocol: shared design, sealing.md 1.2 to
1.10. What is not here: the deadline, the log and the roll; they belong to the floors above, which pass times
and hashes in.
"""
