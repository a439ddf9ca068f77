"""Chinese numerals as numbers: 一百六十八, 三十五点五, 八成."""

from __future__ import annotations

import re

from analytics.words.numbers import as_typed

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
_TENS = {"十": 10, "百": 100, "千": 1000}
#: Characters that a numeral may hold.
NUMERAL = "零〇○一二两三四五六七八九十百千万亿"
_WHOLE = re.compile(f"[{NUMERAL}]+(?:点[{NUMERAL}]+)?")
_TENTHS = re.compile("([一二两三四五六七八九])成([一二三四五六七八九半])?")
_PER_CENT = re.compile(f"百分之([{NUMERAL}点]+)")
_POWERED = re.compile(r"(\d+(?:\.\d+)?)(千|万|亿)")
_POWERS = {"千": 1e3, "万": 1e4, "亿": 1e8}


def chinese_number(text: str) -> float:
    """Value of a Chinese numeral, positional or digit by digit.

    Raises
    ------
    ValueError
        It holds another character.

    Examples
    --------
    >>> chinese_number("一百六十八"), chinese_number("二〇二五"), chinese_number("三十五点五"), chinese_number("两万")
    (168.0, 2025.0, 35.5, 20000.0)
    """
    whole, _, decimals = text.partition("点")
    value = _whole(whole)
    for place, digit in enumerate(decimals, 1):
        value += _digit(digit) / 10**place
    return value


def _digit(character: str) -> int:
    if character not in _DIGITS:
        raise ValueError(f"{character!r} is no Chinese digit")
    return _DIGITS[character]


def _whole(text: str) -> float:
    if not any(c in _TENS or c in "万亿" for c in text):
        return float("".join(str(_digit(c)) for c in text) or 0)
    for mark, power in (("亿", 1e8), ("万", 1e4)):
        if mark in text:
            head, _, tail = text.partition(mark)
            return (_whole(head) if head else 1.0) * power + (_whole(tail) if tail else 0)
    total, digit = 0.0, 1 if text[0] in _TENS else 0
    for character in text:
        if character in _TENS:
            total += digit * _TENS[character]
            digit = 0
        else:
            digit = _digit(character)
    return total + digit


def in_chinese(number: int) -> str:
    """A whole number from 0 to 99 as headings and clauses write it, the inverse of `chinese_number`.

    Examples
    --------
    >>> [in_chinese(number) for number in (0, 3, 10, 12, 20, 35)]
    ['零', '三', '十', '十二', '二十', '三十五']
    """
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    before = digits[tens] if tens > 1 else ""
    return f"{before}十{digits[ones] if ones else ''}" if tens else digits[ones]


def tenths(whole: str, behind: str | None) -> float:
    """Per cent of tenths, with the halves or hundredths behind them: 九成 is 90 %, 九成五 and 九成半 95 %.

    Examples
    --------
    >>> tenths("九", None), tenths("九", "半"), tenths("八", "五")
    (90.0, 95.0, 85.0)
    """
    return 10 * chinese_number(whole) + (5.0 if behind == "半" else chinese_number(behind) if behind else 0.0)


def in_digits(text: str) -> str:
    """A value written in words with digits, a share with its sign; any other text as it is.

    Examples
    --------
    >>> [in_digits(text) for text in ("八成五", "一百", "百分之三十五点五", "1.2万", "两千三百万", "45.2", "已完成")]
    ['85%', '100', '35.5%', '12000', '23000000', '45.2', '已完成']
    """
    text = text.strip()
    if (found := _TENTHS.fullmatch(text)) is not None:
        return f"{as_typed(tenths(found[1], found[2]))}%"
    if (found := _POWERED.fullmatch(text)) is not None:
        return as_typed(float(found[1]) * _POWERS[found[2]], 15)
    share = _PER_CENT.fullmatch(text)
    written = share[1] if share else text
    if _WHOLE.fullmatch(written) is None:
        return text
    return as_typed(chinese_number(written), 15) + ("%" if share else "")
