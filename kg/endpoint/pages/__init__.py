"""Pages for people and descriptions for programs: every IRI of the graph, the front page, search, questions, queries.

    look      what the graph says of a thing, by pyoxigraph's indexes; names of things
    entity    reads the model of one thing's page      picture   maps, timelines and charts as SVG
    front, search, asking                              render    models to HTML; `respond` is the job of a worker

Everything works without JavaScript: the worker that reads the graph also writes the page.
"""
