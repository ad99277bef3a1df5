"""Settings: what an operator writes is taken, and what cannot be taken is said in one line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.domain.newsroom.shards import ShardRange
from bot.setting_values import password_in
from bot.settings import Settings, SettingsError, documented, env_example

ROOT = Path(__file__).parents[1]
TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GhIjKl.not-a-real-token_only-one-of-its-shape"


def load(env: dict[str, str] | None = None, dotenv: Path | None = None) -> Settings:
    return Settings.load(env or {}, dotenv)


def test_nothing_set_gives_the_defaults() -> None:
    settings = load()

    assert settings == Settings()
    assert settings.token is None
    assert settings.database == Path("data/copydesk.db")
    assert settings.prefix == "!"
    assert settings.message_content is True
    assert settings.card_interval_seconds == 0.3
    assert settings.delivery_workers == 4


def test_every_setting_is_read_from_the_environment() -> None:
    settings = load(
        {
            "DISCORD_TOKEN": f' "{TOKEN}"\n',
            "COPYDESK_DATABASE": "/srv/desk.db",
            "COPYDESK_PREFIX": "desk:",
            "COPYDESK_MESSAGE_CONTENT": "Off",
            "COPYDESK_LOG_LEVEL": "debug",
            "COPYDESK_CARD_INTERVAL": "1.5",
            "COPYDESK_DELIVERY_WORKERS": "16",
            "HOME": "/somebody/elses/business",
        }
    )

    assert settings == Settings(
        token=TOKEN,
        database=Path("/srv/desk.db"),
        prefix="desk:",
        message_content=False,
        log_level="DEBUG",
        card_interval_seconds=1.5,
        delivery_workers=16,
    )


def test_plain_keyword_arguments_take_a_path_as_text(tmp_path: Path) -> None:
    settings = Settings(database=str(tmp_path / "desk.db"))  # pyright: ignore[reportArgumentType]

    assert settings.database == tmp_path / "desk.db"


def test_the_environment_wins_over_the_file_and_a_blank_value_does_not(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("# mine\nexport COPYDESK_PREFIX='?'\nCOPYDESK_LOG_LEVEL=ERROR # quiet\nOTHER=1\n")

    settings = load({"COPYDESK_PREFIX": "%", "COPYDESK_LOG_LEVEL": " "}, dotenv)

    assert settings.prefix == "%"
    assert settings.log_level == "ERROR"


def test_a_missing_file_is_no_error(tmp_path: Path) -> None:
    assert load(dotenv=tmp_path / ".env") == Settings()


def test_the_process_environment_is_read_when_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_PREFIX", "&")

    assert Settings.load(dotenv=None).prefix == "&"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("COPYDESK_PREFIX", "!!!!!!", "1 to 5 visible characters"),
        ("COPYDESK_PREFIX", "a b", "without white space"),
        ("COPYDESK_PREFIX", "a\u200b", "1 to 5 visible characters"),
        ("COPYDESK_MESSAGE_CONTENT", "maybe", "must be true or false"),
        ("COPYDESK_LOG_LEVEL", "LOUD", "must be one of DEBUG, INFO"),
        ("COPYDESK_CARD_INTERVAL", "-1", "from 0 to 60"),
        ("COPYDESK_CARD_INTERVAL", "61", "from 0 to 60"),
        ("COPYDESK_CARD_INTERVAL", "nan", "from 0 to 60"),
        ("COPYDESK_CARD_INTERVAL", "0,3", "from 0 to 60"),
        ("COPYDESK_DELIVERY_WORKERS", "0", "from 1 to 16"),
        ("COPYDESK_DELIVERY_WORKERS", "17", "from 1 to 16"),
        ("COPYDESK_DELIVERY_WORKERS", "2.5", "from 1 to 16"),
        ("COPYDESK_DELIVERY_WORKERS", "9" * 10_000, "from 1 to 16"),
        ("COPYDESK_DATABASE", "a\0b", "must be the path of a file"),
    ],
)
def test_a_value_out_of_range_is_named_with_its_range_and_its_place(name: str, value: str, told: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load({name: value})

    assert str(refused.value).startswith(f"{name} (in the environment) ")
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("token", "told"),
    [
        (f"Bot {TOKEN}", "leave it out"),
        (f"bot {TOKEN}", "leave it out"),
        (f"{TOKEN} {TOKEN}", "white space"),
        (f"{TOKEN}\n{TOKEN}", "white space"),
        (f"{TOKEN}…", "no token has"),
    ],
)
def test_a_token_of_the_wrong_shape_is_refused_and_never_repeated(token: str, told: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load({"DISCORD_TOKEN": token})

    assert told in str(refused.value)
    assert "not-a-real-token" not in str(refused.value)


def test_the_token_is_in_no_printed_form() -> None:
    settings = Settings(token=TOKEN)

    assert settings.token == TOKEN
    assert TOKEN not in f"{settings!r} {settings!s}"


def test_a_misspelt_name_is_an_error_that_names_the_nearest(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("COPYDESK_DATABSE=x.db\n")

    with pytest.raises(SettingsError, match="did you mean COPYDESK_DATABASE"):
        load(dotenv=dotenv)
    with pytest.raises(SettingsError, match="did you mean DISCORD_TOKEN"):
        load({"COPYDESK_TOKEN": TOKEN})


def test_everything_wrong_is_said_at_once_in_one_line(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text(f"COPYDESK_PREFIX=much too long\n{TOKEN}\n'unclosed\n")

    with pytest.raises(SettingsError) as refused:
        load({"COPYDESK_LOG_LEVEL": "LOUD", "COPYDESK_COLOUR": "red"}, dotenv)

    line = str(refused.value)
    assert f"COPYDESK_PREFIX (in {dotenv}) must be" in line
    assert f"Line 2 of {dotenv} must read NAME=value." in line
    assert f"Line 3 of {dotenv} must read NAME=value." in line
    assert "COPYDESK_LOG_LEVEL (in the environment) must be" in line
    assert "'COPYDESK_COLOUR' in the environment is not a setting" in line
    assert len(refused.value.problems) == 5
    assert "\n" not in line
    assert TOKEN not in line


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    utf16 = tmp_path / "utf16.env"
    utf16.write_text("COPYDESK_PREFIX=?\n", encoding="utf-16")

    with pytest.raises(SettingsError, match="not UTF-8"):
        load(dotenv=utf16)
    with pytest.raises(SettingsError, match="cannot be read"):
        load(dotenv=tmp_path)


def test_direct_construction_is_checked_as_well() -> None:
    with pytest.raises(SettingsError, match=r"prefix must be .* delivery_workers must be"):
        Settings(prefix="", delivery_workers=99)


def test_the_example_file_sets_the_token_alone() -> None:
    """Anything else, empty too, would win over what a container or a service unit sets."""
    assert [line for line in env_example().splitlines() if line and line[0] != "#"] == ["DISCORD_TOKEN="]


def test_the_example_file_is_the_one_the_settings_print() -> None:
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == env_example()


def test_the_example_file_means_the_defaults_once_uncommented() -> None:
    lines = (line[1:] if line.startswith("#COPYDESK_") else line for line in env_example().splitlines())
    values = dotenv_values(stream=io.StringIO("\n".join(lines)))

    assert set(values) == {setting.env for _, setting in documented()}
    assert load({name: value or "" for name, value in values.items()}) == Settings()


def test_every_example_is_a_value_that_is_taken() -> None:
    for each, setting in documented():
        beside = {"COPYDESK_DATABASE": SERVER} if setting.env == "COPYDESK_SHARDS" else {}
        settings = load({setting.env: setting.example, **beside})

        if setting.example:
            assert getattr(settings, each.name) != each.default, f"{setting.env}: an example should differ"


# ------------------------------------------------------- the two for tests

API = "http://127.0.0.1:8080/api/v10"
GATEWAY = "ws://127.0.0.1:8080/gateway"


@pytest.mark.parametrize(
    ("api", "gateway"),
    [
        (API, GATEWAY),
        ("http://127.255.1.2:1", "ws://127.255.1.2:65535"),
        ("http://[::1]:8080/api/v10", "ws://[::1]:8080"),
    ],
)
def test_a_stand_in_on_loopback_is_taken(api: str, gateway: str) -> None:
    settings = load({"COPYDESK_TEST_API": api, "COPYDESK_TEST_GATEWAY": gateway})

    assert (settings.test_api, settings.test_gateway) == (api, gateway)


@pytest.mark.parametrize(
    "api",
    [
        "http://localhost:8080/api",  # a name can lead anywhere
        "http://discord.com:80/api",
        "http://128.0.0.1:80",
        "http://127.0.0.1:80@discord.com",
        "http://127.0.0.1@discord.com:80",
        "http://discord.com:80#@127.0.0.1:80",
        "http://discord.com:80\\@127.0.0.1:80",
        "http://127.0.0.1.discord.com:80",
        "http://127.0.0.1:80.discord.com",
        "http://127.0.0.1%2ediscord.com:80",
        "http://127.0.0.1:80/api/../..//discord.com",
        "http://127.0.0.1:80/?to=https://discord.com",
        "http://[::ffff:8.8.8.8]:80",
        "http://[::2]:80",
        "http://127.1:80",
        "http://0x7f000001:80",
        "http://2130706433:80",
        "http://127.0.0.256:80",
        "http://127.0.0.01:80",
        "http://127.0.0.١:80",
        "http://127.0.0.1:0",
        "http://127.0.0.1:65536",
        "http://127.0.0.1/api",
        "http://127.0.0.1:80/api\nHost: discord.com",
        "https://127.0.0.1:80",
        "HTTP://127.0.0.1:80",
        "ws://127.0.0.1:80",
        "127.0.0.1:80",
    ],
)
def test_the_stand_in_is_refused_anywhere_else(api: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load({"COPYDESK_TEST_API": api, "COPYDESK_TEST_GATEWAY": GATEWAY})

    assert str(refused.value).startswith("COPYDESK_TEST_API (in the environment) is only for tests")
    assert "\n" not in str(refused.value)
    assert "discord.com" not in str(refused.value)


def test_the_stand_ins_two_addresses_come_together() -> None:
    for alone in ({"COPYDESK_TEST_API": API}, {"COPYDESK_TEST_GATEWAY": GATEWAY}):
        with pytest.raises(SettingsError, match="together or not at all"):
            load(alone)


def test_no_page_for_operators_names_the_stand_in() -> None:
    assert not [setting.env for _, setting in documented() if "TEST" in setting.env]
    assert "COPYDESK_TEST" not in env_example() + (ROOT / "docs/settings.md").read_text(encoding="utf-8")


SERVER = "postgresql://copydesk:hunter%402@db.example.org/copydesk?sslmode=verify-full"


def test_the_database_of_a_server_is_taken_and_never_shown() -> None:
    settings = load({"COPYDESK_DATABASE": SERVER})

    assert settings.server == SERVER
    assert settings.database == Path("data/copydesk.db"), "pictures and the lock stay files"
    assert "hunter" not in repr(settings)
    assert password_in(settings.server) == ["hunter%402", "hunter@2"]
    assert password_in("/srv/desk.db") == password_in(None) == []


def test_a_server_needs_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.setting_values.find_spec", lambda _name: None)

    with pytest.raises(SettingsError) as refused:
        load({"COPYDESK_DATABASE": SERVER})

    assert "pip install 'copydesk[postgres]'" in str(refused.value)
    assert "hunter" not in str(refused.value)
    assert load({"COPYDESK_DATABASE": "/srv/desk.db"}).server is None


def test_nightly_backups_are_for_a_file_only() -> None:
    with pytest.raises(SettingsError, match="back up a PostgreSQL server with its own tools"):
        load({"COPYDESK_DATABASE": SERVER, "COPYDESK_BACKUP_FOLDER": "/srv/backups"})


# ----------------------------------------------------------------- shards


@pytest.mark.parametrize("text", ["0-3/16", " 0 - 3 / 16 "])
def test_a_process_may_serve_some_shards_of_a_server_s_database(text: str) -> None:
    settings = load({"COPYDESK_DATABASE": SERVER, "COPYDESK_SHARDS": text})

    assert settings.shards == ShardRange(0, 3, 16)
    assert load({"COPYDESK_DATABASE": SERVER}).shards is None
    assert Settings(server=SERVER, shards=ShardRange(0, 3, 16)) == settings


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x", "must name shards and how many there are, for example 0-3/16."),
        ("0-3", "must name shards and how many there are, for example 0-3/16."),
        ("-1/16", "must name shards and how many there are, for example 0-3/16."),
        ("1-2-3/16", "must name shards and how many there are, for example 0-3/16."),
        ("٣/16", "must name shards and how many there are, for example 0-3/16."),
        ("0-3/16/2", "must name shards and how many there are, for example 0-3/16."),
        ("4-3/16", "must name the lower shard first: 3-4/16."),
        ("0-20/16", "names shard 20, but of 16 the last is 15: they are counted from 0."),
        ("16/16", "names shard 16, but of 16 the last is 15: they are counted from 0."),
        ("0/0", "must be of 1 to 4096 shards: the number after the stroke."),
        ("0-3/5000", "must be of 1 to 4096 shards: the number after the stroke."),
    ],
)
def test_shards_that_cannot_be_are_refused_in_one_line(text: str, told: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load({"COPYDESK_DATABASE": SERVER, "COPYDESK_SHARDS": text})

    assert str(refused.value) == f"COPYDESK_SHARDS (in the environment) {told}"


def test_shards_need_the_database_of_a_server() -> None:
    with pytest.raises(SettingsError) as refused:
        load({"COPYDESK_SHARDS": "0-3/16"})

    assert refused.value.problems == (
        "COPYDESK_SHARDS needs a PostgreSQL server in COPYDESK_DATABASE, for a database in a file has one process:"
        " leave COPYDESK_SHARDS out.",
    )
