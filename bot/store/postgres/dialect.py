"""The dialect: how a statement of the store is said to PostgreSQL.

The store writes the SQL of SQLite. Most of it is the same here, partly by functions of the same names that the first
migration makes. What is not is told apart in this module and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from bot.domain.dataclass import dataclass
from bot.domain.newsroom.shards import WHOLE, ShardRange
from bot.store.packing import COLUMNS, plain
from bot.store.postgres.full_text import index_entry, text_query
from bot.store.postgres.migrations import tables_with_ids
from bot.store.postgres.serving import serving
from bot.store.transaction import Bound

Bind = Callable[[Sequence[Bound]], Sequence[object]]

KEYS = {
    "fingerprinted": ("article_id",),
    "guessed_file": ("article_id",),
    "repetition": ("revision_id", "article_id"),
}
"""The keys of tables in which a statement replaces rows."""

SPECIAL = {
    "SELECT EXISTS (SELECT 1 FROM (SELECT vote.choice, max(revision.number) FROM vote JOIN revision"
    " ON revision.id = vote.revision_id WHERE vote.article_id = ? AND revision.number > ? GROUP BY vote.editor_id)"
    " WHERE choice <> 'approve') AS objects": (
        "SELECT EXISTS (SELECT 1 FROM (SELECT DISTINCT ON (vote.editor_id) vote.choice FROM vote JOIN revision"
        " ON revision.id = vote.revision_id WHERE vote.article_id = ? AND revision.number > ?"
        " ORDER BY vote.editor_id, revision.number DESC) AS latest WHERE choice <> 'approve') AS objects"
    ),
    "INSERT INTO vote (article_id, revision_id, editor_id, editor_name, choice, via, reason, cast_at, elsewhere)"
    " SELECT earlier.article_id, this.id, vote.editor_id, vote.editor_name, vote.choice, 'command',"
    " vote.reason, max(vote.cast_at), vote.elsewhere FROM revision AS this"
    " JOIN revision AS earlier ON earlier.article_id = this.article_id AND earlier.number < this.number"
    " AND earlier.content_hash = this.content_hash"
    " JOIN vote ON vote.article_id = earlier.article_id AND vote.revision_id = earlier.id"
    " WHERE this.id = ? AND this.article_id = ? AND vote.choice <> 'approve' GROUP BY vote.editor_id": (
        "INSERT INTO vote (article_id, revision_id, editor_id, editor_name, choice, via, reason, cast_at, elsewhere)"
        " SELECT DISTINCT ON (vote.editor_id) earlier.article_id, this.id, vote.editor_id, vote.editor_name, vote.choice,"
        " 'command', vote.reason, vote.cast_at, vote.elsewhere FROM revision AS this"
        " JOIN revision AS earlier ON earlier.article_id = this.article_id AND earlier.number < this.number"
        " AND earlier.content_hash = this.content_hash"
        " JOIN vote ON vote.article_id = earlier.article_id AND vote.revision_id = earlier.id"
        " WHERE this.id = ? AND this.article_id = ? AND vote.choice <> 'approve'"
        " ORDER BY vote.editor_id, vote.cast_at DESC"
    ),
    "SELECT total_changes() AS n": "SELECT 0::bigint AS n",
}
"""Statements that lean on what only SQLite does, whole."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as PostgreSQL takes it, with `$1` for the first parameter, and what becomes of its parameters."""

    sql: str
    bind: Bind | None = None


_TAKEN_OUT = re.compile(r"INSERT INTO text_index \(text_index, rowid, .*\) VALUES \('delete', .*\)")
_EMPTIED = re.compile(r"INSERT INTO text_index \(text_index\) VALUES \('delete-all'\)")
_PUT_IN = re.compile(r"INSERT INTO text_index \(rowid, headline, .*\) VALUES \(.*\)")
_MERGED = re.compile(r"INSERT INTO text_index \(text_index, rank\) VALUES \('merge', \?\)")
_CALLED = re.compile(r"FROM text_index\(\?\)")
_MATCH = re.compile(r"\btext_index MATCH \?")
_TEXTS = re.compile(
    r"\b(state|kind|sha256|name|key|choice) ((?:NOT )?IN) \(SELECT value FROM json_each\(\?\)"
)
_PACKS = re.compile(rf"(?:INSERT INTO|UPDATE) (?:{'|'.join(COLUMNS)})\b")
_REPLACES = re.compile(r"INSERT OR REPLACE INTO (?P<table>\w+) \((?P<columns>[^)]*)\)")

_WORDS: Mapping[str, str] = {
    r"\bCROSS JOIN (\w+) ON\b": r"JOIN \1 ON",
    r"\blength\(CAST\((\w+) AS BLOB\)\)": r"octet_length(\1)",
    r"(?<=[ (])\+(?=[a-z])": "",
    r"\? IN (?=\(SELECT value FROM json_each\((?!\?))": "?::text IN ",
    r"\bjson_each\((?!\?)": "json_entries(",
    r"\bjson_each\(": "json_numbers(",
    r"\bjson_object\(": "json_build_object(",
    r"\bjson\((\w+)\)": r"\1::json",
    r"(json_extract\([^()]*\) (?:=|<>|IS NOT|IS)) \?": r"\1 ?::text",
    r"(json_extract\([^()]*\) IN \(SELECT \w+) ": r"\1::text ",
    r"\?(\d*) IS (NOT )?NULL\b": r"?\1::text IS \2NULL",
    r"\bIS NOT (?!NULL\b|TRUE\b|FALSE\b|DISTINCT\b)": "IS DISTINCT FROM ",
    r"\bIS (?!NOT\b|NULL\b|TRUE\b|FALSE\b|DISTINCT\b)": "IS NOT DISTINCT FROM ",
}
"""What is said otherwise wherever it stands, in this order."""


