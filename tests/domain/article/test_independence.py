"""Independence: whose words stand in a text, however it came to be as it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.article.amendment import Amendment, AmendmentKind
from bot.domain.article.copy import Copy
from bot.domain.article.independence import Written, has_hand_in, stretches

AUTHOR, EDITOR, OTHER = 1, 2, 3
FIRST = "The ferry left the harbour at seven, an hour late and half full."
THEIRS = "Nobody on the quay had heard the horn that morning."


def text(body: str, headline: str = "Ferry runs") -> Copy:
    return Copy(headline=headline, body=body)


def hand(person: int, *bodies: tuple[int, str]) -> bool:
    """Whether somebody has a hand in the last of these texts, each with who saved it."""
    return has_hand_in(person, [Written(n, text(body), by) for n, (by, body) in enumerate(bodies, 1)])


def test_who_saved_the_text_itself_has_a_hand_in_it() -> None:
    assert hand(EDITOR, (AUTHOR, FIRST), (EDITOR, FIRST + " "))


def test_a_sentence_of_theirs_that_is_left_counts_and_one_that_is_gone_does_not() -> None:
    assert hand(EDITOR, (AUTHOR, FIRST), (EDITOR, f"{FIRST} {THEIRS}"), (AUTHOR, f"{FIRST} Today. {THEIRS}"))
    assert not hand(EDITOR, (AUTHOR, FIRST), (EDITOR, f"{FIRST} {THEIRS}"), (AUTHOR, FIRST))
    assert not hand(OTHER, (AUTHOR, FIRST), (EDITOR, f"{FIRST} {THEIRS}"), (AUTHOR, f"{THEIRS} {FIRST}"))


def test_one_word_put_in_or_taken_out_counts() -> None:
    denied = FIRST.replace("left", "never left")
    assert hand(EDITOR, (AUTHOR, FIRST), (EDITOR, denied), (AUTHOR, f"{denied} It was Monday."))
    shorter = FIRST.replace("half full", "full")
    assert hand(EDITOR, (AUTHOR, FIRST), (EDITOR, shorter), (AUTHOR, f"{shorter} It was Monday."))


def test_the_spot_written_by_somebody_else_again_is_theirs_no_more() -> None:
    denied = FIRST.replace("ferry left the", "ferry never left the")
    again = FIRST.replace("The ferry left the harbour", "Our old ship stayed in harbour")
    assert not hand(EDITOR, (AUTHOR, FIRST), (EDITOR, denied), (AUTHOR, again))


def test_saving_something_else_in_between_or_moving_it_changes_nothing() -> None:
    whole = f"{FIRST}\n\n{THEIRS}"
    assert hand(EDITOR, (AUTHOR, FIRST), (EDITOR, whole), (AUTHOR, "Nothing here."), (AUTHOR, whole))
    assert hand(EDITOR, (AUTHOR, FIRST), (EDITOR, whole), (AUTHOR, f"{THEIRS}\n\nNew.\n\n{FIRST}"))
    assert hand(EDITOR, (AUTHOR, FIRST), (EDITOR, whole), (AUTHOR, THEIRS.upper().replace(" ", ", ")))


def test_words_that_stood_there_before_are_not_theirs() -> None:
    """They brought the author's own sentence back."""
    whole = f"{FIRST}\n\n{THEIRS}"
    assert not hand(EDITOR, (AUTHOR, whole), (AUTHOR, FIRST), (EDITOR, whole), (AUTHOR, f"{whole}\n\nNew."))


def test_whose_name_stood_over_it_answers_for_all_of_it() -> None:
    signed = Written(1, text(FIRST), AUTHOR, frozenset({OTHER}))
    assert has_hand_in(OTHER, [signed, Written(2, text(FIRST.replace("seven", "eight")), AUTHOR)])
    assert not has_hand_in(OTHER, [signed, Written(2, text(THEIRS, headline="Silence"), AUTHOR)])


def test_the_headline_and_the_note_to_readers_count_too() -> None:
    note = Amendment(AmendmentKind.CORRECTION, "The ship is called Aurora, not Astra.")
    noted = Written(2, text(FIRST), EDITOR, amendment=note)
    assert has_hand_in(
        EDITOR, [Written(1, text(FIRST), AUTHOR), noted, Written(3, text(THEIRS), AUTHOR, amendment=note)]
    )
    assert ("ferry", "runs") in stretches(text(FIRST))


def test_a_script_without_spaces_is_read_sign_by_sign() -> None:
    assert hand(
        EDITOR,
        (AUTHOR, "船は港を出た。"),
        (EDITOR, "船は七時に港を出た。"),
        (AUTHOR, "古い船は七時に港を出た。"),
    )


@given(st.lists(st.tuples(st.sampled_from((AUTHOR, EDITOR)), st.text(max_size=40)), min_size=1, max_size=6))
def test_who_wrote_none_of_them_has_no_hand_in_any(bodies: list[tuple[int, str]]) -> None:
    assert not hand(OTHER, *bodies)


@given(
    st.lists(st.tuples(st.sampled_from((AUTHOR, EDITOR)), st.text(max_size=40)), min_size=1, max_size=5),
    st.text(max_size=40),
)
def test_a_text_of_theirs_is_theirs_whatever_came_before(bodies: list[tuple[int, str]], body: str) -> None:
    assert hand(EDITOR, *bodies, (EDITOR, body))
