"""The start, in processes of its own: what starts, what does not, and what is said then."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.lock import InstanceLock
from bot.store.migrations import migrate, scripts
from tests import started
from tests.ordinary import BECOME_ORDINARY, folder_of_theirs
from tests.started import ROOT, Discord, refusal, start

place = started.place


# ------------------------------------------------------------------- settings


def test_without_a_token_it_says_where_to_put_one(place: Path) -> None:
    assert "DISCORD_TOKEN" in refusal(place, DISCORD_TOKEN=" ")


def test_all_that_is_wrong_with_the_settings_is_one_line(place: Path) -> None:
    said = refusal(place, COPYDESK_PREFIX="too long!", COPYDESK_DATABSE="x")

    assert "COPYDESK_PREFIX" in said and "COPYDESK_DATABASE" in said


# ------------------------------------------------------------------- database


def test_a_folder_in_the_place_of_the_database(place: Path) -> None:
    (place / "desk.db").mkdir()

    assert "is a folder" in refusal(place, COPYDESK_DATABASE="desk.db")
    assert not (place / "desk.db.lock").exists()


def test_a_path_that_leads_through_a_file(place: Path) -> None:
    (place / "file").touch()

    said = refusal(place, COPYDESK_DATABASE="file/desk.db")

    assert "cannot be written" in said and "COPYDESK_DATABASE" in said


WITHOUT_RIGHTS = f"""
from pathlib import Path
import bot.operating.command_line, bot.operating.running, bot.store.migrations
from bot.__main__ import main
bot.store.migrations.scripts()  # read now: an ordinary user may not see this folder
{BECOME_ORDINARY}
Path("open/here").touch()
"""


@pytest.mark.parametrize("made_before", [True, False], ids=["file", "folder"])
def test_a_place_without_the_right_to_write(made_before: bool) -> None:
    with folder_of_theirs() as folder:
        (folder / "open").mkdir()
        (folder / "open").chmod(0o777)
        database = folder / "desk.db"
        if made_before:
            database.touch()
            database.chmod(0o444)
        else:
            folder.chmod(0o555)

        assert "cannot be written" in refusal(folder, before=WITHOUT_RIGHTS, COPYDESK_DATABASE=str(database))


def test_a_file_that_is_no_database_is_left_as_it_is(place: Path) -> None:
    (place / "desk.db").write_text("Dear diary, " * 50)

    assert "is not a Copydesk database" in refusal(place, COPYDESK_DATABASE="desk.db")
    assert (place / "desk.db").read_text() == "Dear diary, " * 50


SHORT_DISK = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, resource.RLIM_INFINITY))
"""


def test_a_disk_without_room(place: Path) -> None:
    said = refusal(place, before=SHORT_DISK)

    assert "cannot be written" in said and "Look at the disk" in said


def test_a_damaged_file(place: Path) -> None:
    with closing(sqlite3.connect(place / "desk.db")) as database:
        migrate(database, place / "desk.db")
    with (place / "desk.db").open("r+b") as file:
        file.seek(100)  # after the head, by which SQLite knows its files
        file.write(b"\xee" * 1000)

    said = refusal(place, COPYDESK_DATABASE="desk.db")

    assert "is damaged" in said and "Put a backup in its place" in said


def test_a_database_of_a_newer_version(place: Path) -> None:
    with closing(sqlite3.connect(place / "desk.db")) as database:
        database.execute(f"PRAGMA user_version = {len(scripts()) + 1}")

    assert "was written by a newer Copydesk" in refusal(place, COPYDESK_DATABASE="desk.db")


def test_a_second_process_on_one_database_names_the_first(place: Path) -> None:
    with InstanceLock(place / "desk.db"):
        said = refusal(place, COPYDESK_DATABASE="desk.db")

    assert "already running" in said and f"process {os.getpid()}" in said


# -------------------------------------------------------------------- Discord


def test_a_wrong_token(place: Path) -> None:
    with Discord(knows_the_token=False).running() as discord:
        assert "does not know this token" in refusal(place, discord.url)


def test_the_message_content_intent_refused(place: Path) -> None:
    with Discord(refuses_with=4014).running() as discord:
        said = refusal(place, discord.url)

    assert "Message Content" in said and "COPYDESK_MESSAGE_CONTENT=false" in said


def test_no_network_at_the_start_is_waited_for(place: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        hasty = "import bot.operating.running as command\ncommand.FIRST_PAUSE_SECONDS = 0.2"
        with start(place, f"http://127.0.0.1:{port}", hasty) as process:
            read_until(process, "cannot be reached")
            nobody.close()
            with Discord(port=port).running():
                read_until(process, "connected as Copydesk")
                process.send_signal(signal.SIGTERM)
                process.communicate(timeout=60)

    assert process.returncode == 0


def test_who_stops_waiting_for_the_network_is_heeded_at_once(place: Path) -> None:
    with start(place) as process:
        read_until(process, "Trying again")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)

    assert process.returncode == 0


# ----------------------------------------------------------------------- stop


def read_until(process: subprocess.Popen[str], wanted: str) -> None:
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if wanted in line:
            return
    raise AssertionError(f"it never said {wanted!r}, but: {said}")


def test_an_end_that_takes_too_long_is_cut_off(place: Path) -> None:
    with Discord().running() as discord:
        hasty = f"{SLOW_END}\nimport bot.operating.running as command\ncommand.STOP_SECONDS = 0.5"
        with start(place, discord.url, hasty) as process:
            read_until(process, "connected as Copydesk")
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=10)

    assert process.returncode == 0
    assert "what waits goes out after the next start" in said


SLOW_END = """
import asyncio, bot.app
async def slowly(bot):
    await asyncio.sleep(60)
bot.app.Copydesk.close = slowly
"""
"""For a process in which something holds the orderly end up."""


# --------------------------------------------------------------------- Ctrl-C

EARLY = """
import os, signal, sys
class Early:
    def find_spec(self, name, *_):
        if name == "MODULE":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Early())
signal.signal(signal.SIGINT, signal.default_int_handler)  # where the tests run in the background it is ignored
from bot.__main__ import main
sys.exit(main(["run"]))
"""
"""Ctrl-C while that module is being read in."""


@pytest.mark.parametrize("module", ["bot.operating", "aiohttp", "discord.gateway", "bot.app", "bot.demo"])
def test_ctrl_c_in_the_first_second_ends_it_quietly(place: Path, module: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", EARLY.replace("MODULE", module)],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (told.stdout, told.stderr) == ("", "")
    assert told.returncode in (-signal.SIGINT, 128 + signal.SIGINT)