@cache
def said(sql: str, shards: ShardRange = WHOLE) -> Statement:
    """A statement of the store in PostgreSQL's words, for a process that serves these shards."""
    sql = serving(SPECIAL.get(sql, sql), shards)
    if _TAKEN_OUT.fullmatch(sql):
        return Statement("DELETE FROM text_index WHERE rowid = $1", lambda values: values[:1])
    if _EMPTIED.fullmatch(sql):
        return Statement("DELETE FROM text_index")
    if _PUT_IN.fullmatch(sql):
        into = "INSERT INTO text_index (rowid, words, size) VALUES ($1, $2::tsvector, $3)"
        return Statement(into, lambda values: (values[0], *index_entry(values[1:])))
    if _MERGED.fullmatch(sql):  # PostgreSQL merges its indexes by itself
        return Statement("SELECT WHERE $1::bigint IS NULL")
    bind: Bind | None = None
    sql = _CALLED.sub(r"FROM text_index WHERE text_index MATCH ?", sql)
    if matched := _MATCH.search(sql):
        place = sql[: matched.start()].count("?")
        number = place + 1
        sql = re.sub(
            r"\brank(?= FROM)",
            f"-ts_rank('{{0.125, 0.375, 0.5, 1}}', text_index.words, ${number}::tsquery)",
            sql,
        )
        sql = _MATCH.sub(r"text_index.words @@ ?::tsquery", sql)
        bind = _asking(place)
    elif _PACKS.match(sql):
        bind = _unpacked
    if replaced := _REPLACES.match(sql):
        key = KEYS[replaced["table"]]
        others = [name for name in replaced["columns"].split(", ") if name not in key]
        kept = ", ".join(f"{name} = excluded.{name}" for name in others)
        sql = (
            sql.replace("INSERT OR REPLACE", "INSERT", 1)
            + f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {kept}"
        )
    elif sql.startswith("INSERT OR IGNORE"):
        sql = sql.replace("INSERT OR IGNORE", "INSERT", 1) + " ON CONFLICT DO NOTHING"
    sql = _TEXTS.sub(r"\1 \2 (SELECT value FROM json_texts(?)", sql)
    for pattern, words in _WORDS.items():
        sql = re.sub(pattern, words, sql)
    for name, rewritten in _CALLS.items():
        sql = _with_calls(sql, name, rewritten)
    return Statement(_numbered(sql), bind)


@cache
def adding(sql: str) -> str:
    """An INSERT that gives the id of its row, or 0 where the table has none. It gives nothing where no row was added."""
    table = sql.split(maxsplit=3)[2]
    return f"{sql} RETURNING {'id' if table in tables_with_ids() else '0'}"


def _asking(place: int) -> Bind:
    def bind(values: Sequence[Bound]) -> Sequence[object]:
        return (*values[:place], text_query(str(values[place])), *values[place + 1 :])

    return bind


def _unpacked(values: Sequence[Bound]) -> Sequence[object]:
    """PostgreSQL compresses long texts itself, and its columns of texts take nothing else."""
    return [plain(value) if isinstance(value, bytes) else value for value in values]


def _smallest(name: str) -> Callable[[list[str]], str]:
    def rewritten(given: list[str]) -> str:
        called = {"min": "least", "max": "greatest"}[name] if len(given) > 1 else name
        return f"{called}({', '.join(given)})"

    return rewritten


_CALLS: dict[str, Callable[[list[str]], str]] = {
    "min": _smallest("min"),
    "max": _smallest("max"),
    "json_group_object": lambda given: f"coalesce(json_object_agg({', '.join(given)}), '{{}}')",
    "json_group_array": lambda given: f"coalesce(json_agg({', '.join(given)}), '[]')",
}
"""Functions that are called otherwise, by what they are given."""


def _with_calls(sql: str, name: str, rewritten: Callable[[list[str]], str]) -> str:
    """The statement with every call of a function said anew."""
    found = re.search(rf"\b{name}\(", sql)
    if found is None:
        return sql
    given, depth, start, quoted = list[str](), 1, found.end(), False
    for end in range(found.end(), len(sql)):
        char = sql[end]
        quoted = quoted != (char == "'")
        if quoted:
            continue
        depth += (char == "(") - (char == ")")
        if (char == "," and depth == 1) or depth == 0:
            given.append(sql[start:end].strip())
            start = end + 1
        if depth == 0:
            inner = [_with_calls(each, name, rewritten) for each in given]
            return sql[: found.start()] + rewritten(inner) + _with_calls(sql[end + 1 :], name, rewritten)
    raise ValueError(f"a call without an end: {sql}")


def _numbered(sql: str) -> str:
    """`?` in their order and `?1` by their number become `$1`."""
    count = 0

    def number(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"${found[1] or count}"

    return re.sub(r"\?(\d*)", number, sql)
