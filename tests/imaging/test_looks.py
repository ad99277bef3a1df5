"""A picture is known again by how it looks, and others are not taken for it."""

from __future__ import annotations

from itertools import combinations

import pytest
from PIL import Image

from bot.domain.article.looks import ALIKE_BITS, alike, near_parts, parts_of
from bot.imaging.looks import looks_of
from bot.imaging.normalising import looks_in, normalise
from bot.imaging.process import looked_at
from tests.imaging.drawn import COPIES, drawn, file_of
from tests.long import examples

SAME = examples(60)
DIFFERENT = examples(300)


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_known_again(name: str) -> None:
    known = sum(alike(looks_of(image), looks_of(COPIES[name](image))) for image in map(drawn, range(SAME)))

    assert known >= 0.95 * SAME


def test_few_of_many_different_pictures_are_taken_for_another() -> None:
    looks = [looks_of(drawn(seed)) for seed in range(DIFFERENT)]

    taken = sum(alike(one, other) for one, other in combinations(looks, 2))

    assert all(looks)
    assert taken <= 12, f"{taken} of {DIFFERENT * (DIFFERENT - 1) // 2} pairs"


def test_whatever_is_alike_is_found_by_a_part() -> None:
    """Also where the bits that differ are spread as badly as can be."""
    looks = looks_of(drawn(1))
    spread = [0, 1, 16, 17, 32, 33, 34, 48, 49, 50]
    assert len(spread) == ALIKE_BITS
    other = f"{int(looks, 16) ^ sum(1 << bit for bit in spread):016x}"

    assert alike(looks, other)
    assert set(near_parts(looks)) & set(parts_of(other))
    assert not alike(looks, f"{int(other, 16) ^ 1 << 60:016x}")


@pytest.mark.parametrize(
    "image",
    [
        Image.new("RGB", (90, 60), "red"),
        Image.new("L", (1, 1), 7),
        Image.new("RGBA", (50, 50), (9, 9, 9, 0)),
        Image.linear_gradient("L").point(lambda shade: 120 + shade // 64),
    ],
)
def test_one_without_anything_to_see_is_like_none(image: Image.Image) -> None:
    assert looks_of(image) == ""
    assert not alike("", "") and parts_of("") == near_parts("") == []


def test_what_is_clear_is_seen_as_a_page_shows_it() -> None:
    """The colours that a picture has where nobody sees them change from file to file."""
    image = drawn(0).convert("RGBA")
    clear = Image.new("RGBA", image.size, (255, 255, 255, 0))
    hidden = Image.new("RGBA", image.size, (10, 200, 10, 0))
    for each in (clear, hidden):
        each.paste(image.crop((60, 60, 200, 160)), (60, 60))

    assert looks_of(clear) == looks_of(hidden) != ""


async def test_a_file_of_before_is_looked_at_in_the_process_and_known_again() -> None:
    for seed, kind in ((5, "PNG"), (6, "JPEG"), (7, "WEBP")):
        made = normalise(file_of(drawn(seed).resize((900, 600)), kind))

        assert alike(made.looks, looks_in(made.data)), kind
        assert await looked_at(made.data) == looks_in(made.data)
