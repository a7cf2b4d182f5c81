"""What every hostile test asks: only our own errors, an end within five seconds, nothing harmful in what is said."""

from __future__ import annotations

import os
import signal
import string
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import hypothesis
from hypothesis import HealthCheck
from hypothesis import strategies as st

from callscope import safe
from callscope.errors import CallscopeError

PATIENCE = 5.0
"""Seconds of processor time that one input may take."""

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "hostile"
"""Whether many inputs are tried, as `make faults` does, new ones each time; else few and always the same."""

MUCH = 50
"""Times as many inputs then."""

NASTY = [
    "\x1b]2;X\x07\x1b[2J", "\x9b31m", "\x00", "\u202e", "\u2066x\u2069", "\ud800", "\ufeff", "\u2028", "\r", "\x7f",
    "[/b]", '[link="x', "../../x", "/etc/x", "%s%n", "=1+1", "<script>", "'", '"', "`", "\\", "9" * 5000, "²", "٣",
    "NaN", "Infinity", "-0", "1e999", "\u0301" * 50, "😀", "ß", "İ", "ﬀ", "a" * 3000, "\n" * 300, "\t", "$(id)", "{}",
]  # fmt: skip
"""Pieces that broke some program once."""


def tried(examples: int) -> Callable[[Any], Any]:
    """How many inputs a test is given; the same ones each time, but for a long run."""
    return hypothesis.settings(
        max_examples=examples * (MUCH if LONG else 1),
        derandomize=not LONG,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def texts(*words: str, most: int = 12) -> st.SearchStrategy[str]:
    """Text out of a language's own words, nasty pieces and anything at all."""
    piece = st.one_of(
        st.sampled_from(words) if words else st.nothing(),
        st.sampled_from(NASTY),
        st.text(alphabet=st.characters(codec=None), max_size=8),
        st.text(alphabet=string.printable, max_size=8),
    )
    return st.lists(piece, max_size=most).map("".join)


@contextmanager
def patient(seconds: float = PATIENCE) -> Iterator[None]:
    """Fails what takes more processor time than that, instead of waiting for it."""

    def late(*_: object) -> None:
        raise TimeoutError(f"took more than {seconds} s of processor time")

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def survives(act: Callable[[], Any]) -> Any:
    """What the act gives, or None where it was refused in our own words; anything else that is raised fails."""
    with patient():
        try:
            return act()
        except CallscopeError as refusal:
            said = safe.line(refusal.message), safe.line(refusal.hint)
    assert said[0]
    assert harmless(" ".join(said))
    return None


def harmless(text: str) -> bool:
    """Whether a terminal may be given it."""
    bad = {*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0x061C, 0x200E, 0x200F}
    bad |= {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029, *range(0xD800, 0xE000)}
    return not bad & set(map(ord, text))
