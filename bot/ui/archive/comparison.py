"""Comparisons: what changed between two revisions, as a message."""

from __future__ import annotations

from bot.desk.archive.comparison import Comparison
from bot.domain.archive.revision_diff import Difference, copy_difference
from bot.domain.article.article import Revision
from bot.domain.article.picture import Picture
from bot.domain.text.graphemes import clip
from bot.store.article.revisions import Listed
from bot.ui.archive.comparison_page import Files, comparison_page, standing
from bot.ui.phrases import person, plural, title, when

SHOWN = 1300
"""UTF-16 code units of a difference in a message, beside the rest of it."""

File = tuple[str, bytes]


def compared(comparison: Comparison, files: Files | None = None) -> tuple[str, File | None]:
    """What changed, as a message; the page of it too, if that is too long for one or pictures have changed. `files` are those
    of the pictures."""
    article, old, new = comparison.article, comparison.old, comparison.new
    found = difference_of(comparison)
    head = [
        f"🔍 {title(article.number, clip(new.copy.headline, 100))}",
        f"Revision {old.number}{standing(comparison, old)} → revision {new.number}"
        f"{standing(comparison, new)}, by {person(new.editor_id)}, {when(new.created_at)}",
    ]
    if old.id == new.id:
        return "\n".join([*head, "You named the same revision twice."]), None
    if not found.shown:
        same = old.copy == new.copy and old.amendment == new.amendment
        why = (
            "There is no difference." if same else "No word differs: only spaces, or how it is written down."
        )
        return "\n".join([*head, why]), None
    head.append(counts(found))
    lines = [*head, found.shown]
    page = page_of(comparison, found, files)
    if page is not None:
        lines.append("-# The whole is in the file, side by side: open it in a browser.")
    return "\n".join(lines), page


def difference_of(comparison: Comparison) -> Difference:
    """What turns the old text into the new one, as much as a message takes."""
    old, new = comparison.old, comparison.new
    return copy_difference(old.copy, new.copy, amendments=(old.amendment, new.amendment), limit=SHOWN)


def page_of(comparison: Comparison, found: Difference, files: Files | None = None) -> File | None:
    """The page of a difference that does not fit into a message, or in which pictures have changed."""
    wanted = found.truncated or changed_pictures(comparison.old, comparison.new)
    return comparison_page(comparison, found, files or {}) if wanted else None


def changed_pictures(old: Revision, new: Revision) -> tuple[Picture, ...]:
    """The pictures of both texts, each once, if anything about them has changed."""
    before, after = old.copy.pictures, new.copy.pictures
    return () if before == after else tuple({each.sha256: each for each in (*before, *after)}.values())


def revision_label(listed: Listed) -> str:
    """A revision in a list of choices, as plain text."""
    day = f"{listed.created_at:%Y-%m-%d %H:%M} UTC"
    return f"{listed.number} · {clip(listed.editor_name, 40)}, {day}, {plural(listed.word_count, 'word')}"


def counts(found: Difference) -> str:
    """How many words came and went."""
    return f"{plural(found.added_words, 'word')} added, {plural(found.removed_words, 'word')} removed"
