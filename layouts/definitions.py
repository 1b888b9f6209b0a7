"""Say with which definitions and settings figures were computed: beside the page, at its foot, in exports."""

from __future__ import annotations

from dashboard.i18n import _
from dashboard.page_views import FigureContext
from dashboard.settings import INDICATORS, AppraisalSettings
from dashboard.views import RATED_ANSWERS, SourceState
from layouts import text
from layouts.vocabulary import ROUNDINGS, VERDICT_SOURCES

CITY_ZONE = "Asia/Shanghai"


def zone_of(context: FigureContext, source: str = "") -> str:
    """Return the time zone of a source of the page, of its first one without a name."""
    zones = {state.code: state.time_zone for state in context.sources}
    return zones.get(source) or next(iter(zones.values()), CITY_ZONE)


def is_demo(context: FigureContext) -> bool:
    """Tell whether any source of the page is made up."""
    return any(state.demo for state in context.sources)


def status(context: FigureContext) -> str:
    """Say which period is shown and how firm it is; no month is locked yet, so all are provisional."""
    parts = [text.period(context.period), _("provisional")]
    if context.running:
        parts.append(_("up to {moment}").format(moment=data_moment(context)))
    if context.before_exclusion:
        parts.append(_("before exclusions"))
    return "　".join(parts)


def data_moment(context: FigureContext) -> str:
    """Print the moment at which the figures were computed."""
    return text.moment(context.as_of, zone_of(context), context.period.last.year)


def score_sentence(settings: AppraisalSettings) -> str:
    """Say how a score comes about."""
    weights = text.listed(
        _("{indicator} {weight}").format(
            indicator=_(text.INDICATOR_NAMES[name]), weight=text.whole(rule.weight)
        )
        for name, rule in settings.indicators.items()
    )
    losses = {rule.loss_per_point for rule in settings.indicators.values()}
    if len(losses) > 1:
        return _("Score = {weights}; each loses its own share of the weight per percentage point.").format(
            weights=weights
        )
    share = text.whole(next(iter(losses)) * 100)
    return _(
        "Score = {weights}; each percentage point under the target costs {share}% of that weight."
    ).format(weights=weights, share=share)


def sample_sentence(settings: AppraisalSettings, level: str) -> str:
    """Say what happens below the minimum sample."""
    return _(
        "An indicator with a denominator under {n} shows its fraction only, is not scored, "
        "and its weight goes to the others in proportion; a unit with under {n} due orders is not ranked."
    ).format(n=settings.sample(level))


def population_sentence(context: FigureContext) -> str:
    """Say which orders the figures count."""
    sentences = {
        "due": _(
            "Counted are orders whose solve deadline, extensions included, lies in the period and has passed."
        ),
        "accepted": _(
            "Counted are orders accepted in the period; due are those closed or past their deadline."
        ),
        "transferred": _(
            "Counted are orders dispatched in the period; due are those closed or past their deadline."
        ),
        "closed": _("Counted are orders closed in the period."),
    }
    return sentences[context.basis]


def resolution_sentence() -> str:
    """Say what the resolution rate is."""
    return _(
        "Resolution rate = confirmed solved ÷ (due − closed but unverified); "
        "service confirmation and explanation stay in the denominator as not solved."
    )


def times_sentence() -> str:
    """Say what the times count."""
    return _("Times are those of closed orders; working days are counted from the end of the day of receipt.")


def definitions(context: FigureContext, level: str) -> tuple[tuple[str, str], ...]:
    """Return name and value of everything that the figures of a page were computed with."""
    settings = context.settings
    rows = [
        (_("Period"), text.period(context.period)),
        (_("From"), context.period.first.isoformat()),
        (_("To"), context.period.last.isoformat()),
        (_("State"), _("provisional")),
        (_("Computed at"), text.moment(context.as_of, zone_of(context), year=0)),
        (_("Basis"), _(text.BASIS_NAMES[context.basis])),
        (_("Population"), population_sentence(context)),
        (_("Exclusions"), _exclusions_sentence(context)),
        (_("Verdict source"), _(VERDICT_SOURCES[settings.verdict])),
        (_("Rounding"), _(ROUNDINGS[settings.rounding])),
        (_("Reconciliation"), reconciliation_sentence(context)),
        (_("Resolution rate"), resolution_sentence()),
        (_("Satisfaction"), _satisfaction_sentence(settings)),
        (_("On-time rate"), _("Closed by the deadline ÷ due; open overdue orders stay in the denominator.")),
        (_("Six items of provincial orders"), _("Items met ÷ items that apply, over provincial orders.")),
        (_("Times"), times_sentence()),
        (_("Score"), score_sentence(settings)),
        *((_(text.INDICATOR_NAMES[name]), _rule_sentence(settings, name)) for name in INDICATORS),
        (_("Minimum sample"), sample_sentence(settings, level)),
        (_("Warning"), _warning_sentence(settings, level)),
        (_("Data version"), str(context.data_version)),
    ]
    rows += [(_("Source"), _source_sentence(source)) for source in context.sources]
    return tuple(rows)


def _exclusions_sentence(context: FigureContext) -> str:
    if context.before_exclusion:
        return _("included")
    late = context.settings.exclusion == "in_period"
    return _("left out if decided by the end of the month") if late else _("left out")


def reconciliation_sentence(context: FigureContext) -> str:
    """Say whether a published table has been reproduced under the settings of the office."""
    found = context.reconciled
    if found is None:
        return _("conventions not reconciled")
    return _("reproduces the bulletin of {month}, {n} / {of} rows; found by {account}, {moment}").format(
        month=text.months(found.month, found.month),
        n=found.units,
        of=found.units,
        account=found.account,
        moment=text.moment(found.at, CITY_ZONE, year=0),
    )


def _rule_sentence(settings: AppraisalSettings, name: str) -> str:
    rule = settings.indicators[name]  # type: ignore[index]
    return _("weight {weight}, target {target}%, at least {floor} points").format(
        weight=text.whole(rule.weight), target=text.whole(rule.target), floor=text.whole(rule.floor)
    )


def _satisfaction_sentence(settings: AppraisalSettings) -> str:
    credits = [text.whole(settings.credits[answer]) for answer in RATED_ANSWERS]  # type: ignore[index]
    return _(
        "Sum of credits ÷ answered: satisfied {satisfied}, basically satisfied {basic}, fair {fair}, "
        "dissatisfied {dissatisfied}; unrated and unreached are left out; scored from {coverage}% coverage."
    ).format(
        satisfied=credits[0],
        basic=credits[1],
        fair=credits[2],
        dissatisfied=credits[3],
        coverage=text.whole(settings.satisfaction_coverage * 100),
    )


def _warning_sentence(settings: AppraisalSettings, level: str) -> str:
    return _("Formal under {threshold}% with at least {n} unsolved; near within {band} order(s).").format(
        threshold=text.whole(settings.threshold),
        n=settings.formal_unsolved.get(level, 1),
        band=settings.near_band,
    )


def _source_sentence(source: SourceState) -> str:
    moment = text.moment(source.data_time, source.time_zone, year=0)
    if source.demo:
        return _("{name}, data time {moment}, demonstration data").format(name=source.name, moment=moment)
    return _("{name}, data time {moment}").format(name=source.name, moment=moment)
