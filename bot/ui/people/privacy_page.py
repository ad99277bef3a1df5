"""The privacy page: what is held of people, why, for how long and what becomes of it, printed from the declarations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.domain.people.retention import SEARCHES
from bot.store.people.personal_columns import Holds, of_table
from bot.store.people.personal_tables import TABLES

_KINDS = {
    Holds.ID: "id",
    Holds.NAME: "name",
    Holds.WORDS: "words",
    Holds.FILE: "file",
    Holds.FACTS: "ids, names and words",
}

_INTRODUCTION = """\
This page says what Copydesk keeps of people, for how long, and how to see or erase it. The operator of an installation is
responsible for its data: publish this page with your name and address, and change what does not fit.

## In short

- Copydesk keeps what an editorial desk needs: texts and their versions, who wrote and judged them, and a log of what was done.
- **See it:** `/me data` gives you a file with everything that carries your id, in plain words and as JSON.
- **Erase it:** `/me forget` says what goes and what stays, asks once, and does it. If you have left the server, ask
  the operator, who has `copydesk erase`.
- Data stays in the operator’s database and backups. Copydesk sends it only to Discord. It trains no models with it, and sells nothing.
- Copydesk reads chat messages only in channels that it can see, and keeps those that people submit as articles.

## What is kept

An *id* is a Discord id. The last column says what erasing a person does.
"""

_AFTERWARDS = """\
## What erasing does

In every table a random number takes the place of the id, and “a former member” that of the name. Copydesk keeps nothing that connects the number
with the person. It deletes texts that were never published. Published texts and votes stay, because they are the newsroom’s record; the byline stays
until a chief decides to print “a former member”. The bot redraws cards and messages that named the person.

These stay: messages that people wrote on Discord themselves, and direct messages that the bot sent them (they delete these); what others wrote about
them; earlier backups and exports, until the operator deletes them. If the operator restores such a backup, they erase the person again. While the desk
still judges an article that the person wrote or judged, their id stays with it: no one may judge the same text twice.

## When a server removes the bot

The bot keeps the newsroom of that server for as long as `COPYDESK_KEEP_REMOVED` says, and publishes nothing of it meanwhile. It tells the server’s owner
by direct message, with a button that erases everything at once. Afterwards the bot deletes the newsroom: articles, pictures, votes, settings and log.
Messages that it posted in the server stay until the server deletes them.

## Where it lies

In one SQLite file and its backups on the operator’s machine, which only the operator’s account can read. The bot overwrites deleted data in the file. (An operator can use a PostgreSQL server instead: its pages, its log and its backups are then the operator’s to clear.) The
log of the program holds no texts, no names and no tokens. The operator encrypts the disk: see *Encryption at rest* in `docs/operators.md`.
"""


def privacy_page(kept: Sequence[tuple[str, str, str]]) -> str:
    """PRIVACY.md. `kept` are the settings of retention: each with what it says and its default, in days."""
    return "\n".join(
        [
            "# Privacy",
            "",
            "<!-- Printed from the code by `make docs`; do not edit by hand. -->",
            "",
            *_lines(kept),
        ]
    )


def _lines(kept: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    yield _INTRODUCTION
    for table, title in TABLES.items():
        yield f"**{title}**"
        yield ""
        yield "| holds | what | when a person is erased |"
        yield "|---|---|---|"
        alike: dict[tuple[Holds, str], list[str]] = {}
        for each in of_table(table):
            alike.setdefault((each.holds, each.erasing), []).append(each.says)
        for (holds, erasing), what in alike.items():
            yield f"| {_KINDS[holds]} | {'; '.join(what)} | {erasing} |"
        yield ""
    yield "## For how long"
    yield ""
    yield "Copydesk keeps published articles, their versions and the log for as long as the newsroom is. They are its record."
    yield f"It keeps searches for {SEARCHES.days} days, and files whose letters are in doubt for 14. The operator sets the rest:"
    yield ""
    yield "| setting | days | what |"
    yield "|---|---|---|"
    for name, days, what in kept:
        yield f"| `{name}` | {days} | {what} |"
    yield ""
    yield _AFTERWARDS.rstrip()
    yield ""
