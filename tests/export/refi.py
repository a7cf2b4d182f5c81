"""A reader of REFI-QDA projects, written from the schema and not from the code that writes them."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

SPACE = "{urn:QDA-XML:project:1.0}"


class Coded(NamedTuple):
    """A selection: where it lies in its source, what it is called, its codes by name and its notes."""

    where: tuple[int, int]
    name: str
    codes: tuple[str, ...]
    notes: tuple[str, ...]
    text: str = ""


class Read:
    """What a program for qualitative analysis finds in a project."""

    def __init__(self, path: Path, schema: Path | None = None) -> None:
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            self.files = {name: archive.read(name) for name in archive.namelist()}
        assert "project.qde" in self.files
        self.root = etree.fromstring(self.files["project.qde"])
        if schema:
            etree.XMLSchema(file=str(schema)).assertValid(self.root.getroottree())
        self._demand_sound_references()
        self.codes = {one.get("guid"): one for one in self.all("Code")}
        self.notes = {one.get("guid"): one.findtext(f"{SPACE}PlainTextContent") for one in self.all("Note")}
        self._variables = {one.get("guid"): one for one in self.all("Variable")}

    def all(self, name: str, inside: Any = None) -> list[Any]:
        return list((self.root if inside is None else inside).iter(SPACE + name))

    def file(self, address: str) -> bytes:
        assert address.startswith("internal://")
        return self.files[f"sources/{address.removeprefix('internal://')}"]

    @property
    def tree(self) -> dict[str, str | None]:
        """The name of each code and that of its parent."""
        return {one.get("name"): one.getparent().get("name") for one in self.codes.values()}

    def values(self, element: Any) -> dict[str, str]:
        """What a source or a case has of each variable; a value stands in the element of its variable's type."""
        found = {}
        for one in element.findall(f"{SPACE}VariableValue"):
            reference, value = list(one)
            variable = self._variables[reference.get("targetGUID")]
            assert value.tag == f"{SPACE}{variable.get('typeOfVariable')}Value"
            found[variable.get("name")] = value.text or ""
        return found

    def cases(self) -> dict[str, tuple[dict[str, str], list[str], list[str]]]:
        """Each case with its values, the names of its sources, and the GUIDs of its selections."""
        names = {one.get("guid"): one.get("name") for one in self.root.find(f"{SPACE}Sources")}
        return {
            one.get("name"): (
                self.values(one),
                [names[each.get("targetGUID")] for each in one.findall(f"{SPACE}SourceRef")],
                [each.get("targetGUID") for each in one.findall(f"{SPACE}SelectionRef")],
            )
            for one in self.all("Case")
        }

    def on_sound(self, source: Any) -> list[Coded]:
        return [self._coded(one, "begin", "end") for one in source.findall(f"{SPACE}AudioSelection")]

    def on_text(self, source: Any) -> list[Coded]:
        text = self.file(source.get("plainTextPath")).decode()
        found = [
            self._coded(one, "startPosition", "endPosition") for one in source.findall(f"{SPACE}PlainTextSelection")
        ]
        return [one._replace(text=text[slice(*one.where)]) for one in found]

    def on_transcript(self, source: Any) -> list[tuple[Coded, tuple[int, int]]]:
        """The selections of the transcript with their text, and from when to when their points say they are."""
        transcript = source.find(f"{SPACE}Transcript")
        text = self.file(transcript.get("plainTextPath")).decode()
        points = {one.get("guid"): one for one in transcript.findall(f"{SPACE}SyncPoint")}
        found = []
        for one in transcript.findall(f"{SPACE}TranscriptSelection"):
            ends = [points[one.get(name)] for name in ("fromSyncPoint", "toSyncPoint")]
            place = (int(ends[0].get("position")), int(ends[1].get("position")))
            times = (int(ends[0].get("timeStamp")), int(ends[1].get("timeStamp")))
            found.append((self._coded(one, None, None)._replace(where=place, text=text[slice(*place)]), times))
        return found

    def _coded(self, element: Any, begin: str | None, end: str | None) -> Coded:
        where = (int(element.get(begin)), int(element.get(end))) if begin and end else (0, 0)
        codings = element.findall(f"{SPACE}Coding")
        codes = [self.codes[one.find(f"{SPACE}CodeRef").get("targetGUID")].get("name") for one in codings]
        notes = [self.notes[one.get("targetGUID")] for one in element.findall(f"{SPACE}NoteRef")]
        return Coded(where, element.get("name"), tuple(codes), tuple(notes))

    def _demand_sound_references(self) -> None:
        """Every GUID is there once, and everything that points at one points at one that is there."""
        guids = [one.get("guid") for one in self.root.iter() if one.get("guid")]
        assert len(guids) == len(set(guids))
        pointers = ("targetGUID", "creatingUser", "fromSyncPoint", "toSyncPoint")
        assert {one.get(name) for one in self.root.iter() for name in pointers if one.get(name)} <= set(guids)
