"""Where pictures stand: the lead above, others where the text names them, the rest below, and none that may not be shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.article.copy import Copy, Markup, make_copy
from bot.domain.article.picture import Picture
from bot.domain.publishing.layout import lay_out
from bot.domain.publishing.plates import Plate, parted, without_stops

ONE, TWO, THREE = (
    Picture(digit * 64, "jpg", 60, 40, 999, alt=f"Alt {digit}", caption=f"Caption {digit}") for digit in "abc"
)


def copy(body: str, *pictures: Picture, markup: Markup = Markup.MARKDOWN) -> Copy:
    return replace(make_copy(headline="Ferry", body=body, markup=markup), pictures=pictures)


def order(text: Copy, gone: frozenset[str] = frozenset()) -> list[str | tuple[int, ...]]:
    """What a reader sees, over all sheets: texts, and pictures by their numbers."""
    found: list[str | tuple[int, ...]] = []
    for sheet in lay_out(text, "Ada", gone=gone):
        parts = parted(sheet.body, sheet.plates)
        found += [part if isinstance(part, str) else tuple(plate.number for plate in part) for part in parts]
    return found


def test_the_lead_stands_above_and_the_others_below() -> None:
    assert order(copy("It runs.", ONE, TWO, THREE)) == [
        (1,),
        "-# Caption a\n\nIt runs.",
        (2, 3),
        "-# Caption b\n-# Caption c",
    ]


@pytest.mark.parametrize("line", ["[picture 2]", "[Picture 2]", " [ picture  2 ] "])
@pytest.mark.parametrize("markup", list(Markup))
def test_a_line_of_the_text_puts_a_picture_there(line: str, markup: Markup) -> None:
    assert order(copy(f"Before.\n\n{line}\n\nAfter.", ONE, TWO, markup=markup)) == [
        (1,),
        "-# Caption a\n\nBefore.",
        (2,),
        "-# Caption b\n\nAfter.",
    ]


def test_the_lead_may_stand_in_the_text_too() -> None:
    assert order(copy("Before.\n[picture 1]\nAfter.", ONE)) == ["Before.", (1,), "-# Caption a\nAfter."]


def test_words_and_code_and_what_there_is_none_of_stay_words() -> None:
    body = "See [picture 1] there.\n\n```\n[picture 1]\n```\n\n[picture 9]"

    assert order(copy(body, ONE)) == [(1,), f"-# Caption a\n\n{body}"]


def test_a_picture_that_is_named_twice_stands_once() -> None:
    assert order(copy("[picture 1]\n\nThen.\n\n[picture 1]", ONE))[0] == (1,)
    assert sum(part == (1,) for part in order(copy("[picture 1]\n\nThen.\n\n[picture 1]", ONE))) == 1


def test_a_text_without_pictures_is_laid_out_as_ever() -> None:
    [sheet] = lay_out(copy("See\n\n[picture 1]"), "Ada")

    assert (sheet.body, sheet.plates) == ("See\n\n[picture 1]", ())


def test_one_that_may_not_be_shown_leaves_no_trace_and_the_others_keep_their_places() -> None:
    text = copy("Before.\n\n[picture 2]\n\nAfter.", ONE, TWO, THREE)

    assert order(text, frozenset({TWO.sha256})) == [
        (1,),
        "-# Caption a\n\nBefore.\n\n\n\nAfter.",
        (3,),
        "-# Caption c",
    ]


def test_every_sheet_has_the_files_of_its_own_pictures() -> None:
    long = "\n\n".join(f"Paragraph {number}. " + "It sails. " * 60 for number in range(12))
    sheets = lay_out(copy(f"{long}\n\n[picture 2]\n\nThe end.", ONE, TWO), "Ada")

    assert [tuple(plate.number for plate in sheet.plates) for sheet in sheets if sheet.plates] == [(1,), (2,)]
    assert all(len(sheet.head + sheet.body + sheet.foot) <= 4000 for sheet in sheets)
    assert "\ufdd0" not in "".join(without_stops(sheet.body) for sheet in sheets)


def test_the_name_in_public_says_nothing_and_is_no_others() -> None:
    one, two = Plate(1, "ab" * 32, "jpg"), Plate(1, "cd" * 32, "jpg")

    assert one.file_name == "picture-abababababababab.jpg" != two.file_name
    assert Plate(2, "ab" * 32, "jpg").file_name == one.file_name, "wherever it stands, it is that picture"
