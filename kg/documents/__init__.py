"""Articles on disk to `Document`s: files, folders, globs and standard input go in, decoded texts with metadata come out.

The raw text is what the file holds, decoded and otherwise untouched: no newline translation, a byte order mark stays as
its first character, so that offsets can be checked against the file with nothing but a UTF-8 decoder. Of an article in
JSON Lines the raw text is the value of `text`; its `title` is metadata.

Separate because nothing after it needs to know where an article came from, and nothing in it needs to know Arabic.
"""

from kg.documents.document import Document, Fault
from kg.documents.find import Input, find
from kg.documents.read import read, read_inputs

__all__ = ["Document", "Fault", "Input", "find", "read", "read_inputs"]
