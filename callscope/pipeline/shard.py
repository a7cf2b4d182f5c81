"""A part of a folder for each of several machines that know nothing of each other. Pure."""

from __future__ import annotations

import hashlib
from typing import NamedTuple, Self

from callscope.errors import UsageProblem


class Shard(NamedTuple):
    """The `number`th of `of` parts, from 1."""

    number: int
    of: int

    @classmethod
    def read(cls, text: str) -> Self:
        """From "2/4". Raises UsageProblem."""
        number, _, of = text.partition("/")
        if not (number.isascii() and number.isdigit() and of.isascii() and of.isdigit()):
            raise UsageProblem(f"{text} is no part of a whole", "the second of four machines takes --shard 2/4")
        shard = cls(int(number), int(of))
        if not 1 <= shard.number <= shard.of:
            raise UsageProblem(f"there is no part {number} of {of}", f"parts go from 1/{of} to {of}/{of}")
        return shard

    def holds(self, name: str) -> bool:
        """Whether a file is of this part: by a hash of its name, so that every machine and every run agrees.

        By its name and not its content, which every machine would have to read whole.
        """
        digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest()
        return int.from_bytes(digest[:8], "big") % self.of == self.number - 1


WHOLE = Shard(1, 1)
"""All files."""
