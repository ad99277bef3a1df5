"""The history file: a header, then every record of an export as one line of JSON each.

It is what `restore` reads. It needs no tool to be read: `grep '"article"' history.jsonl` lists the articles.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import IO, Any, Protocol, cast

from bot.domain.dataclass import dataclass
from bot.store import Transaction
from bot.store.archive import export_records
from bot.store.archive.export_records import Scope
from bot.store.archive.restore_records import BadRecord, Record
from bot.store.timestamps import to_text

FORMAT = 1
"""The version of this form. It goes up when an older Copydesk would misread it."""

LINE_LIMIT = 16 * 1024 * 1024
"""Bytes of a line: far more than the longest text."""

_KIND = "copydesk-history"

Check = Callable[[], None]
"""Called between two pieces. It raises to end an export that nobody waits for, or that grows too large."""


class NotAHistory(Exception):
    """The file is no export of Copydesk's."""


@dataclass(eq=False)
class NewerHistory(Exception):
    """The export was written by a later Copydesk, of the version that it names."""

    written_by: str


@dataclass(frozen=True, slots=True)
class Header:
    """The first line: by which Copydesk, from tables of which version, when, and what is in it."""

    copydesk: str
    schema: int
    written_at: datetime
    scope: str
    newsrooms: tuple[int, ...]
    """The ids of their servers."""
    counts: Mapping[str, int]
    """Records of each table."""

    @property
    def partial(self) -> bool:
        """Whether it holds single articles, which may refer to others that it does not hold."""
        return self.scope == "articles"


class Lines(Protocol):
    """What can be read line by line, to a limit."""

    def readline(self, limit: int = -1, /) -> bytes:
        """A line with its end, or so many bytes of it; nothing at the end."""
        ...


def header_of(tx: Transaction, schema: int, scope: Scope, copydesk: str, now: datetime) -> Header:
    """What the export of a scope is going to say of itself."""
    counts = {table.name: export_records.count(tx, table, scope) for table in export_records.tables(tx)}
    return Header(copydesk, schema, now, scope.name, tuple(export_records.guilds(tx, scope)), counts)


def write_history(
    tx: Transaction, header: Header, scope: Scope, file: IO[bytes], check: Check = lambda: None
) -> None:
    """Write the header and every record in scope, in the snapshot that the header was made in."""
    about = {
        _KIND: FORMAT,
        "copydesk": header.copydesk,
        "schema": header.schema,
        "written_at": to_text(header.written_at),
        "scope": header.scope,
        "newsrooms": header.newsrooms,
        "records": header.counts,
    }
    file.write(_line(about))
    for table in export_records.tables(tx):
        for row in export_records.of_table(tx, table, scope):
            check()
            file.write(_line({table.name: export_records.written(table, row)}))


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def read_header(file: Lines, known_schema: int) -> Header:
    """The first line. Raises NotAHistory, NewerHistory, and BadRecord for a header that is broken."""
    line = file.readline(LINE_LIMIT)
    try:
        said = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NotAHistory from error
    if not isinstance(said, dict) or _KIND not in said:
        raise NotAHistory
    header = cast("dict[str, Any]", said)
    written_by = header.get("copydesk")
    form, schema = header[_KIND], header.get("schema")
    if (
        not isinstance(written_by, str)
        or not _is_count(form)
        or not _is_count(schema)
        or not form
        or not schema
    ):
        raise BadRecord(1, "the header does not say which Copydesk wrote it")
    if form > FORMAT or schema > known_schema:
        raise NewerHistory(written_by)
    counts, newsrooms = header.get("records"), header.get("newsrooms")
    try:
        written_at = datetime.fromisoformat(str(header.get("written_at"))).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadRecord(1, "the header does not say when it was written") from error
    if header.get("scope") not in ("everything", "newsroom", "articles"):
        raise BadRecord(1, "the header does not say what is in it")
    if not isinstance(counts, dict) or not all(map(_is_count, cast("dict[str, Any]", counts).values())):
        raise BadRecord(1, "the header does not say how many records there are")
    if not isinstance(newsrooms, list) or not all(
        isinstance(guild, int) for guild in cast("list[Any]", newsrooms)
    ):
        raise BadRecord(1, "the header does not say whose newsrooms are in it")
    return Header(
        written_by,
        schema,
        written_at,
        header["scope"],
        tuple(cast("list[int]", newsrooms)),
        cast("dict[str, int]", counts),
    )


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def read_records(file: Lines, header: Header) -> Iterator[Record]:
    """Every record after the header, one after the other. Raises BadRecord, also for an end that comes early."""
    seen: Counter[str] = Counter()
    number = 1
    while line := file.readline(LINE_LIMIT):
        number += 1
        if not line.endswith(b"\n"):
            why = (
                "the line is longer than any record" if len(line) == LINE_LIMIT else "the file ends within it"
            )
            raise BadRecord(number, why)
        record = _record(number, line)
        seen[record.table] += 1
        yield record
    for table in sorted({*seen, *header.counts}):
        if seen[table] != header.counts.get(table, 0):
            raise BadRecord(
                0,
                f"it should hold {header.counts.get(table, 0):,} records of {table[:40]} and holds {seen[table]:,}",
            )


def _record(number: int, line: bytes) -> Record:
    try:
        said = json.loads(line)
    except RecursionError as error:
        raise BadRecord(number, "it is nested deeper than any record") from error
    except ValueError as error:
        raise BadRecord(number, "it is not JSON") from error
    match said:
        case {**entries} if len(entries) == 1:
            [(table, values)] = cast("dict[str, Any]", entries).items()
            if isinstance(values, dict):
                return Record(number, table, cast("dict[str, object]", values))
        case _:
            pass
    raise BadRecord(number, 'it is not one record: {"table": {…}}')
