"""The process that `workers` starts: takes the producer, says that it is ready, then takes chunks of documents, and answers
each document.

Its argument is the file descriptor of a socket. It ends when the other side closes the socket, and on Linux with the thread
that started it even amid an article, so that nothing is left behind by a build that was killed.
"""

from __future__ import annotations

import ctypes
import signal
import sys
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread

from kg.documents import Document
from kg.pipeline.workers import CANNOT_START, extract_one

_PR_SET_PDEATHSIG = 1


def main(descriptor: int) -> int:
    with suppress(AttributeError):  # of Linux; a regex that hangs keeps the threads here from seeing the socket close
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    connection = Connection(descriptor)
    try:
        producer = connection.recv()
    except EOFError:
        return 0
    except Exception:
        traceback.print_exc()
        return CANNOT_START
    try:
        connection.send(None)  # ready: the time limit of an article begins
    except OSError:
        return 0
    # A thread of its own takes what comes: if both sides only sent, with full buffers, both would wait for ever.
    chunks: SimpleQueue[list[Document] | None] = SimpleQueue()
    Thread(target=_take, args=(connection, chunks), daemon=True).start()
    while (chunk := chunks.get()) is not None:
        for document in chunk:
            try:
                connection.send(extract_one(producer, document))
            except OSError:
                return 0
    return 0


def _take(connection: Connection, chunks: SimpleQueue[list[Document] | None]) -> None:
    try:
        while True:
            chunks.put(connection.recv())
    except (EOFError, OSError):
        chunks.put(None)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
