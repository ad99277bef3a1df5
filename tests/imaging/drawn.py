"""Pictures that are drawn by chance, as unlike each other as photographs, posters and charts; and what people do to a copy."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from io import BytesIO

from PIL import Image, ImageDraw, ImageEnhance

Colour = tuple[int, int, int]


def drawn(seed: int) -> Image.Image:
    """One picture for each seed."""
    chance = random.Random(seed)
    size = chance.choice([(300, 200), (200, 300), (260, 260), (400, 230)])
    return (_abstract, _landscape, _people, _chart)[seed % 4](chance, *size)


def file_of(image: Image.Image, kind: str = "PNG", quality: int = 90) -> bytes:
    """The picture as a file."""
    file = BytesIO()
    image.save(file, kind, quality=quality)
    return file.getvalue()


def _colour(chance: random.Random, most: int = 256) -> Colour:
    return chance.randrange(most), chance.randrange(most), chance.randrange(most)


def _abstract(chance: random.Random, width: int, height: int) -> Image.Image:
    image = Image.new("RGB", (width, height), _colour(chance))
    for side, strength in ((3, 0.6), (6, 0.3), (14, 0.2), (40, 0.1)):
        spots = Image.frombytes("RGB", (side, side), chance.randbytes(3 * side * side))
        image = Image.blend(image, spots.resize((width, height), Image.Resampling.BICUBIC), strength)
    return _shapes(chance, image)


def _landscape(chance: random.Random, width: int, height: int) -> Image.Image:
    image = _abstract(chance, width, height)
    horizon = int(height * chance.uniform(0.4, 0.7))
    ImageDraw.Draw(image).rectangle((0, horizon, width, height), fill=_colour(chance, 120))
    return _shapes(chance, image)


def _shapes(chance: random.Random, image: Image.Image) -> Image.Image:
    draw = ImageDraw.Draw(image)
    for _ in range(chance.randrange(3, 10)):
        x, y = chance.randrange(image.width), chance.randrange(image.height)
        box = (x, y, x + chance.randrange(8, image.width // 3), y + chance.randrange(8, image.height // 3))
        (draw.ellipse if chance.random() < 0.5 else draw.rectangle)(box, fill=_colour(chance))
    return image


def _people(chance: random.Random, width: int, height: int) -> Image.Image:
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    draw = ImageDraw.Draw(image)
    for _ in range(chance.randrange(2, 6)):
        x, y, size = (
            chance.randrange(width),
            int(height * chance.uniform(0.3, 0.7)),
            chance.randrange(12, 50),
        )
        draw.ellipse((x - size // 2, y - size, x + size // 2, y), fill=(200, 170, 140))
        draw.rectangle((x - size, y, x + size, height), fill=_colour(chance, 140))
    return image


def _chart(chance: random.Random, width: int, height: int) -> Image.Image:
    image = Image.new("RGB", (width, height), (250, 250, 250))
    draw = ImageDraw.Draw(image)
    count = chance.randrange(3, 9)
    for bar in range(count):
        left, high = 20 + bar * (width - 30) // count, chance.randrange(height // 6, height - 20)
        draw.rectangle(
            (left, height - 14 - high, left + (width - 30) // count - 6, height - 14),
            fill=_colour(chance, 220),
        )
    return image


def _cropped(image: Image.Image, share: float) -> Image.Image:
    wide, high = round(image.width * share), round(image.height * share)
    return image.crop((wide, high, image.width - wide, image.height - high))


COPIES: Mapping[str, Callable[[Image.Image], Image.Image]] = {
    "saved as a poor JPEG": lambda image: Image.open(BytesIO(file_of(image, "JPEG", 35))),
    "a third as large": lambda image: image.resize((image.width // 3, image.height // 3)),
    "twice as large": lambda image: image.resize((image.width * 2, image.height * 2)),
    "cropped by two in a hundred on each side": lambda image: _cropped(image, 0.02),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.15),
    "with less contrast": lambda image: ImageEnhance.Contrast(image).enhance(0.7),
    "in pale colours": lambda image: ImageEnhance.Color(image).enhance(0.3),
    "in grey": lambda image: image.convert("L"),
    "in another shape": lambda image: image.resize((240, 240)),
}
"""What is done to a picture that is the same one still."""
