"""Co-authors in words: the invitation, what became of it, and what stands in its way."""

from __future__ import annotations

from discord import ui

from bot.desk.article.sight import Sight
from bot.desk.intake.invitations import Named
from bot.domain.article.article import Article
from bot.domain.intake.errors import Involved
from bot.domain.intake.invitations import Invited, Involvement
from bot.domain.text.graphemes import clip
from bot.domain.text.markdown_escape import escape
from bot.store.intake.invitations import Invitation
from bot.ui.buttons import Press, button, row, settled
from bot.ui.phrases import person, title, when

HEADLINE_SHOWN = 200
"""Characters of a headline in a message."""

_GIVES_UP: dict[Involvement, Press] = {
    Involvement.APPROVAL: Press.TAKE_BACK,
    Involvement.CHANGES: Press.TAKE_BACK,
    Involvement.SPIKE: Press.TAKE_BACK,
    Involvement.SIGN_OFF: Press.UNSIGN,
    Involvement.CLAIM: Press.GIVE_BACK,
    Involvement.HOLD: Press.UNHOLD,
    Involvement.REPORT: Press.UNREPORT,
}


def invitation_text(sight: Sight, invitation: Invitation) -> tuple[str, ui.View] | None:
    """To who is invited; None if nobody waits for their answer any more."""
    if invitation.state is not Invited.OPEN:
        return None
    article = sight.article
    role = f" ({escape(invitation.role)})" if invitation.role else ""
    text = (
        f"🖋️ {person(article.author_id)} invites you to be a co-author{role} of {_name(article)}."
        " If you accept, your name appears in its byline. You may edit it, and you cannot review it."
        f" The invitation lapses {when(invitation.lapses_at, 'f')}."
    )
    return text, row(Press.ACCEPT, Press.DECLINE, article_id=article.id, extra=invitation.id)


def invitation_settled(sight: Sight, invitation: Invitation) -> str | None:
    """To the author: what became of an invitation."""
    who, name = person(invitation.user_id), _name(sight.article)
    match invitation.state:
        case Invited.ACCEPTED:
            return f"🖋️ {who} is a co-author of {name} now."
        case Invited.DECLINED:
            return f"🖋️ {who} declined to be a co-author of {name}."
        case Invited.LAPSED:
            return f"🖋️ {who} did not answer, so your invitation to co-author {name} has lapsed. You can invite them again."
        case _:
            return None


def uninvited(sight: Sight, invitation: Invitation) -> str | None:
    """To the author: the invitation found no way."""
    if invitation.state is not Invited.OPEN:
        return None
    return (
        f"🖋️ I couldn’t DM {person(invitation.user_id)} your invitation to co-author {_name(sight.article)}. Ask them to"
        " allow DMs from this server, then invite them again: name them twice, the first time takes it back."
    )


def named(done: Named, user_id: int) -> str:
    """To the author, after naming somebody."""
    who, number = person(user_id), done.article.number
    if done.invitation is not None:
        return (
            f"I invite {who} by DM to be a co-author of №{number}. Until they accept, nothing changes."
            f" The invitation lapses {when(done.invitation.lapses_at, 'F')}."
        )
    if done.stays:
        return f"The byline of №{number} is changed."
    return f"{who} is not a co-author of №{number}, and has no invitation."


def accepted(article: Article) -> str:
    """To who accepted."""
    return f"🖋️ You are a co-author of {_name(article)}. You may edit it, and you cannot review it."


def declined(article: Article) -> str:
    """To who declined."""
    return f"🖋️ You are not a co-author of №{article.number}."


def involved_buttons(involved: Involved, revision: int) -> ui.View:
    """What somebody can give up now, each by a press of its own."""
    view = ui.View(timeout=None)
    for press in dict.fromkeys(_GIVES_UP[each] for each in involved.by):
        if involved.as_draft and press is Press.TAKE_BACK:
            continue
        view.add_item(button(press, involved.article_id, revision))
    return settled(view)


def _name(article: Article) -> str:
    return title(article.number, clip(article.headline, HEADLINE_SHOWN))
