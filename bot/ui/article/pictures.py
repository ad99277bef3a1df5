"""Pictures in words: how many a text has, what was taken off their files, and what is said of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.desk.article.picture_uses import Used
from bot.domain.article.picture import Picture, Rights
from bot.domain.intake.pictures import Change, Removed
from bot.domain.text.graphemes import clip
from bot.domain.text.markdown_escape import escape
from bot.ui.phrases import linked_title, plural, when

RIGHTS: Mapping[Rights, tuple[str, str]] = {
    Rights.OWN: ("Own", "I took or drew it"),
    Rights.HANDOUT: ("Handout", "Given to the press for printing"),
    Rights.AGENCY: ("Agency", "The newsroom has it from an agency"),
    Rights.FREE: ("Free licence", "Name the licence below"),
    Rights.PERMISSION: ("By permission", "Name below who gave it"),
    Rights.UNCLEAR: ("Unclear", "I do not know: it cannot go out like this"),
}
"""What each right is called, and what it means in the form."""

REMOVED: Mapping[Removed, str] = {
    Removed.PLACE: "place",
    Removed.CAMERA: "camera",
    Removed.TIME: "time",
    Removed.AUTHOR: "author",
    Removed.WORDS: "words",
    Removed.PREVIEW: "preview",
    Removed.SOFTWARE: "software",
    Removed.APPENDED: "data after its end",
    Removed.OTHER: "other data",
}
CHANGES: Mapping[Change, str] = {
    Change.SCALED: "scaled down",
    Change.FIRST_FRAME: "its first frame only, as it moves for too long",
    Change.RECODED: "saved as another kind of file",
}

USES_SHOWN = 3
"""Articles that are named which have used a picture before."""

SHOWN = 120
"""Characters of an alt text, a caption or a credit that a list shows."""


def pictures_line(pictures: Sequence[Picture]) -> str:
    """How many pictures a text has and what was taken off their files, for a card or a receipt; empty without any."""
    if not pictures:
        return ""
    off = [name for kind, name in REMOVED.items() if any(kind in each.removed.split() for each in pictures)]
    changed = [
        name for kind, name in CHANGES.items() if any(kind in each.changes.split() for each in pictures)
    ]
    told = [plural(len(pictures), "picture")]
    told += [f"taken off: {', '.join(off)}"] if off else []
    told += [f"changed: {', '.join(changed)}"] if changed else []
    return f"🖼️ {' · '.join(told)}"


def used_before_lines(used: Sequence[Used]) -> list[str]:
    """Which pictures were used before, where and when: a line for each article, some at most."""
    by_article: dict[int, list[Used]] = {}
    for each in used:
        by_article.setdefault(each.article.id, []).append(each)
    told = [_used_before(uses) for uses in by_article.values()]
    more = len(told) - USES_SHOWN
    return [*told[:USES_SHOWN], f"pictures of {plural(more, 'more article')}"] if more > 0 else told


def _used_before(uses: Sequence[Used]) -> str:
    article, numbers = uses[0].article, [str(each.picture) for each in uses]
    which = f"picture {numbers[0]}" if len(numbers) == 1 else f"pictures {', '.join(numbers)}"
    since = "out" if article.published_at is not None else "written"
    name = linked_title(article.number, clip(article.headline, 60), uses[0].address)
    return f"{which} was used before, or one that looks like it: {name}, {since} {when(uses[0].at, 'D')}"


def picture_words(picture: Picture) -> str:
    """What is said of one picture, in Markdown."""
    alt = "decorative" if picture.decorative else escape(clip(picture.alt, SHOWN)) or "**none yet**"
    rights = (
        f"**{RIGHTS[picture.rights][0].lower()}**"
        if picture.lacks_rights
        else RIGHTS[picture.rights][0].lower()
    )
    told = [f"alt text: {alt}"]
    told += [f"caption: {escape(clip(picture.caption, SHOWN))}"] if picture.caption else []
    told += [f"credit: {escape(clip(picture.credit, SHOWN))}"] if picture.credit else []
    told.append(f"rights: {rights}{f' ({escape(clip(picture.terms, SHOWN))})' if picture.terms else ''}")
    told += ["covered until a reader presses it"] if picture.spoiler else []
    return " · ".join(told)
