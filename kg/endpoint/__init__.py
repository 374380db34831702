"""The graph over HTTP: the SPARQL protocol, graphs, and a page for every IRI.

protocol, negotiation, description are pure (request in, answer out); workers runs what touches the store in processes
that can be killed; server speaks ASGI and nothing else.
"""
