"""Pictures as phones and cameras write them, with a mark in every place where a file can say something besides its picture."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

MARKS = (
    b"MARK-place",
    b"MARK-make",
    b"MARK-model",
    b"MARK-maker-note",
    b"MARK-serial",
    b"MARK-artist",
    b"MARK-software",
    b"MARK-comment",
    b"MARK-xmp",
    b"MARK-iptc",
    b"MARK-appended",
    b"MARK-profile",
    b"MARK-text",
)
"""None of them may ever be seen again."""

XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description photoshop:Credit="Ada &amp; Bo" exif:GPSLatitude="52,MARK-xmp" tiff:Model="MARK-xmp">'
    b'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">The harbour at dawn</rdf:li></rdf:Alt></dc:description>'
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def scene(width: int = 400, height: int = 300, mode: str = "RGB") -> Image.Image:
    """A picture of which one knows which side is up: red above, blue below, a yellow disc in its upper left corner."""
    image = Image.new(mode, (width, height), "red" if mode != "L" else 80)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, height // 2, width, height), fill="blue" if mode != "L" else 20)
    draw.ellipse((10, 10, width // 4, height // 4), fill="yellow" if mode != "L" else 220)
    return image


def exif(orientation: int = 1) -> bytes:
    """EXIF with a place, a camera, a time, a person, maker notes and a preview."""
    found = Image.Exif()
    found[0x0112] = orientation
    found[271], found[272], found[305] = "MARK-make", "MARK-model", "MARK-software"
    found[306], found[315] = "2026:01:02 03:04:05", "MARK-artist"
    found.get_ifd(0x8825).update(
        {1: "N", 2: (52.0, 30.0, 0.0), 3: "E", 4: (13.0, 24.0, 0.0), 29: "MARK-place"}
    )
    found.get_ifd(0x8769).update(
        {
            0x9003: "2026:01:02 03:04:05",
            0x927C: b"MARK-maker-note",
            0xA431: "MARK-serial",
            0x9286: b"MARK-comment",
        }
    )
    return found.tobytes()


def iptc(**words: str) -> bytes:
    """A Photoshop block with IPTC records: caption (2:120), credit (2:110), city (2:90), and what else is given."""
    records = {120: words.get("caption", ""), 110: words.get("credit", ""), 90: "MARK-iptc"}
    told = b"".join(
        b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(text.encode())) + text.encode()
        for number, text in records.items()
        if text
    )
    told += b"\0" * (len(told) % 2)
    return b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(told)) + told


def with_segment(jpeg: bytes, marker: int, body: bytes) -> bytes:
    """A JPEG with one more segment right after its beginning."""
    return jpeg[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def profile() -> bytes:
    """A colour profile whose words hold a mark."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    at = made.find("s\0R\0G\0B".encode("latin-1").replace(b"\0", b"")) if b"sRGB" in made else -1
    private = bytearray(made)
    (count,) = struct.unpack_from(">I", private, 128)
    # the copyright's place in the table leads to words of ours, at the end
    for index in range(count):
        if private[132 + 12 * index : 136 + 12 * index] == b"cprt":
            struct.pack_into(">II", private, 136 + 12 * index, len(private), 24)
    assert at != 0
    private += b"text\0\0\0\0MARK-profile\0\0\0\0"
    struct.pack_into(">I", private, 0, len(private))
    return bytes(private)


def jpeg(
    orientation: int = 1, *, width: int = 400, height: int = 300, iptc_words: dict[str, str] | None = None
) -> bytes:
    """A phone's JPEG, all of its marks in it, and a zip archive at its end."""
    file = BytesIO()
    scene(width, height).save(
        file,
        "JPEG",
        exif=exif(orientation),
        comment=b"MARK-comment",
        icc_profile=profile(),
        xmp=XMP,
        quality=92,
    )
    made = with_segment(
        file.getvalue(), 0xED, iptc(**(iptc_words or {"caption": "A caption", "credit": "A credit"}))
    )
    return made + b"PK\x03\x04MARK-appended" + bytes(200)


def png(mode: str = "RGB") -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "MARK-text")
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    file = BytesIO()
    more: dict[str, Any] = {} if mode == "L" else {"icc_profile": profile()}
    scene(mode=mode).save(file, "PNG", pnginfo=info, exif=exif(), **more)
    return file.getvalue() + b"PK\x03\x04MARK-appended" + bytes(200)


def webp() -> bytes:
    file = BytesIO()
    scene().save(file, "WEBP", exif=exif(), xmp=XMP, icc_profile=profile())
    return file.getvalue() + b"MARK-appended" + bytes(200)


def gif(frames: int = 1, width: int = 120, height: int = 90) -> bytes:
    """A GIF in which a disc moves."""
    drawn: list[Image.Image] = []
    for number in range(frames):
        frame = Image.new("RGB", (width, height), "white")
        ImageDraw.Draw(frame).ellipse((number % width, 10, number % width + 20, 30), fill="black")
        drawn.append(frame)
    file = BytesIO()
    drawn[0].save(
        file, "GIF", save_all=True, append_images=drawn[1:], duration=80, loop=0, comment=b"MARK-comment"
    )
    return file.getvalue() + b"MARK-appended" + bytes(200)


def png_that_says(width: int, height: int, *, colour: int = 2) -> bytes:
    """A PNG of any size on a few bytes: what is not there of its pixels is said to be there."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    pixels = zlib.compress(bytes(1 + 3 * min(width, 1000)) * 50, 9)
    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def zip_in_png() -> bytes:
    """A PNG whose text is 300 MiB when it is unpacked."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(2**20)) for _ in range(300)) + packer.flush()
    file = BytesIO()
    scene().save(file, "PNG")
    made = file.getvalue()
    return made[:33] + chunk(b"zTXt", b"Comment\0\0" + packed) + made[33:]


def endless_gif(frames: int) -> bytes:
    """A GIF of ever so many tiny frames, each of 20 bytes."""
    head = b"GIF89a" + struct.pack("<HHBBB", 500, 500, 0x80, 0, 0) + bytes([0, 0, 0, 255, 255, 255])
    one = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return head + b"\x21\xf9\x04\x04\x01\x00\x00\x00" + one * frames + b"\x3b"


def marks_in(data: bytes) -> list[bytes]:
    """Every mark that is still there, also as UTF-16."""
    return [mark for mark in MARKS if mark in data or mark.decode().encode("utf-16-be") in data]
