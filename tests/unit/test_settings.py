"""Settings agree with the rooms they name."""

import pytest

from analytics.errors import InputError
from analytics.forecast import DEFAULT_MODEL
from analytics.settings import Settings, unknown_variables
from analytics.words.messages import in_language


def test_the_default_model_of_the_settings_is_that_of_the_forecast_package():
    assert Settings().model == DEFAULT_MODEL


def test_the_environment_is_heard(monkeypatch, tmp_path):
    monkeypatch.setenv("DABIAO_WAREHOUSE", str(tmp_path))
    monkeypatch.setenv("DABIAO_SEED", "7")
    assert (Settings().warehouse_dir, Settings().seed) == (tmp_path, 7)


def test_a_setting_that_does_not_exist_is_refused_and_not_passed_over():
    with pytest.raises(InputError, match=r"setting: 'sead', expected one of .*seed"):
        Settings(sead=7)


def test_a_variable_that_names_no_setting_is_said_with_the_nearest_name(monkeypatch):
    monkeypatch.setenv("DABIAO_WAREHOSE", "elsewhere")
    told = [str(line) for line in unknown_variables()]
    assert told == ["DABIAO_WAREHOSE is no setting and is passed over; did you mean DABIAO_WAREHOUSE?"]
    assert in_language(unknown_variables()[0], "zh").startswith("DABIAO_WAREHOSE 不是设置项")
