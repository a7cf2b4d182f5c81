"""Shared by the commands through which words or sound of calls leave: what happens to calls whose callers forbid it."""

from __future__ import annotations

import click

from callscope.cli.shared import say
from callscope.nouns.consented import Manner

skip_option = click.option(
    "--skip-refused", "skip", is_flag=True, help="Leave out calls whose callers do not allow it, instead of stopping."
)


def manner(skip: bool = False) -> Manner:
    """As the option says; prints a line on calls without a decision and one on those left out."""
    return Manner(skip, say)
