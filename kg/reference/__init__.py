"""What is known before reading: actors, sources and places from the tables in `seeds/`, as frozen rows."""
