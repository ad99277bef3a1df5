"""Faults: each refusal of Discord is a sentence of what is wrong and what to do, or passes by itself."""

from __future__ import annotations

import aiohttp
import discord
import pytest

from bot.delivery.outcomes import Refused, Unsettled, is_gone, judged, was_refused
from tests.incidents import refusal

CHANNEL = 42

SENTENCES = {
    (403, 50001): ("I cannot see it", "*View Channel*"),
    (403, 50013): ("I may not publish the article in <#42>", "`/newsroom check`"),
    (404, 10003): ("it is gone", "`/newsroom setup`"),
    (404, 10008): ("the message that it belongs to was deleted",),
    (400, 50083): ("the thread is archived", "can open it again"),
    (403, 160005): ("the thread is locked", "Unlock it"),
    (400, 160006): ("as many open threads as Discord allows", "Close some"),
    (400, 160007): ("as many open threads as Discord allows", "Close some"),
    (400, 200000): ("AutoMod blocks words in it", "Let my role pass"),
    (400, 200001): ("AutoMod blocks words in its title", "Let my role pass"),
    (400, 240000): ("takes a link in it for harmful", "Have the link changed"),
}


@pytest.mark.parametrize(("refused", "says"), SENTENCES.items(), ids=str)
def test_a_refusal_says_what_is_wrong_and_what_to_do(refused: tuple[int, int], says: tuple[str, ...]) -> None:
    outcome = judged(refusal(*refused), "publish the article", CHANNEL)
    assert isinstance(outcome, Refused)
    assert "publish the article" in outcome.fault
    for words in says:
        assert words in outcome.fault


def test_what_nobody_knows_is_passed_on_and_cannot_ping() -> None:
    outcome = judged(refusal(400, 50035, "Bad @everyone *body*.\nIn content"), "publish the article", None)
    assert outcome == Refused(
        r"Discord does not let me publish the article: Bad \@everyone \*body\*. In content."
    )


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (refusal(429, Retry_After="600.5"), 600.5),
        (refusal(429, Retry_After="Wed, 21 Oct 2026 07:28:00 GMT"), 0),
        (refusal(429, Retry_After="1e12"), 86_400),
        (refusal(429), 0),
        (refusal(429, 30046, Retry_After="30"), 30),
        (refusal(400, 30046), 0),
        (refusal(400, 20016), 0),
        (refusal(400, 20028), 0),
        (refusal(400, 130000), 0),
        (discord.RateLimited(77), 77),
        (refusal(500), 0),
        (refusal(503, Retry_After="5"), 5),
        (refusal(401), 0),
        (refusal(404), 0),
        (aiohttp.ServerDisconnectedError(), 0),
        (ConnectionResetError(), 0),
        (TimeoutError(), 0),
    ],
)
def test_what_passes_is_tried_again_when_discord_says(error: Exception, seconds: float) -> None:
    outcome = judged(error, "publish the article", CHANNEL)
    assert isinstance(outcome, Unsettled)
    assert outcome.retry_after == seconds


def test_what_was_refused_is_not_there_and_nothing_else_is_certain() -> None:
    for error in (refusal(403), refusal(404, 10003), refusal(429), discord.RateLimited(9)):
        assert was_refused(error)
    for error in (refusal(404), refusal(500), refusal(503), TimeoutError(), ConnectionResetError()):
        assert not was_refused(error)


def test_only_discord_itself_says_that_something_is_gone() -> None:
    assert is_gone(refusal(404, 10003))
    assert is_gone(refusal(404, 10008))
    assert not is_gone(refusal(404))


def test_a_bug_is_none_of_discords_faults() -> None:
    with pytest.raises(LookupError):
        judged(LookupError(), "publish the article", CHANNEL)
