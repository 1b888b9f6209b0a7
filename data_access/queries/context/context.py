"""The context of a view: which period, at which moment, on which basis, with which settings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.clocks.periods import (
    FORMS,
    UnknownPeriod,
    month_period,
    month_start,
    parse_period,
    whole_months,
)
from dashboard.clocks.rules import day_of_deadline
from dashboard.i18n import _
from dashboard.month.life import MonthLife
from dashboard.views.context import FigureContext
from dashboard.views.reference import Period, SourceState
from dashboard.views.vocabulary import BASES, Basis
from data_access.counting.conditions import Conditions
from data_access.database import current_data_version
from data_access.queries.context.settings import Office, office
from data_access.queries.context.sources import (
    CITY_ZONE,
    moments_of,
    newest_data_time,
    source_states,
    sources_of,
)
from data_access.queries.month.life import Months, read_months

OFFICIAL_WIDTHS = (1, 3)  # months that ranks are counted over: of one, of townships three up to it


def parse_moment(text: str) -> datetime:
    """Parse an ISO moment; without a zone it is the city's local time. Raises ValueError."""
    moment = datetime.fromisoformat(text.strip().replace(" ", "T").replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=CITY_ZONE)


def day_known(moment: datetime) -> date:
    """Return the local day that a data time belongs to; a midnight belongs to the day that it ends."""
    return day_of_deadline(moment, CITY_ZONE)


@dataclass(frozen=True)
class Stored:
    """What every context of a page is made of: the sources, the office's settings, the data version.

    Without `fixing` locked months are asked of the data as well, under their own settings.
    """

    states: tuple[SourceState, ...]
    office: Office
    data_version: int
    months: Months
    fixing: bool = True

    def settings(self, at: date) -> AppraisalSettings:
        """Return the settings that figures up to a day are counted under: those of a locked month stay."""
        locked = self.months.locked.get(f"{at:%Y-%m}")
        return locked.settings if locked else self.office.settings(at)


def stored(connection: Connection, now: datetime) -> Stored:
    """Read what the contexts of a page have in common."""
    return Stored(
        source_states(connection, now),
        office(connection),
        current_data_version(connection),
        read_months(connection),
    )


def figure_context(
    connection: Connection,
    *,
    period: str,
    default_period: str,
    basis: str = "",
    as_of: str = "",
    before_exclusion: bool = False,
    now: datetime,
    known: Stored | None = None,
) -> FigureContext:
    """Work out the context of a view; what is not understood falls back with a notice.

    Every order is judged at the data time of its own source; the page's is that of the newest
    source that delivers by a rhythm, of those with orders in the period. A moment asked for may lie before
    that, never after it: what the data cannot know is not counted against anyone.
    `default_period` "" is the last complete month; `known` is what the page has read already.
    """
    notices: list[str] = []
    known = known or stored(connection, now)
    states, settled = known.states, known.office
    anchor = newest_data_time(states) or now
    today = day_known(anchor)
    chosen = _period(period, default_period, today, notices)
    settings = known.settings(chosen.last)
    present = sources_of(connection, chosen, states)
    data_time = newest_data_time(present) or newest_data_time(states)
    moment = _moment(as_of, data_time, notices)
    earlier = moment is not None and data_time is not None and moment < data_time
    context = FigureContext(
        period=chosen,
        basis=_basis(basis, settings.basis, notices),
        as_of=moment,
        running=moment is not None and day_known(moment) <= chosen.last,
        before_exclusion=before_exclusion or settings.exclusion == "before",
        settings=settings,
        data_version=known.data_version,
        sources=present or states,
        notices=tuple(notices),
        versions=settled.versions,
        reconciled=settled.reconciled,
        earlier=earlier,
        moments=() if moment is None else moments_of(states, moment, earlier=earlier),
    )
    return with_months(context, known.months) if known.fixing and not earlier else context


def with_months(context: FigureContext, months: Months) -> FigureContext:
    """Return a context that counts locked months as their versions store them and says how firm it is.

    A locked month, or the three months up to it, is shown as it was known at its lock. Asked for by another
    basis than it was locked on, it is counted from the data and provisional.
    """
    settings = tuple((month, each.settings) for month, each in months.locked.items())
    fixed = tuple(each.fixed for each in months.locked.values())
    context = replace(context, fixed=fixed, locked_settings=settings)
    width = whole_months(context.period)
    if width not in OFFICIAL_WIDTHS:
        return context
    month = f"{context.period.last:%Y-%m}"
    locked = months.locked.get(month)
    if locked is None:
        return replace(context, life=months.life(month))
    if locked.facts != Conditions(locked.data_time, context.basis, context.settings).facts_key:
        return replace(context, life=MonthLife(month))
    own = {each.month for each in fixed}
    return replace(
        context,
        life=locked.life,
        fixed=(*fixed, *(each for each in locked.fixed_base if each.month not in own)),
        as_of=locked.data_time,
        moments=locked.moments,
        data_version=locked.data_version,
        running=False,
        earlier=True,
    )


def _basis(text: str, usual: Basis, notices: list[str]) -> Basis:
    if text and text not in BASES:
        notices.append(_("Basis “{value}” is unknown; shown by {used}.").format(value=text, used=usual))
    return next((each for each in BASES if each == text), usual)


def _period(text: str, default: str, today: date, notices: list[str]) -> Period:
    fallback = parse_period(default, today) if default else month_period(month_start(today, 1))
    if not text:
        return fallback
    try:
        return parse_period(text, today)
    except UnknownPeriod:
        notices.append(
            _("Period “{value}” is unknown; shown is {used}. Forms: {forms}").format(
                value=text, used=fallback.text, forms=FORMS
            )
        )
        return fallback


def _moment(text: str, data_time: datetime | None, notices: list[str]) -> datetime | None:
    if not text or data_time is None:
        return data_time
    try:
        moment = parse_moment(text)
    except ValueError:
        notices.append(_("Time “{value}” is unknown; shown at the data time.").format(value=text))
        return data_time
    if moment > data_time:
        notices.append(
            _("{value} lies after the data time; figures are computed at the data time {used}.").format(
                value=text, used=f"{data_time.astimezone(CITY_ZONE):%Y-%m-%d %H:%M}"
            )
        )
        return data_time
    return moment


def conditions_of(context: FigureContext, before_exclusion: bool | None = None) -> Conditions:
    """Return the counting conditions of a context that has a data time."""
    if context.as_of is None:
        raise ValueError("an empty base has no data time to count at")
    chosen = context.before_exclusion if before_exclusion is None else before_exclusion
    return Conditions(context.as_of, context.basis, context.settings, chosen, context.moments, context.fixed)


def conditions_under(context: FigureContext, settings: AppraisalSettings) -> Conditions:
    """Return the conditions under the settings of another month, with what the reader chose instead."""
    conditions, own = conditions_of(context), context.settings
    return replace(
        conditions,
        settings=settings,
        basis=settings.basis if context.basis == own.basis else context.basis,
        before_exclusion=context.before_exclusion and own.exclusion != "before",
    )
