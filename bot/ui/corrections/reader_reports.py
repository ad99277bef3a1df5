"""Reports: what the desk sees of an error that a reader reported, and what the reader is told."""

from __future__ import annotations

from discord import ui

from bot.desk.article.sight import Sight
from bot.domain.corrections.reader_reports import (
    ReportState,
)
from bot.domain.text.graphemes import clip
from bot.domain.text.links import jump
from bot.domain.text.markdown_escape import escape
from bot.store.corrections.reader_reports import Report
from bot.ui.article.address import where_published
from bot.ui.buttons import Press, row
from bot.ui.message import MESSAGE_LIMIT, Message
from bot.ui.phrases import person, plural, title, when

WRONG_SHOWN = 900
WHERE_SHOWN = 200
SOURCE_SHOWN = 300
"""Characters of each part in the message to the desk. What had to be cut goes along as a file."""

HEADLINE_SHOWN = 200

REPORT_FILE = "report.txt"


def report_message(report: Report, sight: Sight) -> Message:
    """To the desk: what a reader says is wrong, or what became of it."""
    words = report.words
    parts = (
        ("", words.wrong, WRONG_SHOWN),
        ("**Where:** ", words.where, WHERE_SHOWN),
        ("**Source:** ", words.source, SOURCE_SHOWN),
    )
    lines = [f"🚩 {person(report.reader_id)} reports an error in {_name(sight)}"]
    cut = False
    for label, text, limit in parts:
        if text:
            shown, whole = _shown(text, limit)
            cut = cut or not whole
            lines.append(f"> {label}{shown}")
    lines.append(_links(sight))
    lines.append(_outcome(report))
    whole_text = "\n\n".join(filter(None, (words.wrong, words.where, words.source)))
    return Message(
        clip("\n".join(filter(None, lines)), MESSAGE_LIMIT),
        _buttons(report),
        attachment=(REPORT_FILE, whole_text.encode()) if cut else None,
        unfurls=False,
    )


def reports_wait(sight: Sight, waiting: int) -> Message:
    """To the desk: so many reports of one article are not shown yet."""
    name = _name(sight)
    if not waiting:
        return Message(f"🚩 All reports of errors in {name} have a message of their own here.")
    return Message(
        f"🚩 **{plural(waiting, 'more report')}** of errors in {name}. Settle one of those above, and the next gets its"
        " message here."
    )


def reader_notice(report: Report, sight: Sight, state: ReportState) -> Message | None:
    """To the reader. None if it is no longer so."""
    if report.state is not state:
        return None
    live = sight.live.copy.headline if sight.live is not None else sight.article.headline
    headline = f"**{escape(clip(live, HEADLINE_SHOWN))}**"
    yours = f"-# You wrote: {escape(clip(report.words.wrong, 300))}"
    if state is ReportState.CORRECTED:
        text = f"✅ Thank you: the desk corrected {headline} after your report.\n{where_published(sight)}\n{yours}"
        return Message(text, unfurls=False)
    answer = "\n".join(f"> {escape(line)}" for line in report.answer.splitlines())
    if len(answer) > 1200:
        answer = f"> {escape(clip(' '.join(report.answer.split()), 600))}"
    return Message(
        f"🚩 The desk has looked at the error that you reported in {headline}, and answers:\n{answer}\n{yours}",
        unfurls=False,
    )


def reader_unreachable(report: Report, sight: Sight) -> Message:
    """To the desk, in the card's thread: an answer that its reader did not get."""
    by = person(report.settled_by) if report.settled_by is not None else "the desk"
    return Message(
        f"📪 I couldn’t DM {person(report.reader_id)}. They have not read the answer of {by} to their report of an error"
        f" in {_name(sight)}."
    )


def report_taken(number: int, headline: str) -> str:
    """To the reader, at once."""
    return (
        f"🚩 Thank you. The desk has your report on {title(number, headline)}. I tell you by DM when the desk"
        " corrects it or answers you, if members of this server can write to you."
    )


def _name(sight: Sight) -> str:
    return title(sight.article.number, clip(sight.article.headline, HEADLINE_SHOWN))


def _shown(text: str, limit: int) -> tuple[str, bool]:
    """A text as it is quoted, and whether that is all of it."""
    shown = escape(text)
    if len(shown) <= limit:
        return shown, True
    return f"{escape(clip(text, limit // 2))} (see the file)", False


def _links(sight: Sight) -> str:
    links: list[str] = []
    if sight.first is not None:
        links.append(f"[The article]({where_published(sight)})")
    card = sight.card
    if card is not None and card.message_id is not None:
        links.append(f"[its card]({jump(sight.newsroom.guild_id, card.channel_id, card.message_id)})")
    return f"-# {' · '.join(links)}" if links else ""


def _outcome(report: Report) -> str:
    if report.settled_by is None or report.settled_at is None:
        return ""
    by, at = person(report.settled_by), when(report.settled_at, "R")
    match report.state:
        case ReportState.OPEN:
            return ""
        case ReportState.TAKEN:
            return f"✏️ **Taken up** by {by} {at}. I tell the reader when the correction is out."
        case ReportState.CORRECTED:
            return f"✅ **Corrected** {at}, taken up by {by}. I tell the reader."
        case ReportState.DISMISSED if report.answer:
            return f"🗑️ **Dismissed** by {by} {at}, with an answer: {_shown(report.answer_line, 250)[0]}"
        case ReportState.DISMISSED:
            return f"🗑️ **Dismissed** by {by} {at}, without an answer."


def _buttons(report: Report) -> ui.View | None:
    if report.state is not ReportState.OPEN:
        return None
    return row(Press.TAKE_UP, Press.DISMISS, article_id=report.article_id, extra=report.id)
