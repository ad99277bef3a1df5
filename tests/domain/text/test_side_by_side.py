"""Side by side: both texts stand there whole, and what belongs together is level."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.text.side_by_side import Cell, Row, side_by_side
from bot.domain.text.word_diff import Kind
from tests.long import examples

TEXT = st.lists(
    st.sampled_from(["one", "two", "the", "a.", "漢字", "שלום", "\n", "\n\n", "~~", "<b>"]), max_size=40
).map(" ".join)


def plain(cell: Cell) -> str:
    """A cell's words, line ends left out."""
    return " ".join(word.text for run in cell for word in run.words if not word.ends_line)


def shown(row: Row) -> tuple[str, str]:
    """A row as its two plain texts."""
    return plain(row.old), plain(row.new)


def words(text: str) -> str:
    """A text as its words, han by its characters."""
    return " ".join(text.replace("漢字", "漢 字").split())


@settings(max_examples=examples(150), deadline=None)
@given(TEXT, TEXT)
def test_each_column_is_its_whole_text_and_what_is_called_the_same_is(old: str, new: str) -> None:
    rows = side_by_side(old, new)

    assert " ".join(filter(None, (plain(row.old) for row in rows))) == words(old)
    assert " ".join(filter(None, (plain(row.new) for row in rows))) == words(new)
    assert all(plain(row.old) == plain(row.new) for row in rows if row.same)
    assert not any(run.kind is Kind.ADDED for row in rows for run in row.old)
    assert not any(run.kind is Kind.REMOVED for row in rows for run in row.new)


def test_what_was_put_in_or_left_out_has_a_row_of_its_own() -> None:
    rows = side_by_side("One a.\n\nTwo b.\n\nThree c.", "One a.\n\nNew.\n\nThree c.\n\nFour d.\n\nFive e.")

    assert [shown(row) for row in rows] == [
        ("One a.", "One a."),
        ("Two b.", "New."),
        ("Three c.", "Three c."),
        ("", "Four d."),
        ("", "Five e."),
    ]
    assert [row.same for row in rows] == [True, False, True, False, False]


def test_paragraphs_with_a_changed_word_stay_level() -> None:
    rows = side_by_side(
        "The cat sat here.\n\nThe dog ran there.\n\nEnd.", "The cow sat here.\n\nThe pig ran there.\n\nEnd."
    )
    assert [shown(row) for row in rows] == [
        ("The cat sat here.", "The cow sat here."),
        ("The dog ran there.", "The pig ran there."),
        ("End.", "End."),
    ]
