"""Full text: the archive's index as a `tsvector`, and what is asked of it as a `tsquery`.

The words are folded already (bot/domain/text/folding.py), so PostgreSQL neither stems nor splits them. Each has its place
and the label of its column. Facets have neither, and begin with a sign that no word has.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.late import pattern

LABELS = {"headline": "A", "standfirst": "B", "tags": "B", "byline": "C", "body": "D"}
"""The label of each column: there are four. Standfirst and tags weigh the same and share one."""

LAST_PLACE = 16_383
"""Places beyond it are all this one to PostgreSQL: late in a very long text a phrase is found by its words."""

PLACES_MOST = 255
"""So many places of one word are kept."""

BEGINNING = "^"
"""Stands before the first word of a headline."""

FACET = "="
"""What facets begin with."""


def index_entry(parts: Sequence[object]) -> tuple[str, int]:
    """A `tsvector` of the columns in the order of LABELS and then the facets, and how many words they have."""
    *texts, facets = (str(part).split() for part in parts)
    places: dict[str, list[str]] = {BEGINNING: ["1A"]}
    place = 1
    for label, words in zip(LABELS.values(), texts, strict=True):
        for word in words:
            place += 1
            known = places.setdefault(word, [])
            if len(known) < PLACES_MOST:
                known.append(f"{min(place, LAST_PLACE)}{label}")
        place += 1  # no phrase goes on from one column into the next
    entries = [f"{_quoted(word)}:{','.join(dict.fromkeys(found))}" for word, found in places.items()]
    entries += [_quoted(FACET + facet) for facet in dict.fromkeys(facets)]
    return " ".join(entries), sum(map(len, texts)) + len(facets)


def text_query(expression: str) -> str:
    """An expression of FTS5, as bot/store/archive/search.py writes it, as a `tsquery`."""
    tokens = _tokens(expression)
    found = _any(tokens, None)
    if tokens:
        raise ValueError(f"an expression with more than an end: {expression}")
    return found


_TOKEN = pattern(r'\s*("[^"]*"|\{[^}]*\}|[a-z]+|AND|OR|NOT|[():*^])')


def _tokens(expression: str) -> list[str]:
    """The tokens, the last one first."""
    return _TOKEN.findall(expression)[::-1]


def _any(tokens: list[str], columns: Sequence[str] | None) -> str:
    parts = [_all(tokens, columns)]
    while tokens and tokens[-1] == "OR":
        tokens.pop()
        parts.append(_all(tokens, columns))
    return parts[0] if len(parts) == 1 else f"({' | '.join(parts)})"


def _all(tokens: list[str], columns: Sequence[str] | None) -> str:
    found = _one(tokens, columns)
    while tokens and tokens[-1] in ("AND", "NOT"):
        joined = " & " if tokens.pop() == "AND" else " & !"
        found = f"({found}{joined}{_one(tokens, columns)})"
    return found


def _one(tokens: list[str], columns: Sequence[str] | None) -> str:
    said = tokens.pop()
    if said == "(":
        found = _any(tokens, columns)
        tokens.pop()
        return f"({found})"
    if tokens and tokens[-1] == ":":
        tokens.pop()
        return _one(tokens, said.strip("{}").split())
    at_beginning = said == "^"
    words = (tokens.pop() if at_beginning else said).strip('"').split()
    prefix = bool(tokens) and tokens[-1] == "*"
    if prefix:
        tokens.pop()
    return _phrase([BEGINNING, *words] if at_beginning else words, columns or tuple(LABELS), prefix)


def _phrase(words: Sequence[str], columns: Sequence[str], prefix: bool) -> str:
    if "facets" in columns:
        return " & ".join(_quoted(FACET + word) for word in words)
    labels = sorted({LABELS[column] for column in columns})
    if len(words) == 1:
        return _word(words[0], "" if len(labels) == len(set(LABELS.values())) else "".join(labels), prefix)
    ways = (
        " <-> ".join(_word(word, label, prefix and n == len(words)) for n, word in enumerate(words, 1))
        for label in labels
    )
    return f"({' | '.join(ways)})"


def _word(word: str, labels: str, prefix: bool) -> str:
    kind = labels + ("*" if prefix else "")
    return _quoted(word) + (f":{kind}" if kind else "")


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
