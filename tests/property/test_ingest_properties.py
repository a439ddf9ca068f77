"""Whatever a small file holds, reading it ends in one message or in read = accepted + quarantined."""

from datetime import date

from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from support.examples import tried
from support.odd_tables import tables

from analytics.errors import InputError
from analytics.ingest import LAYOUTS, Lookup, Options, read_file
from analytics.standards import load

LOOKUP = Lookup(
    regions={"xinxiang": "xinxiang", "anyang": "anyang", "新乡": "xinxiang"},
    parameters=load().parameters,
    indicators={"sewage": "sewage"},
    indicator_units={"sewage": "%"},
)


@tried(40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=tables(),
    layout=st.sampled_from([None, None, None, *LAYOUTS]),
    region=st.sampled_from([None, "anyang"]),
    new=st.booleans(),
    order=st.sampled_from([None, "dmy", "ymd"]),
)
def test_any_small_file_is_accounted_for(tmp_path, text, layout, region, new, order):
    path = tmp_path / "any.csv"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    options = Options(region=region, new_regions=new, layout=layout, date_order=order, today=date(2026, 8, 1))
    try:
        batch = read_file(path, LOOKUP, options)
    except InputError as error:
        assert "any.csv" in str(error) and all(c.isprintable() or c == "\n" for c in str(error))
        return
    assert batch.rows_read == batch.rows_accepted + batch.rows_quarantined
    assert batch.rows_quarantined == batch.quarantined["line"].nunique()
    assert all(c.isprintable() for c in str(batch.columns))
