"""Front matter: the YAML head of a Markdown file, read as text and nothing more.

Every value comes through as it was typed: `2024-05-01`, `no` and `1.10` are words here. Anchors and
aliases are refused (a few of them multiply to gigabytes), nesting and size are bounded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

import yaml

from bot.domain.article.copy import Copy, Markup
from bot.domain.intake.errors import FileFault, UnreadableFile

FRONT_MATTER_LIMIT = 64 * 1024
"""Bytes. Four modal fields full of emoji, 4,000 characters each, fit."""

_DEPTH_LIMIT = 8
"""Lists within one another. PyYAML's time grows with the square of it."""

About = Mapping[str, "str | int | Sequence[str]"]
"""Lines of a head beyond what the desk reads: a name, and what stands after it."""

_REMARK_BYTES = 80

_UNPRINTABLE = re.compile(
    r"[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)

_FENCE = "---"
_TEXT = ("headline", "title", "standfirst", "byline", "markup", "embargo", "embargo_source")
_LISTS = ("tags", "sources")


class _Scanner(Protocol):
    """The half of PyYAML's loader that its type stubs leave without types."""

    def check_token(self) -> bool: ...
    def get_token(self) -> yaml.Token: ...


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the head of a file says; None where it says nothing. `title` is another word for headline.
    `embargo` is when it ends, as it was typed, and `embargo_source` who imposed it."""

    headline: str | None = None
    standfirst: str = ""
    tags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    markup: Markup = Markup.MARKDOWN
    embargo: str = ""
    embargo_source: str = ""
    byline: str = ""


def split_front_matter(text: str, filename: str) -> tuple[FrontMatter | None, str]:
    """The front matter between two lines of three hyphens, the first being the first of the file, and
    the rest. None and the whole text where there is no such head. `text` is clean.

    Raises UnreadableFile (FRONT_MATTER, `detail` 'line 3' counted in the file) for a head that is too
    long, broken, no mapping, or holds anchors, aliases or a key twice.
    """
    first, _, rest = text.partition("\n")
    if first.rstrip() != _FENCE:
        return None, text
    lines = rest.split("\n")
    end = next((number for number, line in enumerate(lines) if line.rstrip() == _FENCE), None)
    if end is None:
        return None, text
    return _read("\n".join(lines[:end]), filename), "\n".join(lines[end + 1 :])


def write_front_matter(copy: Copy, about: About | None = None) -> str:
    """The head that `split_front_matter` reads back, whatever the words are. `about` are further lines, for
    people and other programs; reading back passes over them. Of lists that do not fit, the rest is counted."""
    lines = [_FENCE, f"headline: {json.dumps(copy.headline, ensure_ascii=False)}"]
    if copy.standfirst:
        lines.append(f"standfirst: {json.dumps(copy.standfirst, ensure_ascii=False)}")
    if copy.byline:
        lines.append(f"byline: {json.dumps(copy.byline, ensure_ascii=False)}")
    if copy.tags:
        lines.append(f"tags: {json.dumps(', '.join(copy.tags), ensure_ascii=False)}")
    if copy.sources:
        lines += ["sources: |", *(f"  {source}" for source in copy.sources)]
    if copy.markup is not Markup.MARKDOWN:
        lines.append(f"markup: {copy.markup.value}")
    room = FRONT_MATTER_LIMIT - sum(len(line.encode()) + 1 for line in lines)
    lines += _about(about or {}, room)
    return "\n".join([*lines, _FENCE, ""])


def _about(about: About, room: int) -> list[str]:
    lines: list[str] = []
    for name, value in about.items():
        if isinstance(value, str):
            wanted = [f"{name}: {_quoted(value)}"]
        elif isinstance(value, int):
            wanted = [f"{name}: {value}"]
        else:
            wanted = [f"{name}:", *(f"  - {_quoted(item)}" for item in value)]
        for done, line in enumerate(wanted):
            room -= len(line.encode()) + 1
            if room < _REMARK_BYTES:
                return [*lines, f"# {len(wanted) - done} more lines, too long for front matter"]
            lines.append(line)
    return lines


def _quoted(text: str) -> str:
    """A double-quoted scalar of YAML. What YAML does not take raw is escaped."""
    return _UNPRINTABLE.sub(lambda found: f"\\U{ord(found[0]):08x}", json.dumps(text, ensure_ascii=False))


def _fault(filename: str, line: int) -> UnreadableFile:
    """The refusal, for a line counted from 0 within the head."""
    return UnreadableFile(FileFault.FRONT_MATTER, filename, detail=f"line {line + 2}")


def _read(head: str, filename: str) -> FrontMatter:
    if len(head.encode("utf-8", "replace")) > FRONT_MATTER_LIMIT:
        raise UnreadableFile(FileFault.FRONT_MATTER, filename, limit=FRONT_MATTER_LIMIT, detail="line 1")
    try:
        _check_tokens(head, filename)
        root = yaml.BaseLoader(head).get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _fault(filename, mark.line if mark else 0) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise _fault(filename, 0) from error
    if root is None:
        return FrontMatter()
    if not isinstance(root, yaml.MappingNode):
        raise _fault(filename, root.start_mark.line)
    return _front_matter(root, filename)


def _check_tokens(head: str, filename: str) -> None:
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
            raise _fault(filename, token.start_mark.line)


def _front_matter(root: yaml.MappingNode, filename: str) -> FrontMatter:
    values: dict[str, yaml.Node] = {}
    for key, value in root.value:
        name = key.value.strip().casefold() if isinstance(key, yaml.ScalarNode) else ""
        if name in values and name in (*_TEXT, *_LISTS):
            raise _fault(filename, key.start_mark.line)
        values[name] = value
    texts = {name: _text(values[name], filename) for name in _TEXT if name in values}
    lists = {name: _items(values[name], filename) for name in _LISTS if name in values}
    return FrontMatter(
        headline=texts.get("headline", texts.get("title")),
        standfirst=texts.get("standfirst", ""),
        tags=lists.get("tags", ()),
        sources=lists.get("sources", ()),
        markup=Markup.PLAIN if texts.get("markup", "").casefold() == Markup.PLAIN else Markup.MARKDOWN,
        embargo=texts.get("embargo", "").strip(),
        embargo_source=texts.get("embargo_source", ""),
        byline=texts.get("byline", ""),
    )


def _text(node: yaml.Node, filename: str) -> str:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    raise _fault(filename, node.start_mark.line)


def _items(node: yaml.Node, filename: str) -> tuple[str, ...]:
    if isinstance(node, yaml.SequenceNode):
        return tuple(_text(item, filename) for item in node.value)
    return (_text(node, filename),)
