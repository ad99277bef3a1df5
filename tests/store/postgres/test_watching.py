"""What an operator sees of several processes: by the doctor, at /health and in the metrics of each."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from bot.domain.newsroom.shards import ShardRange
from bot.operating.doctor.findings import Case, Finding, Mark
from bot.operating.doctor.shards import look_at_shards
from bot.operating.health import Health, Part
from bot.operating.metrics import of_shards
from bot.settings import Settings
from bot.store.postgres.store import PostgresStore


def seen(settings: Settings) -> list[Finding]:
    """What the doctor says with these settings."""
    case = Case(Path(".env"), lambda: settings)
    case.read = settings
    return [*look_at_shards(case)]


async def test_the_doctor_says_who_serves_which_shards_and_which_nobody_does(
    address: str, pictures: Path
) -> None:
    ours = Settings(server=address, shards=ShardRange(0, 1, 8))
    [none_runs] = seen(ours)
    assert none_runs.mark is Mark.OK
    assert none_runs.sentence == "this process is to serve 0-1/8; no process runs at the moment."

    first = await PostgresStore.open_at(address, pictures, ShardRange(0, 1, 8))
    second = await PostgresStore.open_at(address, pictures, ShardRange(4, 6, 8))
    try:
        [some] = seen(ours)
        assert some.mark is Mark.WARNING
        assert "0-1/8: copydesk " in some.sentence and "4-6/8: copydesk " in some.sentence
        assert some.sentence.endswith("No process serves 2-3/8, 7/8: start one.")

        [otherwise] = seen(Settings(server=address, shards=ShardRange(0, 1, 16)))
        assert otherwise.mark is Mark.FAULT
        assert "counts 16 shards, and a running process counts 8" in otherwise.sentence
    finally:
        await first.close()
        await second.close()


def test_the_doctor_says_that_one_process_serves_everything() -> None:
    [found] = seen(Settings())

    assert (found.mark, found.sentence) == (Mark.OK, "one process serves every server.")


def test_the_doctor_says_that_the_server_is_away() -> None:
    [found] = seen(Settings(server="postgresql://ada:hunter2@127.0.0.1:1/desk", shards=ShardRange(0, 0, 2)))

    assert found.mark is Mark.FAULT
    assert "See that the database server runs and can be reached." in found.sentence
    assert "hunter2" not in found.sentence


async def test_health_and_metrics_say_the_range(address: str, pictures: Path) -> None:
    shards = ShardRange(1, 2, 4)
    store = await PostgresStore.open_at(address, pictures, shards)
    bot = SimpleNamespace(
        add_listener=lambda *_: None, desk=SimpleNamespace(unit=SimpleNamespace(store=store))
    )
    try:
        part = Health(cast("Any", bot)).shards(shards)
        told = {(s.name, *s.labels.values()): s.value for m in of_shards(store) for s in m.samples}
    finally:
        await store.close()

    assert part == Part("shards", True, "1-2/4, held; does what is no server’s")
    assert told == {
        ("copydesk_shards", "1-2/4"): 2.0,
        ("copydesk_holds_shards",): 1.0,
        ("copydesk_leads",): 1.0,
    }
