"""Words as running text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Scripts that are written without spaces: Thai to Myanmar, Khmer, kana, Han, their punctuation and full-width forms.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff9f"
_NO_SPACE = re.compile(rf"(?<=[{_UNSPACED}]) | (?=[{_UNSPACED}])")
# Whisper's words break inside numbers, addresses and compounds: "12" ",345", "uh" "-huh", "20" "%".
_BROKEN = re.compile(r" (?=[,./:@&_-]\w|[%°](?:\W|$))(?<=\w )")


def join(texts: Iterable[str]) -> str:
    """Words as running text: spaces between them, none beside a script that is written without."""
    text = _BROKEN.sub("", " ".join(filter(None, texts)))
    return text if text.isascii() else _NO_SPACE.sub("", text)
