"""Tables in Chinese have names in place of ids that no option of a command asks for."""

import re

import pytest
from support.command_line import call

IDS = re.compile(r"(?<![a-z_/-])(?:xinxiang|hongqi|pingdingshan|pm25|o3_mda8|line|quantile|limit|CN)(?![a-z_0-9/-])")


@pytest.mark.parametrize(
    "words",
    [
        ("forecast", "--region", "xinxiang", "--year", "2025", "--as-of", "2025-07-01", "--model", "line"),
        ("limits", "--region", "xinxiang", "--year", "2025"),
        ("plans", "--as-of", "2025-10-01"),
        ("targets", "--region", "hongqi"),
    ],
    ids=lambda words: words[0],
)
def test_a_table_has_names_of_regions_pollutants_and_models(built, words):
    """Ids of plans and goals stay, for they are what is typed."""
    done = call(built, "--lang", "zh", *words, code=0)
    table = "\n".join(line for line in done.stdout.splitlines() if line.startswith("│"))
    assert table and not IDS.findall(re.sub(r"(?m)^│[^ │]+-20\d\d/\S+", "│", table))


def test_a_plan_and_its_likely_misses_are_named(built):
    done = call(built, "--lang", "zh", "plans", "--as-of", "2026-10-07", code=0)
    assert "细颗粒物（PM2.5）平均浓度（2027年）" in done.stdout and "三年行动计划" in done.stdout.replace("\n", "")
    assert "pingdingshan-2024/i-pm25-2027" in call(built, "plans", "--as-of", "2026-10-07", "--format", "csv").stdout


def test_the_language_may_stand_before_or_behind_the_command(built):
    assert call(built, "targets", "--lang", "zh").stdout == call(built, "--lang", "zh", "targets").stdout
