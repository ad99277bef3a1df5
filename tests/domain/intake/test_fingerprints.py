"""Fingerprints: whatever two texts share of 40 words or more is found, wherever it stands."""

from __future__ import annotations

import random
import time

import pytest

from bot.domain.article.copy import Copy
from bot.domain.intake import fingerprints as module
from bot.domain.intake.fingerprints import SHARED_WORDS, fingerprints, shared

VOCABULARY = [f"w{number}" for number in range(3000)]


def words(seed: int, count: int) -> list[str]:
    chosen = random.Random(seed)
    return [chosen.choice(VOCABULARY) for _ in range(count)]


@pytest.mark.parametrize("seed", range(60))
def test_forty_words_in_common_always_share_a_fingerprint_and_are_found(seed: int) -> None:
    chosen = random.Random(seed)
    passage = words(1000 + seed, SHARED_WORDS)
    one, two = words(2000 + seed, 300), words(3000 + seed, 300)
    one[chosen.randrange(300) : 0] = passage
    two[chosen.randrange(300) : 0] = passage
    here, there = Copy("a", body=" ".join(one)), Copy("b", body=" ".join(two).upper())

    assert fingerprints(here) & fingerprints(there)
    found = shared(here, there)
    assert found is not None
    assert SHARED_WORDS <= found.words <= SHARED_WORDS + 4
    assert found.beginning.split()[-1] in " ".join(passage)


def test_39_words_in_common_are_not_said() -> None:
    passage = words(1, SHARED_WORDS - 1)

    assert (
        shared(Copy("a", body=" ".join(["x", *passage, "y"])), Copy("b", body=" ".join(["p", *passage, "q"])))
        is None
    )


def test_paragraphs_are_counted_in_both() -> None:
    passage = " ".join(words(5, 60))
    found = shared(Copy("a", body=f"One.\n\nTwo.\n\n{passage}"), Copy("b", body=f"{passage}\n\nEnd."))

    assert found is not None
    assert (found.here, found.there, found.words) == (3, 1, 60)


def test_scripts_without_spaces_are_compared_by_characters() -> None:
    passage = "政府は水曜日新しい支援策を発表した私たちは止まらないと大臣は会議の後記者団に語った野党は計画が不十分だとした"

    assert shared(Copy("a", body=f"今日の話{passage}"), Copy("b", body=f"昨日{passage}終わり")) is not None


def test_an_article_has_few_fingerprints_and_they_fit_a_column() -> None:
    found = fingerprints(Copy("a", body=" ".join(words(9, 800))))

    assert len(found) < 80
    assert all(0 <= value < 2**63 for value in found)


@pytest.mark.parametrize("piece", ["a ", "a b ", "“", "a" * 50, "漢", '"x" '])
def test_hostile_texts_grow_no_faster_than_their_length(piece: str) -> None:
    def cpu_seconds(characters: int) -> float:
        copy = Copy("a", body=piece * (characters // len(piece)))
        start = time.process_time()
        fingerprints(copy)
        shared(copy, copy)
        return time.process_time() - start

    short = min(cpu_seconds(10_000) for _ in range(2))

    assert cpu_seconds(40_000) < 10 * short + 0.1, (
        "four times the text; comparing all with all would be sixteen"
    )


@pytest.mark.parametrize("piece", ["a ", "a b ", "漢", "กข"])
def test_what_repeats_itself_is_one_match(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of its places would be a match of nearly the same words, and each would be winnowed twice."""
    copy = Copy("a", body=piece * 2_000)
    winnowed: list[int] = []
    winnow = module._winnowed
    monkeypatch.setattr(module, "_winnowed", lambda words: winnowed.append(len(words)) or winnow(words))

    found = shared(copy, copy)

    assert found is not None and found.words == max(winnowed)
    assert len(winnowed) == 2


@pytest.mark.parametrize("seed", range(20))
def test_a_standing_passage_neither_hides_nor_makes_a_shared_one(seed: int) -> None:
    notice, passage = words(9000, 80), words(9100 + seed, SHARED_WORDS)
    house = fingerprints(Copy("n", body=" ".join(notice)))

    def text(own: int, *, after: list[str]) -> Copy:
        return Copy("a", body=" ".join([*words(own, 200), *after, *notice]))

    standing = house.__and__
    assert shared(text(9200 + seed, after=[]), text(9300 + seed, after=[]), standing) is None
    beside = ["the"]  # one word more in common, by chance
    assert shared(text(9200 + seed, after=beside), text(9300 + seed, after=beside), standing) is None

    found = shared(text(9200 + seed, after=passage), text(9300 + seed, after=passage), standing)
    assert found is not None and SHARED_WORDS <= found.words < SHARED_WORDS + len(notice)
    assert found.beginning.split() == passage[:12]
