"""Normalising: a picture decoded within bounds and written anew, upright, in its colours, with nothing else in the file."""

from __future__ import annotations

import warnings
from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageCms, ImageFile, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile

from bot.domain.intake.pictures import (
    PICTURE_FILE_LIMIT,
    Change,
    PictureFault,
    PreparedPicture,
    UnreadablePicture,
)
from bot.imaging.bounds import (
    DEFAULT_BYTES,
    LONGEST_SIDE,
    MEGA,
    MOST_CLEAR_PIXELS,
    MOST_CLEAR_WEBP_PIXELS,
    MOST_CLEAR_WRITTEN_PIXELS,
    MOST_COLOUR_PIXELS,
    MOST_JPEG_PIXELS,
    MOST_PIXELS,
    MOST_SCANNED_PIXELS,
    MOST_WEBP_PIXELS,
)
from bot.imaging.colour_profiles import without_words
from bot.imaging.drafting import drafted
from bot.imaging.looks import looks_of
from bot.imaging.metadata import read_metadata
from bot.imaging.moving import frames_of, moving_bytes
from bot.imaging.scaling import plain_mode, resized

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_MOST = {"JPEG": MOST_JPEG_PIXELS, "MPO": MOST_JPEG_PIXELS, "WEBP": MOST_WEBP_PIXELS}
_SCAN = b"\xff\xda"
"""What each pass over the pixels of a JPEG begins with."""
_QUALITY = 90
_SEEN = 256
"""Pixels, at least, of the picture that is looked at."""

_STEPS = (1.0, 0.75, 0.55, 0.4, 0.25, 0.15)
"""By how much a picture is scaled until its file is small enough."""


def normalise(data: bytes, most_bytes: int = DEFAULT_BYTES) -> PreparedPicture:
    """The picture in a file, at most `most_bytes` long. To be called in a process that is bounded (`bot.imaging.child`).

    Raises UnreadablePicture.
    """
    if not data:
        raise UnreadablePicture(PictureFault.EMPTY)
    if len(data) > PICTURE_FILE_LIMIT:
        raise UnreadablePicture(PictureFault.TOO_LARGE, limit=PICTURE_FILE_LIMIT)
    Image.MAX_IMAGE_PIXELS = None  # our own bounds are asked, in `_opened`
    warnings.simplefilter("ignore")  # what Pillow says of odd metadata is for nobody
    try:
        return _normalised(_opened(data), data, most_bytes)
    except UnreadablePicture:
        raise
    except MemoryError as error:
        raise UnreadablePicture(PictureFault.TOO_COSTLY) from error
    except Exception as error:  # decoders raise nearly everything over what is broken
        raise UnreadablePicture(PictureFault.DAMAGED) from error


def looks_in(data: bytes) -> str:
    """How the picture looks in a file that `normalise` has made. To be called in a process that is bounded, too.

    Raises UnreadablePicture.
    """
    Image.MAX_IMAGE_PIXELS = None
    warnings.simplefilter("ignore")
    try:
        image = _opened(data)
        image.draft(None, (_SEEN, _SEEN))  # of a photograph a smaller one is enough, and is there sooner
        return looks_of(image if image.mode in ("L", "RGB") else image.convert("RGBA"))
    except UnreadablePicture:
        raise
    except Exception as error:
        raise UnreadablePicture(PictureFault.DAMAGED) from error


def _is_heif(data: bytes) -> bool:
    return data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS


