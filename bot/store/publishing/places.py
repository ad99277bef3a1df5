"""Places: the messages in which an article stands, in order, and what each is to show."""

from __future__ import annotations

import json

from bot.domain.dataclass import dataclass
from bot.domain.publishing.layout import Sheet
from bot.domain.publishing.plates import Plate
from bot.store.packing import packed, plain
from bot.store.records import Record
from bot.store.transaction import Row, Transaction

WORTH_CUTTING = 100
"""Characters from which on a text is looked for in its revision."""


@dataclass(frozen=True, slots=True)
class Place:
    """One message of an article. `message_id` is None until it has arrived, and again once it was deleted by
    hand. It is behind while `drawn`, the change up to which it shows, is less than `wanted`. An empty sheet
    means that nothing is to stand there any more."""

    article_id: int
    position: int
    sheet: Sheet
    wanted: int
    drawn: int
    delivery_id: int
    channel_id: int | None
    message_id: int | None
    runs_in: int = 0
    """The section in whose destination it stands too; 0 in the article's own."""
    lost: bool = False
    """Whether its message is known to be deleted by hand."""


def _body(row: Row) -> str:
    """The text of a part: a piece of its revision's, or its own."""
    if row["cut_revision"] is None:
        return plain(row["body"])
    return plain(row["whole"])[row["cut_start"] : row["cut_end"]]


_SHEETS = Record("place", Sheet, made={"body": _body, "plates": lambda row: plates_of_text(row["plates"])})
PLACES = Record(
    "place",
    Place,
    made={"sheet": _SHEETS.read},
    select="SELECT place.*, (SELECT body FROM revision WHERE id = place.cut_revision) AS whole FROM place",
    beside=("cut_revision", "cut_start", "cut_end"),
)


def kept_body(tx: Transaction, article_id: int, body: str) -> dict[str, str | bytes | int | None]:
    """A part's text as its columns keep it: as where it is in a text of its article, or packed."""
    if len(body) >= WORTH_CUTTING:
        rows = tx.all(
            "SELECT revision.id, body FROM article JOIN revision"
            " ON revision.id IN (article.live_revision_id, article.revision_id) WHERE article.id = ?",
            (article_id,),
        )
        for row in rows:
            if (start := plain(row["body"]).find(body)) >= 0:
                end = start + len(body)
                return {"body": "", "cut_revision": row["id"], "cut_start": start, "cut_end": end}
    return {"body": packed(body), "cut_revision": None, "cut_start": 0, "cut_end": 0}


def _columns(tx: Transaction, article_id: int, sheet: Sheet) -> dict[str, str | bytes | int | None]:
    """A sheet as its columns keep it."""
    return {
        "head": sheet.head,
        **kept_body(tx, article_id, sheet.body),
        "foot": sheet.foot,
        "report": sheet.report,
        "plates": plates_to_text(sheet.plates),
    }


def add(
    tx: Transaction, article_id: int, position: int, sheet: Sheet, delivery_id: int, *, runs_in: int = 0
) -> None:
    """A new place, with the delivery that brings its message."""
    PLACES.add(
        tx,
        article_id=article_id,
        runs_in=runs_in,
        position=position,
        **_columns(tx, article_id, sheet),
        delivery_id=delivery_id,
    )


def put(tx: Transaction, place: Place, position: int) -> None:
    """Put a place there in the order, as it is."""
    PLACES.add(
        tx,
        article_id=place.article_id,
        runs_in=place.runs_in,
        position=position,
        **_columns(tx, place.article_id, place.sheet),
        wanted=place.wanted,
        drawn=place.drawn,
        delivery_id=place.delivery_id,
        channel_id=place.channel_id,
        message_id=place.message_id,
        lost=place.lost,
    )


def plates_to_text(plates: tuple[Plate, ...]) -> str:
    """Pictures as a place keeps them; empty for none."""
    rows = [[each.number, each.sha256, each.extension, each.alt, each.spoiler] for each in plates]
    return json.dumps(rows, ensure_ascii=False) if rows else ""


def plates_of_text(text: str) -> tuple[Plate, ...]:
    """The pictures that `plates_to_text` wrote. Raises ValueError or TypeError for anything else."""
    return tuple(Plate(*row) for row in json.loads(text)) if text else ()


