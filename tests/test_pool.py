"""Work shared out to processes."""

import time
from collections.abc import Iterator

import pytest

from postil.edges.pool import Work, in_processes, way_to_start

pytestmark = pytest.mark.skipif(way_to_start() != "fork", reason="only forked processes share work with the first one")


def worker(_setup: bytes) -> Work:
    return lambda task: task.upper()


def slowly(task: bytes) -> bytes:
    time.sleep(0.1)
    return task.upper()


@pytest.fixture
def patience() -> Iterator[None]:
    """End a test that waits for what never comes."""
    import signal

    def end(_number: int, _frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize("count", range(1, 9))
@pytest.mark.parametrize("lifetime", [0, 1, 2, 3])
def test_all_tasks_are_done_however_long_a_process_lives(count: int, lifetime: int) -> None:
    tasks = [b"task %d" % number for number in range(count)]
    found = dict(in_processes(worker, b"", tasks, 2, "fork", lifetime, slowly))
    assert found == {place: task.upper() for place, task in enumerate(tasks)}
