"""Records to quads: the terms (`vocab`), the IRIs (`iris`), the writers (`write` for records, `reference` for the tables).

Knows no Arabic: what the words mean was settled when the record was written.
"""
