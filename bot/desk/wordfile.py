"""Word files: the words of a .docx, and the bounds within which such a file is opened.

A .docx is a zip of XML, and both can be made to explode. Nothing is handed to python-docx before it
is measured: it gets a copy of the archive that holds the checked XML and empty stand-ins for
pictures, fonts and embedded files, which are never unpacked.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING
from xml.parsers import expat

from bot.domain.errors import FileFault, UnreadableFile
from bot.domain.text import is_blank

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

ENTRY_LIMIT = 2000
UNPACKED_LIMIT = 32 * 1024 * 1024
"""Bytes, over all entries as the archive declares them."""
DEPTH_LIMIT = 200
"""XML elements within one another; libxml2 itself stops at 256."""
NODE_LIMIT = 500_000
"""XML elements and attributes over all parts: a tree takes about thirty times the bytes of the
shortest elements. A book of 100,000 words has some 200,000."""
