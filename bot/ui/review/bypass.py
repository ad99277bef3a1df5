"""Bypasses in words: the mark on the card, the question for a second pair of eyes, and what came of it."""

from __future__ import annotations

from datetime import datetime

from bot.desk.article.listing import Listed
from bot.desk.article.sight import Sight
from bot.desk.review.bypass import Looked
from bot.desk.review.verdict import Verdict
from bot.domain.review.bypass import Bypass, Eyes
from bot.domain.review.votes import Choice
from bot.domain.text.graphemes import clip
from bot.domain.text.links import jump
from bot.domain.text.markdown_escape import escape
from bot.ui.article.reaction_marks import MARKS
from bot.ui.article.state_labels import is_out
from bot.ui.phrases import linked_title, person, plural, title, when
from bot.ui.review.verdicts import outlook, sign_off_names

REASON_SHOWN = 280
"""Characters of the chief's reason on a card and in a message. The history has more of it."""


def bypass_lines(sight: Sight) -> list[str]:
    """The marks on a card: for the text that is out, and for the one that the desk has before it."""
    return [_mark(sight, bypass) for bypass in sight.bypasses]


def bypassed_word(sight: Sight) -> str | None:
    """In the card's thread, once a review is bypassed; None if it is no longer so."""
    for bypass in sight.bypasses:
        if bypass.revision_id == sight.article.revision_id and bypass.eyes in (Eyes.WANTED, Eyes.GIVEN):
            asks = ""
            if bypass.eyes is Eyes.WANTED:
                asks = "\nWanted: a second pair of eyes, from an editor who did not write it."
            return f"⚠️ {_who(sight, bypass)} bypassed the review{_without(bypass).rstrip(',')}: {_reason(bypass)}{asks}"
    return None


def bypassed(verdict: Verdict) -> str:
    """To the chief who has bypassed a review."""
    article = verdict.article
    readers = [v for v in verdict.votes if v.choice is Choice.APPROVE and v is not verdict.vote]
    bypassed = [each.name for each in verdict.signed.unsigned]
    without = f" and without {sign_off_names(bypassed)}" if bypassed else ""
    asked = "Once it is out, I ask the desk for a second reading until an editor who did not write it has read it."
    if readers:
        asked = f"{person(readers[0].editor_id)} approved it, which counts as the second reading."
    return (
        f"⚠️ {title(article.number, article.headline)} is let through without its review{without}. {outlook(verdict)}\n"
        f"The card and the history say so, with your reason. {asked}"
    )


def eyes_message(sight: Sight, bypass: Bypass, *, again: bool) -> str:
    """In the review channel: a second pair of eyes is wanted, or what became of that."""
    name = title(sight.article.number, clip(sight.article.headline, 200))
    without = f"without review: {_who(sight, bypass)} bypassed it {when(bypass.at, 'R')}"
    match bypass.eyes:
        case Eyes.WANTED:
            still = "Still wanted" if again else "Wanted"
            text = (
                f"⚠️ {name} is out {without}, {_reason(bypass)}\n**{still}: a second pair of eyes**, from an editor"
                " who did not write it. Is anything wrong? *Correct*."
            )
            return f"{text}\n{_links(sight)}"
        case Eyes.GIVEN:
            return f"✅ {name} went out {without}. {_given(bypass)}"
        case Eyes.DOWN:
            return f"⏸️ {name} went out {without}. It is not out at the moment, so it needs no second reading."
        case Eyes.REPLACED:
            return (
                f"✅ {name} went out {without}. Another text has replaced it (revision"
                f" {sight.live.number if sight.live else sight.revision.number}), so revision {bypass.revision_number}"
                " needs no second reading."
            )
        case Eyes.RETRACTED | Eyes.VOID:
            return f"✅ {name} went out {without}. Readers no longer see it, so it needs no second reading."


def looked(found: Looked) -> str:
    """To whoever pressed *I have read it*."""
    article, bypass = found.article, found.bypass
    name = title(article.number, article.headline)
    if found.changed:
        return (
            f"👓 Thank you. The card and the history say that you have read {name}, and when. If something is wrong"
            f" in it: *Correct*, or `/publish correct {article.number}`."
        )
    if bypass.eyes is Eyes.GIVEN:
        return f"👓 {name}: {_given(bypass)} It needs no more readings."
    return f"👓 {name}: readers no longer see that text, so it needs no second reading."


def unread_list(found: list[tuple[Listed, Bypass]]) -> list[str]:
    """What still wants a second pair of eyes, as lines of the queue; empty if nothing does."""
    if not found:
        return []
    whose = plural(len(found), "article whose review was", "articles whose reviews were")
    lines = [f"⚠️ **Wanted: a second pair of eyes** — {whose} bypassed"]
    for each, bypass in found:
        article = each.article
        out = "out" if is_out(article, bypass) else "not out yet"
        name = linked_title(article.number, clip(article.headline, 100), each.address)
        lines.append(f"⚠️ {name} — {out}, bypassed by {person(bypass.chief_id)} {when(bypass.at, 'R')}")
    return lines


def _mark(sight: Sight, bypass: Bypass) -> str:
    who, reason = _who(sight, bypass), _reason(bypass)
    out = is_out(sight.article, bypass)
    without = _without(bypass)
    head = (
        f"**Published without review**{without} by {who}: {reason}"
        if out
        else f"**Review bypassed**{without} by {who}: {reason}"
    )
    if bypass.eyes is Eyes.GIVEN:
        return f"👓 {head} {_given(bypass)}"
    if bypass.eyes is not Eyes.WANTED:
        return f"⚠️ {head}"
    if out:
        return f"⚠️ {head}\n**Wanted: a second pair of eyes**, from an editor who did not write it."
    return (
        f"⚠️ {head}\n**Wanted: a second pair of eyes**, from an editor who did not write it: {MARKS[Choice.APPROVE]} says that"
        " you have read it."
    )


def _without(bypass: Bypass) -> str:
    """Which sign-offs it did without."""
    return f", without {sign_off_names(bypass.signoffs)}," if bypass.signoffs else ""


def _who(sight: Sight, bypass: Bypass) -> str:
    """The chief; with a word if it is their own text."""
    own = " (who wrote it)" if bypass.chief_id == sight.article.author_id else ""
    return f"{person(bypass.chief_id)}{own}"


def _reason(bypass: Bypass) -> str:
    return f"“{escape(clip(' '.join(bypass.reason.split()), REASON_SHOWN))}”"


def _given(bypass: Bypass) -> str:
    at: datetime = bypass.looked_at or bypass.at
    by = person(bypass.looked_by) if bypass.looked_by is not None else escape(bypass.looked_name)
    return f"Read since by {by} {when(at, 'R')}."


def _links(sight: Sight) -> str:
    links: list[str] = []
    first, card, guild = sight.first, sight.card, sight.newsroom.guild_id
    if first is not None and first.channel_id is not None and first.message_id is not None:
        links.append(f"[The article]({jump(guild, first.channel_id, first.message_id)})")
    if card is not None and card.message_id is not None:
        links.append(f"[its card]({jump(guild, card.channel_id, card.message_id)})")
    return f"-# {' · '.join(links)}" if links else ""
