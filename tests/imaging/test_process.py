"""The process beside the bot: bounds hold whatever a file does, and the bot's own loop goes on."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.domain.intake.pictures import PictureFault, UnreadablePicture
from bot.imaging import bounds, process
from tests.imaging import planted

ROOT = Path(__file__).parents[2]

MEASURE = r"""
import json, re, resource, sys
sys.path.insert(0, {root!r})
from bot.imaging.child import answer
from bot.imaging.bounds import DEFAULT_BYTES, confine
data = open({file!r}, "rb").read()
confine()
said = answer(data, DEFAULT_BYTES)
used = resource.getrusage(resource.RUSAGE_SELF)
told = json.loads(said[4:4 + int.from_bytes(said[:4], "big")])
# ru_maxrss begins with what the tests’ own process held when it started this one.
held = int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1])
print(json.dumps([told, used.ru_utime + used.ru_stime, held / 1024]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
@pytest.mark.parametrize(
    ("name", "made", "fault"),
    [
        ("60000x60000", lambda: planted.png_that_says(60_000, 60_000), PictureFault.TOO_MANY_PIXELS),
        ("claims 41 megapixels", lambda: planted.png_that_says(6400, 6400), PictureFault.DAMAGED),
        ("zip in png", planted.zip_in_png, PictureFault.DAMAGED),
        ("truncated", lambda: planted.jpeg(width=4000, height=3000)[:40_000], PictureFault.DAMAGED),
        ("endless frames", lambda: planted.endless_gif(900_000), None),
    ],
)
def test_bombs_take_less_than_300_mib_and_two_seconds(
    tmp_path: Path, name: str, made: object, fault: PictureFault | None
) -> None:
    assert callable(made)
    file = tmp_path / "bomb"
    file.write_bytes(made())

    ran = subprocess.run(
        [sys.executable, "-c", MEASURE.format(root=str(ROOT), file=str(file))],
        capture_output=True,
        text=True,
        check=True,
    )

    told, cpu_seconds, mib = json.loads(ran.stdout)
    assert told.get("fault") == fault
    assert cpu_seconds < 2
    assert mib < 300
    if name == "endless frames":
        assert (told["frames"], told["changes"]) == (1, ["first_frame", "recoded"])


async def test_a_picture_comes_back_from_its_process() -> None:
    made = await process.prepared(planted.jpeg(6), "photo.jpg")

    assert (made.width, made.height, made.extension) == (300, 400, "jpg")
    assert planted.marks_in(made.data) == []


async def test_what_is_wrong_with_a_file_comes_back_with_its_name() -> None:
    with pytest.raises(UnreadablePicture) as caught:
        await process.prepared(b"no picture", "holiday.jpg")

    assert (caught.value.fault, caught.value.filename) == (PictureFault.NOT_A_PICTURE, "holiday.jpg")


async def test_a_file_that_is_too_large_is_not_even_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "PICTURE_FILE_LIMIT", 1000)
    monkeypatch.setattr(process.subprocess, "run", None)

    with pytest.raises(UnreadablePicture) as caught:
        await process.prepared(bytes(1001), "large.jpg")

    assert (caught.value.fault, caught.value.limit) == (PictureFault.TOO_LARGE, 1000)


@pytest.mark.parametrize(
    ("does", "fault"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", PictureFault.TOO_COSTLY),
        ("raise MemoryError", PictureFault.TOO_COSTLY),
        ("raise SystemExit(3)", PictureFault.DAMAGED),
        ("import time; time.sleep(60)", PictureFault.TOO_COSTLY),
    ],
    ids=["crash", "memory", "error", "hang"],
)
async def test_a_decoder_that_fails_takes_nothing_with_it(
    monkeypatch: pytest.MonkeyPatch, does: str, fault: PictureFault
) -> None:
    monkeypatch.setattr(process, "_PROGRAM", does)
    monkeypatch.setattr(process, "PATIENCE_SECONDS", 2.0)

    with pytest.raises(UnreadablePicture) as caught:
        await process.prepared(planted.png(), "photo.png")

    assert caught.value.fault is fault


async def test_the_loop_goes_on_meanwhile() -> None:
    """A loop that waits for the picture itself ticks once."""
    task = asyncio.create_task(process.prepared(planted.jpeg(width=3000, height=2000)))
    ticks, began = 0, time.perf_counter()
    while not task.done():
        await asyncio.sleep(0.005)
        ticks += 1

    assert ticks > 1 and time.perf_counter() - began < bounds.PATIENCE_SECONDS
    assert (await task).width == 3000
