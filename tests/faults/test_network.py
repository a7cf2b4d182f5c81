"""P7: with the network cut everything but fetching weights works; with it open nothing connects anywhere."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from callscope.silent import SILENT
from tests.cli.conftest import SCRIPT, callscope
from tests.faults.test_terminal import screen

pytestmark = pytest.mark.models

TICKETS = "ticket_id,requester,text,created_at\n7,Ana,My light is still on after the service,2026-01-31\n"

ACTS = (
    "calls list",
    "calls show {call} --json",
    "quotes add {call} 1 4 --tag light --kind pain --severity 4 --note still",
    "quotes list",
    "search light",
    "suggestions list",
    "tags list",
    "rank",
    "rank --by tag --json",
    "themes",
    "codes",
    "studies set Oil --question why",
    "studies put Oil {call}",
    "report Oil -o {out}/report.html",
    "export {call} --format vtt -o {out}/call.vtt",
    "quotes export --format html -o {out}/quotes.html",
    "quotes export --format xlsx -o {out}/quotes.xlsx",
    "quotes export --format qdpx -o {out}/quotes.qdpx",
    "quotes export --format clips -o {out}/clips",
    "redact {call}",
    "import {out}/tickets.csv --yes",
    "undo",
    "backup {out}/copy.zip",
    "models list",
    "models verify",
    "doctor",
    "settings set log_level DEBUG",
)
"""The main flow, as commands; `hear` and `demo` come before them."""

IN_ONE = """
import json, sys
from callscope.cli.start import run
for act in json.loads(sys.argv[1]):
    if code := run(act):
        sys.exit(f"{act} ended with {code}")
"""
"""Commands in one process, so that what is heavy is imported once."""

WRITTEN = ("call.vtt", "clips", "copy.zip", "quotes.html", "quotes.qdpx", "quotes.xlsx", "report.html", "tickets.csv")


def cut() -> list[str]:
    """Words that run a program where there is no network, not even the machine's own."""
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rn", "true"], capture_output=True).returncode:
        pytest.skip("no network of our own can be made here (unshare -rn)")
    return [unshare, "-rn"]


SPY = """
import os, sys

def listen(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        told = "" if event == "socket.getaddrinfo" else str(getattr(args[0], "family", ""))
        if "AF_UNIX" not in told:
            with open(os.environ["SPY_LOG"], "a") as log:
                log.write(f"{event} {args[1:]}\\n")

sys.addaudithook(listen)
"""


def done(words: Sequence[object], home: Path) -> str:
    """Runs a command; what it printed. It must end with 0."""
    environment = {name: value for name, value in os.environ.items() if name not in SILENT}
    environment["CALLSCOPE_HOME"] = str(home)
    ended = subprocess.run([str(one) for one in words], capture_output=True, text=True, env=environment, timeout=600)
    assert ended.returncode == 0, (words, ended.stdout, ended.stderr)
    return ended.stdout


def all_acts(before: Sequence[object], home: Path, out: Path) -> None:
    """Every command of the flow, and then the screen, each run by the words of `before`."""
    out.mkdir()
    (out / "tickets.csv").write_text(TICKETS)
    call = json.loads(callscope("calls", "list", "--json", home=home).stdout)[0]["id"]
    acts = [act.format(call=call, out=out).split() for act in ACTS]
    done([*before, sys.executable, "-c", IN_ONE, json.dumps(acts)], home)
    assert sorted(one.name for one in out.iterdir()) == list(WRITTEN)
    words = [str(one) for one in (*before, sys.executable, "-m", "callscope")]
    with screen(home, words) as program:
        program.until("Chromecast", 120)
        program.keys("\r")
        program.until("WHY", 60)
        program.keys("/")
        program.until("speaker:", 60)
        program.keys("light")
        program.until("hit", 60)
        program.keys("\x11")
        assert program.ended() == 0


_ADDRESS = re.compile(
    r"(?:connect|sendto|sendmsg|sendmmsg)\(.*?sa_family=AF_(INET6?), sin6?_port=htons\((\d+)\)"
    r".*?(?:inet_addr\(|inet_pton\(AF_INET6, )\"([^\"]+)\""
)


def asked(log: str) -> list[str]:
    """Where a program went to, by what strace wrote: any internet address at all, the machine's own ones too."""
    return [f"{address}:{port}" for _, port, address in _ADDRESS.findall(log)]


def traced(log: Path) -> list[str]:
    """Words that run a program and write down what it and its children ask of the network."""
    strace = shutil.which("strace")
    if strace is None or subprocess.run([strace, "-e", "trace=network", "true"], capture_output=True).returncode:
        pytest.skip("no program can be traced here (strace)")
    # Libraries in C ask where no hook of Python sees it.
    return [strace, "-f", "-qq", "--seccomp-bpf", "-A", "-e", "trace=network", "-o", str(log)]


@pytest.fixture(scope="module")
def alone(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace in which a sample call was heard with the network cut, what was printed, and what was
    asked of the network."""
    folder = tmp_path_factory.mktemp("alone")
    (folder / "sitecustomize.py").write_text(SPY)
    spied = ["env", f"PYTHONPATH={folder}:{os.environ.get('PYTHONPATH', '')}", f"SPY_LOG={folder / 'asked'}"]
    call = done(
        [*cut(), *traced(folder / "strace"), *spied, SCRIPT, "hear", samples / "chromecast.wav", "--json"],
        folder / "home",
    )
    (folder / "call.json").write_text(call)
    return folder


@pytest.fixture
def home(alone: Path, tmp_path: Path) -> Path:
    """A workspace of the test's own in which a sample call was heard."""
    return Path(shutil.copytree(alone / "home", tmp_path / "workspace"))


def test_P7_a_default_run_works_without_a_network_and_tries_no_connection(alone: Path) -> None:
    call = json.loads((alone / "call.json").read_text())
    assert call["utterances"]
    assert len(call["speakers"]) == 2
    assert not (alone / "asked").exists(), (alone / "asked").read_text()
    assert asked((alone / "strace").read_text()) == []


def test_P7_with_the_network_cut_every_command_of_the_main_flow_and_the_screen_work(home: Path, tmp_path: Path) -> None:
    all_acts(cut(), home, tmp_path / "out")


@pytest.mark.long
def test_P7_with_the_network_cut_the_demo_hears_and_shows_its_calls(tmp_path: Path) -> None:
    assert "Chromecast" in done([*cut(), SCRIPT, "demo", "--no-tui"], tmp_path / "home")


REACHES_OUT = """
import socket
for family, host in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
    with socket.socket(family, socket.SOCK_DGRAM) as one:
        try:
            one.connect((host, 443))
        except OSError:
            pass
"""


@pytest.mark.long
def test_P7_with_the_network_open_nothing_connects_anywhere(home: Path, samples: Path, tmp_path: Path) -> None:
    log = tmp_path / "calls.strace"
    subprocess.run([*traced(log), sys.executable, "-c", REACHES_OUT], check=True)
    assert asked(log.read_text()) == ["192.0.2.1:443", "2001:db8::1:443"], "what is looked for would be seen"
    log.unlink()
    done([*traced(log), SCRIPT, "hear", samples / "chromecast.wav", "--force"], home)
    all_acts(traced(log), home, tmp_path / "out")
    text = log.read_text()
    assert "socketpair(" in text or "socket(" in text
    assert asked(text) == [], [one for one in text.splitlines() if "send" in one][:4]
