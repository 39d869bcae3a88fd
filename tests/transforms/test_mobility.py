"""Mobility flows, from staged rows to the table."""

from .staged_rows import CHARTERS, build


def test_flows_are_summed_up_between_organisations():
    def flow(number, name, count, **fields):
        return {"record_number": number, "record_count": 2, "year": "2016", "sending_name": name,
                "sending_erasmus_code": "A DORNBIR01", "sending_country": "AT", "receiving_name": "Doble",
                "receiving_erasmus_code": "E DOBLE33", "receiving_country": "ES", "participant_count": count,
                **fields}  # fmt: skip

    flows = [
        flow(1, "Alpenhochschule", 5, activity="Students"),
        flow(3, "ALPENHOCHSCHULE GMBH", 2, activity="Staff"),
        flow(5, "Alpenhochschule", None, year="2017"),
        flow(7, "Alpenhochschule", 1, year="soon"),
    ]
    tables = build(CHARTERS, ("mobility", "all", {"mobility_flows": flows}))
    found = tables["mobility_flows"].select(
        "record_number", "record_count", "year", "year_text", "activities", "participant_count"
    )
    assert found.rows() == [
        (1, 4, 2016, "2016", "Staff; Students", 7),
        (5, 2, 2017, "2017", None, None),
        (7, 2, None, "soon", None, 1),
    ]
    unread = tables["rejected_rows"].select("table_name", "record_number", "column_name", "rule", "value")
    assert unread.rows() == [("mobility_flows", 7, "year", "unread", "soon")]


def test_gaps_of_flows_are_told_together():
    flows = [
        {"record_number": number, "record_count": 1, "year": "2016", "sending_name": "Alpenhochschule",
         "sending_country": "AT", "receiving_erasmus_code": code, "receiving_name": f"Doble {number}"}
        for number, code in enumerate(("-", "-", "?", "E DOBLE33", "none of yours"), 1)
    ]  # fmt: skip
    tables = build(("mobility", "all", {"mobility_flows": flows}))
    told = tables["notices"].select("record_number", "kind", "column_name", "detail", "row_count")
    assert told.sort("detail").rows() == [
        (None, "placeholder", "receiving_erasmus_code", "-", 2),
        (None, "placeholder", "receiving_erasmus_code", "?", 1),
    ]
    unread = tables["rejected_rows"].select("record_number", "column_name", "rule", "value").rows()
    assert unread == [(5, "receiving_erasmus_code", "unread", None)]
