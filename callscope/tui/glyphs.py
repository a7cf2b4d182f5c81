"""How times, scores and kinds look: a glyph or a letter with a word; colour only ever comes beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callscope.call import Kind, Quote, Speaker, Tone, Utterance
    from callscope.nouns.erased import Keeping

Piece = tuple[str, str]
"""A text and the name of its ink (see widgets/ink.py)."""

LETTERS: dict[str, Kind] = {"n": "need", "w": "want", "d": "desire", "p": "pain", "j": "job", "s": "story"}
"""The key that makes a row a quote of a kind."""

_MANNERS = {"heated": "◆", "raised": "▲", "even": "■", "calm": "▼", "flat": "▬"}
_MANNER_INKS = {"heated": "heated", "raised": "raised", "even": "faint", "calm": "calm", "flat": "calm"}
_PACES = {"fast": "»", "slow": "«", "hesitant": "…"}
_BLOCKS = "▁▂▃▄▅▆▇█"

LEGEND: tuple[tuple[str, str], ...] = (
    ("◆ heated  ▲ raised  ■ even  ▼ calm  ▬ flat", "the voice, compared with this speaker's usual voice"),
    ("» fast  « slow  … hesitant", "the pace, shown beside the voice"),
    ("+pos  −neg", "what the words say"),
    ("~▲", "while a call runs: too little was heard of this voice to be sure yet"),
    ("p!3  *", "a quote: its kind, and its severity; one without a kind"),
    ("?", "a suggested quote"),
    ("‹uh-huh›", "a listener response inside someone else's words"),
    ("‖ on hold  ! due", "a call that is neither purged nor erased; one whose last day is over"),
)
"""What the glyphs mean, for the help screen."""


def megabytes(size: int) -> str:
    """Bytes as whole megabytes."""
    return f"{size / 1e6:.0f} MB"


def size_said(size: int) -> str:
    """Bytes to a tenth of a megabyte; less than that in kilobytes."""
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{-(-size // 1000)} kB"


def tilde(path: Path) -> str:
    """The path with the home folder as ~."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) and path != home else str(path)


def manner(tone: Tone) -> str:
    """The label without pace: flat, calm, even, raised or heated."""
    return tone.label.partition(",")[0]


def tone_ink(tone: Tone) -> str:
    """The ink of a tone's glyph."""
    return _MANNER_INKS.get(manner(tone), "faint")


def tone_glyph(tone: Tone) -> str:
    """One character for the manner."""
    return _MANNERS.get(manner(tone), "·")


def tone_mark(tone: Tone | None, worded: bool = True) -> Piece:
    """Glyph, word and pace of a tone, such as ▲ raised»; empty where there is none."""
    if tone is None:
        return "", "faint"
    paces = "".join(_PACES.get(part.strip(), "") for part in tone.label.split(",")[1:])
    word = f" {manner(tone)}" if worded else ""
    return f"{tone_glyph(tone)}{word}{paces}", tone_ink(tone)


def sentiment_mark(one: Utterance, worded: bool = True) -> Piece:
    """+pos or −neg; empty for neutral words and where they are not scored."""
    label = one.sentiment.label if one.sentiment else "neutral"
    if label == "neutral":
        return "", "faint"
    sign, word = ("+", "pos") if label == "positive" else ("−", "neg")
    return f"{sign}{word if worded else ''}", label


def spark(quarters: Sequence[float | None], reach: float, low: str, high: str) -> list[Piece]:
    """One block for each quarter, -reach..reach; `low` and `high` are the inks of clearly low and high ones."""
    return [_block(value, reach, low, high) for value in quarters]


def _block(value: float | None, reach: float, low: str, high: str) -> Piece:
    if value is None:
        return "·", "faint"
    part = min(max((value + reach) / (2 * reach), 0.0), 1.0)
    ink = low if part < 0.4 else high if part > 0.6 else "dim"
    return _BLOCKS[round(part * 7)], ink


def activity(share: float) -> str:
    """A block for a share 0..1 of a stretch of time; a dot for none."""
    return "·" if share < 0.02 else _BLOCKS[min(int(share * 8), 7)]


def letter(kind: str | None) -> str:
    """The letter of a kind; a star for a quote without one."""
    return kind[0] if kind else "*"


def quote_mark(quotes: Iterable[Quote]) -> str:
    """Letters and severities of the quotes of a row: p!3 j."""
    return " ".join(letter(one.kind) + (f"!{one.severity}" if one.severity else "") for one in quotes)


def kept_mark(kept: Keeping | None, worded: bool = True) -> Piece:
    """‖ on hold or ! due; empty for a call that is neither."""
    if kept is None or not (kept.held or kept.due):
        return "", "plain"
    glyph, word, ink = ("‖", "on hold", "calm") if kept.held else ("!", "due", "raised")
    return f"{glyph} {word}" if worded else glyph, ink


def role_ink(speaker: Speaker) -> str:
    """The ink of a speaker's name."""
    return {"customer": "customer", "agent": "agent"}.get(speaker.role, "dim")


def speaker_said(speaker: Speaker) -> str:
    """Suzanne=customer:94%, without a number when a person said so."""
    sure = "" if speaker.confidence >= 1.0 else f":{speaker.confidence:.0%}"
    return f"{speaker.name or speaker.label}={speaker.role}{sure}"


def progress_bar(done: float, width: int = 10) -> str:
    """A bar of `width` characters."""
    filled = round(min(max(done, 0.0), 1.0) * width)
    return "█" * filled + "░" * (width - filled)
