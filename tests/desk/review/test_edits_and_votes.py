"""Edits and votes: an edit voids the votes exactly when it changes the content, on a real store."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.desk import Desk
from bot.domain.article.article import Article, Via
from bot.domain.article.copy import Copy, make_copy
from bot.domain.article.states import State
from bot.domain.intake.errors import NothingChanged
from bot.domain.newsroom.roles import Person
from bot.domain.review.votes import Choice
from bot.store.article import articles
from bot.store.review import votes
from tests.beside import opened

EDITORS = 3
WRITER = Person(10, "Wanda")
ED = Person(20, "Ed", frozenset({EDITORS}))
EVE = Person(21, "Eve", frozenset({EDITORS}))
ADMIN = Person(30, "Ada", manages_server=True)
BODY = "The café at the quay opened.\nIt has twelve seats.\n\n“It is small,” said Élodie Ång."
COPY = make_copy(
    headline="Café opens", standfirst="A small one.", body=BODY, tags="quay", sources="Élodie Ång"
)

UNCHANGED = {
    "white space at line ends": BODY.replace("\n", " \t \n") + "   ",
    "white space in blank lines": BODY.replace("\n\n", "\n  \t\n"),
    "Windows line endings": BODY.replace("\n", "\r\n"),
    "old Mac line endings": BODY.replace("\n", "\r"),
    "the other Unicode form": unicodedata.normalize("NFD", BODY),
    "blank lines at the end": BODY + "\n\n\n",
}
CHANGED = {
    "a word": BODY.replace("twelve", "eleven"),
    "a letter's case": BODY.replace("It is", "it is"),
    "a space within a line": BODY.replace("twelve seats", "twelve  seats"),
    "a space at the beginning of a line": BODY.replace("\nIt has", "\n It has"),
    "a line end": BODY.replace("\nIt has", "\n\nIt has"),
    "straight quotation marks": BODY.replace("“", '"').replace("”", '"'),
    "an accent": BODY.replace("É", "E"),
    "compatibility forms, which read otherwise": BODY.replace("twelve", "ｔｗｅｌｖｅ"),
}


@dataclass
class Room:
    """A newsroom with one article in review, on which two editors have voted."""

    desk: Desk
    article: Article
    now: datetime

    async def standing(self) -> tuple[State, int, list[int]]:
        """The article's state, its revision's number, and who has a vote on it."""
        sight = await self.desk.reading.sight(self.article.id)
        return sight.article.state, sight.revision.number, sorted(vote.editor_id for vote in sight.votes)

    async def edit(self, copy: Copy, by: Person = WRITER) -> None:
        sight = await self.desk.reading.sight(self.article.id)
        await self.desk.drafts.edit(self.article.id, by, copy, began_at=sight.revision.number)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Three approvals are needed, so two leave it in review."""
    store = await opened(tmp_path / "desk.db")
    now = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    desk = Desk(store, lambda: now)
    await desk.setup.establish(1, ADMIN, review=1, publish=2, editors=EDITORS, settings={"approvals": 3})
    taken = await desk.drafts.file(1, WRITER, COPY, door="form")
    for editor in (ED, EVE):
        await desk.review.vote(taken.article.id, editor, Choice.APPROVE, Via.REACTION)
    yield Room(desk, taken.article, now)
    await store.close()


@pytest.mark.parametrize("body", UNCHANGED.values(), ids=UNCHANGED)
async def test_what_reads_the_same_keeps_the_votes(room: Room, body: str) -> None:
    before = await room.desk.reading.sight(room.article.id)

    # As the form hands it in, and as a caller that does not clean it would.
    for copy in (replace(COPY, body=body), make_copy(**{**as_typed(), "body": body})):
        with pytest.raises(NothingChanged):
            await room.edit(copy)

    assert await room.desk.reading.sight(room.article.id) == before
    assert await room.standing() == (State.IN_REVIEW, 1, [ED.id, EVE.id])


@pytest.mark.parametrize("body", CHANGED.values(), ids=CHANGED)
async def test_what_reads_otherwise_voids_them(room: Room, body: str) -> None:
    await room.edit(make_copy(**{**as_typed(), "body": body}))

    assert await room.standing() == (State.SUBMITTED, 2, [])


@pytest.mark.parametrize("part", ["headline", "standfirst", "tags", "sources"])
async def test_every_part_of_the_copy_counts(room: Room, part: str) -> None:
    await room.edit(make_copy(**{**as_typed(), part: "Another"}))

    assert await room.standing() == (State.SUBMITTED, 2, [])


async def test_the_votes_of_an_earlier_revision_stay_on_record_and_do_not_come_back(room: Room) -> None:
    """The same words again are a new revision: it was never judged."""
    other = make_copy(**{**as_typed(), "body": "Something else."})
    await room.edit(other)
    await room.edit(COPY)

    assert await room.standing() == (State.SUBMITTED, 3, [])
    first = await room.desk.reading.revision_numbered(room.article.id, 1)
    assert first is not None
    kept = await room.desk.unit.read(lambda tx: votes.on_revision(tx, room.article.id, first.id))
    assert [vote.editor_id for vote in kept] == [ED.id, EVE.id]


async def test_an_edit_takes_back_an_approval_and_its_time(room: Room) -> None:
    await room.desk.setup.change(1, ADMIN, {"approvals": 2, "cooling_off": 300})
    await room.desk.review.vote(room.article.id, ED, Choice.SPIKE, Via.BUTTON)
    await room.desk.review.vote(room.article.id, ED, Choice.APPROVE, Via.BUTTON)
    approved = (await room.desk.reading.sight(room.article.id)).article
    assert approved.state is State.APPROVED
    assert approved.publish_at == room.now + timedelta(seconds=300)

    await room.edit(make_copy(**{**as_typed(), "body": "Something else."}))

    after = await room.desk.unit.read(lambda tx: articles.get(tx, room.article.id))
    assert (after.state, after.publish_at) == (State.SUBMITTED, None)


def as_typed() -> dict[str, str]:
    """The copy as a writer fills it into the form."""
    return {
        "headline": COPY.headline,
        "standfirst": COPY.standfirst,
        "body": COPY.body,
        "tags": ", ".join(COPY.tags),
        "sources": "\n".join(COPY.sources),
    }
