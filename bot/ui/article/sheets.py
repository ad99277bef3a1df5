"""Sheets: a piece of an article as the reader sees it, in the channel or as a proof."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.desk.article.bylines import own_byline
from bot.desk.article.sight import Sight
from bot.domain.publishing.layout import Sheet, clip
from bot.domain.publishing.plates import Plate, parted
from bot.ui.buttons import Press, button, settled

BUTTON_LABEL = 80
"""Characters that Discord shows on a button."""

MARK_BASE = 1_000_000
"""Component ids of the bot's own marks begin above what Discord numbers by itself."""


def sheet_items(sheet: Sheet, mark: int | None = None) -> list[ui.Item[ui.LayoutView]]:
    """The parts of a sheet that are not empty. `mark` tells the bot its own message again: it goes
    as the first component's id, which nobody sees."""
    items: list[ui.Item[ui.LayoutView]] = []
    number = None if mark is None else MARK_BASE + mark
    parts = parted(sheet.body, sheet.plates)
    if sheet.head:
        items.append(ui.TextDisplay(sheet.head, id=number))
        if parts and isinstance(parts[0], str):
            items.append(ui.Separator())
    for part in parts:
        mine = number if not items else None
        items.append(ui.TextDisplay(part, id=mine) if isinstance(part, str) else gallery(part, mine))
    if sheet.foot:
        if sheet.body:
            items.append(ui.Separator(visible=False))
        items.append(ui.TextDisplay(sheet.foot, id=None if sheet.head or sheet.body else number))
    return items


def gallery(plates: Sequence[Plate], mark: int | None = None) -> ui.MediaGallery[ui.LayoutView]:
    """Pictures beside each other, each with what it shows for those who cannot see it. Their files go with the message."""
    items = [
        discord.MediaGalleryItem(
            f"attachment://{plate.file_name}", description=plate.alt or None, spoiler=plate.spoiler
        )
        for plate in plates
    ]
    return ui.MediaGallery(*items, id=mark)


def published_view(sheet: Sheet, delivery_id: int, article_id: int) -> ui.LayoutView:
    """A piece of a published article, the last one with the readers' button."""
    view = ui.LayoutView(timeout=None)
    for item in sheet_items(sheet, mark=delivery_id):
        view.add_item(item)
    if sheet.report:
        row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        row.add_item(button(Press.REPORT, article_id))
        view.add_item(row)
    return settled(view)


def behind_sign(sight: Sight) -> str:
    """Who wrote what stands under another name, for those who may know; empty where the byline says it."""
    names = own_byline(sight.behind)
    return clip(f"Written by {names}", BUTTON_LABEL) if names else ""


def proof_view(
    sheets: tuple[Sheet, ...],
    page: int,
    article_id: int,
    *,
    embargo: str = "",
    written_by: str = "",
    file_name: str | None = None,
    verdicts: Sequence[ui.Button[ui.LayoutView]] = (),
    revision: int = 0,
) -> ui.LayoutView:
    """One page of a proof, with the way to the others. Pages count from 0. `embargo` says until when
    nothing of it may go out, `written_by` who is behind the byline: on buttons that cannot be pressed, since the
    sheet takes all the text that Discord allows, and they are no part of what the reader sees. Under it stand the
    `verdicts`. `revision` is the number of the text: where there is another by now, the next page is the first of that."""
    view = ui.LayoutView(timeout=None)
    for item in sheet_items(sheets[page]):
        view.add_item(item)
    if file_name is not None:
        view.add_item(ui.File(f"attachment://{file_name}"))
    if embargo:
        view.add_item(_sign(embargo, "⛔", "embargo", discord.ButtonStyle.danger))
    if written_by:
        view.add_item(_sign(written_by, "🖋️", "written-by", discord.ButtonStyle.secondary))
    if len(sheets) > 1:
        row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        last = len(sheets) - 1
        row.add_item(
            button(
                Press.PAGE,
                article_id,
                page_extra(max(page - 1, 0), revision),
                label="Back",
                emoji="◀️",
                disabled=page == 0,
            )
        )
        row.add_item(
            ui.Button(
                label=f"Page {page + 1} of {len(sheets)}",
                disabled=True,
                style=discord.ButtonStyle.secondary,
                custom_id=f"page:{page}",
            )
        )
        row.add_item(
            button(
                Press.PAGE,
                article_id,
                page_extra(min(page + 1, last), revision),
                label="On",
                emoji="▶️",
                disabled=page == last,
            )
        )
        view.add_item(row)
    if verdicts:
        judging: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        for verdict in verdicts:
            judging.add_item(verdict)
        view.add_item(judging)
    return settled(view)


PAGES = 1000
"""More pages than any text has."""


def page_extra(page: int, revision: int) -> int:
    """A page and the revision that it is of, in one number of a custom id."""
    return revision * PAGES + page


def page_of(extra: int) -> tuple[int, int]:
    """The page and the revision; revision 0 on buttons of before."""
    return extra % PAGES, extra // PAGES


def _sign(label: str, emoji: str, custom_id: str, style: discord.ButtonStyle) -> ui.ActionRow[ui.LayoutView]:
    """Something said on a button that cannot be pressed."""
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    row.add_item(ui.Button(label=label, emoji=emoji, disabled=True, style=style, custom_id=custom_id))
    return row
