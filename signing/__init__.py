"""The signing pillar: canonical bytes, keys, seals, the public log and the sealed bid.

It knows nothing of halls, tenders or officials. What it is given it is given as bytes, keys,
times and randomness; what it refuses it refuses with an error of :mod:`signing.errors`.
``verify.py`` lives here but imports nothing from here: it is the second, independent reading
of every format this pillar writes.
"""
