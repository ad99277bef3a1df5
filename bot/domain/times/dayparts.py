"""Parts of the day beside a day: “demain matin”, “heute Abend”, “vanavond”. English ones are read with their day."""

from __future__ import annotations

from datetime import time

from bot.domain.late import pattern

_MORNING, _AFTERNOON, _EVENING = time(6), time(12), time(18)

_PARTS = {
    **dict.fromkeys(
        ("matin", "früh", "vormittag", "vroeg", "ochtend", "mattina", "mattino", "manhã"), _MORNING
    ),
    **dict.fromkeys(("après-midi", "nachmittag", "middag", "namiddag", "pomeriggio", "tarde"), _AFTERNOON),
    **dict.fromkeys(("soir", "abend", "avond", "sera", "noche", "noite"), _EVENING),
}

_JOINED = (
    (
        pattern(r"\b(?:du|de|da|por|pela|la|al|di|à|am|im|in der|\'s) (?:la )?(?=" + "|".join(_PARTS) + r")"),
        " ",
    ),
    (pattern(r"\bmañana por la mañana\b"), "mañana matin"),
    (pattern(r"\bvan(?=ochtend|middag|avond)"), "vandaag "),
    (pattern(r"\bmorgen(?=ochtend|middag|avond)"), "morgen "),
    (pattern(r"\bsta(?=sera)"), "oggi "),
    (pattern(r"\bsta(?=mattina)"), "oggi "),
    (pattern(r"\bce(?:t)? (?=soir|matin|après-midi)"), "aujourd'hui "),
    (pattern(r"\besta (?=noche|tarde)"), "hoy "),
    (pattern(r"\besta (?=noite|manhã)"), "hoje "),
)
"""Ways in which a language joins a part to its day, and the two words that they stand for."""

_HERE = {
    "heute": "today",
    "vandaag": "today",
    "oggi": "today",
    "hoy": "today",
    "hoje": "today",
    "aujourd'hui": "today",
}


def take_part(words: str) -> tuple[str, time | None]:
    """The words for a day without the part of it that they name, and where that part begins; None without one.

    Only beside another word for the day: a part alone says nothing of which day it is.
    """
    apart = words
    for parts, plain in _JOINED:
        apart = parts.sub(plain, apart)
    several = apart.split()
    found = [word for word in several if word in _PARTS]
    left = [_HERE.get(word, word) for word in several if word not in _PARTS]
    if len(found) != 1 or not left:
        return words, None
    return " ".join(left), _PARTS[found[0]]
