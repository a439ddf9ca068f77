"""Settings agree with the rooms they name."""

from analytics.forecast import DEFAULT_MODEL
from analytics.settings import Settings


def test_the_default_model_of_the_settings_is_the_forecast_rooms():
    assert Settings().model == DEFAULT_MODEL


def test_the_environment_is_heard(monkeypatch, tmp_path):
    monkeypatch.setenv("DABIAO_WAREHOUSE", str(tmp_path))
    monkeypatch.setenv("DABIAO_SEED", "7")
    assert (Settings().warehouse_dir, Settings().seed) == (tmp_path, 7)
