"""A backup that failed is said to those who look whether all is well."""

from __future__ import annotations

from tests.cogs.administration import check
from tests.world import World


async def test_the_check_says_that_the_last_backup_failed_until_one_is_made(world: World) -> None:
    await world.bot.desk.backups.failed("No space left on device")

    told = await check(world)

    assert "last backup" in told and "No space left on device" in told and "operator" in told

    await world.bot.desk.backups.succeeded()

    assert "backup" not in await check(world)
