"""What the commands that read a graph share: their options, where output goes, time limits.

No logic of the domain: options, one call, one writing.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

import typer

from kg import store
from kg.answers import formats, present, table
from kg.answers.ask import Answer
from kg.answers.formats import Format
from kg.errors import KGError, RequestError, TimedOut

StoreOption = Annotated[
    Path | None,
    typer.Option("--store", help="The store to read.  [default: $KG_STORE, else kg.store]", show_default=False),
]
EndpointOption = Annotated[
    str | None, typer.Option("--endpoint", metavar="URL", help="Ask a SPARQL endpoint instead of a store.")
]
FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        help=f"One of {', '.join(Format)}.  [default: table on a terminal, else tsv; turtle for graphs]",
        show_default=False,
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write to this file; its extension sets the format.", show_default=False),
]
TimeoutOption = Annotated[
    float | None,
    typer.Option("--timeout", metavar="SECONDS", help="Give up after this time (exit 124).", show_default=False),
]
_PR_SET_PDEATHSIG = 1

Language = Literal["ar", "en"]
LanguageOption = Annotated[Language, typer.Option("--lang", help="Language of headings and names.")]


def chosen_format(name: str | None, output: Path | None) -> Format | None:
    """The format that is asked for, by name or by the extension of the output's file."""
    if name is not None:
        return formats.named(name)
    if output is None:
        return None
    found = formats.of_file(output.name)
    if found is None and output.suffix:
        raise RequestError(
            f"no format has the extension {output.suffix}",
            where=str(output),
            hint="give --format, or another extension",
        )
    return found


def screen(output: Path | None) -> table.Screen | None:
    """The terminal that reads standard output, if one does."""
    if output is not None or not sys.stdout.isatty():
        return None
    return table.Screen(shutil.get_terminal_size().columns, isolates=True)


@contextmanager
def destination(output: Path | None) -> Iterator[BinaryIO]:
    """Where the answer goes. A file appears only when it is whole; a device or a pipe is written to, never replaced."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    direct = output.exists() and not (output.is_file() or output.is_dir())
    part = output if direct else _part(output)
    try:
        with part.open("wb") as stream:
            yield stream
        if not direct:
            os.replace(part, output.resolve())
    except OSError as error:
        _discard(output)
        raise RequestError(
            f"cannot write: {error.strerror or error}", where=str(output), hint="check the folder and the space left"
        ) from error
    except BaseException:
        _discard(output)
        raise


def show(
    answer: Answer, output: Path | None, *, form: Format | None, evidence: bool = False, cite: bool = False
) -> None:
    """Write an answer to where output goes."""
    with destination(output) as to:
        present.write(
            answer, to, form=form, screen=screen(output), prefixes=store.prefixes(), with_evidence=evidence, cite=cite
        )


def _part(output: Path) -> Path:
    """The file that is written until it is whole: beside the file that `output` is, or links to."""
    whole = output.resolve()
    return whole.with_name(whole.name + ".part")


def _discard(output: Path) -> None:
    with suppress(OSError):
        _part(output).unlink(missing_ok=True)


def limited(work: Callable[[], None], timeout: float | None, *, output: Path | None = None) -> None:
    """Do `work`, so that Ctrl-C ends it at once; with a `timeout` (seconds), in a process of its own that is ended then.

    pyoxigraph looks at no signal of Python's while it evaluates, so that only the process can be ended. Raises TimedOut.
    """
    if timeout is not None and not 0 < timeout <= 1e6:
        raise RequestError(
            "a time limit is a number of seconds above 0", where="--timeout", hint="give for example --timeout 30"
        )
    if timeout is None:
        before = signal.signal(signal.SIGINT, signal.SIG_DFL)
        try:
            work()
        finally:
            signal.signal(signal.SIGINT, before)
        return
    status = _apart(work, timeout)
    if status is None:
        if output is not None:
            _discard(output)
        raise TimedOut(
            f"the query did not end within {timeout:g} s",
            hint="narrow the query or give a longer --timeout; what was printed before is not the whole answer",
        )
    if status:
        raise typer.Exit(status)


def _apart(work: Callable[[], None], timeout: float) -> int | None:
    """Do `work` in a forked process; gives its exit code, None where it was killed at the time limit."""
    sys.stdout.flush()
    sys.stderr.flush()
    expired = interrupted = False

    def interrupt(_signal: int, _frame: object) -> None:
        nonlocal interrupted
        interrupted = True

    # A Ctrl-C that comes right after the fork waits until somebody is there who ends the child.
    on_interrupt = signal.signal(signal.SIGINT, interrupt)
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        _end_with_parent(timeout)
        os._exit(_worker(work))

    def expire(_signal: int, _frame: object) -> None:
        nonlocal expired
        expired = True
        os.kill(child, signal.SIGKILL)

    before = signal.signal(signal.SIGALRM, expire)
    try:
        signal.signal(signal.SIGINT, on_interrupt)
        if interrupted and on_interrupt is not signal.SIG_IGN:
            raise KeyboardInterrupt
        signal.setitimer(signal.ITIMER_REAL, timeout)
        _, status = os.waitpid(child, 0)
    except KeyboardInterrupt:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    if expired:
        return None
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _end_with_parent(timeout: float) -> None:
    """Where the parent is killed, nobody is left who ends this process: on Linux it ends with it, elsewhere by its own clock."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, timeout + 1)
    import ctypes  # only who sets a limit pays for it

    with suppress(AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _worker(work: Callable[[], None]) -> int:
    from kg.cli._app import FULL, full, report

    try:
        work()
        sys.stdout.flush()
    except KGError as error:
        report(error)
        return error.exit_code
    except BrokenPipeError:
        return 0
    except BaseException as error:
        if isinstance(error, OSError) and error.errno in FULL:
            report(full(error))
            return KGError.exit_code
        import traceback

        traceback.print_exc()
        return 70
    return 0
