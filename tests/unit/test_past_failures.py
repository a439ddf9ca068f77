"""Files that once ended in a traceback, a killed process or a message that commands the terminal: read or refused."""

from pathlib import Path

import pytest
from support.reading import TODAY, expect_accounted_for

from analytics.ingest import Options

CORPUS = sorted((Path(__file__).parents[1] / "corpus").iterdir())


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_a_file_that_did_harm_once_does_none(path, capfd):
    expect_accounted_for(path)
    expect_accounted_for(path, Options(region="xinxiang", today=TODAY))
    assert "panicked" not in capfd.readouterr().err
