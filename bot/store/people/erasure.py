"""Erasure: the statements that take a person out of every table, in the transaction of whoever erases them.

What is done with each column follows from its declaration in `personal_columns`. The triggers of the log and of the
texts let these changes through while the table `erasing` holds its row, and nothing else.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Generator, Sequence
from contextlib import contextmanager

from bot.domain.article.findings import Check
from bot.domain.dataclass import dataclass
from bot.domain.people.leaving import ERASED_WORDS, FORMER_MEMBER
from bot.store import installation
from bot.store.article import picture_looks, search_index
from bot.store.outbox.deliveries import BEGINS_NOTHING
from bot.store.people import personal_columns
from bot.store.people.personal_columns import ID_KEYS, NAME_KEYS, WORD_KEYS, Erasing, Holds
from bot.store.people.personal_tables import TABLES
from bot.store.transaction import OF_NO_NEWSROOM, Transaction

TIDY = "to-tidy"
"""The fact that says that something was erased since the file was last put in order."""

_DIRECT = "('notice', 'reader_notice', 'reminder', 'owner_notice', 'removal')"
"""Kinds of deliveries that go to one person."""


def new_pseudonym(tx: Transaction) -> int:
    """A number that nobody has: negative, as no id of Discord is, and drawn by chance, so that it leads nowhere."""
    while True:
        drawn = -secrets.randbelow(2**62) - 2**32
        if tx.one("SELECT 1 FROM event WHERE actor_id = ? LIMIT 1", (drawn,)) is None:
            return drawn


@contextmanager
def opened(tx: Transaction, person_id: int, pseudonym: int) -> Generator[None]:
    """Let these two take each other's place in the log and the texts, until the block ends."""
    tx.execute("INSERT INTO erasing (person_id, pseudonym) VALUES (?, ?)", (person_id, pseudonym))
    yield
    tx.execute("DELETE FROM erasing")


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who is erased, and what they chose. `names` are all that they are on record with, `texts` articles of which every
    text goes."""

    person_id: int
    pseudonym: int
    names: Collection[str]
    keeps_words: bool
    texts: Sequence[int]


def take_out(tx: Transaction, leaving: Leaving) -> list[str]:
    """Take somebody out of every table. Returns the SHA-256 of pictures whose files may go with that. Raises sqlite3.Error if a trigger refuses, and nothing is changed then."""
    with opened(tx, leaving.person_id, leaving.pseudonym):
        pictures = _erase_texts(tx, leaving)
        _keep_bylines(tx, leaving)
        _erase_facts(tx, leaving)
        _erase_deliveries(tx, leaving)
        _erase_words(tx, leaving)
        _erase_resemblances(tx, leaving)
        for table in TABLES:
            _erase_columns(tx, table, leaving)
    return pictures


def _erase_columns(tx: Transaction, table: str, leaving: Leaving) -> None:
    """What the declarations say of a table, one id after the other. The id goes last: it says whose the rest is."""
    for owner in personal_columns.of_table(table):
        if owner.holds is not Holds.ID or owner.whose != owner.column:
            continue
        if owner.erasing in (Erasing.NEEDED, Erasing.UNTIL_OFF):
            continue
        if owner.erasing is Erasing.ROW:
            tx.execute(f"DELETE FROM {table} WHERE {owner.column} = ?", (leaving.person_id,))
            continue
        changes: dict[str, str | int | None] = {}
        for each in personal_columns.belonging(owner):
            match each.erasing:
                case Erasing.FORMER:
                    changes[each.column] = FORMER_MEMBER
                case Erasing.EMPTIED:
                    changes[each.column] = "" if each.holds is Holds.WORDS else None
                case Erasing.CHOSEN if not leaving.keeps_words:
                    changes[each.column] = ERASED_WORDS
                case _:
                    pass
        changes[owner.column] = None if owner.erasing is Erasing.EMPTIED else leaving.pseudonym
        assigned = ", ".join(
            # Nothing was written there, so there is nothing to erase.
            f"{name} = CASE WHEN coalesce({name}, '') = '' THEN {name} ELSE ? END"
            if value == ERASED_WORDS
            else f"{name} = ?"
            for name, value in changes.items()
        )
        tx.execute(
            f"UPDATE {table} SET {assigned} WHERE {owner.column} = ?", (*changes.values(), leaving.person_id)
        )


_EMPTY = (
    "UPDATE revision SET headline = '(erased)', standfirst = '', body = '', tags = '[]', sources = '[]', findings = '[]',"
    " note = '', byline = '', content_hash = ''"
)


def _erase_texts(tx: Transaction, leaving: Leaving) -> list[str]:
    """Texts that never came out: all of the articles that go, and of others those that this person saved and that
    neither were out nor are worked on."""
    pictures = erase_articles(tx, leaving.texts)
    tx.execute(
        f"{_EMPTY} WHERE editor_id = ? AND id IN (SELECT revision.id FROM revision JOIN article"
        " ON article.id = revision.article_id WHERE revision.editor_id = ? AND article.publication <> 'none'"
        " AND revision.id IS NOT article.revision_id AND revision.id IS NOT article.live_revision_id"
        " AND revision.id IS NOT article.given_revision_id"
        " AND NOT EXISTS (SELECT 1 FROM edition WHERE edition.revision_id = revision.id))",
        (leaving.person_id, leaving.person_id),
    )
    for table in ("guessed_file", "offered_byline"):
        tx.execute(
            f"DELETE FROM {table} WHERE article_id IN (SELECT id FROM article WHERE author_id = ?)",
            (leaving.person_id,),
        )
    return [*pictures, *_erase_pictures(tx, leaving.person_id)]


def _erase_pictures(tx: Transaction, person_id: int) -> list[str]:
    """The pictures of texts of theirs that are erased now."""
    emptied = "revision_id IN (SELECT id FROM revision WHERE editor_id = ? AND headline = '(erased)')"
    found = [row[0] for row in tx.all(f"SELECT DISTINCT sha256 FROM picture WHERE {emptied}", (person_id,))]
    tx.execute(f"DELETE FROM picture WHERE {emptied}", (person_id,))
    picture_looks.forget_unused(tx, found)
    return found


def erase_articles(tx: Transaction, article_ids: Sequence[int]) -> list[str]:
    """Delete every text and picture of some articles, with all that quotes them. It needs what `opened` opens. Returns
    the SHA-256 of the pictures: their files go when no other article has them."""
    for article_id in article_ids:
        search_index.take_out(tx, article_id)  # by the texts that go now
    chosen = json.dumps(list(article_ids))
    inside = "IN (SELECT value FROM json_each(?))"
    tx.execute(f"{_EMPTY} WHERE article_id {inside}", (chosen,))
    tx.execute(
        f"UPDATE article SET slug = 'erased', headline = '(erased)', embargo_source = '' WHERE id {inside}",
        (chosen,),
    )
    for table in (
        "fingerprint",
        "fingerprinted",
        "repetition",
        "embargo_question",
        "guessed_file",
        "offered_byline",
    ):
        tx.execute(f"DELETE FROM {table} WHERE article_id {inside}", (chosen,))
    tx.execute(
        f"DELETE FROM repetition WHERE revision_id IN (SELECT id FROM revision WHERE article_id {inside})",
        (chosen,),
    )
    for key in ("line", "source", "from_source", "placeholder", "byline"):
        _replace(tx, key, "", f"article_id {inside}", chosen)
    emptied = f"revision_id IN (SELECT id FROM revision WHERE article_id {inside})"
    pictures = [row[0] for row in tx.all(f"SELECT DISTINCT sha256 FROM picture WHERE {emptied}", (chosen,))]
    tx.execute(f"DELETE FROM picture WHERE {emptied}", (chosen,))
    picture_looks.forget_unused(tx, pictures)
    return pictures


def _keep_bylines(tx: Transaction, leaving: Leaving) -> None:
    """What is published keeps the byline that was agreed; everything else is printed without the name."""
    person = leaving.person_id
    out = "(article.publication <> 'none' OR article.state = 'publishing')"
    for table, whose, name in (("article", "author_id", "author_name"), ("co_author", "user_id", "name")):
        article_id = "article.id" if table == "article" else "co_author.article_id"
        join = "" if table == "article" else " JOIN article ON article.id = co_author.article_id"
        tx.execute(
            f"INSERT INTO printed_as (article_id, user_id, byline) SELECT {article_id}, ?, {table}.{name} FROM {table}{join}"
            f" WHERE {table}.{whose} = ? AND {out}"
            " ON CONFLICT (article_id, user_id) DO UPDATE SET byline ="
            " CASE WHEN printed_as.byline = '' THEN excluded.byline ELSE printed_as.byline END",
            (person, person),
        )
    tx.execute(
        "UPDATE printed_as SET byline = '' WHERE user_id = ? AND article_id IN"
        " (SELECT id FROM article WHERE publication = 'none' AND state <> 'publishing')",
        (person,),
    )
    # A byline that was written for all authors: of a text that never came out it goes, if it names this person.
    rows = tx.all(
        "SELECT revision.id, revision.byline FROM revision JOIN article ON article.id = revision.article_id"
        f" WHERE revision.byline <> '' AND NOT {out} AND (article.author_id = ? OR revision.editor_id = ?"
        " OR article.id IN (SELECT article_id FROM co_author WHERE user_id = ?))",
        (person, person, person),
    )
    for row in rows:
        if any(name in row["byline"] for name in leaving.names):
            tx.execute("UPDATE revision SET byline = '' WHERE id = ?", (row["id"],))


def _erase_facts(tx: Transaction, leaving: Leaving) -> None:
    """The details of the log: names and words first, for the ids say whose they are."""
    person = leaving.person_id
    for key in NAME_KEYS:
        _replace(tx, key, FORMER_MEMBER, "json_extract(detail, '$.person') = ?", person)
    for key in ("from", "to"):
        _replace(tx, key, "", "action = 'pen_name' AND actor_id = ?", person)
    for name in leaving.names:
        _replace(tx, "byline", "", "json_extract(detail, '$.byline') = ?", name)
    if not leaving.keeps_words:
        for key in WORD_KEYS:
            # What readers were told of a retraction stays public.
            _replace(tx, key, ERASED_WORDS, "action <> 'retract' AND actor_id = ?", person)
    for key in ID_KEYS:
        _replace(tx, key, leaving.pseudonym, f"json_extract(detail, '$.{key}') = ?", person)


def _replace(tx: Transaction, key: str, value: str | int, where: str, parameter: str | int) -> None:
    """Put a value in the place of another among the facts of the log. Whatever else a row keeps stays as it is."""
    tx.execute(
        f"UPDATE event SET detail = json_replace(detail, '$.{key}', ?) WHERE {where}"
        f" AND coalesce(json_extract(detail, '$.{key}'), '') <> ''",
        (value, parameter),
    )


def _erase_deliveries(tx: Transaction, leaving: Leaving) -> None:
    """What goes to this person is dropped, and where it went is forgotten: it was a direct message."""
    tx.execute(
        "UPDATE delivery SET channel_id = NULL, message_id = NULL, attempted_channel = NULL, attempted_text = NULL,"
        " state = CASE WHEN state IN ('pending', 'parked') THEN 'dropped' ELSE state END"
        f" WHERE kind IN {_DIRECT} AND json_extract(payload, '$.to') = ?",
        (leaving.person_id,),
    )
    tx.execute(
        "UPDATE delivery SET payload = json_set(payload, '$.leaves', ?), key = replace(key, ?, ?)"
        f" WHERE kind = 'unreact' AND {BEGINS_NOTHING} AND json_extract(payload, '$.person') = ?",
        (leaving.pseudonym, str(leaving.person_id), str(leaving.pseudonym), leaving.person_id),
    )
    tx.execute(
        "UPDATE vote SET via = 'command' WHERE editor_id = ? AND via = 'reaction'", (leaving.person_id,)
    )
    scrub_deliveries(tx, leaving.person_id, leaving.pseudonym)


def scrub_deliveries(tx: Transaction, person_id: int, pseudonym: int, *, done: int = 0) -> None:
    """Put the pseudonym in the place of an id in what was to be carried, but for reactions yet to be taken off; or in
    the one that is `done`."""
    where = f"id = {int(done)}" if done else "NOT (kind = 'unreact' AND state = 'pending')"
    for key in ID_KEYS:
        tx.execute(
            f"UPDATE delivery SET payload = json_replace(payload, '$.{key}', ?)"
            f" WHERE json_extract(payload, '$.{key}') = ? AND {where}",
            (pseudonym, person_id),
        )
    tx.execute(
        f"UPDATE delivery SET key = replace(key, ?, ?) WHERE instr(key, ?) > 0 AND {where}",
        (str(person_id), str(pseudonym), str(person_id)),
    )


def _erase_words(tx: Transaction, leaving: Leaving) -> None:
    """Words of theirs that stay where readers were told, and go as they choose elsewhere."""
    if leaving.keeps_words:
        return
    # The log does not say which reader it was: the report does.
    _replace(
        tx,
        "reason",
        ERASED_WORDS,
        "action = 'report' AND json_extract(detail, '$.report') IN (SELECT id FROM report WHERE reader_id = ?)",
        leaving.person_id,
    )
    tx.execute(
        "UPDATE article SET down_reason = '' WHERE publication = 'unpublished' AND id IN"
        " (SELECT article_id FROM event WHERE action = 'unpublish' AND actor_id = ?)",
        (leaving.person_id,),
    )
    tx.execute(
        "UPDATE retraction SET reason = '(erased)' WHERE asked_by = ? AND state <> 'confirmed'",
        (leaving.person_id,),
    )


def _erase_resemblances(tx: Transaction, leaving: Leaving) -> None:
    """Names of theirs that others' bylines were found to resemble."""
    names = set(leaving.names)
    for row in tx.all("SELECT newsroom_id, user_id, namesakes FROM pen_name WHERE namesakes <> '[]'"):
        had: list[str] = json.loads(row["namesakes"])
        has = [name for name in had if name not in names]
        if has != had:
            tx.execute(
                "UPDATE pen_name SET namesakes = ? WHERE newsroom_id = ? AND user_id = ?",
                (json.dumps(has, ensure_ascii=False), row["newsroom_id"], row["user_id"]),
            )
    for row in tx.all(
        "SELECT id, findings FROM revision WHERE instr(findings, ?) > 0", (f'"{Check.NAMESAKE}"',)
    ):
        found: list[dict[str, object]] = json.loads(row["findings"])
        for finding in found:
            detail = str(finding.get("detail", ""))
            if finding.get("check") == Check.NAMESAKE and any(name in detail for name in names):
                finding["detail"] = FORMER_MEMBER
        changed = json.dumps(found, ensure_ascii=False)
        if changed != row["findings"]:
            tx.execute("UPDATE revision SET findings = ? WHERE id = ?", (changed, row["id"]))


