"""Questions to rows with their evidence: named questions, free SPARQL, pages, timelines, maps and counts.

Takes a store (or the address of an endpoint) and a question; gives rows, a graph or yes/no, and writes them in any format.
"""
