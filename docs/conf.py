"""`make site`: the pages of this folder as a small site, by Sphinx. The Markdown stays the source."""

import re
from typing import Any

project = "Copydesk"
copyright = "Copydesk contributors"
extensions = ["myst_parser"]
root_doc = "index"
html_theme = "furo"
html_title = "Copydesk"
html_show_sphinx = False
html_copy_source = False
myst_heading_anchors = 3


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.connect("source-read", with_contents)


def with_contents(_: object, page: str, source: list[str]) -> None:
    """Every page that index.md links to stands in the menu, in that order."""
    if page == root_doc:
        pages = dict.fromkeys(re.findall(r"\]\((\w[\w-]*)\.md\)", source[0]))
        source[0] += "\n\n```{toctree}\n:hidden:\n\n" + "\n".join(pages) + "\n```\n"
