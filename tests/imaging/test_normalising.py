"""A picture keeps what is seen of it, and nothing else that its file says."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageCms

from bot.domain.intake.pictures import Change, PictureFault, Removed, UnreadablePicture
from bot.imaging.normalising import normalise
from bot.imaging.scaling import resized
from tests.imaging import planted


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


FILES = {
    "jpg": planted.jpeg,
    "png": planted.png,
    "png-grey": lambda: planted.png("L"),
    "png-clear": lambda: planted.png("RGBA"),
    "webp": planted.webp,
    "gif": planted.gif,
    "gif-moving": lambda: planted.gif(12),
}


@pytest.mark.parametrize("kind", FILES)
def test_no_mark_of_a_camera_is_left(kind: str) -> None:
    data = FILES[kind]()
    assert planted.marks_in(data)  # else nothing is shown here

    made = normalise(data)

    assert planted.marks_in(made.data) == []
    assert Removed.APPENDED in made.removed
    left = opened(made.data)
    assert dict(left.getexif()) == {}
    assert not {"exif", "xmp", "comment", "photoshop", "XML:com.adobe.xmp"} & left.info.keys()
    assert made.data.startswith((b"\xff\xd8", b"\x89PNG", b"RIFF", b"GIF8"))
    assert (left.width, left.height) == (made.width, made.height)


def test_what_was_taken_off_is_named() -> None:
    made = normalise(planted.jpeg())

    assert {Removed.PLACE, Removed.CAMERA, Removed.TIME, Removed.AUTHOR, Removed.WORDS} <= set(made.removed)
    assert (made.caption, made.credit) == ("A caption", "A credit")  # offered
    assert (normalise(planted.webp()).caption, normalise(planted.webp()).credit) == (
        "The harbour at dawn",
        "Ada & Bo",
    )


def test_a_bare_picture_has_nothing_taken_off() -> None:
    file = BytesIO()
    planted.scene().save(file, "PNG")

    made = normalise(file.getvalue())

    assert (made.removed, made.changes, made.caption, made.credit) == ((), (), "", "")
    assert opened(made.data).tobytes() == planted.scene().tobytes()


@pytest.mark.parametrize(("orientation", "turned"), [(1, False), (3, False), (6, True), (8, True), (5, True)])
def test_a_picture_stands_as_its_camera_was_held(orientation: int, turned: bool) -> None:
    made = normalise(planted.jpeg(orientation))

    assert (made.width, made.height) == ((300, 400) if turned else (400, 300))
    image = opened(made.data).convert("RGB")
    corner = {1: (60, 45), 3: (340, 255), 6: (255, 60), 8: (45, 340), 5: (45, 60)}[orientation]
    red, green, blue = image.getpixel(corner)  # pyright: ignore[reportGeneralTypeIssues]
    assert red > 180 and green > 180 and blue < 90, "the yellow disc is where it belongs"


def test_the_colour_profile_stays_without_its_words() -> None:
    made = normalise(planted.jpeg())

    kept = opened(made.data).info["icc_profile"]
    profile = ImageCms.ImageCmsProfile(BytesIO(kept))
    before = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    assert profile.profile.red_primary[0] == pytest.approx(before.profile.red_primary[0], abs=1e-3)
    same = ImageCms.profileToProfile(planted.scene(), profile, before, outputMode="RGB")
    assert same is not None
    differences = [abs(a - b) for a, b in zip(same.tobytes(), planted.scene().tobytes(), strict=True)]
    assert max(differences) <= 2


def test_a_broken_profile_is_left_out() -> None:
    file = BytesIO()
    planted.scene().save(file, "JPEG", icc_profile=b"MARK-profile" * 40)

    assert planted.marks_in(normalise(file.getvalue()).data) == []


def test_colours_for_print_are_shown_as_a_screen_shows_them() -> None:
    file = BytesIO()
    planted.scene(mode="RGB").convert("CMYK").save(file, "JPEG")

    made = normalise(file.getvalue())

    red, green, _ = opened(made.data).getpixel((200, 100))  # pyright: ignore[reportGeneralTypeIssues]
    assert opened(made.data).mode == "RGB" and red > 200 and green < 60


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_read(mode: str) -> None:
    file = BytesIO()
    image = Image.new("I;16", (40, 30), 65535) if mode == "I;16" else planted.scene(mode="RGBA").convert(mode)
    image.save(file, "PNG")

    made = normalise(file.getvalue())

    assert opened(made.data).mode in ("L", "RGB", "RGBA")
    if mode == "I;16":
        assert opened(made.data).getpixel((0, 0)) == 255


def test_a_large_picture_is_scaled_and_that_is_said() -> None:
    file = BytesIO()
    planted.scene(6000, 4000).save(file, "JPEG")

    made = normalise(file.getvalue())

    assert (made.width, made.height) == (3000, 2000)
    assert made.changes == (Change.SCALED,)


def test_a_large_file_is_made_to_fit_and_that_is_said() -> None:
    noise = Image.effect_noise((900, 700), 120).convert("RGB")
    file = BytesIO()
    noise.save(file, "PNG")
    assert len(file.getvalue()) > 500_000

    made = normalise(file.getvalue(), most_bytes=150_000)

    assert len(made.data) <= 150_000 and (made.extension, Change.RECODED in made.changes) == ("jpg", True)


def test_a_moving_picture_moves_on() -> None:
    made = normalise(planted.gif(12))

    moving = opened(made.data)
    assert (made.frames, getattr(moving, "n_frames", 1), made.extension) == (12, 12, "gif")
    assert moving.info["duration"] == 80


def test_of_one_that_moves_too_long_the_first_frame_is_taken_and_that_is_said() -> None:
    made = normalise(planted.gif(400))

    assert made.frames == 1 and Change.FIRST_FRAME in made.changes
    assert getattr(opened(made.data), "n_frames", 1) == 1


def test_the_same_picture_looks_the_same_scaled_and_recoded() -> None:
    image = Image.effect_noise((8, 8), 90).resize((800, 600), Image.Resampling.BICUBIC).convert("RGB")
    first, second, other = BytesIO(), BytesIO(), BytesIO()
    image.save(first, "PNG")
    image.resize((400, 300)).save(second, "JPEG", quality=80)
    planted.scene().save(other, "PNG")

    one, two, three = (int(normalise(file.getvalue()).looks, 16) for file in (first, second, other))

    assert (one ^ two).bit_count() <= 4 < (one ^ three).bit_count()


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", PictureFault.EMPTY),
        (b"%PDF-1.7 no picture", PictureFault.NOT_A_PICTURE),
        (b"<svg onload='alert(1)'/>", PictureFault.NOT_A_PICTURE),
        (b"PK\x03\x04" + bytes(400), PictureFault.NOT_A_PICTURE),
        (b"\xff\xd8\xff" + bytes(400), PictureFault.DAMAGED),
        (planted.jpeg()[:5000], PictureFault.DAMAGED),
        (planted.png()[:400], PictureFault.DAMAGED),
        (planted.png_that_says(60_000, 60_000), PictureFault.TOO_MANY_PIXELS),
        (planted.png_that_says(3000, 3000), PictureFault.DAMAGED),
    ],
    ids=["empty", "pdf", "svg", "zip", "broken", "cut-jpeg", "cut-png", "60000x60000", "pixels-missing"],
)
def test_what_is_no_good_picture_is_turned_away(data: bytes, fault: PictureFault) -> None:
    with pytest.raises(UnreadablePicture) as caught:
        normalise(data)

    assert caught.value.fault is fault


def test_a_picture_under_another_name_is_taken_for_what_it_is() -> None:
    """Its name says nothing here; a page or a program that hangs on a picture is not in what is kept."""
    data = planted.png() + b"<script>MARK-appended</script>"

    assert planted.marks_in(normalise(data).data) == []


def test_heic_is_read_where_that_is_installed() -> None:
    heif = pytest.importorskip("pillow_heif", reason="the extra heic is not installed")
    heif.register_heif_opener()
    file = BytesIO()
    planted.scene().save(file, "HEIF", exif=planted.exif(), quality=90)
    assert planted.marks_in(file.getvalue())

    made = normalise(file.getvalue())

    assert made.extension == "jpg" and planted.marks_in(made.data) == []
    assert {Removed.PLACE, Removed.CAMERA} <= set(made.removed)


def test_scaling_band_by_band_is_scaling_at_once() -> None:
    """But for the order of its two passes, which only noise shows."""
    fine = Image.effect_noise((60, 76), 90).convert("RGB")
    image = fine.resize((1500, 1900), Image.Resampling.BICUBIC)

    at_once = image.resize((1000, 1266), Image.Resampling.LANCZOS)
    differences = ImageChops.difference(at_once, resized(image, (1000, 1266))).getextrema()

    assert max(high for _, high in differences) <= 3  # pyright: ignore[reportGeneralTypeIssues]
