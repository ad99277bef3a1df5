"""Whatever a file does to whoever opens it: less than 250 MiB and 2 seconds of the processor, and a picture or a sentence."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.domain.intake.pictures import PictureFault, UnreadablePicture
from bot.imaging.normalising import normalise
from tests.imaging import hostile, planted
from tests.imaging.test_process import MEASURE, ROOT
from tests.long import mostly_long

BOMBS: dict[str, Callable[[], bytes]] = {
    "iCCP": hostile.bombs_in_png(b"iCCP", b"p\0\0"),
    "zTXt": hostile.bombs_in_png(b"zTXt", b"Comment\0\0"),
    "iTXt": hostile.bombs_in_png(b"iTXt", b"Comment\0\1\0\0\0"),
    "a hundred zTXt": hostile.many_text_chunks,
    "pixels without end": hostile.pixels_that_never_end,
    "49 megapixels": lambda: hostile.full_png(7000),
    "as many pixels as a PNG may have": lambda: hostile.full_png(6480),
    "as many, and a file as long as it may be": lambda: hostile.full_png(6480) + bytes(24 * hostile.MIB),
    "as many, one colour of which is clear": lambda: hostile.flat_png(6480, transparency=(1, 1, 1)),
    "as many shades of grey, one of them clear": lambda: hostile.flat("L", "PNG", transparency=1),
    "as many pixels as one with transparency may have": lambda: hostile.clear_png(6000),
    "as many pixels as a WebP may have": lambda: hostile.flat_webp(3460, "RGB"),
    "as many pixels as a clear WebP may have": lambda: hostile.flat_webp(2640, "RGBA"),
    "the largest JPEG that is decoded whole": lambda: hostile.flat_jpeg(5999),
    "a progressive JPEG of 35 megapixels": lambda: hostile.flat_jpeg(5900, progressive=True),
    "a progressive JPEG of 49 megapixels": lambda: hostile.flat_jpeg(7000, progressive=True),
    "a progressive JPEG of 100 megapixels": lambda: hostile.flat_jpeg(10_000, progressive=True),
    "the same in all colours": lambda: hostile.flat_jpeg(5900, progressive=True, subsampling=0),
    "a JPEG whose colours come one after the other": lambda: hostile.one_by_one(hostile.flat_jpeg(7000)),
    "APNG": lambda: hostile.animated_png(30),
    "APNG that says": lambda: hostile.apng_that_says(2**31 - 1),
    "GIF with a giant screen": lambda: hostile.gif_screen(65_535, 65_535, 3),
    "GIF with a large screen": lambda: hostile.gif_screen(7000, 7000, 2000),
    "GIF with thousands of frames": lambda: hostile.gif_screen(400, 400, 20_000),
    "WebP with a giant canvas": lambda: hostile.webp_that_says(16_000, 16_000),
    "WebP with the largest canvas": lambda: hostile.webp_that_says(2**24, 2**24),
    "WebP with hundreds of frames": lambda: hostile.animated_webp(400),
    "JPEG 60000x60000": lambda: hostile.jpeg_that_says(60_000, 60_000),
    "JPEG 15000x15000": lambda: hostile.jpeg_that_says(15_000, 15_000),
    "JPEG with a thousand scans": lambda: hostile.many_scans(1000),
    "JPEG with a million restarts": hostile.many_restarts,
    "JPEG with 20 MB of segments": hostile.many_segments,
    "JPEG with five thousand large scans": lambda: hostile.many_scans(5000, 3000),
    "49 megapixels of WebP": lambda: hostile.flat("RGB", "WEBP"),
    "49 megapixels with transparency": lambda: hostile.flat("RGBA", "PNG"),
    "49 megapixels of a palette": lambda: hostile.flat("P", "PNG", transparency=bytes(256)),
    "49 megapixels of 16 bits": lambda: hostile.flat("I;16", "PNG"),
    "a line": lambda: hostile.wide(40_000_000, 1),
}


SHORT = (
    "zTXt",
    "pixels without end",
    "as many pixels as a PNG may have",
    "as many pixels as a clear WebP may have",
    "the largest JPEG that is decoded whole",
    "a progressive JPEG of 35 megapixels",
    "APNG that says",
    "GIF with thousands of frames",
    "WebP with the largest canvas",
    "JPEG 60000x60000",
    "JPEG with 20 MB of segments",
    "49 megapixels with transparency",
    "a line",
)
"""One of each kind; every one of them takes a second."""


@pytest.mark.skipif(sys.platform != "linux", reason="reads memory from /proc")
@pytest.mark.parametrize("name", mostly_long(BOMBS, SHORT))
def test_no_file_takes_more_than_250_mib_and_two_seconds(tmp_path: Path, name: str) -> None:
    file = tmp_path / "bomb"
    file.write_bytes(BOMBS[name]())

    ran = subprocess.run(
        [sys.executable, "-c", MEASURE.format(root=str(ROOT), file=str(file))],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr[-500:]
    told, cpu_seconds, mib = json.loads(ran.stdout)
    assert "fault" in told or told["width"] > 0
    assert cpu_seconds < 2, told
    assert mib < 250, told


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (hostile.jpeg_that_says(0, 0), PictureFault.DAMAGED),
        (planted.png_that_says(0, 0), PictureFault.DAMAGED),
        (hostile.gif_screen(0, 0, 0), PictureFault.DAMAGED),
        (b"<html><script>alert(1)</script></html>", PictureFault.NOT_A_PICTURE),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", PictureFault.NOT_A_PICTURE),
        (b"%PDF-1.7\n" + planted.jpeg(), PictureFault.NOT_A_PICTURE),
        (b"BM" + bytes(200), PictureFault.NOT_A_PICTURE),
        (b"8BPS\0\1" + bytes(200), PictureFault.NOT_A_PICTURE),
        (b"II*\0" + bytes(200), PictureFault.NOT_A_PICTURE),
        (b"\0\0\0\x18ftypheic" + bytes(200), PictureFault.DAMAGED),
        (b"RIFF\x10\0\0\0WEBPVP8 " + bytes(20), PictureFault.DAMAGED),
    ],
    ids=["jpeg 0x0", "png 0x0", "gif 0x0", "html", "svg", "pdf", "bmp", "psd", "tiff", "heic", "webp"],
)
def test_what_is_no_picture_or_none_any_more_is_told(data: bytes, fault: PictureFault) -> None:
    with pytest.raises(UnreadablePicture) as caught:
        normalise(data)

    assert caught.value.fault in (
        fault,
        PictureFault.DAMAGED,
        PictureFault.NOT_A_PICTURE,
        PictureFault.NO_HEIC,
    )


@pytest.mark.parametrize(
    "tail", [b"<script>MARK-appended</script>", b"%PDF-1.7 MARK-appended", b"PK\3\4MARK-appended"]
)
@pytest.mark.parametrize("made", [planted.jpeg, planted.png, planted.webp, planted.gif])
def test_of_a_file_that_is_two_things_the_picture_is_kept(made: Callable[[], bytes], tail: bytes) -> None:
    assert planted.marks_in(normalise(made() + tail).data) == []


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_stands_upright(orientation: int) -> None:
    """The picture is laid down as a camera would lay it, and comes back as it was."""
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    scene = planted.scene()
    laid = scene.transpose(undo[orientation]) if orientation in undo else scene
    for kind in ("PNG", "WEBP"):
        made = normalise(hostile.saved(laid, kind, exif=planted.exif(orientation), lossless=True))
        seen = Image.open(BytesIO(made.data)).convert("RGB")
        assert seen.size == scene.size
        for at in ((60, 45), (300, 60), (60, 250)):
            wanted, found = scene.getpixel(at), seen.getpixel(at)
            assert isinstance(wanted, tuple) and isinstance(found, tuple)
            assert max(abs(a - b) for a, b in zip(wanted, found, strict=True)) < 30, (kind, at)


def test_a_phones_file_of_two_pictures_keeps_the_first_alone() -> None:
    made = normalise(hostile.multi_picture())

    assert (made.width, made.height, made.frames) == (300, 400, 1)
    assert made.data.count(b"\xff\xd8\xff") == 1 and planted.marks_in(made.data) == []


@pytest.mark.parametrize("mode", ["CMYK", "YCbCr", "L", "RGB"])
def test_every_kind_of_jpeg_is_read(mode: str) -> None:
    made = normalise(hostile.saved(planted.scene().convert(mode), "JPEG"))

    assert Image.open(BytesIO(made.data)).mode in ("RGB", "L")


# ---------------------------------------------------------------------------- planted


def jpeg_with_every_segment() -> bytes:
    """A mark in each application segment, in the comment, and in a preview inside a Photoshop block."""
    made = hostile.saved(planted.scene(), "JPEG")
    for number in range(16):
        body = {1: b"Exif\0\0MARK-place", 13: b"Photoshop 3.0\x008BIM\x04\x0c\0\0\0\0\0\x20MARK-iptc"}
        made = planted.with_segment(made, 0xE0 + number, body.get(number, b"MARK-comment") + bytes(40))
    return planted.with_segment(made, 0xFE, b"MARK-comment")


def png_with_every_chunk() -> bytes:
    """A mark in each kind of chunk that says something, and in private ones."""
    exif = planted.exif()[6:]
    return hostile.png_with(
        hostile.chunk(b"eXIf", exif),
        hostile.chunk(b"tEXt", b"Author\0MARK-text"),
        hostile.chunk(b"iTXt", b"Author\0\0\0\0\0MARK-text"),
        hostile.chunk(b"tIME", b"\x07\xea\1\2\3\4\5"),
        hostile.chunk(b"sPLT", b"MARK-text\0\x08"),
        hostile.chunk(b"prVt", b"MARK-text"),
        hostile.chunk(b"caNv", b"MARK-text"),
    )


def gif_with_extensions() -> bytes:
    """A mark in a comment, an application extension (XMP) and a plain text extension."""
    made = hostile.saved(planted.scene(100, 80).convert("P"), "GIF")
    at = made.find(b"\x2c")
    words = b"\x21\xfe\x0cMARK-comment\0" + b"\x21\xff\x0bXMP DataXMP\x08MARK-xmp\0"
    words += b"\x21\x01\x0c" + bytes(12) + b"\x09MARK-text\0"
    at = made.find(b"\x21\xf9") if b"\x21\xf9" in made else at
    return made[:at] + words + made[at:]


def webp_with_every_chunk() -> bytes:
    """A mark in chunks that are known and in one that is not."""
    made = hostile.saved(planted.scene(), "WEBP", exif=planted.exif(), xmp=planted.XMP)
    made += b"PRIV" + (16).to_bytes(4, "little") + b"MARK-text".ljust(16, b"\0")
    return made[:4] + (len(made) - 8).to_bytes(4, "little") + made[8:]


@pytest.mark.parametrize(
    "made", [jpeg_with_every_segment, png_with_every_chunk, gif_with_extensions, webp_with_every_chunk]
)
def test_a_mark_in_any_part_of_a_file_is_gone(made: Callable[[], bytes]) -> None:
    data = made()
    assert planted.marks_in(data)

    kept = normalise(data)

    assert planted.marks_in(kept.data) == []
    assert kept.removed, "and it is said that something was taken off"


def test_a_sequence_of_heic_keeps_its_first_picture_alone() -> None:
    heif = pytest.importorskip("pillow_heif", reason="the extra heic is not installed")
    heif.register_heif_opener()
    file = BytesIO()
    planted.scene().save(
        file,
        "HEIF",
        save_all=True,
        append_images=[planted.scene(80, 60)] * 3,
        exif=planted.exif(6),
        xmp=planted.XMP,
    )
    assert planted.marks_in(file.getvalue())

    made = normalise(file.getvalue())

    assert (made.frames, made.extension) == (1, "jpg") and planted.marks_in(made.data) == []
