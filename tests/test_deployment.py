"""The files for containers and for systemd: what can be held without either."""

from __future__ import annotations

import configparser
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.operating.command_line import COMMANDS
from bot.settings import Settings, documented

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
UNIT = ROOT / "deploy" / "copydesk.service"
SETTINGS = {setting.env for _, setting in documented()}


def instructions(name: str) -> list[str]:
    """What stands behind an instruction of the Dockerfile, wherever it is used."""
    return [line.split(maxsplit=1)[1] for line in DOCKERFILE.splitlines() if line.startswith(f"{name} ")]


def settings_in(text: str) -> dict[str, str]:
    return dict(re.findall(r"\b(COPYDESK_\w+)=(\S+)", text))


def test_the_image_is_built_of_what_there_is_and_of_nothing_private() -> None:
    copied = [
        source
        for line in instructions("COPY")
        if not line.startswith("--from=")
        for source in line.split()[:-1]
    ]
    let_in = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
        if line.startswith("!")
    }

    assert [source for source in copied if not (ROOT / source).exists()] == []
    assert set(copied) == let_in, ".dockerignore lets in what is copied, and nothing else"
    assert "*" in (ROOT / ".dockerignore").read_text("utf-8").splitlines()


def test_the_image_runs_the_command_as_nobody_special() -> None:
    names = {command.name for command in COMMANDS}

    assert instructions("USER")[-1] == "copydesk"
    assert re.search(r"useradd --system --uid [1-9]\d+ .* copydesk", DOCKERFILE)
    assert instructions("ENTRYPOINT") == ['["copydesk"]']
    assert instructions("CMD") == ['["run"]'] and "run" in names
    assert '"copydesk", "health"' in instructions("HEALTHCHECK")[0] and "health" in names
    given = settings_in(DOCKERFILE)
    assert given.keys() <= SETTINGS and "DISCORD_TOKEN" not in DOCKERFILE
    settings = Settings.load(given, None)
    [volume] = instructions("VOLUME")
    assert Path(volume) in settings.database.parents
    assert settings.backup_folder is not None and Path(volume) in settings.backup_folder.parents
    assert settings.http is not None, "the health check asks there"


def test_compose_gives_the_container_no_more_than_it_needs() -> None:
    told: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    service = told["services"]["copydesk"]

    assert service["read_only"] is True and service["tmpfs"] == ["/tmp"]
    assert service["cap_drop"] == ["ALL"] and service["security_opt"] == ["no-new-privileges:true"]
    assert "ports" not in service and "privileged" not in service
    [volume] = service["volumes"]
    name, _, place = volume.partition(":")
    assert name in told["volumes"] and [place] == instructions("VOLUME")
    assert int(service["stop_grace_period"].removesuffix("s")) > 10


SEVERAL: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "compose.postgres.yaml").read_text("utf-8"))
"""Several processes on PostgreSQL."""


def processes() -> dict[str, dict[str, Any]]:
    return {name: each for name, each in SEVERAL["services"].items() if name != "database"}


def test_several_processes_serve_every_shard_once() -> None:
    ranges = [
        re.fullmatch(r"(\d+)-(\d+)/(\d+)", of(each)["COPYDESK_SHARDS"]) for each in processes().values()
    ]
    shards = [
        shard for found in ranges if found is not None for shard in range(int(found[1]), int(found[2]) + 1)
    ]
    counts = {int(found[3]) for found in ranges if found is not None}

    assert len(ranges) == 4 and None not in ranges
    assert len(counts) == 1, "all of them count the same"
    assert sorted(shards) == list(range(counts.pop()))


def of(service: dict[str, Any]) -> dict[str, str]:
    """What a service has in its environment, where no other file says otherwise."""
    return {name: str(value) for name, value in service["environment"].items()}


