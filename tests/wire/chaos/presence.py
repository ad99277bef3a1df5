"""Presence: nothing goes out on the approval of somebody of whom Discord said that they are no editor any more.

What Discord said is read from the stand-in's journal: who left or lost the role, and what the bot asked about them. Of each
publication the last answer about each of those who approved it counts, and there must be one; or their vote was written after
the bot had asked about the others, for their roles came with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.store.connection import BUSY_SECONDS
from tests.wire.process import Bot

PATIENCE_SECONDS = 30.0
"""How long before its publication the bot may have asked: it waits ten seconds for all answers, and then for its turn
to write."""

CLOCKS_SECONDS = 0.05
"""How far the journal's clock and the bot's may be apart."""

WRITTEN_SECONDS = BUSY_SECONDS
"""How long after its own time a vote may have been written. The bot asks about those whose votes it reads, and the roles of
the others come with their votes."""

_MEMBER = re.compile(r"/guilds/\d+/members/(\d+)")


@dataclass(frozen=True)
class Answer:
    """What Discord said of somebody, and when."""

    at: datetime
    editor: bool


class Presence:
    """Who was said to be an editor, by the journal."""

    def __init__(self, journal: list[dict[str, Any]], now: tuple[datetime, float]) -> None:
        """`journal` has the lines of people and requests; `now` is one moment on the bot's clock and on the journal's."""
        here, there = now
        self._answers: dict[int, list[Answer]] = {}
        self._turns: dict[int, list[Answer]] = {}
        """When each became an editor, or ceased to be one. All are editors at first."""
        for entry in journal:
            at = datetime.fromtimestamp(here.timestamp() + entry["at"] - there, UTC)
            match entry.get("did"):
                case "leave" | "take_role" | "join" | "give_role" as did:
                    turn = Answer(at, did in ("join", "give_role"))
                    self._turns.setdefault(entry["person"], []).append(turn)
                case _:
                    asked = _MEMBER.fullmatch(str(entry.get("path", "")))
                    if asked is not None and entry["method"] == "GET" and entry["status"] in (200, 404):
                        person = int(asked.group(1))
                        answer = Answer(at, self._is_editor(person, at))
                        self._answers.setdefault(person, []).append(answer)

    def breaches(self, bot: Bot, newsroom: int, required: int) -> Iterator[tuple[str, str]]:
        """Every publication of a newsroom had as many approvals of people of whom Discord had just said that they are editors as the
        newsroom requires."""
        rows = bot.rows(
            "SELECT event.*, EXISTS (SELECT 1 FROM bypass WHERE bypass.revision_id = event.revision_id) AS bypassed"
            " FROM event WHERE action = 'publish' AND newsroom_id = ? ORDER BY id",
            newsroom,
        )
        for row in rows:
            if row["bypassed"]:
                continue
            at = datetime.fromisoformat(row["at"])
            approving = _approving(bot, row["revision_id"], row["id"])
            said = {who: said for who in approving if (said := self._said_of(who, at))}
            asked = min((answers[0].at for answers in said.values()), default=at)
            counted = {
                who
                for who, voted in approving.items()
                if any(answer.editor for answer in said.get(who, []))
                or (
                    # Their roles came with a vote that was cast after the answer, or written after the question.
                    (
                        (said[who][0].at - voted).total_seconds() < CLOCKS_SECONDS
                        if who in said
                        else (asked - voted).total_seconds() < WRITTEN_SECONDS + CLOCKS_SECONDS
                    )
                    and self._is_editor(who, voted)
                )
            }
            if len(counted) < required:
                yield (
                    "unapproved",
                    f"article {row['article_id']} went out at {row['at']} on the approvals of {sorted(approving)},"
                    f" and Discord had said only of {sorted(counted)} that they are editors",
                )

    def _said_of(self, person: int, at: datetime) -> list[Answer]:
        """What Discord last said of somebody, shortly before a moment, and what it said so near to it that it may have been
        before or after."""
        said: list[Answer] = []
        for answer in self._answers.get(person, []):
            before = (at - answer.at).total_seconds()
            if CLOCKS_SECONDS <= before < PATIENCE_SECONDS:
                said = [answer]
            elif abs(before) < CLOCKS_SECONDS:
                said.append(answer)
        return said

    def _is_editor(self, person: int, at: datetime) -> bool:
        """Whether somebody is an editor at a moment, whatever the bot knows of it."""
        turns = [turn.editor for turn in self._turns.get(person, []) if turn.at <= at]
        return turns[-1] if turns else True


def _approving(bot: Bot, revision_id: int, before: int) -> dict[int, datetime]:
    """Who approves a revision by the log, up to one line of it, and since when."""
    approving: dict[int, datetime] = {}
    rows = bot.rows(
        "SELECT action, actor_id, at, json_extract(detail, '$.choice') AS choice,"
        " json_extract(detail, '$.person') AS person FROM event WHERE revision_id = ? AND id < ? ORDER BY id",
        revision_id,
        before,
    )
    for row in rows:
        match row["action"]:
            case "vote" if row["choice"] == "approve":
                approving[row["actor_id"]] = datetime.fromisoformat(row["at"])
            case "vote":
                approving.pop(row["actor_id"], None)
            case "unvote":
                approving.pop(int(row["person"]), None)
            case "withdraw" | "submit" | "restore":
                approving.clear()
            case _:
                pass
    return approving
