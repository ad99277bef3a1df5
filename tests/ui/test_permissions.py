"""Permissions are declared by area: what a row lacks is named, and what no row covers is refused."""

from __future__ import annotations

from collections.abc import Iterator

import discord
import pytest

from bot.domain.newsroom.settings import BY_OPTION
from bot.settings import documented
from bot.store.outbox.kinds import Kind
from bot.ui import permissions
from bot.ui.needs import Need, Room
from bot.ui.permissions import NEEDS, needed
from tests.incidents import parked, patient, published
from tests.permissions import grant_needed
from tests.world import World


def faults_of(need: Need) -> Iterator[str]:
    switches = BY_OPTION.keys() | {setting.env for _, setting in documented()}
    if need.permission not in discord.Permissions.VALID_FLAGS:
        yield f"NEEDS: Discord has no permission {need.permission}."
    if not need.rooms:
        yield f"NEEDS: say where {need.permission} is needed: a Room."
    if not need.why.startswith("to "):
        yield f"NEEDS: say why {need.permission} is needed, after “give me *Add Reactions*”: “to …”."
    if need.if_on and need.if_on not in switches:
        yield f"NEEDS: {need.permission} is needed with {need.if_on} on, which is no setting."


def test_every_row_says_what_where_and_why() -> None:
    assert [fault for need in NEEDS for fault in faults_of(need)] == []


def test_what_a_row_lacks_is_named() -> None:
    assert len(list(faults_of(Need("fly", "fly", (), if_on="wings")))) == 4


def test_reasons_of_two_areas_for_one_permission_are_told_together(monkeypatch: pytest.MonkeyPatch) -> None:
    more = Need("attach_files", "to send a seal", (Room.REVIEW,))
    monkeypatch.setattr(permissions, "NEEDS", (*NEEDS, more))

    assert needed(Room.REVIEW)["attach_files"] == "to send pictures and files and to send a seal"


def test_what_a_setting_asks_for_is_needed_with_that_setting_on() -> None:
    assert "manage_threads" not in needed(Room.PUBLISH)
    assert "manage_threads" in needed(Room.PUBLISH, ["discussions"])


@pytest.mark.parametrize(
    ("room", "permission", "kind"),
    [
        (Room.REVIEW, "create_public_threads", Kind.CARD_THREAD),
        (Room.REVIEW, "add_reactions", Kind.CARD_REACTIONS),
        (Room.PUBLISH, "send_messages", Kind.PART),
        (Room.ANNOUNCE, "send_messages", Kind.ANNOUNCEMENT),
    ],
)
async def test_a_delivery_that_no_row_covers_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch, room: Room, permission: str, kind: Kind
) -> None:
    """The newsroom of every test grants what the rows ask for: without its row a feature fails its own tests."""
    patient(monkeypatch)
    without = [n for n in NEEDS if n.permission != permission or room not in n.rooms]
    monkeypatch.setattr("tests.permissions.NEEDS", without)
    channel = {Room.REVIEW: world.review, Room.PUBLISH: world.publish, Room.ANNOUNCE: world.announce}[room]
    grant_needed(world.env, channel, room)

    await (world.submit() if room is Room.REVIEW else published(world))

    assert kind in [delivery.kind for delivery in await parked(world)]
