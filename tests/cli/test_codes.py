"""callscope codes on an imported file: the table, its sentences, the quotes behind a cell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from callscope.cli.start import run as cli

TICKETS = "\n".join(
    [
        "id,customer,reason,text",
        "1,Al,Billing,I was charged twice this month.",
        "2,Bo,Billing,The bill is wrong and nobody answers.",
        "3,Cy,Billing,Nobody answers the phone.",
        "4,Di,,How do I log in?",
    ]
)


@pytest.fixture
def coded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "t.csv"
    path.write_text(TICKETS, encoding="utf-8")
    assert cli(["import", str(path), "--yes"]) == 0
    for title, tag in (("I was charged", "billing"), ("The bill", "billing"), ("The bill", "wait"), ("Nobody", "wait")):
        assert cli(["quotes", "add", title, "w1", "w4", "--tag", tag, "--kind", "pain"]) == 0
    capsys.readouterr()


@pytest.mark.usefixtures("coded")
def test_it_says_where_code_and_tags_agree_and_what_the_code_hides(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli(["codes"]) == 0
    out = capsys.readouterr().out
    assert "Billing agrees: 2 of 3 quoted callers are tagged billing." in out
    assert "Billing hides: wait (2 of 3)." in out
    assert "1 call has no code" in out


@pytest.mark.usefixtures("coded")
def test_a_cell_opens_its_quotes_and_the_table_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli(["codes", "--code", "billing", "--row", "wait", "--json"]) == 0
    quotes = json.loads(capsys.readouterr().out)
    assert {one["caller"] for one in quotes} == {"Bo", "Cy"}
    assert cli(["codes", "--json"]) == 0
    table = json.loads(capsys.readouterr().out)
    assert table["schema"] == "callscope.codes/1"
    assert {cell["row"]: cell["callers"] for cell in table["codes"][0]["cells"]} == {"billing": 2, "wait": 2}
    assert cli(["codes", "--code", "nothing"]) == 4
