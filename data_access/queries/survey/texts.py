"""What enterprises answered in their own words, without names and phones."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, func, select, true

from dashboard.order.masking import mask_text
from dashboard.people.access import Scope
from dashboard.views.survey import SaidText, SaidTexts, Wave
from data_access.counting.places import read_places
from data_access.schema import enterprise, survey_answer
from data_access.scoping import records_in_scope

SHOWN = 20

a, e = survey_answer.c, enterprise.c


def said_texts(
    connection: Connection, scope: Scope, wave: Wave, question: str, district_id: int | None, page: int
) -> SaidTexts:
    """Return one page of the texts given to an open question, as far as a scope reads records.

    A page past the end is the last one. The order is that of the register: it does not tell who was first.
    """
    if not scope.may("view_records"):
        return SaidTexts()
    asked = _asked(scope, wave, question, district_id)
    n = connection.scalar(select(func.count()).select_from(survey_answer).where(asked)) or 0
    shown = min(max(page, 1), max(1, -(-n // SHOWN)))
    query = (
        select(a.text, a.district_id, e.name, e.contact_name)
        .join(enterprise, e.enterprise_id == a.enterprise_id)
        .where(asked)
        .order_by(a.enterprise_id)
        .limit(SHOWN)
        .offset(SHOWN * (shown - 1))
    )
    units = read_places(connection).units
    rows = [
        SaidText(
            units[row.district_id].name,
            mask_text(row.text, [row.name], [row.contact_name] if row.contact_name else []),
        )
        for row in connection.execute(query)
    ]
    return SaidTexts(rows, n, shown, SHOWN)


def _asked(scope: Scope, wave: Wave, question: str, district_id: int | None) -> ColumnElement[bool]:
    place = true() if district_id is None else a.district_id == district_id
    mine = records_in_scope(scope, a.district_id, a.district_id, a.township_id)
    return and_(a.wave_id == wave.wave_id, a.question == question, a.text != "", place, mine)
