"""Readers and writers, held against what they were told: reports arrive once, answers and notices too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.wire.chaos.memory import Piece, Report
from tests.wire.chaos.storm import Storm
from tests.wire.chaos.texts import bare

Breaches = Iterator[tuple[str, str]]

THANKS = "🚩 Thank you"
DISMISSED = "is dismissed"
RETRACTED = "The newsroom has retracted the article."
"""What a reader hears whose report was not settled by then."""


class Told:
    """What people were told about a piece and its reports."""

    def __init__(
        self,
        storm: Storm,
        by_channel: Mapping[int, Sequence[dict[str, Any]]],
        answers: Mapping[int, dict[str, Any]],
        dms: Mapping[int, int],
    ) -> None:
        self._storm = storm
        self._by_channel = by_channel
        self._answers = answers
        self._dms = dms
        """The channel of the bot's DMs with each person."""

    def breaches(self, piece: Piece, article: Mapping[str, Any], editions: int) -> Breaches:
        """What is wrong with what they were told."""
        name = f"№{article['number']} "
        said = [text for text in self._by_dm(piece.writer) if name in text]
        for words, wanted in (("is published:", min(editions, 1)), ("A later text of", max(editions - 1, 0))):
            count = sum(words in text for text in said)
            if count != wanted:
                kind = "duplicated" if count > wanted else "lost"
                yield (
                    kind,
                    f"{piece.name}’s writer was told {count} times “{words}”, with {editions} editions",
                )
        retracted = article["publication"] == "retracted"
        count = sum(f"have retracted **{name}" in text for text in said)
        if count != retracted:
            kind = "duplicated" if count > 1 else "lost"
            yield (
                kind,
                f"{piece.name} is {article['publication']}, and its writer was told {count} times of a retraction",
            )
        for act in piece.acts:
            if act.does == "retract":
                yield from self._retraction(piece, act.detail)
        for report in piece.reports:
            yield from self._report(piece, report, retracted=retracted)

    def _retraction(self, piece: Piece, reason: str) -> Breaches:
        """The chiefs are asked by one message."""
        rows = self._storm.bot.rows("SELECT state FROM retraction WHERE reason = ?", reason)
        asked = [
            message
            for each in self._storm.room.desks
            for message in self._by_channel.get(each, ())
            if f"{reason.split(maxsplit=1)[0]} " in message["text"]
            and "asks for the retraction" in message["text"]
        ]
        if len(rows) > 1 or len(asked) != len(rows):
            kind = "duplicated" if len(asked) > 1 or len(rows) > 1 else "lost"
            yield (
                kind,
                f"{piece.name}: {len(rows)} retractions for one reason, and {len(asked)} messages to chiefs",
            )
        waits = [message for message in asked if "cd:retract:" in str(message["components"])]
        if len(waits) != sum(row["state"] == "asked" for row in rows):
            yield (
                "lost",
                f"{piece.name}: its retraction is {[row['state'] for row in rows]}, and {len(waits)} wait",
            )

    def _report(self, piece: Piece, report: Report, *, retracted: bool) -> Breaches:
        mark = report.text.split()[0]
        rows = self._storm.bot.rows("SELECT * FROM report WHERE wrong LIKE ?", f"{mark} %")
        if len(rows) > 1:
            yield "duplicated", f"the report {mark} is in the database {len(rows)} times"
        if not rows:
            if self._told(report.interaction, THANKS):
                yield "lost", f"the report {mark} was thanked for and is not there"
            return
        row = rows[0]
        shown = [
            message
            for each in self._storm.room.desks
            for message in self._by_channel.get(each, ())
            if f"{mark} " in message["text"]
        ]
        gone = report.messages_lost and row["state"] != "open"
        if len(shown) > 1 or (not shown and not gone and not self._unheard(report)):
            kind = "duplicated" if shown else "lost"
            yield kind, f"the report {mark} stands on the desk {len(shown)} times"
        for message in shown:
            words = {
                "open": "",
                "taken": "**Taken up**",
                "corrected": "**Corrected**",
                "dismissed": "**Dismissed**",
            }
            if words[row["state"]] not in message["text"] or (row["state"] == "open") != bool(
                message["components"]
            ):
                yield "lost", f"the report {mark} is {row['state']}, and the desk reads {message['text']!r}"
        yield from self._settled(piece, report, mark, row["state"], row["answer"], retracted=retracted)

    def _settled(
        self, piece: Piece, report: Report, mark: str, state: str, answer: str, *, retracted: bool
    ) -> Breaches:
        if any(self._told(asked, DISMISSED) for _, asked in report.dismissed) and state != "dismissed":
            yield "lost", f"the report {mark} of {piece.name} was dismissed, and is {state}"
        by_retraction = retracted and answer == RETRACTED
        if state == "dismissed" and not by_retraction and answer not in [t for t, _ in report.dismissed]:
            yield "unapproved", f"the report {mark} was answered with what nobody said: {answer!r}"
        if state in ("taken", "corrected") and not report.taken:
            yield "unapproved", f"the report {mark} is {state}, and nobody took it up"
        said = [text for text in self._by_dm(report.reader) if f"{mark} " in text]
        wanted = 1 if state == "corrected" or (state == "dismissed" and answer) else 0
        if len(said) != wanted:
            kind = "duplicated" if len(said) > wanted else "lost"
            yield kind, f"the reader of {mark} was told {len(said)} times, and it is {state}"
        if answer and said and bare(answer) not in bare(said[0].replace("\n> ", "\n")):
            yield "lost", f"the reader of {mark} was told {said[0]!r}, and the answer is {answer!r}"

    def _unheard(self, report: Report) -> bool:
        """A message deleted while nobody listened is not missed."""
        return report.messages_lost > 0

    def _told(self, asked: int, words: str) -> bool:
        return any(words in message["text"] for message in self._answers[asked]["messages"])

    def _by_dm(self, person: int) -> list[str]:
        return [message["text"] for message in self._by_channel.get(self._dms.get(person, 0), ())]
