"""What to do next, said with keys: the rest of the program says it with commands, and here nobody types any. Pure."""

from __future__ import annotations

import re

_KEYS = (
    (r"callscope consent list --state none", "F9 lists them"),
    (r"callscope consent show \S+ has the details; callscope erase \S+ removes", "F9 has the details, E there removes"),
    (r"callscope consent show \S+", "F9"),
    (r"callscope consent set \S+ --scope \S+,", "1-4 on F9 note it,"),
    (r"callscope retention release \S+", "H on F9"),
    (r"callscope calls speakers ID LABEL --role customer", "i says who is who"),
    (r"callscope undo", "u"),
)


def by_key(said: str) -> str:
    """The sentence with keys in the place of commands that have one."""
    if "callscope " in said:
        for command, key in _KEYS:
            said = re.sub(command, key, said)
    return said
