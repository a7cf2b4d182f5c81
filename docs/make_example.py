"""Runs the commands of docs/example.md anew, writes their output under them, and takes the picture of the report.

python docs/make_example.py HELPDESK

HELPDESK is a folder with calls.jsonl: generated help-desk conversations as lines of
{"id", "turns": [{"role", "text"}]}.
The picture, docs/report.png, needs Chromium.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "example.md"
PICTURE = ROOT / "docs" / "report.png"
CONSOLE = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
SHOWN = re.compile(r"\s+# the first (\d+)(?: and the last (\d+))? lines$")
"""What is left out of the output."""


def filled(page: str, folder: Path, environment: Mapping[str, str]) -> str:
    """The page with what each command of its console blocks prints today."""
    return CONSOLE.sub(lambda block: _block(block.group(), folder, environment), page)


def _block(block: str, folder: Path, environment: Mapping[str, str]) -> str:
    commands = re.findall(r"^\$ .*?(?<!\\)$", block, re.MULTILINE | re.DOTALL)
    return "\n".join(f"{command}\n{_said(command, folder, environment)}" for command in commands)


def _said(command: str, folder: Path, environment: Mapping[str, str]) -> str:
    most = SHOWN.search(command)
    words = shlex.split(SHOWN.sub("", command).removeprefix("$ callscope").replace("\\\n", " "))
    line = [sys.executable, "-m", "callscope", *words]
    done = subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command}\n{done.stdout}{done.stderr}")
    lines = [one.rstrip() for one in (done.stdout or done.stderr).splitlines()]
    first, last = (int(number or 0) for number in most.groups()) if most else (len(lines), 0)
    if first + last < len(lines):
        lines = [*lines[:first], "…", *lines[len(lines) - last :]]
    return "".join(f"{one}\n" for one in lines)


def photograph(report: Path, into: Path) -> None:
    """The top of the report as a reader of a desktop width sees it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("the picture needs Chromium")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1100,1500"]
    command = [chromium, *options, f"--screenshot={into}", report.as_uri()]
    subprocess.run(command, check=True, capture_output=True)


def main(helpdesk: Path) -> None:
    """Everything, in a workspace of its own."""
    with tempfile.TemporaryDirectory(prefix="callscope-example-") as scratch:
        folder = Path(scratch)
        (folder / "calls").symlink_to(ROOT / "recordings" / "sample")
        (folder / "helpdesk").symlink_to(helpdesk.resolve())
        own = {"CALLSCOPE_HOME": str(folder / "home"), "COLUMNS": "140", "PYTHONPATH": str(ROOT)}
        PAGE.write_text(filled(PAGE.read_text(), folder, {**os.environ, **own}))
        photograph(folder / "help-desk.html", PICTURE)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
