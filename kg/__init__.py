"""Waqai: an event knowledge graph from Arabic conflict reporting, with the evidence behind every row.

    articles ─▶ documents ─▶ extract ─▶ records ─▶ rdf ─▶ store ─▶ answers ─▶ cli · endpoint
     files       Document    Lexicon     JSONL      quads   Oxigraph  rows · graph · yes/no

`records` is the waist: a documented interchange form (JSON Lines; `kg schema` prints its JSON Schema). Everything above
it knows Arabic and no RDF; everything below it knows RDF and no Arabic.
"""

__version__ = "0.1.0"
