"""What people do to an article that is out: they correct it, report errors in it, and tear at its messages."""

from __future__ import annotations

import asyncio
import base64
import re
from typing import TYPE_CHECKING, Any

from tests.wire.chaos.memory import Note, Piece, Report
from tests.wire.chaos.texts import Text

if TYPE_CHECKING:
    from tests.wire.chaos.storm import Storm

RECEIPT = "📨"
OPEN = "The published text stays up. To replace it"
"""What whoever works on a correction is told of it."""

PATIENCE_SECONDS = 1.5
"""How long somebody looks at a command that is not answered."""


def file_of(text: Text) -> tuple[str, str]:
    """A text as a file to send along."""
    return f"{text.marks[0][0]}.md", base64.b64encode(text.file).decode()


def receipt_in(answer: dict[str, Any]) -> bool:
    """Whether somebody was told that their text is kept."""
    return any(RECEIPT in message["text"] for message in answer["messages"])


class Afterwards:
    """Each public method is a step of the plan, as those of the storm itself."""

    def __init__(self, storm: Storm) -> None:
        self._storm = storm
        self._discord = storm.discord
        self._room = storm.room

    # ---------------------------------------------------------- corrections

    async def correct(self, article: int, by: tuple[str, int], kind: str, note: str) -> bool | None:
        """Somebody opens a correction, by command."""
        piece, number = await self._out(article), await self._storm.number(article)
        if piece is None or number is None:
            return False
        options = {"kind": kind, **({"note": note} if note else {})}
        asked = await self._storm.slash(
            self._storm.person(by), "publish correct", article=str(number), **options
        )
        piece.notes.append(Note(kind, note, self._storm.line, asked))
        return await self._answered(asked)

    async def note(self, article: int, by: tuple[str, int], kind: str, note: str) -> bool | None:
        """Somebody changes the kind and note of an open correction, by the button and the form."""
        piece, number = await self._known(article)
        if piece is None:
            return False
        person = self._storm.person(by)
        shown = await self._storm.slash(person, "draft show", article=str(number))
        told = await self._discord.answer(shown, patience=PATIENCE_SECONDS, quietly=True)
        for message in told["messages"]:
            button = re.search(r"cd:note:\d+:\d+", str(message["components"]))
            if button is not None:
                asked = await self._discord.press(person, self._room.review, message["id"], button.group())
                return await self._fill_in_note(piece, person, asked, kind, note)
        return False

    async def _fill_in_note(self, piece: Piece, person: int, asked: int, kind: str, note: str) -> bool:
        told = await self._discord.answer(asked, patience=PATIENCE_SECONDS, quietly=True)
        if told["form"] is None:
            return False
        sent = await self._discord.fill_in(person, asked, kind=kind, note=note)
        piece.notes.append(Note(kind, note, self._storm.line, sent))
        return await self._answered(sent)

    async def abandon(self, article: int, by: tuple[str, int]) -> bool | None:
        """Somebody gives an open correction up."""
        piece, number = await self._known(article)
        if piece is None:
            return False
        asked = await self._storm.slash(
            self._storm.person(by), "publish abandon", article=str(number), reason="It was right after all."
        )
        return await self._answered(asked)

    # -------------------------------------------------------------- readers

    async def report(self, article: int, reader: int, text: str) -> bool | None:
        """A reader reports an error, by the button under the article."""
        piece = await self._out(article)
        last = None if piece is None else await self._last_part(piece)
        button = None if last is None else re.search(r"cd:report:\d+:\d+", str(last["components"]))
        if piece is None or last is None or button is None:
            return False
        person = self._room.readers[reader]
        asked = await self._discord.press(person, last["channel"], last["id"], button.group())
        told = await self._discord.answer(asked, patience=PATIENCE_SECONDS, quietly=True)
        if told["form"] is None:
            return False
        sent = await self._discord.fill_in(person, asked, wrong=text)
        piece.reports.append(Report(person, text, sent))
        return None

    async def take_up(self, article: int, by: tuple[str, int], kind: str, note: str) -> bool | None:
        """An editor opens a correction for the latest report, or lets it go with the one that is open."""
        report, piece, asked = await self._on_report(article, by, "take_up")
        if report is None or piece is None or asked is None:
            return False
        told = await self._discord.answer(asked, patience=PATIENCE_SECONDS, quietly=True)
        report.taken.append(asked)
        if told["form"] is None:
            return told["responded"]
        sent = await self._discord.fill_in(self._storm.person(by), asked, kind=kind, note=note)
        report.taken[-1] = sent
        piece.notes.append(Note(kind, note, self._storm.line, sent))
        return await self._answered(sent)

    async def dismiss(self, article: int, by: tuple[str, int], answer: str) -> bool | None:
        """An editor dismisses the latest report, with an answer to its reader or without one."""
        report, _, asked = await self._on_report(article, by, "dismiss")
        if report is None or asked is None:
            return False
        told = await self._discord.answer(asked, patience=PATIENCE_SECONDS, quietly=True)
        if told["form"] is None:
            return told["responded"]
        sent = await self._discord.fill_in(self._storm.person(by), asked, answer=answer)
        report.dismissed.append((answer, sent))
        return await self._answered(sent)

    async def lose_report(self, article: int) -> bool | None:
        """A moderator deletes the message of the latest report."""
        piece = self._storm.pieces.get(article)
        message = None if piece is None else await self._report_message(piece)
        if piece is None or message is None:
            return False
        piece.reports[-1].messages_lost += 1
        await self._discord.ask("delete", channel=message["channel"], message=message["id"])
        return None

    async def _on_report(
        self, article: int, by: tuple[str, int], button: str
    ) -> tuple[Report | None, Piece | None, int | None]:
        piece = self._storm.pieces.get(article)
        message = None if piece is None else await self._report_message(piece)
        found = None if message is None else re.search(rf"cd:{button}:\d+:\d+", str(message["components"]))
        if piece is None or message is None or found is None:
            return None, None, None
        person = self._storm.person(by)
        asked = await self._discord.press(person, message["channel"], message["id"], found.group())
        return piece.reports[-1], piece, asked

    async def _report_message(self, piece: Piece) -> dict[str, Any] | None:
        if not piece.reports:
            return None
        mark = piece.reports[-1].text.split()[0]
        return await self._storm.on_desk(f"{mark} ")

    async def look(self, article: int, editor: int) -> bool | None:
        """An editor is the second pair of eyes."""
        piece = self._storm.pieces.get(article)
        if piece is None:
            return False
        found = await self._storm.on_desk(f"Piece {piece.name} in version", "cd:look:")
        button = None if found is None else re.search(r"cd:look:\d+:\d+", str(found["components"]))
        if found is None or button is None:
            return False
        person = self._room.editors[editor]
        asked = await self._discord.press(person, found["channel"], found["id"], button.group())
        return await self._answered(asked)

    # ----------------------------------------------------------- moderators

    async def tear(self, article: int, place: int, verdict: str) -> bool | None:
        """A moderator deletes one of its messages. A chief who is asked about that will say the verdict."""
        piece = self._storm.pieces.get(article)
        parts = [] if piece is None else await self._parts(piece)
        if piece is None or not parts:
            return False
        part = parts[place % len(parts)]
        await self._tear(piece, verdict, "delete", channel=part["channel"], message=part["id"])
        return None

    async def tear_thread(self, article: int, verdict: str) -> bool | None:
        """A moderator deletes the thread with the rest of it."""
        piece = self._storm.pieces.get(article)
        parts = [] if piece is None else await self._parts(piece)
        if piece is None or len(parts) < 2:
            return False
        await self._tear(piece, verdict, "delete_channel", channel=parts[1]["channel"])
        return None

    async def _tear(self, piece: Piece, verdict: str, how: str, *, channel: int, **facts: int) -> None:
        """What is gone is remembered as it was then: the bot may have written to it since it was looked at."""
        piece.verdict = verdict
        gone = await self._discord.ask("messages", channel=channel, deleted=True)
        known = {message["id"] for message in gone}
        await self._discord.ask(how, channel=channel, **facts)
        gone = await self._discord.ask("messages", channel=channel, deleted=True)
        piece.torn += [message for message in gone if message["id"] not in known]

    async def _parts(self, piece: Piece) -> list[dict[str, Any]]:
        # By its headline: under another article its name may stand in the way that leads to it.
        headline = f"# Piece {piece.name} in version"
        if self._room.forum:
            for channel in await self._discord.ask("channels"):
                if channel["parent"] == self._room.publish:
                    parts = await self._discord.messages(channel["id"], mine=True)
                    if parts and headline in parts[0]["text"]:
                        return parts
            return []
        first = await self._discord.ask("find", channel=self._room.publish, text=headline)
        if first is None:
            return []
        return [first, *await self._discord.messages(first["id"], mine=True)]

    async def _last_part(self, piece: Piece) -> dict[str, Any] | None:
        parts = await self._parts(piece)
        return parts[-1] if parts else None

    # -------------------------------------------------------------- helpers

    async def _out(self, article: int) -> Piece | None:
        """A piece that is out. People wait a moment for it; not for a bot that is down."""
        piece = self._storm.pieces.get(article)
        for _ in range(10):
            if piece is None or await self._parts(piece):
                return piece
            if not self._storm.bot.alive:
                break
            await asyncio.sleep(0.1)
        return None

    async def _known(self, article: int) -> tuple[Piece | None, int | None]:
        piece, number = self._storm.pieces.get(article), await self._storm.number(article)
        return (None, None) if piece is None or number is None else (piece, number)

    async def _answered(self, asked: int) -> bool:
        told = await self._discord.answer(asked, patience=PATIENCE_SECONDS, quietly=True)
        return told["responded"]
