"""A scheduler and two workers as processes of their own, encrypted, on this machine; the models are fakes."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from callscope.call import Outcome, unheard
from callscope.errors import EngineFailed, Refused, Unusable, UsageProblem
from callscope.pipeline.cluster.address import Address, security
from callscope.pipeline.cluster.hands import Cluster
from callscope.pipeline.many import hear_many
from callscope.pipeline.opened import open_library
from callscope.settings import ClusterSettings, Paths, Settings
from tests.crewed import ENGINES, asked, asker, identity, make_calls

pytest.importorskip("distributed")

ROOT = Path(__file__).resolve().parent.parent.parent
OPENSSL = shutil.which("openssl")

SCHEDULER = """
import sys
from functools import partial
from callscope.pipeline.cluster.stand import scheduler
from callscope.settings import ClusterSettings

if __name__ == "__main__":
    url, *files = sys.argv[1:]
    scheduler(url, ClusterSettings(*files), partial(print, flush=True))
"""

WORKER = f"""
import sys
from functools import partial
from pathlib import Path
from callscope.pipeline.cluster.stand import worker
from callscope.settings import ClusterSettings, Paths

if __name__ == "__main__":
    url, home, models, *files = sys.argv[1:]
    paths = Paths(Path(home), Path(models))
    worker(url, paths, ClusterSettings(*files), 1, 1, partial(print, flush=True), "{ENGINES}")
"""


class Machines:
    """The processes of a cluster."""

    def __init__(self, folder: Path, certificates: ClusterSettings) -> None:
        self.paths = Paths(folder / "home", folder / "models")
        self.settings = replace(Settings(), cluster=certificates)
        self.running: list[subprocess.Popen[str]] = []
        self.url = ""
        self._folder = folder
        self._files = (certificates.ca, certificates.cert, certificates.key)

    def scheduler(self, url: str) -> subprocess.Popen[str]:
        one = self._run(SCHEDULER, url, *self._files)
        self.url = self.line(one).split()[1].rstrip(";")
        return one

    def worker(self, name: str = "worker 1") -> subprocess.Popen[str]:
        one = self._run(WORKER, self.url, self._folder / name, self.paths.models, *self._files)
        assert "hears for" in self.line(one)
        return one

    def hear(self, files: list[Path]) -> Iterator[Outcome]:
        hands = Cluster(self.url, self.settings, lambda _: unheard)
        return hear_many(files, self.paths, self.settings, open_library(self.paths), hands)

    def web_servers(self) -> list[str]:
        """What dask serves beside its own talk, such as a dashboard."""
        from distributed import Client

        safe = security(Address.read(self.url), self.settings.cluster)
        with Client(self.url, security=safe, set_as_default=False) as client:
            found = client.scheduler_info(n_workers=-1)
            return [*found["services"], *(name for one in found["workers"].values() for name in one["services"])]

    def line(self, one: subprocess.Popen[str]) -> str:
        assert one.stdout is not None
        return one.stdout.readline()

    def _run(self, script: str, *arguments: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", script, *map(str, arguments)]
        self.running.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True))
        return self.running[-1]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> ClusterSettings:
    """An authority and one machine's certificate, made as docs/scale.md says."""
    if OPENSSL is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("certificates")
    script = (ROOT / "docs" / "scale.md").read_text().partition("```sh certificates\n")[2].partition("```")[0]
    subprocess.run(["sh", "-ec", script], cwd=folder, check=True, capture_output=True)
    return ClusterSettings(*(str(folder / name) for name in ("ca.pem", "machine.pem", "machine.key")))


@pytest.fixture
def machines(tmp_path: Path, certificates: ClusterSettings) -> Iterator[Machines]:
    found = Machines(tmp_path, certificates)
    found.paths.models.mkdir()
    yield found
    for one in found.running:
        one.kill()
        one.communicate()


def test_a_worker_that_is_killed_and_replaced_costs_only_its_call_a_second_try(
    machines: Machines, tmp_path: Path
) -> None:
    files = make_calls(tmp_path / "calls", 6)
    held = identity(files[0])
    wait = machines.paths.models / f"wait {held}"
    wait.touch()
    machines.scheduler("tls://127.0.0.1:0")
    started = {name: machines.worker(name) for name in ("worker 1", "worker 2")}
    outcomes = machines.hear(files)
    told = [next(outcomes)]  # by the worker that is not held
    holder = asker(machines.paths.models, held)
    (name,) = (name for name, one in started.items() if one.pid == holder)
    started[name].kill()
    wait.unlink()
    machines.worker(name)
    told += outcomes
    assert machines.web_servers() == []
    assert [one.error for one in told] == [None] * 6
    assert sorted(one.path for one in open_library(machines.paths).calls()) == files
    assert asked(machines.paths.models).count(held) == 2
    assert len(asked(machines.paths.models)) == 7
    left = [one for home in tmp_path.glob("worker *") for one in home.rglob("*") if one.is_file()]
    assert left == []  # nothing that was said stays with a worker


