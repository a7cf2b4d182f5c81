"""codes: the agents' own wrap-up codes against what the researcher heard."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from callscope.cli.library import as_filter, filters
from callscope.cli.rank import show_quotes
from callscope.cli.shared import json_option, say, show, show_json, show_table
from callscope.nouns.coded import CODED_BY, Codes, sentences

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
    for said in (*sentences(found), "Numbers are distinct callers; --code CODE --row ROW opens the quotes behind one."):
        show(said)


COMMANDS = (codes,)
