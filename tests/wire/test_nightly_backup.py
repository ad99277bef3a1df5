"""The bot that runs makes its backup, and one that is stopped comes back from it."""

from __future__ import annotations

from pathlib import Path

from tests.wire.desk import Desk


async def test_a_running_bot_backs_up_and_stops_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    async with Desk.opened(tmp_path, COPYDESK_BACKUP_FOLDER=str(folder)) as desk:
        await desk.bot.said("backed up to")
        [path] = folder.glob("desk-*.db.gz")
        await desk.publish("Ferry runs", "It sails.")
        assert await desk.bot.end() == 0

        said = "\n".join(desk.bot.log)
        assert "It was unpacked again and is whole" in said and "Traceback" not in said
        assert path.stat().st_mode & 0o777 == 0o600

        await desk.bot.start()
        assert await desk.bot.end() == 0
        assert list(folder.glob("desk-*.db.gz")) == [path], "one a day is enough"
        await desk.bot.start()
