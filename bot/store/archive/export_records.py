"""Records: every row that belongs to newsrooms and their articles, table by table, as an export carries them.

Tables and columns come from the schema, and which newsroom or article a row belongs to from its foreign keys. So
what a later migration adds is carried without a word here; a table that leads to no newsroom is refused. Records
(`bot/store/records.py`) are not asked: they leave out what no field holds, and an export must not.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator

from bot.domain.dataclass import dataclass
from bot.store import packing
from bot.store.packing import plain
from bot.store.records import OF_SECTIONS, which
from bot.store.transaction import Row, Transaction, Value

LEFT_OUT = {
    "fact": "of the installation, not of a newsroom: the next start writes what it needs",
    "erasing": "holds a row only while somebody is being erased",
    "fingerprint": "found in the texts, and made again from them",
    "fingerprinted": "says of which text they are",
    "greeted": "says which servers this bot has greeted, whether they have a newsroom or not",
    "repetition": "what was pointed out of two texts; it is looked for again with the next revision",
    "picture_look": "made from the files of pictures, and made again",
    "picture_part": "by which of them look alike; made with it",
    "picture_alike": "which of them look alike; made with it",
    "indexed": "says what stands in the archive's index, which is made anew",
    "picture_taken": "when somebody sent pictures within the last hour, for the limit on them",
    "guessed_file": "the bytes of a file whose letters its writer has yet to confirm",
    "search": "what somebody looked for, for as long as its pages can be turned",
}
"""Tables that no export carries, each with the reason. Virtual tables (indexes) are left out in any case."""


class Stray(Exception):
    """A table whose rows belong to no newsroom, and that is not left out by name."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as its table declares it."""

    name: str
    type: str
    required: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table, and how its rows lead to their newsroom and article: by which column to which table."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    to_newsroom: tuple[str, Table] | None
    to_article: tuple[str, Table] | None
    to_revision: str | None = None
    """The column that says which text of its article a row is about."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows: those of one newsroom, of some of its articles alone, or, with neither, all. `withheld` are revisions
    that stay out, with all that is about them."""

    newsroom_id: int | None = None
    article_ids: tuple[int, ...] | None = None
    withheld: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """What an export of it says that it holds."""
        if self.article_ids is not None:
            return "articles"
        return "everything" if self.newsroom_id is None else "newsroom"


def tables(tx: Transaction) -> list[Table]:
    """The tables that an export carries, those that others refer to first. Raises Stray."""
    rows = tx.all("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name")
    names = [
        row["name"] for row in rows if not row["name"].startswith("sqlite_") and row["name"] not in LEFT_OUT
    ]
    links = {name: _links(tx, name) for name in names}
    found: dict[str, Table] = {}
    while waiting := [name for name in names if name not in found]:
        ready = [name for name in waiting if name in _ROOTS or any(to in found for _, to in links[name])]
        if not ready:
            raise Stray(", ".join(waiting))
        for name in sorted(ready, key=lambda name: _ROOTS.index(name) if name in _ROOTS else len(_ROOTS)):
            found[name] = _table(tx, name, links[name], found)
    return list(found.values())


_ROOTS = ("newsroom", "article")


def _links(tx: Transaction, name: str) -> list[tuple[str, str]]:
    """The columns of a table that refer to another, with that one's name."""
    rows = tx.all('SELECT "from", "table" FROM pragma_foreign_key_list(?) ORDER BY id DESC', (name,))
    return [(row["from"], row["table"]) for row in rows if row["table"] != name]


def _table(tx: Transaction, name: str, links: list[tuple[str, str]], found: dict[str, Table]) -> Table:
    info = tx.all('SELECT name, type, pk, "notnull" FROM pragma_table_info(?) ORDER BY cid', (name,))
    known = [(column, found[to]) for column, to in links if to in found]
    return Table(
        name,
        tuple(Column(row["name"], row["type"].upper(), bool(row["notnull"] or row["pk"])) for row in info),
        tuple(row["name"] for row in sorted(info, key=lambda row: row["pk"]) if row["pk"]),
        _way("newsroom", known),
        None if name == "newsroom" else _way("article", known),
        "id" if name == "revision" else next((column for column, to in links if to == "revision"), None),
    )


def _way(root: str, links: list[tuple[str, Table]]) -> tuple[str, Table] | None:
    """Straight to the root, else by a table that leads to it."""
    straight = [link for link in links if link[1].name == root]
    by_others = [link for link in links if (link[1].to_article if root == "article" else link[1].to_newsroom)]
    return next(iter([*straight, *by_others]), None)


