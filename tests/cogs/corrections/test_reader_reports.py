"""Reports: a reader says what is wrong in an article that is out, and the desk corrects it or answers."""

from __future__ import annotations

from itertools import pairwise

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.domain.corrections.reader_reports import OPEN_SHOWN, REPORTS_A_DAY, ReportTooLong, words_of
from bot.domain.publishing.layout import same_text
from bot.ui.refusals import sentence
from tests.cogs.doors import handed_back, pings, public_words
from tests.incidents import close_dms, published
from tests.world import ARTICLE, World, answer_of, buttons_of, text_of

WRONG = "The ferry left at eight, not at seven."
BUTTON = "Report an error"


async def report(
    world: World, wrong: str = WRONG, by: MemberActor | None = None, article: int = 0, **more: str
) -> InteractionResult:
    """A reader presses the button under an article and fills the form in."""
    reader = by or world.reader
    form = await reader.click(world.articles()[article], label=BUTTON)
    if form.modal is None:
        return form
    return await reader.submit_modal(form, {"wrong": wrong, **more})


def messages(world: World) -> list[discord.Message]:
    """What the desk was told of reports, the oldest first."""
    return [m for m in world.review.history() if m.content.startswith("🚩")]


async def correct_and_publish(world: World, by: MemberActor) -> None:
    """The correction that is open is written, handed in, judged, and out."""
    await world.edit(by=by, body=ARTICLE["body"].replace("at seven", "at eight"))
    await by.slash(world.submissions, "draft submit", article="1")
    await world.eve.click(world.card(), label="Approve")
    await world.env.advance_time(61)


async def test_a_report_is_taken_up_corrected_and_its_reader_thanked(world: World) -> None:
    await published(world)
    taken = await report(world, where="second sentence", source="https://example.org/log")
    assert "Thank you" in answer_of(taken)
    [message] = messages(world)
    for words in (WRONG, "second sentence", "https://example.org/log", f"<@{world.reader.user.id}>"):
        assert words in message.content
    assert str(world.articles()[0].id) in message.content and str(world.card().id) in message.content
    assert buttons_of(message) == ["Open a correction", "Dismiss"]
    assert "1 report of errors" in text_of(world.card())

    form = await world.ed.click(message, label="Open a correction")
    await world.restart()
    opened = await world.ed.submit_modal(form, {"kind": "correction", "note": WRONG})
    assert "Correction" in answer_of(opened) and WRONG in answer_of(opened)
    [message] = messages(world)
    assert "Taken up" in message.content and f"<@{world.ed.user.id}>" in message.content
    assert buttons_of(message) == []
    assert "of errors" not in text_of(world.card())
    assert world.dms(world.reader) == []

    await correct_and_publish(world, world.ed)
    assert "Corrected" in messages(world)[0].content
    [thanks] = world.dms(world.reader)
    assert "Thank you" in thanks and WRONG in thanks and str(world.articles()[0].id) in thanks
    assert buttons_of(world.articles()[0]) == [BUTTON]
    log = await world.bot.desk.unit.read(
        lambda tx: tx.all("SELECT from_state, to_state FROM event WHERE article_id = 1 ORDER BY id")
    )
    for before, after in pairwise(log):
        assert before["to_state"] == after["from_state"], "the log goes on where it was"


async def test_a_report_is_dismissed_with_an_answer_and_only_once(world: World) -> None:
    await published(world)
    await report(world)
    [message] = messages(world)
    first = await world.ed.click(message, label="Dismiss")
    second = await world.eve.click(message, label="Open a correction")
    await world.ed.submit_modal(first, {"answer": "The log of the harbour says **seven**."})
    late = await world.eve.submit_modal(second, {"kind": "correction", "note": "Eight."})
    assert "settled already: dismissed by" in answer_of(late)
    assert await handed_back(late)
    [message] = messages(world)
    assert "Dismissed" in message.content and buttons_of(message) == []
    [answer] = world.dms(world.reader)
    assert "says \\*\\*seven\\*\\*" in answer and ARTICLE["headline"] in answer
    history = await world.ed.slash(world.review, "review history", article="1")
    assert "a reader reported an error" in answer_of(history)
    assert "dismissed a reader’s report" in answer_of(history)
    assert str(world.reader.user.id) not in answer_of(history), "writers read it too"


async def test_the_desk_learns_that_an_answer_did_not_arrive(world: World) -> None:
    await published(world)
    await world.reader.send_dm("hello")
    close_dms(world, world.reader)
    before = pings(world)
    await report(world)
    form = await world.ed.click(messages(world)[0], label="Dismiss")
    await world.ed.submit_modal(form, {"answer": "It was seven."})
    assert "They have not read the answer" in world.said_in_thread()[-1]
    assert pings(world) == before