def _opened(data: bytes) -> ImageFile.ImageFile:
    formats = _FORMATS
    if _is_heif(data):
        try:
            import pillow_heif  # noqa: PLC0415  # pyright: ignore  # an extra, which may not be there
        except ImportError as error:
            raise UnreadablePicture(PictureFault.NO_HEIC) from error
        pillow_heif.register_heif_opener(thumbnails=False)  # pyright: ignore
        formats = ("HEIF",)
    try:
        image = Image.open(BytesIO(data), formats=formats)
    except UnidentifiedImageError as error:
        damaged = data.startswith((b"\xff\xd8", b"\x89PNG", b"GIF8")) or _is_heif(data)
        raise UnreadablePicture(PictureFault.DAMAGED if damaged else PictureFault.NOT_A_PICTURE) from error
    most, pixels = _MOST.get(image.format or "", MOST_PIXELS), image.width * image.height
    if image.mode in ("RGBA", "LA"):
        most = min(most, MOST_CLEAR_WEBP_PIXELS if image.format == "WEBP" else MOST_CLEAR_PIXELS)
    elif image.mode == "RGB" and image.format in ("PNG", "GIF"):
        most = MOST_COLOUR_PIXELS
    if pixels > most:
        raise UnreadablePicture(PictureFault.TOO_MANY_PIXELS, limit=most // MEGA)
    if image.format in ("JPEG", "MPO") and pixels * data.count(_SCAN) > MOST_SCANNED_PIXELS:
        raise UnreadablePicture(PictureFault.TOO_COSTLY)
    return image


def _normalised(image: ImageFile.ImageFile, data: bytes, most_bytes: int) -> PreparedPicture:
    metadata = read_metadata(image, data)
    source, profile = image.format or "", image.info.get("icc_profile")
    changes: list[Change] = []
    frames = frames_of(image)
    if frames > 1:
        kept = moving_bytes(image, frames, most_bytes)
        if kept is not None:
            image.seek(0)
            size, looks = image.size, looks_of(image.convert("RGBA"))
            extension = "gif" if source == "GIF" else "webp"
            return PreparedPicture(
                kept,
                extension,
                *size,
                frames,
                looks,
                metadata.removed,
                (),
                metadata.caption,
                metadata.credit,
            )
        image.seek(0)
    if frames != 1:
        changes.append(Change.FIRST_FRAME)
    still, whole = _upright(image, data)
    if still.size != whole:
        changes.append(Change.SCALED)
    still, profile = _in_plain_colours(still, profile)
    looks, of_png = looks_of(still), 0.0
    for step in _STEPS:
        width, height = (max(1, round(side * step)) for side in still.size)
        tried = still if step == 1.0 else resized(still, (width, height))
        for extension in _kinds(source, tried):
            if extension == "png" and of_png * step**2 > most_bytes:
                continue  # as large as its pixels are many
            too_costly = source != "WEBP" and tried.width * tried.height > MOST_CLEAR_WRITTEN_PIXELS
            if extension == "webp" and too_costly:
                continue
            written = _written(tried, extension, profile)
            if extension == "png":
                of_png = len(written) / step**2
            if len(written) <= most_bytes:
                if step != 1.0 and Change.SCALED not in changes:
                    changes.append(Change.SCALED)
                if source not in _SAME[extension]:
                    changes.append(Change.RECODED)
                return PreparedPicture(
                    written,
                    extension,
                    *tried.size,
                    1,
                    looks,
                    metadata.removed,
                    tuple(changes),
                    metadata.caption,
                    metadata.credit,
                )
    raise UnreadablePicture(PictureFault.TOO_COSTLY)


_SAME = {"jpg": ("JPEG", "MPO"), "png": ("PNG",), "webp": ("WEBP",)}


def _kinds(source: str, image: Image.Image) -> tuple[str, ...]:
    """The kinds of file to try, the best first."""
    clear = image.mode == "RGBA"
    lossy = "webp" if clear else "jpg"
    if source in ("PNG", "GIF"):
        return ("png", lossy)
    return ("webp",) if source == "WEBP" else (lossy,)


def _upright(image: Image.Image, data: bytes) -> tuple[Image.Image, tuple[int, int]]:
    """The picture decoded, at most LONGEST_SIDE long and turned as its camera was held; and the size that it had."""
    width, height = image.size
    scale = min(1.0, LONGEST_SIDE / max(width, height))
    target = max(1, round(width * scale)), max(1, round(height * scale))
    if isinstance(image, JpegImageFile):
        target = drafted(image, data, target)
    if image.width * image.height > MOST_PIXELS:
        raise UnreadablePicture(PictureFault.TOO_MANY_PIXELS, limit=MOST_PIXELS // MEGA)
    orientation = image.getexif().get(0x0112, 1)
    image.load()
    small = image
    if image.size != target:
        clear = image.info.get("transparency")
        small = resized(small, target)
        if clear is not None and small.mode in ("L", "RGB"):
            small.info["transparency"] = clear
        image.close()  # it takes more memory than all that follows
    turn = _TURNS.get(orientation)
    turned = small if turn is None else small.transpose(turn)
    return turned, (height, width) if orientation in _SIDEWAYS else (width, height)


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How a picture is turned for each orientation of EXIF; for any other it is upright."""

_SIDEWAYS = (5, 6, 7, 8)


def _in_plain_colours(image: Image.Image, profile: bytes | None) -> tuple[Image.Image, bytes | None]:
    """The picture as grey, red-green-blue, or that with transparency, and the profile that belongs to it."""
    if image.mode == "CMYK":
        return _from_print(image, profile), None
    plain = plain_mode(image)
    if plain.mode == "RGBA" and plain.getchannel("A").getextrema() == (255, 255):
        plain = plain.convert("RGB")
    return plain, without_words(profile, plain.mode)


def _from_print(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours for print as a screen shows them, by their profile if that is any good."""
    if profile:
        with suppress(Exception):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            screen = ImageCms.createProfile("sRGB")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  # from C
            converted = ImageCms.profileToProfile(image, source, screen, outputMode="RGB")  # pyright: ignore[reportUnknownArgumentType]
            if converted is not None:
                return converted
    return image.convert("RGB")


def _written(image: Image.Image, extension: str, profile: bytes | None) -> bytes:
    """The file of a picture, from its pixels alone."""
    bare = image
    if isinstance(image, ImageFile.ImageFile):  # as it was opened: whatever else it holds stays behind
        bare = Image.new(image.mode, image.size)
        bare.paste(image)
    bare.info = {}
    file = BytesIO()
    more = {"icc_profile": profile} if profile else {}
    match extension:
        case "jpg":
            bare.save(file, "JPEG", quality=_QUALITY, **more)
        case "png":
            bare.save(file, "PNG", compress_level=5, **more)
        case _:
            bare.save(file, "WEBP", quality=_QUALITY, method=2, **more)
    return file.getvalue()
