"""Studies, assumptions, starter codebooks and rules, by command."""

from __future__ import annotations

from typing import Any

from tests.cli.test_commands import Printed, as_json, call, printed

__all__ = ["call", "printed"]


def plain(printed: Printed, *arguments: object) -> Any:
    return as_json(printed, *arguments)


def test_a_study_says_who_gave_access_and_loudly_when_it_is_over(call: str, printed: Printed) -> None:
    fields = ("--question", "Why again?", "--access", "the May calls", "--granted-by", "Sam", "--until", "2020-01-31")
    study = plain(printed, "studies", "set", "Lamps", *fields)
    assert (study["access"], study["granted_by"], study["until"], study["past"]) == (
        "the May calls", "Sam", "2020-01-31", True,
    )  # fmt: skip
    for command in (("studies", "list"), ("studies", "show", "Lamps")):
        _, out, err = printed(*command)
        assert "ACCESS ENDED on 2020-01-31" in out
        assert "ACCESS ENDED on 2020-01-31" in err
    assert printed("studies", "set", "Lamps", "--until", "soon")[0] == 2
    printed("studies", "set", "Lamps", "--until", "2999-01-31")
    _, out, err = printed("studies", "show", "lamps")
    assert "ENDED" not in out + err
    assert "given by Sam" in out


def test_a_study_has_a_codebook_and_shows_what_callers_say_to_its_assumptions(call: str, printed: Printed) -> None:
    printed("studies", "set", "Lamps")
    printed("studies", "put", "Lamps", call)
    assert plain(printed, "studies", "tags", "Lamps", "light", "wait")["tags"] == ["light", "wait"]
    assert plain(printed, "studies", "tags", "Lamps", "wait", "--out")["tags"] == ["light"]
    assert plain(printed, "assumptions", "add", "They come back for the light", "--study", "Lamps")["name"] == "H1"
    code, _, err = printed("quotes", "add", call, 0, 2, "--stance", "+h1 -H9")
    assert code == 0
    assert "no assumption H9 yet" in err
    shown = plain(printed, "studies", "show", "Lamps")
    (one,) = shown["assumptions"]
    assert (one["name"], one["callers_for"], one["callers_against"], one["callers"]) == ("H1", 1, 0, 1)
    _, out, _ = printed("studies", "show", "Lamps")
    assert "They come back for the light" in out
    assert "1 heard, 0 reviewed" in out


def test_an_assumption_is_written_renamed_shown_with_its_quotes_and_dropped(call: str, printed: Printed) -> None:
    printed("quotes", "add", call, 0, 2, "--stance=-light")
    printed("assumptions", "add", "It is the light", "--name", "light")
    (quote,) = plain(printed, "quotes", "list", "--assumption", "light")
    assert quote["stance"] == "-light"
    assert plain(printed, "assumptions", "edit", "light", "--rename", "lamp")["speaks_against"] == 1
    _, out, err = printed("assumptions", "show", "lamp")
    assert "hello my light is still on" in out
    assert "written after listening began" in err
    assert plain(printed, "assumptions", "show", "lamp")["quotes"][0]["stance"] == "against"
    assert printed("assumptions", "rm", "lamp")[0] == 2
    assert printed("assumptions", "rm", "lamp", "--yes")[0] == 0
    assert plain(printed, "assumptions", "list") == []
    printed("undo")
    printed("undo")
    assert plain(printed, "assumptions", "list")[0]["name"] == "light"
    assert plain(printed, "quotes", "list")[0]["stance"] == "-light"
    code, _, err = printed("assumptions", "show", "H9")
    assert code == 4
    assert "there are: light" in err


def test_a_starter_codebook_is_looked_at_and_used(call: str, printed: Printed) -> None:
    names = [one["name"] for one in plain(printed, "tags", "starters", "list")]
    assert names == ["jobs", "needs", "support"]
    _, out, _ = printed("tags", "starters", "show", "jobs")
    assert "emotional-job" in out
    assert printed("tags", "starters", "show", "nothing")[0] == 4
    printed("studies", "set", "Lamps")
    added = plain(printed, "tags", "starters", "use", "support", "--study", "Lamps")
    assert "repeat-contact" in added["tags"]
    assert "renewal" in added["entries"]
    assert len(plain(printed, "studies", "show", "Lamps")["tags"]) == len(added["tags"])
    _, _, err = printed("tags", "starters", "use", "support")
    assert "nothing was missing" in err
    printed("undo")
    assert plain(printed, "tags", "list") == []


def test_a_rule_is_tried_kept_run_judged_switched_changed_and_dropped(call: str, printed: Printed) -> None:
    words = ("--phrase", "light", "--who", "anyone")
    tried = plain(printed, "rules", "test", *words)
    assert (tried["heard"], tried["calls"], len(tried["found"])) == (1, 1, 1)
    assert plain(printed, "rules", "list", "--own") == []
    kept = plain(printed, "rules", "add", "lamp", "--tag", "light", *words)
    assert kept["own"]["phrases"] == ["light"]
    plain(printed, "rules", "run")
    (found,) = [one for one in plain(printed, "suggestions", "list") if one["suggestion"]["rule"] == "lamp"]
    printed("suggestions", "accept", found["id"])
    (rule,) = plain(printed, "rules", "list", "--own")
    assert (rule["precision"], rule["n"], rule["answers"]["accepted"]) == (1.0, 1, 1)
    assert rule["interval"][1] == 1.0
    _, out, _ = printed("rules", "list")
    assert "100% (21%-100%, n=1)" in out
    assert printed("rules", "off", "fault")[0] == 0
    assert not plain(printed, "rules", "show", "fault")["on"]
    assert "OFF" in printed("rules", "list")[1]
    printed("rules", "on", "fault")
    assert plain(printed, "rules", "edit", "lamp", "--rename", "lights", "--phrase", "lights")["name"] == "lights"
    assert plain(printed, "rules", "show", "lights")["n"] == 1
    only = plain(printed, "rules", "edit", "lights", "--without", "phrase", "--tone", "heated")
    assert (only["own"]["phrases"], only["own"]["tones"]) == ([], ["heated"])
    assert printed("rules", "edit", "lights", "--without", "tone")[0] == 2
    assert printed("rules", "rm", "lights", "--yes")[0] == 0
    assert plain(printed, "rules", "list", "--own") == []


def test_a_bad_rule_is_refused_with_what_is_wrong(call: str, printed: Printed) -> None:
    for wrong in (("--pattern", "(x"), ("--pattern", "x*"), ("--phrase", "..."), ()):
        code, _, err = printed("rules", "add", "x", "--tag", "t", *wrong)
        assert code == 2
        assert "→" in err
    assert printed("rules", "add", "x", "--phrase", "light")[0] == 2
    assert printed("rules", "add", "fault", "--tag", "t", "--phrase", "light")[0] == 2
    code, _, err = printed("rules", "test", "--who", "anyone", "--pattern", r"(?:[a-z ]|[a-z ])+\d")
    assert code == 2
    assert "too long" in err
    assert printed("rules", "show", "nothing")[0] == 4
