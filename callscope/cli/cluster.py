"""cluster: the processes that let other machines hear; hear --cluster sends them calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from callscope.cli.shared import say

if TYPE_CHECKING:
    from callscope.workspace import Workspace


@click.group()
def cluster() -> None:
    """Hear on several machines: one hands out, the others hear, docs/scale.md says how.

    Every machine sees the sound files in the same folder under the same name. Off this machine addresses are tls://,
    and every machine has a certificate (settings cluster.ca, cluster.cert, cluster.key). At tcp://127.0.0.1 nobody is
    asked for one: whoever else is on the machine can run programs with your rights on the workers.
    """


@cluster.command()
@click.option("--listen", "url", default="tls://0.0.0.0:8786", show_default=True, help="Where to wait for the others.")
@click.pass_obj
def scheduler(workspace: Workspace, url: str) -> None:
    """Hand out the calls that somebody hears with --cluster; Ctrl-C ends it."""
    workspace.serve_scheduler(url, say)


@cluster.command()
@click.argument("url")
@click.option("--jobs", type=click.IntRange(min=0), default=1, help="Calls side by side; 0: as many as it bears.")
@click.option("--threads", type=click.IntRange(min=0), default=0, help="Threads of each; 0 shares them out.")
@click.pass_obj
def worker(workspace: Workspace, url: str, jobs: int, threads: int) -> None:
    """Hear what the scheduler at URL hands out; Ctrl-C ends it. Nothing of a call is kept here."""
    workspace.serve_worker(url, jobs, threads, say)


COMMANDS = (cluster,)
