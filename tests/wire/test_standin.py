"""The stand-in's REST side keeps Discord's rules, each seen over the socket."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

import aiohttp
import discord
import pytest
import pytest_asyncio
from discord.http import Route

from tests.wire.client import Discord, Room
from tests.wire.raw import Api

pytestmark = pytest.mark.asyncio(loop_scope="module")

V2 = 1 << 15
MARK = "✅"


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def _unhurried(standin: Discord) -> AsyncGenerator[None]:
    """Only the tests of the rate limit want one."""
    async with rules(standin, limits=False):
        yield


@asynccontextmanager
async def rules(standin: Discord, **changes: Any) -> AsyncGenerator[None]:
    """Other rules for a while."""
    before = await standin.ask("rules", **changes)
    try:
        yield
    finally:
        await standin.ask("rules", **before)


def digest(data: bytes) -> str:
    """What a file is known by."""
    return hashlib.sha256(data).hexdigest()


async def in_channel(standin: Discord, channel: int) -> int:
    """How many messages stand there."""
    return len(await standin.messages(channel))


# ------------------------------------------------------------------ the door


async def test_a_wrong_token_gets_nowhere(standin: Discord, api: Api, room: Room) -> None:
    refused = await api("GET", "/users/@me", headers={"Authorization": "Bot wrong"})
    assert refused.status == 401
    assert (await api("GET", "/users/@me")).body["id"] == str(await standin.ask("bot"))


async def test_what_it_lacks_fails_loudly_and_again_at_the_end() -> None:
    async def ask_for_what_it_lacks() -> None:
        async with Discord.started() as standin, Api.to(standin) as api:
            assert (await api("GET", "/voice/regions")).status == 501
            (gap,) = await standin.journal(kinds=["gap"])
            assert gap["path"] == "/voice/regions"

    with pytest.raises(AssertionError, match=r"lacks what the bot asks for.*voice/regions"):
        await ask_for_what_it_lacks()


async def test_what_is_not_there(api: Api, room: Room) -> None:
    assert (await api("GET", "/channels/12345")).refused == (404, 10003)
    assert (await api("GET", f"/channels/{room.review}/messages/123")).refused == (404, 10008)


# --------------------------------------------------------------------- nonces


async def test_an_enforced_nonce_gives_the_first_message_back(standin: Discord, api: Api, room: Room) -> None:
    first = await api.sent(room.review, "First.", nonce="one", enforce_nonce=True)
    again = await api.send(room.review, "Second.", nonce="one", enforce_nonce=True)

    assert again.status == 200
    assert int(again.body["id"]) == first and again.body["content"] == "First."
    assert again.body["nonce"] == "one"
    assert await in_channel(standin, room.review) == 1


async def test_a_nonce_that_is_not_enforced_makes_a_second(standin: Discord, api: Api, room: Room) -> None:
    first = await api.sent(room.review, nonce="two")
    assert await api.sent(room.review, nonce="two") != first
    assert await in_channel(standin, room.review) == 2


async def test_a_nonce_is_forgotten_after_its_window(standin: Discord, api: Api, room: Room) -> None:
    first = await api.sent(room.review, nonce="three", enforce_nonce=True)
    async with rules(standin, nonce_seconds=0):
        assert await api.sent(room.review, nonce="three", enforce_nonce=True) != first


@pytest.mark.parametrize(("length", "status"), [(25, 200), (26, 400)])
async def test_a_nonce_has_25_characters(api: Api, room: Room, length: int, status: int) -> None:
    reply = await api.send(room.review, nonce="n" * length, enforce_nonce=True)
    assert reply.status == status


# --------------------------------------------------------------------- paging


async def test_history_is_paged_from_either_end(api: Api, room: Room) -> None:
    sent = [await api.sent(room.review, f"{n}") for n in range(7)]

    async def page(**wanted: int) -> list[int]:
        reply = await api("GET", f"/channels/{room.review}/messages", params=wanted)
        return [sent.index(int(each["id"])) for each in reply.body]

    assert await page() == [6, 5, 4, 3, 2, 1, 0]
    assert await page(limit=2) == [6, 5]
    assert await page(limit=2, before=sent[3]) == [2, 1]
    assert await page(limit=2, after=sent[3]) == [5, 4]
    assert await page(after=sent[6]) == []


@pytest.mark.parametrize("limit", [0, 101])
@pytest.mark.parametrize("of", ["messages", "reactors"])
async def test_a_page_has_1_to_100_lines(api: Api, room: Room, of: str, limit: int) -> None:
    message = await api.sent(room.review)
    path = f"/channels/{room.review}/messages" + (f"/{message}/reactions/{MARK}" if of == "reactors" else "")
    assert (await api("GET", path, params={"limit": limit})).refused == (400, 50035)


async def test_reactors_are_paged_by_type(standin: Discord, api: Api) -> None:
    room = await standin.newsroom(writers=4)
    message = await api.sent(room.review)
    one, two, three, four = sorted(room.writers)
    for person in (three, one, two):
        await standin.react(person, room.review, message, MARK)
    for person in (four, one):
        await standin.react(person, room.review, message, MARK, burst=True)

    async def page(**wanted: int) -> list[int]:
        path = f"/channels/{room.review}/messages/{message}/reactions/{MARK}"
        return [int(each["id"]) for each in (await api("GET", path, params=wanted)).body]

    assert await page() == await page(type=0) == [one, two, three]
    assert await page(limit=2) == [one, two]
    assert await page(limit=2, after=two) == [three]
    assert await page(type=1) == [one, four]
    assert await page(type=1, after=one) == [four]
    shown = (await api("GET", f"/channels/{room.review}/messages/{message}")).body["reactions"]
    assert [(each["count"], each["count_details"]) for each in shown] == [(5, {"normal": 3, "burst": 2})]


# ---------------------------------------------------------------- permissions


@pytest.mark.parametrize(
    ("taken", "code"), [("send_messages", 50013), ("view_channel", 50001), ("attach_files", 50013)]
)
async def test_without_a_permission_it_is_refused(
    standin: Discord, api: Api, room: Room, taken: str, code: int
) -> None:
    assert (await with_file(api, room.review)).status == 200
    await standin.ask("forbid", channel=room.review, permissions=[taken])
    assert (await with_file(api, room.review)).refused == (403, code)
    await standin.ask("forbid", channel=room.review)
    assert (await with_file(api, room.review)).status == 200


async def with_file(api: Api, channel: int) -> Any:
    """A message with a file."""
    form = aiohttp.FormData()
    form.add_field("payload_json", '{"content": "Look."}')
    form.add_field("files[0]", base64.b64decode(b"aGFsbG8="), filename="a.txt")
    return await api("POST", f"/channels/{channel}/messages", data=form)


# --------------------------------------------------------------------- limits


def layout(*components: dict[str, Any]) -> dict[str, Any]:
    """A message of components."""
    return {"flags": V2, "components": list(components)}


def words(count: int) -> dict[str, Any]:
    """A text display."""
    return {"type": 10, "content": "a" * count}


@pytest.mark.parametrize(
    ("fits", "too_much"),
    [
        ({"content": "a" * 2000}, {"content": "a" * 2001}),
        (
            layout(words(2500), {"type": 17, "components": [words(1500)]}),
            layout(words(2500), {"type": 17, "components": [words(1501)]}),
        ),
        (
            layout({"type": 17, "components": [words(1)] * 39}),
            layout({"type": 17, "components": [words(1)] * 40}),
        ),
        (layout(words(1)), layout(words(1)) | {"content": "Both."}),
    ],
    ids=["2000 characters", "4000 in a layout", "40 components", "a layout has no content"],
)
async def test_what_a_message_holds(
    api: Api, room: Room, fits: dict[str, Any], too_much: dict[str, Any]
) -> None:
    path = f"/channels/{room.review}/messages"
    assert (await api("POST", path, fits)).status == 200
    assert (await api("POST", path, too_much)).refused == (400, 50035)


async def test_twenty_emoji_on_a_message(api: Api, room: Room) -> None:
    path = f"/channels/{room.review}/messages/{await api.sent(room.review)}/reactions"
    marks = [chr(0x1F400 + n) for n in range(21)]
    for mark in marks[:20]:
        assert (await api("PUT", f"{path}/{mark}/@me")).status == 204
    assert (await api("PUT", f"{path}/{marks[20]}/@me")).refused == (400, 30010)
    assert (await api("PUT", f"{path}/{marks[3]}/@me")).status == 204


async def test_too_many_requests(standin: Discord, api: Api, room: Room) -> None:
    async with rules(standin, limits=True):
        replies = [await api.send(room.submissions) for _ in range(6)]

    assert [reply.status for reply in replies] == [200] * 5 + [429]
    assert [int(reply.headers["X-RateLimit-Remaining"]) for reply in replies] == [4, 3, 2, 1, 0, 0]
    last = replies[-1]
    assert last.headers["X-RateLimit-Limit"] == "5" and last.headers["X-RateLimit-Bucket"]
    assert last.headers["Via"] and last.headers["X-RateLimit-Scope"] == "user"
    assert last.body["global"] is False
    assert 4 < last.body["retry_after"] <= 5
    assert float(last.headers["Retry-After"]) == pytest.approx(last.body["retry_after"], abs=0.01)
    assert await in_channel(standin, room.submissions) == 5


async def test_discord_py_waits_for_the_limit_that_it_reads(
    standin: Discord, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Route, "BASE", standin.api)
    await standin.fault("limit", "POST", f"/channels/{room.submissions}/messages", seconds=0.4)
    since = await standin.ask("note", text="discord.py")
    async with discord.Client(intents=discord.Intents.none()) as client:
        await client.login(standin.token)
        await client.get_partial_messageable(room.submissions).send("Patience.")

    refused, taken = await standin.requests("POST", "/messages", since)
    assert (refused["status"], taken["status"]) == (429, 200)
    assert taken["at"] - refused["at"] >= 0.4


# ------------------------------------------------------------ what people set


async def test_closed_dms(standin: Discord, api: Api, room: Room) -> None:
    person = room.writers[0]
    dm = int((await api("POST", "/users/@me/channels", {"recipient_id": person})).body["id"])
    await standin.ask("close_dms", person=person)
    assert (await api.send(dm)).refused == (403, 50007)
    await standin.ask("close_dms", person=person, closed=False)
    await api.sent(dm)
    assert len(await standin.dms(person)) == 1


async def test_blocked_words(standin: Discord, api: Api, room: Room) -> None:
    message = await api.sent(room.review, "Fine.")
    await standin.ask("block", words=["pißnelke"])
    assert (await api.send(room.review, "You pißnelke.")).refused == (400, 200000)
    edit = await api("PATCH", f"/channels/{room.review}/messages/{message}", {"content": "A pißnelke."})
    assert edit.refused == (400, 200000)
    await standin.ask("block", words=[])
    await api.sent(room.review, "You pißnelke.")


# ----------------------------------------------------------- once, and so many


async def test_a_crosspost_goes_out_once(api: Api, room: Room) -> None:
    path = f"/channels/{room.publish}/messages/{await api.sent(room.publish)}/crosspost"
    assert (await api("POST", path)).body["flags"] & 1
    assert (await api("POST", path)).refused == (400, 40033)


async def test_so_many_crossposts_an_hour(standin: Discord, api: Api, room: Room) -> None:
    async with rules(standin, crossposts_an_hour=2):
        replies = [
            await api("POST", f"/channels/{room.publish}/messages/{await api.sent(room.publish)}/crosspost")
            for _ in range(3)
        ]
    assert [reply.status for reply in replies] == [200, 200, 429]
    assert 3500 < replies[-1].body["retry_after"] <= 3600
    assert float(replies[-1].headers["Retry-After"]) > 3500


async def test_a_message_takes_one_thread(standin: Discord, api: Api, room: Room) -> None:
    message = await api.sent(room.review)
    path = f"/channels/{room.review}/messages/{message}/threads"
    thread = await api("POST", path, {"name": "Talk"})
    assert int(thread.body["id"]) == message
    assert (await api("POST", path, {"name": "More"})).refused == (400, 160004)
    shown = await api("GET", f"/channels/{room.review}/messages/{message}")
    assert shown.body["thread"]["id"] == str(message) and shown.body["flags"] & (1 << 5)

    await standin.ask("no_second_thread")
    await standin.ask("delete_channel", channel=message)
    assert (await api("POST", path, {"name": "More"})).refused == (400, 160004)
    await standin.ask("no_second_thread", refused=False)
    assert (await api("POST", path, {"name": "More"})).status == 200


@pytest.mark.parametrize("status", [400, 429])
async def test_an_old_message_takes_so_many_edits(
    standin: Discord, api: Api, room: Room, status: int
) -> None:
    path = f"/channels/{room.review}/messages/{await api.sent(room.review)}"
    async with rules(standin, old_after_seconds=0, edits_of_old=2, edit_cap_status=status):
        replies = [await api("PATCH", path, {"content": f"{n}"}) for n in range(3)]
        assert [reply.status for reply in replies] == [200, 200, status]
        assert replies[-1].body["code"] == 30046
        assert ("retry_after" in replies[-1].body) is (status == 429)
    assert (await api("PATCH", path, {"content": "Young again."})).status == 200


async def test_somebody_elses_message_is_not_edited(standin: Discord, api: Api, room: Room) -> None:
    theirs = await standin.say(room.writers[0], room.review, "Mine.")
    edit = await api("PATCH", f"/channels/{room.review}/messages/{theirs}", {"content": "Ours."})
    assert edit.refused == (403, 50005)


# ---------------------------------------------------------------------- files


def form(files: dict[str, bytes], **body: Any) -> aiohttp.FormData:
    """A request with files, as discord.py writes it."""
    told = [{"id": place, "filename": name, "description": f"All {name}"} for place, name in enumerate(files)]
    made = aiohttp.FormData(quote_fields=False)
    made.add_field("payload_json", json.dumps({"attachments": told, **body}))
    for place, (name, data) in enumerate(files.items()):
        made.add_field(
            f"files[{place}]", BytesIO(data), filename=name, content_type="application/octet-stream"
        )
    return made


def layout(*names: str) -> dict[str, Any]:
    """A message that shows these files in a gallery."""
    items = [{"media": {"url": f"attachment://{name}"}} for name in names]
    return {"flags": V2, "components": [{"type": 12, "items": items}]}


async def test_files_are_kept_byte_by_byte_and_an_edit_says_which_stay(
    standin: Discord, api: Api, room: Room
) -> None:
    one, two, three = b"\x00\xff one", b"two\r\n--", b"three"
    path = f"/channels/{room.review}/messages"
    sent = await api.upload("POST", path, form({"a.png": one, "b.png": two}, content="Two files."))
    assert [each["filename"] for each in sent.body["attachments"]] == ["a.png", "b.png"]
    assert [each["description"] for each in sent.body["attachments"]] == ["All a.png", "All b.png"]
    [message] = await standin.messages(room.review)
    assert [each["sha256"] for each in message["attachments"]] == [digest(one), digest(two)]

    kept = sent.body["attachments"][1]["id"]
    told = [{"id": kept}, {"id": 0, "filename": "c.png"}]
    edited = await api.upload("PATCH", f"{path}/{message['id']}", form({"c.png": three}, attachments=told))
    assert edited.status == 200
    [message] = await standin.messages(room.review)
    assert [each["sha256"] for each in message["attachments"]] == [digest(two), digest(three)]
    await api("PATCH", f"{path}/{message['id']}", {"attachments": []})
    assert (await standin.messages(room.review))[0]["attachments"] == []


async def test_what_is_too_much_or_stands_nowhere_is_refused(standin: Discord, api: Api, room: Room) -> None:
    path = f"/channels/{room.review}/messages"
    async with rules(standin, file_bytes=1000):
        large = await api.upload("POST", path, form({"a.png": bytes(1001)}, content="Large."))
        assert large.refused == (413, 40005)
        several = {f"{n}.png": bytes(900) for n in range(10)}
        assert (await api.upload("POST", path, form(several, content="Each is small."))).status == 200
    many = {f"{n}.png": b"x" for n in range(11)}
    assert (await api.upload("POST", path, form(many, content="Many."))).refused == (400, 30015)
    lost = await api.upload("POST", path, form({"a.png": b"a", "b.png": b"b"}, **layout("a.png")))
    assert lost.refused == (400, 50035) and "b.png" in lost.body["message"]
    absent = await api.upload("POST", path, form({"a.png": b"a"}, **layout("a.png", "b.png")))
    assert absent.status == 400
    shown = await api.upload("POST", path, form({"a.png": b"a"}, **layout("a.png")))
    assert shown.status == 200
    assert await in_channel(standin, room.review) == 2
