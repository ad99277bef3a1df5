"""Scheduled events on the wire: Discord gives them no nonce, and after a kill there is one all the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.wire.desk import Desk
from tests.wire.raw import Api
from tests.wire.test_kills import POINTS, started_again

HEADLINE = "The tide"


async def listed(desk: Desk, api: Api) -> list[str]:
    """The names of the server's events."""
    reply = await api("GET", f"/guilds/{desk.room.guild}/scheduled-events")
    assert reply.status == 200, reply
    return [event["name"] for event in reply.body]


async def test_killed_while_an_event_is_made_or_taken_off_there_is_one_or_none(tmp_path: Path) -> None:
    # The one slot is hours away, whenever the test runs.
    slot = f"daily {datetime.now(UTC) + timedelta(hours=6):%H:%M}"
    async with Desk.opened(tmp_path) as desk, Api.to(desk.discord) as api:
        events = f"/guilds/{desk.room.guild}/scheduled-events"
        make: dict[str, Any] = {"method": "POST", "path": events}
        take_off: dict[str, Any] = {"method": "DELETE", "path": f"{events}/*"}
        settings = {"events": "on", "release": "slots", "slots": slot}
        assert (await desk.discord.run(desk.room.owner, desk.room.review, "newsroom settings", **settings))[
            "responded"
        ]
        for point, fault in POINTS.items():
            headline = f"{HEADLINE}, {point}"
            await desk.discord.fault(**fault, **make)
            await desk.publish(headline)
            await started_again(desk, f"making it, {point}")
            await desk.settled(but=["notice"])
            assert await listed(desk, api) == [headline]
            await desk.discord.fault(**fault, **take_off)
            chief, number = desk.room.chiefs[0], str(desk.number(headline))
            command = "publish unschedule"
            await desk.discord.ask(
                "slash", person=chief, channel=desk.room.review, name=command, options={"article": number}
            )
            await started_again(desk, f"taking it off, {point}")
            await desk.settled(but=["notice"])
            assert await listed(desk, api) == []

        # discord.py asks again by itself after a 502: what came through before is taken off.
        await desk.discord.fault("fail-after", status=502, **make)
        await desk.publish("Asked twice")
        await desk.card("Asked twice", "Scheduled")
        await desk.settled(but=["notice"])
        done = [each for each in await desk.discord.journal(kinds=["request"]) if each.get("made")]
        assert len([each for each in done if each["path"] == events and "Asked twice" in str(each)]) == 2
        assert await listed(desk, api) == ["Asked twice"]
