"""Faults of a PostgreSQL server, as people meet them: it stops, crashes, is full, or another one takes over."""

from __future__ import annotations

import logging
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from bot.desk.intake.manuscript import read_manuscript
from tests import postgres
from tests.cogs.doors import (
    BODY,
    TEXT,
    article_count,
    by_chat,
    by_file,
    by_menu,
    handed_back,
    public_words,
)
from tests.incidents import approved, patient
from tests.world import ARTICLE, World, answer_of, text_of

REASON = "Name the ship, and who repaired her."
TRIAL_SECONDS = 11
"""After this the store has tried whether it can be written again."""

pytestmark = pytest.mark.skipif(postgres.programs() is None, reason="PostgreSQL is not installed here")


class Machine:
    """A PostgreSQL server that a test stops and starts. What it has committed outlasts a crash."""

    def __init__(self, folder: Path, *more: str) -> None:
        self.folder = folder
        self.more = ("synchronous_commit=on", *more)
        self.address = f"postgresql:///postgres?host={folder}&user=copydesk"
        self._runs = ExitStack()

    def start(self) -> None:
        self._runs.enter_context(postgres.running(self.folder, durable=False, more=self.more))

    def stop(self) -> None:
        """As its operator does."""
        self._runs.close()

    def promote(self) -> None:
        """Have it take over."""
        self.say("SELECT pg_promote()")

    def say(self, sql: str) -> None:
        """As its operator says it."""
        import psycopg

        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(sql.encode())

    def crash(self) -> None:
        """As a power cut does: what was not committed is gone, and the next start recovers."""
        pid = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        subprocess.run(["kill", f"-{signal.SIGQUIT.value}", str(pid)], check=True)
        self._runs.close()


@contextmanager
def started(*more: str) -> Iterator[Machine]:
    """Such a server, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as name:
        machine = Machine(Path(name), *more)
        machine.start()
        yield machine
        machine.stop()


@pytest.fixture
def machine() -> Iterator[Machine]:
    with started() as machine:
        yield machine


@pytest.fixture
def standby(machine: Machine) -> Iterator[Machine]:
    """A second server that has all that the first one has committed, and takes over when it is told to."""
    found = postgres.programs()
    assert found is not None
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as name:
        folder = Path(name)
        postgres.run_as_server(
            [
                found / "pg_basebackup",
                "-h",
                machine.folder,
                "-U",
                "copydesk",
                "-D",
                folder / "data",
                "-R",
                "-c",
                "fast",
            ],
            folder,
        )
        second = Machine(folder, "hot_standby=on")
        second.start()
        machine.say("ALTER SYSTEM SET synchronous_standby_names = '*'")
        machine.say("SELECT pg_reload_conf()")
        yield second
        second.stop()


@pytest.fixture
def server(request: pytest.FixtureRequest, machine: Machine) -> str:
    """The bot of these tests has its database there; on whichever of the two writes, where there is a standby."""
    if "standby" not in request.fixturenames:
        return machine.address
    folders = f"{machine.folder},{request.getfixturevalue('standby').folder}"
    return f"postgresql:///postgres?host={folders}&user=copydesk&target_session_attrs=read-write"


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)


def loud(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the operator cannot miss, but for what the lock of the process says of itself."""
    told = [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]
    return [each for each in told if not each.startswith("the lock of this process")]


