"""What preflight found, in words."""

from __future__ import annotations

from bot.domain.article.findings import Check, Finding
from bot.domain.text.markdown_escape import escape
from bot.ui.phrases import plural

CHECK_NAMES: dict[Check, str] = {
    Check.NO_HEADLINE: "no headline",
    Check.WORDLESS_HEADLINE: "a headline without a letter or digit",
    Check.WAIVED_PLACEHOLDER: "what looks like a placeholder and is none, as its writer says",
    Check.NO_BODY: "no body",
    Check.TOO_LONG: "a body over the newsroom’s limit (60,000 characters unless set)",
    Check.PLACEHOLDER: "a placeholder left in the text (TK, TODO, [citation needed])",
    Check.TEMPLATE_LINE: "a line of the template that is not written out (`template_body`)",
    Check.SOURCES_WANTED: "no source, where the template asks for them (`template_sources`)",
    Check.HEADLINE_TOO_LONG: "a headline over 256 characters",
    Check.STANDFIRST_TOO_LONG: "a standfirst over 1,000 characters",
    Check.FURNITURE_TOO_LONG: "tags and sources over 3,000 characters together",
    Check.PICTURE_WITHOUT_ALT: "a picture without alt text that is not decorative (`picture_alt` turns it into a warning)",
    Check.PICTURE_WITHOUT_RIGHTS: "a picture whose rights are unclear (`picture_rights` turns it into a warning)",
    Check.NO_ALT: "a picture without alt text, where that is a warning",
    Check.NO_RIGHTS: "a picture whose rights are unclear, where that is a warning",
    Check.NO_SUCH_PICTURE: "a line for a picture that does not exist, such as [picture 4]",
    Check.UNSOURCED_QUOTE: "quoted material without any source",
    Check.EMPTY_TAG_LINE: "an empty tag line (it is removed)",
    Check.NO_TAGS: "no tags",
    Check.NO_STANDFIRST: "no standfirst",
    Check.LONG_HEADLINE: "a headline over 120 characters",
    Check.UNBALANCED_QUOTES: "unbalanced quotation marks",
    Check.MENTIONS: "mentions of people, roles or everyone",
    Check.DISGUISED_LINK: "a link that leads elsewhere than its text says",
    Check.NAMESAKE: "a byline that is another member’s name, or looks like it",
}
"""What preflight looks for, for the documentation."""


def finding_sentence(finding: Finding) -> str:
    """What preflight found, in a few words, with what to do where it blocks."""
    many = f" ({finding.count:,}×)" if finding.count > 1 else ""
    quoted = f"“{escape(finding.detail)}”" if finding.detail else ""
    match finding.check:
        case Check.NO_HEADLINE:
            return "There is no headline: give it one."
        case Check.WORDLESS_HEADLINE:
            return f"The headline {quoted} has no letter or digit: give it a word."
        case Check.NO_BODY:
            return "There is no body: the article is only a headline so far."
        case Check.TOO_LONG:
            return f"The body is {plural(finding.count, 'character')} over this newsroom’s limit: cut it."
        case Check.PLACEHOLDER:
            return f"A placeholder is left in the text{many}: {quoted}. Fill it in, or say that it is none."
        case Check.TEMPLATE_LINE:
            return f"A line of the template is still in the text as it was{many}: {quoted}. Write it out, or delete it."
        case Check.SOURCES_WANTED:
            return "The desk wants a source. Press *Edit* and write it under *Sources*, one on each line."
        case Check.WAIVED_PLACEHOLDER:
            return f"looks like a placeholder{many}: {quoted}; the writer says that it is none"
        case Check.HEADLINE_TOO_LONG:
            return f"The headline is {plural(finding.count, 'character')} too long: 256 is the most."
        case Check.STANDFIRST_TOO_LONG:
            return f"The standfirst is {plural(finding.count, 'character')} too long: 1,000 is the most."
        case Check.FURNITURE_TOO_LONG:
            return (
                f"Tags and sources are {plural(finding.count, 'character')} too long together: shorten them."
            )
        case Check.PICTURE_WITHOUT_ALT:
            return (
                f"{_pictures(finding)} without alt text: say what it shows, for people who cannot see it, or mark it as"
                " decorative."
            )
        case Check.PICTURE_WITHOUT_RIGHTS:
            return f"{_pictures(finding)} without clear rights: say by what right you print it."
        case Check.NO_ALT:
            return f"{_pictures(finding)} without alt text"
        case Check.NO_RIGHTS:
            return f"{_pictures(finding)} without clear rights"
        case Check.NO_SUCH_PICTURE:
            return f"the text has a place for picture {finding.detail}, and there is none: readers see the line as it is"
        case Check.UNSOURCED_QUOTE:
            return f"quoted material without any source{many}"
        case Check.EMPTY_TAG_LINE:
            return "an empty tag line at the end, removed"
        case Check.NO_TAGS:
            return "no tags"
        case Check.NO_STANDFIRST:
            return "no standfirst"
        case Check.LONG_HEADLINE:
            return "a headline over 120 characters"
        case Check.UNBALANCED_QUOTES:
            return f"unbalanced quotation marks{many}" + (f", first in {quoted}" if quoted else "")
        case Check.MENTIONS:
            return f"a mention{many}, which is shown without a ping"
        case Check.DISGUISED_LINK:
            return f"a link that leads elsewhere than it says{many}: {quoted}"
        case Check.NAMESAKE:
            return f"the byline looks like the name of another member{many}: {quoted}"


def _pictures(finding: Finding) -> str:
    return f"{'Picture' if finding.count == 1 else 'Pictures'} {finding.detail}"
