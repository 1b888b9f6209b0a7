"""Say with which definitions and settings figures were computed: beside the page, at its foot, in exports.

What a figure is stands in dashboard/definitions and nowhere else; here it meets the settings in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dashboard.appraisal.registry import REGISTRY
from dashboard.appraisal.settings import AppraisalSettings, HotSpotRule
from dashboard.definitions import DEFINITIONS, POPULATIONS, TIMES_NOTE, Definition, under
from dashboard.i18n import _, noop
from dashboard.month.life import MonthLife
from dashboard.views.context import FigureContext
from dashboard.views.reference import SourceState
from layouts import scoring, text
from layouts.vocabulary import ROUNDINGS, VERDICT_SOURCES

CITY_ZONE = "Asia/Shanghai"
# What the panel of a page and the sheet of an export explain, in this order.
LISTED = (
    *("resolution", "satisfaction", "on_time", "six", "close_days", "score"),
    *("rank", "warning", "near"),
)
NO_DENOMINATOR = noop("none: a count of orders")


def zone_of(context: FigureContext, source: str = "") -> str:
    """Return the time zone of a source of the page, of its first one without a name."""
    zones = {state.code: state.time_zone for state in context.sources}
    return zones.get(source) or next(iter(zones.values()), CITY_ZONE)


def is_demo(context: FigureContext) -> bool:
    """Tell whether any source of the page is made up."""
    return any(state.demo for state in context.sources)


def status(context: FigureContext) -> str:
    """Say which period is shown and how firm its figures are."""
    return f"{text.period(context.period)}　{firmness(context)}"


def firmness(context: FigureContext) -> str:
    """Say how firm the figures of a period are: provisional, under check, or locked in which version."""
    parts = [life_said(context.life, zone_of(context))]
    if context.running:
        parts.append(_("up to {moment}").format(moment=data_moment(context)))
    if context.before_exclusion:
        parts.append(_("before exclusions"))
    return "　".join(parts)


def life_said(life: MonthLife | None, zone: str) -> str:
    """Say the state of a month's figures; those of any other period are provisional."""
    if life is not None and life.locked and life.locked_at is not None:
        day = text.day(text.local(life.locked_at, zone).date(), int(life.month[:4]))
        return _("locked {day}, version {n}").format(day=day, n=life.version)
    if life is not None and life.state == "checking":
        return _("under check")
    return _("provisional")


def data_moment(context: FigureContext) -> str:
    """Print the moment at which the figures were computed."""
    return text.moment(context.as_of, zone_of(context), context.period.last.year)


def data_day(context: FigureContext) -> date:
    """Return the local day of the data time, the period's last day without any data."""
    if context.as_of is None:
        return context.period.last
    return text.local(context.as_of, zone_of(context)).date()


def shown_day(context: FigureContext) -> date:
    """Return the day from which a page offers periods: never before the one that it shows."""
    return max(data_day(context), context.period.first)


def sentences(key: str, settings: AppraisalSettings, level: str = "") -> tuple[str, ...]:
    """Return all that is said of a figure besides its fraction, sentence by sentence."""
    one = under(DEFINITIONS[key], settings)
    return filled([one.formula, one.settings, one.left_out, *one.notes], key, settings, level)


def formula(key: str, settings: AppraisalSettings) -> str:
    """Return the sentence that says how a figure is formed."""
    return filled([under(DEFINITIONS[key], settings).formula], key, settings)[0]


def filled(msgids: list[str], key: str, settings: AppraisalSettings, level: str = "") -> tuple[str, ...]:
    """Translate the texts of a definition and fill in the settings; empty ones are left out."""
    values = setting_values(key, settings, level)
    return tuple(_(msgid).format_map(values) for msgid in msgids if msgid)


