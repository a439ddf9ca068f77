"""What a page template prints: words that are written already, by the names under which the template has them.

No goal, reading or other row of a table is handed on so: those have types of their own
(`analytics.attainment.outlook_rows`, `analytics.report.table_rows`).
"""

from __future__ import annotations

from typing import Any

#: Words of one part of a page, by name; some are lists of such parts.
PageWords = dict[str, Any]
