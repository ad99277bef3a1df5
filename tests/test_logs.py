"""Logging: readable lines on standard error, from which no token comes out."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import logs

ROOT = Path(__file__).parents[1]
SHAPED = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GhIjKl.not-a-real-token_only-one-of-its-shape"
KNOWN = "a secret of no known shape"


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root, level, hook = logging.getLogger(), logging.getLogger().level, sys.excepthook
    library_levels = {name: logging.getLogger(name).level for name in ("discord", "aiosqlite")}
    handlers = list(root.handlers)
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in library_levels.items():
        logging.getLogger(name).setLevel(before)
    sys.excepthook = hook


def logged(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err


def test_a_line_has_the_time_in_utc_the_level_and_the_logger(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO")

    logging.getLogger("copydesk.desk").info("№%d is approved", 42)
    logging.getLogger("copydesk.desk").debug("not shown")

    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 INFO copydesk\.desk: №42 is approved\n", logged(capsys)
    )


@pytest.mark.parametrize("secret", [SHAPED, KNOWN])
def test_a_secret_comes_out_of_no_part_of_a_record(capsys: pytest.CaptureFixture[str], secret: str) -> None:
    logs.configure("INFO", [KNOWN, ""])
    logger = logging.getLogger("copydesk")

    logger.info(f"in the message: {secret}")  # noqa: G004  # a careless caller
    logger.info("in the arguments: %s %r", secret, {"token": secret})
    try:
        try:
            raise ValueError(secret)
        except ValueError as error:
            raise RuntimeError(f"Authorization: Bot {secret}") from error
    except RuntimeError:
        logger.exception("in the traceback")

    text = logged(capsys)
    assert secret not in text
    assert text.count("[token]") == 5
    assert "RuntimeError: Authorization: Bot [token]" in text


def test_a_record_that_cannot_be_formatted_does_not_print_its_arguments(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])  # pytest's own would raise
    logs.configure("INFO", [KNOWN])

    logging.getLogger("copydesk").info("%d", KNOWN)  # a careless caller

    text = logged(capsys)
    assert KNOWN not in text
    assert "A log line of copydesk was lost (TypeError, test_logs:" in text


def test_the_tokens_in_addresses_of_webhooks_and_interactions_are_hidden(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure("INFO")
    token = "aW50ZXJhY3Rpb246MTIz" * 4

    logging.getLogger("copydesk").info("POST https://discord.com/api/v10/interactions/42/%s/callback", token)
    logging.getLogger("copydesk").info("POST https://discord.com/api/v10/webhooks/42/%s", token)

    text = logged(capsys)
    assert "/interactions/42/[token]/callback" in text
    assert "/webhooks/42/[token]\n" in text


def test_ordinary_words_with_dots_are_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO")

    logging.getLogger("copydesk").info("bot.store.migrations ran on archive.example.org, 192.168.100.200")

    assert "bot.store.migrations ran on archive.example.org, 192.168.100.200" in logged(capsys)


def test_text_from_outside_cannot_write_a_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO")

    logging.getLogger("copydesk").info(
        "headline: %s", "Hi\n2026-01-01 INFO copydesk: forged\r\x1b[2J\u202eevil"
    )

    first, second = logged(capsys).splitlines()
    assert first.endswith("headline: Hi")
    assert second == r"    2026-01-01 INFO copydesk: forged\r\x1b[2J\u202eevil"


def test_a_long_hostile_text_is_read_in_linear_time(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO")
    began = time.perf_counter()

    logging.getLogger("copydesk").info("%s.%s", "a" * 200_000, "-a." * 50_000)

    assert time.perf_counter() - began < 5
    assert len(logged(capsys)) > 350_000


def test_the_library_speaks_only_of_trouble_unless_everything_is_wanted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure("INFO")
    logging.getLogger("discord.gateway").info("keeping the connection alive")
    logging.getLogger("discord.gateway").warning("rate limited")
    assert "keeping" not in (text := logged(capsys))
    assert "rate limited" in text

    logs.configure("DEBUG")
    logging.getLogger("discord.gateway").debug("keeping the connection alive")
    assert "keeping" in logged(capsys)


def test_configuring_again_does_not_double_the_lines(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO")
    logs.configure("INFO")

    logging.getLogger("copydesk").warning("once")

    assert logged(capsys).count("once") == 1


def test_an_error_that_nothing_caught_goes_out_redacted_too() -> None:
    program = f"from bot import logs; logs.configure('INFO', [{KNOWN!r}]); raise RuntimeError({KNOWN!r})"

    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert ended.returncode == 1
    assert "CRITICAL copydesk: Stopped by an error." in ended.stderr
    assert "RuntimeError: [token]" in ended.stderr
    assert KNOWN not in ended.stderr


# ------------------------------------------------------------------------ JSON


def test_json_is_one_object_a_line_with_fields(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO", form="json")

    logging.getLogger("copydesk.desk").info(
        "№%d\nis approved", 42, extra={"newsroom": 1, "article": 42, "by": "Ada\u202e"}
    )

    [line] = logged(capsys).splitlines()
    told = json.loads(line)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", told.pop("at"))
    assert told == {
        "level": "INFO",
        "logger": "copydesk.desk",
        "message": "№42\nis approved",
        "newsroom": 1,
        "article": 42,
        "by": "Ada\\u202e",
    }


@pytest.mark.parametrize("secret", [SHAPED, KNOWN])
def test_a_secret_comes_out_of_no_part_of_an_object(capsys: pytest.CaptureFixture[str], secret: str) -> None:
    logs.configure("INFO", [KNOWN], form="json")
    logger = logging.getLogger("copydesk")

    logger.info("%r", {"token": secret}, extra={"value": secret, "values": [secret]})
    try:
        raise ValueError(secret)
    except ValueError:
        logger.exception("it failed")

    said = logged(capsys)
    assert secret not in said and logs.HIDDEN in said
    first, second = map(json.loads, said.splitlines())
    assert "ValueError" in second["error"] and first["value"] == logs.HIDDEN
