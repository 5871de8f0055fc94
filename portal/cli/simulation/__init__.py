"""A whole hall's day, played through its own web.

Who comes and what goes wrong (plan, menu), who acts (windows, desk, backroom, bank), when (engine), over which
connections (wire, seats), what was done (book), and whether all of it is accounted for afterwards (checks, report).
``hall simulate`` puts them together.
"""
