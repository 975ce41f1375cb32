"""A question that another process answers while this one goes on: for what takes milliseconds, and returns a yes or no.

Threads would not do: between system calls as short as these they wait for each other.
"""

import os
import sys
import threading
from collections.abc import Callable

from postil.edges.engine import cores

Question = Callable[[], bool]


WORTH_ASKING = 1000
"""Files to look at from which on it is worth a process, which takes a millisecond or two."""


def asked_beside(question: Question, files: int) -> Question:
    """Begin to find the answer in a forked process, and return a function that waits for it, to be called once.

    It is no if that process did not come to an end. If the question is about few ``files``, or where no process can be
    forked safely, the question itself is returned.
    """
    if (
        files < WORTH_ASKING
        or cores() < 2
        or not hasattr(os, "fork")
        or sys.platform == "darwin"
        or threading.active_count() > 1
    ):
        return question
    theirs, ours = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(theirs)
        os.close(ours)
        return question
    if process == 0:
        # Whatever happens, nothing of this process may go on.
        try:
            os.write(ours, b"y" if question() else b"n")
        finally:
            os._exit(0)
    os.close(ours)

    def answer() -> bool:
        try:
            return os.read(theirs, 1) == b"y"
        finally:
            os.close(theirs)
            os.waitpid(process, 0)

    return answer
