"""A release: the graph as files that any linked-data tool takes, and the check that they are what they claim.

    store ─▶ sorted N-Quads ─▶ other formats, parts, difference ─▶ strict re-reading ─▶ description ─▶ checksums ─▶ rename
             (canonical)

Every file is made from the sorted N-Quads and none from the store, in one pass each: memory does not grow with the graph.
"""
