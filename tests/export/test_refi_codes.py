"""The codebook as .qdc: out to other programs and back, with nothing lost but the keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pyrefiqda import RefiCodebook

from callscope.call import COLOURS, TagCount
from callscope.errors import UsageProblem
from callscope.export.refi import codes

TREE = (
    TagCount("fault", 3, description="what does not work,\nas the caller says <it> & so on", colour="red"),
    TagCount("oil light", parent="fault", description="the lamp", colour="teal", pinned=3),
    TagCount("reset", parent="oil light"),
    TagCount("délai · 延迟 😀", colour="grey"),
)

PLAIN = {(one.name, one.parent, one.description, one.colour) for one in TREE}


def plain(text: str) -> set[tuple[str, str | None, str, str]]:
    return {(one.name, one.parent, one.description, one.colour) for one in codes.parse(text).values()}


def test_tree_colours_and_descriptions_come_back() -> None:
    assert plain(codes.write(TREE)) == PLAIN
    assert codes.write(list(codes.parse(codes.write(TREE)).values())) == codes.write(TREE)


def test_another_library_reads_it(tmp_path: Path) -> None:
    (tmp_path / "book.qdc").write_text(codes.write(TREE), encoding="utf-8")
    book = RefiCodebook.load(tmp_path / "book.qdc")
    assert [one.name for one in book.codes.code] == ["délai · 延迟 😀", "fault"]
    fault = book.codes.code[1]
    assert (fault.description, fault.is_codable) == (TREE[0].description, True)
    assert fault.code[0].code[0].name == "reset"
    assert fault.color != fault.code[0].color


def test_it_is_valid_by_the_schema_of_projects_whose_codebook_it_shares(shared_data: Path) -> None:
    """The publisher's Codebook.xsd has the same types in a name space of its own (REFI-QDA 1.0)."""
    text = codes.write(TREE)
    book = (
        text.partition("?>")[2]
        .replace("urn:QDA-XML:codebook:1.0", "urn:QDA-XML:project:1.0")
        .replace(' origin="Callscope"', "")
    )
    whole = f'<Project xmlns="urn:QDA-XML:project:1.0" name="x">{book}</Project>'
    etree.XMLSchema(file=str(shared_data / "refi_qda" / "Project.xsd")).assertValid(etree.fromstring(whole))


def test_what_others_write_is_read() -> None:
    foreign = (
        '\ufeff<?xml version="1.0" encoding="utf-8"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="ATLAS.ti">'
        '<Codes><Code guid="{1FF58B12-6F6F-4B0C-8BE5-BBDC91F55294}" name="Wait" color="#CC5048" isCodable="true">'
        "<Description>how long</Description></Code>"
        '<Code guid="2FF58B12-6F6F-4B0C-8BE5-BBDC91F55294" name="Shop" color="#0c0" isCodable="false">'
        '<Code guid="3FF58B12-6F6F-4B0C-8BE5-BBDC91F55294" name="Wait" isCodable="true"/></Code></Codes>'
        '<Sets><Set name="group" guid="ECA18D76-2B8B-4F26-BC1D-19ECA19FB3F0"/></Sets></CodeBook>'
    )
    assert plain(foreign.removeprefix("\ufeff")) == {
        ("Wait", None, "how long", "red"),
        ("Shop", None, "", "green"),
        ("Shop - Wait", "Shop", "", ""),
    }


def test_every_colour_is_found_again() -> None:
    tags = [TagCount(name, colour=name) for name in COLOURS]
    assert {one.colour for one in codes.parse(codes.write(tags)).values()} == set(COLOURS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<CodeBook>", "not a REFI-QDA codebook"),
        ('<x xmlns="urn:QDA-XML:codebook:1.0"/>', "not a REFI-QDA codebook"),
        ('<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>', "line 1"),
        ('<CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>', "no code in it"),
        ('<CodeBook xmlns="urn:QDA-XML:codebook:1.0">\n<Code name=" "/></CodeBook>', "line 2: the code has no name"),
        (
            '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Code name="a"/>\n<Code name="A"/></CodeBook>',
            "line 2: the code A",
        ),
        ('<!DOCTYPE x [<!ENTITY a "b">]>\n<CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>', "no document type"),
    ],
)
def test_what_is_no_codebook_is_refused_with_the_line(text: str, said: str) -> None:
    with pytest.raises(UsageProblem, match=said):
        codes.parse(text)


def test_an_empty_codebook_is_refused_because_the_format_has_none() -> None:
    with pytest.raises(UsageProblem, match="no tag"):
        codes.write([])


NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=8)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(NAMES, st.sampled_from(["", *COLOURS]), st.text(max_size=20)), min_size=1, max_size=8))
def test_any_codebook_is_xml_that_reads_back_as_many_codes(rows: list[tuple[str, str, str]]) -> None:
    tags, names = [], set()
    for name, colour, description in rows:
        if name.casefold() not in names:
            tags.append(TagCount(name, parent=tags[-1].name if tags else None, colour=colour, description=description))
            names.add(name.casefold())
    text = codes.write(tags)
    assert len(etree.fromstring(text.encode()).findall(".//{*}Code")) == len(tags)
    assert [one.colour for one in codes.parse(text).values()] == [one.colour for one in tags]
