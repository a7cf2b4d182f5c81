"""The settings file: reading it, changing one value in it, and explaining what can be set.

It holds only what differs from the defaults. Unknown names and wrong types are errors that say what would be right.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, get_origin, get_type_hints

from callscope.errors import StorageFailed, Unusable
from callscope.nouns.consented import SCOPES
from callscope.nouns.redacted import CLASSES, ON_EXPORT
from callscope.settings import Settings

if TYPE_CHECKING:
    import ast

CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "words.compute": (
            "int8",
            "int8_float32",
            "int8_float16",
            "int8_bfloat16",
            "int16",
            "float16",
            "bfloat16",
            "float32",
            "auto",
            "default",
        ),
        "tone.sides": ("all", "customer"),
        "roles.agent_channel": ("", "left", "right"),
        "redact.on_export": ON_EXPORT,
        "retention.since": ("held", "heard"),
        "log_level": ("DEBUG", "INFO", "WARNING", "ERROR"),
    }
)
"""What a setting that is one word may be."""

LISTS: Mapping[str, tuple[str, ...]] = MappingProxyType({"redact.classes": CLASSES, "consent.when_told": SCOPES})
"""What a setting that is a list may hold."""


SHAPES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "words.language": (r"([a-z]{2,3}([-_][A-Za-z]+)?)?", 'a code such as "en", or nothing'),
        "redact.region": (r"([A-Za-z]{2})?", 'a country such as "GB", or nothing'),
    }
)
"""Settings of too many values to list: what fits, and how to say it."""


def read_settings(path: Path) -> Settings:
    """The settings of a TOML file; the defaults where there is no file. Raises Unusable, naming the line or the key."""
    text = _text_of(path)
    return parse_settings(text, str(path)) if text else Settings()


def _text_of(path: Path) -> str:
    """What the file holds; nothing where there is none. Raises Unusable."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"cannot read settings {path}: {error}", _MEND) from error


_MEND = "mend the file or move it away"


def parse_settings(text: str, where: str = "settings") -> Settings:
    """The settings written in `text`; `where` is what its troubles are told of, if anything. Raises Unusable."""
    import tomllib  # 10 ms

    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, too, or as many brackets
        raise Unusable(f"{where} is not TOML: {error}", "mend that line") from error
    settings: Settings = _build(Settings, values, where, "")
    return settings


def set_in_toml(text: str, name: str, value: str) -> str:
    """`text` with one setting changed, comments kept. `name` is dotted; `value` is TOML or else taken as a string.

    Raises Unusable.
    """
    import tomlkit  # 20 ms

    try:
        wanted: Any = tomlkit.value(value)
    except (ValueError, tomlkit.exceptions.ParseError, RecursionError):
        wanted = value
    *tables, last = name.split(".")
    return _with_entry(text, name, tables, last, wanted)


def _with_entry(text: str, name: str, tables: Iterable[str], key: str, value: Any) -> str:
    """`text` with one entry of a table in a table set. Raises Unusable."""
    import tomlkit  # 20 ms

    parse_settings(text)
    document = tomlkit.parse(text)
    place: Any = document
    for table in tables:
        place = place.setdefault(table, tomlkit.table())
        if not isinstance(place, MutableMapping):
            raise Unusable(f"{name}: {table} holds no settings of its own", "see callscope settings show")
    try:
        place[key] = value
        changed = tomlkit.dumps(document)
        changed.encode()
    except (ValueError, tomlkit.exceptions.TOMLKitError, RecursionError) as error:  # half a character, for one
        raise Unusable(f"{name} cannot be {value!r:.60}", "see callscope settings show") from error
    parse_settings(changed, "")
    return changed


def write_entry(path: Path, table: str, key: str, value: str) -> None:
    """Sets one entry of a setting that is a table of texts, comments kept. Raises Unusable; then nothing is written."""
    _replace(path, _with_entry(_text_of(path), table, table.split("."), key, value))


def write_setting(path: Path, name: str, value: str) -> None:
    """Changes one setting in the file, which is made if need be. Raises Unusable, and then nothing is written."""
    _replace(path, set_in_toml(_text_of(path), name, value))


def _replace(path: Path, changed: str) -> None:
    half = path.with_name(path.name + ".part")
    try:
        half.write_text(changed, encoding="utf-8")
        os.replace(half, path)
    except OSError as error:
        raise StorageFailed(f"cannot write settings {path}: {error.strerror}", "free some space, or move it") from error


def _of(where: str) -> str:
    return f"{where}: " if where else ""


def _build(kind: type[Any], values: Mapping[str, Any], where: str, prefix: str) -> Any:
    hints = get_type_hints(kind)
    for name in values:
        if name not in hints:
            import difflib

            near = difflib.get_close_matches(name, hints, 1)
            hint = f"did you mean {prefix}{near[0]}?" if near else f"known: {', '.join(hints)}"
            raise Unusable(f"{_of(where)}unknown setting {prefix}{name}", hint)
    given = {name: _value(hints[name], value, where, prefix + name) for name, value in values.items()}
    return kind(**given)


