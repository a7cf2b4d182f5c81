"""Quotes as one HTML page that plays them: self-contained, and nothing in it can act."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence

from callscope.export.inert import html
from callscope.export.tables import QuoteRow, by_kind, findings, source

Sound = Callable[[QuoteRow], bytes | str]
"""The MP3 of a quote, or why there is none."""

_STYLE = """
:root { color-scheme: light dark; --ink: #20252b; --ground: #fbfaf7; --faint: #5b6675; --line: #d9d7d0; }
@media (prefers-color-scheme: dark) { :root { --ink: #d6dae0; --ground: #14171b; --faint: #8f9fb8; --line: #272d35; } }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif;
  color: var(--ink); background: var(--ground); }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2.5rem; }
article { border-top: 1px solid var(--line); padding: 0.8rem 0; break-inside: avoid; }
blockquote { margin: 0; font-size: 1.1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
p { margin: 0.3rem 0 0; color: var(--faint); overflow-wrap: anywhere; white-space: pre-wrap; }
audio { width: 100%; margin-top: 0.5rem; height: 2.2rem; }
@media print { audio { display: none; } body { margin: 0; max-width: none; } }
""".strip()

# Whatever the text below holds: no script runs, nothing is fetched.
_POLICY = "default-src 'none'; media-src data:; style-src 'unsafe-inline'"


def render(table: Sequence[QuoteRow], sound: Sound) -> Iterator[str]:
    """The page in parts, so that its clips need not be in memory together."""
    many = f"{len(table)} quote{'s' * (len(table) != 1)}"
    yield (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{many}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n<style>\n{_STYLE}\n</style>\n</head>\n'
        f"<body>\n<h1>{many}</h1>\n"
    )
    for head, rows in by_kind(table):
        yield f"<h2>{html(head)}</h2>\n"
        yield from (_article(row, sound) for row in rows)
    yield "</body>\n</html>\n"


def _article(row: QuoteRow, sound: Sound) -> str:
    facts = [f"— {source(row)}", findings(row)]
    facts += [f"The transcript now says: {row.now or 'nothing'}"] if row.now is not None else []
    facts += [f"Note: {row.note}"] if row.note else []
    lines = "".join(f"<p>{html(fact)}</p>\n" for fact in facts)
    return (
        f'<article id="q{row.id}">\n<blockquote>{html(row.text)}</blockquote>\n{lines}{_player(sound(row))}</article>\n'
    )


def _player(found: bytes | str) -> str:
    if isinstance(found, str):
        return f"<p>{html(found)}</p>\n" if found else ""
    coded = base64.b64encode(found).decode("ascii")
    return f'<audio controls preload="none" src="data:audio/mpeg;base64,{coded}"></audio>\n'
