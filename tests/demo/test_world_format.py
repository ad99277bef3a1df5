"""The format of a saved newsroom: JSON that any Python reads back exactly, and the pickles of older versions."""

from __future__ import annotations

import os
import pickle
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from hashlib import sha256
from json import dumps, loads
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from simcord.backend.models import AllowedMentions, Entitlement, Message, Overwrite, Poll, PollAnswer
from simcord.backend.models.interaction import ResponseKind
from simcord.enums import ChannelType, OverwriteType

from bot.demo import DATABASE
from bot.demo.looking import WORLD
from bot.demo.newsroom import everything
from bot.demo.site.opening import come_back
from bot.demo.site.world_file import DoesNotFit, World, load
from bot.demo.world import KEPT, RECORDS, BadWorld, _plain, _value, world_of
from bot.domain.review.votes import Choice
from bot.ui.article.reaction_marks import MARKS
from tests.demo.test_world_file import leave_an_open_card
from tests.demo.visitor import visiting

SAVED = Path(__file__).parent / "saved"


def unpacked(name: str, folder: Path) -> Path:
    """A newsroom as an older version left it, in a folder of the test's own. Returns its database."""
    with ZipFile(SAVED / name) as archive:
        archive.extractall(folder)
    return folder / DATABASE


@pytest.mark.parametrize("python", ["3.11.2", "3.11.7"])
async def test_what_an_older_version_saved_as_a_pickle_comes_back(tmp_path: Path, python: str) -> None:
    """Python 3.11.2 and 3.11.7 wrote the members of enums in two different ways."""
    database = unpacked(f"pickled_by_{python}.zip", tmp_path)

    async with come_back(database) as (room, world), visiting(room, world, tmp_path) as visitor:
        assert "see you ✏️" in [message.content for message in room.submissions.history()]
        board = await visitor.board()
        assert [(each["headline"], each["state"]) for each in board["articles"]] == [
            ("Bridge closed", "Submitted"),
            ("Ferry runs again", "In review"),
        ]
        card = next(m for m in room.review.history() if "Ferry runs again" in everything(m))
        approvals = next(each for each in card.reactions if str(each.emoji) == MARKS[Choice.APPROVE])
        assert approvals.count == 2, "the bot’s and Ed’s"
        [file] = [m.attachments[0] for m in room.submissions.history() if m.attachments]
        assert await file.read() == b"# Bridge closed\n\nFrom Monday on."
        eve = await visitor.enter(room.review.id, "Eve")
        await eve.act("set_reaction", target_id=str(card.id), emoji=MARKS[Choice.APPROVE], reacted=True)
        rita = await visitor.enter(room.articles.id, "Rita")
        await rita.see("Ferry runs again: a body.", within=30)

    head = (tmp_path / WORLD).read_bytes().partition(b"\n")[0]
    assert loads(head)["copydesk-demo"] == 2, "saved in the format of today"
    async with come_back(database) as (room, _):
        assert "Ferry runs again" in everything(room.articles.history()[0])


async def test_what_is_saved_is_json_and_reads_back_exactly(tmp_path: Path) -> None:
    await leave_an_open_card(tmp_path)

    lines = (tmp_path / WORLD).read_bytes().split(b"\n")
    assert [type(loads(line)) for line in lines] == [dict, dict]
    async with come_back(tmp_path / DATABASE) as (room, world):
        backend = room.env.backend
        assert world_of(room.env) == world.data
        assert backend.bot_user is backend.users[backend.bot_user.id], "one account, not two"
        assert {type(channel.type) for channel in backend.channels.values()} == {ChannelType}


def test_every_kind_of_value_that_a_simulated_discord_holds_is_read_back() -> None:
    """Also those that no newsroom of the demo has: stickers, polls, voice channels, entitlements."""
    samples: dict[str, Any] = {
        "a record": Poll("Tea?", [PollAnswer(1, "yes")], "2026-01-01", votes={1: {7, 8}, 2: set()}),
        "frozen": AllowedMentions(users=frozenset({3}), roles=None),
        "enums": [ChannelType.FORUM, ResponseKind.MODAL, Overwrite(1, OverwriteType.MEMBER)],
        "moment": Entitlement(1, 2, 3, 4, starts_at=datetime(2026, 1, 1, 12, 30, 0, 5, tzinfo=UTC)),
        "keys": {None: {("submit", 1): {"name": "x"}}, (1, 2): [], 1 << 63: b"\x00\xff"},
        "like a mark": {"$": "set", "of": [1]},
        "texts": ["✏️", "\ud83d", "\x00", ""],
        "numbers": [True, 1, 1.0, 0.1, -(1 << 70), None],
    }
    for name, value in samples.items():
        back = _value(loads(dumps(_plain(value))))
        assert repr(back) == repr(value) and type(back) is type(value), name
    for kind, names in RECORDS.values():
        if is_dataclass(kind):
            assert {field.name for field in fields(kind)} == names


