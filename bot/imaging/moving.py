"""Moving pictures: kept as they move within bounds; of a longer one the first frame is taken."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from bot.imaging.bounds import LONGEST_SIDE, MOST_FRAMES, MOST_MOVING_PIXELS

_MOVES = ("GIF", "WEBP")
_SHORTEST_MS, _LONGEST_MS = 20, 60_000


def frames_of(image: Image.Image) -> int:
    """How many frames a picture has; 0 for one that moves for longer than is kept, which is not counted to its end."""
    if image.format not in ("GIF", "WEBP", "PNG") or not getattr(image, "is_animated", False):
        return 1  # the second picture of a phone's file is none that moves
    pixels = image.width * image.height
    most = min(MOST_FRAMES, MOST_MOVING_PIXELS // max(1, pixels))
    if image.format not in _MOVES or most < 2 or max(image.size) > LONGEST_SIDE:
        return 0
    if image.format == "WEBP":
        count = int(getattr(image, "n_frames", 1))
        return count if count <= most else 0
    try:
        for number in range(1, most + 1):  # `n_frames` would go through endless ones
            image.seek(number)
    except EOFError:
        return max(1, image.tell() + 1)
    return 0


def moving_bytes(image: Image.Image, frames: int, most_bytes: int) -> bytes | None:
    """The file of a picture that moves, from its frames alone; None if that would be too large."""
    shown: list[Image.Image] = []
    lasts: list[int] = []
    for number in range(frames):
        image.seek(number)
        lasts.append(min(_LONGEST_MS, max(_SHORTEST_MS, int(image.info.get("duration") or 100))))
        frame = Image.new("RGBA", image.size)
        frame.paste(image.convert("RGBA"))
        shown.append(frame)
    loop = image.info.get("loop")
    more = {} if image.format == "GIF" and loop is None else {"loop": int(loop or 0)}
    file = BytesIO()
    shown[0].save(
        file,
        image.format,
        save_all=True,
        append_images=shown[1:],
        duration=lasts,
        disposal=2,
        comment=b"",
        **more,
    )
    return file.getvalue() if len(file.getvalue()) <= most_bytes else None
