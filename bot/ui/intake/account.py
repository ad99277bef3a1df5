"""The sentence in which a receipt says what was taken over of a file and what was not."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.intake.account import Account, Part
from bot.domain.text.graphemes import clip
from bot.domain.text.markdown_escape import escape, inert
from bot.ui.phrases import plural

NOUNS: dict[Part, str] = {
    Part.HEADING: "heading",
    Part.LINK: "link",
    Part.LIST: "list",
    Part.QUOTE: "block quote",
    Part.CODE: "code block",
    Part.FOOTNOTE: "footnote",
    Part.TABLE: "table",
    Part.TEXT_BOX: "text box",
    Part.FORMULA: "formula",
    Part.PICTURE: "picture",
    Part.CHART: "chart",
    Part.EMBEDDED: "embedded object",
    Part.CONTENTS: "table of contents",
    Part.PAGE_MARGIN: "page header or footer",
    Part.COMMENT: "comment",
    Part.DELETED: "deleted passage",
    Part.HIDDEN: "hidden passage",
    Part.PROMPT: "empty field",
    Part.SIGN: "unknown symbol",
    Part.HTML: "HTML element",
    Part.SHORTCODE: "shortcode",
    Part.LINK_TITLE: "link title",
    Part.RELATIVE_LINK: "relative link",
    Part.MARKUP: "markup of a text too long to be turned into Discord’s",
    Part.DEAD_LINK: "link target inside the file",
}
"""One of each. Its plural ends in -s, or stands in `_PLURALS`."""

_PLURALS: dict[Part, str] = {
    Part.CONTENTS: "tables of contents",
    Part.PAGE_MARGIN: "page headers or footers",
    Part.DEAD_LINK: "link targets inside the file",
}

UNUSED_SHOWN = 10
"""Names of unused fields that the sentence gives before it only counts them."""

NAMES_SHOWN = 6
"""How many of the things that were left out the sentence names."""

_NAME_SHOWN = 30


def account_line(account: Account) -> str:
    """What was kept, what was left out, which fields were not used and which encoding was guessed, on one
    line; empty if there is nothing to tell. It takes less than 1,200 characters."""
    facts = [
        f"{label}: {', '.join(told)}"
        for label, told in (
            ("kept", _counted(account.kept)),
            ("left out", _left_out(account)),
            ("not used", _named(account.unused)),
            ("encoding guessed", [account.encoding] if account.encoding else []),
        )
        if told
    ]
    return " · ".join(facts)


def _counted(counts: Mapping[Part, int]) -> list[str]:
    return [_count(part, counts[part]) for part in Part if counts.get(part)]


def _left_out(account: Account) -> list[str]:
    counted = _counted(account.left_out)
    names = [inert(clip(" ".join(name.split()), _NAME_SHOWN)) for name in account.names[:NAMES_SHOWN]]
    return [*counted[:-1], f"{counted[-1]} ({', '.join(names)})"] if counted and names else counted


def _count(part: Part, count: int) -> str:
    if part is Part.TABLE_LOOK:
        return "a table's borders" if count == 1 else f"{count:,} tables' borders"
    return plural(count, NOUNS[part], _PLURALS.get(part))


def _named(names: tuple[str, ...]) -> list[str]:
    shown = [escape(name[:_NAME_SHOWN]) for name in names[:UNUSED_SHOWN]]
    return [*shown, f"{len(names) - len(shown)} more"] if len(names) > len(shown) else shown
