"""What the desk was given: drafts that nobody submitted, and what is written after a withdrawal, are their writers' own."""

from __future__ import annotations

import pytest

from tests.cogs.archive.test_export import exported
from tests.world import World, answer_of, text_of

SECRET = "The minister’s name is Zebedee."
"""What only the writer knows."""


@pytest.fixture(autouse=True)
def days_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock need not look every few seconds of a day that a test lets pass."""
    monkeypatch.setattr("bot.delivery.outbox.due_clock.LOOK_SECONDS", 3600.0)


async def words_of_all(world: World, number: int) -> str:
    """All that the desk gets to see of an article, by every way there is."""
    found: list[str] = []
    for person in (world.ed, world.chief):
        found += [
            answer_of(await person.slash(world.review, command, article=str(number)))
            for command in ("review show", "review history", "draft show", "archive show")
        ]
        for start, end in (("", ""), ("1", "2"), ("2", "3"), ("", "3")):
            options = {"from": start, "to": end}
            given = {name: value for name, value in options.items() if value}
            found.append(
                answer_of(await person.slash(world.review, "review diff", article=str(number), **given))
            )
        for option in ("from", "to"):
            offered = await person.autocomplete(world.review, "review diff", option, "", article=str(number))
            found += [choice["name"] for choice in offered]
        offered = await person.autocomplete(world.review, "archive export", "article", "")
        found += [choice["name"] for choice in offered]
        for query in ("Zebedee", "headline"):
            found.append(
                answer_of(await person.slash(world.review, "archive search", query=query)).replace(query, "")
            )
        found.append(answer_of(await person.slash(world.review, "review queue")))
        told = await person.slash(world.review, "archive export", article=str(number))
        if any(seen is not None and seen.attachments for seen in (told.response, *told.followups)):
            files = await exported(world, person, article=str(number))
            found += [name + data.decode() for name, data in files.items()]
    found += [text_of(message) for message in world.review.history()]
    found += [thread.name for thread in world.review.threads]
    return "\n".join(found)


async def test_what_is_written_after_a_withdrawal_is_the_writers_own(world: World) -> None:
    await world.submit()
    await world.writer.slash(world.submissions, "draft withdraw", article="1")
    await world.edit(headline="A private headline", body=f"{SECRET} It sails at nine.")
    seen = await words_of_all(world, 1)
    assert "Zebedee" not in seen and "private headline" not in seen.casefold()
    assert "Ada Lund" in seen, "the desk goes on seeing what it was given"

    own = answer_of(await world.writer.slash(world.submissions, "draft show", article="A private headline"))
    assert "A private headline" in own and "Zebedee" in own
    assert "A private headline" in answer_of(await world.writer.slash(world.submissions, "draft list"))
    found = await world.writer.slash(world.submissions, "archive search", query="Zebedee")
    assert "A private headline" in answer_of(found)
    gone = await world.writer.slash(world.submissions, "archive search", query="captain")
    assert "A private headline" not in answer_of(gone), "they find the text as they have it"

    await world.writer.slash(world.submissions, "draft submit", article="1")
    assert "A private headline" in text_of(world.card())
    shown = await world.ed.slash(world.review, "review show", article="1")
    assert "Zebedee" in answer_of(shown)
    assert "A private headline" in answer_of(
        await world.ed.slash(world.review, "archive search", query="Zebedee")
    )


async def test_of_several_private_texts_the_desk_gets_only_the_one_that_is_submitted(world: World) -> None:
    await world.submit()
    await world.writer.slash(world.submissions, "draft withdraw", article="1")
    await world.edit(body=SECRET)
    await world.edit(body="It sails at nine.")
    await world.writer.slash(world.submissions, "draft submit", article="1")
    assert "Zebedee" not in await words_of_all(world, 1)
    told = answer_of(await world.ed.slash(world.review, "review diff", article="1"))
    assert "nine" in told and "Zebedee" not in told, "the desk compares with the last text that it had"
    own = await world.writer.slash(world.submissions, "review diff", article="1")
    assert "Zebedee" in answer_of(own)


async def test_an_assignment_is_a_headline_until_its_writer_submits_it(world: World) -> None:
    await world.ed.slash(
        world.review,
        "draft assign",
        writer=world.writer,
        headline="The ferry and the headline",
        due="tomorrow 9am",
    )
    await world.edit(headline="Quite another private headline", body=SECRET)
    seen = await words_of_all(world, 1)
    assert "Zebedee" not in seen and "private headline" not in seen
    assert "The ferry and the headline" in seen
    own = answer_of(await world.writer.slash(world.submissions, "draft show", article="1"))
    assert "Zebedee" in own
    await world.writer.slash(world.submissions, "draft submit", article="1")
    assert "Quite another private headline" in text_of(world.card())


async def test_a_draft_that_nobody_submitted_does_not_exist_for_the_desk(world: World) -> None:
    await world.configure(budget="08:00")
    await world.submit(body="TK")
    await world.writer.slash(world.submissions, "draft due", article="1", when="in 2 hours")
    seen = await words_of_all(world, 1)
    assert "Ferry to the islands" not in seen
    await world.env.advance_time(26 * 3600)
    assert all("Ferry" not in text_of(message) for message in world.review.history())


async def test_a_reaction_for_the_old_text_does_not_count_for_the_new_one(world: World) -> None:
    await world.submit()
    await world.writer.slash(world.submissions, "draft withdraw", article="1")
    await world.edit(body="It sails at nine.")
    await world.writer.slash(world.submissions, "draft submit", article="1")
    assert world.rows("SELECT revision_id FROM given ORDER BY revision_id") == [(1,), (2,)]
    assert world.rows("SELECT revision_id, given_revision_id FROM article") == [(2, 2)]