def _condition(table: Table, scope: Scope) -> tuple[str, list[Value]] | None:
    """Which of a table's rows are in scope; None for none of them."""
    if scope.article_ids is not None and table.name != "newsroom":
        chosen, way, root = json.dumps(scope.article_ids), table.to_article, "article"
        inside: tuple[str, list[Value]] = ("IN (SELECT value FROM json_each(?))", [chosen])
    elif scope.newsroom_id is not None:
        way, root = table.to_newsroom, "newsroom"
        inside = ("= ?", [scope.newsroom_id])
    else:
        return "TRUE", []
    if table.name == root:
        return f"id {inside[0]}", inside[1]
    if way is None:
        return None
    column, to = way
    if to.name == root:
        return f"{column} {inside[0]}", inside[1]
    further = _condition(to, scope)
    assert further is not None
    return f"{column} IN (SELECT id FROM {to.name} WHERE {further[0]})", further[1]


def of_table(tx: Transaction, table: Table, scope: Scope) -> Iterator[Row]:
    """The rows of a table that are in scope, in the order of their keys, one after the other."""
    where = _chosen(table, scope)
    if where is None:
        return iter(())
    order = ", ".join(table.key) or "rowid"
    columns = ", ".join(_shown(table, column, scope) for column in table.columns)
    return tx.each(f"SELECT {columns} FROM {table.name} WHERE {where[0]} ORDER BY {order}", where[1])


def written(table: Table, row: Row) -> dict[str, Value]:
    """A row as an export has it, by column: a packed text is written out."""
    values: dict[str, Value] = dict(zip(row.keys(), row, strict=True))
    column = packing.COLUMNS.get(table.name)
    if column is not None:
        values[column] = plain(row[column])
    return values


def count(tx: Transaction, table: Table, scope: Scope) -> int:
    """How many those are."""
    where = _chosen(table, scope)
    row = where and tx.one(f"SELECT count(*) AS n FROM {table.name} WHERE {where[0]}", where[1])
    return int(row["n"]) if row else 0


def _chosen(table: Table, scope: Scope) -> tuple[str, list[Value]] | None:
    """The same, without the rows that are about a revision that is withheld."""
    where = _condition(table, scope)
    if where is None or not scope.withheld or table.to_revision is None or table.name == "article":
        return where
    without = "NOT IN (SELECT value FROM json_each(?))"
    kept = f"({where[0]}) AND ({table.to_revision} IS NULL OR {table.to_revision} {without})"
    return kept, [*where[1], json.dumps(scope.withheld)]


def _shown(table: Table, column: Column, scope: Scope) -> str:
    """A column as it is selected: an article's working text is the one that the desk was given."""
    if scope.withheld and table.name == "article" and column.name == "revision_id":
        return f"CASE WHEN revision_id IN ({', '.join(map(str, scope.withheld))}) THEN given_revision_id ELSE revision_id END AS revision_id"
    return column.name


def article_ids(tx: Transaction, scope: Scope) -> Iterator[int]:
    """The articles in scope, by newsroom and number, discarded ones left out, one after the other."""
    if scope.article_ids is not None:
        where, parameters = "id IN (SELECT value FROM json_each(?))", [json.dumps(scope.article_ids)]
    elif scope.newsroom_id is not None:
        where, parameters = "newsroom_id = ?", [scope.newsroom_id]
    else:
        where, parameters = "TRUE", []
    found = tx.each(
        f"SELECT id FROM article WHERE {where} AND discarded_at IS NULL AND revision_id IS NOT NULL"
        " ORDER BY newsroom_id, number",
        parameters,
    )
    return (int(row["id"]) for row in found)


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file that pictures are in: its SHA-256, how its name ends, and its bytes."""

    digest: str
    extension: str
    size: int


def media(tx: Transaction, scope: Scope) -> list[MediaFile]:
    """The files of the pictures in scope, each once, but for those that no article may show any more."""
    found: dict[str, MediaFile] = {}
    table = next(table for table in tables(tx) if table.name == "picture")
    gone = {
        (row["revision_id"], row["sha256"])
        for row in tx.all(
            "SELECT revision.id AS revision_id, erased_picture.sha256 FROM erased_picture"
            " JOIN revision ON revision.article_id = erased_picture.article_id"
        )
    }
    for row in of_table(tx, table, scope):
        if (row["revision_id"], row["sha256"]) not in gone:
            found[row["sha256"]] = MediaFile(row["sha256"], row["extension"], row["size"])
    return list(found.values())


def with_the_desk(tx: Transaction, newsroom_id: int, sections: Collection[int] | None = None) -> list[int]:
    """Articles of which the desk was ever given a text, of these sections unless any will do, the latest first."""
    rows = tx.all(
        "SELECT id FROM article WHERE newsroom_id = ? AND discarded_at IS NULL"
        f" AND given_revision_id IS NOT NULL{OF_SECTIONS} ORDER BY number DESC",
        (newsroom_id, *which(sections)),
    )
    return [int(row["id"]) for row in rows]


def guilds(tx: Transaction, scope: Scope) -> list[int]:
    """The servers whose newsrooms are in scope."""
    everyone = tx.all("SELECT id, guild_id FROM newsroom ORDER BY id")
    return [row["guild_id"] for row in everyone if scope.newsroom_id in (None, row["id"])]


def insertion(table: Table, columns: Iterable[str]) -> str:
    """The statement that adds a row."""
    names = list(columns)
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