@pytest.mark.parametrize("door", ["form", "file", "chat", "menu"])
async def test_while_the_server_is_stopped_a_text_comes_back_and_is_taken_later(
    world: World, machine: Machine, door: str, caplog: pytest.LogCaptureFixture
) -> None:
    form = await world.writer.slash(world.submissions, "submit")
    machine.stop()
    match door:
        case "form":
            file = await handed_back(await world.writer.submit_modal(form, {**ARTICLE, "body": BODY}))
        case "file":
            file = await handed_back(await by_file(world, "a.md", TEXT.encode()))
        case "menu":
            file = await handed_back(await by_menu(world, TEXT))
        case _:
            await by_chat(world, TEXT)
            dm = world.writer.user.dm_channel.last_message
            assert dm is not None and "I took nothing" in dm.content
            file = await dm.attachments[0].read()
            assert public_words(world) == ""
    assert read_manuscript("a.md", file).to_copy().body == BODY
    [told] = loud(caplog)
    assert "See that the database server runs and can be reached." in told

    machine.start()
    assert article_count(world) == 0
    await world.env.advance_time(TRIAL_SECONDS)
    assert "can be written again" in loud(caplog)[1] and len(loud(caplog)) == 2
    assert "Preflight" in answer_of(await by_file(world, "again.md", file))
    assert article_count(world) == 1


async def test_while_it_is_stopped_whoever_judges_is_told_and_what_they_did_on_the_card_counts_later(
    world: World, machine: Machine
) -> None:
    await world.configure(approvals=2)
    await world.submit()
    form = await world.ed.click(world.card(), label="Request changes")
    machine.stop()
    for refused in (
        await world.eve.click(world.card(), label="Approve"),
        await world.writer.slash(world.submissions, "draft withdraw", article="1"),
        await world.ed.click(world.card(), label="Read"),
    ):
        assert "I took nothing" in answer_of(refused)
    said = await world.ed.submit_modal(form, {"reason": REASON})
    assert await handed_back(said) == REASON.encode()
    await world.eve.react(world.card(), "✅")

    machine.start()
    await world.env.advance_time(TRIAL_SECONDS)
    assert "1 of 2" in text_of(world.card())
    assert "counts" in answer_of(await world.ed.click(world.card(), label="Approve"))


async def test_a_crash_between_two_acts_is_not_noticed(
    world: World, machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    await world.submit()
    machine.crash()
    machine.start()

    assert "counts" in answer_of(await world.ed.click(world.card(), label="Approve"))
    await world.env.advance_time(61)
    assert world.bodies() == [ARTICLE["body"]]
    assert loud(caplog) == []


async def test_when_another_server_takes_over_the_desk_goes_on_there(
    world: World, machine: Machine, standby: Machine
) -> None:
    await world.submit()
    machine.crash()
    refused = await world.ed.click(world.card(), label="Approve")
    assert "I took nothing" in answer_of(refused), "the other one only reads yet"
    standby.promote()

    await world.env.advance_time(TRIAL_SECONDS)
    assert "counts" in answer_of(await world.ed.click(world.card(), label="Approve"))
    await world.env.advance_time(61)
    assert world.bodies() == [ARTICLE["body"]]


async def test_what_is_due_while_it_is_stopped_goes_out_afterwards_and_once(
    world: World, machine: Machine
) -> None:
    await approved(world)
    machine.stop()
    await world.env.advance_time(120)
    assert world.articles() == []
    machine.start()
    await world.env.advance_time(60)
    assert world.bodies() == [ARTICLE["body"]]


async def test_a_full_disk_there_is_told_the_operator_and_nothing_is_taken(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """The server says so from within the transaction, as it does when a file cannot grow."""
    world.change(
        "CREATE FUNCTION full_disk() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION"
        " 'could not extend file \"base/1/2\": No space left on device' USING ERRCODE = '53100'; END $$"
    )
    for table in ("revision", "fact"):
        world.change(
            f"CREATE TRIGGER disk BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION full_disk()"
        )
    file = await handed_back(await world.submit())
    assert read_manuscript("a.md", file).to_copy().body == ARTICLE["body"]
    assert article_count(world) == 0
    await world.env.advance_time(TRIAL_SECONDS)
    [told] = loud(caplog)
    assert "The disk of the database server is full: make room." in told

    world.change("DROP FUNCTION full_disk() CASCADE")
    await world.env.advance_time(TRIAL_SECONDS)
    assert "can be written again" in loud(caplog)[1]
    assert "Preflight" in answer_of(await world.submit())
