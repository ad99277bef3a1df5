"""Drawings: the pictures of the demo's articles, drawn by the demo itself. They are the project's own, under its licence."""

from __future__ import annotations

import math
import random
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from bot.domain.article.picture import Rights
from bot.domain.dataclass import dataclass
from bot.imaging.scaling import resized

SIZE = 1280, 720
_FINE = 2
"""Drawn so many times as large, so that its edges are smooth."""

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Drawing:
    """A picture as its writer has it on her machine, and what she says of it."""

    name: str
    data: bytes
    alt: str
    credit: str = "Drawing: The Linden Courier"
    rights: Rights = Rights.OWN

    def typed(self) -> dict[str, object]:
        """What she fills into the form that takes it."""
        file = (self.name, self.data)
        return {"file": file, "alt": self.alt, "credit": self.credit, "rights": self.rights.value}


def night_bus() -> Drawing:
    """The stop at the foot of the hill, after midnight."""
    image = _sky((12, 20, 52), (58, 66, 118))
    draw = ImageDraw.Draw(image)
    chance = random.Random(4)  # noqa: S311 - it only draws
    for _ in range(90):
        x, y, size = chance.uniform(0, 1280), chance.uniform(0, 330), chance.choice((1, 1, 1.6))
        _disc(draw, x, y, size, (214, 220, 240))
    _disc(draw, 1040, 130, 54, (246, 236, 200))
    _disc(draw, 1018, 118, 52, (19, 28, 64))
    _hill(draw, 470, 170, 0.0046, -3.03, (26, 33, 66))
    _hill(draw, 560, 120, 0.0032, 2.2, (18, 24, 50))
    for at, high in ((860, 372), (900, 402), (955, 352), (1110, 420), (1180, 398)):
        _box(draw, at, high, at + 9, high + 9, (250, 205, 112))
    _box(draw, 0, 600, 1280, 720, (30, 33, 46))
    for at in range(20, 1280, 150):
        _box(draw, at, 666, at + 80, 673, (86, 88, 98))
    _glow(image, 430, 420, 330, (255, 205, 120), 0.5)
    draw = ImageDraw.Draw(image)
    _box(draw, 230, 340, 640, 356, (66, 74, 104))
    for at in (238, 624):
        _box(draw, at, 350, at + 10, 610, (54, 61, 88))
    draw.rectangle(_scaled(250, 358, 622, 590), fill=(120, 116, 116))
    for at in range(262, 622, 60):
        _box(draw, at, 358, at + 3, 590, (96, 96, 104))
    _box(draw, 300, 545, 560, 556, (72, 58, 50))
    highs, shades = (250, 234, 256, 228, 244, 238, 252, 232, 246), (118, 62, 96, 40, 84, 110, 52, 74, 100)
    for number, (high, shade) in enumerate(zip(highs, shades, strict=True)):
        at = 276 + 40 * number
        _person(draw, at, 608, high, (shade // 2, shade // 2 + 8, shade + 20))
    _box(draw, 716, 300, 726, 612, (70, 76, 98))
    draw.rounded_rectangle(_scaled(670, 232, 772, 310), 20, fill=(222, 176, 52))
    _letters(draw, "N4", 721, 271, 54, (34, 36, 48))
    draw.line(_scaled(664, 318, 778, 224), fill=(190, 44, 40), width=18)
    return Drawing(
        "night-bus.jpg",
        _jpeg(image),
        "Nine people stand in a lit bus shelter at the foot of a dark hill. On the sign of the stop, the N4 is struck out.",
    )


def ferry() -> Drawing:
    """The ferry on its cable."""
    image = _river()
    draw = ImageDraw.Draw(image)
    draw.line(_scaled(0, 392, 1280, 418), fill=(70, 74, 84), width=6)
    for at in (60, 1210):
        _box(draw, at, 330, at + 16, 470, (92, 74, 58))
    hull = [(360, 470), (940, 470), (890, 548), (410, 548)]
    draw.polygon([(x * _FINE, y * _FINE) for x, y in hull], fill=(168, 52, 44))
    draw.polygon(
        [(x * _FINE, y * _FINE) for x, y in ((375, 492), (925, 492), (917, 506), (384, 506))], fill="white"
    )
    _box(draw, 520, 380, 790, 470, (246, 242, 232))
    for at in range(540, 770, 46):
        _box(draw, at, 402, at + 28, 436, (96, 142, 168))
    _box(draw, 500, 368, 810, 382, (52, 84, 110))
    _box(draw, 640, 300, 664, 368, (52, 84, 110))
    _box(draw, 640, 312, 664, 326, (222, 176, 52))
    for at, shade in ((440, 60), (476, 110), (850, 84), (886, 46)):
        _person(draw, at, 472, 92, (shade, shade // 2 + 20, 90))
    _ripples(draw, 548, 5)
    return Drawing(
        "ferry.jpg",
        _jpeg(image),
        "A small red ferry with a white cabin crosses a calm river along a cable. Four people stand on its deck.",
    )


def landing() -> Drawing:
    """The timetable at the landing."""
    image = _river()
    draw = ImageDraw.Draw(image)
    for at in range(0, 1281, 64):
        _box(draw, at, 600, at + 60, 720, (134 - at % 3 * 6, 104, 76))
    _box(draw, 0, 592, 1280, 604, (98, 74, 54))
    for at in (452, 812):
        _box(draw, at, 250, at + 16, 600, (84, 66, 52))
    draw.rounded_rectangle(_scaled(410, 150, 870, 470), 24, fill=(36, 70, 98))
    draw.rounded_rectangle(_scaled(426, 166, 854, 454), 16, outline="white", width=6)
    _letters(draw, "FERRY", 640, 222, 62, (255, 255, 255))
    for line, (what, when) in enumerate((("First", "06:00"), ("Last", "23:00"), ("Every", "20 min"))):
        y = 294 + 58 * line
        _letters(draw, what, 540, y, 40, (206, 222, 232))
        _letters(draw, when, 726, y, 40, (250, 214, 120))
    return Drawing(
        "landing.jpg",
        _jpeg(image),
        "A blue board at the landing says: Ferry. First 06:00, last 23:00, every 20 minutes.",
    )


# ------------------------------------------------------------------------- parts


def _sky(top: Colour, bottom: Colour) -> Image.Image:
    width, height = SIZE[0] * _FINE, SIZE[1] * _FINE
    shade = resized(Image.linear_gradient("L"), (width, height))
    return Image.composite(
        Image.new("RGB", (width, height), bottom), Image.new("RGB", (width, height), top), shade
    )


def _river() -> Image.Image:
    image = _sky((128, 184, 220), (250, 236, 206))
    draw = ImageDraw.Draw(image)
    _disc(draw, 210, 150, 60, (255, 244, 206))
    for x, y, size in (
        (820, 120, 34),
        (870, 104, 46),
        (930, 122, 36),
        (520, 80, 24),
        (560, 72, 32),
        (600, 82, 24),
    ):
        _disc(draw, x, y, size, (250, 250, 250))
    _hill(draw, 340, 60, 0.005, 1.0, (112, 150, 128))
    _hill(draw, 386, 30, 0.009, 3.0, (82, 124, 98))
    chance = random.Random(7)  # noqa: S311 - it only draws
    for at in range(10, 1280, 46):
        _disc(draw, at, 384 - chance.uniform(0, 16), chance.uniform(14, 26), (62, 104, 80))
    water = _sky((92, 152, 178), (46, 98, 132)).crop((0, 0, SIZE[0] * _FINE, (SIZE[1] - 400) * _FINE))
    image.paste(water, (0, 400 * _FINE))
    _ripples(ImageDraw.Draw(image), 430, 3)
    return image


def _ripples(draw: ImageDraw.ImageDraw, top: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - it only draws
    for _ in range(46):
        x, y, long = chance.uniform(0, 1240), chance.uniform(top, 700), chance.uniform(26, 120)
        _box(draw, x, y, x + long, y + 2.5, (150, 196, 212))


def _hill(
    draw: ImageDraw.ImageDraw, level: float, height: float, pace: float, shift: float, colour: Colour
) -> None:
    edge = [
        (x * _FINE, (level - height * math.sin(pace * x + shift)) * _FINE) for x in range(0, SIZE[0] + 9, 8)
    ]
    draw.polygon([(0, SIZE[1] * _FINE), *edge, (SIZE[0] * _FINE, SIZE[1] * _FINE)], fill=colour)


def _person(draw: ImageDraw.ImageDraw, x: float, feet: float, high: float, colour: Colour) -> None:
    head = high * 0.09
    draw.rounded_rectangle(
        _scaled(x - high * 0.13, feet - high * 0.8, x + high * 0.13, feet - high * 0.3),
        high * 0.18,
        fill=colour,
    )
    for side in (-1, 1):
        middle = x + side * high * 0.06
        _box(draw, middle - high * 0.05, feet - high * 0.36, middle + high * 0.05, feet, colour)
    _disc(draw, x, feet - high * 0.9, head, (222, 184, 150))
    draw.pieslice(
        _scaled(x - head, feet - high * 0.9 - head, x + head, feet - high * 0.9 + head), 180, 360, fill=colour
    )


def _glow(image: Image.Image, x: float, y: float, size: float, colour: Colour, strength: float) -> None:
    light = Image.new("RGB", image.size)
    shade = tuple(round(part * strength) for part in colour)
    ImageDraw.Draw(light).ellipse(_scaled(x - size, y - size * 0.7, x + size, y + size * 0.7), fill=shade)
    small = resized(light, (image.width // 16, image.height // 16)).filter(ImageFilter.GaussianBlur(12))
    image.paste(ImageChops.screen(image, resized(small, image.size, Image.Resampling.BICUBIC)))


def _letters(draw: ImageDraw.ImageDraw, words: str, x: float, y: float, size: float, colour: Colour) -> None:
    font = ImageFont.load_default(size * _FINE)
    draw.text((x * _FINE, y * _FINE), words, fill=colour, font=font, anchor="mm")


def _disc(draw: ImageDraw.ImageDraw, x: float, y: float, size: float, colour: Colour) -> None:
    draw.ellipse(_scaled(x - size, y - size, x + size, y + size), fill=colour)


def _box(
    draw: ImageDraw.ImageDraw, left: float, top: float, right: float, bottom: float, colour: Colour
) -> None:
    draw.rectangle(_scaled(left, top, right, bottom), fill=colour)


def _scaled(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
    return left * _FINE, top * _FINE, right * _FINE, bottom * _FINE


def _jpeg(image: Image.Image) -> bytes:
    file = BytesIO()
    resized(image, SIZE).save(file, "JPEG", quality=88)
    return file.getvalue()
