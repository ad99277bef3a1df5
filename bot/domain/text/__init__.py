"""Strings: Discord Markdown, splitting, graphemes, folding, differences. Nothing here knows what an article is."""
