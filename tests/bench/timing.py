"""Timing two ways of doing one thing, in turns, so that a busy machine disturbs both."""

from __future__ import annotations

import os
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Took:
    """Seconds of wall clock, of processor (this process's and its children's), and how idle the machine was before."""

    wall: float
    cpu: float
    idle: float


def processor() -> float:
    """Seconds of processor that this process and its ended children have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def idle(seconds: float = 0.5) -> float:
    """The share of all cores that nobody used for a moment."""
    before = _ticks()
    time.sleep(seconds)
    after = _ticks()
    passed = sum(after) - sum(before)
    return (after[3] - before[3]) / passed if passed else 1.0


def _ticks() -> list[int]:
    with open("/proc/stat", encoding="ascii") as stat:
        return [int(word) for word in stat.readline().split()[1:9]]


def took(work: Callable[[], object]) -> Took:
    """How long `work` takes."""
    free = idle()
    cpu, wall = processor(), time.perf_counter()
    work()
    return Took(time.perf_counter() - wall, processor() - cpu, free)


def side_by_side(
    ours: Callable[[], object], theirs: Callable[[], object], *, rounds: int
) -> tuple[list[Took], list[Took]]:
    """Both, `rounds` times in turns."""
    one: list[Took] = []
    other: list[Took] = []
    for number in range(rounds):
        first, second = ((ours, one), (theirs, other)) if number % 2 else ((theirs, other), (ours, one))
        first[1].append(took(first[0]))
        second[1].append(took(second[0]))
    return one, other


def told(name: str, ours: Sequence[Took], theirs: Sequence[Took], yardstick: str) -> str:
    """A line of the table: medians and the medians of the ratios round by round."""
    wall = statistics.median(a.wall / b.wall for a, b in zip(ours, theirs, strict=True))
    cpu = statistics.median(a.cpu / b.cpu for a, b in zip(ours, theirs, strict=True) if b.cpu)
    mine, yours = (statistics.median(each.wall for each in side) for side in (ours, theirs))
    used = [statistics.median(each.cpu for each in side) for side in (ours, theirs)]
    free = statistics.median(each.idle for each in (*ours, *theirs))
    return (
        f"{name}: {mine:.3f} s (processor {used[0]:.3f}); {yardstick} {yours:.3f} s (processor {used[1]:.3f});"
        f" ratio {wall:.2f} (processor {cpu:.2f});"
        f" {len(ours)} rounds, {free:.0%} idle before"
    )


def machine() -> str:
    """The machine, in a line."""
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        model = next((line.partition(":")[2].strip() for line in info if line.startswith("model name")), "unknown")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return f"{len(os.sched_getaffinity(0))} cores ({model}), {memory:.0f} GB"
