"""The only door for the command line and the screens. Each method is one call on what stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callscope.call import Call, Outcome, Report, unheard
from callscope.nouns.consented import STRICT, Leave, Manner
from callscope.settings import find_samples
from callscope.workspace.calls import Calls
from callscope.workspace.care import Care
from callscope.workspace.consents import Consents
from callscope.workspace.evidence import Evidence
from callscope.workspace.exports import Exports
from callscope.workspace.imports import Imports
from callscope.workspace.learning import Learning
from callscope.workspace.listening import Listening
from callscope.workspace.machine import Machine
from callscope.workspace.moods import Moods
from callscope.workspace.redaction import Redaction
from callscope.workspace.reports import Reports
from callscope.workspace.rules import Rules
from callscope.workspace.sampling import Samples
from callscope.workspace.sound import Sound
from callscope.workspace.studies import Studies
from callscope.workspace.themes import Theming

if TYPE_CHECKING:
    from callscope.nouns.handed import Handed, Wanted
    from callscope.pipeline.redaction import Redactor


class Workspace(
    Calls,
    Moods,
    Evidence,
    Learning,
    Theming,
    Samples,
    Sound,
    Studies,
    Rules,
    Reports,
    Redaction,
    Listening,
    Imports,
    Consents,
    Exports,
    Care,
    Machine,
):
    """One folder: its store, its settings, its recordings. Every method may raise CallscopeError."""

    def with_options(
        self,
        speakers: int | None = None,
        language: str | None = None,
        model: str | None = None,
        turns: str | None = None,
    ) -> Workspace:
        """The same workspace with some settings replaced for one run."""
        words: dict[str, Any] = {"language": language, "model": model}
        chosen: dict[str, Any] = {"speakers": speakers, "pipeline": turns}
        settings = replace(
            self.settings,
            words=replace(self.settings.words, **{k: v for k, v in words.items() if v is not None}),
            turns=replace(self.settings.turns, **{k: v for k, v in chosen.items() if v is not None}),
        )
        return Workspace(self.paths, settings)

    def hear(
        self,
        files: Sequence[Path],
        watch: Callable[[Path], Report] = lambda _: unheard,
        caller: str = "",
        force: bool = False,
    ) -> Iterator[Outcome]:
        """Hears files and folders in turn, models loaded once; an outcome for each as it ends."""
        from callscope.pipeline.batch import expand, hear_each

        return hear_each(expand(files), self.paths, self.settings, self._store, watch, caller, force)

    def hear_with(
        self,
        jobs: int,
        threads: int,
        files: Sequence[Path],
        watch: Callable[[Path], Report] = lambda _: unheard,
        caller: str = "",
        force: bool = False,
    ) -> Iterator[Outcome]:
        """Hears files with several worker processes (0: one for each processor) with `threads` threads each (0: an
        equal share); an outcome for each file as it ends. The reports are called from threads."""
        from callscope.pipeline.crew import Crew
        from callscope.pipeline.many import hear_many, longest_first

        crew = Crew(jobs, threads, self.paths, self.settings, watch)
        return hear_many(longest_first(files), self.paths, self.settings, self._store, crew, caller, force)

    def hear_on(
        self,
        url: str,
        files: Sequence[Path],
        watch: Callable[[Path], Report] = lambda _: unheard,
        caller: str = "",
        force: bool = False,
    ) -> Iterator[Outcome]:
        """Hears files on the workers of a cluster, which see the same folder; an outcome for each as it ends."""
        from callscope.pipeline.cluster.hands import Cluster
        from callscope.pipeline.many import hear_many, longest_first

        hands = Cluster(url, self.settings, watch)
        return hear_many(longest_first(files), self.paths, self.settings, self._store, hands, caller, force)

    def hear_apart(self, path: Path, report: Report, patient: bool = False) -> Outcome:
        """Hears one file in a child process, so that a screen stays quick; `report` cancels it by raising.

        A `patient` one takes only the cores that others leave idle.
        """
        from callscope import apart

        self.paths.make()
        where = (self.paths.home, self.paths.models)
        outcome: Outcome = apart.run(
            "hearing", "callscope.pipeline.batch:hear_one", *where, self.settings, path, report=report, patient=patient
        )
        return outcome

    def watch(
        self, folder: Path, report: Callable[[Path], Report], rest: Callable[[float], bool], once: bool = False
    ) -> Iterator[Outcome]:
        """Hears what is dropped into a folder, each file once and when it is whole, until `rest` says to stop."""
        from callscope.pipeline.watch import watch

        return watch(folder, self.paths, self.settings, self._store, report, rest, once)

    def samples(self) -> list[Path]:
        """The sample calls."""
        from callscope.pipeline.batch import expand

        return expand([find_samples()])

    def chosen(self, files: Sequence[Path], shard: str = "", below: bool = False) -> list[Path]:
        """These files and the sound files of these folders, with `below` those in folders below too; of them only a
        shard such as "2/4"."""
        from callscope.pipeline.batch import expand
        from callscope.pipeline.shard import WHOLE, Shard

        return expand(files, Shard.read(shard) if shard else WHOLE, below)

    def failed(self, files: Sequence[Path] = ()) -> list[Path]:
        """The files that could not be heard before and still exist: all, or those among these files and folders."""
        from callscope.pipeline.retries import failed

        return failed(self._store, files)

    def retry_list(self, path: Path) -> list[Path]:
        """The files that a retry list names."""
        from callscope.pipeline.retries import read

        return read(path)

    def demand_retry_list(self, path: Path) -> None:
        """Raises UsageProblem where a retry list would overwrite something else."""
        from callscope.pipeline.retries import demand

        demand(path)

    def write_retry_list(self, path: Path, outcomes: Sequence[Outcome]) -> int:
        """Writes which of the files failed and why; how many."""
        from callscope.pipeline.retries import write

        return write(path, outcomes)

    def sounds(self, path: Path) -> list[Path]:
        """The sound files that a file or folder stands for."""
        from callscope.pipeline.batch import expand

        return expand([path])

    def as_json(self, call: Call) -> dict[str, Any]:
        """The call in the shape callscope.call/1."""
        from callscope.export.transcript import as_json

        return as_json(call)

    def transcript(self, call: Call, form: str, redactor: Redactor | None = None) -> str:
        """The call as txt, md, json, srt or vtt; with a redactor, without personal data."""
        from callscope.export.transcript import render

        return render(redactor.call(call) if redactor else call, form)

    def quotes_text(
        self, wanted: Wanted, form: str, redactor: Redactor | None = None, manner: Manner = STRICT
    ) -> Iterator[str]:
        """The quotes in one of handed.TEXTS, in parts; with a redactor, without personal data. Raises NoConsent."""
        from callscope.pipeline.quoting import quotes_text

        leave, wanted = self._quotes_leave(wanted, form, manner)
        parts = quotes_text(self._store, wanted, form, redactor)
        self.note_export(leave, None, redactor is not None)
        return parts

    def hand_over(
        self,
        wanted: Wanted,
        form: str,
        path: Path,
        force: bool = False,
        report: Report = unheard,
        redactor: Redactor | None = None,
        manner: Manner = STRICT,
    ) -> Handed:
        """Writes the quotes in one of handed.FORMS to a file, or as clips to a folder; with a redactor, without
        personal data. Raises NoConsent, and then writes nothing."""
        from callscope.pipeline.quoting import hand_over

        leave, wanted = self._quotes_leave(wanted, form, manner)
        note = partial(self.note_export, leave, path, redactor is not None)
        return hand_over(self._store, wanted, form, path, force, report, redactor, note)

    def _quotes_leave(self, wanted: Wanted, form: str, manner: Manner) -> tuple[Leave, Wanted]:
        """That quotes may leave as their callers decided, and which of those that were wanted."""
        from callscope.pipeline.quoting import quotes_leave

        return quotes_leave(self._store, wanted, form, manner, self.settings.consent.required)

    def demand_free(self, path: Path) -> None:
        """Raises UsageProblem or StorageFailed where a file for others may not or cannot be written there."""
        from callscope.pipeline.placing import demand_free

        demand_free(path, force=False)

    def write(self, path: Path, text: str, force: bool = False) -> None:
        """Writes a file for others; one that exists is kept unless `force`."""
        from callscope.pipeline.handover import write

        write(path, text, force)

    def plain(self, value: Any) -> dict[str, Any]:
        """A noun as a dict for JSON."""
        return value._asdict() if hasattr(value, "_asdict") else asdict(value)
