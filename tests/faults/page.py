"""docs/faults.md: what Callscope promises to survive, the test of each promise, and whether it held when last run.

`python -m tests.faults.page [RESULTS.xml ...]` writes the page from the names of the tests and from a run's JUnit file.
Without one it keeps what the page says of rows whose tests are the same. `make faults` does the whole; test_page.py
compares.
"""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "faults.md"
IDENTITY = r"[RISPJCB]\d+"
NAMED = re.compile(rf"test((?:_{IDENTITY})+)_\w+")
_DEFINED = re.compile(rf"^ *(?:async )?def (test(?:_{IDENTITY})+_\w+)", re.MULTILINE)

ROOMS: Mapping[str, str] = {
    "R": "Recording",
    "I": "Loading files",
    "S": "The store",
    "P": "Privacy",
    "J": "Injection",
    "C": "Command line and screen",
    "B": "Many calls",
}

PROMISES: Mapping[str, str] = {
    "R1": "A recorder that is killed leaves a file that opens at once and lacks at most two seconds.",
    "R2": "Of two sources, killed together, both are whole and their offset is recorded.",
    "R3": "A source that is suspended is told within 3 s as “no sound for 2 s”, and stop works within 3 s.",
    "R4": "A source that vanishes is told within 3 s with the old and the new device, and the gap is in the journal.",
    "R5": "When the sound server dies the recording ends cleanly with exit code 8 and its file is whole.",
    "R6": "“Recording” is said after the first block, and a word half a second later is in the file.",
    "R7": "A full disk stops the recording with exit code 7 and all before it is kept.",
    "R8": "It warns when the planned time does not fit on the disk.",
    "R9": "On a busy machine the samples keep to the clock within 50 ms, or a gap is recorded.",
    "R10": "A writer that is blocked leaves a gap of the right length and the memory bounded.",
    "R11": "Of a recording over 4 GiB the duration that is read is the one that was written.",
    "R12": "SIGINT, SIGTERM, SIGHUP and a terminal that closes leave a finished file.",
    "R13": "After a crash the recording is offered for recovery once, and its bytes are kept.",
    "R14": "A second recorder is refused and told which one is the first.",
    "R15": "A wall clock that is set back changes no duration.",
    "R16": "Off the record is silence on disk, in drafts and in marks, from 15 s before, and the interval is logged.",
    "R17": "A read-only folder is refused before anything is recorded.",
    "R18": "Without PortAudio or a device: exit code 8 and the package to install; everything else works.",
    "R19": "A transcriber that crashes or falls behind costs not one sample.",
    "I1": "What is no sound is refused in one line (exit code 6), odd sound is heard; the next file goes on.",
    "I2": "A file that was cut off is heard as far as it goes and stored as incomplete with both durations.",
    "I3": "A pipe, device, folder, socket or loop of links is refused within a second.",
    "I4": "A script that names other files, inside a sound file's name, is refused and opens nothing.",
    "I5": "NaN and Infinity never reach the store or JSON.",
    "I6": "Twenty seconds of silence give no words and no tone.",
    "I7": "Files with odd names are heard, listed and exported.",
    "I8": "Ten hours in one file: under 4 GB of memory, and the progress moves.",
    "I9": "The same content twice is one call, and it is said.",
    "I10": "Killed after any stage, a rerun finishes, equals an uninterrupted run and repeats nothing.",
    "I11": "When the speakers cannot be told apart the transcript is kept and says so.",
    "I12": "Weights that are missing or changed: exit code 9, the command to run, no network.",
    "S1": "Fifty kills while tagging lose no acknowledged tag, and the store is whole.",
    "S2": "A migration that fails half-way leaves schema and data as they were and names a backup.",
    "S3": "A store whose migration was killed reopens.",
    "S4": "A store from a newer version is refused and not touched.",
    "S5": "A damaged store is named, left alone, and the message says how to restore it.",
    "S6": "Four processes that write at once from cold lose nothing.",
    "S7": "A store in a read-only folder can be browsed.",
    "S8": "A full disk while tagging is shown and what was typed stays.",
    "S9": "A backup and its restore are equal; the store comes whole or not at all, its recordings after it.",
    "S10": "Nothing that can be typed breaks the search.",
    "S11": "A missing sound file is listed by doctor, and its quotes stay readable.",
    "S12": "Undo survives a crash.",
    "P1": "Of an erased call or caller no word is left in any byte of any file; a receipt lists what went and left.",
    "P2": "An erased call is not heard again without --force.",
    "P3": "Purge lists, then removes exactly what its rule names; a hold keeps.",
    "P4": "Consent refused or withdrawn: no transcript is shown, the own recording is deleted unless the call is on "
    "hold, exports are refused (exit code 5); words stay closed on the disk until they are erased.",
    "P5": "An export for a purpose that was not granted is refused (exit code 5).",
    "P6": "Every file is its owner's alone (0600, folders 0700), temporary files and exports too.",
    "P7": "Everything but fetching weights works with the network cut, and no connection is tried when it is not.",
    "P8": "Cards, telephones, addresses, names and spoken digits are found and muted as often as stated.",
    "P9": "Logs at DEBUG hold nothing that was said.",
    "P10": "With tone for the customer's side alone no agent value exists anywhere.",
    "J1": "No escape, control or bidi byte of a transcript, tag or file name reaches the terminal.",
    "J2": "Brackets such as [Music] or [/b] are shown literally.",
    "J3": "Cells of CSV and XLSX are text, never formulas.",
    "J4": "Control characters and lone surrogates: every export opens again.",
    "J5": "HTML and Markdown in what was said is inert.",
    "J6": "Arrows and blank lines in what was said change no cue count.",
    "J7": "A REFI-QDA project is valid against its schema and reads back the same quotes.",
    "J8": "Export names and links cannot leave their folder, and nothing is overwritten without --force.",
    "J9": "A pickled “model” is not executed.",
    "C1": "Every --help takes less than 300 ms.",
    "C2": "--json parses on success and on failure, and nothing else is on stdout.",
    "C3": "A reader that goes away, such as head -1, is no error.",
    "C4": "No escape byte where there is no terminal or a dumb one; NO_COLOR keeps all words.",
    "C5": "Ctrl-C is noticed within 0.2 s, ends with exit code 130 and leaves the store unlocked.",
    "C6": "The screen lives at any size, opens 10,000 calls under 1 s and answers keys under 100 ms.",
    "C7": "An exception in a worker is shown and the app lives.",
    "C8": "Every act is a key and a command.",
    "C9": "Without a sound device review works.",
    "C10": "A crash leaves the terminal usable.",
    "B1": "A worker that is killed costs nothing: every call is there once.",
    "B2": "When the client is killed a rerun does only the rest.",
    "B3": "One bad file: the others finish, exit code 3, a list to retry.",
    "B4": "Two clients on one store lose and double nothing.",
    "B5": "A cluster's address off loopback without TLS is refused.",
    "B6": "1, 2 and 4 workers and shards give identical results.",
}

