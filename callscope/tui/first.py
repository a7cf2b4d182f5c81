"""What a first start lacks, and what it says about tone of voice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from callscope.workspace import Workspace

NOTICE = (
    "Tone of voice is scored for everyone who speaks on a call. In the EU, inferring the emotions of staff at work is "
    'prohibited (AI Act, article 5(1)(f)): tone.sides = "customer" is the setting there.'
)

NOTICE_CUSTOMER = (
    'Tone of voice is scored for the customer only (tone.sides = "customer"), as the EU requires for staff at work '
    "(AI Act, article 5(1)(f))."
)


class Missing(NamedTuple):
    """Weights that are not here, with their size in bytes; the sample calls; whose tone is scored."""

    weights: tuple[str, ...]
    size: int
    samples: tuple[Path, ...]
    sides: str


def look(workspace: Workspace) -> Missing:
    """What is missing now."""
    missing = [one for one in workspace.models() if not one.ok]
    sides = workspace.settings.tone.sides
    return Missing(tuple(one.name for one in missing), sum(one.size for one in missing), _samples(workspace), sides)


def _samples(workspace: Workspace) -> tuple[Path, ...]:
    return tuple(workspace.samples())
