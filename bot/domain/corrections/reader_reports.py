"""Reports: readers say that something in an article is wrong. How many, how long, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.dataclass import dataclass
from bot.domain.refusals import Refusal
from bot.domain.text.cleaning import clean, clean_line, is_blank

WRONG_LIMIT = 1000
"""Characters in which a reader says what is wrong."""

WHERE_LIMIT = 200
SOURCE_LIMIT = 500
"""Characters for where in the text it stands, and for a source."""

ANSWER_LIMIT = 1000
"""Characters of the desk's answer to a reader."""

SAME_ARTICLE = timedelta(hours=1)
"""How long a reader waits before they report another error in the same article."""

A_DAY = timedelta(days=1)
REPORTS_A_DAY = 5
"""Reports that one newsroom takes from one reader within a day."""

OPEN_SHOWN = 10
"""Open reports of one article that have a message each. What comes beyond them waits until one is settled."""


class ReportState(StrEnum):
    """What became of a report."""

    OPEN = "open"
    TAKEN = "taken"
    """A correction was opened for it, and is not out yet."""
    CORRECTED = "corrected"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Words:
    """What a reader wrote, clean: what is wrong, where it stands, and a source. The last two may be ''."""

    wrong: str
    where: str = ""
    source: str = ""


class NotOut(Refusal):
    """An article that is not out at the moment, or never was. Which it is, is not told."""


class NothingWrong(Refusal):
    """A report that does not say what is wrong."""


class ReportTooLong(Refusal):
    """A report of which one part is too long, in characters."""

    part: str
    length: int
    limit: int


class ReportedEnough(Refusal):
    """A reader has reported as much as the desk takes from one; again from that moment on."""

    until: datetime
    same_article: bool


class OwnText(Refusal):
    """A report of an error in what this person wrote: somebody else settles it."""

    number: int


class ReportSettled(Refusal):
    """A report that somebody has dealt with already."""

    state: ReportState
    by_id: int


def words_of(wrong: str, where: str = "", source: str = "") -> Words:
    """What a reader typed, as the desk keeps it. Raises NothingWrong, ReportTooLong: nothing is cut off."""
    words = Words(_line(wrong), _line(where), _line(source))
    if not words.wrong:
        raise NothingWrong
    for part, text, limit in (
        ("What is wrong", words.wrong, WRONG_LIMIT),
        ("Where", words.where, WHERE_LIMIT),
        ("Source", words.source, SOURCE_LIMIT),
    ):
        if len(text) > limit:
            raise ReportTooLong(part, len(text), limit)
    return words


def answer_of(text: str) -> str:
    """The desk's answer to a reader as it is kept; '' for none. Raises ReportTooLong."""
    answer = clean(text).strip()
    if is_blank(answer):
        return ""
    if len(answer) > ANSWER_LIMIT:
        raise ReportTooLong("Answer", len(answer), ANSWER_LIMIT)
    return answer


def check_pace(earlier: Sequence[tuple[int, datetime]], article_id: int, now: datetime) -> None:
    """Whether a reader may report once more. `earlier` are the articles and times of their reports within the
    last day. Raises ReportedEnough."""
    here = max((at for article, at in earlier if article == article_id), default=None)
    if here is not None and now < here + SAME_ARTICLE:
        raise ReportedEnough(here + SAME_ARTICLE, same_article=True)
    latest = sorted(at for _, at in earlier)[-REPORTS_A_DAY:]
    if len(latest) == REPORTS_A_DAY and now < latest[0] + A_DAY:
        raise ReportedEnough(latest[0] + A_DAY, same_article=False)


def _line(text: str) -> str:
    line = clean_line(text)
    return "" if is_blank(line) else line