_HEAD = """# What Callscope survives

Each promise has tests that produce the fault for real: signals, full disks, cut networks, sound servers that die,
hostile files. Made by `make faults`, which runs them all; the quick ones run in `make test` too, which also fails when
this page and the tests differ. Beside these, `tests/hostile` feeds generated input to every door that data comes in by.

Last run: {when}."""


class Case(NamedTuple):
    """A test: where it is and what it is called."""

    file: str
    name: str


def cases() -> Mapping[str, tuple[Case, ...]]:
    """The tests of each id, in order of file and place."""
    found: defaultdict[str, list[Case]] = defaultdict(list)
    for path in sorted(ROOT.glob("tests/**/test_*.py")):
        for name in _DEFINED.findall(path.read_text(encoding="utf-8")):
            for identity in identities(name):
                found[identity].append(Case(path.relative_to(ROOT).as_posix(), name))
    return {identity: tuple(tests) for identity, tests in found.items()}


def identities(name: str) -> list[str]:
    """The ids in a test's name."""
    match = NAMED.match(name)
    return match[1].strip("_").split("_") if match else []


def row(identity: str, tests: Iterable[Case], holds: str) -> str:
    """A line of the table."""
    named = "<br>".join(f"[{name}](../{file})" for file, name in tests) or "—"
    return f"| {identity} | {PROMISES[identity]} | {named} | {holds} |"


def rows_of(text: str) -> Mapping[str, tuple[tuple[str, ...], str]]:
    """(names of tests, what is said of them) for each id of a page."""
    found: dict[str, tuple[tuple[str, ...], str]] = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) == 6 and re.fullmatch(IDENTITY, cells[1]):
            found[cells[1]] = (tuple(re.findall(r"\[(test_\w+)\]", cells[3])), cells[4])
    return found


def told(results: Path) -> Mapping[str, set[str]]:
    """What became of each test of a run, over its parameters: passed, failed, or why it was skipped."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for case in ET.parse(results).iter("testcase"):
        name = case.get("name", "").partition("[")[0]
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            found[name].add("failed")
        else:
            found[name].add("passed" if skipped is None else f"skipped: {skipped.get('message', '')}")
    return found


def holds(tests: Iterable[Case], outcomes: Mapping[str, set[str]]) -> str:
    """What the page says of an id."""
    seen = {name: outcomes.get(name, {"not run"}) for _, name in tests}
    if not seen:
        return "no test yet"
    if failed := [name for name, what in seen.items() if "failed" in what]:
        return f"**no**: {', '.join(failed)}"
    if any("not run" in what for what in seen.values()):
        return "not run yet"
    odd = [f"{name} {one}" for name, what in seen.items() for one in sorted(what - {"passed"})]
    return f"yes, but {'; '.join(odd)}".replace("|", "/") if odd else "yes"


def render(outcomes: Mapping[str, set[str]] | None, before: str) -> str:
    """The page, from a run's outcomes or from what it said before."""
    known, tested = rows_of(before), cases()
    said = re.search(r"Last run: (.*)\.", before)
    when = f"{datetime.now(UTC):%d %B %Y}" if outcomes is not None else said[1] if said else "never"
    lines = [_HEAD.format(when=when)]
    for room, title in ROOMS.items():
        lines += [f"\n## {title}\n", "| id | what must hold | tests | holds |", "|---|---|---|---|"]
        for identity in (one for one in PROMISES if one[0] == room):
            tests = tested.get(identity, ())
            names, kept = known.get(identity, ((), ""))
            same = names == tuple(one.name for one in tests) and kept
            lines.append(row(identity, tests, kept if outcomes is None and same else holds(tests, outcomes or {})))
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> None:
    """Writes the page."""
    outcomes: dict[str, set[str]] | None = {} if arguments else None
    for one in arguments:  # of several runs the last that ran a test counts
        outcomes = {**(outcomes or {}), **told(Path(one))}
    before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    PAGE.write_text(render(outcomes, before), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