def test_after_the_scheduler_went_the_workers_find_the_next_one_and_only_the_rest_is_heard(
    machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = make_calls(tmp_path / "calls", 3)
    wait = machines.paths.models / f"wait {identity(files[1])}"
    wait.touch()
    first = machines.scheduler("tls://127.0.0.1:0")
    worker = machines.worker()
    outcomes = machines.hear(files)
    assert next(outcomes).path == files[0]
    first.kill()
    with pytest.raises(EngineFailed, match="the scheduler is gone"):
        list(outcomes)
    wait.unlink()
    machines.scheduler(machines.url)
    assert "looking for it again" in machines.line(worker)
    assert "hears for" in machines.line(worker)
    monkeypatch.chdir(tmp_path)  # the client's folder is not the workers'
    told = list(machines.hear([one.relative_to(tmp_path) for one in files]))
    assert [(one.path.absolute(), one.known, one.error) for one in told] == [
        (files[0], True, None),
        (files[1], False, None),
        (files[2], False, None),
    ]
    assert [one.path for one in told] == [one.relative_to(tmp_path) for one in files]


def test_C5_ctrl_c_while_a_cluster_hears_ends_with_130_and_keeps_what_came(machines: Machines, tmp_path: Path) -> None:
    files = make_calls(tmp_path / "calls", 3)
    held = identity(files[1])
    (machines.paths.models / f"wait {held}").touch()
    open_machines = Machines(tmp_path, ClusterSettings())  # nobody is asked for a certificate on one's own machine
    open_machines.scheduler("tcp://127.0.0.1:0")
    worker = open_machines.worker()
    # A test run in the background has its interrupts ignored and hands that down, so they are put back.
    program = ["env", "--default-signal=INT", sys.executable, "-m", "callscope", "--workspace", machines.paths.home]
    command = [*program, "hear", tmp_path / "calls", "--cluster", open_machines.url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as client:
        try:
            assert asker(machines.paths.models, held) == worker.pid
            client.send_signal(signal.SIGINT)
            _, said = client.communicate(timeout=60)
        finally:
            client.kill()
            for one in open_machines.running:
                one.kill()
                one.communicate()
    assert (client.returncode, "the scheduler is gone" in said) == (130, False)
    assert open_library(machines.paths).calls()


def test_nobody_without_a_certificate_of_the_authority_is_let_in(machines: Machines, tmp_path: Path) -> None:
    machines.scheduler("tls://127.0.0.1:0")
    stranger = tmp_path / "stranger"
    stranger.mkdir()
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=stranger", "-days", "1"]
    subprocess.run([*made, "-keyout", "key", "-out", "cert"], cwd=stranger, check=True, capture_output=True)
    own = ClusterSettings(machines.settings.cluster.ca, str(stranger / "cert"), str(stranger / "key"))
    hands = Cluster(machines.url, replace(Settings(), cluster=own), lambda _: unheard)
    (file,) = make_calls(tmp_path / "calls", 1)
    with pytest.raises(EngineFailed, match="no scheduler of ours answers"):
        list(hear_many([file], machines.paths, Settings(), open_library(machines.paths), hands))


def test_another_file_under_the_same_name_is_not_heard_in_its_place(tmp_path: Path) -> None:
    from callscope.pipeline.cluster.there import hear
    from callscope.pipeline.many import Task
    from callscope.store.calls import own_version

    first, second = make_calls(tmp_path / "calls", 2)
    answer = hear(Task(first, identity(second)), Settings(), own_version())
    assert isinstance(answer, Unusable)
    assert "is another file here" in answer.message
    assert isinstance(hear(Task(first, identity(first)), Settings(), "another version"), EngineFailed)


@pytest.mark.parametrize("url", ["", "host:8786", "http://host", "tls://", "tls://host:port", "inproc://x"])
def test_what_is_no_address_is_told_with_one(url: str) -> None:
    with pytest.raises(UsageProblem, match="no address of a cluster"):
        Address.read(url)


def test_an_address_off_this_machine_needs_certificates() -> None:
    assert Address.read("tcp://127.0.0.1:1").local
    assert Address.read("tls://[2001:db8::1]").url == "tls://[2001:db8::1]:8786"
    with pytest.raises(UsageProblem, match=r"cluster\.ca is not set"):
        security(Address.read("tls://host"), ClusterSettings())
    with pytest.raises(Refused):
        Address.read("tcp://host")
