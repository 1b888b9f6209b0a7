"""The house: one name for a subject in every room, writes in one place, no circle of imports."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.support.messages import ROOT

ROOMS = ("dashboard", "data_access", "layouts", "callbacks")

# What people open: each has one name in every room.
PAGES = {
    *("account", "alerts", "analysis", "appraisal", "audit", "desk", "figure", "gates", "importing", "jobs"),
    *("ledgers", "look_back", "month", "order", "orders", "overview", "people", "phone", "proactive"),
    *("rankings", "reconcile", "registers", "reminders", "reviews", "settings", "supervise", "survey"),
    *("unit", "wall"),
}
# What pages stand on, each in the room that it belongs to.
RULES = {"clocks", "definitions", "papers", "records", "views"}
STORAGE = {"context", "counting", "demo", "records", "reference", "storage"}
DRAWING = {"components"}
SUBJECTS = PAGES | RULES | STORAGE | DRAWING
# Modules that belong to no subject: the address that answers, lists that open a subject, what is not there.
SINGLE = {
    "data_access/queries": {"health"},
    "callbacks/pages": {
        *("units", "readiness", "roles", "sources", "agenda", "not_found_404"),
        *("survey_records", "proactive_records"),
    },
}
PLACES = {
    "dashboard": PAGES | RULES | {"locale"},
    "layouts/pages": PAGES,
    "data_access/queries": PAGES | {"context", "records"},
    "callbacks/pages": PAGES,
    "tests/unit": SUBJECTS,
    "tests/integration": SUBJECTS,
}
# Who changes what is stored; every other module of data_access only reads.
WRITERS = ("records", "importing", "reference", "demo", "migrations")
WRITES = {"insert", "update", "delete", "writing"}
SQL_WRITE = re.compile(r"\s*(insert(?= into )|update(?= \w+ set )|delete(?= from ))", re.IGNORECASE)


def names_in(place: str) -> set[str]:
    folder = ROOT / place
    folders = {path.name for path in folder.iterdir() if path.is_dir() and path.name != "__pycache__"}
    modules = {path.stem for path in folder.glob("*.py") if path.stem != "__init__"}
    return folders if place == "dashboard" or place.startswith("tests") else folders | modules


@pytest.mark.parametrize("place", sorted(PLACES))
def test_a_subject_has_the_same_name_in_every_room(place: str) -> None:
    assert names_in(place) - PLACES[place] - SINGLE.get(place, set()) == set()


def test_every_name_of_the_list_is_used() -> None:
    used = set().union(*map(names_in, PLACES))
    assert SUBJECTS - used == set()
    for place, names in SINGLE.items():
        assert names <= names_in(place)


def test_every_page_is_drawn_and_read_under_its_name() -> None:
    assert names_in("layouts/pages") == PAGES
    # What an account may do comes with its session; its phones are read where they are kept.
    assert PAGES - names_in("data_access/queries") == {"account"}
    # One module answers the addresses below /orders: the list and one order.
    assert PAGES - names_in("callbacks/pages") == {"order"}


def modules() -> dict[str, ast.Module]:
    """Return the modules of the four rooms by their dotted name."""
    found = {}
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def called(tree: ast.Module) -> Iterator[str]:
    """Yield what a module calls of SQLAlchemy, its tables and data_access.database, and its SQL's verbs."""
    taken = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").split(".")[0] in ("sqlalchemy", "data_access")
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in taken:
                yield taken[node.func.id]
            # `some_table.insert()`: a list's insert and a dict's update take arguments.
            elif isinstance(node.func, ast.Attribute) and (
                not (node.args or node.keywords) or ast.unparse(node.func.value) in ("sa", "sqlalchemy")
            ):
                yield node.func.attr
        elif isinstance(node, ast.Constant) and (verb := SQL_WRITE.match(str(node.value))):
            yield verb[1].lower()


def may_write(name: str) -> bool:
    parts = name.split(".")
    return name == "data_access.database" or (
        parts[0] == "data_access" and parts[1:2] and parts[1] in WRITERS
    )


def test_only_records_and_imports_write() -> None:
    written = {
        name: sorted(WRITES & set(called(tree)))
        for name, tree in modules().items()
        if name.startswith("data_access") and not may_write(name)
    }
    assert {name: calls for name, calls in written.items() if calls} == {}


def test_a_write_would_be_seen() -> None:
    def seen(source: str) -> set[str]:
        return WRITES & set(called(ast.parse(source)))

    assert seen("from sqlalchemy import insert as put\nput(order)") == {"insert"}
    assert seen("order.delete()") == seen("sqlalchemy.delete(order)") == {"delete"}
    assert seen("run('UPDATE unit SET name = 1')") == {"update"}
    assert seen("from data_access.database import writing\nwriting(engine)") == {"writing"}
    assert seen("rows.insert(0, row)\nkept.update(more)\nsay('Update what is set')") == set()
    assert may_write("data_access.records.orders")
    assert not may_write("data_access.queries.orders.page")


def imported(name: str, tree: ast.Module, known: set[str]) -> set[str]:
    """Return the modules of the house that a module needs while it is imported itself."""
    found = set()
    for node in tree.body:  # imports in functions and under TYPE_CHECKING come later or never
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inside & known or {node.module}
    return (found & known) - {name}


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Return the groups of modules that reach each other (Tarjan's strongly connected components)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        order[node] = low[node] = len(order)
        path.append(node)
        for below in sorted(graph[node]):
            if below not in order:
                visit(below)
                low[node] = min(low[node], low[below])
            elif below in path:
                low[node] = min(low[node], order[below])
        if low[node] == order[node]:
            group = path[path.index(node) :]
            del path[path.index(node) :]
            if len(group) > 1:
                found.append(sorted(group))

    for node in sorted(graph):
        if node not in order:
            visit(node)
    return found


def test_no_modules_import_each_other() -> None:
    trees = modules()
    graph = {name: imported(name, tree, set(trees)) for name, tree in trees.items()}
    assert sum(map(len, graph.values())) > 1000  # the arrows were found
    assert circles(graph) == []


def test_a_circle_would_be_seen() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set()}
    assert circles(graph) == [["b", "c"]]
