"""From a document to its record: what the article says happened, to whom, where, and who says so.

    raw text ─▶ tokens ─▶ view ─▶ triggers ┐
                             └──▶ nouns ───┴▶ scenes ─▶ roles ─▶ frames ─▶ record

`Extractor` is the door. It is pure: the same document gives the same record, without a clock and without the network.
"""

from kg.extract.extractor import Extractor, Prepared, Reference

__all__ = ["Extractor", "Prepared", "Reference"]
