"""What the commands of the way out refuse, and what a card shows."""

import dataclasses

import pytest
from support.briefing_sample import OPEN, briefing_data

from analytics.cli.run_log import run_log
from analytics.errors import InputError
from analytics.report.briefing.goal_lines import inferred_lines
from analytics.report.one_page import card_html


def test_a_log_as_json_without_a_file_is_refused() -> None:
    with pytest.raises(InputError, match="--log-file"), run_log(None, as_json=True):
        pass


def test_a_card_without_goals_on_own_data_shows_the_most_doubtful_inferred_ones() -> None:
    data = briefing_data(OPEN)
    rows = data.outlook[data.outlook["status"] == "no evidence"].assign(
        status="inferred", p_met=0.5, likelihood="about as likely as not"
    )
    data = dataclasses.replace(data, outlook=rows)
    lines = inferred_lines(data, "en")
    page = card_html(data, "en")
    assert lines.n == 21 and len(lines.shown) == 5
    assert page.count('<li class="goal') == 5 and "16 more" in page
