"""codes: the agents' own wrap-up codes against what the researcher heard."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from callscope.cli.library import as_filter, filters
from callscope.cli.rank import show_quotes
from callscope.cli.shared import json_option, say, show, show_json, show_table
from callscope.coded import CODED_BY, Codes
from callscope.plural import count
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.workspace import Workspace

SCHEMA = "callscope.codes/1"
_COLUMNS = 8
"""Rows of the researcher's that stand beside the codes; --json has all."""


@click.command()
@click.option("--by", type=click.Choice(CODED_BY), default="tag", show_default=True, help="What they are set against.")
@click.option("--code", help="The quotes of this code instead, such as --code Billing.")
@click.option("--row", default="", help="With --code: only those under this tag, issue type, kind or stage.")
@filters
@json_option
@click.pass_obj
def codes(workspace: Workspace, /, by: str, code: str | None, row: str, as_json: bool, **chosen: Any) -> None:
    """Set the agents' wrap-up codes (the reason of calls) against your tags, by distinct callers.

    It shows where a code and a tag say the same, and what a code hides.
    """
    where = as_filter(workspace, chosen)
    if code is not None:
        show_quotes(workspace, workspace.coded_quotes(by, code, row, where), as_json)
        return
    found = workspace.codes(by, where)
    if as_json:
        show_json({"schema": SCHEMA, **_plain(found)})
        return
    _show(found)


def _plain(found: Codes) -> dict[str, Any]:
    plain = asdict(found)
    plain["rows"] = [one._asdict() for one in found.rows]
    for told, one in zip(plain["codes"], found.codes, strict=True):
        told["cells"], told["hidden"] = ([cell._asdict() for cell in cells] for cells in (one.cells, one.hidden))
    return plain


def _show(found: Codes) -> None:
    if not found.codes:
        say("no call has a wrap-up code; callscope import maps a column to reason, calls set CALL --reason gives one")
        return
    rows = [one.row for one in found.rows[:_COLUMNS]]
    table = []
    for one in found.codes:
        cells = {cell.row: cell.callers for cell in one.cells}
        table.append((one.code, one.calls, one.callers, one.quoted, *(cells.get(row) or "·" for row in rows)))
    show_table(table, ("code", "calls", "callers", "quoted", *rows))
    show("")
    for said in sentences(found):
        show(said)


def sentences(found: Codes) -> list[str]:
    """Where codes and tags agree, what a code hides, and what has no code of its own."""
    noun = {"tag": "tagged", "issue": "of the issue", "kind": "of the kind", "stage": "at the stage"}[found.by]
    said = []
    for one in found.codes:
        if one.agree and one.says:
            under = next(cell.callers for cell in one.cells if cell.row == one.says)
            said.append(f"{line(one.code)} agrees: {under} of {one.quoted} quoted callers are {noun} {line(one.says)}.")
    for one in found.codes:
        if one.hidden:
            told = ", ".join(f"{line(cell.row)} ({cell.callers} of {one.quoted})" for cell in one.hidden)
            said.append(f"{line(one.code)} hides: {told}.")
    for row in found.rows:
        if row.codes > 2 and row.share < 0.5:
            said.append(
                f"{line(row.row)} has no code of its own: {count(row.callers, 'caller')} in {count(row.codes, 'code')}."
            )
    quiet = sum(not one.quoted for one in found.codes)
    said += [f"{quiet} of {len(found.codes)} codes have no quoted caller yet."] * bool(quiet)
    calls = f"{count(found.uncoded, 'call')} {'has' if found.uncoded == 1 else 'have'}"
    said += [f"{calls} no code and {'is' if found.uncoded == 1 else 'are'} not in here."] * bool(found.uncoded)
    said.append("Numbers are distinct callers; --code CODE --row ROW opens the quotes behind one.")
    return said


COMMANDS = (codes,)