def test_several_processes_share_one_database_and_one_folder_of_pictures() -> None:
    settings = [of(each) for each in processes().values()]

    assert len({each["COPYDESK_DATABASE"] for each in settings}) == 1
    assert {name for each in settings for name in each if name.startswith("COPYDESK_")} <= SETTINGS | {
        "COPYDESK_SHARDS"
    }
    for each in settings:
        given = {name: value for name, value in each.items() if name != "COPYDESK_SHARDS"}
        image = settings_in(DOCKERFILE)
        loaded = Settings.load({**image, **given}, None)
        assert loaded.server == "postgresql://copydesk@database/copydesk" and loaded.backup_folder is None
        assert "PGPASSWORD" in each and "@" in loaded.server and ":" not in loaded.server.partition("//")[2]
    assert {tuple(each["volumes"]) for each in processes().values()} == {("data:/data",)}
    for each in processes().values():
        assert each["build"]["args"]["EXTRAS"] == "[postgres]"
        assert each["read_only"] is True and each["cap_drop"] == ["ALL"] and "ports" not in each
        assert each["security_opt"] == ["no-new-privileges:true"]
        assert int(each["stop_grace_period"].removesuffix("s")) > 10
    assert "ARG EXTRAS" in DOCKERFILE and '".${EXTRAS}"' in DOCKERFILE


def test_the_server_has_connections_for_all_of_them() -> None:
    pytest.importorskip("psycopg")
    from bot.store.postgres import store

    for_each = store.WRITERS + store.READERS + store.SEARCHERS + ALSO
    [most] = [
        int(told.partition("=")[2])
        for told in SEVERAL["services"]["database"]["command"]
        if told.startswith("-cmax_connections=")
    ]

    assert for_each == 15, "docs/postgresql.md says so too"
    assert for_each * len(processes()) + 10 <= most
    page = (ROOT / "docs" / "postgresql.md").read_text("utf-8")
    assert f"up to {for_each} connections" in page


ALSO = 5
"""Connections beside the pools: one for the locks, one that listens, and up to three for a while: for a snapshot, to ask after
a commit without an answer, to wait for a turn to identify."""


def unit() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(UNIT, "utf-8")
    return parser["Service"]


def test_the_unit_starts_the_command_and_waits_for_its_word() -> None:
    service = unit()

    assert service["ExecStart"].endswith("/copydesk run")
    assert service["Type"] == "notify" and int(service["WatchdogSec"]) >= 30
    assert int(service["TimeoutStopSec"]) > 10
    given = settings_in(UNIT.read_text("utf-8"))
    assert given.keys() <= SETTINGS
    state = Path("/var/lib") / service["StateDirectory"]
    assert all(Path(value).is_relative_to(state) for value in given.values())


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="this machine has no systemd-analyze")
def test_systemd_finds_the_unit_right_and_hardened(tmp_path: Path) -> None:
    def analyze(*arguments: str) -> str:
        done = subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)
        return done.stdout + done.stderr

    (tmp_path / UNIT.name).write_text(
        UNIT.read_text("utf-8").replace("/opt/copydesk/bin/copydesk", "/bin/true")
    )

    assert analyze("verify", str(tmp_path / UNIT.name)) == ""
    exposure = re.search(r"exposure level for \S+: ([\d.]+)", analyze("security", "--offline=yes", str(UNIT)))
    assert exposure is not None and float(exposure[1]) < 2.0


def test_the_dashboard_shows_numbers_that_there_are() -> None:
    board: dict[str, Any] = json.loads((ROOT / "deploy" / "grafana.json").read_text("utf-8"))
    asked = {
        name
        for panel in board["panels"]
        for target in panel["targets"]
        for name in re.findall(r"copydesk_\w+", target["expr"])
    }
    source = (ROOT / "bot" / "operating" / "metrics.py").read_text("utf-8")
    gauges = {f"copydesk_{name}" for name in re.findall(r'_gauge\("(\w+)"', source)}
    families = re.findall(r"(Counter|Gauge|Summary)MetricFamily\(\s*\"(copydesk_\w+)\"", source)
    ends = {"Counter": ["_total"], "Gauge": [""], "Summary": ["_sum", "_count"]}
    there = gauges | {name + end for kind, name in families for end in ends[kind]}

    assert len(there) > 8 and asked == there, "every number has its panel, and every panel a number"
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
