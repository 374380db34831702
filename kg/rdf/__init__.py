"""Records to quads, and what is made of them.

    record ──▶ write ──▶ the article's graph          vocab, iris, terms, things: names and values that all agree on
           └─▶ told  ──▶ events ──▶ the events graph  (fusion says which reports belong together)
    tables ──▶ reference;  ontology/ ──▶ schema       the graphs that belong to no article
    all of it ──▶ infer ──▶ the inferred graph        by the rules in ontology/rules/

Knows no Arabic: what the words mean was settled when the record was written.
"""
