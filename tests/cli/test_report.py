"""`callscope report`, by the console script; the figures on the page against those of `rank --json`."""

from __future__ import annotations

import base64
import io
import json
import re
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from callscope.call import Quote
from callscope.pipeline.opened import open_library
from callscope.pipeline.sounding import MARGIN
from callscope.settings import Paths
from callscope.store.library import Library
from tests.cli.conftest import Run
from tests.export.page import Node, parsed
from tests.pipeline.reported import STUDY, sound, studied
from tests.pipeline.test_redaction import CARD, ID, personal_call


@pytest.fixture
def library(workspace_home: Path, tmp_path: Path) -> Library:
    return studied(workspace_home, tmp_path)


def result(run: Run, *arguments: object) -> Any:
    done = run(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def written(run: Run, path: Path, *arguments: object) -> Node:
    done = run("report", STUDY, "-o", path, *arguments)
    assert done.returncode == 0, done.stderr
    return parsed(path.read_text(encoding="utf-8"))


def figures(row: Node) -> list[float]:
    """What a row says as values for programs."""
    return [float(one.attributes["value"] or "nan") for one in row.all("data")]


def test_the_figures_of_the_page_are_those_of_rank(run: Run, library: Library, tmp_path: Path) -> None:
    tables = written(run, tmp_path / "r.html").all("table", class_="ranks")
    seen = set()
    for table in tables:
        by, kind = table.attributes["data-by"] or "", table.attributes.get("data-kind")
        narrowed = ("--kind", kind) if kind else ()
        ranking = result(run, "rank", "--by", by, "--study", STUDY, *narrowed)
        rows = table.one("tbody").all("tr")
        assert [one.one("th").text for one in rows] == [one["name"] for one in ranking["rows"]]
        for row, one in zip(rows, ranking["rows"], strict=True):
            if table.has(class_="outcomes"):
                known = ("rank", "calls", "solved", "satisfaction", "begun", "ended")
            else:
                known = ("rank", "callers", "share", "severity", "quotes", "priority", "without")
                low, high = one["interval"]
                assert f"{one['callers']} of {ranking['callers']}" in row.text
                assert f"{one['share']:.0%} {low:.0%} to {high:.0%}" in row.text
            assert figures(row) == [one[name] for name in known if one[name] is not None]
        seen.add((by, kind))
    assert seen == {("kind", None), ("tag", "want"), ("tag", "pain"), ("issue", None), ("stage", None)}


def test_what_stands_behind_a_finding_is_what_insights_says(run: Run, library: Library, tmp_path: Path) -> None:
    article = written(run, tmp_path / "r.html").one("article")
    (insight,) = result(run, "insights", "list")
    counted = [float(one.attributes["value"] or "nan") for one in article.all("data")]
    assert counted == [insight["callers_for"], insight["callers_against"]]
    assert f"{insight['callers_for']} of {insight['callers_heard']} callers" in article.text


def test_title_and_summary_are_kept_shown_and_undone(run: Run, library: Library, tmp_path: Path) -> None:
    done = run("report", STUDY, "--title", "Other words", "--summary", "-", input="One.\n\nTwo.\n")
    assert (done.returncode, done.stdout) == (0, "")
    assert list(tmp_path.glob("*.html")) == []
    root = written(run, tmp_path / "r.html")
    assert root.one("h1").text == "Other words"
    assert [one.text for one in root.one("div", class_="summary").all("p")] == ["One.", "Two."]
    assert run("undo").returncode == 0
    assert result(run, "report", STUDY)["preface"]["title"] == "The last minute"


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """The single values of a row."""
    return {name: value for name, value in row.items() if not isinstance(value, dict | list)}


def test_json_says_what_the_page_holds_and_where_it_is(run: Run, library: Library, tmp_path: Path) -> None:
    held = result(run, "report", STUDY)
    assert held["schema"] == "callscope.report/1"
    assert "path" not in held
    assert [one["text"] for one in held["findings"]] == ["Nobody owns the last minute."]
    assert held["heard"]["callers"] == 2
    rows, same = held["rankings"][0]["ranking"]["rows"], result(run, "rank", "--study", STUDY)["rows"]
    assert [plain(one) for one in rows] == [plain(one) for one in same]
    assert "Suzanne" not in json.dumps(held)
    written_ = result(run, "report", STUDY, "-o", tmp_path / "r.html")
    assert (written_["path"], written_["bytes"]) == (str(tmp_path / "r.html"), (tmp_path / "r.html").stat().st_size)


@pytest.fixture
def personal(workspace_home: Path, tmp_path: Path) -> str:
    """A study whose one quote names its caller and reads a card out."""
    library = open_library(Paths(workspace_home, tmp_path))
    library.save_call(personal_call(sound(tmp_path / "suzanne.wav", 26.0)))
    library.set_study(STUDY, question=f"Why is {CARD} charged twice?")
    library.put_into_study(STUDY, [ID])
    quote = library.add_quote(Quote(0, ID, 5.0, 20.0, kind="pain", tags=("billing",), note="ask Suzanne"))
    made = library.add_insight(f"Suzanne Featherstone pays twice with {CARD}.", f"{CARD} is kept.", STUDY, [quote.id])
    library.add_action(made.id, f"Refund {CARD}")
    library.set_preface(STUDY, f"Refund {CARD}", f"{CARD} was charged twice.")
    return ID


def test_no_card_and_no_name_is_read_or_heard_in_a_redacted_page(run: Run, personal: str, tmp_path: Path) -> None:
    done = run("report", STUDY, "--redact", "-o", tmp_path / "r.html")
    assert done.returncode == 0, done.stderr
    assert "1 card, 4 names; it is not anonymous" in done.stderr
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    root = parsed(text)
    shown = re.sub(r"base64,[^\"]+", "", text)
    assert [word for word in ("4242", "Suzanne", "Featherstone", "Cherry") if word in shown] == []
    assert "[card]" in root.one("blockquote").text
    assert "it found 1 card, 4 names" in root.text
    muted = result(run, "redact", personal)["muted"]
    clip = heard(root)
    inside = [span for span in muted if 5.0 < span[0] < 20.0]
    assert inside
    for start, end in inside:
        low, high = (int((at - 5.0 + MARGIN) * 16_000) for at in (start + 0.1, min(end, 20.0) - 0.1))
        assert np.abs(clip[low:high]).max() < 0.01
    assert np.abs(clip).max() > 0.2


def test_a_page_that_is_not_redacted_says_what_is_in_it(run: Run, personal: str, tmp_path: Path) -> None:
    done = run("report", STUDY, "-o", tmp_path / "r.html")
    assert "not redacted: 1 card, 4 names; --redact takes personal data out" in done.stderr
    assert CARD in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert run("settings", "set", "redact.on_export", "always").returncode == 0
    assert "4242" not in json.dumps(result(run, "report", STUDY))
    assert "4242" in json.dumps(result(run, "report", STUDY, "--no-redact"))
    assert run("report", STUDY, "--redact", "--callers", "names").returncode == 2


def heard(root: Node) -> Any:
    """The samples of the one clip of a page, at 16 kHz."""
    clip = base64.b64decode((root.one("audio").attributes["src"] or "").partition(",")[2])
    with av.open(io.BytesIO(clip)) as opened:
        return np.concatenate([one.to_ndarray().reshape(-1) for one in opened.decode(audio=0)])


def test_without_a_path_the_page_is_named_after_its_study(run: Run, library: Library, tmp_path: Path) -> None:
    done = run("report", STUDY, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    page = tmp_path / "Lights-report.html"
    assert page.stat().st_mode & 0o777 == 0o600
    assert "2 quotes were not checked by ear" in done.stderr
    again = run("report", STUDY, cwd=tmp_path)
    assert again.returncode == 2
    assert "--force" in again.stderr
    assert run("report", STUDY, "--force", "--no-audio", cwd=tmp_path).returncode == 0
    assert not parsed(page.read_text(encoding="utf-8")).all("audio")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("Nothing",), 4), ((STUDY, "-o", "/nowhere/r.html"), 7), ((STUDY, "--callers", "faces"), 2), ((), 2)],
)
def test_what_cannot_be_reported_is_said_with_its_code(
    run: Run, library: Library, arguments: tuple[str, ...], code: int
) -> None:
    done = run("report", *arguments, "--json")
    assert done.returncode == code
    assert json.loads(done.stdout)["error"]["hint"]
