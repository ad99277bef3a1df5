"""Portraits: a picture for everybody in the newsroom, the bot included, so that one sees at a glance who speaks."""

# ruff: noqa: SLF001 - see bot/demo/simulation.py, which says for which simcord this holds
# pyright: reportPrivateUsage=false

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont
from simcord import Env
from simcord.backend.cdn import CDN_BASE

SIDE = 128
"""Pixels."""

NAME = "portrait"
"""What Discord would call the picture by its hash."""

BOT_COLOUR = "#a3241c"

COLOURS = ("#2b4fbf", "#1f7a4d", "#8a4fbf", "#b45309", "#0e7490", "#be3a6b")
"""Of people, in the order in which they came. White letters can be read on each."""


def portray(env: Env) -> None:
    """Give a portrait to everybody who has none."""
    backend = env.backend
    people = [user for user in backend.users.values() if user.id != backend.bot_user.id]
    for number, user in enumerate(people):
        if user.avatar is None:
            user.avatar = NAME
            colour = COLOURS[number % len(COLOURS)]
            backend.cdn._blobs[f"{CDN_BASE}/avatars/{user.id}/{NAME}.png"] = initial(user.name, colour)
    if backend.bot_user.avatar is None:
        backend.bot_user.avatar = NAME
        backend.cdn._blobs[f"{CDN_BASE}/avatars/{backend.bot_user.id}/{NAME}.png"] = galley()


def initial(name: str, colour: str) -> bytes:
    """The first letter of a name, as a PNG."""
    picture = Image.new("RGB", (SIDE, SIDE), colour)
    ImageDraw.Draw(picture).text(
        (SIDE / 2, SIDE / 2), name[:1], fill="white", font=ImageFont.load_default(SIDE * 0.55), anchor="mm"
    )
    return _png(picture)


def galley() -> bytes:
    """The bot's own: three lines of type, as in the icon of its pages, as a PNG."""
    picture = Image.new("RGB", (SIDE, SIDE), BOT_COLOUR)
    draw = ImageDraw.Draw(picture)
    for line, end in enumerate((92, 92, 72)):
        y = 40 + 24 * line
        draw.rounded_rectangle((36, y - 6, end, y + 6), 5, fill="white")
    return _png(picture)


def _png(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
