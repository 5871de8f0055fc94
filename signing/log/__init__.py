"""The public log: a Merkle tree of short text entries (RFC 6962) served as C2SP tiles.

``tree`` is the arithmetic, ``tiles`` the files, ``note`` the signatures, ``proof`` the checkpoint and
the proof file, ``entries`` the words that stand in the log. Who appends, when, and where it is stored
is the journal's business, not this room's.
"""
