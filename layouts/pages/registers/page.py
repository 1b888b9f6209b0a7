"""The page of registers: choose one, send a table, look at it, store it."""

from __future__ import annotations

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.i18n import _, noop
from dashboard.views.registers import ColumnChoice, FileLook, RegisterImport, RegistersView
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card, foot, lead, page_head, segments
from layouts.components.chips import chip
from layouts.components.links import href
from layouts.components.states import done_strips, notice_strips
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.importing.forms import busy, form, hidden, problem_place

PATH = "/records/import"
UNUSED = "-"
FROM_ORDERS = noop("The table was sent as one of orders, but looks like this one: it is brought in here.")
CHOICE = "c"  # before the number of a column: the field that it is taken for


def registers_page(view: RegistersView, sent_as_orders: bool = False) -> html.Div:
    """Draw the page: the registers, the file that was sent or the place to send one, the imports before.

    `sent_as_orders`: the file came from the import of orders, and is none of orders.
    """
    chosen = [(label, href(PATH, {"of": name}), name == view.of) for name, label in view.registers]
    body = _look(view, view.look) if view.look else [_drop_zone(view)]
    return html.Div(
        [
            page_head(_("Bring in a table"), controls=[segments(_("Registers"), chosen)]),
            *_done(view),
            *(notice_strips([_(FROM_ORDERS)]) if sent_as_orders and view.look else ()),
            lead(_("Nothing is stored before you confirm. Rejected rows can be downloaded and corrected.")),
            problem_place(),
            busy(),
            *body,
            *_recent(view),
            foot(
                _("Columns are matched by their names. A row that breaks a rule is rejected whole and kept."),
                " ",
                dcc.Link(_("Import orders instead"), href="/import", className="text-link"),
            ),
        ],
        className="importing",
    )


def _done(view: RegistersView) -> list[html.P]:
    if view.done is None:
        return []
    said = _("{file}: {inserted} new, {updated} changed, {unchanged} unchanged, {rejected} rejected.")
    one = view.done
    return done_strips(
        [
            said.format(
                file=one.file_name,
                inserted=one.inserted,
                updated=one.updated,
                unchanged=one.unchanged,
                rejected=one.rejected,
            )
        ]
    )


def _drop_zone(view: RegistersView) -> Component:
    names = text.listed(each.label for each in view.fields if each.required)
    return form(
        f"/upload/records/{view.of}",
        html.Div(
            [
                html.P(_("Drop a table here"), className="drop-title"),
                html.P(
                    _("CSV, Excel (.xlsx) or JSON, also .gz; at most 200 MB. Nothing leaves this server."),
                    className="quiet",
                ),
                html.P(_("Each row needs: {fields}.").format(fields=names), className="quiet"),
                html.Button(
                    _("Choose a file"), type="button", className="button primary", id="import-choose"
                ),
                html.A(
                    _("Download template"),
                    href=f"/records/template/{view.of}.csv",
                    download="",
                    className="quiet",
                ),
            ],
            className="drop-zone",
            id="import-drop",
        ),
        text_busy=_("The file is being sent and checked. A table of 100,000 rows takes about a minute."),
        class_name="upload-form",
    )


def _look(view: RegistersView, look: FileLook) -> list[Component]:
    again = dcc.Link(_("Choose another file"), href=href(PATH, {"of": view.of}), className="button")
    if look.problem:
        said = html.P([html.Strong(f"■ {look.problem}"), " ", look.advice])
        return [card(look.file_name, said, html.Div([again], className="button-row"))]
    notes = list(look.notes)
    if look.before is not None:
        said_before = _("This very file was brought in on {time} already: nothing of it is new.")
        notes.append(said_before.format(time=text.moment(look.before, CITY_ZONE, year=0)))
    parts: list[Component] = [*notice_strips(notes), _columns(view, look)]
    if look.missing:
        missing = _("No column was found for: {fields}. Choose it in the table of columns.")
        parts += notice_strips([missing.format(fields=text.listed(look.missing))])
        return [*parts, html.Div([again], className="button-row")]
    return [*parts, _counts(view, look, again), *_standing(look), *_problems(view, look)]


def _columns(view: RegistersView, look: FileLook) -> html.Section:
    columns = [
        Column("column", _("Column"), left=True, pin=True),
        Column("samples", _("Values"), left=True, grow=True, secondary=True),
        Column("field", _("Is taken for"), left=True),
        Column("sure", "", left=True),
    ]
    rows = [Row(_column_cells(view, each)) for each in look.columns]
    sent = [hidden("of", view.of), hidden("upload", look.token)]
    inside = [
        *sent,
        table(columns, rows, caption=_("Columns")),
        html.Div(html.Button(_("Check again"), type="submit", className="button"), className="button-row"),
    ]
    return card(
        _("Columns of {file}").format(file=look.file_name),
        html.Form(inside, action=PATH, method="get", className="nav-form"),
    )


