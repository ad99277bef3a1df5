"""Search: the queries of the archive's index.

One index holds what readers, the desk and a draft's writers find, and `indexed` tells who finds which row. Rows are numbered by
the days of their articles, so that the latest come first and a span of dates is a span of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from bot.domain.archive.search_query import Query, Term
from bot.domain.article.states import Publication, State
from bot.domain.dataclass import dataclass
from bot.domain.text.folding import folded
from bot.store.archive import weighing
from bot.store.archive.weighing import TEXT_COLUMNS, Column, Phrase
from bot.store.article import search_index
from bot.store.article.search_index import Side, heading_of, newsroom_token, tag_token, writer_token
from bot.store.records import OF_SECTIONS, which
from bot.store.timestamps import from_text, to_optional_text
from bot.store.transaction import Transaction

FEW = 20
"""So many finds are weighed one by one."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for in one newsroom: words, and what narrows it. `writer_id` is an author or co-author;
    `since` is included, `until` is not. `sections` are those it is looked for in, None for all."""

    newsroom_id: int
    query: Query
    writer_id: int | None = None
    writer_name: str = ""
    tag: str = ""
    state: State | None = None
    publication: Publication | None = None
    since: datetime | None = None
    until: datetime | None = None
    sections: Collection[int] | None = None


class Match(NamedTuple):
    """An article that was found, by its date, its row in the index, and how well it fits: the lower the `score` the better.
    The later one is the greater one."""

    date: str
    article_id: int
    place: int
    score: float = 0.0


_FOUND = (
    " FROM text_index CROSS JOIN indexed ON indexed.place = text_index.rowid"
    " CROSS JOIN article ON article.id = indexed.article_id"
    " WHERE text_index MATCH ? AND text_index.rowid >= ? AND text_index.rowid < ? AND article.newsroom_id = ?"
    " AND article.discarded_at IS NULL"
    " AND (? IS NULL OR coalesce(article.published_at, article.created_at) >= ?)"
    " AND (? IS NULL OR coalesce(article.published_at, article.created_at) < ?)"
)
_LATEST = " ORDER BY text_index.rowid DESC LIMIT ?"


def in_public(tx: Transaction, sought: Sought, *, ranked: bool, limit: int) -> list[Match]:
    """What fits of what the public has: the latest `limit` of it, with scores if they are to be `ranked`.
    A state narrows nothing here: whether a correction is being worked on is not to show."""
    expression = _expression(tx, sought)

    def found(score: str) -> list[Match]:
        rows = tx.all(
            "SELECT coalesce(article.published_at, article.created_at), article.id, text_index.rowid,"
            f" {score}{_FOUND} AND (indexed.sides & 1) <> 0 AND article.publication = 'live'{OF_SECTIONS}{_LATEST}",
            (expression, *_narrowed(tx, sought), *which(sought.sections), limit),
        )
        return list(map(Match._make, rows))

    return _weighed(tx, sought, expression, found) if ranked else found("0.0")


def inside(
    tx: Transaction,
    sought: Sought,
    person_id: int,
    *,
    desk: bool,
    ranked: bool,
    limit: int,
    desks: Collection[int] | None = None,
) -> list[Match]:
    """What fits of what this person may read inside: of all that the desk was given and their own, if they are
    on the `desk`, of which `desks` are the sections unless they read all of them; else of their own what the public does not have like this, or not under their name. The latest
    `limit` of it. Of what they write themselves it is the text as they have it."""
    found = _inside(
        tx, sought, person_id, desk=desk, ranked=ranked, limit=limit, desks=desks if desk else None
    )
    if desk and desks is not None:  # elsewhere they read only their own, as anybody does
        there = {match.article_id for match in found}
        others = _inside(tx, sought, person_id, desk=False, ranked=ranked, limit=limit)
        found += [match for match in others if match.article_id not in there]
    return sorted(found, reverse=True)[:limit]


def _inside(
    tx: Transaction,
    sought: Sought,
    person_id: int,
    *,
    desk: bool,
    ranked: bool,
    limit: int,
    desks: Collection[int] | None = None,
) -> list[Match]:
    if sought.state is not None and sought.state is not State.PUBLISHED:
        # What is in work is young as a rule: what is older than all of it need not be looked at.
        eldest = tx.one(
            "SELECT min(created_at) AS at FROM article WHERE newsroom_id = ? AND state = ?",
            (sought.newsroom_id, sought.state),
        )
        if eldest is None or eldest["at"] is None:
            return []
        begun = from_text(eldest["at"])
        sought = replace(sought, since=begun if sought.since is None else max(sought.since, begun))
    expression = _expression(tx, sought, () if desk else (writer_token(person_id),))

    def found(score: str) -> list[Match]:
        rows = tx.all(
            "SELECT coalesce(article.published_at, article.created_at), article.id, text_index.rowid,"
            f" {score}{_FOUND}"
            " AND (? IS NULL OR article.state = ?) AND (? IS NULL OR article.publication = ?)"
            # Of a draft that its writers have rewritten they find the text that only they have.
            " AND CASE WHEN article.author_id = ? OR EXISTS"
            " (SELECT 1 FROM co_author WHERE article_id = article.id AND user_id = ?)"
            " THEN (indexed.sides & 4) <> 0 OR ((indexed.sides & 2) <> 0 AND article.given_revision_id = article.revision_id)"
            " ELSE ? AND (indexed.sides & 2) <> 0 END"
            " AND (? OR article.publication <> 'live' OR article.revision_id <> article.live_revision_id"
            " OR EXISTS (SELECT 1 FROM printed_as WHERE article_id = article.id AND byline <> '')"
            " OR (SELECT byline FROM revision WHERE id = article.live_revision_id) <> '')"
            f"{OF_SECTIONS}{OF_SECTIONS}{_LATEST}",
            (
                *(expression, *_narrowed(tx, sought)),
                *(sought.state, sought.state, sought.publication, sought.publication),
                *(person_id, person_id, desk, desk),
                *(*which(sought.sections), *which(desks), limit),
            ),
        )
        return list(map(Match._make, rows))

    return _weighed(tx, sought, expression, found) if ranked else found("0.0")


def headed(tx: Transaction, side: Side, newsroom_id: int, headline: str, *, limit: int) -> list[int]:
    """The articles of a newsroom whose headline comes to this when it is `folded`, the latest first."""
    if not headline:
        return []
    rows = tx.all(
        "SELECT article_id FROM indexed WHERE heading = ? AND (sides & ?) <> 0 ORDER BY place DESC LIMIT ?",
        (heading_of(newsroom_id, headline), int(side), limit),
    )
    return [int(row["article_id"]) for row in rows]


def occurs(tx: Transaction, word: str) -> bool:
    """Whether a folded word is a whole word of any text."""
    expression = f"{_TEXT} : {_quoted(word)}"
    return tx.one("SELECT 1 FROM text_index WHERE text_index MATCH ? LIMIT 1", (expression,)) is not None


def any_headed(tx: Transaction, newsroom_id: int, beginning: str) -> bool:
    """Whether a headline of a newsroom begins with these words, as they are `folded`."""
    expression = f"headline : ^ {_quoted(beginning)} AND facets : {_quoted(newsroom_token(newsroom_id))}"
    return tx.one("SELECT 1 FROM text_index(?) LIMIT 1", (expression,)) is not None


def _weighed(
    tx: Transaction, sought: Sought, expression: str, found: Callable[[str], list[Match]]
) -> list[Match]:
    """What `found` gives, with scores. For bm25() SQLite walks along every article with these words. In a large archive
    a few finds are weighed by their texts, and many by where the words stand."""
    matches = found("0.0")
    if not matches:
        return []
    phrases = _phrases(sought)
    if len(matches) <= FEW:
        scores = weighing.scores(tx, phrases, [match.place for match in matches])
    elif weighing.is_large(tx):
        scores = weighing.rough_scores(tx, phrases, expression, [match.place for match in matches])
    else:
        return found("rank")
    return [match._replace(score=scores[match.place]) for match in matches]


def _phrases(sought: Sought) -> list[Phrase]:
    """What is weighed: what only picks articles out weighs nothing."""
    name = tuple(folded(sought.writer_name).split())
    named = [Phrase(Term(name), _quoted(" ".join(name)), (Column.BYLINE,))] if name else []
    return named + [Phrase(term, _term(term), TEXT_COLUMNS) for term in sought.query.wanted]


def _narrowed(tx: Transaction, sought: Sought) -> tuple[str | int | None, ...]:
    """The parameters of `_FOUND` after its expression: the rows between which it may lie, and what narrows it further."""
    since, until = to_optional_text(sought.since), to_optional_text(sought.until)
    rows = search_index.span(tx, sought.since, sought.until)
    return *rows, sought.newsroom_id, since, since, until, until


_TEXT = "{headline standfirst tags byline body}"


def _one_newsroom(tx: Transaction) -> bool:
    """Whether everything in the index is of the same newsroom."""
    return len(tx.all("SELECT id FROM newsroom ORDER BY id LIMIT 2")) < 2


def _expression(tx: Transaction, sought: Sought, facets: Sequence[str] = ()) -> str:
    """What is looked for, for FTS5. Every word stands between quotation marks, and no folded word holds one: what people
    type is never read as a part of the language. The newsroom is not asked for where there is one only, since each row
    would answer, and to weigh that takes a walk along all of them."""
    picked = [*facets]
    if sought.writer_id is not None:
        picked.append(writer_token(sought.writer_id))
    if sought.tag:
        picked.append(tag_token(sought.tag))
    parts: list[str] = []
    if name := folded(sought.writer_name):
        parts.append(f"byline : ({_quoted(name)})")
    if sought.query.wanted:
        parts.append(f"{_TEXT} : ({' AND '.join(map(_term, sought.query.wanted))})")
    if not (picked or parts) or not _one_newsroom(tx):
        picked.append(newsroom_token(sought.newsroom_id))
    if picked:
        parts.append(f"facets : ({' AND '.join(map(_quoted, picked))})")
    expression = " AND ".join(parts)
    if sought.query.unwanted:
        expression = f"({expression}) NOT {_TEXT} : ({' OR '.join(map(_term, sought.query.unwanted))})"
    return expression


def _term(term: Term) -> str:
    return _quoted(" ".join(term.words)) + (" *" if term.beginning else "")


def _quoted(words: str) -> str:
    return f'"{words}"'
