"""The platform as it is: a deaf gateway, refused commands, shards, outages, and a disk that does not answer."""

from __future__ import annotations

from pathlib import Path

from tests.wire.client import MARKS, until
from tests.wire.desk import Desk
from tests.wire.launch import QuickBot, quick_discord

APPROVALS = 50

TOLD_THAT_IT_COMES = 5
"""The type of a first answer that another one follows."""


async def test_a_gateway_that_is_deaf_at_the_start_is_waited_for(tmp_path: Path) -> None:
    async with quick_discord(limits=False) as discord:
        await discord.newsroom()
        await discord.ask("deaf")
        bot = QuickBot(discord, tmp_path / "desk.db")
        await bot.start(wait=False)
        try:
            await bot.said("Trying again")
            assert bot.alive
            assert not any("Traceback" in line for line in bot.log), bot.tail(60)
            await discord.ask("deaf", deaf=False)
            await bot.said("connected as")
        finally:
            await bot.end()


async def test_a_refused_registration_of_commands_is_one_line_and_the_bot_runs_on(tmp_path: Path) -> None:
    async with quick_discord(limits=False) as discord:
        room = await discord.newsroom()
        commands = {"method": "PUT", "path": "/applications/*/commands"}
        await discord.fault("refuse", status=400, code=30034, times=99, **commands)
        bot = QuickBot(discord, tmp_path / "desk.db")
        async with bot.running():
            refused = [line for line in bot.log if "register" in line]
            assert len(refused) == 1 and "tries again later" in refused[0], bot.tail(60)
            assert not any("Traceback" in line for line in bot.log), bot.tail(60)
            await bot.end()
            await discord.ask("heal")
            await bot.start()  # whatever it was, the next start registers them
            await discord.set_up(room, cooling_off=0)
            desk = Desk(discord, room, bot)
            await desk.publish("It runs all the same")
            await desk.out_once("It runs all the same")


async def test_beyond_what_one_connection_may_hold_it_opens_shards_in_one_process(tmp_path: Path) -> None:
    async with quick_discord(limits=False, shards=3) as discord:
        room = await discord.newsroom()
        bot = QuickBot(discord, tmp_path / "desk.db")
        async with bot.running():
            assert any("4011" in line for line in bot.log), bot.tail(60)
            assert not any("Traceback" in line for line in bot.log), bot.tail(60)
            identified = [e for e in await discord.journal(kinds=["gateway"]) if e["what"] == "identified"]
            assert len(identified) == 3
            await discord.set_up(room, cooling_off=0)
            desk = Desk(discord, room, bot)
            await desk.publish("On a shard")
            await desk.out_once("On a shard")


async def test_an_outage_of_seconds_is_two_lines_in_the_log(tmp_path: Path) -> None:
    async with Desk.opened(tmp_path) as desk:
        await desk.submit("Before the outage")
        await desk.card("Before the outage", marks=len(MARKS))
        since = len(desk.bot.log)
        await desk.discord.ask("away", seconds=4)
        await desk.bot.said("gateway", since=since)
        await desk.bot.said("works again", since=since)
        await desk.vote("Before the outage")
        await desk.out_once("Before the outage")
        said = desk.bot.log[since:]
        assert not any("Traceback" in line for line in said), "\n".join(said)
        assert len([line for line in said if "Trying again until it works" in line]) <= 2, "\n".join(said)
        gateway = [line for line in said if "connection to Discord’s gateway" in line]
        assert len(gateway) == 2, "\n".join(said)


async def test_a_404_without_discords_code_parks_nothing(tmp_path: Path) -> None:
    async with Desk.opened(tmp_path) as desk:
        path = f"/channels/{desk.room.review}/messages"
        await desk.discord.fault("refuse", "POST", path, status=404, code=0, times=3)
        await desk.submit("Behind a proxy")
        await desk.card("Behind a proxy", marks=len(MARKS))
        assert desk.bot.value("SELECT count(*) FROM delivery WHERE state = 'parked'") == 0
        assert len([e for e in await desk.discord.journal(kinds=["fault"]) if e["what"] == "refuse"]) == 3


async def test_presses_are_acknowledged_before_the_database_is_waited_for(tmp_path: Path) -> None:
    gate = tmp_path / "held"
    async with quick_discord(limits=False) as discord:
        room = await discord.newsroom(editors=APPROVALS)
        bot = QuickBot(discord, tmp_path / "desk.db", WRITES_HELD_BY=str(gate))
        async with bot.running():
            await discord.set_up(room, cooling_off=3600, approvals=20)
            desk = Desk(discord, room, bot)
            await desk.submit("Popular")
            card = await desk.card("Popular", marks=len(MARKS))
            button = f"cd:approve:{bot.value('SELECT id FROM article')}:1"
            since = await discord.ask("note", text="all at once")
            gate.touch()
            by_command = {"channel": room.review, "name": "review approve", "options": {"article": "1"}}
            voted = await discord.ask("slash", person=room.editors[0], **by_command)
            for person in room.editors[1:]:
                await discord.press(person, room.review, card["id"], button)

            async def acknowledged() -> bool:
                told = await discord.requests("POST", "/callback", since)
                assert {each["body"]["type"] for each in told} <= {TOLD_THAT_IT_COMES}
                return len({each["path"].split("/")[2] for each in told}) == APPROVALS

            await until(acknowledged, patience=60)
            assert bot.value("SELECT count(*) FROM vote") == 0, "nothing could be written yet"
            gate.unlink()

            async def counted() -> bool:
                return bot.value("SELECT count(*) FROM vote") == APPROVALS

            await until(counted, patience=60)
            [told] = (await discord.answer(voted))["messages"]
            assert " counts. " in told["text"]

            async def answered() -> bool:
                return len(await discord.requests("PATCH", "/messages/@original", since)) == APPROVALS

            await until(answered, patience=60)
