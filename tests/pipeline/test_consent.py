"""The gate of consent: every form in which something leaves, against everything that may not have been granted."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from callscope.errors import NoConsent
from callscope.nouns.consented import SCOPES, Manner, Scope, ordered
from callscope.nouns.handed import FORMS, SOUND, TEXTS, Wanted
from callscope.nouns.reported import Wanted as Report
from callscope.pipeline.consent import NEEDS, demand_open, leave, needs, of_open
from callscope.pipeline.playing import player
from callscope.pipeline.quoting import quotes_leave
from callscope.pipeline.reporting.citing import report_leaves
from callscope.settings import Paths, Settings
from callscope.settings_file import parse_settings
from callscope.store.library import Library
from callscope.workspace import Workspace
from tests.pipeline.handing import TICKET, filled
from tests.store.made import CAST, OIL

MATRIX = list(product(FORMS, (True, False)))
"""Each form of quotes, with sound where it may have some and without."""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Of each call all is granted; three have quotes, one of them is a ticket."""
    made = filled(tmp_path)
    made.enter_consents([OIL, CAST, TICKET], scope=SCOPES)
    return made


@pytest.fixture
def workspace(library: Library, tmp_path: Path) -> Workspace:
    return Workspace(Paths(tmp_path, tmp_path / "models"))


def grant_all_but(library: Library, missing: Scope, call: str = OIL) -> None:
    library.enter_consents([call], scope=ordered({*SCOPES} - {missing}))


def test_every_form_says_whether_it_holds_sound() -> None:
    assert SOUND.keys() == set(FORMS)


def test_what_the_gate_does_not_know_does_not_leave(library: Library) -> None:
    with pytest.raises(KeyError):
        leave(library, "hologram mp4", [OIL])
    with pytest.raises(KeyError):
        Wanted().sounds("docx")


@pytest.mark.parametrize(("form", "sound"), MATRIX)
def test_every_form_is_refused_without_each_thing_that_it_needs_and_only_then(
    library: Library, workspace: Workspace, tmp_path: Path, form: str, sound: bool
) -> None:
    wanted, place = Wanted(sound=sound), tmp_path / f"out.{form}"
    sounds = form == "clips" or (sound and form in ("html", "qdpx"))
    needed = ("quote", "clip") if sounds else ("quote",)
    for missing in SCOPES:
        grant_all_but(library, missing)
        if missing not in needed:
            assert quotes_leave(library, wanted, form, Manner(), required=True)[0].undecided == ()
            continue
        with pytest.raises(NoConsent, match=f"Oil light.*{OIL}.* lacks {missing}") as refused:
            workspace.hand_over(wanted, form, place)
        assert refused.value.exit_code == 5
        assert missing in refused.value.hint
        assert not place.exists()
        if form in TEXTS:
            with pytest.raises(NoConsent):
                workspace.quotes_text(wanted, form)
    assert library.exports() == []


@pytest.mark.parametrize("what", NEEDS)
def test_everything_that_leaves_is_refused_without_each_thing_that_it_needs(library: Library, what: str) -> None:
    sound = what in ("sound", "report")
    for missing in SCOPES:
        grant_all_but(library, missing)
        if missing in needs(what, sound):
            with pytest.raises(NoConsent, match=missing):
                leave(library, what, [OIL, CAST], sound)
        else:
            assert leave(library, what, [OIL, CAST], sound).calls


@pytest.mark.parametrize("decision", ["declined", "withdrawn"])
@pytest.mark.parametrize("what", NEEDS)
def test_nothing_leaves_of_a_caller_who_said_no(library: Library, what: str, decision: str) -> None:
    library.enter_consents([CAST], decision=decision)
    with pytest.raises(NoConsent, match="1 of 2 calls: “Chromecast order”") as refused:
        leave(library, what, [OIL, CAST], sound=True)
    assert f"callscope consent show {CAST}" in refused.value.hint


def test_each_scope_means_something() -> None:
    asked = {scope for what in NEEDS for scope in needs(what, sound=True)}
    assert asked | {"listen"} == {*SCOPES}


def test_without_a_decision_all_leaves_and_one_line_tells_of_how_many(library: Library) -> None:
    library.enter_consents([CAST, TICKET], decision="none")
    told: list[str] = []
    may = leave(library, "quotes csv", [OIL, CAST, TICKET], manner=Manner(tell=told.append))
    assert (may.undecided, may.without) == ((CAST, TICKET), ())
    assert told == ["consent: no decision of the callers of 2 of 3 calls is noted; callscope consent list --state none"]
    assert told == list(may.said)


def test_the_stricter_setting_refuses_what_nobody_decided(library: Library) -> None:
    library.enter_consents([CAST], decision="none")
    with pytest.raises(NoConsent, match=r"Chromecast order.*consent\.required asks for"):
        leave(library, "quotes csv", [OIL, CAST], required=True)
    strict = parse_settings("[consent]\nrequired = true\nwhen_told = ['listen']")
    assert (strict.consent.required, strict.consent.when_told, Settings().consent.required) == (
        True,
        ("listen",),
        False,
    )


