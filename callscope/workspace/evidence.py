"""Quotes, tags, suggestions, search: the evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callscope.call import EVERYTHING, Exhibit, Filter, Hit, Quote, StoredSuggestion, TagCount
from callscope.workspace.base import Base

if TYPE_CHECKING:
    from callscope.insight.codebook import TagLine
    from callscope.nouns.ranked import Crossed, Job, Ranking, Together, Trend


class Evidence(Base):
    """What was marked. Nothing of a call whose caller said no is in a list here; naming such a one raises NoConsent."""

    def add_quote(self, identity: str, start: float, end: float, **fields: Any) -> Quote:
        """Stores what is said in a span as a quote by hand; tags are created when new."""
        self._demand_open(identity)
        return self._store.add_quote(Quote(0, identity, start, end, author=self.settings.author, **_tupled(fields)))

    def edit_quote(self, number: int, **changes: Any) -> Quote:
        """Changes a quote; `tags` replaces all its tags, None clears a field."""
        self._demand_quotes_open([number])
        return self._store.edit_quote(number, **_tupled(changes))

    def edit_quotes(
        self, numbers: Sequence[int], add_tags: Sequence[str] = (), drop_tags: Sequence[str] = (), **changes: Any
    ) -> list[Quote]:
        """Changes several quotes in one act; tags are added to those that each has, or taken off."""
        self._demand_quotes_open(numbers)
        return self._store.edit_quotes(numbers, add_tags, drop_tags, **changes)

    def place_quotes(self, places: Mapping[int, float]) -> None:
        """Says where quotes stand on the board, in one act."""
        self._demand_quotes_open(places)
        self._store.place_quotes(places)

    def remove_quotes(self, numbers: Sequence[int]) -> list[Quote]:
        """Deletes several quotes in one act and returns what they were."""
        self._demand_quotes_open(numbers)
        return self._store.remove_quotes(numbers)

    def remove_quote(self, number: int) -> Quote:
        """Deletes a quote and returns what it was; undo brings it back."""
        self._demand_quotes_open([number])
        return self._store.remove_quote(number)

    def quotes(self, where: Filter = EVERYTHING) -> list[Quote]:
        """Quotes by call and time."""
        return self._open(self._store.quotes(where), lambda one: one.call)

    def exhibits(self, where: Filter = EVERYTHING) -> list[Exhibit]:
        """The same quotes, each with its call and who speaks."""
        return self._open(self._store.exhibits(where), lambda one: one.quote.call)

    def rank(self, by: str = "kind", where: Filter = EVERYTHING, weights: Mapping[str, float] | None = None) -> Ranking:
        """What was learned, by distinct callers; `by` is one of ranked.BY. Weights default to the settings."""
        from callscope.pipeline.ranking import rank

        return rank(self._store, by, where, {**asdict(self.settings.rank), **(weights or {})})

    def crossed(self, by: str, across: str, where: Filter = EVERYTHING) -> Crossed:
        """One thing against another; two of ranked.ACROSS."""
        from callscope.pipeline.ranking import crossed

        return crossed(self._store, by, across, where)

    def trend(self, by: str = "kind", where: Filter = EVERYTHING) -> Trend:
        """The rows of a ranking by the week in which calls were held."""
        from callscope.pipeline.ranking import trend

        return trend(self._store, by, where)

    def together(self, where: Filter = EVERYTHING) -> Together:
        """The tags that callers share."""
        from callscope.pipeline.ranking import together

        return together(self._store, where)

    def set_job(self, tag: str, when: str | None = None, want: str | None = None, so: str | None = None) -> Job:
        """Writes parts of a job's sentence; None leaves one as it is."""
        return self._store.set_job(tag, when, want, so)

    def ranked_quotes(self, by: str, row: str, where: Filter = EVERYTHING) -> list[Exhibit]:
        """The quotes behind a row of the ranking, including those that support staff said."""
        from callscope.pipeline.ranking import ranked_quotes

        return self._open(ranked_quotes(self._store, by, row, where), lambda one: one.quote.call)

    def tag_line(self, text: str, quote: Quote | None = None) -> TagLine:
        """What a line typed in the tag box says; assumptions are those that are known, and those of its quote."""
        from callscope.insight.codebook import parse_tag_line

        own = [mark[1:] for mark in quote.stance.split()] if quote else []
        return parse_tag_line(text, [*self._store.assumption_names(), *own])

    def check_tag_line(self, text: str) -> None:
        """Raises UsageProblem for a line that says nothing; does not read the store."""
        from callscope.insight.codebook import parse_tag_line

        parse_tag_line(text)

    def write_tag_line(self, quote: Quote) -> str:
        """The line that says what a quote has."""
        from callscope.insight.codebook import TagLine, write_tag_line

        line = TagLine(quote.tags, quote.severity, quote.stage, quote.issue, quote.stance, quote.note)
        return write_tag_line(line)

    def tags(self) -> list[TagCount]:
        """The codebook's tags with their counts."""
        return self._store.tags()

    def tag(self, name: str) -> TagCount:
        """One tag with its counts."""
        return self._store.tag(name)

    def add_tag(self, name: str, parent: str | None = None, description: str = "") -> TagCount:
        """Adds a tag."""
        return self._store.add_tag(name, parent, description)

    def set_tag(self, name: str, **changes: Any) -> TagCount:
        """Sets description, colour, parent or pinned (its key) of a tag; None clears."""
        return self._store.set_tag(name, **changes)

    def rename_tag(self, old: str, new: str) -> TagCount:
        """Renames a tag on all its quotes."""
        return self._store.rename_tag(old, new)

    def merge_tags(self, names: Sequence[str], into: str) -> TagCount:
        """Gives the quotes of some tags to another and drops them."""
        return self._store.merge_tags(names, into)

    def remove_tag(self, name: str) -> TagCount:
        """Drops a tag and returns what it was; its quotes stay."""
        return self._store.remove_tag(name)

    def pin_tag(self, name: str, number: int | None) -> None:
        """Gives a tag one of the keys 1-9 for tagging in a call; None takes it away."""
        self._store.pin_tag(name, number)

    def letters(self) -> Mapping[str, str]:
        """The keys of the kinds: letter -> kind, in the list's order."""
        return self._store.letters()

    def set_letter(self, kind: str, letter: str) -> None:
        """Gives a kind another key, or with "" none."""
        self._store.set_letter(kind, letter)

    def set_fields(self, name: str, items: Sequence[str]) -> None:
        """Replaces a whole editable list."""
        self._store.set_fields(name, items)

    def field_uses(self, name: str) -> Mapping[str, int]:
        """How many quotes, or calls for outcomes, have each entry of an editable list."""
        return self._store.field_uses(name)

    def add_field(self, name: str, item: str) -> str:
        """Puts an entry at the end of an editable list."""
        return self._store.add_field(name, item)

    def rename_field(self, name: str, old: str, new: str) -> str:
        """Renames an entry in its list and wherever it is used."""
        return self._store.rename_field(name, old, new)

    def remove_field(self, name: str, item: str) -> str:
        """Takes an entry off its list; what has it keeps it."""
        return self._store.remove_field(name, item)

    def move_field(self, name: str, item: str, place: int) -> int:
        """Puts an entry at a place of its list, from 1."""
        return self._store.move_field(name, item, place)

    def codebook(self, form: str = "csv") -> str:
        """All tags as csv or qdc."""
        from callscope.pipeline.handover import codebook_text

        return codebook_text(self._store, form)

    def read_codebook(self, path: Path) -> tuple[int, int]:
        """Adds and updates tags from a CSV or .qdc file; returns how many were new and how many it has."""
        from callscope.pipeline.handover import read_codebook

        return read_codebook(self._store, path)

    def fields(self, name: str) -> tuple[str, ...]:
        """The entries of an editable list: "kind", "issue", "stage" or "outcome"."""
        return self._store.fields(name)

    def suggestions(self, identity: str | None = None, rule: str = "") -> list[StoredSuggestion]:
        """The open suggestions; not those where a person made a quote of the same kind. Raises NotFound for a rule."""
        from callscope.pipeline.ruling import open_suggestions

        return self._open(open_suggestions(self._store, identity, rule), lambda one: one.suggestion.call)

    def accept(self, number: int) -> Quote:
        """Makes a quote of a suggestion."""
        self._demand_suggestions_open([number])
        return self._store.accept(number, self.settings.author)

    def accept_all(self, numbers: Sequence[int]) -> list[Quote]:
        """Makes quotes of suggestions, in one act."""
        self._demand_suggestions_open(numbers)
        return self._store.accept_all(numbers, self.settings.author)

    def dismiss(self, number: int) -> StoredSuggestion:
        """Sets a suggestion aside for good."""
        self._demand_suggestions_open([number])
        return self._store.dismiss(number)

    def dismiss_all(self, numbers: Sequence[int]) -> list[StoredSuggestion]:
        """Sets suggestions aside for good, in one act."""
        self._demand_suggestions_open(numbers)
        return self._store.dismiss_all(numbers)

    def _demand_suggestions_open(self, numbers: Sequence[int]) -> None:
        from callscope.pipeline.consent import demand_suggestions_open

        demand_suggestions_open(self._store, numbers)

    def search(self, text: str, where: Filter = EVERYTHING, limit: int = 50) -> list[Hit]:
        """Places where `text` was said or noted."""
        return self._open(self._store.search(text, where, limit), lambda one: one.call)


def _tupled(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}
