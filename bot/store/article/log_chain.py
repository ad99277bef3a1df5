"""The chain of the log: each entry is linked to the one before it, so that what is changed, left out or cut shows.

A link's head is a digest of the head before it, of the entry's key (which entry of what, when, which action) and of a
commitment: a digest of the rest of the entry, who acted and what is kept of it, with a salt. Erasing a person changes the
rest and takes the salt away, so the commitment tells nothing of them any more, and the chain holds. Entries are linked a
few at a time, shortly after they are written.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator
from datetime import date, datetime

from bot.domain.dataclass import dataclass
from bot.store.timestamps import to_text
from bot.store.transaction import Row, Transaction, by_guild

BATCH = 200
"""Entries that one step links."""

LATE = 10_000
"""Where several transactions write at once: up to how many later entries may be linked before one is committed."""

SHOWN = 16
"""Hexadecimal digits of a head that people are shown: enough that nobody finds another log with the same."""


@dataclass(frozen=True, slots=True)
class Head:
    """How far a newsroom's chain reaches: how many entries, and the last one's digest."""

    number: int
    head: str

    @property
    def shown(self) -> str:
        """As it stands in the budget: `1234:0123456789abcdef`."""
        return f"{self.number}:{self.head[:SHOWN]}"


START = Head(0, "")


def head_of(tx: Transaction, newsroom_id: int) -> Head:
    """How far a newsroom's chain reaches."""
    row = tx.one(
        "SELECT number, head FROM link WHERE newsroom_id = ? AND number > 0 ORDER BY number DESC LIMIT 1",
        (newsroom_id,),
    )
    return START if row is None else Head(row["number"], row["head"])


OURS = by_guild("newsroom.guild_id")

_UNLINKED = "NOT EXISTS (SELECT 1 FROM link WHERE link.event_id = event.id)"


def _late(tx: Transaction) -> int:
    return 0 if tx.in_order else LATE


def behind(tx: Transaction) -> list[int]:
    """Newsrooms in whose log something is not linked yet."""
    rows = tx.all(
        "SELECT id FROM newsroom WHERE EXISTS (SELECT 1 FROM event WHERE event.newsroom_id = newsroom.id AND event.id >"
        " coalesce((SELECT event_id FROM link WHERE link.newsroom_id = newsroom.id AND number > 0"
        f" ORDER BY number DESC LIMIT 1), 0) - ? AND {_UNLINKED}){OURS}",
        (_late(tx),),
    )
    return [int(row["id"]) for row in rows]


def extend(tx: Transaction, newsroom_id: int, *, limit: int = BATCH) -> int:
    """Link the entries that are not linked yet, at most so many. Returns how many those were."""
    last = tx.one(
        "SELECT number, head, event_id FROM link WHERE newsroom_id = ? AND number > 0 ORDER BY number DESC LIMIT 1",
        (newsroom_id,),
    )
    number, head, after = (0, "", 0) if last is None else (last["number"], last["head"], last["event_id"])
    rows = tx.all(
        f"SELECT * FROM event WHERE newsroom_id = ? AND id > ? AND {_UNLINKED} ORDER BY id LIMIT ?",
        (newsroom_id, after - _late(tx), limit),
    )
    for row in rows:
        salt = secrets.token_hex(16)
        commitment = _commitment(salt, row)
        number, head = number + 1, _linked(head, number + 1, row, commitment)
        tx.execute(
            "INSERT INTO link (newsroom_id, number, event_id, salt, commitment, head) VALUES (?, ?, ?, ?, ?, ?)",
            (newsroom_id, number, row["id"], salt, commitment, head),
        )
    return len(rows)


def seal(tx: Transaction, newsroom_id: int, day: date) -> None:
    """Keep how far the chain reaches as what is shown on a day. The first of a day stands."""
    head = head_of(tx, newsroom_id)
    if head.number:
        tx.execute(
            "INSERT INTO seal (newsroom_id, day, number, head) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (newsroom_id, day.isoformat(), head.number, head.head),
        )


def seal_of(tx: Transaction, newsroom_id: int, day: date) -> Head | None:
    """What is shown on a day; None where nothing is."""
    row = tx.one(
        "SELECT number, head FROM seal WHERE newsroom_id = ? AND day = ?", (newsroom_id, day.isoformat())
    )
    return None if row is None else Head(row["number"], row["head"])


