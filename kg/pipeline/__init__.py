"""Steps 1 to 5 in order, for one article or a million: see `build` for the order and `journal` for what a crash leaves."""

from kg.pipeline.build import Outcome, Progress, Report, Settings, build, build_records, plan
from kg.pipeline.cluster import Cluster
from kg.pipeline.producers import extractor_of, producer
from kg.pipeline.shape import Shape, shape
from kg.pipeline.workers import Producer, article_key
from kg.rdf.vocab import DEFAULT_BASE as BASE

__all__ = [
    "BASE",
    "Cluster",
    "Outcome",
    "Producer",
    "Progress",
    "Report",
    "Settings",
    "Shape",
    "article_key",
    "build",
    "build_records",
    "extractor_of",
    "plan",
    "producer",
    "shape",
]
