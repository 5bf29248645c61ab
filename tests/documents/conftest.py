import pytest


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    """Each test sees only the files it made."""
    settings.MEDIA_ROOT = tmp_path / "files"
