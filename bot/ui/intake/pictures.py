"""Pictures in words: the page on which writers see and change them, its forms, and what is said of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from discord import ui

from bot.desk.intake.receipts import Receipt
from bot.domain.article.picture import PICTURES_MOST, Picture, Rights
from bot.domain.article.states import State
from bot.domain.intake.pictures import PictureFault, UnreadablePicture
from bot.domain.publishing.plates import Plate, plates_of
from bot.domain.text.graphemes import clip
from bot.domain.text.markdown_escape import escape, inert
from bot.ui.article.findings import finding_sentence
from bot.ui.article.pictures import RIGHTS, picture_words, pictures_line, used_before_lines
from bot.ui.article.sheets import gallery
from bot.ui.article.state_labels import look_of
from bot.ui.buttons import Press, button, settled
from bot.ui.forms import Form, new_modal
from bot.ui.phrases import title


def shown_plates(pictures: Sequence[Picture], gone: frozenset[str]) -> tuple[Plate, ...]:
    """Those whose files can be shown on the page."""
    return plates_of(pictures, gone)


def pictures_page(taken: Receipt, gone: frozenset[str], note: str = "") -> ui.LayoutView:
    """All pictures of an article, with the way to each of them."""
    pictures, revision = taken.revision.copy.pictures, taken.revision.number
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.TextDisplay("\n".join(filter(None, (_head(taken), note)))))
    plates = shown_plates(pictures, gone)
    if plates:
        view.add_item(gallery(plates))
    lines = [
        f"**{number}**{' · lead' if number == 1 else ''} · {picture_words(each)}"
        + ("" if each.sha256 not in gone else " · *erased for a person’s privacy*")
        for number, each in enumerate(pictures, 1)
    ]
    if pictures:
        lines.append(
            "-# The lead appears above the text, the others below it. A line `[picture 2]` in the text puts one there."
        )
    else:
        lines.append(
            f"No pictures yet. An article takes {PICTURES_MOST}: JPEG, PNG, WebP, GIF or HEIC. I remove what a camera"
            " writes into a file (place, time, camera)."
        )
    view.add_item(ui.TextDisplay(clip("\n".join(lines), 3000)))
    buttons = [
        button(Press.PICTURE, taken.article.id, _extra(revision, number), label=f"{number}")
        for number, _ in enumerate(pictures, 1)
    ]
    room = len(pictures) < PICTURES_MOST
    last = [button(Press.ADD_PICTURES, taken.article.id, revision)] if room else []
    if taken.article.state is State.DRAFT and not taken.blocking:
        last.append(button(Press.SUBMIT, taken.article.id, revision))
    last.append(button(Press.READ, taken.article.id, revision))
    for row in (buttons[:5], buttons[5:], last):
        if row:
            view.add_item(ui.ActionRow(*row))
    return settled(view)


def picture_page(taken: Receipt, position: int, gone: frozenset[str], note: str = "") -> ui.LayoutView:
    """One picture, with what can be done with it. `position` counts from 1."""
    pictures, article_id = taken.revision.copy.pictures, taken.article.id
    picture, extra = pictures[position - 1], _extra(taken.revision.number, position)
    view = ui.LayoutView(timeout=None)
    head = f"**Picture {position} of {len(pictures)}**{' · the lead' if position == 1 else ''}"
    view.add_item(ui.TextDisplay("\n".join(filter(None, (_head(taken), head, note)))))
    plates = [plate for plate in shown_plates(pictures, gone) if plate.number == position]
    if plates:
        view.add_item(gallery(plates))
    line = pictures_line([picture]).replace("🖼️ 1 picture", f"{picture.width} × {picture.height} pixels")
    view.add_item(ui.TextDisplay(f"{picture_words(picture)}\n-# {line}"))
    plain = "Not decorative" if picture.decorative else "Decorative"
    cover = "Uncover it" if picture.spoiler else "Cover it"
    rows = (
        (
            button(Press.PICTURE_WORDS, article_id, extra),
            button(Press.PICTURE_SWAP, article_id, extra),
            button(Press.DECORATIVE, article_id, extra, label=plain),
            button(Press.SPOILER, article_id, extra, label=cover),
        ),
        (
            button(Press.PICTURE_EARLIER, article_id, extra, disabled=position == 1),
            button(Press.PICTURE_LATER, article_id, extra, disabled=position == len(pictures)),
            button(Press.PICTURE_REMOVE, article_id, extra),
            button(Press.ALL_PICTURES, article_id),
        ),
    )
    for row in rows:
        view.add_item(ui.ActionRow(*row))
    return settled(view)


def _extra(revision: int, position: int) -> int:
    return revision * 100 + position


def _head(taken: Receipt) -> str:
    look = look_of(taken.article)
    told = [
        f"🖼️ {title(taken.article.number, taken.article.headline)} · revision {taken.revision.number}"
        f" · {look.mark} {look.name.lower()}"
    ]
    told += [
        f"- {finding_sentence(each)}" for each in taken.blocking if each.check.value.startswith("picture")
    ]
    told += [f"- {line}" for line in used_before_lines(taken.used)]
    return "\n".join(told)


def add_form(article_id: int, revision: int) -> ui.Modal:
    """The form that takes pictures, with what is said of them: an alt text only of a single one."""
    upload: ui.FileUpload[ui.Modal] = ui.FileUpload(custom_id="file", min_values=1, max_values=PICTURES_MOST)
    file = ui.Label(
        text="Pictures", description="Up to 10. An alt text below is for a single one.", component=upload
    )
    return new_modal(Form.ADD_PICTURES, article_id, revision, choice=file, more=_rights(Rights.UNCLEAR))


def words_form(
    article_id: int, extra: int, picture: Picture, offered: tuple[str, str] = ("", "")
) -> ui.Modal:
    """The form for what is said of a picture. `offered` are the caption and the credit that its file had, for empty fields."""
    filled = {
        "alt": picture.alt,
        "caption": picture.caption or offered[0],
        "credit": picture.credit or offered[1],
        "terms": picture.terms,
    }
    filled = {name: clip(text, _limit(name)) for name, text in filled.items()}
    return new_modal(Form.PICTURE_WORDS, article_id, extra, filled, more=_rights(picture.rights))


def _limit(name: str) -> int:
    return next(text.limit for text in Form.PICTURE_WORDS.fields if text.name == name)


def swap_form(article_id: int, extra: int, picture: Picture) -> ui.Modal:
    """The form that takes another file for a picture."""
    upload: ui.FileUpload[ui.Modal] = ui.FileUpload(custom_id="file", min_values=1, max_values=1)
    file = ui.Label(text="Picture", description="It takes the place of the old one", component=upload)
    return new_modal(Form.PICTURE_SWAP, article_id, extra, {"alt": picture.alt}, choice=file)


def _rights(chosen: Rights) -> ui.Label[ui.Modal]:
    group: ui.RadioGroup[ui.Modal] = ui.RadioGroup(custom_id="rights", required=True)
    for rights, (name, means) in RIGHTS.items():
        group.add_option(label=name, value=rights.value, description=means, default=rights is chosen)
    return ui.Label(text="By what right is it printed?", component=group)


def offer_line(filename: str, caption: str, credit: str) -> str:
    """What a file says of itself, and where that can be taken over."""
    told = [
        f"{name} “{inert(clip(words, 200))}”"
        for name, words in (("caption", caption), ("credit", credit))
        if words
    ]
    return f"“{escape(clip(filename, 80))}” says of itself: {', '.join(told)}. *Alt text and credit* on its page has it filled in."


def not_taken(error: UnreadablePicture) -> str:
    """Why a file was not taken as a picture, and what to do."""
    name = f"“{escape(clip(error.filename, 80))}”" if error.filename else "The file"
    return f"{name} {_FAULTS[error.fault].format(limit=_shown_limit(error))}"


def _shown_limit(error: UnreadablePicture) -> str:
    return (
        f"{error.limit // 2**20} MiB" if error.fault is PictureFault.TOO_LARGE else f"{error.limit} million"
    )


_FAULTS: Mapping[PictureFault, str] = {
    PictureFault.EMPTY: "is empty. Send it once more.",
    PictureFault.TOO_LARGE: "is too large: {limit} is the most. Save it smaller, and send that.",
    PictureFault.NOT_A_PICTURE: "is no picture that I read, whatever its name says. Send JPEG, PNG, WebP, GIF or HEIC.",
    PictureFault.DAMAGED: "is damaged or cut short. Open it, save it again, and send that.",
    PictureFault.TOO_MANY_PIXELS: "has too many pixels: {limit} are the most. Save it smaller, and send that.",
    PictureFault.TOO_COSTLY: "takes more memory or time than a picture may. Save it as a JPEG of usual size, and send that.",
    PictureFault.NO_HEIC: (
        "is a HEIC photo, which this bot’s operator has not switched on. Save it as JPEG, and send that: on an iPhone, choose"
        " *Settings → Camera → Formats → Most Compatible*."
    ),
}

NOT_FETCHED = "could not be fetched from Discord. Send it once more with *Pictures*."


def kept_apart(count: int) -> str:
    """Said where more pictures came than an article takes."""
    return f"I took only the first {PICTURES_MOST} pictures and left out {count}."