async def test_a_dismissal_without_an_answer_tells_the_reader_nothing(world: World) -> None:
    await published(world)
    await report(world)
    form = await world.ed.click(messages(world)[0], label="Dismiss")
    await world.ed.submit_modal(form, {})
    assert "without an answer" in messages(world)[0].content
    assert world.dms(world.reader) == []


async def test_a_report_goes_with_a_correction_that_is_open_and_waits_again_if_that_is_abandoned(
    world: World,
) -> None:
    await published(world)
    await report(world)
    await world.eve.slash(world.review, "publish correct", article="1", kind="update", note="More.")
    joined = await world.ed.click(messages(world)[0], label="Open a correction")
    assert joined.modal is None and "Update" in answer_of(joined)
    assert "Taken up" in messages(world)[0].content
    await world.eve.slash(world.review, "publish abandon", article="1", reason="not needed")
    [message] = messages(world)
    assert buttons_of(message) == ["Open a correction", "Dismiss"] and "Taken up" not in message.content
    assert world.dms(world.reader) == []


async def test_only_the_desk_settles_reports_and_writers_may_open_a_correction(world: World) -> None:
    await published(world)
    await report(world)
    [message] = messages(world)
    assert "for the desk" in answer_of(await world.reader.click(message, label="Dismiss"))
    assert "for the desk" in answer_of(await world.writer.click(message, label="Dismiss"))
    assert "Only its writers and the editors" in answer_of(
        await world.reader.click(message, label="Open a correction")
    )
    assert (await world.writer.click(message, label="Open a correction")).modal is not None


async def test_a_reader_reports_once_an_hour_on_an_article_and_five_times_a_day(world: World) -> None:
    for number in range(REPORTS_A_DAY):
        await published(world, headline=f"Number {number} of many ferries")
    await report(world)
    forms = [await world.reader.click(world.articles()[1], label=BUTTON) for _ in range(2)]
    refused = await report(world)
    assert "another error in it from <t:" in answer_of(refused) and refused.modal is None
    await world.reader.submit_modal(forms[0], {"wrong": WRONG})
    again = await world.reader.submit_modal(forms[1], {"wrong": "sent twice"})
    assert "another error in it" in answer_of(again) and (await handed_back(again)) == b"sent twice"
    await report(world, by=world.other_writer)
    await world.env.advance_time(3601)
    assert "Thank you" in answer_of(await report(world))
    await report(world, article=2)
    await report(world, article=3)
    await world.restart()
    refused = await report(world, article=4)
    assert "several reports of yours" in answer_of(refused)
    assert len(messages(world)) == REPORTS_A_DAY + 1
    await world.env.advance_time(86_400 - 3000)
    assert "Thank you" in answer_of(await report(world, article=4))


async def test_what_is_not_out_cannot_be_reported_and_nothing_of_it_is_told(world: World) -> None:
    await published(world)
    form = await world.reader.click(world.articles()[0], label=BUTTON)
    world.change("UPDATE article SET publication = 'unpublished', headline = 'Secret'")
    for result in (await report(world), await world.reader.submit_modal(form, {"wrong": WRONG})):
        assert "not published at the moment" in answer_of(result)
        assert "Secret" not in answer_of(result)
    assert messages(world) == []


async def test_the_menu_of_a_message_reports_too_and_only_articles(world: World) -> None:
    await published(world)
    form = await world.reader.context_menu(world.publish, BUTTON, world.articles()[0])
    assert "Thank you" in answer_of(await world.reader.submit_modal(form, {"wrong": WRONG}))
    chatter = await world.writer.send(world.submissions, "hello")
    for channel, message in ((world.submissions, chatter), (world.review, world.card())):
        refused = await world.other_writer.context_menu(channel, BUTTON, message)
        assert "not published at the moment" in answer_of(refused)


HOSTILE = "@everyone <@&1> **loud** [here](https://x.example) \u202egnorw\u202c " + "\n# shout\n> quote " * 20


async def test_hostile_words_are_only_words(world: World) -> None:
    await published(world)
    everywhere, before = public_words(world), pings(world)
    await report(world, wrong=HOSTILE, where="[x](https://y.example)", source="@here `code`")
    [message] = messages(world)
    assert "\u202e" not in message.content and "\n# shout" not in message.content
    assert "\\*\\*loud" in message.content and "\\[here]" in message.content and "\\[x]" in message.content
    assert message.flags.suppress_embeds
    assert pings(world) == before
    assert public_words(world) == everywhere, "nothing of a report is public"


