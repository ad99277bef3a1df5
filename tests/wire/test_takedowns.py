"""Taking down on the wire: killed at every request of it, the stub, the text and the notice stand once, in one place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wire.desk import CROSSPOSTED, Desk, long_body
from tests.wire.test_kills import POINTS, started_again

HEADLINE = "The tide"
REASON = "The passage about the tide was made up."
LAST = f"{HEADLINE}, 19"


async def stands(desk: Desk, said: str) -> int:
    """These words stand under the headline, or the whole article does; in one first message, whose id comes back.
    The announcement stands once."""
    await desk.settled()
    parts = await desk.parts(HEADLINE)
    text = "\n".join(part["text"] for part in parts)
    assert text.startswith(f"# {HEADLINE}\n") and said in text
    whole = said in long_body(HEADLINE)
    assert (len(parts) > 1) is whole and ("tide came in" in text) is whole
    if whole:
        assert "".join(long_body(HEADLINE).split()) in "".join(text.split())
    assert len(await desk.discord.messages(desk.room.publish, mine=True)) == 1
    announced = await desk.discord.messages(desk.room.announce, mine=True)
    assert len([each for each in announced if HEADLINE in each["text"]]) == 1
    return int(parts[0]["id"])


@pytest.mark.parametrize("point", ["unheard", "done"])
async def test_killed_at_every_step_of_taking_down_and_putting_back(tmp_path: Path, point: str) -> None:
    async with Desk.opened(tmp_path, rules={"nonce_seconds": 0}) as home:
        desk = await home.another(people={"chiefs": 2})
        channel, rest = f"/channels/{desk.room.publish}/messages", "/channels/*/messages"
        chief, second = desk.room.chiefs
        first_place = {"method": "PATCH", "path": f"{channel}/*"}
        announcement = {"method": "PATCH", "path": f"/channels/{desk.room.announce}/messages/*"}
        steps = {
            "unpublish": (first_place, {"method": "DELETE", "path": f"{rest}/*"}, announcement),
            "republish": (first_place, {"method": "POST", "path": rest, "holding": LAST}, announcement),
        }
        await desk.publish(HEADLINE, long_body(HEADLINE))
        await desk.card(HEADLINE, "Published")
        first = await stands(desk, LAST)

        for name, faults in steps.items():
            for fault in faults:
                await desk.discord.fault(**POINTS[point], **fault)
            said = {"reason": "error"} if name == "unpublish" else {"reason": "It was right."}
            await desk.discord.run(chief, desk.room.review, f"publish {name}", article="1", **said)
            for fault in faults:
                await started_again(desk, f"{name}: {fault}")
            down = name == "unpublish"
            await desk.card(HEADLINE, "Unpublished" if down else "Published")
            assert await stands(desk, "took this article down on" if down else LAST) == first

        for fault in (first_place, announcement):
            await desk.discord.fault(**POINTS[point], **fault)
        await desk.discord.run(chief, desk.room.review, "publish retract", article="1", reason=REASON)
        asked = await desk.until(lambda: _asked(desk), "the question to the second chief")
        pressed = await desk.discord.press(second, desk.room.review, asked, "cd:retract:1:1")
        (surely,) = (await desk.discord.answer(pressed))["messages"]
        await desk.discord.press(second, desk.room.review, int(surely["id"]), "cd:retract_surely:1:1")
        for fault in (first_place, announcement):
            await started_again(desk, f"retract: {fault}")
        await desk.card(HEADLINE, "Retracted")
        assert await stands(desk, REASON) == first
        (notice,) = await desk.parts(HEADLINE)
        assert notice["flags"] & CROSSPOSTED, "the servers that follow the channel are shown the edit"


async def _asked(desk: Desk) -> int | None:
    found = await desk.discord.messages(desk.room.review, mine=True)
    return next((int(each["id"]) for each in found if "asks for the retraction" in each["text"]), None)