class Evil:
    """Makes a file when it is read."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (self.command,)


def test_what_could_not_be_read_back_is_not_written() -> None:
    for value in (object(), Path("x"), {"a": [Evil("true")]}, type("Message", (), {})()):
        with pytest.raises(BadWorld):
            _plain(value)


def forged(world: World, format_: int, data: bytes) -> bytes:
    """A world file with a head that fits its data."""
    head = {
        "copydesk-demo": format_,
        "id": world.id,
        "number": world.number,
        "sha256": sha256(data).hexdigest(),
    }
    return dumps(head).encode() + b"\n" + data


async def refused(folder: Path, match: str) -> None:
    """Come back, and read in one sentence or two why not."""
    with pytest.raises(DoesNotFit, match=match) as told:
        async with come_back(folder / DATABASE):
            pass
    assert str(told.value).endswith("choose another folder with DATA=.") and "\n" not in str(told.value)


async def test_a_world_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    await leave_an_open_card(tmp_path)
    world = load(tmp_path / WORLD, tmp_path / DATABASE)
    (tmp_path / WORLD).write_bytes(forged(world, 3, world.data))

    await refused(tmp_path, "A newer version of Copydesk saved .*Update Copydesk")


async def test_a_forged_pickle_runs_no_code_and_changes_no_class(tmp_path: Path) -> None:
    await leave_an_open_card(tmp_path)
    genuine = load(tmp_path / WORLD, tmp_path / DATABASE)
    trap = tmp_path / "trapped"
    message = b"csimcord.backend.models.message\nMessage\n"
    for data in (
        pickle.dumps({"users": Evil(f"touch {trap}")}),
        b"cbuiltins\neval\n(S'1'\ntR.",
        b"cbuiltins\ngetattr\n(cos\nsystem\nS'x'\ntR.",
        b"cbuiltins\ngetattr\n(" + message + b"S'__init__'\ntR.",
        b"cbuiltins\ngetattr\n(csimcord.enums\nChannelType\nS'__class__'\ntR.",
        b"csimcord.env\nos\n.",
        b"csimcord.env\nEnv\n.",
        message + b"(N(dS'is_ephemeral'\nI01\nstb.",  # sets an attribute of the class
        pickle.dumps({"users": {}}),
        pickle.dumps(dict.fromkeys((*KEPT, "bot_user"), 1)),
        b"",
    ):
        (tmp_path / WORLD).write_bytes(forged(genuine, 1, data))
        await refused(tmp_path, "cannot be read: an older version of Copydesk saved it, and .*Open it with")
    assert not trap.exists()
    assert isinstance(vars(Message)["is_ephemeral"], property)


async def test_a_half_pickle_is_refused(tmp_path: Path) -> None:
    database = unpacked("pickled_by_3.11.2.zip", tmp_path)
    data = (tmp_path / WORLD).read_bytes().partition(b"\n")[2]
    world = load(tmp_path / WORLD, database)
    for cut in (data[:-20], data[: len(data) // 2], data[20:]):
        (tmp_path / WORLD).write_bytes(forged(world, 1, cut))
        await refused(tmp_path, "it is damaged")


@pytest.mark.parametrize(
    "change",
    [
        {"users": []},
        {"users": {}},
        {"users": {"$": "dict", "of": [[1, 2, 3]]}},
        {"guilds": {"$": "dict", "of": [[1, {"$": "Guild", "id": 1}]]}},
        {"guilds": {"$": "dict", "of": [[1, 5]]}},
        {"guilds": {}},
        {"channels": {"$": "dict", "of": [[[], 1]]}},
        {"cdn": {"$": "Env"}},
        {"cdn": {"$": "CdnStore", "_blobs": {"x": {"$": "bytes", "of": "?"}}}},
        {"cdn": {"$": ["x"]}},
        {"_reserved_ids": {"$": "set", "of": [[1]]}},
        {"bot": []},
        {"bot": 1},
        {"more": 1},
    ],
    ids=str,
)
async def test_a_world_whose_parts_are_wrong_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    database = unpacked("pickled_by_3.11.7.zip", tmp_path)
    world = load(tmp_path / WORLD, database)
    (tmp_path / WORLD).write_bytes(forged(world, 2, dumps({**loads(world.data), **change}).encode()))

    await refused(tmp_path, "cannot be read|not complete")