def setting_values(key: str, settings: AppraisalSettings, level: str = "") -> Mapping[str, str]:
    """Return every setting that definitions name, as text; `level` narrows samples to one kind of unit."""
    named = {answer: text.whole(credit) for answer, credit in settings.credits.items()}
    form = settings.form_of(level)
    rule = form.indicators.get(key)
    samples = _by_level(settings.minimum_sample)
    return {
        **named,
        "weights": text.listed(
            _("{indicator} {weight}").format(
                indicator=_(text.INDICATOR_NAMES[name]), weight=text.whole(each.weight)
            )
            for name, each in settings.indicators.items()
        ),
        "share": _shares(settings),
        "total": text.whole(form.total),
        "rules": scoring.forms_words(settings, level),
        "rule": scoring.rule_in_forms(key, settings, level) if key in REGISTRY else "",
        "sign": str(settings.sign_minutes),
        "sixth_days": str(settings.sixth_days or ""),
        "weight": text.whole(rule.weight) if rule else "",
        "target": text.whole(rule.target) if rule else "",
        "samples": samples,
        "sample": str(settings.sample(level)) if level else samples,
        "unsolved": str(settings.formal_unsolved.get(level, 1))
        if level
        else _by_level(settings.formal_unsolved),
        "coverage": text.whole(settings.satisfaction_coverage * 100),
        "lock": text.whole(settings.lock_coverage * 100),
        "threshold": text.whole(settings.threshold),
        "band": str(settings.near_band),
        "mode": _("both rates below") if settings.warning_mode == "all" else _("either rate below"),
        "bands": text.listed(
            _("{band} from {lowest}").format(band=_(band.name), lowest=text.whole(band.lowest))
            for band in settings.bands
        ),
        "verdict": _(VERDICT_SOURCES[settings.verdict]),
        "p90": str(settings.p90_minimum),
        "four_way": str(settings.four_way_minutes),
        "liaison": str(settings.liaison_minutes),
        **_hot_values(settings.hot_spots),
    }


def _hot_values(rule: HotSpotRule) -> Mapping[str, str]:
    """Return the settings of hot spots, as definitions name them."""
    return {
        "hot_weeks": str(rule.weeks),
        "hot_least": str(rule.least_weeks),
        "hot_gap": str(rule.gap),
        "hot_minimum": str(rule.minimum),
        "hot_excess": text.whole(rule.excess),
        "hot_joining": str(rule.joining),
        "hot_level": text.whole(rule.level * 100),
    }


def _shares(settings: AppraisalSettings) -> str:
    """Say which share of its weight a percentage point costs: once where it is the same for all."""
    losses = {name: rule.loss_per_point for name, rule in settings.indicators.items()}
    if len(set(losses.values())) == 1:
        return _("{share}%").format(share=text.whole(next(iter(losses.values())) * 100))
    return text.listed(
        _("{indicator} {share}%").format(
            indicator=_(text.INDICATOR_NAMES[name]), share=text.whole(loss * 100)
        )
        for name, loss in losses.items()
    )


def _by_level(values: Mapping[str, int]) -> str:
    """Say a number that depends on the kind of unit: the kinds with the same number together."""
    groups: dict[int, list[str]] = {}
    for level, number in values.items():
        groups.setdefault(number, []).append(_(text.LEVEL_NAMES[level]))
    return text.listed(
        _("{n} ({levels})").format(n=number, levels=text.listed(levels)) for number, levels in groups.items()
    )


def sample_sentence(settings: AppraisalSettings, level: str) -> str:
    """Say what happens below the minimum sample, and from when on a unit is ranked."""
    rules = [DEFINITIONS[key].settings for key in ("score", "rank")]
    return " ".join(filled(rules, "score", settings, level))


def population_sentence(context: FigureContext) -> str:
    """Say which orders the figures count."""
    return _(POPULATIONS[context.basis])


def rates_sentence(settings: AppraisalSettings) -> str:
    """Say what the resolution rate is, what stays in its denominator, and each rate set otherwise."""
    one = under(DEFINITIONS["resolution"], settings)
    usual = filled([one.formula, one.notes[0]], "resolution", settings)
    return " ".join(dict.fromkeys([*usual, *set_otherwise(settings)]))


