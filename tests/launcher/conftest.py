import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


def _reachable_folder() -> Iterator[Path]:
    """Not pytest's own: those are closed to the account that runs the servers for root."""
    folder = Path(tempfile.mkdtemp(prefix="ocop-test-"))
    folder.chmod(0o711)
    yield folder / "data"
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def data() -> Iterator[Path]:
    yield from _reachable_folder()


@pytest.fixture(scope="module")
def portal_data() -> Iterator[Path]:
    """One data folder for the tests of a module: preparing it takes the longest."""
    yield from _reachable_folder()
