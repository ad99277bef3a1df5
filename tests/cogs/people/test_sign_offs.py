"""Sign-offs of people: shown to their owner, and erased with them while the record goes on adding up."""

from __future__ import annotations

from tests.cogs.people.test_leaving import forget, holds_id, rows, settled
from tests.cogs.people.test_own_data import data_of, tables
from tests.cogs.review.test_signoffs import choose, declare, sign
from tests.world import World, answer_of, text_of


async def test_they_are_among_what_is_held_of_a_person(world: World) -> None:
    await declare(world, "facts", "style: asked")
    await world.submit()
    await sign(world, world.ed, "facts")
    await choose(world, world.ed, "ask:style")

    _, data = await data_of(world, world.ed)

    assert {"signoff", "signoff_ask"} <= tables(data)
    [given] = next(group["entries"] for group in data["held"] if group["table"] == "signoff")
    assert given["name"] == "facts" and given["article"] == 1


async def test_who_had_themselves_erased_has_signed_nothing_and_does_not_sign_again(world: World) -> None:
    await declare(world, "facts", "style: asked")
    await world.configure(cooling_off=600)
    await world.submit()
    await sign(world, world.ed, "facts")
    await choose(world, world.ed, "ask:style")
    await sign(world, world.chief, "style")
    await world.eve.click(world.card(), label="Approve")
    assert "Goes out" in text_of(world.card())

    await forget(world, world.ed)
    await settled(world)

    # Who may not judge the article again is kept until it is decided.
    assert [row for row in holds_id(world, world.ed.id) if not row.startswith(("barred", "copydesk"))] == []
    assert rows(world, "SELECT name, person_name, absent FROM signoff WHERE name = 'facts'") == [
        ("facts", "a former member", 1)
    ]
    assert rows(world, "SELECT name, person_name FROM signoff_ask") == [("style", "a former member")]
    assert "⬜ *facts* **wanted**" in text_of(world.card())
    refused = await choose(world, world.ed, "sign:facts")
    assert refused.modal is None and answer_of(refused)
