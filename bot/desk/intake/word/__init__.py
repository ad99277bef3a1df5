"""Word files: what a .docx holds, as Markdown."""