def _column_cells(view: RegistersView, each: ColumnChoice) -> dict[str, Children]:
    options = [{"label": one.label, "value": one.name} for one in view.fields]
    pick = dbc.Select(
        options=[{"label": _("not used"), "value": UNUSED}, *options],
        value=each.field or UNUSED,
        name=f"{CHOICE}{each.place}",
        className="field field-choice",
    )
    guessed = each.field and not each.certain
    return {
        "column": each.column,
        "samples": html.Span(" · ".join(each.samples) or text.NONE, className="clip"),
        "field": pick,
        "sure": chip(_("guessed by its name"), "outline") if guessed else None,
    }


def _counts(view: RegistersView, look: FileLook, again: Component) -> html.Section:
    said = _("{read} rows read, {passed} can be stored, {rejected} are rejected.")
    sent = [hidden("of", view.of), hidden("upload", look.token)]
    sent += [hidden(f"{CHOICE}{each.place}", each.field or UNUSED) for each in look.columns]
    store = form(
        "/records/import/store",
        *sent,
        html.Button(_("Store these rows"), type="submit", className="button primary"),
        text_busy=_("The rows are being stored. All of them are, or none."),
    )
    buttons: list[Component] = [store, again] if look.passed else [again]
    if look.rejected:
        kept = {"of": view.of, "upload": look.token}
        kept |= {f"{CHOICE}{each.place}": each.field or UNUSED for each in look.columns}
        buttons.append(
            html.A(
                _("Download the rejected rows"),
                href=href("/records/import/rejects.csv", kept),
                download="",
                className="button",
            )
        )
    counted = said.format(read=look.read, passed=look.passed, rejected=look.rejected)
    return card(_("What would be stored"), html.P(counted), html.Div(buttons, className="button-row"))


def _standing(look: FileLook) -> list[Component]:
    """Name the rows about what stands here one by one, with what each does to it."""
    if not look.standing:
        return []
    columns = [
        Column("row", _("Row")),
        Column("what", _("Stands here"), left=True),
        Column("stands", _("As"), left=True),
        Column("becomes", _("The row"), left=True, grow=True),
    ]
    rows = [
        Row(
            {
                "row": str(each.row_no),
                "what": dcc.Link(each.what, href=each.where) if each.where else each.what,
                "stands": each.stands,
                "becomes": each.becomes,
            }
        )
        for each in look.standing
    ]
    title = _("Rows about what stands here: {n}").format(n=look.standing_all)
    note = _("What was decided here is changed on its own page alone.")
    return [card(title, table(columns, rows, caption=title), note=note)]


def _problems(view: RegistersView, look: FileLook) -> list[Component]:
    if not look.problems:
        return []
    columns = [
        Column("row", _("Row")),
        Column("column", _("Column"), left=True),
        Column("value", _("Value"), left=True, secondary=True),
        Column("message", _("What to do"), left=True, grow=True),
    ]
    rows = [
        Row(
            {
                "row": str(each.row_no),
                "column": each.column or text.NONE,
                "value": html.Span(each.value, className="clip", title=each.value),
                "message": each.message,
            }
        )
        for each in look.problems
    ]
    title = _("Rejected rows, the first {n}").format(n=len(rows))
    return [card(title, table(columns, rows, caption=title))]


def _recent(view: RegistersView) -> list[Component]:
    if not view.recent:
        return []
    columns = [
        Column("at", _("When"), left=True),
        Column("file", _("File"), left=True, grow=True),
        Column("who", _("By"), left=True, secondary=True),
        Column("read", _("Read")),
        Column("inserted", _("New")),
        Column("updated", _("Updated")),
        Column("unchanged", _("Unchanged"), secondary=True),
        Column("rejected", _("Rejected")),
    ]
    return [
        card(
            _("Imports so far"),
            table(columns, [Row(_recent_cells(each)) for each in view.recent], caption=_("Imports so far")),
        )
    ]


def _recent_cells(each: RegisterImport) -> dict[str, Children]:
    rejected: Component = str(each.rejected)
    if each.rejected:
        where = f"/records/import/{each.import_id}/rejects.csv"
        rejected = html.A(rejected, href=where, download="", title=_("Download the rejected rows"))
    return {
        "at": text.moment(each.at, CITY_ZONE, year=0),
        "file": html.Span(each.file_name, className="clip", title=each.file_name),
        "who": each.who,
        "read": str(each.read),
        "inserted": str(each.inserted),
        "updated": str(each.updated),
        "unchanged": str(each.unchanged),
        "rejected": rejected,
    }
