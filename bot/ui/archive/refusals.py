"""Refusals of searches, comparisons and exports, as sentences."""

from __future__ import annotations

from bot.desk.archive.search import BackwardSpan, NoSuchState, SearchGone
from bot.domain.archive.errors import NoSuchRevision, NothingBefore
from bot.domain.archive.exports import ExportTooLarge, ExportTooSoon, ExportUnderWay, NothingToExport
from bot.domain.archive.search_query import (
    LONGEST_QUERY,
    MOST_TERMS,
    SHORTEST_BEGINNING,
    BeginningTooShort,
    NothingToSearch,
    QueryTooLong,
)
from bot.domain.publishing.layout import clip
from bot.domain.refusals import Refusal, TooMuchWork
from bot.domain.text.markdown_escape import escape
from bot.domain.times.past_days import NotADay
from bot.ui.archive.search_results import short
from bot.ui.article.state_labels import LOOKS
from bot.ui.phrases import plural, when


def refused(refusal: Refusal) -> str | None:
    """What is said of a refusal of this area; None for any other."""
    match refusal:
        case NoSuchRevision(number, asked_for, count):
            asked = escape(clip(asked_for, 40))
            return f"№{number} has no revision “{asked}”. {_revisions(count)}"
        case NothingBefore(number, 1):
            return f"№{number} has only one revision so far, so there is nothing to compare."
        case NothingBefore(number, count):
            return f"Revision 1 of №{number} is the first: there is none before it. {_revisions(count)}"
        case QueryTooLong(length, 0):
            return (
                f"Your search has {length:,} characters. It may have {LONGEST_QUERY}: look for fewer words."
            )
        case QueryTooLong(_, terms):
            return f"Your search has {terms} words. It may have {MOST_TERMS}: leave some out."
        case BeginningTooShort(text):
            return f"“{short(text)}” begins too many words. Write at least {SHORTEST_BEGINNING} letters before the `*`."
        case NothingToSearch(text):
            return f"I find no word in “{short(text)}”. Write letters or digits."
        case NoSuchState(text):
            names = ", ".join(f"`{state}`" for state in LOOKS)
            return f"There is no state called “{short(text)}”. Write one of {names}, `live`, `unpublished`, `retracted`."
        case NotADay(option, text):
            return (
                f"`{option}`: I can’t read “{short(text)}” as a day. Write it like `2026-03-03`, `3 March`,"
                " `March 2026`, `2025`, `yesterday` or `3 weeks ago`."
            )
        case BackwardSpan(first, last):
            return f"`from` ({first:%Y-%m-%d}) is later than `to` ({last:%Y-%m-%d}). Swap them."
        case TooMuchWork():
            return (
                "That search takes the archive too long, so I gave it up. Add a word, write beginnings (`ba*`) out, or"
                " narrow it down with `tag:`, `from:` and `to:`."
            )
        case SearchGone():
            return "I keep the pages of a search for a week. Search again."
        case ExportTooLarge(articles, limit, guild_id):
            return (
                f"{plural(articles, 'article')} with their history do not fit into a file of {limit // 2**20} MiB. Export"
                " one by its number, or ask the bot’s operator for all of them"
                f" (`copydesk export --newsroom {guild_id}`)."
            )
        case ExportUnderWay():
            return "I am still making your last export. Ask for the next one once you have it."
        case ExportTooSoon(at):
            return f"You had all articles just now. Ask for them again {when(at)}, or for one by its number."
        case NothingToExport():
            return "There is no article yet that you may see, so there is nothing to export."
        case _:
            return None


def _revisions(count: int) -> str:
    return "There is only revision 1." if count == 1 else f"There are revisions 1 to {count}."