def set_otherwise(settings: AppraisalSettings) -> list[str]:
    """Say which rates the office counts otherwise than the product does, and how; nothing where none."""
    said: list[str] = []
    for key in ("resolution", "satisfaction", "on_time"):
        own, one = DEFINITIONS[key], under(DEFINITIONS[key], settings)
        if one != own:
            notes = [note for before, note in zip(own.notes, one.notes, strict=True) if note != before]
            said += filled([one.formula, *notes], key, settings)
    return said


def times_sentence() -> str:
    """Say what the times count."""
    return _(TIMES_NOTE)


def circumstances(context: FigureContext, live: bool = False) -> tuple[tuple[str, str], ...]:
    """Return name and value of what all figures of a context share: period, moment, basis, rules.

    `live` figures are those of the data time, whatever the period.
    """
    rules = _("the product's defaults")
    if context.settings_since:
        rules = _("version {n}, in force since {day}").format(
            n=context.settings_version, day=context.settings_since.isoformat()
        )
    counted = (
        (_("Period"), status(context)),
        (_("Basis"), _(text.BASIS_NAMES[context.basis])),
    )
    return (
        *(() if live else counted),
        (_("Data time"), text.moment(context.as_of, zone_of(context), year=0)),
        (_("Exclusions"), _exclusions_sentence(context)),
        (_("Rules"), rules),
        (_("Data version"), str(context.data_version)),
    )


def explanation(
    definition: Definition, settings: AppraisalSettings, level: str = ""
) -> tuple[tuple[str, str], ...]:
    """Return name and value of every part of a definition: formula, fraction, what is left out, settings."""
    whole = definition.kind in ("count", "live")
    definition = under(definition, settings)
    parts = (
        (_("Formula"), [definition.formula]),
        (_("Numerator"), [definition.numerator]),
        (_("Denominator"), [definition.denominator or (NO_DENOMINATOR if whole else "")]),
        (_("Not counted"), [definition.left_out]),
        (_("Settings"), [definition.settings]),
        (_("Unit of measure"), [definition.measured_in]),
        (_("Notes"), list(definition.notes)),
    )
    said = ((name, filled(msgids, definition.key, settings, level)) for name, msgids in parts)
    return tuple((name, " ".join(texts)) for name, texts in said if texts)


def definitions(context: FigureContext, level: str) -> tuple[tuple[str, str], ...]:
    """Return name and value of everything that the figures of a page were computed with."""
    settings = context.settings
    rows = [
        (_("Period"), text.period(context.period)),
        (_("From"), context.period.first.isoformat()),
        (_("To"), context.period.last.isoformat()),
        (_("State"), firmness(context)),
        (_("Computed at"), text.moment(context.as_of, zone_of(context), year=0)),
        (_("Basis"), _(text.BASIS_NAMES[context.basis])),
        (_("Population"), population_sentence(context)),
        (_("Exclusions"), _exclusions_sentence(context)),
        (_("Verdict source"), _(VERDICT_SOURCES[settings.verdict])),
        (_("Rounding"), _(ROUNDINGS[settings.rounding])),
        (_("Reconciliation"), reconciliation_sentence(context)),
        *((titled(DEFINITIONS[key]), " ".join(sentences(key, settings, level))) for key in LISTED),
        *circumstances(context)[-2:],
    ]
    rows += [(_("Source"), source_sentence(source)) for source in context.sources]
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


def titled(definition: Definition) -> str:
    """Return a figure's name with its code."""
    return _("{name} ({code})").format(name=_(definition.name), code=definition.code)


def source_sentence(source: SourceState) -> str:
    """Say how far the data of a source reach."""
    moment = text.moment(source.data_time, source.time_zone, year=0)
    if source.demo:
        return _("{name}, data time {moment}, demonstration data").format(name=source.name, moment=moment)
    return _("{name}, data time {moment}").format(name=source.name, moment=moment)
