"""The machine: weights, settings, what works here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callscope.call import Check, Report, unheard
from callscope.settings import find_samples
from callscope.settings_file import described, write_entry, write_setting
from callscope.workspace.base import Base

if TYPE_CHECKING:
    from callscope.nouns.copies import Backup, Merged, Restored
    from callscope.pipeline.serving import Tables
    from callscope.weights import State


class Machine(Base):
    """What stands around the calls."""

    def models(self) -> Sequence[State]:
        """What is known and here of the weights."""
        from callscope import weights

        return weights.listed(self.paths.models)

    def pull(self, names: Sequence[str] = (), source: Path | None = None, report: Report = unheard) -> None:
        """Fetches and verifies weights; the default set for no name."""
        from callscope import weights

        weights.pull(tuple(names), self.paths.models, source, report)

    def verify_models(self) -> Sequence[State]:
        """The weights, every byte read again."""
        from callscope import weights

        return weights.verify(self.paths.models)

    def doctor(self) -> Sequence[Check]:
        """What works on this machine and what is missing."""
        from callscope.pipeline.doctor import examine

        return examine(self.paths)

    def places(self) -> dict[str, str]:
        """Where things are."""
        return self.paths.named() | {"samples": str(find_samples())}

    def described_settings(self) -> list[tuple[str, str, Any, Any]]:
        """(name, what it does, value, default) of every setting."""
        return described(self.settings)

    def set_setting(self, name: str, value: str) -> None:
        """Changes one setting in the file."""
        self.paths.make()
        write_setting(self.paths.settings, name, value)
        self.__dict__.pop("settings", None)  # the cached ones are out of date

    def replace_from_now_on(self, old: str, new: str) -> None:
        """Puts words among the sure replacements, for calls that are heard from now on."""
        self.paths.make()
        write_entry(self.paths.settings, "words.replace", old, new)
        self.__dict__.pop("settings", None)

    def back_up(
        self,
        into: Path | None = None,
        settings: bool = True,
        recordings: bool = False,
        force: bool = False,
        report: Report = unheard,
    ) -> Backup:
        """A verified copy of the store in one file, with the settings and, if wanted, the recordings of its own."""
        from callscope.pipeline.copies import back_up, rotate_archives

        made = back_up(self.paths, self._store, into, settings, recordings, force, report)
        if into is None:
            rotate_archives(self.paths, self._store, self.settings.backup.keep)
        return made

    def look_into(self, backup: Path) -> Backup:
        """What a backup holds."""
        from callscope.pipeline.archive import look_into

        return look_into(backup)

    def put_back(self, backup: Path, report: Report = unheard) -> Restored:
        """Puts a backup in the place of what is here, which is kept beside it."""
        from callscope.pipeline.copies import restore

        done = restore(self.paths, backup, report, self.settings.backup.keep)
        for known in ("_store", "settings"):
            self.__dict__.pop(known, None)  # they are of what was there before
        self._store.note("restored")
        return done

    def merge(self, other: Path, report: Report = unheard) -> Merged:
        """Brings in the calls that another workspace heard; what people made of them there stays there."""
        from callscope.pipeline.merging import merge

        return merge(self.paths, self._store, other, report)

    def serve_scheduler(self, url: str, say: Callable[[str], None]) -> None:
        """Hands out what is heard on a cluster, until it is stopped."""
        from callscope.pipeline.cluster.stand import scheduler

        scheduler(url, self.settings.cluster, say)

    def serve_worker(self, url: str, jobs: int, threads: int, say: Callable[[str], None]) -> None:
        """Hears for a cluster, until it is stopped; 0 jobs are one for each processor, 0 threads an equal share."""
        from callscope.pipeline.cluster.stand import worker

        worker(url, self.paths, self.settings.cluster, jobs, threads, say)

    def tables(self) -> AbstractContextManager[Tables]:
        """The store as a file to be read with SQL, without the calls whose callers said no."""
        from callscope.pipeline.serving import tables

        return tables(self.paths, self._store)

    def forget(self) -> None:
        """Deletes the whole workspace folder."""
        from callscope.pipeline.handover import delete_workspace

        delete_workspace(self.paths)
