"""The remedies every unfavourable paper states (XK-19), told from the law in force."""

from __future__ import annotations

from hallcore.ground.lawbook import Law


def remedies_of(law: Law, paper: str = "本决定书") -> str:
    """The sentence on reconsideration and court, with the periods of the law (XK-40, XK-44).

    Args:
        law: The law in force for the case.
        paper: How the paper that says it names itself.
    """
    days = law.clock("C12").n
    months = law.figure("XK-44", "direct")
    return (
        f"如不服{paper.removesuffix('书')}，可以自收到{paper}之日起{days}日内依法申请行政复议，"
        f"也可以自收到{paper}之日起{months}个月内依法向人民法院提起行政诉讼。"
    )
