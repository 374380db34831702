"""Steps 1 to 5 in order, for one article or a million: see `build` for the order and `journal` for what a crash leaves."""
