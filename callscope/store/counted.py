"""Who counts, in the words of SQL: one definition for rankings, stances and studies. insight/rank.py says it in words.

The calls are `calls c`, the quotes `quotes q` and who says one is `speakers s`.
"""

REVIEWED = "c.left_out IS NULL"
"""A call that is left out of the review counts nowhere."""

HEARD = f"{REVIEWED} AND c.kind <> 'interview'"
"""A call whose customer was heard."""

STAFF = "(c.kind = 'interview' OR coalesce(s.role = 'agent', 0))"
"""A quote that support staff said: it is counted apart."""

CALLER = "coalesce('k' || c.caller, 'c' || c.id)"
"""The same for all calls of one caller; an unnamed customer is one caller per call."""
