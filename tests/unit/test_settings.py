"""Settings agree with the rooms they name."""

import pytest

from analytics.errors import InputError
from analytics.flow import stated
from analytics.forecast import DEFAULT_MODEL
from analytics.settings import Settings, unknown_variables
from analytics.targets import registry
from analytics.words.messages import in_language


def test_the_default_model_of_the_settings_is_that_of_the_forecast_package():
    assert Settings().model == DEFAULT_MODEL


def test_the_environment_is_heard(monkeypatch, tmp_path):
    monkeypatch.setenv("DABIAO_WAREHOUSE", str(tmp_path))
    monkeypatch.setenv("DABIAO_SEED", "7")
    assert (Settings().warehouse_dir, Settings().seed) == (tmp_path, 7)


def test_a_value_that_names_nothing_is_reported_with_the_place_where_it_is_stated(monkeypatch, tmp_path):
    (tmp_path / "dabiao.toml").write_text('region = "火星"\nmodel = "combinde"\n', encoding="utf-8")
    known = registry.load()
    reported = stated.faults(Settings(home=tmp_path), known)
    assert reported[0].startswith("dabiao.toml, model: 'combinde', expected: one of combined, ")
    assert reported[0].endswith("did you mean combined?")
    assert reported[1] == "dabiao.toml, region: '火星', expected: a region of the registry; add it by dabiao add region"
    assert in_language(reported[1], "zh").startswith("dabiao.toml, region：'火星' 不可用")
    monkeypatch.setenv("DABIAO_MODEL", "magic")
    reported = stated.faults(Settings(home=tmp_path, region="新乡"), known)
    assert [text.partition(":")[0] for text in reported] == ["DABIAO_MODEL"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("N_PATHS", str(10**12)), ("SEED", "-1"), ("SEED", str(10**30)), ("WORKERS", str(10**9)),
     ("SITE_DAYS", str(10**9)), ("SITE_MONTHS", str(10**9)), ("STALE_AFTER_DAYS", str(10**12))],
)  # fmt: skip
def test_a_number_that_no_machine_has_room_for_is_refused_in_one_line(monkeypatch, name, value):
    monkeypatch.setenv(f"DABIAO_{name}", value)
    with pytest.raises(InputError, match=rf"^DABIAO_{name}: '{value}', expected: ") as reported:
        Settings()
    assert "\n" not in str(reported.value)


def test_a_setting_that_does_not_exist_is_refused_and_not_passed_over():
    with pytest.raises(InputError, match=r"setting: 'sead', expected one of .*seed"):
        Settings(sead=7)


def test_a_variable_that_names_no_setting_is_said_with_the_nearest_name(monkeypatch):
    monkeypatch.setenv("DABIAO_WAREHOSE", "elsewhere")
    reported = [str(line) for line in unknown_variables()]
    assert reported == ["DABIAO_WAREHOSE is no setting and is passed over; did you mean DABIAO_WAREHOUSE?"]
    assert in_language(unknown_variables()[0], "zh").startswith("DABIAO_WAREHOSE 不是设置项")


def test_every_fault_of_the_settings_is_reported_at_once_and_in_chinese(tmp_path):
    text = 'langg = "zh"\nseed = "x"\nn_paths = 0\nbackend = "spark"\nhindsight = "maybe"\n'
    (tmp_path / "dabiao.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as reported:
        Settings(home=tmp_path)
    lines = in_language(reported.value.message, "zh").splitlines()
    assert [
        name for name in ("langg", "seed", "n_paths", "hindsight", "backend") if not any(name in one for one in lines)
    ] == []
    assert len(lines) == 5
    assert not [line for line in lines if "Input" in line or "should" in line]


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ('seed = "x"', "seed: 'x', expected: a whole number from 0 to 9223372036854775807; write e.g. seed = 20260101"),
        ("run_every_hours = 0", "run_every_hours: 0, expected: a number above 0, at most 8784; "
                                "write e.g. run_every_hours = 24"),
        ('hindsight = "maybe"', "hindsight: 'maybe', expected: true or false; write e.g. hindsight = false"),
        ('backend = "spark"', "backend: 'spark', expected: one of loky, dask, ray; write e.g. backend = \"loky\""),
        ("sender = 3", "sender: 3, expected: text in quotes; write e.g. sender = \"3\""),
        ("site = [1]", "site: [1], expected: the path of a folder, in quotes; write e.g. site = \"…\""),
    ],
)  # fmt: skip
def test_a_setting_of_another_kind_is_reported_with_what_is_expected_and_how_to_write_it(tmp_path, text, reported):
    (tmp_path / "dabiao.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as result:
        Settings(home=tmp_path)
    assert str(result.value) == f"dabiao.toml, {reported}"


def test_a_variable_of_another_kind_is_reported_as_a_shell_states_it(monkeypatch):
    monkeypatch.setenv("DABIAO_WORKERS", "many")
    with pytest.raises(InputError, match=r"^DABIAO_WORKERS: 'many', expected: .*; write e\.g\. DABIAO_WORKERS=1$"):
        Settings()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lang = zh", "第 1 行第 8 列：值写法有误"),
        ("lang zh", "第 1 行第 6 列：名称后缺少等号"),
        ('lang = "zh', "文件末尾"),
    ],
)
def test_a_file_that_is_no_toml_is_reported_in_chinese(tmp_path, text, expected):
    (tmp_path / "dabiao.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as reported:
        Settings(home=tmp_path)
    assert expected in in_language(reported.value.message, "zh")