def test_a_ticket_has_no_sound_to_ask_for(library: Library) -> None:
    library.enter_consents([TICKET], scope=("quote",))
    assert leave(library, "quotes html", [TICKET], sound=True).calls == (TICKET,)


def test_skipping_leaves_the_refused_quotes_out_and_says_so(
    library: Library, workspace: Workspace, tmp_path: Path
) -> None:
    library.enter_consents([CAST], decision="withdrawn")
    grant_all_but(library, "quote", TICKET)
    told: list[str] = []
    place = tmp_path / "some.csv"
    handed = workspace.hand_over(Wanted(), "csv", place, manner=Manner(True, told.append))
    assert handed.quotes == 3
    assert "Chromecast" not in place.read_text()
    assert len(told) == 1
    assert told[0].startswith("left out: 2 of 3 calls: ")
    (sent,) = library.exports()
    assert (sent.calls, sent.without, sent.undecided) == ((OIL,), tuple(sorted((CAST, TICKET))), 0)


@pytest.mark.parametrize("form", ["xlsx", "qdpx"])
def test_what_is_skipped_is_in_no_corner_of_a_workbook_or_a_project(
    library: Library, workspace: Workspace, tmp_path: Path, form: str
) -> None:
    import zipfile

    library.enter_consents([CAST], decision="declined")
    place = tmp_path / f"some.{form}"
    workspace.hand_over(Wanted(sound=False), form, place, manner=Manner(skip=True))
    with zipfile.ZipFile(place) as archive:
        held = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Oil light" in held
    assert [word for word in (b"Chromecast", CAST.encode()) if word in held] == []


def test_a_workbook_names_no_call_that_it_could_not_quote(library: Library) -> None:
    library.enter_consents([CAST], decision="declined")
    (number,) = [one.id for one in library.quotes() if one.call == TICKET]
    may, wanted = quotes_leave(library, Wanted(numbers=(number,)), "xlsx", Manner(), required=False)
    assert wanted.without == (CAST,)
    assert CAST not in may.calls


def test_where_all_is_refused_nothing_is_left_to_skip_to(library: Library) -> None:
    library.enter_consents([OIL, CAST], decision="declined")
    with pytest.raises(NoConsent, match="nothing is left"):
        leave(library, "quotes csv", [OIL, CAST], manner=Manner(skip=True))


def test_a_quote_that_takes_the_place_of_a_refused_one_must_be_allowed_too(library: Library) -> None:
    quotes = {one.call: one.id for one in library.quotes()}
    library.add_insight("Lights stay on.", study="Lights", quotes=list(quotes.values()))
    library.enter_consents([CAST], decision="declined")
    with pytest.raises(NoConsent):
        report_leaves(library, Report("Lights"), "report html", Manner(), required=False)
    may, wanted = report_leaves(library, Report("Lights"), "report html", Manner(skip=True), required=False)
    assert set(may.calls) == {OIL, TICKET}
    assert wanted.without == (CAST,)


def test_playing_asks_for_listen(library: Library, tmp_path: Path) -> None:
    grant_all_but(library, "listen")
    with pytest.raises(NoConsent, match="may not be played: its caller granted quote, clip, share, not listen"):
        player(OIL, Paths(tmp_path, tmp_path), library, None)


def test_a_closed_call_is_not_opened_and_its_words_are_in_no_list(library: Library, workspace: Workspace) -> None:
    quotes = len(workspace.quotes())
    assert workspace.search("Chromecast")
    library.enter_consents([CAST], decision="withdrawn")
    for read in (workspace.call, workspace.machine_call, workspace.player):
        with pytest.raises(NoConsent, match="withdrew on 20"):
            read(CAST)
    assert workspace.search("Chromecast") == []
    assert len(workspace.quotes()) == quotes - 1 == len(workspace.exhibits())
    demand_open(library, OIL)
    assert of_open(library, [OIL, CAST], str) == [OIL]


def test_a_withdrawal_lists_what_left_before(library: Library, workspace: Workspace, tmp_path: Path) -> None:
    place = tmp_path / "q.csv"
    workspace.hand_over(Wanted(), "csv", place)
    assert workspace.copied("quote", [OIL]) == ""
    (receipt,) = workspace.withdraw_consent([OIL], "by letter")
    assert [(one.form, one.path) for one in receipt.left] == [("copied quote", ""), ("quotes csv", str(place))]
    assert (receipt.standing.decision, receipt.standing.entry.note) == ("withdrawn", "by letter")


def test_redaction_allows_nothing_that_the_caller_did_not(library: Library, workspace: Workspace) -> None:
    grant_all_but(library, "quote")
    with pytest.raises(NoConsent):
        workspace.quotes_text(Wanted(), "csv", workspace.redactor())
