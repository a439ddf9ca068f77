"""A briefing whose every name and text from data tries to break out of the page."""

from __future__ import annotations

import dataclasses

from analytics.report.briefing import BriefingData
from support.briefing_sample import OPEN, briefing_data

HOSTILE = "</script><script>alert('x')</script><img src=x onerror=alert(1)>\"'`{{7*7}}😀\u202e\x1b[31m" + "长" * 400


def hostile_data() -> BriefingData:
    data = briefing_data(OPEN)
    outlook = data.outlook.assign(
        indicator_zh=HOSTILE, indicator_en=HOSTILE, subject_zh=HOSTILE, subject_en=HOSTILE, clause=HOSTILE,
        domain=HOSTILE,
        region=HOSTILE, note_zh=HOSTILE, note_en=HOSTILE, missing_zh=HOSTILE, missing_en=HOSTILE, basis=HOSTILE,
        edition=HOSTILE, threshold_text=HOSTILE, unit=HOSTILE, kind=HOSTILE, obligation=HOSTILE,
    )  # fmt: skip
    text = {"zh": HOSTILE, "en": HOSTILE}
    return dataclasses.replace(
        data, region={"region_id": HOSTILE, **text}, run_id=HOSTILE, model=HOSTILE, version=HOSTILE, outlook=outlook,
        readings=data.readings.assign(**text, verdict=HOSTILE, source=HOSTILE, grade=HOSTILE),
        sources=data.sources.assign(**text, citation=HOSTILE, basis=HOSTILE, url="javascript:alert(1)",
            source_id=HOSTILE),
        plans=data.plans.assign(**text, document_no=HOSTILE),
        batches=data.batches.assign(file=HOSTILE, batch_id=HOSTILE),
        missing=data.missing.assign(indicator_id=HOSTILE, subject_zh=HOSTILE, unit=HOSTILE, region_id=HOSTILE),
        notes=[(HOSTILE, HOSTILE)],
    )  # fmt: skip
