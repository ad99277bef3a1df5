"""Sign-offs as they are declared: what is written is read again, and what is wrong is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.newsroom.signoffs import (
    POINTS_MOST,
    SIGN_OFFS_MOST,
    BadSignOff,
    Fault,
    SignOff,
    When,
    checked,
    sign_off,
    take,
    written,
)


def test_a_line_says_all_of_it() -> None:
    text = "facts\nlegal: tags #Court, crime; role <@&77>; check names | dates\nStyle: asked\nrisk: words knife attack, gun"
    assert take(text) == (
        SignOff("facts"),
        SignOff("legal", When.TAGS, ("Court", "crime"), 77, ("names", "dates")),
        SignOff("Style", When.ASKED),
        SignOff("risk", When.WORDS, ("knife attack", "gun")),
    )


@pytest.mark.parametrize("nothing", ["", "none", " – ", "\n\n"])
def test_none_is_none(nothing: str) -> None:
    assert take(nothing) == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("x" * 31, Fault.NAME),
        ("!!", Fault.NAME),
        ("facts\nnone", Fault.NAME),
        (": always", Fault.NAME),
        ("facts\nFACTS: asked", Fault.DOUBLE),
        ("\n".join(f"s{n}" for n in range(SIGN_OFFS_MOST + 1)), Fault.MANY),
        ("facts: sometimes", Fault.PART),
        ("facts: always and ever", Fault.PART),
        ("facts: role nobody", Fault.ROLE),
        ("facts: role 99999999999999999999", Fault.ROLE),
        ("legal: tags", Fault.NO_TERMS),
        ("legal: words ,,", Fault.NO_TERMS),
        (f"legal: tags {'x' * 61}", Fault.TERMS),
        (f"legal: words {', '.join(f'w{n}' for n in range(51))}", Fault.TERMS),
        (f"facts: check {'x' * 101}", Fault.POINTS),
        (f"facts: check {' | '.join(f'p{n}' for n in range(POINTS_MOST + 1))}", Fault.POINTS),
        ("\n".join(f"s{n}: check {' | '.join(f'{m}' * 90 for m in range(9))}" for n in range(5)), Fault.LONG),
    ],
)
def test_what_is_wrong_is_named(text: str, fault: Fault) -> None:
    with pytest.raises(BadSignOff) as bad:
        take(text)
    assert bad.value.fault is fault


any_text = st.text(max_size=60)


@given(
    st.lists(
        st.tuples(any_text, st.sampled_from(When), any_text, st.none() | st.integers(1, 2**60), any_text),
        max_size=4,
    )
)
def test_whatever_a_form_takes_is_written_and_read_again(
    rows: list[tuple[str, When, str, int | None, str]],
) -> None:
    declared: tuple[SignOff, ...] = ()
    for row in rows:
        try:
            declared = checked((*declared, sign_off(*row)))
        except BadSignOff:
            continue
        assert take(written(declared)) == declared
