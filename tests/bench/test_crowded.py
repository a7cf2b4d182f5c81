"""The generated workspaces hold what a bench says it measures."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from callscope.bench.crowded import many_quotes, many_utterances
from callscope.call import Filter
from callscope.nouns.ranked import BY, Ranked, Ranking
from callscope.settings import Paths
from callscope.workspace import Workspace
from tests.insight import one_by_one

FIRST = [one.name for one in fields(Ranked)][: [one.name for one in fields(Ranked)].index("negative_of")]
"""What the slow way knows of a row."""


def test_many_quotes_are_a_store_with_everything_that_a_ranking_counts(workspace_home: Path, tmp_path: Path) -> None:
    paths = Paths(workspace_home, tmp_path)
    many_quotes(paths, quotes=420, calls=50, rows=12)
    workspace = Workspace(paths)
    ranking = workspace.rank("kind")
    assert (ranking.calls, ranking.callers, ranking.unnamed, ranking.loose) == (50, 35, 30, 0)
    assert sum(one.quotes for one in ranking.rows) == 381
    assert sum(one.staff for one in ranking.rows) == 39
    assert all(one.negative and one.raised and one.solved and one.severity for one in ranking.rows)
    assert len(workspace.rank("tag").rows) == 33
    assert len(workspace.rank("issue").rows) == 14


@pytest.mark.parametrize("by", ["kind", "issue", "stage", "tag"])
def test_every_number_of_a_ranking_is_what_the_list_of_quotes_gives(
    workspace_home: Path, tmp_path: Path, by: str
) -> None:
    paths = Paths(workspace_home, tmp_path)
    many_quotes(paths, quotes=420, calls=50, rows=12)
    workspace = Workspace(paths)

    def count(name: str, **more: str) -> int:
        return len(workspace.quotes(Filter(role="customer", **{by: name, **more})))

    # The first tags have others under them, which the filter does not take with them.
    rows = [one for one in workspace.rank(by).rows if one.name not in ("tag 1", "tag 2", "tag 3")]
    for one in rows:
        theirs = workspace.exhibits(Filter(role="customer", **{by: one.name}))
        assert one.quotes == len(theirs) == count(one.name)
        assert one.callers == len({exhibit.caller_key for exhibit in theirs})
        assert one.calls == len({exhibit.quote.call for exhibit in theirs})
        assert one.unchecked == count(one.name, status="unchecked")
        assert one.staff == len(workspace.quotes(Filter(role="agent", **{by: one.name})))
        assert one.staff + one.quotes == len(workspace.ranked_quotes(by, one.name))
        assert one.negative == round(count(one.name, sentiment="negative") / one.quotes, 4)
        scored = sum(count(one.name, tone=tone) for tone in ("raised", "heated", "even"))
        loud = count(one.name, tone="raised") + count(one.name, tone="heated")
        assert one.raised == (round(loud / scored, 4) if scored else None)


@pytest.mark.parametrize("by", BY)
def test_the_quick_way_gives_what_counting_quote_by_quote_gives(workspace_home: Path, tmp_path: Path, by: str) -> None:
    paths = Paths(workspace_home, tmp_path)
    many_quotes(paths, quotes=2_000, calls=130, rows=12)
    workspace = Workspace(paths)
    quick = workspace.rank(by)
    slow = one_by_one.of_store(paths.store, by, workspace._store.found([by]).calls)
    assert len(quick.rows) > 1
    assert plain(quick) == plain(slow)


def plain(ranking: Ranking) -> list[object]:
    whole = ("by", "formula", "callers", "unnamed", "calls", "minutes", "left_out", "loose", "chattiest")
    rows = [[getattr(one, name) for name in FIRST] for one in ranking.rows]
    return [*(getattr(ranking, name) for name in whole), ranking.chattiest_quotes, ranking.chattiest_tied, *rows]


def test_many_utterances_are_a_store_that_can_be_searched(workspace_home: Path, tmp_path: Path) -> None:
    paths = Paths(workspace_home, tmp_path)
    many_utterances(paths, utterances=600, calls=20)
    workspace = Workspace(paths)
    hits = workspace.search("the", Filter(role="customer", sentiment="negative"), 100)
    assert hits
    assert all(one.role == "customer" and one.sentiment == "negative" and "the" in one.text for one in hits)
    assert [one.held_at for one in hits] == sorted((one.held_at for one in hits), reverse=True)
