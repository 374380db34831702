"""The extractor that the tools measure: that of the commands."""

from kg.cli._extractor import extractor

__all__ = ["extractor"]
