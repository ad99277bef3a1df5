"""Signs: characters of symbol fonts, and raised and lowered characters, as Unicode text.

A symbol font gives the codes of ordinary letters other shapes, and Word keeps such a character as its font and
a code, mostly in Unicode's private use area (U+F000 and up). The tables are those of the fonts' makers: Adobe's
Symbol encoding, and for Wingdings and its kin the characters that Unicode 7 took in for them, or a usual
character of the same look where hardly any font has that one.
"""

from __future__ import annotations

from bot.domain.late import pattern

_SYMBOL = dict(
    zip(
        (*range(0x20, 0x7F), *range(0xA0, 0xF0), *range(0xF1, 0xFF)),
        " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
        "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"
        "⟩∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭",
        strict=True,
    )
)


def _from(start: int, signs: str) -> dict[int, str]:
    return {start + at: sign for at, sign in enumerate(signs)}


_WINGDINGS = {
    0x20: " ",
    **_from(0x21, "✏✂✁👓🔔📖🕯☎✆✉🖃📪📫📬📭📁📂📄🗏🗐🗄⌛🖮🖰🖲💻🖴💾🖬✇✍🖎✌🖏👍👎☜☞☝☟🖐☺😐☹💣☠🏳🏱✈☼💧❄🕆✞🕈✠✡☪☯🕉☸"),
    **_from(0x5E, "♈♉♊♋♌♍♎♏♐♑♒♓🙰🙵●❍■□❐❑❒⬧⧫◆❖⬥⌧⮹⌘🏵🏶❝❞▯⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
    **_from(0x9E, "·•▪○◯◉◎🞋🔿▪□▲✦★✶✷✸✹"),
    **_from(0xB0, "⯐⌖⯎⯏⯑✪✰🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛"),
    **_from(0xD5, "⌫⌦⮘➢⮙⮛⮈⮊⮉⮋←→↑↓↖↗↙↘⬅➡⬆⬇↖↗↙↘⇦⇨⇧⇩⬄⇳⬁⬀⬃⬂▫▫✗✓☒☑"),
}
_WINGDINGS_2 = {
    0x20: " ",
    **_from(0x42, "👈👉"),
    **_from(0x4F, "✗✓☒☑☒☒"),
    **_from(0x69, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
    **_from(0x95, "⋅•●●○"),
    0x9E: "⦿",
    0xA0: "▪",
    **_from(0xA2, "■□"),
    **_from(0xAE, "⬥◇"),
    0xB7: "⬧",
    0xB8: "◊",
    0xF8: "※",
    0xF9: "⁂",
}
_WINGDINGS_3 = {
    0x20: " ",
    **_from(0x21, "←→↑↓↖↗↙↘"),
    **_from(0x66, "←→↑↓↖↗↙↘↔↕▲▼△▽◀▶◁▷◣◢◤◥◀▶▲▼"),
    **_from(0x82, "▼◀▶"),
}
_WEBDINGS = {
    0x20: " ",
    **_from(0x33, "◀▶▲▼⏪⏩⏮⏭⏸⏹⏺"),
    0x48: "🏠",
    0x4E: "👁",
    0x55: "📢",
    0x59: "♥",
    **_from(0x61, "✔🚲□🛡📦"),
    0x67: "■",
    0x69: "ℹ",
    0x6E: "●",
    0x72: "✖",
    0x73: "❓",
    0x7C: "|",
    0x91: "💰",
    0xA7: "📖",
    0xCF: "🔒",
    0xD2: "📥",
    0xD3: "📤",
    0xE9: "♿",
    0xFC: "🌍",
}
_FONTS = {
    "symbol": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": _WINGDINGS_3,
    "webdings": _WEBDINGS,
}

UNKNOWN = "\u25a1"
"""Stands where a sign stood that nobody knows."""

_PRIVATE = range(0xE000, 0xF900)
_PRIVATE_USE = pattern("[\ue000-\uf8ff]")
_SYMBOL_AREA = 0xF000


def sign(font: str, code: str) -> str | None:
    """The text of a `w:sym`: its font and its code in hexadecimal. None if no character stands for it."""
    try:
        point = int(code, 16)
    except ValueError:
        return None
    return _character(font, point) if 0x20 <= point < 0xFFFE and not 0xD800 <= point < 0xE000 else None


def _character(font: str, point: int) -> str | None:
    table = _FONTS.get(font.strip().casefold())
    plain = point - _SYMBOL_AREA if _SYMBOL_AREA <= point < _SYMBOL_AREA + 0x100 else point
    if table is not None:
        return table.get(plain)
    # Another font: a letter in the symbol area is that letter; anything else of private use is anybody's guess.
    if plain != point and 0x20 < plain < 0x7F:
        return chr(plain)
    return None if point in _PRIVATE else chr(point)


def without_private(text: str, font: str) -> tuple[str, int]:
    """`text` with the characters of private use in it read as `font` shows them, and how many nobody knows."""
    if text.isascii() or _PRIVATE_USE.search(text) is None:
        return text, 0
    read = [_character(font, ord(char)) if ord(char) in _PRIVATE else char for char in text]
    return "".join(char or UNKNOWN for char in read), read.count(None)


_RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_RAISED_SIGNS = frozenset("0123456789+-−=()ni")
_LOWERED_SIGNS = frozenset("0123456789+-−=()")
_ABBREVIATIONS = frozenset(
    [
        "st",
        "nd",
        "rd",
        "th",
        "e",
        "er",
        "ère",
        "ere",
        "ème",
        "eme",
        "es",
        "re",
        "d",
        "ds",
        "de",
        "me",
        "mes",
        "lle",
        "lles",
        "gr",
        "o",
        "os",
        "a",
        "as",
        "r",
        "rs",
        "s",
        "t",
        "te",
        "to",
        "ta",
        "tm",
        "mo",
        "mos",
        "vo",
    ]
)
"""Raised endings that mean the same on the line: 1st, 2e, Mme, nº, D."""


def raised(text: str, before: str) -> str:
    """Superscript text that follows `before`: in raised characters, after ^ where there are none, and on the line
    where that changes nothing (1st)."""
    return _shifted(text, before, _RAISED_SIGNS, _RAISED, "^")


def lowered(text: str, before: str) -> str:
    """Subscript text that follows `before`: in lowered characters, or after _ where there are none."""
    return _shifted(text, before, _LOWERED_SIGNS, _LOWERED, "_")


def _shifted(text: str, before: str, known: frozenset[str], table: dict[int, int], marker: str) -> str:
    word = text.strip()
    if not any(map(str.isalnum, word)) and not known.issuperset(word):
        return text
    if marker == "^" and word.rstrip(".").casefold() in _ABBREVIATIONS and len(word) > 1:
        return text
    if marker == "^" and word in ("e", "o", "a", "d", "s", "r", "t") and before[-1:].isalnum():
        return text
    if known.issuperset(word):
        return text.translate(table)
    if not before[-1:].isalnum() and before[-1:] not in (")", "]", "}"):
        return text
    return text.replace(word, f"{marker}{word}" if len(word) == 1 else f"{marker}({word})")
