"""Question by question: how many chose what, and what share of all enterprises that is."""

from __future__ import annotations

from dash import html

from dashboard.i18n import _, ngettext
from dashboard.views.survey import QuestionResult, SaidTexts, SurveyView
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card
from layouts.components.links import STAY, href
from layouts.components.pager import pager
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.pages.survey.parts import RESULTS, interval_text, percent

GRID_SHOWN = 12


def question_cards(view: SurveyView) -> list[Component]:
    """Show a card for each question, and one for the problems that were named in a grid."""
    least = view.settings.minimum_sample["district"]
    plain = [
        _card(result, least) for result in view.questions if result.options and result.question.kind != "grid"
    ]
    grid = [result for result in view.questions if result.question.kind == "grid"]
    parts: list[Component] = [html.Div(plain, className="survey-questions")] if plain else []
    parts += [_grid_card(grid)] if grid else []
    return parts + [_said_card(view, result) for result in view.questions if result.question.kind == "text"]


def _said_card(view: SurveyView, result: QuestionResult) -> html.Section:
    """Show the texts of an open question that the reader may read, and how many there are in all."""
    said = view.said.get(result.key, SaidTexts())
    note = ngettext("{n} enterprise wrote something", "{n} enterprises wrote something", result.texts).format(
        n=result.texts
    )
    columns = [
        Column("district", _("District"), left=True, pin=True),
        Column("text", _("In their own words, without names and numbers"), left=True, grow=True),
    ]
    rows = [Row({"district": one.district, "text": one.text}) for one in said.rows]
    if not rows:
        quiet = (
            _("The texts are shown to the units of their place.") if result.texts else _("No text was given.")
        )
        return card(result.question.text, empty_good(quiet), note=note)
    body = html.Div(table(columns, rows, caption=result.question.text), className="said-texts")
    return card(result.question.text, body, *_turns(view, said), note=note)


def _turns(view: SurveyView, said: SaidTexts) -> list[Component]:
    if said.n <= said.size:
        return []
    assert view.wave is not None
    kept = {
        "wave": view.wave.text,
        "district": view.district.code if view.district else "",
        "by": view.group,
    }

    def address(page: int) -> str:
        inside = 1 <= page <= -(-said.n // said.size)
        return href(RESULTS, {**kept, "texts": str(page)}) if inside else ""

    first = (said.page - 1) * said.size
    counted = _("Texts {first}–{last} of {total}").format(
        first=first + 1, last=first + len(said.rows), total=said.n
    )
    return [pager(counted, address(said.page - 1), address(said.page + 1), stay=STAY)]


def _card(result: QuestionResult, least: int) -> html.Section:
    enough = result.answered >= least  # for a share; below, the counts alone say all there is
    rows = [
        Row(
            {
                "option": option.label,
                "n": str(option.n),
                "share": percent(option.share.mean) if enough else text.NONE,
                "bar": _bar(option.share.mean or 0.0) if enough else None,
                "interval": interval_text(option.share) if enough else text.NONE,
            }
        )
        for option in result.options
    ]
    columns = [
        Column("option", _("Answer"), left=True),
        Column("n", _("Count")),
        Column("share", _("Weighted, %")),
        Column("bar", "", left=True, grow=True),
        Column("interval", _("95% interval"), secondary=True),
    ]
    note = _("{n} answered").format(n=result.answered)
    if result.question.kind == "multiple":
        note = _("{n} answered, several answers each").format(n=result.answered)
    return card(result.question.text, table(columns, rows, caption=result.question.text), note=note)


def _bar(share: float) -> html.Div:
    return html.Div(
        html.Div(className="share-done", style={"width": f"{100 * share:.1f}%"}), className="share-bar"
    )


def _grid_card(results: list[QuestionResult]) -> html.Section:
    question = results[0].question
    respondents = results[0].answered
    named = sorted(
        ((result, sum(option.n for option in result.options)) for result in results),
        key=lambda pair: -pair[1],
    )
    columns = [
        Column("row", _("Category"), left=True, pin=True),
        Column("n", _("Named")),
        *(Column(f"o{place}", option, secondary=True) for place, option in enumerate(question.options)),
        Column("texts", _("Texts"), secondary=True),
    ]
    rows = []
    for result, n in named[: max(GRID_SHOWN, len(named))]:
        cells: dict[str, Children] = {
            "row": result.label,
            "n": str(n),
            "texts": str(result.texts) if result.texts else text.NONE,
        }
        for place, option in enumerate(result.options):
            cells[f"o{place}"] = str(option.n) if option.n else text.NONE
        rows.append(Row(cells))
    return card(
        question.text,
        table(columns, rows, caption=question.text),
        note=ngettext(
            "how often each was named by {n} enterprise",
            "how often each was named by {n} enterprises",
            respondents,
        ).format(n=respondents),
    )
