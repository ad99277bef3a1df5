"""Letters: what a writer sees of a file whose encoding was guessed, and the menu of other encodings."""

from __future__ import annotations

import discord
from discord import ui

from bot.desk.intake.encodings.guessing import ENCODINGS, Decoded
from bot.domain.article.article import Article
from bot.domain.article.copy import Copy
from bot.domain.intake.telling_lines import telling_line
from bot.domain.late import pattern
from bot.domain.text.graphemes import clip
from bot.domain.text.markdown_escape import escape
from bot.ui.article.state_labels import edit_label
from bot.ui.buttons import NUMBER, Press, button, row, settled
from bot.ui.phrases import title

TEMPLATE = pattern(rf"cd-letters:(?P<article>{NUMBER})")

OPTIONS_MOST = 25
_AROUND = 30


def guessed_lines(encoding: str, copy: Copy) -> list[str]:
    """Which encoding was guessed, and a line of the text in it."""
    line = telling_line("\n".join((copy.headline, copy.standfirst, copy.body)))
    return [
        f"🔤 **Check the letters.** The file does not say its encoding. I read it as {ENCODINGS[encoding]}. One line of it:",
        f"> {escape(line)}",
    ]


def unsaved(article: Article, encoding: str, copy: Copy) -> str:
    """A file that is to replace an article's text, before it does."""
    lines = [f"📎 {title(article.number, article.headline)}", *guessed_lines(encoding, copy)]
    lines.append("Nothing is saved yet. I keep the file for two weeks.")
    return "\n".join(lines)


def unsaved_buttons(article: Article) -> ui.View:
    """Save it, or read it in another way."""
    view = ui.View(timeout=None)
    view.add_item(button(Press.LETTERS_RIGHT, article.id, label="Looks right, save"))
    view.add_item(button(Press.LETTERS_WRONG, article.id))
    return settled(view)


def other_encodings(article: Article, encoding: str, readings: list[Decoded]) -> tuple[str, ui.View]:
    """The question which encoding it is, with a menu that shows a line of the text in each."""
    current = next((reading.text for reading in readings if reading.encoding == encoding), "")
    others = [reading for reading in readings if reading.encoding != encoding][:OPTIONS_MOST]
    name = title(article.number, article.headline)
    if not others:
        return (
            f"No other encoding makes sense of the file of {name}. Save it as UTF-8 in the program that wrote it,"
            " then send it again.",
            row(Press.EDIT, Press.DISCARD, article_id=article.id, labels=edit_label(article)),
        )
    options = [
        discord.SelectOption(
            label=ENCODINGS[reading.encoding],
            value=reading.encoding,
            description=clip(_line(reading.text, current), 100),
        )
        for reading in others
    ]
    view = ui.View(timeout=None)
    view.add_item(
        ui.Select(
            custom_id=f"cd-letters:{article.id}",
            placeholder="The line in which the letters are right",
            options=options,
        )
    )
    words = (
        f"🔤 {name}: in which line are the letters right? You see the text again before it goes to the desk."
        " If none is right, save the file as UTF-8 in the program that wrote it, then send it again."
    )
    return words, settled(view)


def _line(text: str, current: str) -> str:
    """The words around the first place where a reading differs from the current one in a telling way."""
    if not current:
        return telling_line(text)
    line = telling_line(text, like=current)
    shown = telling_line(current)
    if line != shown:
        return line
    lines, others = text.splitlines(), current.splitlines()
    for mine, other in zip(lines, others, strict=False):
        if mine != other:
            at = next((at for at, (a, b) in enumerate(zip(mine, other, strict=False)) if a != b), 0)
            return " ".join(mine[max(0, at - _AROUND) : at + 2 * _AROUND].split())
    return line
