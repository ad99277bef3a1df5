"""Heads of files: where front matter begins and ends, in YAML, TOML or JSON, and the fields that are in it.

Every value comes through as it was typed: `2024-05-01`, `no` and `1.10` are words here. Anchors and aliases
are refused (a few of them multiply to gigabytes), nesting and size are bounded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol, cast

from bot.domain import late
from bot.domain.dataclass import dataclass
from bot.domain.intake.errors import FileFault, UnreadableFile
from bot.domain.late import pattern

if TYPE_CHECKING:
    import tomllib

    import yaml
else:
    tomllib, yaml = late.library("tomllib"), late.library("yaml")

FRONT_MATTER_LIMIT = 64 * 1024
"""Bytes. Four modal fields full of emoji, 4,000 characters each, fit."""

_DEPTH_LIMIT = 8
"""Lists within one another. PyYAML's time grows with the square of it."""

Value = str | list["Value"] | dict[str, "Value"]

_YAML_FENCE = "---"
_TOML_FENCE = "+++"
_ENDS = {_YAML_FENCE: (_YAML_FENCE, "..."), _TOML_FENCE: (_TOML_FENCE,)}

_ONE_LINE = pattern(r"(?P<key>[^\W\d][\w .-]{0,80}?)[ \t]*:[ \t]+(?P<value>\S.*)")
_FIELD = pattern(r"""["']?[^\W\d][\w .-]{0,80}?["']?\s*:(?:\s|$)""", re.MULTILINE)
_MEANT_AS_YAML = pattern(
    r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*(?:#.*)?$|[|>][+-]?\d?\s*(?:#.*)?$|[&*][\w-]+(?:\s+[^*]*)?$|!(?:!|<)"""
)
"""Values in quotation marks, blocks, anchors and types, which are YAML's to read or to be refused."""
_QUOTED_LINES = 40
"""How many lines more a value in quotation marks may take."""
_QUOTED_END = {
    '"': pattern(r'(?:[^"\\]|\\.)*"\s*(?:#.*)?'),
    "'": pattern(r"(?:[^']|'')*'\s*(?:#.*)?"),
}
"""The last line of one."""
_JSON_OPENS = pattern(r"\{\s*(?:\"[^\"\n]{1,100}\"\s*:|\})")
_BLANK_LINES = pattern(r"(?:[^\S\n]*\n)*")


class Shape(Enum):
    """What a field that the desk knows holds."""

    TEXT = auto()
    LIST = auto()
    """One word or several: brackets are a list there, not part of the words."""


Known = Callable[[str], Shape | None]
"""What a field of that name holds; None for one that the desk does not know."""


class _Scanner(Protocol):
    """The half of PyYAML's loader that its type stubs leave without types."""

    def check_token(self) -> bool: ...
    def get_token(self) -> yaml.Token: ...


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a head, in the order of the file; `line` counts from 1 in the file."""

    name: str
    value: Value
    line: int

    @property
    def words(self) -> str:
        """The value on one line, as somebody may want to read it."""
        return _words(self.value)


@dataclass(frozen=True, slots=True)
class Head:
    """The fields of a head, and the text behind it."""

    fields: tuple[Field, ...]
    rest: str


def split_head(text: str, filename: str, known: Known, *, strict: bool) -> Head | None:
    """The head of a text and what follows it; None where there is none. `text` is clean.

    It stands between two lines of three hyphens (or one of three points at its end), between two of three
    plus signs, or is a JSON object; blank lines may come before. Of the fields that
    are `known` a value of one line is taken to the letter.

    Raises UnreadableFile (FRONT_MATTER, `detail` 'line 3' counted in the file) for a head that is too long,
    broken, or holds anchors, aliases or deep nesting. Unless it is `strict`, what cannot be read as a head
    is text, if it has no field in it that looks like one of a head.
    """
    skipped = _BLANK_LINES.match(text)
    start = skipped.end() if skipped else 0
    above = text.count("\n", 0, start)
    body = text[start:]
    first, _, rest = body.partition("\n")
    fence = first.rstrip()
    if fence in _ENDS:
        lines = rest.split("\n")
        end = next((n for n, line in enumerate(lines) if line.rstrip() in _ENDS[fence]), None)
        if end is None:
            return None
        head, rest = "\n".join(lines[:end]), "\n".join(lines[end + 1 :])
        if head.strip() and not _looks_like_a_head(head, fence, known, strict=strict):
            return None
        reader = _yaml if fence == _YAML_FENCE else _toml
        return Head(reader(head, _Source(filename, above + 2), known), rest)
    if _JSON_OPENS.match(body):
        return _json(body, _Source(filename, above + 1))
    return None


def _looks_like_a_head(head: str, fence: str, known: Known, *, strict: bool) -> bool:
    """Two rules may stand around a passage of prose as well. In a file that is no Markdown, one field that
    the desk knows must be among them."""
    if fence == _TOML_FENCE:
        return "=" in head or strict
    names = [found[0].rstrip(": \t\n").strip("\"'") for found in _FIELD.finditer(head)]
    if strict:
        return bool(names) or not re.search(r"(?m)^[ \t]*$", head)
    return any(map(known, names))


@dataclass(frozen=True, slots=True)
class _Source:
    """Whose head it is, and on which line of the file it begins."""

    filename: str
    first_line: int

    def fault(self, line: int = 0) -> UnreadableFile:
        """The refusal, for a line counted from 0 within the head."""
        detail = f"line {self.first_line + line}"
        return UnreadableFile(FileFault.FRONT_MATTER, self.filename, detail=detail)

    def check_size(self, head: str) -> None:
        """Raises UnreadableFile for a head beyond the limit."""
        if len(head.encode("utf-8", "replace")) > FRONT_MATTER_LIMIT:
            detail = f"line {self.first_line - 1}"
            raise UnreadableFile(
                FileFault.FRONT_MATTER, self.filename, limit=FRONT_MATTER_LIMIT, detail=detail
            )


# ------------------------------------------------------------------ YAML


def _yaml(head: str, source: _Source, known: Known) -> tuple[Field, ...]:
    source.check_size(head)
    letters = _to_the_letter(head, known)
    try:
        return tuple(_yaml_fields(letters, source))
    except _NotYaml as error:
        # What people write is not always YAML: `note: a: b`, `mood: @home`.
        plainest = _to_the_letter(letters, lambda _: Shape.LIST)
        if plainest != letters:
            with suppress(_NotYaml):
                return tuple(_yaml_fields(plainest, source))
        raise source.fault(error.line) from error


@dataclass(eq=False)
class _NotYaml(Exception):
    """A line of a head, counted from 0, at which it is no YAML."""

    line: int


def _to_the_letter(head: str, known: Known) -> str:
    """The head with the one-line values of those fields in quotation marks, for YAML to leave them alone."""
    lines = head.split("\n")
    behind = 0  # how many of the lines that follow belong to a value in quotation marks
    for number, line in enumerate(lines):
        if behind:
            behind -= 1
            continue
        found = _ONE_LINE.fullmatch(line.rstrip())
        following = lines[number + 1] if number + 1 < len(lines) else ""
        shape = known(found["key"]) if found is not None else None
        if found is None:
            continue
        value = found["value"]
        behind = _lines_behind(value, lines, number)
        if behind or shape is None or re.match(r"[ \t]+\S", following):
            continue
        if (
            not _MEANT_AS_YAML.match(value)
            and not _is_flow(value)
            and (value[0] not in "[{" or shape is Shape.TEXT)
        ):
            lines[number] = f"{found['key']}: {json.dumps(value, ensure_ascii=False)}"
    return "\n".join(lines)


def _lines_behind(value: str, lines: Sequence[str], number: int) -> int:
    """How many lines after this one a value in quotation marks goes on; 0 where it ends in its own or never does."""
    mark = value[0]
    if mark not in "\"'" or _ends_in(mark, value[1:]):
        return 0
    for behind, line in enumerate(lines[number + 1 : number + 1 + _QUOTED_LINES], start=1):
        if _ONE_LINE.fullmatch(line.rstrip()):
            return 0  # a field of its own, such as an embargo, must not go under in the words of another
        if _ends_in(mark, line):
            return behind if _QUOTED_END[mark].fullmatch(line.rstrip()) else 0
    return 0


def _ends_in(mark: str, words: str) -> bool:
    """Whether a quotation mark that is not escaped stands in these words."""
    return mark in (re.sub(r"\\.", "", words) if mark == '"' else words.replace("''", ""))


def _is_flow(value: str) -> bool:
    """Whether brackets open a list or mapping of YAML that ends where the line does."""
    closing = {"[": "]", "{": "}"}.get(value[0], "")
    return bool(closing) and value.count(value[0]) == value.count(closing) and value.endswith(closing)


def _yaml_fields(head: str, source: _Source) -> Iterator[Field]:
    try:
        _check_tokens(head, source)
        root = yaml.BaseLoader(head).get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _NotYaml(mark.line if mark else 0) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise source.fault() from error
    if root is None:
        return
    if not isinstance(root, yaml.MappingNode):
        raise source.fault(root.start_mark.line)
    for key, value in root.value:
        if isinstance(key, yaml.ScalarNode):
            at = key.start_mark if isinstance(value, yaml.ScalarNode) else value.start_mark
            yield Field(str(key.value).strip(), _of_node(value), source.first_line + at.line)


def _check_tokens(head: str, source: _Source) -> None:
    """Refuse what would multiply, before anything is built of it. Tokens come one by one, so a
    thousand brackets cost no more than the first few."""
    depth = 0
    scanner = cast(_Scanner, yaml.BaseLoader(head))
    while scanner.check_token():
        token = scanner.get_token()
        if isinstance(token, yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken):
            depth += 1
        elif isinstance(token, yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken):
            depth -= 1
        if depth > _DEPTH_LIMIT or isinstance(token, yaml.AnchorToken | yaml.AliasToken):
            raise source.fault(token.start_mark.line)


def _of_node(node: yaml.Node) -> Value:
    if isinstance(node, yaml.SequenceNode):
        return [_of_node(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {
            str(key.value) if isinstance(key, yaml.ScalarNode) else "": _of_node(value)
            for key, value in node.value
        }
    return str(node.value)


# ------------------------------------------------------------ TOML, JSON


def _toml(head: str, source: _Source, _: Known) -> tuple[Field, ...]:
    source.check_size(head)
    try:
        table = tomllib.loads(head, parse_float=str)
        return tuple(
            Field(name, _of_object(value), _line_of(name, head, source)) for name, value in table.items()
        )
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        raise source.fault(int(at[1]) - 1 if at else head.count("\n")) from error
    except (RecursionError, ValueError) as error:
        raise source.fault() from error


def _json(body: str, source: _Source) -> Head:
    window = body[: FRONT_MATTER_LIMIT + 1]
    try:
        decoder = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str, strict=False)
        table, end = decoder.raw_decode(window)
        fields = tuple(
            Field(name, _of_object(value), _line_of(f'"{name}"', window, source))
            for name, value in cast("dict[str, object]", table).items()
        )
    except json.JSONDecodeError as error:
        if len(body) > FRONT_MATTER_LIMIT:
            source.check_size(body)
        raise source.fault(error.lineno - 1) from error
    except (RecursionError, ValueError) as error:
        raise source.fault() from error
    rest = body[end:]
    if rest.strip(" \t") and not rest.lstrip(" \t").startswith("\n"):
        raise source.fault(window.count("\n", 0, end))
    return Head(fields, rest)


def _of_object(value: object, depth: int = 0) -> Value:
    if depth > _DEPTH_LIMIT:
        raise RecursionError
    if isinstance(value, list):
        return [_of_object(item, depth + 1) for item in cast("list[object]", value)]
    if isinstance(value, dict):
        items = cast("dict[str, object]", value).items()
        return {name: _of_object(item, depth + 1) for name, item in items}
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _line_of(name: str, head: str, source: _Source) -> int:
    at = head.find(name)
    return source.first_line + head.count("\n", 0, max(at, 0))


def _words(value: Value) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_words, value)))
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_words(item)}" for name, item in value.items())
    return " ".join(value.split())