def has_unsealed(tx: Transaction, newsroom_id: int, *, before: datetime) -> bool:
    """Whether an entry of before a moment is linked, and no seal covers it."""
    last = tx.one("SELECT max(number) AS number FROM seal WHERE newsroom_id = ? AND day > ''", (newsroom_id,))
    row = tx.one(
        "SELECT 1 FROM link JOIN event ON event.id = link.event_id"
        " WHERE link.newsroom_id = ? AND link.number = ? AND event.at < ?",
        (newsroom_id, 1 + (last["number"] or 0 if last is not None else 0), to_text(before)),
    )
    return row is not None


def _commitment(salt: str, row: Row) -> str:
    return _digest(salt, row["actor_id"], row["actor_name"], row["detail"])


def _linked(before: str, number: int, row: Row, commitment: str) -> str:
    key = ("id", "newsroom_id", "article_id", "revision_id", "at", "action", "from_state", "to_state")
    return _digest(before, number, *(row[name] for name in key), commitment)


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()


# ------------------------------------------------------------------------- looking


@dataclass(frozen=True, slots=True)
class Examined:
    """What became of a newsroom's log. `erased` entries are without what people had erased, `unlinked` too young to be
    linked; `faults` say what is wrong, `heads` are the heads by their numbers for whoever compares one."""

    guild_id: int
    head: Head
    erased: int
    unlinked: int
    faults: tuple[str, ...]


def examine(tx: Transaction, newsroom_id: int, guild_id: int, known: str = "") -> Examined:
    """Go through the whole log of a newsroom. `known` is a seal as it stood in a budget. For a snapshot's connection."""
    faults: list[str] = []
    head, erased, last = START, 0, 0
    seals = {
        row["number"]: row
        for row in tx.all(
            "SELECT day, number, head FROM seal WHERE newsroom_id = ? AND day > ''", (newsroom_id,)
        )
    }
    number_known, _, digits = known.partition(":")
    for link, row in _links(tx, newsroom_id):
        wanted, last = head.number + 1, max(last, link["event_id"])
        if link["number"] != wanted:
            faults.append(f"link {wanted} is missing")
        if row is None:
            faults.append(f"entry {link['event_id']} (link {link['number']}) is missing")
            head = Head(link["number"], link["head"])
            continue
        if _linked(head.head, link["number"], row, link["commitment"]) != link["head"]:
            faults.append(f"entry {row['id']} (link {link['number']}) or what comes before it was changed")
        if link["salt"] is None:
            erased += 1
            if not _looks_erased(row):
                faults.append(f"entry {row['id']} (link {link['number']}) was changed, and not by erasing")
        elif _commitment(link["salt"], row) != link["commitment"]:
            faults.append(f"entry {row['id']} (link {link['number']}) was changed")
        head = Head(link["number"], link["head"])
        sealed = seals.pop(head.number, None)
        if sealed is not None and sealed["head"] != head.head:
            faults.append(f"the seal of {sealed['day']} is of another log")
        if number_known == str(head.number) and not (digits and head.head.startswith(digits.lower())):
            faults.append(f"the seal {known} is of another log: here it is {head.shown}")
    faults += [f"the log is cut: it had {row['number']} entries on {row['day']}" for row in seals.values()]
    if number_known.isdigit() and int(number_known) > head.number:
        faults.append(f"the log is cut: the seal {known} counts more entries than there are")
    unlinked = tx.one(
        f"SELECT count(*) AS n FROM event WHERE newsroom_id = ? AND id > ? AND {_UNLINKED}",
        (newsroom_id, last - _late(tx)),
    )
    left_out = tx.one(
        f"SELECT count(*) AS n FROM event WHERE newsroom_id = ? AND id <= ? AND {_UNLINKED}",
        (newsroom_id, last - _late(tx)),
    )
    assert unlinked is not None and left_out is not None
    if left_out["n"]:
        faults.append(f"{left_out['n']} entries were put in between")
    return Examined(guild_id, head, erased, int(unlinked["n"]), tuple(faults))


def _links(tx: Transaction, newsroom_id: int) -> Iterator[tuple[Row, Row | None]]:
    for link in tx.all(
        "SELECT * FROM link WHERE newsroom_id = ? AND number > 0 ORDER BY number", (newsroom_id,)
    ):
        yield link, tx.one("SELECT * FROM event WHERE id = ?", (link["event_id"],))


def _looks_erased(row: Row) -> bool:
    """Whether an entry is as erasing leaves one: of a former member, or with something taken out of its detail."""
    if row["actor_id"] is not None and row["actor_id"] < 0:
        return True
    values = json.loads(row["detail"]).values()
    return any(
        value in ("", "(erased)", "a former member") or (isinstance(value, int) and value < 0)
        for value in values
    )
