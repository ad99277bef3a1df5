"""The command line, in processes of its own: what starts, what does not, and what is said then."""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from aiohttp import web

from bot import __version__
from bot.__main__ import main
from bot.lock import InstanceLock
from bot.operating import command_line
from bot.store.migrations import migrate, scripts
from tests.ordinary import BECOME_ORDINARY, folder_of_theirs

ROOT = Path(__file__).parents[1]
TOKEN = "not.a.token"
NOBODY = "http://127.0.0.1:9"
"""An address where Discord does not answer."""

RUN = """
import sys
from bot.__main__ import main
sys.exit(main(["run", *sys.argv[1:]]))
"""
"""`python -m bot run`, for when something is to be done before."""


class Discord:
    """A stand-in on loopback: enough to log in, to connect, and to be turned away."""

    def __init__(self, *, knows_the_token: bool = True, refuses_with: int = 0, port: int = 0) -> None:
        self.knows_the_token = knows_the_token
        self.refuses_with = refuses_with
        self.port = port
        self.url = ""
        self._over = threading.Event()

    @contextmanager
    def running(self) -> Iterator[Discord]:
        listening = threading.Event()
        thread = threading.Thread(target=lambda: asyncio.run(self._serve(listening)))
        thread.start()
        try:
            assert listening.wait(10)
            yield self
        finally:
            self._over.set()
            thread.join()

    async def _serve(self, listening: threading.Event) -> None:
        app = web.Application()
        app.router.add_get("/gateway", self._gateway)
        app.router.add_get("/api/v10/users/@me", self._me)
        app.router.add_get("/api/v10/{any:.*}applications/@me", self._application)
        app.router.add_put("/api/v10/applications/{id}/commands", self._commands)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        listening.set()
        await asyncio.to_thread(self._over.wait)
        await runner.cleanup()

    async def _me(self, _request: web.Request) -> web.Response:
        if not self.knows_the_token:
            return reply({"code": 0, "message": "401: Unauthorized"}, status=401)
        return reply(USER)

    async def _application(self, _request: web.Request) -> web.Response:
        application = {"id": "1", "name": "Copydesk", "description": "", "icon": None, "owner": USER}
        flags = {"bot_public": False, "bot_require_code_grant": False, "verify_key": "", "flags": 0}
        return reply({**application, **flags})

    async def _commands(self, _request: web.Request) -> web.Response:
        return reply([])

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        gateway = web.WebSocketResponse()
        await gateway.prepare(request)
        await gateway.send_json({"op": 10, "d": {"heartbeat_interval": 40_000}})
        await gateway.receive()  # IDENTIFY
        if self.refuses_with:
            await gateway.close(code=self.refuses_with)
            return gateway
        ready = {"v": 10, "user": USER, "guilds": [], "session_id": "s", "resume_gateway_url": NOBODY}
        ready["application"] = {"id": "1", "flags": 0}
        await gateway.send_json({"op": 0, "s": 1, "t": "READY", "d": ready})
        async for _heartbeat in gateway:
            pass
        return gateway


def reply(data: object, status: int = 200) -> web.Response:
    # discord.py reads JSON only where the type says nothing more, as Discord's own does.
    return web.Response(body=json.dumps(data).encode(), status=status, content_type="application/json")


USER = {"id": "1", "username": "Copydesk", "discriminator": "0", "avatar": None, "bot": True}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An empty folder to start in: without a .env."""
    folder = tmp_path / "place"
    folder.mkdir()
    return folder


def start(
    place: Path, url: str = NOBODY, before: str = "", options: Sequence[str] = (), **environment: str
) -> subprocess.Popen[str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("COPYDESK_", "DISCORD_"))}
    inherited |= {"PYTHONPATH": str(ROOT), "DISCORD_TOKEN": TOKEN}
    inherited |= {"COPYDESK_TEST_API": f"{url}/api/v10", "COPYDESK_TEST_GATEWAY": f"ws{url[4:]}/gateway"}
    return subprocess.Popen(
        [sys.executable, *(["-c", before + RUN] if before else ["-m", "bot", "run"]), *options],
        cwd=place,
        env={**inherited, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def refusal(
    place: Path, url: str = NOBODY, before: str = "", options: Sequence[str] = (), **environment: str
) -> str:
    """The one line that is said when the bot does not run."""
    environment.setdefault("COPYDESK_LOG_LEVEL", "CRITICAL")
    with start(place, url, before, options, **environment) as process:
        said, errors = process.communicate(timeout=60)
    assert process.returncode == 1, errors
    assert said == ""
    assert errors.startswith("copydesk: ") and errors.count("\n") == 1, errors
    assert TOKEN not in errors
    return errors


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
import bot.operating.command_line, bot.store.migrations
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


# --------------------------------------------------------------- the commands


def test_an_unknown_command_and_none_at_all_are_explained(place: Path) -> None:
    for arguments in (["publish"], []):
        asked = [sys.executable, "-m", "bot", *arguments]
        told = subprocess.run(
            asked,
            cwd=place,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )

        assert told.returncode == 2
        assert "usage: python -m bot" in told.stderr and "Traceback" not in told.stderr


def test_the_version_is_told(place: Path) -> None:
    asked = [sys.executable, "-m", "bot", "--version"]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)

    assert told.stdout == f"Copydesk {__version__}\n"


COMMANDS = ("run", "demo", "doctor", "health", "backup", "export", "restore", "completion", "version")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])

    told = capsys.readouterr().out
    assert end.value.code == 0
    assert len(told.splitlines()) > 5 and "." in told, "it says in a sentence what the command does"
    if command not in ("demo", "completion", "version"):
        assert "--env-file" in told and "--database" in told and "--log-level" in told


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])

    told = capsys.readouterr().out
    assert [word for command in command_line.COMMANDS if (word := f"\n    {command.name}") not in told] == []
    assert {command.name for command in command_line.COMMANDS} == set(COMMANDS)


def test_the_project_installs_the_command() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    module, _, name = project["scripts"]["copydesk"].partition(":")

    assert getattr(importlib.import_module(module), name) is main


# ---------------------------------------------------- which installation it is


def test_the_settings_come_from_the_file_that_is_named(place: Path) -> None:
    (place / "other.env").write_text("COPYDESK_DATABASE=named.db\nCOPYDESK_PREFIX=much too long\n")

    assert "(in other.env)" in refusal(place, options=["--env-file", "other.env"])


def test_a_file_with_settings_that_is_not_there_is_no_default(place: Path) -> None:
    said = refusal(place, options=["--env-file", "nowhere.env"])

    assert "There is no file nowhere.env" in said and "--env-file" in said


def test_options_win_over_settings(place: Path) -> None:
    (place / "there.db").mkdir()

    said = refusal(place, options=["--database", "there.db"], COPYDESK_DATABASE="other.db")

    assert "there.db is a folder" in said


def test_an_unknown_log_level_is_explained(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["run", "--log-level", "loud"])

    assert end.value.code == 2 and "DEBUG" in capsys.readouterr().err


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
