"""Cleaning: what raw words become before the desk keeps, counts or compares them."""

from __future__ import annotations

import re
import unicodedata

from bot.domain.late import pattern

LINE_END = pattern(r"\r\n|[\r\v\f\x85\u2028\u2029]")

_SUBDIVISION_FLAG = r"\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,7}\U000e007f"
"""A flag such as Scotland's: the black flag and the region's code in tag characters (UTS #51). Tag
characters anywhere else are invisible writing."""

_PLANE_ENDS = "".join(
    chr(plane + offset) for plane in range(0, 0xF0000, 0x10000) for offset in (0xFFFE, 0xFFFF)
)

_UNWANTED = pattern(
    f"({_SUBDIVISION_FLAG})|["
    r"\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters but tab and newline
    r"\ud800-\udfff"  # lone surrogates: half a character, which no encoder takes
    r"\u202a-\u202e\u2066-\u2069"  # bidi embeddings, overrides, isolates: text that reads unlike it is
    r"\u2060-\u2065\u206a-\u206f\ufff9-\ufffb"  # invisible operators, deprecated format controls
    r"\ufeff\U000e0000-\U000e007f"  # byte order mark, tag characters
    r"\ue000-\uf8ff\U000f0000-\U000fffff\U00100000-\U0010ffff"  # private use: no two fonts agree
    rf"\ufdd0-\ufdef{_PLANE_ENDS}]"  # noncharacters
)

_BLANK = pattern(
    r"[\s\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u2800\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a"
    r"\U000e0000-\U000e0fff]*"
)
"""White space and what Unicode calls default-ignorable, with the blank letters (Hangul fillers, the
empty Braille cell) that people use to get past a check for empty text."""

_UNSEEN = pattern(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2800\u3164\uffa0\U0001d173-\U0001d17a]"
)
"""What takes no room or shows nothing, and turns the direction of what stands beside it: nobody sees it in a name, and
it makes two names out of one."""

_JOINERS = pattern("[\u200c\u200d]+")

_JOINING = pattern(
    r"[\u0600-\u08ff\u0900-\u0dff\u0f00-\u0fff\u1000-\u109f\u1700-\u18af\u1a20-\u1aaf\u1b00-\u1bff\ua800-\uabff"
    r"\ufb50-\ufdff\ufe70-\ufefe\U00010a00-\U00010fff\U00011000-\U000115ff]"
)
"""Scripts whose letters a joiner shapes: Arabic and its neighbours, those of India and South-East Asia, Mongolian."""

_PICTURE = pattern(r"[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")
"""Emoji, with what may stand at the end of one: its form, or the tone of its skin."""

_CJK = pattern(
    r"[\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\uff66-\uff9d\U0001b000-\U0001b16f\U00020000-\U000323af]"
)
_WORD_GAP = pattern(r"[\s\u200b\u2014\u2015\u2026]+|--+")

NO_BREAK = "\u00a0\u202f"
_SCHEME = pattern(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_BY = pattern(r"^by(?:\s*:\s*|\s+)(?=\S)", re.IGNORECASE)


def clean(text: str) -> str:
    """`text` with plain line endings and without what hides or disguises words.

    Every line ending becomes a newline. Control characters, lone surrogates, bidi embeddings,
    overrides and isolates, byte order marks, invisible operators, tag characters outside a flag,
    private-use characters and noncharacters go. All else stays as typed: curly quotes, dashes, emoji
    with their joiners, soft hyphens, zero-width spaces, direction marks, combining marks.
    """
    return _UNWANTED.sub(r"\1", LINE_END.sub("\n", text))


def clean_line(text: str) -> str:
    """`text` clean and on one line: runs of white space become one space, the ends are stripped. A
    single no-break space stays one, for French sets it inside its quotation marks."""
    return re.sub(r"\s+", _one_space, clean(text)).strip()


def clean_name(text: str) -> str:
    """A headline or somebody's name: one clean line, and nothing in it that takes no room or turns the direction of
    what stands beside it. The joiners stay where a script or an emoji needs them."""
    line = clean_line(_UNSEEN.sub("", text))
    return _JOINERS.sub(lambda run: _joiner(line, run), line)


def _joiner(line: str, run: re.Match[str]) -> str:
    """One joiner between the parts of an emoji, or after a letter that it shapes; else none."""
    before, after = line[run.start() - 1 : run.start()], line[run.end() : run.end() + 1]
    if _JOINING.match(before):
        return run[0][0]
    return "\u200d" if "\u200d" in run[0] and _PICTURE.match(before) and _PICTURE.match(after) else ""


def _one_space(run: re.Match[str]) -> str:
    return run[0] if run[0] in NO_BREAK else " "


def clean_byline(text: str) -> str:
    """A byline as it is kept: one line, without characters that nobody sees or that turn the direction of what
    follows, without the beginning of a web address, which Discord would make a link of, and without the word By,
    which is printed before it. Empty if no letter or digit is left; it may be too long."""
    line = _SCHEME.sub("", clean_line(text))
    seen = "".join(char for char in line if char.isspace() or not is_blank(char))
    byline = _BY.sub("", clean_line(seen))
    return byline if any(map(str.isalnum, byline)) else ""


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing at all."""
    return _BLANK.fullmatch(text) is not None


def count_words(text: str) -> int:
    """Words as an editor counts them: what stands between spaces or dashes and holds a letter or a
    digit; a CJK ideograph or kana counts as one. Scripts written without spaces (Thai, Lao, Khmer)
    count by their spaces."""
    others = _WORD_GAP.sub(" ", _CJK.sub(" ", text)).split()
    return len(_CJK.findall(text)) + sum(any(map(str.isalnum, chunk)) for chunk in others)


def trim_blank_lines(text: str) -> str:
    """`text` without the lines at its start and end on which nothing is visible."""
    lines = text.split("\n")
    start, end = 0, len(lines)
    while start < end and is_blank(lines[start]):
        start += 1
    while end > start and is_blank(lines[end - 1]):
        end -= 1
    return "\n".join(lines[start:end])


_LONG_RUN = pattern(r"[^\w\s]{32,}")
"""Where marks may pile up. Marks are neither word characters nor white space to `re`; a run of
punctuation is caught too, and comes through unchanged. Honest writing stays far under 32 marks."""


def nfc(text: str) -> str:
    """`text` in Unicode Normalization Form C (UAX #15), in time that grows with the text and no faster.

    `unicodedata.normalize` sorts every run of combining marks by insertion. A text of nothing but marks
    therefore costs quadratic time, with the interpreter locked: 60,000 characters hold the whole bot for
    seconds. Long runs are put in order here first; what normalising then does is the same, but cheap.
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _LONG_RUN.sub(_ordered, text))


def _ordered(run: re.Match[str]) -> str:
    """The run decomposed, its marks in canonical order (stable, by combining class)."""
    decomposed = "".join(unicodedata.normalize("NFD", char) for char in run[0])
    ordered: list[str] = []
    marks: list[str] = []
    for char in decomposed:
        if unicodedata.combining(char):
            marks.append(char)
            continue
        ordered += sorted(marks, key=unicodedata.combining)
        marks.clear()
        ordered.append(char)
    ordered += sorted(marks, key=unicodedata.combining)
    return "".join(ordered)
