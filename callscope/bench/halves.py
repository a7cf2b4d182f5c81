"""Which files were tuned on and which are reported: a figure on tuned files is never passed off as a test."""

from __future__ import annotations

TUNED = frozenset(
    {
        # Meetings and people of their own: trn00 to trn03 share theirs.
        "dev00",
        "dev01",
        "trn05",
        # The acted garage call, on whose overlaps and similar voices the rules were written.
        "aws_autorepairs_49",
        "azure_points_balance",
        "speechmatics_account",
        # These two share a reader, 1998.
        "sim_dev_1",
        "sim_dev_3",
        # Laid out from the readers of those two.
        "made_1998_2414",
        "made_2414_3080",
        "made_1998_3080",
        "made_transfer_1",
    }
)
"""Recordings that turns, attribution and their costs were tuned on; all others were only looked at for the figures."""

OTHER, OWN = "other half", "tuned half"


def half(name: str) -> str:
    """The half in which a recording is."""
    return OWN if name in TUNED else OTHER
