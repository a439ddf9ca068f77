"""Lines that a printed page broke are joined; lines of a text stay as they are."""

from analytics.drafting.documents import OrderOfPieces
from analytics.drafting.printed_pages import is_broken, joined_lines

#: two sentences of a plan as a PDF holds them: each ends a few characters after its full line
PRINTED = [
    "到2025年，全市细颗粒物年均浓度控制在35微克/立方米以下，优良天数比率达到85%以上，",
    "重度及以上污染天数控制在2天以内。",
    "二、重点任务",
    "（一）发展清洁运输。到2025年，新能源公交车占比力争达到80%，铁路货运量增长10%左",
    "右。",
]


def test_a_sentence_that_goes_on_in_the_next_line_is_one():
    assert is_broken(PRINTED, is_printed=True)
    paragraphs, _ = joined_lines(PRINTED)
    assert paragraphs == [PRINTED[0] + PRINTED[1], PRINTED[2], PRINTED[3] + PRINTED[4]]


def test_two_lines_that_end_within_a_sentence_do_not_show_that_a_text_was_printed():
    assert not is_broken(PRINTED)


def test_a_printed_page_of_whole_sentences_is_left_as_it_is():
    whole = [line for line in PRINTED if line.endswith("。")]
    assert not is_broken(whole, is_printed=True)


def test_pieces_of_a_line_that_a_pdf_holds_in_another_order_are_counted():
    plain = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
    order = OrderOfPieces()
    for text, across, up in [
        ("到2025", 90, 700), ("年，", 130, 700), ("指标", 90, 680), ("数值", 200, 680),  # two lines as they are read
        ("Ⅲ", 160, 660), ("地表水优于 类", 90, 660), ("水体", 70, 660), ("比例", 90, 640),  # one is not
    ]:  # fmt: skip
        order.follow(text, plain, [1.0, 0.0, 0.0, 1.0, across, up], None, 12.0)
    assert (order.n, order.first) == (1, "Ⅲ 地表水优于 类")
