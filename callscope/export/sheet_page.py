"""An experiment with what was learned, as one self-contained HTML page: light and dark, and one page in print. Pure."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from callscope.export.cited import doubts, source
from callscope.export.inert import html
from callscope.export.sheets import NO_COUNTER, SIDES, observed, planned, split

if TYPE_CHECKING:
    from callscope.call import Exhibit
    from callscope.nouns.learned import Stance
    from callscope.nouns.tested import Reading, Sheet

_STYLE = """
:root { color-scheme: light dark; --paper: #fdfcf9; --ink: #1c1b19; --soft: #5d5a54; --hair: #dcd7cc; --for: #0d5c8c;
  --against: #a4470d; --wash: #d3e3ee; --good: #2f6b2f; }
@media (prefers-color-scheme: dark) { :root { --paper: #16181a; --ink: #e8e4dc; --soft: #aba69c; --hair: #3a3d41;
  --for: #79bbe6; --against: #f0a268; --wash: #1f3d51; --good: #8fcf8f; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 66rem; padding: 1.6rem 1.4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; }
h1, h2, h3, p, dl, dd, figure, blockquote { margin: 0; overflow-wrap: anywhere; }
h1 { font-size: 1.55rem; line-height: 1.2; text-wrap: balance; }
.stands { display: inline-block; margin-top: .6rem; padding: .15rem .7rem; border: 2px dashed; border-radius: 1rem;
  font-weight: 600; color: var(--soft); }
.stands.met { color: var(--good); border-style: solid; }
.stands.refuted { color: var(--against); border-style: solid; }
.study { color: var(--soft); margin-left: .7rem; }
main { display: grid; grid-template-columns: 1fr 1fr; gap: 1.2rem 2.4rem; margin-top: 1.3rem; }
main > section { border-top: 2px solid var(--ink); padding-top: .6rem; min-width: 0; }
.side { grid-column: span 1; border-top-color: var(--for) !important; }
.side.against { border-top-color: var(--against) !important; }
h2 { font-size: 1.05rem; margin-bottom: .5rem; }
h2 span { font-weight: 400; color: var(--soft); }
dt { font-weight: 600; color: var(--soft); font-size: .85rem; margin-top: .65rem; }
dd { white-space: pre-line; }
dd.first { font-size: 1.15rem; font-weight: 600; }
dd.aside { color: var(--soft); font-size: .88rem; }
svg { display: block; width: 100%; height: 28px; margin-top: .4rem; overflow: visible; }
.ends { display: flex; justify-content: space-between; color: var(--soft); font-size: .75rem; }
.scale { color: var(--soft); font-size: .8rem; }
figure { border-left: 3px solid var(--hair); padding-left: .8rem; margin-top: .8rem; break-inside: avoid; }
figcaption { color: var(--soft); font-size: .82rem; margin-top: .15rem; }
footer { margin-top: 1.3rem; color: var(--soft); font-size: .8rem; }
@media (max-width: 44rem) { main { grid-template-columns: 1fr; } }
@media print { @page { size: A4; margin: 12mm; } html { font-size: var(--print); }
  body { max-width: none; padding: 0; }
  main { grid-template-columns: 1fr 1fr; } }
""".strip()

# Whatever the text below holds: no script runs, nothing is fetched.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page(sheet: Sheet) -> str:
    """The whole page as text; nothing that was said or written can act in it."""
    one = sheet.experiment
    study = f'<span class="study">study {html(one.study)}</span>' if one.study else ""
    verdict = sheet.stands if sheet.reading and sheet.reading.decided else ""
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"<title>{html(one.name)}</title>\n<style>\n:root {{ --print: {_print_size(sheet):.1f}pt; }}\n"
        f"{_STYLE}\n</style>\n</head>\n<body>\n"
        f'<header><h1>{html(one.name)}</h1>\n<p><span class="stands {verdict}">{html(sheet.stands)}</span>{study}</p>'
        f"</header>\n<main>\n{_before(sheet)}{_after(sheet)}{''.join(_side(sheet, *each) for each in SIDES)}</main>\n"
        f"<footer>{html(_foot(sheet))}</footer>\n</body>\n</html>\n"
    )


FITS = 2_400
"""Letters of fields and quotes that fit on a printed page at the usual size (tried with Chromium, A4 and Letter)."""


def _print_size(sheet: Sheet) -> float:
    """Points of the letters in print, smaller for a long sheet, so that it stays one page."""
    one = sheet.experiment
    shown = [quote.quote.text for stance, _ in SIDES for quote in split(sheet, stance)[0]]
    letters = sum(map(len, (one.name, sheet.believed, one.test, one.learned, one.decided, *shown)))
    return min(9.5, max(6.0, 9.5 * sqrt(FITS / max(letters, 1))))


def _before(sheet: Sheet) -> str:
    fields = "".join(_field(head, text) for head, text in planned(sheet))
    return f"<section>\n<h2>Before</h2>\n<dl>\n{fields}</dl>\n</section>\n"


def _after(sheet: Sheet) -> str:
    one = sheet.experiment
    first, *rest = observed(sheet)
    told = f'<dt>We observed</dt>\n<dd class="first">{html(first)}</dd>\n'
    drawn = f"<dd>{_drawn(sheet.reading)}</dd>\n" if sheet.reading else ""
    asides = "".join(f'<dd class="aside">{html(each)}</dd>\n' for each in rest)
    closing = _field("We learned", one.learned) + _field("We decided", one.decided)
    body = f"{_field('We believed', sheet.believed)}{told}{drawn}{asides}{closing}"
    return f"<section>\n<h2>After</h2>\n<dl>\n{body}</dl>\n</section>\n"


def _field(head: str, text: str) -> str:
    return f"<dt>{html(head)}</dt>\n<dd>{html(text) or '–'}</dd>\n"


def _side(sheet: Sheet, stance: Stance, head: str) -> str:
    exhibits, said = split(sheet, stance)
    none = f"<p>{html(NO_COUNTER if stance == 'against' else 'No quote for it was marked.')}</p>\n"
    body = "".join(map(_quote, exhibits)) or none
    return f'<section class="side {stance}">\n<h2>{head} <span>{html(said)}</span></h2>\n{body}</section>\n'


def _quote(one: Exhibit) -> str:
    facts = " · ".join((source(one), *doubts(one)))
    return (
        f"<figure><blockquote>“{html(one.quote.text)}”</blockquote>\n<figcaption>{html(facts)}</figcaption></figure>\n"
    )


def _foot(sheet: Sheet) -> str:
    one = sheet.experiment
    written = f"written {one.created_at[:10]}" + (f", learned {one.learned_at[:10]}" if one.learned_at else "")
    return f"Experiment {one.id}, {written}. Callers are counted once however often they call; support staff never are."


def _drawn(read: Reading) -> str:
    """The value with its interval on a line, and the pass mark across it; nothing where there is no value."""
    if read.value is None:
        return ""
    low, high, mark = read.scale
    at, across = ((value - low) / (high - low) for value in (read.value, mark))
    band = ""
    if read.interval:
        start, end = ((value - low) / (high - low) for value in read.interval)
        band = f'<rect x="{start:.1%}" y="9" width="{end - start:.1%}" height="10" fill="var(--wash)"/>'
    ends = [f"{low:.0%}", f"{high:.0%}"] if read.what.startswith("share") else [f"{low:g}", f"{high:g}"]
    return (
        f'<svg role="img" aria-label="{html(read.shown)}">{_line("0", "100%", "14", "14", "hair")}{band}'
        f"{_line(f'{across:.1%}', f'{across:.1%}', '2', '26', 'against')}"
        f'<circle cx="{at:.1%}" cy="14" r="5" fill="var(--for)"/></svg>'
        f'<p class="ends"><span>{ends[0]}</span><span>{ends[1]}</span></p><p class="scale">{html(_legend(read))}</p>'
    )


def _line(start: str, end: str, top: str, bottom: str, ink: str) -> str:
    return f'<line x1="{start}" x2="{end}" y1="{top}" y2="{bottom}" stroke="var(--{ink})" stroke-width="2"/>'


def _legend(read: Reading) -> str:
    band = ", the band where it lies with 95 % confidence" if read.interval else ""
    return f"The dot is what was found{band}; the line across is the mark: {read.mark}."
