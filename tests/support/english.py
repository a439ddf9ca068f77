"""English sentences in what ought to be Chinese: words that are no id, option, file, unit, command or quoted value."""

import re

#: what may stand in Latin letters: commands as they are typed, options, paths and files, ids, quoted values, names
ALLOWED = re.compile(
    r"示例：.*"
    r"|dabiao( [a-z-]+)*( --?[\w-]+| [\w./~+-]+| \"[^\"]*\"| '[^']*')*"
    r"|pip install \S+"
    r"|(?<=可选 )[\w, ]+"
    r"|--?[a-z][\w-]*"
    r"|'[^']*'|\"[^\"]*\"|`[^`]*`|“[^”]*”|‘[^’]*’"
    r"|\S*[/\\]\S*"
    r"|\S+\.(csv|xlsx|xls|et|ods|txt|tsv|md|html|docx|pdf|parquet|toml|json|duckdb|sql|py|zh|png)\S*"
    r"|<[^>]*>|\[[A-Za-z]+\]"
    r"|[A-Za-z\d]+(_[A-Za-z\d]+)+( = \S+)?|\w+ = \S+"
    r"|Windows|Word|Excel|UTF-8|CSV UTF-8|Chromium|Plotly JSON|hubverse|Brier|[A-Z][A-Z0-9.-]+"
)
SENTENCE = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")


def english_in(text):
    """Lines that hold two English words in a row, each as it stands.

    >>> english_in("缺少选项 --region\\nno such file")
    ['no such file']
    """
    return [line for line in text.splitlines() if SENTENCE.search(ALLOWED.sub(" · ", line))]
