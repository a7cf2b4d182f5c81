"""The codebook as CSV, and back."""

from __future__ import annotations

import csv
import io

import pytest

from callscope.call import TagCount
from callscope.errors import UsageProblem
from callscope.export import codebook

TAGS = [
    TagCount("oil light", 3, 2, 2, parent="fault", description='says "still on",\nor so', colour="red", pinned=1),
    TagCount("=cmd|' /C calc'!A0", description="@SUM(1)", parent="+x"),
    TagCount("'quoted'"),
]


def test_what_is_written_is_read_back_as_the_same_tags() -> None:
    read = list(codebook.parse(codebook.render(TAGS)).values())
    assert [(one.name, one.parent, one.description, one.colour, one.pinned) for one in read] == [
        (one.name, one.parent, one.description, one.colour, one.pinned)
        for one in sorted(TAGS, key=lambda tag: tag.name)
    ]


def test_no_cell_is_a_formula() -> None:
    cells = [cell for row in csv.reader(io.StringIO(codebook.render(TAGS))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    text = 'name,description\na,"two\nlines"\n\nb,x\n'
    assert list(codebook.parse(text)) == [2, 5]


def test_a_spreadsheet_with_semicolons_is_read_too() -> None:
    assert codebook.parse("name;colour\r\na;Red\r\n")[2].colour == "red"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1"),
        ("parent\na\n", "no column called name"),
        ("name,hue\na,b\n", "hue"),
        ("name,colour\na,red\nb,pink\n", "line 3: no colour"),
        ("name,pinned\na,12\n", "line 2: no key"),
        ("name,pinned\na,1\nb,1\n", "line 3: the key 1"),
        ("name,description\na,x\n,y\n", "line 3: the tag has no name"),
        ("name,description\na,x,y\n", "line 2: 3 cells"),
        ("name\na\nA\n", "line 3"),
        ('name\n"a\n', "line"),
    ],
)
def test_a_bad_line_is_named(text: str, said: str) -> None:
    with pytest.raises(UsageProblem, match=said) as problem:
        codebook.parse(text)
    assert problem.value.hint
