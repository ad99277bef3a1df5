"""Markdown files, and what Discord shows of them."""
