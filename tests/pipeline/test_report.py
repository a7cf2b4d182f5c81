"""A report from the store to the page: who is in it, what it counts, what sounds, and what does not leave."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from callscope.call import CallSummary, Filter, Quote, Span
from callscope.errors import NotFound, UsageProblem
from callscope.nouns.kept import caller_key
from callscope.nouns.learned import Evidenced, Insight
from callscope.nouns.reported import CLIPS, LARGEST, Cited, Finding, Heard, Preface, StudyReport, Wanted
from callscope.pipeline.ranking import rank
from callscope.pipeline.redaction import redactor
from callscope.pipeline.reporting.citing import by_weight, chosen
from callscope.pipeline.reporting.hand import contents, page_for, write_page
from callscope.pipeline.reporting.people import Names, labels
from callscope.pipeline.reporting.sound import NO_ROOM, Source, planned
from callscope.pipeline.sounding import MARGIN
from callscope.settings import Settings
from callscope.store.library import Library
from tests.export.page import parsed
from tests.pipeline.reported import STUDY, studied
from tests.store.made import OIL

WANTED = Wanted(STUDY)
ANA = Settings(author="Ana")


@pytest.fixture
def library(workspace_home: Path, tmp_path: Path) -> Library:
    return studied(workspace_home, tmp_path)


def write(library: Library, path: Path, wanted: Wanted = WANTED, force: bool = False) -> StudyReport:
    return write_page(library, wanted, ANA, path, force)[0]


def samples(mp3: bytes) -> np.ndarray:
    """What is heard in a clip, at 16 kHz."""
    import av

    with av.open(io.BytesIO(mp3)) as opened:
        return np.concatenate([one.to_ndarray().reshape(-1) for one in opened.decode(audio=0)])


def test_a_report_holds_what_is_known_of_its_study(library: Library) -> None:
    report = contents(library, WANTED, ANA)
    assert (report.title, report.question, report.author) == ("The last minute", "Why do they call again?", "Ana")
    heard = report.heard
    assert (heard.calls, heard.callers, heard.unnamed, heard.minutes) == (2, 2, 1, 1.0)
    assert (heard.first, heard.last) == ("2024-03-01", "2024-05-02")
    assert heard.told == (("announced", 1),)
    assert (heard.not_noted, heard.access, heard.granted_by) == (1, "the garage's calls", "Sam")
    (finding,) = report.findings
    assert (finding.callers_for, finding.callers_against, finding.callers_heard) == (2, 1, 2)
    assert (finding.quotes_for, finding.quotes_against) == (4, 1)
    assert [one.what for one in finding.actions] == ["Put it on the work sheet"]
    assert [(one.name, one.callers_against) for one in report.assumptions] == [("H1", 1)]
    assert report.engines == {"words": "faster-whisper base", "voice": "swift-f0"}


def test_its_rankings_are_those_of_rank(library: Library) -> None:
    for kind, found in [(one.kind, one.ranking) for one in contents(library, WANTED, ANA).rankings]:
        same = rank(library, found.by, Filter(study=STUDY, kind=kind))
        assert found.rows == same.rows
        assert (found.callers, found.calls, found.minutes) == (same.callers, same.calls, same.minutes)


def test_a_page_after_the_end_of_access_is_warned_of(library: Library) -> None:
    library.set_study(STUDY, until="2020-01-31")
    assert "access to these calls ended on 2020-01-31" in contents(library, WANTED, ANA).warnings
    library.set_study(STUDY, until="2999-01-31")
    assert not any("access" in one for one in contents(library, WANTED, ANA).warnings)


def test_names_that_the_store_knows_do_not_leave_unless_asked(library: Library) -> None:
    library.add_quote(Quote(0, OIL, 0.0, 4.0, "S2", "Garage, Cherry speaking, Suzanne?", kind="story", star=True))
    library.cite(1, [6])
    library.set_study(STUDY, question="Why does Suzanne call?")
    html = page_for(library, WANTED, ANA).html
    assert "Suzanne" not in html
    assert "Cherry" not in html
    assert "Oil light" not in html  # a call's title may be a caller's name
    assert "[Caller 1] knows what was done." in html
    quoted = parsed(html).one("figure", id="finding-1-quote-6")
    assert quoted.one("blockquote").text == "Garage, [agent] speaking, [Caller 1]?"
    assert "Agent · " in quoted.one("figcaption").text
    named = page_for(library, WANTED._replace(callers="names"), ANA).html
    assert "Garage, Cherry speaking, Suzanne?" in named
    assert "Suzanne · " in parsed(named).text


def test_a_name_is_silent_in_the_clip_and_the_rest_is_heard(library: Library) -> None:
    found = page_for(library, WANTED, ANA).html
    clip = parsed(found).one("figure", id="finding-1-quote-1").one("audio").attributes["src"] or ""
    heard = samples(base64.b64decode(clip.partition(",")[2]))
    call = library.call(OIL)
    word = next(one for row in call.utterances for one in row.words if one.text == "Cherry,")
    begun = 4.5 - MARGIN

    def loud(start: float, end: float) -> float:
        return float(np.abs(heard[int((start - begun) * 16000) : int((end - begun) * 16000)]).max())

    assert loud(word.start + 0.05, word.end - 0.05) < 0.01
    assert loud(word.end + 0.3, 11.5) > 0.2
    assert len(heard) / 16000 == pytest.approx(7.5 + 2 * MARGIN, abs=0.15)


def test_a_name_of_short_words_is_silent_too(library: Library) -> None:
    library.set_calls([OIL], caller="Al Wu")
    library.edit_text(OIL, 22.0, "I am Al Wu, al fine.")
    call = library.call(OIL)
    (about,) = library.calls(Filter(call=OIL))
    names = Names([about], {caller_key(about.caller, about.id): "Caller 1"}, {OIL: call})
    assert names.plain("I am Al Wu, al fine.") == "I am [Caller 1], al fine."
    _, _, first, last, after, _ = call.utterances[4].words
    (one, other) = names.muted(OIL, 21.0, 24.0)
    assert (one.start < first.start, other.end > last.end, other.end < after.end) == (True, True, True)


def test_callers_are_numbered_by_their_first_call_or_shown_by_initials() -> None:
    calls = [
        CallSummary("c1", "", Path("/x"), "call", 1.0, "2024-01-03", held_at="2024-01-03", caller="Mary Ann Ng"),
        CallSummary("c2", "", Path("/x"), "call", 1.0, "2024-01-01", held_at="2024-01-01"),
        CallSummary("c3", "", Path("/x"), "call", 1.0, "2024-01-02", held_at="2024-01-02", caller="Moses A. Noll"),
        CallSummary("c4", "", Path("/x"), "call", 1.0, "2024-01-04", held_at="2024-01-04", caller="Mary Ann Ng"),
    ]
    mary, moses = "caller Mary Ann Ng", "caller Moses A. Noll"
    assert labels(calls, "numbers") == {"call c2": "Caller 1", moses: "Caller 2", mary: "Caller 3"}
    assert labels(calls, "initials") == {"call c2": "Caller 1", moses: "M. A. N. (1)", mary: "M. A. N. (2)"}
    assert labels(calls, "names") == {"call c2": "Caller 1", moses: "Moses A. Noll", mary: "Mary Ann Ng"}


def test_starred_quotes_come_first_then_other_callers_then_the_gravest_and_all_in_story_order(library: Library) -> None:
    exhibits = {one.quote.id: one for one in library.exhibits()}

    def evidence(number: int, **more: object) -> Evidenced:
        one = exhibits[number]
        return Evidenced(replace(one, quote=replace(one.quote, **more)))  # type: ignore[arg-type]

    given = (evidence(2, star=False), evidence(3), evidence(5), evidence(1, star=True))
    assert [one.exhibit.quote.id for one in chosen(Insight(1, "", evidence=given))] == [2, 5, 1]
    rated = (evidence(3, severity=5), evidence(2, severity=1), evidence(5), evidence(1, star=True))
    assert [one.exhibit.quote.id for one in chosen(Insight(1, "", evidence=rated))] == [3, 5, 1]


def many(count: int, seconds: float, starred: int = 0) -> StudyReport:
    quotes = [Quote(n, "c", 10.0 * n, 10.0 * n + seconds, star=n == starred) for n in range(1, count + 1)]
    cited = tuple(Cited(one, "for", "Caller 1", "Caller 1", "customer", 1) for one in quotes)
    return StudyReport("S", "", Preface(), "", "numbers", Heard(1, 1, 0, 1.0), (Finding("F", cited=cited),))


def test_beyond_forty_clips_the_least_important_lose_their_sound() -> None:
    report = planned(many(CLIPS + 5, 8.0, starred=CLIPS + 5), {"c": Source(Path("/x"), 9999.0)}, 100_000)
    sounding = [one.quote.id for one in report.cited if one.sounds]
    assert sounding == [*range(1, CLIPS), CLIPS + 5]
    assert {one.why_not for one in report.cited if not one.sounds} == {NO_ROOM}
    assert 100_000 < report.size < LARGEST


def test_beyond_ten_megabytes_too_and_a_shorter_one_may_still_fit() -> None:
    report = planned(many(30, 120.0), {"c": Source(Path("/x"), 99_999.0)}, 100_000)
    sounding = [one for one in report.cited if one.sounds]
    assert 10 < len(sounding) < 30
    assert report.size < LARGEST


def test_forty_clips_of_a_page_are_under_ten_megabytes(workspace_home: Path, tmp_path: Path) -> None:
    library = studied(workspace_home, tmp_path)
    for place in range(42):
        start = 0.5 + place * 0.7
        library.add_quote(Quote(0, OIL, start, start + 9.0, kind="pain"))
        library.add_insight(f"Finding {place}", "", STUDY, [6 + place])
    path = tmp_path / "report.html"
    report = write(library, path)
    root = parsed(path.read_text(encoding="utf-8"))
    assert len(root.all("audio")) == CLIPS
    assert path.stat().st_size < LARGEST
    assert path.stat().st_size == pytest.approx(report.size, rel=0.1)
    assert "quotes of lesser weight have no sound" in root.text
    assert NO_ROOM in root.text


def test_a_page_without_audio_has_none_and_decodes_nothing(library: Library, tmp_path: Path) -> None:
    (tmp_path / "oil.wav").unlink()
    made = page_for(library, WANTED._replace(audio=False), ANA)
    assert not parsed(made.html).all("audio")
    assert "recording is missing" not in made.html


def test_S11_a_missing_recording_and_one_that_is_no_sound_are_said_at_their_quotes(
    library: Library, tmp_path: Path
) -> None:
    (tmp_path / "oil.wav").write_bytes(b"no sound at all")
    report = page_for(library, WANTED, ANA).report
    assert {one.quote.id: one.why_not for one in report.cited}[1] == "its sound cannot be read"
    assert {one.quote.id: one.why_not for one in report.cited}[5] == "its recording is missing"
    (tmp_path / "oil.wav").unlink()
    assert {one.why_not for one in page_for(library, WANTED, ANA).report.cited} == {"its recording is missing"}


def test_text_and_sound_pass_through_the_redactor(library: Library) -> None:
    class Blank:
        said = "1 card"

        def quote(self, quote: Quote) -> Quote:
            return replace(quote, text="[taken out]")

        def plain(self, text: str) -> str:
            return text.replace("last", "[x]")

        def muted(self, call: str, start: float = 0.0, end: float = 0.0) -> list[Span]:
            return [Span(0.0, 999.0)] if call == OIL else []

    found = page_for(library, WANTED, ANA, Blank())
    root = parsed(found.html)
    assert root.one("h1").text == "The [x] minute"
    assert root.one("article").one("h3").text == "Nobody owns the [x] minute."
    assert {one.text for one in root.all("blockquote")} == {"[taken out]"}
    for audio in root.all("audio"):
        clip = base64.b64decode((audio.attributes["src"] or "").partition(",")[2])
        assert np.abs(samples(clip)).max() < 0.01
    assert found.report.redacted == "1 card"
    assert "in the calls of these quotes it found 1 card. It does not find everything." in root.text


def test_names_are_shown_or_taken_out_and_never_both(library: Library) -> None:
    with pytest.raises(UsageProblem, match="not both"):
        contents(library, WANTED._replace(callers="names"), ANA, redactor(library, ANA))


def test_the_sentence_of_a_job_passes_through_the_redactor(library: Library) -> None:
    library.add_quote(Quote(0, OIL, 4.5, 12.0, kind="job", tags=("light",)))
    library.set_job("light", want="reach sam@example.com")
    found = contents(library, WANTED, ANA, redactor(library, ANA))
    (jobs,) = [one.ranking for one in found.rankings if one.ranking.by == "job"]
    assert [one.job.want for one in jobs.rows if one.job] == ["reach [e-mail]"]


def test_the_weight_of_a_quote_that_is_cited_twice_is_its_first_place() -> None:
    one, two = many(2, 1.0).cited
    assert [each.quote.id for each in by_weight([two, one, two])] == [2, 1]


def test_P6_the_page_is_private_whole_and_never_replaced_unasked(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write(library, path)
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    with pytest.raises(UsageProblem):
        write(library, path)
    assert path.read_bytes() == before
    write(library, path, WANTED._replace(audio=False), force=True)
    assert len(path.read_bytes()) < len(before)
    assert [one.name for one in tmp_path.glob("*.part")] == []


def test_a_study_that_is_not_there_and_another_naming_are_refused(library: Library) -> None:
    with pytest.raises(NotFound):
        contents(library, Wanted("Nothing"), "")
    with pytest.raises(UsageProblem):
        contents(library, Wanted(STUDY, "phone numbers"), "")  # type: ignore[arg-type]
