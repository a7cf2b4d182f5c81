"""play: a call, or a part of it, through the loudspeaker."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import click

from callscope.call import Recording, Span
from callscope.cli.shared import MOMENT, clear_bar, say
from callscope.errors import UsageProblem
from callscope.moments import clock
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.workspace import Workspace
    from callscope.workspace.sound import Heard, Player

_LOOKS = 0.05
"""Seconds between two looks at the player."""


@click.command()
@click.argument("call")
@click.argument("start", type=MOMENT, required=False)
@click.argument("end", type=MOMENT, required=False)
@click.option("--speed", type=click.FloatRange(0.5, 3.0), default=1.0, help="0.5 to 3; the pitch stays.")
@click.option("--device", help="A PulseAudio sink, or part of a device's name; else the default one.")
@click.pass_obj
def play(
    workspace: Workspace, call: str, start: float | None, end: float | None, speed: float, device: str | None
) -> None:
    """Play a call from START to END (seconds or m:ss). What was heard counts as listened to; ctrl+c stops."""
    identity = workspace.find(call)
    recording = workspace.call(identity).recording
    begin, stop = start or 0.0, recording.duration if end is None else end
    if not begin < min(stop, recording.duration):
        raise UsageProblem("START must lie before END and inside the call", f"it is {clock(recording.duration)} long")
    player = workspace.player(identity, device)
    workspace.opened(identity)
    try:
        player.speed(speed)
        player.play([(begin, stop)], begin)
        _follow(player, recording)
    finally:
        played, at = [Span(*one) for one in player.played()], player.heard().position
        player.close()
        clear_bar()
        if played:
            workspace.listen(identity, played, at)


def _follow(player: Player, recording: Recording) -> None:
    """Returns when the sound has ended. Raises what stopped it."""
    shown = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    if not shown:
        say(f"playing {recording.title}")
    while (heard := player.heard()).playing:
        if shown:
            _draw(heard, recording)
        time.sleep(_LOOKS)
    if player.fault:
        raise player.fault


def _draw(heard: Heard, recording: Recording) -> None:
    width = os.get_terminal_size(sys.stderr.fileno()).columns
    text = f"▶ {clock(heard.position)} / {clock(recording.duration)}  {heard.speed:g}×  {line(recording.title)}"
    sys.stderr.write("\r" + text[: width - 1].ljust(width - 1))
    sys.stderr.flush()


COMMANDS = (play,)
