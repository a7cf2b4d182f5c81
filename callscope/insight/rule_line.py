"""A rule in one line, as a researcher types it on the screen of the studies. Pure.

churn = cancel*, close ... account, /leav(e|ing)/ tag:churn-risk kind:pain tone:raised tone:heated not:"cancel that"
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from callscope.errors import UsageProblem
from callscope.insight.codebook import quoted
from callscope.nouns.ruled import OwnRule

_NAMES = {"tag": "tags", "tone": "tones", "not": "unless"}
"""What may be given several times, and the field that it goes to."""

_SINGLE = {
    "kind": "kind",
    "who": "who",
    "role": "who",
    "speaker": "speaker",
    "words": "sentiment",
    "sentiment": "sentiment",
}

_GIVEN = re.compile(rf"(?<!\S)({'|'.join([*_NAMES, *_SINGLE])}):(?:\"([^\"]*)\"?|([^\s,]*))", re.IGNORECASE)

_WORDS = re.compile(r"\s*/((?:\\/|[^/])+)/\s*|([^,]+)")
"""A pattern between slashes, or a phrase up to the next comma."""

EXAMPLE = "churn = cancel*, close ... account tag:churn-risk kind:pain who:customer tone:raised tone:heated"


def parse_rule_line(text: str) -> OwnRule:
    """`name = phrase, phrase, /pattern/ tag:T kind:K who:W speaker:S words:negative tone:raised not:"phrase"`.

    Raises UsageProblem that says what would have been right.
    """
    name, sign, rest = text.partition("=")
    if not sign or not name.strip():
        raise UsageProblem("a rule begins with its name", f"such as {EXAMPLE}")
    given: defaultdict[str, list[str]] = defaultdict(list)
    fields: dict[str, Any] = {}
    for what, between, plain in _GIVEN.findall(rest):
        value = (between or plain).strip()
        if what.lower() in _NAMES:
            given[_NAMES[what.lower()]] += [value] if value else []
        elif value:
            fields[_SINGLE[what.lower()]] = value
    for pattern, phrase in _WORDS.findall(_GIVEN.sub(",", rest)):
        given["patterns" if pattern else "phrases"] += [pattern.replace(r"\/", "/")] if pattern else _tidy(phrase)
    fields |= {field: tuple(dict.fromkeys(values)) for field, values in given.items()}
    return OwnRule(name.strip(), **fields)


def _tidy(phrase: str) -> list[str]:
    return [" ".join(phrase.split())] if phrase.strip() else []


def write_rule_line(rule: OwnRule) -> str:
    """The text that `parse_rule_line` reads back as the same rule."""
    words = [*rule.phrases, *(f"/{one.replace('/', chr(92) + '/')}/" for one in rule.patterns)]
    parts = [
        f"{rule.name} =",
        ", ".join(words),
        *(f"tag:{quoted(one)}" for one in rule.tags),
        f"kind:{quoted(rule.kind)}" if rule.kind else "",
        f"who:{rule.who}" if rule.who != "customer" else "",
        f"speaker:{quoted(rule.speaker)}" if rule.speaker else "",
        f"words:{rule.sentiment}" if rule.sentiment else "",
        *(f"tone:{one}" for one in rule.tones),
        *(f"not:{quoted(one)}" for one in rule.unless),
    ]
    return " ".join(part for part in parts if part)
