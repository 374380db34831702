"""A small graph of invented articles, annotated by hand: what each test of the graph, the questions and the pages starts from."""
