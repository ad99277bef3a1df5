"""The bot where every transaction that writes meets another one at its end, once: people notice nothing."""

from __future__ import annotations

import pytest

from tests.cogs import test_story
from tests.world import World


@pytest.mark.usefixtures("each_twice")
async def test_an_article_goes_through_the_desk_where_each_use_case_is_run_twice(world: World) -> None:
    await test_story.test_an_article_goes_through_the_desk_and_comes_out_once(world)
