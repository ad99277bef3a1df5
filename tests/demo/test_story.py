"""The demo: the story as a newcomer sees it, with a piece of its own and with somebody's file."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from bot.delivery.outcomes import Moot
from bot.delivery.publishing import publication
from bot.delivery.review import notices
from bot.demo import demo
from bot.demo.piece import built_in
from bot.domain.article.findings import Check
from bot.domain.intake.preflight import preflight
from bot.ui.article.sheets import published_view
from bot.ui.message import Message
from bot.ui.publishing import messages

ROOT = Path(__file__).parents[2]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder for the demo's database; the demo makes it."""
    return tmp_path / "data"


def command(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python -m bot demo --once`, as `make demo` calls it."""
    return subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--once", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_the_whole_story_is_played_and_every_check_passes(data: Path) -> None:
    played = command("--data", data)

    assert played.returncode == 0, played.stdout + played.stderr
    assert played.stderr == ""
    assert "\x1b" not in played.stdout, "colours are for terminals"
    told = " ".join(played.stdout.replace("│", "").split())
    for step in range(1, 12):
        assert f"[{step}/11]" in told
    for seen in (
        "I have every permission I need",
        "quoted material without any source (3×)",
        "an empty tag line at the end, removed",
        "@Wanda Your ✅ does not count. You wrote it",
        "The desk asks for changes to №1",
        "revision 3",
        "{+bus; its own budget",  # what was added
        "1 of 2 approvals @Ed",
        "2 of 2 approvals @Ed, @Eve",
        "[a picture: Nine people stand in a lit bus shelter",
        "The picture in #articles is the approved one, byte for byte",
        "Goes out in a minute",
        "In #news, with a ping for Rita",
        "📰 Published",
        "the clock sent it out",
    ):
        assert seen in told, seen
    assert told.count("✓") == 7 and "✗" not in told
    assert str(data / "copydesk.db") in played.stdout


def test_the_database_that_is_left_holds_the_article(data: Path) -> None:
    assert demo(data=data) == 0

    with closing(sqlite3.connect(data / "copydesk.db")) as database:
        assert database.execute("SELECT number, state, publication FROM article").fetchall() == [
            (1, "published", "live")
        ]


def test_the_built_in_piece_is_as_untidy_as_they_come() -> None:
    report = preflight(built_in().copy())

    assert len(report.copy.body) > 2000
    assert {"“", "”", "’"} <= set(report.copy.body)
    assert built_in().copy().body.rstrip().endswith(", , , ,")
    assert {Check.UNSOURCED_QUOTE, Check.EMPTY_TAG_LINE} <= {finding.check for finding in report.findings}


# ------------------------------------------------------------ somebody's own file


def long_text(characters: int) -> str:
    paragraph = "It rained, and @everyone in the *market* said “so what” about it."
    text = ""
    while len(text) < characters - 400:
        text += " ".join([paragraph] * 3) + "\n\n```py\nrain = True\n```\n\n"
    return text + "x" * (characters - len(text) - 1) + "."


@pytest.mark.parametrize("characters", [3_990, 60_000], ids=["no room in the form", "at the limit"])
def test_a_long_draft_goes_through_whatever_room_is_left_for_the_change(
    characters: int, tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "market.md"
    draft.write_text(f"# Rain on the market\n\n{long_text(characters)}\n", encoding="utf-8")

    assert demo(draft=draft, data=data) == 0

    told = capsys.readouterr().out
    assert f"all {characters:,} characters" in " ".join(told.split())
    assert "in its thread" in told
    assert told.count("✓") == 6


def test_a_word_file_goes_through_as_its_writer_left_it(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = Document()
    document.add_heading("The market closes", 0)
    document.add_paragraph("It closed at noon, 2 * 3 hours early.")
    file = BytesIO()
    document.save(file)
    draft = tmp_path / "market.docx"
    draft.write_bytes(file.getvalue())

    assert demo(draft=draft, data=data) == 0

    told = capsys.readouterr().out
    assert "It closed at noon, 2 * 3 hours early." in told
    assert "{+We stay on this story, and will report what comes of it.+}" in told


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("draft.md", b"# Soon\n\nThe price is TK.\n", "A placeholder is left in the text"),
        ("draft.md", b"# Long\n\n" + b"a" * 60_001, "The body is 1 character over"),
        ("draft.txt", b"", "is empty"),
        ("draft.txt", bytes(range(256)) * 8, "Save it as UTF-8"),
        ("draft.pdf", b"%PDF", "is a PDF file, which keeps the look of a page"),
        ("draft.docx", b"x" * (9 * 2**20), "is too large"),
    ],
    ids=["placeholder", "over the limit", "empty", "binary", "another kind", "too large"],
)
def test_a_draft_that_the_desk_stops_ends_with_its_reasons(
    name: str, content: bytes, said: str, tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / name
    draft.write_bytes(content)

    assert demo(draft=draft, data=data) == 2

    told = " ".join(capsys.readouterr().out.replace("│", "").split())
    assert said in told
    assert f"does not take {name} like this" in told
    assert draft.read_bytes() == content


def test_a_missing_file_and_a_folder_are_named_before_anything_starts(tmp_path: Path, data: Path) -> None:
    for draft in (tmp_path / "nowhere.md", tmp_path):
        played = command("--draft", draft, "--data", data)

        assert played.returncode == 2
        assert played.stdout == ""
        assert played.stderr.count("\n") == 1 and str(draft) in played.stderr
    assert not data.exists()


# -------------------------------------------------------------------- the folder


def test_a_folder_with_a_database_is_refused_and_left_alone(data: Path) -> None:
    data.mkdir()
    (data / "copydesk.db").write_bytes(b"somebody's")

    played = command("--data", data)

    assert played.returncode == 2
    assert played.stderr.startswith(
        f"copydesk: {data} holds a Copydesk database already: choose another folder"
    )
    assert played.stderr.count("\n") == 1
    assert (data / "copydesk.db").read_bytes() == b"somebody's"


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    played = command("--data", tmp_path / "file" / "data")

    assert played.returncode == 2
    assert played.stderr.count("\n") == 1 and "cannot be used" in played.stderr


def test_without_simcord_one_line_says_what_to_install(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [
        name for name in sys.modules if name.partition(".")[0] == "simcord" or name == "bot.demo.performance"
    ]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("newsroom", "simulation", "story", "checks"):
        monkeypatch.delitem(sys.modules, f"bot.demo.{name}", raising=False)
    monkeypatch.setitem(sys.modules, "simcord", None)

    assert demo(data=data) == 2

    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "make demo" in said


# -------------------------------------------------------------- the checks' teeth


def test_a_published_text_that_was_tampered_with_is_caught(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def tampered(sheet, *marks):
        return published_view(replace(sheet, body=sheet.body.replace("Nine people", "Ten people")), *marks)

    monkeypatch.setattr(publication, "published_view", tampered)

    assert demo(data=data) == 1

    assert "✗ The text in #articles is not the approved text." in capsys.readouterr().out


def test_a_ping_to_others_than_the_subscribers_is_caught(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    announcement = messages.announcement

    def calling(sight, said, lead=None) -> Message:
        message = announcement(sight, said, lead)
        author = sight.article.author_id
        return replace(message, text=f"{message.text} <@{author}>", pings=(author,))

    monkeypatch.setattr(messages, "announcement", calling)

    assert demo(data=data) == 1

    assert "pinged were: @Wanda, @Subscribers" in " ".join(capsys.readouterr().out.split())


def test_a_step_that_goes_wrong_ends_the_story_with_a_sentence(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def lost(*_args, **_kwargs):
        return Moot("never mind")

    monkeypatch.setattr(notices, "_notice", lost)

    assert demo(data=data) == 1

    assert "The story broke off at step 5: Wanda was not told" in capsys.readouterr().out
