"""Down: how an article that is out no more is spoken of, on its card and in what was announced of it."""

from __future__ import annotations

from bot.desk.article.sight import Sight
from bot.domain.article.article import Article, DownReason
from bot.domain.article.states import Publication
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.publishing.layout import clip
from bot.domain.publishing.notices import WHY_DOWN, day_words, shown_headline
from bot.domain.text.markdown_escape import escape
from bot.store.corrections.retractions import Retraction
from bot.ui.phrases import person, when

_CODES: dict[DownReason, str] = {
    DownReason.LEGAL: "Legal: a court order, a claim or another person’s right",
    DownReason.PRIVACY: "Privacy: it reveals too much about a person",
    DownReason.SAFETY: "Safety: a person could come to harm",
    DownReason.ERROR: "Error: the newsroom looks into it",
    DownReason.DUPLICATE: "Duplicate: it had appeared twice",
    DownReason.REQUEST: "Request: a person it concerns asked",
    DownReason.OTHER: "Other: say why in the note",
}
"""The reasons for unpublishing, as a chief chooses between them."""


def code_choices() -> dict[DownReason, tuple[str, str]]:
    """Each reason by its name, and what it means."""
    return {code: (text.split(":")[0], text.split(": ")[1].capitalize()) for code, text in _CODES.items()}


def retraction_line(retraction: Retraction | None) -> str:
    """On the card, while one waits."""
    if retraction is None:
        return ""
    return (
        f"🚫 **Retraction asked for** by {person(retraction.asked_by)}: {quoted(retraction)} A second chief"
        f" confirms it, or it lapses {when(retraction.lapses_at, 'f')}."
    )


def down_line(sight: Sight) -> str:
    """What an article that is down is, for the desk; '' for any other."""
    article, stands = sight.article, sight.first is not None
    if article.down_at is None:
        return ""
    since = when(article.down_at, "F")
    if article.publication is Publication.RETRACTED:
        place = "A notice takes its place." if stands else _NOTHING_STANDS
        return f"Retracted {since}: “{escape(clip(article.down_reason, 300))}” {place}"
    code = article.down_code or DownReason.OTHER
    place = "A stub takes its place" if stands else _NOTHING_STANDS.removesuffix(".")
    return f"Taken down {since}{WHY_DOWN[code]} (*{code}*). {place}; a chief can put it back."


_NOTHING_STANDS = "Nothing takes its place: its message was deleted by hand."


def announced_down(newsroom: Newsroom, article: Article, headline: str) -> list[str]:
    """What an announcement says of an article that is down: its headline, if that may be seen, and what became
    of it."""
    assert article.down_at is not None
    day = day_words(article.down_at.astimezone(newsroom.zone).date())
    lines = [f"**{clip(shown_headline(headline, article.down_code), 300)}**"]
    if article.publication is Publication.RETRACTED:
        lines.append(f"🚫 Retraction, {day}: {escape(clip(article.down_reason, 700))}")
    else:
        lines.append(
            f"⬇️ The newsroom took it down on {day}{WHY_DOWN[article.down_code or DownReason.OTHER]}."
        )
    return lines


def quoted(retraction: Retraction) -> str:
    """What readers are to be told of a retraction."""
    return f"“{escape(clip(retraction.reason, 500))}”"
