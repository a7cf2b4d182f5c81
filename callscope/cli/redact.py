"""redact: personal data in a call, what stays and what goes; and whether an export is redacted."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callscope.cli.leaving import manner
from callscope.cli.shared import MOMENT, json_option, say, show_json, show_table
from callscope.errors import UsageProblem
from callscope.moments import place
from callscope.moments import span as spanned
from callscope.nouns.redacted import SHOWN, Finding, Verdict, counted

if TYPE_CHECKING:
    from callscope.workspace import Workspace

WARNING = "redaction lowers the risk that somebody is known again; it does not make a call anonymous"

redact_option = click.option(
    "--redact/--no-redact", "redact", default=None, help="Take personal data out; else [redact] on_export says."
)


def redacting(workspace: Workspace, chosen: bool | None, found: Callable[[], str | None]) -> bool:
    """Whether an export is redacted: as the flag says, as the settings say, or as the person answers.

    Where nobody can answer, nothing is taken out, and a line says what is in it. `found` tells that: None for not
    known.
    """
    set_to = workspace.settings.redact.on_export
    if chosen is not None or set_to != "ask":
        return set_to == "always" if chosen is None else chosen
    there = found()
    if there == "nothing":
        return False
    if sys.stdin.isatty() and sys.stderr.isatty():
        what = f"{there} found that may be" if there else "there may be"
        return click.confirm(f"{what} personal data; take it out?", default=True, err=True)
    say(f"not redacted: {there or 'not looked for'}; --redact takes personal data out")
    return False


def counts(workspace: Workspace, call: str) -> Callable[[], str]:
    """What is found in a call, asked when it is needed."""
    return lambda: counted(one.what for one in workspace.findings(call) if not one.kept)


def say_redacted(said: str) -> None:
    """What was taken out."""
    say(f"redacted in their calls: {said}; callscope redact CALL shows them; never anonymous")


class _Redact(click.Group):
    """A group whose first word may be a call: then it shows that."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Redact)
def redact() -> None:
    """Personal data in a call: `callscope redact CALL` shows it; keep, add, decided, withdraw.

    Redaction lowers the risk that somebody is known again; it does not make a call anonymous.
    """


@redact.command("show")
@click.argument("call")
@click.option("--audio", is_flag=True, help="Write the sound with these words silenced, to the file of -o.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A .wav, .flac, .mp3 or .opus file.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@json_option
@click.pass_obj
def show_findings(
    workspace: Workspace, call: str, audio: bool, output: Path | None, force: bool, as_json: bool
) -> None:
    """What is found in CALL, with why, and what stays by your decision."""
    identity = workspace.find(call)
    if audio != bool(output):
        raise UsageProblem("--audio and -o FILE go together", "callscope redact CALL --audio -o quiet.wav")
    found = workspace.findings(identity)
    if output:
        muted = workspace.write_muted(identity, output, force, manner())
        say(f"written: {output}, {sum(end - start for start, end in muted):.1f} s are silent ({_there(found)})")
    if as_json:
        muted = workspace.muted(identity)
        show_json({"call": identity, "findings": [_plain(one) for one in found], "muted": [list(one) for one in muted]})
    elif not output:
        heads = ("", "at", "what", "said", "stays", "sure", "why")
        written = workspace.call(identity).recording.written
        show_table([_row(number, one, written) for number, one in enumerate(found, 1)], heads)
        say(f"{_there(found)}; {WARNING}")


def _there(found: tuple[Finding, ...]) -> str:
    kept = sum(one.kept for one in found)
    return counted(one.what for one in found if not one.kept) + (f", {kept} stay" if kept else "")


def _row(number: int, one: Finding, written: bool) -> tuple[object, ...]:
    what = SHOWN.get(one.what, one.what)
    return (
        number,
        place(one.start, written),
        what,
        one.text,
        "yes" if one.kept else "",
        f"{one.certainty:.0%}",
        one.because,
    )


def _plain(one: Finding) -> dict[str, Any]:
    return {**one._asdict(), "start": one.start, "end": one.end, "parts": [part._asdict() for part in one.parts]}


@redact.command("keep")
@click.argument("call", required=False)
@click.argument("numbers", type=int, nargs=-1)
@click.option("--word", help="A word that stays in every call.")
@click.pass_obj
def keep(workspace: Workspace, call: str | None, numbers: tuple[int, ...], word: str | None) -> None:
    """Let findings of CALL stay, by their NUMBERS in the list; or --word everywhere."""
    if word:
        workspace.decide_word(word, keep=True)
        say(f"“{word}” stays in every call; callscope undo takes it back")
        return
    if not call or not numbers:
        raise UsageProblem("say which call and which findings", "callscope redact keep CALL 2 3, or --word WORD")
    identity = workspace.find(call)
    found = workspace.findings(identity)
    wrong = [number for number in numbers if not 1 <= number <= len(found)]
    if wrong:
        raise UsageProblem(f"there is no finding {wrong[0]}", f"callscope redact {call} lists {len(found)}")
    workspace.keep_findings(identity, [found[number - 1] for number in numbers])
    say(f"{len(numbers)} stay; callscope undo takes it back")


@redact.command("add")
@click.argument("call", required=False)
@click.argument("start", type=MOMENT, required=False)
@click.argument("end", type=MOMENT, required=False)
@click.option("--word", help="A word, or several, that go wherever they are said, in every call.")
@click.pass_obj
def add(workspace: Workspace, call: str | None, start: float | None, end: float | None, word: str | None) -> None:
    """Take out what is said in CALL between START and END as well; or --word everywhere."""
    if word:
        workspace.decide_word(word)
        say(f"“{word}” goes in every call; callscope undo takes it back")
        return
    if not call or start is None or end is None:
        raise UsageProblem("say which call and which span", "callscope redact add CALL 0:16 0:18, or --word WORD")
    identity = workspace.find(call)
    workspace.add_redaction(identity, start, end)
    where = spanned(start, end, workspace.call(identity).recording.written)
    say(f"{where} goes as well; callscope undo takes it back")


@redact.command("decided")
@click.argument("call", required=False)
@json_option
@click.pass_obj
def list_decided(workspace: Workspace, call: str | None, as_json: bool) -> None:
    """What was decided, on CALL and on words everywhere; all without a CALL."""
    rows = workspace.verdicts(workspace.find(call) if call else "")
    if as_json:
        show_json([workspace.plain(one) for one in rows])
    else:
        texts = {one.id for one in workspace.calls() if one.written}
        show_table([_decided(one, one.call in texts) for one in rows], ("id", "decided", "call", "span", "what", "by"))


def _decided(one: Verdict, written: bool) -> tuple[object, ...]:
    span = spanned(one.start, one.end, written)
    where = ("every call", "") if one.everywhere else (one.call, span)
    return one.id, "stays" if one.act == "keep" else "goes", *where, one.text or one.what, one.author


@redact.command("withdraw")
@click.argument("numbers", type=int, nargs=-1, required=True)
@click.pass_obj
def withdraw(workspace: Workspace, numbers: tuple[int, ...]) -> None:
    """Take decisions back, by their ids in `callscope redact decided`."""
    gone = workspace.withdraw_verdicts(numbers)
    say(f"{len(gone)} taken back; callscope undo takes it back")


COMMANDS = (redact,)
