"""OCDS in and out: other publishers' releases are taken in, and our own tenders are told as releases.

``standard`` is the release as a value; ``reading`` takes a file apart and ``examining`` judges one
release; ``importing`` discloses it. ``release`` tells a tender's records as releases, ``records``
compiles and packages them, ``feed`` hands them out in the order of the journal. What is not here: the
command (portal.cli.importing) and the addresses (portal.views.ocds).
"""
