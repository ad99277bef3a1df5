"""The story: one article, from its writer's hands to the readers' channel, step by step."""

from __future__ import annotations

from dataclasses import replace

import discord
from simcord import InteractionResult

from bot.demo.checks import check
from bot.demo.drawings import Drawing
from bot.demo.newsroom import (
    PEOPLE,
    Newsroom,
    answers,
    buttons,
    displays,
    everything,
    fields,
    reactions,
    shown,
)
from bot.demo.piece import Piece
from bot.demo.transcript import Transcript
from bot.desk.intake.manuscript import read_manuscript, suggested_name, write_manuscript
from bot.domain.article.copy import Copy
from bot.domain.intake.preflight import DEFAULT_CHARACTER_LIMIT, preflight
from bot.domain.review.votes import Choice
from bot.domain.text.markdown_escape import escape
from bot.ui.article.reaction_marks import MARKS
from bot.ui.forms import FIELD_LIMIT
from bot.ui.intake.forms import typed_of

STEPS = 11

BEFORE_SECONDS, AFTER_SECONDS = 50, 15
"""Two looks at the readers' channel: before and after the end of the cooling-off, 60 seconds unless set."""


class Broken(Exception):
    """The story did not go as it must; the sentence says where."""


class Blocked(Exception):
    """The desk does not take the draft. What it says is on the page already."""