def clear(tx: Transaction, article_id: int, runs_in: int | None = None) -> None:
    """Take an article's places off the record, those of one destination or all: they are laid down anew."""
    tx.execute(
        "DELETE FROM place WHERE article_id = ? AND runs_in = coalesce(?, runs_in)", (article_id, runs_in)
    )


def of_article(tx: Transaction, article_id: int, runs_in: int = 0) -> list[Place]:
    """Every place of an article in its own destination, or in another section's, in order."""
    return PLACES.all(tx, "article_id = ? AND runs_in = ? ORDER BY position", (article_id, runs_in))


def everywhere(tx: Transaction, article_id: int) -> list[Place]:
    """Every place of an article: in its own destination, then in each of the others, in order."""
    return PLACES.all(tx, "article_id = ? ORDER BY runs_in, position", (article_id,))


def also_in(tx: Transaction, article_id: int) -> list[int]:
    """The sections in whose destinations an article runs too, or is to run."""
    rows = tx.all("SELECT section_id FROM also_in WHERE article_id = ? ORDER BY section_id", (article_id,))
    return [int(row["section_id"]) for row in rows]


def run_also_in(tx: Transaction, article_id: int, section_id: int) -> None:
    """An article is to run in a section's destination too."""
    tx.execute(
        "INSERT OR IGNORE INTO also_in (article_id, section_id) VALUES (?, ?)", (article_id, section_id)
    )


def run_no_more_in(tx: Transaction, article_id: int, section_id: int) -> bool:
    """It is not to run there. False if it was not to."""
    return (
        tx.execute("DELETE FROM also_in WHERE article_id = ? AND section_id = ?", (article_id, section_id))
        == 1
    )


def first(tx: Transaction, article_id: int) -> Place | None:
    """Where an article begins, in its own destination."""
    return PLACES.one(tx, "article_id = ? AND runs_in = 0 AND position = 0", (article_id,))


def lose(tx: Transaction, delivery_id: int) -> None:
    """Its message was deleted by hand. It is not put up anew for that."""
    tx.execute("UPDATE place SET lost = 1 WHERE delivery_id = ?", (delivery_id,))


def brought_by(tx: Transaction, delivery_id: int) -> Place | None:
    """The place whose message a delivery brings."""
    return PLACES.one(tx, "delivery_id = ?", (delivery_id,))


def arrived(tx: Transaction, delivery_id: int, channel_id: int, message_id: int, drawn: int) -> None:
    """Its message stands there and shows everything up to that change."""
    tx.execute(
        "UPDATE place SET channel_id = ?, message_id = ?, lost = 0, drawn = max(drawn, ?) WHERE delivery_id = ?",
        (channel_id, message_id, drawn, delivery_id),
    )


def redrawn(tx: Transaction, delivery_id: int, drawn: int) -> None:
    """Its message shows everything up to that change."""
    tx.execute("UPDATE place SET drawn = max(drawn, ?) WHERE delivery_id = ?", (drawn, delivery_id))


def taken_away(tx: Transaction, delivery_id: int) -> None:
    """Its message stands there no more."""
    tx.execute(
        "UPDATE place SET channel_id = NULL, message_id = NULL, drawn = 0 WHERE delivery_id = ?",
        (delivery_id,),
    )


def remove(tx: Transaction, delivery_id: int) -> None:
    """Nothing stands there, and nothing is to."""
    tx.execute("DELETE FROM place WHERE delivery_id = ?", (delivery_id,))


def forgo(tx: Transaction, article_id: int, runs_in: int = 0) -> None:
    """What does not show what it should stays as it is; what is not there is not wanted any more."""
    there = (article_id, runs_in)
    tx.execute("DELETE FROM place WHERE article_id = ? AND runs_in = ? AND message_id IS NULL", there)
    tx.execute("UPDATE place SET drawn = wanted WHERE article_id = ? AND runs_in = ?", there)


def behind(tx: Transaction, article_id: int) -> int:
    """How many places of its own destination do not show yet what they should."""
    row = tx.one(
        "SELECT count(*) AS n FROM place WHERE article_id = ? AND runs_in = 0"
        " AND (drawn < wanted OR message_id IS NULL)",
        (article_id,),
    )
    assert row is not None
    return int(row["n"])
