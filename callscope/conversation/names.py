"""What speakers call themselves: "my name is Suzanne", "Cherry speaking". Pure. Better no name than a wrong one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callscope.call import Utterance

_OPENING = 6
"""People introduce themselves in their first utterances."""

_NAME = r"(?P<name>[A-ZÀ-ÞŁ][a-zà-ÿł]+(?:[-'][A-ZÀ-Þ][a-zà-ÿ]+)?(?: [A-ZÀ-Þ][a-zà-ÿ]+(?:[-'][A-ZÀ-Þ][a-zà-ÿ]+)?)?)"
_STOP = r"(?=[.,!?;]|$)"

# (?i:...) keeps the capital of the name itself required.
_PATTERNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en": (
            rf"\b(?i:my name(?:'s| is))(?: is)? {_NAME}",
            rf"\b{_NAME},? (?i:speaking){_STOP}",
            rf"\b(?i:you(?:'re| are) (?:speaking|talking) (?:with|to)) {_NAME}",
            rf"\b(?i:this is) {_NAME}(?=[.,!?;]|$| (?i:speaking|calling|from|with|at|in|and I|how))",
            rf"\b(?i:I'm) {_NAME}(?= (?i:calling|from|with|and I'll|and I will))",
        ),
        "de": (rf"\b(?i:mein name ist|ich heiße|Sie sprechen mit|hier (?:ist|spricht)) {_NAME}",),
        "fr": (rf"\b(?i:je m'appelle|mon nom est) {_NAME}", rf"\b{_NAME} à l'appareil"),
        "es": (rf"\b(?i:mi nombre es|me llamo|le (?:atiende|saluda|habla)) {_NAME}",),
    }
)

_COMMON = """
I The A An And But So Not Just Yes No Okay Ok Hi Hello Hey Good Great Well Sorry Sure Thanks Thank Still My Your Our
It That This What Where When Why How Who Is Are Can Could Would Please Sir Mr Mrs Ms Miss Dr Doctor
Customer Support Service Services Sales Auto Bank Travel Agency Company Inc Technical Tech Help Desk Helpdesk Center
Centre Department Insurance Billing Mobile Online Team Office Store Shop Hotel Airlines Group
Monday Tuesday Wednesday Thursday Friday Saturday Sunday
January February March April May June July August September October November December
"""
_NOT_NAMES = frozenset(_COMMON.split())


def names(utterances: Sequence[Utterance], language: str) -> dict[str, str]:
    """The name of each speaker who gave one, by label; nobody who gave two, and nobody who shares one."""
    patterns = [re.compile(pattern) for pattern in _PATTERNS.get(language.lower().replace("_", "-").split("-")[0], ())]
    given: dict[str, list[str]] = {}
    heard: dict[str, int] = {}
    for one in sorted(utterances, key=lambda one: one.start):
        heard[one.speaker] = heard.get(one.speaker, 0) + 1
        if heard[one.speaker] <= _OPENING:
            given.setdefault(one.speaker, []).extend(_introduced(one.text, patterns))
    found = {label: _agreed(all_given) for label, all_given in given.items()}
    firsts = [name.split()[0] for name in found.values() if name]
    return {label: name for label, name in found.items() if name and firsts.count(name.split()[0]) == 1}


def _introduced(text: str, patterns: Sequence[re.Pattern[str]]) -> list[str]:
    plain = text.replace("’", "'")
    matches = (match["name"] for pattern in patterns for match in pattern.finditer(plain))
    return [name for name in matches if not _NOT_NAMES.intersection(re.split(r"[ '-]", name))]


def _agreed(given: Sequence[str]) -> str:
    """The longest form of the one name that was given; empty for none or several."""
    if len({name.split()[0] for name in given}) != 1:
        return ""
    return max(given, key=len)