class Story:
    """Eleven steps and the checks. Each step acts as a person and looks at what that person sees."""

    def __init__(self, room: Newsroom, piece: Piece, page: Transcript) -> None:
        self.room = room
        self.piece = piece
        self.page = page
        self.handed_in = Copy(headline="")
        """The writer's last text, as the desk should have it."""
        self.revision = 1
        """That of the first text which the editors judge."""

    async def tell(self) -> bool:
        """Play it all. Returns whether every check passed; raises Broken, Blocked."""
        self._open()
        for step in (
            self._set_up,
            self._hand_in,
            self._vote_for_oneself,
            self._ask_for_changes,
            self._mend,
            self._show_the_difference,
            self._approve_by_reaction,
            self._approve_by_button,
            self._publish,
            self._announce,
            self._keep_the_record,
        ):
            await step()
        return await self._check()

    def _open(self) -> None:
        page = self.page
        page.title("Copydesk: the life of one article")
        page.plain()
        page.plain(
            "The bot and its database are the real ones; only Discord is simulated, on this machine."
            " The newsroom is called **The Linden Courier**. In it are:"
        )
        page.plain()
        page.table(PEOPLE)

    # ------------------------------------------------------------------ steps

    async def _set_up(self) -> None:
        room, page = self.room, self.page
        page.begin("Chris sets the newsroom up")
        hello = room.greeting()
        if hello is None or buttons(hello) != "[Set up]":
            raise Broken("the bot did not say hello")
        page.see("Copydesk in #submissions", everything(hello))
        page.act(
            "/newsroom setup  review: #review  publish: #articles  editors: @Editors  announce: #news "
            " submissions: #submissions  chiefs: @Chiefs  subscribers: @Subscribers  approvals: 2"
        )
        result = await room.chris.slash(
            room.review,
            "newsroom setup",
            review=room.review,
            publish=room.articles,
            editors=room.editors,
            announce=room.news,
            submissions=room.submissions,
            chiefs=room.chiefs,
            subscribers=room.subscribers,
            approvals=2,
        )
        self._see_answers("Chris", result)

    async def _hand_in(self) -> None:
        room, page, piece = self.room, self.page, self.piece
        page.begin("Wanda hands her piece in")
        if piece.by_form:
            page.act("/submit opens a form; she pastes headline and text, and leaves the rest empty")
            copy = piece.copy()
            page.see("What she pastes", f"{copy.headline}\n\n{copy.body}", lines=(8, 5))
            form = await room.wanda.slash(room.submissions, "submit")
            result = await room.wanda.submit_modal(form, {"headline": copy.headline, "body": copy.body})
        else:
            page.act(f"/submit  file: {escape(piece.name)}  ({len(piece.data):,} bytes)")
            result = await room.wanda.slash(room.submissions, "submit", file=(piece.name, piece.data))
        self._see_answers("Wanda", result)
        if room.card() is None:
            raise Blocked
        self.handed_in = preflight(piece.copy()).copy
        if piece.drawing is not None:
            await self._add(piece.drawing, result)
        card = self._card()
        page.see("In #review the card appears", f"{everything(card)}\n{reactions(card)}")

    async def _add(self, drawing: Drawing, submitted: InteractionResult) -> None:
        """Put a picture to the piece, by the button on its receipt."""
        room, page = self.room, self.page
        page.act("presses [Pictures], then [Add pictures], and says what her drawing shows")
        opened = await room.wanda.click(answers(submitted)[0], label="Pictures")
        form = await room.wanda.click(answers(opened)[0], label="Add pictures")
        added = await room.wanda.submit_modal(form, drawing.typed())
        self._see_answers("Wanda", added)
        sight = await room.bot.desk.reading.sight(1)
        self.handed_in = replace(self.handed_in, pictures=sight.revision.copy.pictures)
        self.revision = sight.revision.number

    async def _vote_for_oneself(self) -> None:
        room, page = self.room, self.page
        page.begin("Wanda approves her own piece")
        page.act(f"reacts with {MARKS[Choice.APPROVE]} on the card")
        before = displays(self._card())
        await room.wanda.react(self._card(), MARKS[Choice.APPROVE])
        page.see("In the thread of the card", room.last_said().content)
        self._expect(displays(self._card()) == before, "a vote of the writer for herself counted.")
        self._expect(self._count(Choice.APPROVE) == 1, "a reaction that does not count stayed on the card.")
        page.note("Her reaction is off the card again, and the card is as it was.")

    async def _ask_for_changes(self) -> None:
        room, page = self.room, self.page
        page.begin("Ed asks for changes")
        page.act(f"reacts with {MARKS[Choice.CHANGES]}")
        await room.ed.react(self._card(), MARKS[Choice.CHANGES])
        asked = room.last_said()
        page.see("In the thread", everything(asked))
        page.act(f"answers there: “{self.piece.request}”")
        await room.ed.send(room.thread(), self.piece.request)
        self._see_card("The card now says")
        self._expect(
            "Changes requested" in self._state(), "the card does not say that changes are requested."
        )

    async def _mend(self) -> None:
        room, page = self.room, self.page
        page.begin("Wanda is told, and fixes it")
        letters = room.letters(room.wanda)
        self._expect(bool(letters), "Wanda was not told that changes are requested.")
        page.see("Wanda gets a DM", everything(letters[-1]))
        page.act("presses [Edit]")
        opened = await room.wanda.user.click(letters[-1], label="Edit")
        if opened.modal is not None:
            page.note("The form opens with her text in it. She changes it and sends it in.")
            changed = self._changed(FIELD_LIMIT)
            result = await room.wanda.user.submit_modal(opened, {**fields(opened.modal), **typed_of(changed)})
        else:
            self._see_answers("Wanda", opened)
            handed_back = answers(opened)[0]
            name, data = handed_back.attachments[0].filename, await handed_back.attachments[0].read()
            changed = self._changed(DEFAULT_CHARACTER_LIMIT)
            page.act("changes the file, and sends it back with the button")
            form = await room.wanda.user.click(handed_back, label="Send the changed file")
            given_back = read_manuscript(name, data).to_copy(None)
            self._expect(
                given_back == self.handed_in, "the file that came back is not the text that went in."
            )
            file = (suggested_name(changed.headline, 1), write_manuscript(changed))
            result = await room.wanda.user.submit_modal(form, {"file": file})
        self.handed_in = changed
        self._see_answers("Wanda", result)

    async def _show_the_difference(self) -> None:
        room, page = self.room, self.page
        page.begin("The desk sees what has changed")
        note = room.last_said()
        self._expect(
            f"revision {self.revision + 1}" in note.content, "the thread does not show what has changed."
        )
        page.see("In the thread", everything(note), difference=True)
        self._see_card("The same card; all votes are cleared")
        self._expect(self._count(Choice.CHANGES) == 1, "the reaction of a vote that is void stayed.")

    async def _approve_by_reaction(self) -> None:
        room, page = self.room, self.page
        page.begin("Ed approves it")
        page.act(f"reacts with {MARKS[Choice.APPROVE]}")
        await room.ed.react(self._card(), MARKS[Choice.APPROVE])
        self._see_card("The card")
        self._expect("1 of 2" in self._votes(), "the card does not count the first approval.")

    async def _approve_by_button(self) -> None:
        room, page = self.room, self.page
        page.begin("Eve approves it too")
        page.act("presses [Approve] on the card")
        result = await room.eve.click(self._card(), label="Approve")
        self._see_answers("Eve", result)
        self._see_card("The card")
        self._expect("Approved" in self._state(), "the card does not say that it is approved.")

    async def _publish(self) -> None:
        room, page = self.room, self.page
        page.begin("A minute to think again, then it is out")
        await room.env.advance_time(BEFORE_SECONDS)
        self._expect(not room.published(), "it was out before the cooling-off was over.")
        page.note(f"After {BEFORE_SECONDS} seconds #articles is still empty.")
        await room.env.advance_time(AFTER_SECONDS)
        messages = room.published()
        self._expect(bool(messages), "it is not out although the cooling-off is over.")
        for number, message in enumerate(messages, 1):
            thread = "" if message.channel.id == room.articles.id else ", in its thread"
            where = (
                "In #articles"
                if len(messages) == 1
                else f"In #articles{thread}, message {number} of {len(messages)}"
            )
            if number <= 2 or number == len(messages):
                page.see(where, shown(message), lines=(16, 14) if len(messages) == 1 else (10, 4))
            elif number == 3:
                page.note("…")

    async def _announce(self) -> None:
        room, page = self.room, self.page
        page.begin("Rita and Wanda hear of it")
        news = room.news.history()
        self._expect(bool(news), "it was not announced.")
        page.see("In #news, with a ping for Rita and all other @Subscribers", everything(news[-1]))
        page.see("Wanda gets a DM", everything(room.letters(room.wanda)[-1]))

    async def _keep_the_record(self) -> None:
        room, page = self.room, self.page
        page.begin("The card stays as a record")
        page.see("In #review", everything(self._card()))
        self._expect("Published" in self._state(), "the card does not say that it is published.")
        page.act("Chris presses [History]")
        self._see_answers("Chris", await room.chris.click(self._card(), label="History"))

    async def _check(self) -> bool:
        self.page.plain()
        self.page.title("Checked")
        await self.room.env.advance_time(3600)
        results = await check(self.room, self.handed_in, self.piece.drawing)
        for result in results:
            self.page.result(result.passed, result.sentence)
        return all(result.passed for result in results)

    # ---------------------------------------------------------------- helpers

    def _expect(self, holds: bool, otherwise: str) -> None:
        if not holds:
            raise Broken(otherwise)

    def _card(self) -> discord.Message:
        card = self.room.card()
        if card is None:
            raise Broken("there is no card in #review.")
        return card

    def _state(self) -> str:
        return displays(self._card())[1]

    def _votes(self) -> str:
        return displays(self._card())[2]

    def _count(self, choice: Choice) -> int:
        return next((r.count for r in self._card().reactions if str(r.emoji) == MARKS[choice]), 0)

    def _see_card(self, where: str) -> None:
        self.page.see(where, f"{self._state()}\n{self._votes()}\n{buttons(self._card())}")

    def _see_answers(self, who: str, result: InteractionResult) -> None:
        for answer in answers(result):
            self.page.see(f"{who} sees, only for them", everything(answer))

    def _changed(self, room: int) -> Copy:
        return self.piece.change(self.handed_in, room)
