"""The generated workspaces hold what a bench says it measures."""

from __future__ import annotations

from pathlib import Path

from callscope.bench.crowded import many_quotes
from callscope.settings import Paths
from callscope.workspace import Workspace


def test_many_quotes_are_a_store_with_everything_that_a_ranking_counts(workspace_home: Path, tmp_path: Path) -> None:
    paths = Paths(workspace_home, tmp_path)
    many_quotes(paths, quotes=420, calls=50, rows=12)
    workspace = Workspace(paths)
    ranking = workspace.rank("kind")
    assert (ranking.calls, ranking.callers, ranking.unnamed, ranking.loose) == (50, 35, 30, 0)
    assert sum(one.quotes for one in ranking.rows) == 360
    assert sum(one.staff for one in ranking.rows) == 60
    assert all(one.negative and one.raised and one.solved and one.severity for one in ranking.rows)
    assert len(workspace.rank("tag").rows) == 33
    assert len(workspace.rank("issue").rows) == 14
