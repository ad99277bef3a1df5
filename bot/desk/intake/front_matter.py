"""Front matter: what the fields in a file's head mean to the desk, and the head of the files that it writes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from bot.desk.intake.heads import FRONT_MATTER_LIMIT, Field, Shape, Value, split_head
from bot.domain.article.byline import composed
from bot.domain.article.copy import Copy, Markup
from bot.domain.dataclass import dataclass
from bot.domain.intake.errors import FileFault, UnreadableFile
from bot.domain.late import pattern
from bot.domain.planning.embargo_words import EMBARGO_KEYS, Speaks, TimeNamed, plain_key, speaks_of

About = Mapping[str, "str | int | Sequence[str]"]
"""Lines of a head beyond what the desk reads: a name, and what stands after it."""

TO_THE_LETTER = "discord"
"""The value of `markup` for a text that is Discord's Markdown already and is not to be turned into it."""

_REMARK_BYTES = 80

_UNPRINTABLE = pattern(r"[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

_HEADLINE = ("headline", "title", "hed")
_STANDFIRST = ("standfirst", "subtitle", "dek", "deck", "subheadline", "description", "summary", "excerpt")
_TAGS = ("tags", "tag", "keywords", "keyword", "categories", "category", "section", "sections")
_SOURCES = ("sources", "source")
_AUTHORS = ("authors", "author", "by")
_NESTED = frozenset({"taxonomies", "params", "extra"})
"""Fields in which site generators keep more of them."""

_SHAPES = {
    **dict.fromkeys(
        (*_HEADLINE, *_STANDFIRST, "markup", "embargo", "embargosource", "embargountil"), Shape.TEXT
    ),
    **dict.fromkeys((*_TAGS, *_SOURCES, *_AUTHORS, "byline"), Shape.LIST),
}
_OWN = frozenset(
    {
        *("number", "state", "publication", "revision", "created", "written", "writtenby", "submitted"),
        *("due", "notes"),
    }
)
"""What an export writes about an article beside its text."""

_YES = frozenset({"true", "yes", "on", "1", "y"})
_NO = frozenset({"", "false", "no", "off", "none", "null", "~", "n", "0", "-", "n/a", "nein", "non", "nee"})


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the head of a file says; None where it says nothing."""

    headline: str | None = None
    standfirst: str = ""
    tags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    markup: Markup = Markup.MARKDOWN
    to_the_letter: bool = False
    """Whether its text is in Discord's Markdown already."""
    byline: str = ""
    """The byline that it asks for, on one line."""
    authors: str = ""
    """Who is said to have written it, on one line, where it asks for no byline: what may be offered as one."""
    draft: bool = False
    """Whether it says that it is a draft."""
    times: tuple[TimeNamed, ...] = ()
    """What in it speaks of an embargo or a time of publication, or seems to."""
    embargo_source: str = ""
    """Who imposed the embargo."""
    section: str = ""
    """The section that it names, which is one of its tags as well."""
    unused: tuple[str, ...] = ()
    """Names of the fields that nothing was taken from."""


def split_front_matter(text: str, filename: str, *, strict: bool = True) -> tuple[FrontMatter | None, str]:
    """The head of a text, and the rest. None and the whole text where there is no head. `text` is clean.

    Raises UnreadableFile as `split_head` does, and (FRONT_MATTER) for a known field twice or with a shape
    that it cannot have.
    """
    head = split_head(text, filename, lambda name: _SHAPES.get(plain_key(name)), strict=strict)
    if head is None:
        return None, text
    return _meaning(head.fields, filename), head.rest


class _Fields:
    """The fields of one head, by their names, and which of them nothing was taken from yet."""

    def __init__(self, fields: Sequence[Field], filename: str) -> None:
        self._filename = filename
        self._by_name: dict[str, Field] = {}
        self._used: set[str] = set()
        for field in fields:
            name = plain_key(field.name)
            if name in self._by_name and name in _SHAPES:
                raise self.fault(field)
            self._by_name.setdefault(name, field)

    def fault(self, field: Field) -> UnreadableFile:
        """The refusal for a field."""
        return UnreadableFile(FileFault.FRONT_MATTER, self._filename, detail=f"line {field.line}")

    def text(self, *names: str) -> str | None:
        """The words of the first of these fields that is there; of several the first that is not empty."""
        found: Field | None = None
        for name in names:
            field = self._by_name.get(name)
            if field is not None and (found is None or not found.words):
                found = field
        if found is None:
            return None
        if not isinstance(found.value, str):
            raise self.fault(found)
        self._used.add(plain_key(found.name))
        return found.value

    def items(self, *names: str) -> tuple[str, ...]:
        """What all of these fields list, one after the other."""
        found: list[str] = []
        for name in names:
            field = self._by_name.get(name)
            if field is not None:
                self._used.add(name)
                found += _items(field.value) or ()
                if field.words and _items(field.value) is None:
                    raise self.fault(field)
        return tuple(found)

    def is_set(self, name: str) -> bool | None:
        """Whether a field says yes; None if it is not there or says neither."""
        field = self._by_name.get(name)
        words = field.words.casefold() if field is not None else None
        if words is None or words not in _YES | _NO:
            return None
        self._used.add(name)
        return words in _YES

    def take(self, name: str) -> Field | None:
        """A field, taken to be used."""
        self._used.add(name)
        return self._by_name.get(name)

    def __iter__(self) -> Iterator[Field]:
        return iter(self._by_name.values())

    @property
    def unused(self) -> tuple[str, ...]:
        """Names of the fields that have something in them of which nothing was used."""
        left = [f for name, f in self._by_name.items() if name not in self._used and name not in _OWN]
        return tuple(
            f"{f.name}: {f.words}" if plain_key(f.name) == "date" else f.name for f in left if f.words
        )


def _meaning(given: Sequence[Field], filename: str) -> FrontMatter:
    fields = _Fields([*given, *_nested(given)], filename)
    markup = (fields.text("markup") or "").casefold().strip()
    status = fields.take("status") if _is_draft(fields) else None
    byline, authors = _names(fields, markup)
    source = fields.text("embargosource")
    return FrontMatter(
        headline=fields.text(*_HEADLINE),
        standfirst=fields.text(*_STANDFIRST) or "",
        tags=fields.items(*_TAGS),
        sources=fields.items(*_SOURCES),
        markup=Markup.PLAIN if markup == Markup.PLAIN else Markup.MARKDOWN,
        to_the_letter=markup == TO_THE_LETTER or _is_own(fields),
        byline=byline,
        authors=authors,
        draft=bool(fields.is_set("draft")) or fields.is_set("published") is False or status is not None,
        times=tuple(_times(fields)),
        embargo_source=source or "",
        section=next(iter(fields.items("section", "sections")), ""),
        unused=fields.unused,
    )


def _names(fields: _Fields, markup: str) -> tuple[str, str]:
    """The byline that a head asks for, and, where it asks for none, who is said to have written the text. What an export
    says of an article's writer is neither, and what one said under `byline` before texts had their own."""
    own = _is_own(fields)
    byline = _one_line(fields.items("byline"))
    if own:
        fields.items("author")
        return ("" if markup == Markup.MARKDOWN else byline), ""
    return byline, "" if byline else _one_line(fields.items(*_AUTHORS))


def _one_line(names: Sequence[str]) -> str:
    """Several names as one byline."""
    return composed([" ".join(name.split()) for name in names if name.strip()])


def _nested(given: Sequence[Field]) -> Iterator[Field]:
    for field in given:
        if plain_key(field.name) in _NESTED and isinstance(field.value, dict):
            for name, value in field.value.items():
                if not any(plain_key(other.name) == plain_key(name) for other in given):
                    yield Field(name, value, field.line)


def _is_draft(fields: _Fields) -> bool:
    return any(plain_key(field.name) == "status" and field.words.casefold() == "draft" for field in fields)


def _is_own(fields: _Fields) -> bool:
    """Whether an export wrote it, before such files said in which dialect they are."""
    return {"number", "state", "publication", "revision"} <= {plain_key(field.name) for field in fields}


def _times(fields: _Fields) -> Iterator[TimeNamed]:
    """What speaks of a time before which it may have to wait, in nested fields too."""
    for field in list(fields):
        name = plain_key(field.name)
        if name == "embargosource":
            continue
        if name in EMBARGO_KEYS:
            fields.take(name)
            if field.words.casefold() not in _NO:
                yield TimeNamed(Speaks.EMBARGO, f"{field.name}: {field.words}", field.words, sure=True)
            continue
        for path, value in _leaves(field.name, field.value):
            found = speaks_of(path)
            words = value.strip()
            if found is None or words.casefold() in _NO:
                continue
            if found is Speaks.EMBARGO or (any(map(str.isdigit, words)) and words.casefold() not in _YES):
                fields.take(name)
                yield TimeNamed(found, f"{path}: {' '.join(words.split())}", words)


def _leaves(name: str, value: Value) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(key, item)
            if not isinstance(item, str) and speaks_of(key) is Speaks.EMBARGO:
                yield key, Field(key, item, 0).words
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(name, item)
    else:
        yield name, value


def _items(value: Value) -> tuple[str, ...] | None:
    """The words of a list, or of one value; people may be given with more than their names. None for what
    holds lists within lists."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, dict):
        name = value.get("name")
        return (name,) if isinstance(name, str) else None
    found: list[str] = []
    for item in value:
        words = None if isinstance(item, list) else _items(item)
        if words is None:
            return None
        found += words
    return tuple(found)


# ------------------------------------------------------------------ writing


def write_front_matter(copy: Copy, about: About | None = None) -> str:
    """The head that `split_front_matter` reads back, whatever the words are. `about` are further lines, for
    people and other programs; reading back passes over them. Of lists that do not fit, the rest is counted."""
    lines = ["---", f"headline: {json.dumps(copy.headline, ensure_ascii=False)}"]
    if copy.standfirst:
        lines.append(f"standfirst: {json.dumps(copy.standfirst, ensure_ascii=False)}")
    if copy.byline:
        lines.append(f"byline: {json.dumps(copy.byline, ensure_ascii=False)}")
    if copy.tags:
        lines.append(f"tags: {json.dumps(', '.join(copy.tags), ensure_ascii=False)}")
    if copy.sources:
        lines += ["sources: |", *(f"  {source}" for source in copy.sources)]
    lines.append(f"markup: {TO_THE_LETTER if copy.markup is Markup.MARKDOWN else copy.markup.value}")
    room = FRONT_MATTER_LIMIT - sum(len(line.encode()) + 1 for line in lines)
    lines += _about(about or {}, room)
    return "\n".join([*lines, "---", ""])


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