def _value(hint: Any, value: Any, where: str, name: str) -> Any:
    if is_dataclass(hint) and isinstance(hint, type) and isinstance(value, dict):
        return _build(hint, value, where, f"{name}.")
    converted = _CONVERT.get(get_origin(hint) or hint, _refuse)(value)
    if converted is None:
        raise Unusable(
            f"{_of(where)}{name} cannot be {value!r}", "see callscope settings show for its kind and default"
        )
    if name in CHOICES and converted not in CHOICES[name]:
        allowed = ", ".join(f'"{one}"' for one in CHOICES[name])
        raise Unusable(f'{_of(where)}{name} cannot be "{converted}"', f"one of {allowed}")
    if name in LISTS:
        _check_list(name, converted, where)
    if name in SHAPES and not re.fullmatch(SHAPES[name][0], converted):
        raise Unusable(f'{_of(where)}{name} cannot be "{converted}"', SHAPES[name][1])
    if name == "names.pattern":
        _check_pattern(converted, where)
    if name == "retention.studies":
        _check_days(converted, where)
    return converted


def _check_pattern(pattern: str, where: str) -> None:
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise Unusable(f"{_of(where)}names.pattern is not a regular expression: {error}", "mend the pattern") from error


def _check_days(studies: Mapping[str, str], where: str) -> None:
    bad = next(
        (name for name, days in studies.items() if not (days.isascii() and days.isdigit() and len(days) < 6)), ""
    )
    if bad:
        raise Unusable(f"{_of(where)}retention.studies has no days for {bad!r}", 'write it like "Name" = "90"')


def _check_list(name: str, given: tuple[str, ...], where: str) -> None:
    unknown = sorted(set(given) - set(LISTS[name]))
    if unknown:
        raise Unusable(f"{_of(where)}{name} cannot hold {unknown[0]!r}", f"any of {', '.join(LISTS[name])}")


def _refuse(_: Any) -> None:
    return None


def _number(value: Any) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= sys.float_info.max:
        return None
    return float(value)


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else None


def _strings(value: Any) -> tuple[str, ...] | None:
    return tuple(value) if isinstance(value, list) and all(isinstance(one, str) for one in value) else None


def _table(value: Any) -> Mapping[str, str] | None:
    fits = isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    return dict(value) if fits else None


_CONVERT: Mapping[Any, Any] = {
    str: lambda value: value if isinstance(value, str) else None,
    bool: lambda value: value if isinstance(value, bool) else None,
    float: _number,
    int: _whole,
    tuple: _strings,
    Mapping: _table,
}


def described(settings: Settings) -> list[tuple[str, str, Any, Any]]:
    """(dotted name, what it does, value, default) of every setting, from the docstrings in settings.py."""
    docs = _docs()
    rows = []
    for one in fields(Settings):
        value, default = getattr(settings, one.name), getattr(Settings(), one.name)
        if not is_dataclass(default):
            rows.append((one.name, docs["Settings"][one.name], value, default))
            continue
        inner = docs[type(default).__name__]
        for part in fields(default):
            name = f"{one.name}.{part.name}"
            rows.append((name, inner[part.name], getattr(value, part.name), getattr(default, part.name)))
    return rows


def _docs() -> dict[str, dict[str, str]]:
    import ast  # these two cost every start 15 ms otherwise
    import inspect

    import callscope.settings

    source = inspect.getsource(callscope.settings)
    return {node.name: _field_docs(node) for node in ast.parse(source).body if isinstance(node, ast.ClassDef)}


def _field_docs(node: ast.ClassDef) -> dict[str, str]:
    import ast

    found: dict[str, str] = {}
    for before, after in zip(node.body, node.body[1:], strict=False):
        if not (isinstance(before, ast.AnnAssign) and isinstance(before.target, ast.Name)):
            continue
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            found[before.target.id] = " ".join(str(after.value.value).split())
    return found


def forget_names(path: Path, names: Sequence[str]) -> bool:
    """Takes names out of those that redaction always looks for, comments kept; whether there was one. Raises Unusable
    for a file that cannot be read and holds one."""
    import tomlkit  # 20 ms

    gone, text = {one.casefold() for one in names}, _text_of(path)
    if not any(one in text.casefold() for one in gone):
        return False
    try:
        document: Any = tomlkit.parse(text)
        known = document.get("redact", {}).get("names", [])
        stay = [one for one in known if str(one).casefold() not in gone]
        if len(stay) == len(known):
            return False
        document["redact"]["names"] = stay
    except (ValueError, TypeError, AttributeError, RecursionError, tomlkit.exceptions.TOMLKitError) as error:
        raise Unusable(f"{path.name} cannot be read, so a name stays in it", _MEND) from error
    _replace(path, tomlkit.dumps(document))
    return True