async def test_a_report_of_nothing_comes_back(world: World) -> None:
    await published(world)
    refused = await report(world, wrong=" \u200b\n\u2060 ", source="the harbour master")
    assert "Say what is wrong" in answer_of(refused)
    assert b"harbour master" in await handed_back(refused)
    assert messages(world) == []


@pytest.mark.parametrize("part", ["wrong", "where", "source"])
def test_the_desk_itself_minds_the_length_that_the_form_asks_for(part: str) -> None:
    with pytest.raises(ReportTooLong) as refused:
        words_of(**{"wrong": WRONG, part: "x" * 4000})
    assert "has 4,000 characters" in sentence(refused.value)


async def test_signs_that_grow_when_they_are_escaped_still_fit(world: World) -> None:
    await published(world)
    await report(world, wrong="*_" * 500, source="`" * 500)
    [message] = messages(world)
    assert len(message.content) <= 2000 and message.content.endswith(")")
    assert [file.filename for file in message.attachments] == ["report.txt"]


async def test_a_crowd_is_counted_beyond_ten_and_comes_one_by_one(world: World) -> None:
    await published(world)
    crowd = [world.guild.add_member(world.env.create_user(f"reader{n}")) for n in range(OPEN_SHOWN + 3)]
    for reader in crowd:
        await report(world, wrong=f"{reader.user.name} says so", by=reader)
    await world.env.advance_time(11)
    *shown, counted = messages(world)
    assert len(shown) == OPEN_SHOWN
    assert "3 more reports" in counted.content and "says so" not in counted.content
    assert f"{OPEN_SHOWN + 3} reports of errors" in text_of(world.card())
    for message in shown[:3]:
        form = await world.ed.click(message, label="Dismiss")
        await world.ed.submit_modal(form, {})
    await world.env.advance_time(11)
    assert [m.content.count("says so") for m in messages(world)].count(1) == OPEN_SHOWN + 3
    assert "have a message of their own" in messages(world)[OPEN_SHOWN].content


async def test_a_report_whose_message_is_deleted_comes_again_until_it_is_settled(world: World) -> None:
    await published(world)
    await report(world)
    world.env.backend.delete_message(world.review.id, messages(world)[0].id)
    await world.env.settle()
    [message] = messages(world)
    form = await world.ed.click(message, label="Dismiss")
    await world.ed.submit_modal(form, {})
    world.env.backend.delete_message(world.review.id, message.id)
    await world.env.settle()
    assert messages(world) == []


async def test_who_wrote_a_correction_does_not_say_that_it_answers_a_report_once_it_is_approved(
    world: World,
) -> None:
    """Those who approved it did not have the report before them."""
    await published(world)
    await world.configure(cooling_off=600)
    await world.ed.slash(
        world.submissions, "publish correct", article="1", kind="correction", note="A name was wrong."
    )
    await world.edit(by=world.ed, body=ARTICLE["body"].replace("islands", "island"))
    await world.ed.slash(world.submissions, "draft submit", article="1")
    await world.eve.click(world.card(), label="Approve")
    await report(world)
    [message] = messages(world)
    told = await world.ed.click(message, label="Open a correction")
    assert told.modal is None and "You wrote №1" in answer_of(told)
    assert "Taken up" not in messages(world)[0].content
    await world.chief.click(message, label="Open a correction")
    assert "Taken up" in messages(world)[0].content


LONG = "\n\n".join(f"{n}. The tide came in at nine, and nobody had expected it. " * 12 for n in range(20))


async def test_the_button_is_under_the_last_message_and_moves_with_the_end(world: World) -> None:
    await published(world)
    world.change("UPDATE place SET report = 0")  # as a version without the button left it
    await world.writer.slash(
        world.submissions, "publish correct", article="1", kind="update", note="The log."
    )
    copy = f"---\nmarkup: discord\nheadline: {ARTICLE['headline']}\ntags: tide\n---\n{LONG}".encode()
    await world.writer.slash(world.submissions, "draft edit", article="1", file=("tide.md", copy))
    await world.writer.slash(world.submissions, "draft submit", article="1")
    await world.ed.click(world.card(), label="Approve")
    await world.env.advance_time(61)
    [first] = world.articles()
    [thread] = world.publish.threads
    rest = [message for message in thread.history() if message.components]
    assert same_text(world.bodies(), LONG)
    assert [buttons_of(message) for message in (first, *rest)] == [[]] * len(rest) + [[BUTTON]]
    form = await world.reader.click(rest[-1], label=BUTTON)
    assert "Thank you" in answer_of(await world.reader.submit_modal(form, {"wrong": WRONG}))
