"""A page is sent as one tree: every element, text and attribute of it, and slots for what needs Dash."""

from __future__ import annotations

from dash import dcc, html

from layouts.plain import plain_page


def test_elements_texts_and_attributes_stay_as_they_were() -> None:
    cell = html.Td(["3", None, html.B(4)], className="num", colSpan=2, title=None, **{"data-x": "y"})
    page = plain_page(html.Tr([cell, [html.Td(0), html.Td()]]), "here")
    drawn = ["td", {"className": "num", "colSpan": 2, "data-x": "y"}, "3", ["b", {}, 4]]
    assert page.tree == ["div", {}, ["tr", {}, drawn, ["td", {}, 0], ["td", {}]]]
    assert page.children == [] and page.visit == "here"


def test_links_inside_the_product_are_marked_for_the_pages_script() -> None:
    page = plain_page(dcc.Link(["Laiyang", html.Small("2")], href="/unit/370682", className="stay"), "")
    attributes = {"href": "/unit/370682", "className": "stay", "data-page": ""}
    assert page.tree[2] == ["a", attributes, "Laiyang", ["small", {}, "2"]]


def test_graphs_inputs_and_what_has_an_id_are_left_to_dash_in_their_places() -> None:
    graph, field = dcc.Graph(figure={}), dcc.Input(name="q")
    button = html.Button("Show", id="show", n_clicks=0)
    page = plain_page([html.Div([graph, html.P("between"), field]), button], "")
    assert page.children == [graph, field, button]
    assert page.tree[2:] == [["div", {}, {"slot": 0}, ["p", {}, "between"], {"slot": 1}], {"slot": 2}]
