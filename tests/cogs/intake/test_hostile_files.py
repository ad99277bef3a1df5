"""Hostile files: what is not copy gets a sentence, and what is copy is taken for no more than that."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from tests.cogs.doors import (
    BODY,
    HEADLINE,
    TEXT,
    article_count,
    by_file,
    handed_back,
    pings,
    understood,
    word_file,
)
from tests.world import World


def bomb() -> bytes:
    """A Word file of some hundred kilobytes that unpacks to 100 MB."""
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(word_file(HEADLINE, BODY))) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                content = content.replace(b"</w:body>", b" " * 100_000_000 + b"</w:body>")
            archive.writestr(name, content)
    return target.getvalue()


def aliases() -> bytes:
    """Front matter of a few hundred bytes whose aliases multiply to a million items."""
    lines = [f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)]
    return f"---\na: &a [x, x]\n{''.join(lines)}---\n{TEXT}".encode()


REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a bomb in a Word file": ("a.docx", bomb, "unpacks to more"),
    "a Word file cut off": ("a.docx", lambda: word_file(HEADLINE, BODY)[:-200], "damaged"),
    "an archive that is no Word file": (
        "a.docx",
        lambda: b"PK\x05\x06" + bytes(18),
        "is an archive. Unpack it",
    ),
    "text named as a Word file": ("a.docx", TEXT.encode, "plain text under the name of a Word file"),
    "a picture named as text": (
        "a.txt",
        lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9,
        "not hold text",
    ),
    "a Word file named as text": ("a.md", lambda: word_file(HEADLINE, BODY), "not hold text"),
    "random bytes": ("a.txt", lambda: bytes(range(256)) * 40, "a.txt"),
    "an empty file": ("a.md", lambda: b"", "is empty"),
    "nothing but blanks": ("a.txt", lambda: b"\xef\xbb\xbf \r\n\t\n", "is empty"),
    "a program": ("setup.exe", lambda: b"MZ" + bytes(100), "does not take"),
    "no extension": ("README", TEXT.encode, "does not take"),
    "broken UTF-8": ("a.md", lambda: (TEXT * 5).encode().replace("—".encode(), b"\xe2\x80", 1), "encoding"),
    "too large a file": ("a.txt", lambda: b"x" * (1024 * 1024 + 1), "too large"),
    "aliases that multiply": (
        "a.md",
        aliases,
        "line 2",
    ),
    "brackets without end": (
        "a.md",
        f"---\ntags: {'[' * 9000}\n---\n{TEXT}".encode,
        "front matter",
    ),
    "a head without measure": (
        "a.md",
        f"---\nx: {'y' * 70_000}\n---\n{TEXT}".encode,
        "front matter",
    ),
    "an object in the head": ("a.md", lambda: b"---\nheadline: {a: 1}\n---\nx", "line 2"),
}


@pytest.mark.parametrize(("name", "data", "said"), REFUSED.values(), ids=REFUSED.keys())
async def test_a_file_that_is_not_copy_gets_a_sentence_and_nothing_is_kept(
    world: World, name: str, data: Callable[[], bytes], said: str
) -> None:
    result = await by_file(world, name, data())
    assert result.ephemeral and said in understood(result)
    assert article_count(world) == 0
    assert pings(world) == []


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.md", "@everyone **x** <@1>.exe", "a\u202etxt.exe", "n" * 250 + ".md", "`.md", ".md"],
)
async def test_a_files_name_is_only_a_name(world: World, name: str) -> None:
    understood(await by_file(world, name, b"\x89PNG\r\n\x1a\n"))
    understood(await by_file(world, name, TEXT))
    assert pings(world) == []


async def test_an_odd_text_too_long_for_the_form_comes_back_as_the_same_bytes(world: World) -> None:
    body = "```\n---\n# \\ “x” 👩‍👩‍👧 \t| @everyone\n" * 200
    await by_file(
        world, "a.md", f"---\nmarkup: discord\nheadline: '--- “a” # b'\ntags: ['a: b', '#c']\n---\n{body}"
    )
    offered = await world.writer.slash(world.submissions, "draft edit", article="1")
    same = await handed_back(offered)
    assert body.strip().encode() in same
    refused = await world.writer.slash(world.submissions, "draft edit", article="1", file=("1.md", same))
    assert "Nothing in №1 has changed" in understood(refused)
