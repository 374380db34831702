"""Measures of speed and size, side by side with yardsticks in one run; not part of the tests. See README.md here."""
