"""How many processes build a site, and how they hash, shows in no byte of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from postil.app import run
from postil.edges.engine import Engine
from tests.test_crash import version
from tests.test_incremental import published, write

BUILD = """
import sys
from pathlib import Path
from postil.app import run
from postil.edges.engine import Engine
result = run(Path(sys.argv[1]), engine=Engine(workers=2, converting=0, rendering=0, method=sys.argv[2]))
print(repr(result.diagnostics))
"""


@pytest.mark.parametrize("method", ["", "spawn"])
def test_two_processes_make_what_one_makes_whatever_the_hashes(method: str, tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    write(alone, {}, version(0))
    result = run(alone, engine=Engine(workers=1))
    wanted = published(alone)
    assert len(wanted) > 80
    for seed in ("1", "2"):
        root = tmp_path / seed
        write(root, {}, version(0))
        command = [sys.executable, "-c", BUILD, str(root), method]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        assert published(root) == wanted
        assert done.stdout == f"{result.diagnostics!r}\n"