def remove_byline(tx: Transaction, newsroom_id: int, pseudonym: int) -> list[int]:
    """Print nothing of somebody who left any more; returns the articles that this changes."""
    rows = tx.all(
        "SELECT printed_as.article_id, printed_as.byline FROM printed_as JOIN article"
        " ON article.id = printed_as.article_id WHERE article.newsroom_id = ? AND printed_as.user_id = ?"
        " AND printed_as.byline <> ''",
        (newsroom_id, pseudonym),
    )
    with opened(tx, pseudonym, pseudonym):
        for row in rows:
            tx.execute(
                "UPDATE revision SET byline = '' WHERE article_id = ? AND instr(byline, ?) > 0",
                (row["article_id"], row["byline"]),
            )
            tx.execute(
                "UPDATE printed_as SET byline = '' WHERE article_id = ? AND user_id = ?",
                (row["article_id"], pseudonym),
            )
    return [int(row["article_id"]) for row in rows]


def count_bylines(tx: Transaction, newsroom_id: int, pseudonym: int) -> int:
    """How many articles of a newsroom still bear the byline of somebody who left."""
    row = tx.one(
        "SELECT count(*) AS n FROM printed_as JOIN article ON article.id = printed_as.article_id"
        " WHERE article.newsroom_id = ? AND printed_as.user_id = ? AND printed_as.byline <> ''",
        (newsroom_id, pseudonym),
    )
    assert row is not None
    return int(row["n"])


def want_tidying(tx: Transaction) -> None:
    """Something was erased: what is left of it in indexes, in free space and in the write-ahead log is to go."""
    installation.keep(tx, TIDY, "1")
    tx.concerns(OF_NO_NEWSROOM)
