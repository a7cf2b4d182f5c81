"""The table of commands, which stands for importing all of them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click
import pytest

import callscope.cli
from callscope.cli import app
from tests.cli.printing import printing


def test_every_module_with_commands_is_in_the_table_with_all_of_them() -> None:
    folder = Path(callscope.cli.__file__).parent
    modules = {path.stem: import_module(f"callscope.cli.{path.stem}") for path in folder.glob("*.py")}
    there = {name: one.COMMANDS for name, one in modules.items() if hasattr(one, "COMMANDS")}
    assert {name: {one.name for one in commands} for name, commands in there.items()} == {
        name: set(names) for name, names in app.MODULES.items()
    }


def test_the_help_lists_every_command_with_what_it_does() -> None:
    said = app.callscope.get_help(click.Context(app.callscope))
    rows = [row.split(maxsplit=1) for row in said.partition("Commands:")[2].splitlines() if row.strip()]
    assert [row[0] for row in rows] == sorted(app.WHERE)
    assert all(len(row) == 2 for row in rows)


def test_a_noun_alone_lists_what_may_follow_one_to_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = printing(capsys)("quotes")
    assert (code, out) == (2, "")
    lines = [row.split(maxsplit=1) for row in err.splitlines()]
    assert ["list", "Every quote, by call and time."] in lines
    assert lines[0][0] == "Usage:"
