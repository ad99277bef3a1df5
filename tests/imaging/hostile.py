"""Files that are made to do harm: they unpack to far more than they are, never end, or are two things at once."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

from PIL import Image

from tests.imaging import planted

MIB = 2**20


def chunk(name: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def packed(mebibytes: int) -> bytes:
    """Zeros, packed."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(MIB)) for _ in range(mebibytes)) + packer.flush()


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    """A picture as a file."""
    file = BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()


def png_with(*chunks: bytes) -> bytes:
    """A good PNG with more chunks after its head."""
    made = saved(planted.scene(), "PNG")
    return made[:33] + b"".join(chunks) + made[33:]


def bombs_in_png(name: bytes, head: bytes) -> Callable[[], bytes]:
    """One chunk that unpacks to 300 MiB."""
    return lambda: png_with(chunk(name, head + packed(300)))


def many_text_chunks() -> bytes:
    """A hundred chunks of text, each of which unpacks to just under Pillow's limit for one."""
    body = zlib.compress(b"x" * (MIB - 1024), 9)
    return png_with(*[chunk(b"zTXt", b"k%d\0\0" % number + body) for number in range(100)])


def pixels_that_never_end() -> bytes:
    """A small PNG whose pixels unpack to 300 MiB."""
    head = struct.pack(">IIBBBBB", 100, 100, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed(300)) + chunk(b"IEND", b"")


def full_png(side: int) -> bytes:
    """A PNG of one colour that really has so many pixels: small as a file, large in memory."""
    packer = zlib.compressobj(9)
    row = bytes(1 + 3 * side)
    pixels = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def flat(mode: str, kind: str, **how: object) -> bytes:
    """49 megapixels of one colour."""
    image = Image.new(mode, (7000, 7000), 1)
    if mode == "P":
        image.putpalette(bytes(range(256)) * 3)
    return saved(image, kind, **how)


def flat_png(side: int, **how: object) -> bytes:
    """A PNG in full colours, all of it one of them."""
    return saved(Image.new("RGB", (side, side), (1, 1, 1)), "PNG", **how)


def clear_png(side: int) -> bytes:
    """A PNG of one colour that one sees through."""
    return saved(Image.new("RGBA", (side, side), (1, 2, 3, 9)), "PNG")


def flat_webp(side: int, mode: str) -> bytes:
    """A WebP of one colour, without loss."""
    return saved(Image.new(mode, (side, side), (1, 2, 3, 9)[: len(mode)]), "WEBP", lossless=True)


def flat_jpeg(side: int, **how: object) -> bytes:
    """A JPEG of one colour."""
    return saved(Image.new("RGB", (side, side), (1, 2, 3)), "JPEG", **how)


def one_by_one(jpeg: bytes) -> bytes:
    """A JPEG whose first pass says that it has one of its three colours only."""
    at = jpeg.find(b"\xff\xda")
    head = b"\xff\xda" + struct.pack(">H", 8) + b"\1" + jpeg[at + 5 : at + 7] + jpeg[at + 11 : at + 14]
    (length,) = struct.unpack_from(">H", jpeg, at + 2)
    return jpeg[:at] + head + jpeg[at + 2 + length :]


def animated_png(frames: int) -> bytes:
    """An APNG of so many frames."""
    first, *others = [Image.new("RGB", (60, 40), (number % 256, 0, 0)) for number in range(frames)]
    return saved(first, "PNG", save_all=True, append_images=others, duration=40)


def apng_that_says(frames: int) -> bytes:
    """A PNG that says it has so many frames, and has one."""
    return png_with(chunk(b"acTL", struct.pack(">II", frames, 0)))


def gif_screen(width: int, height: int, frames: int) -> bytes:
    """A GIF with a screen of that size and so many frames of one pixel."""
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes([0, 0, 0, 255, 255, 255])
    one = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return head + b"\x21\xf9\x04\x04\x01\x00\x00\x00" + one * frames + b"\x3b"


def webp_that_says(width: int, height: int) -> bytes:
    """A WebP with a canvas of that size (at most 2^24) and a small picture."""
    inner = saved(planted.scene(60, 40), "WEBP")[12:]
    size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + size + inner
    return b"RIFF" + struct.pack("<I", len(body)) + body


def animated_webp(frames: int) -> bytes:
    """A WebP that moves."""
    drawn = [Image.new("RGB", (60, 40), (number % 256, 0, 90)) for number in range(frames)]
    return saved(drawn[0], "WEBP", save_all=True, append_images=drawn[1:], duration=40)


def jpeg_that_says(width: int, height: int) -> bytes:
    """A JPEG of any size on few bytes."""
    made = bytearray(saved(planted.scene(64, 64), "JPEG"))
    at = made.find(b"\xff\xc0")
    struct.pack_into(">HH", made, at + 5, height, width)
    return bytes(made)


def many_scans(scans: int, side: int = 2500) -> bytes:
    """A progressive JPEG whose last scan comes over and over."""
    made = saved(planted.scene(side, side), "JPEG", progressive=True)
    last = made.rfind(b"\xff\xda")
    return made[:last] + made[last:-2] * scans + b"\xff\xd9"


def many_restarts() -> bytes:
    """A JPEG with a megabyte of restart markers in its scan."""
    made = saved(planted.scene(), "JPEG")
    at = made.rfind(b"\xff\xda")
    begin = at + 2 + struct.unpack_from(">H", made, at + 2)[0]
    return made[:begin] + b"".join(bytes([0xFF, 0xD0 + number % 8]) for number in range(MIB)) + made[begin:]


def many_segments() -> bytes:
    """A JPEG with 20 MB of segments before its picture."""
    made = saved(planted.scene(), "JPEG")
    one = b"\xff\xed" + struct.pack(">H", 60_002) + b"Photoshop 3.0\0".ljust(60_000, b"x")
    return made[:2] + one * 330 + made[2:]


def multi_picture() -> bytes:
    """A phone's file with a second picture in it."""
    return saved(
        planted.scene(), "MPO", save_all=True, append_images=[planted.scene(80, 60)], exif=planted.exif(6)
    )


def wide(width: int, height: int) -> bytes:
    """A picture of a line."""
    return saved(Image.new("L", (width, height), 200), "PNG")
