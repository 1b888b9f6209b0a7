"""Tables with a row for each entry of an order's log: checks at the gates, calls, look-backs.

What a row tells is read by the rules of the packed cell in a table of orders, joined to the log that is
stored, and brought in as an import of orders that tells of these logs alone: it counts, is told of and is
undone like one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Connection, Engine, select, tuple_, type_coerce

from dashboard.i18n import _, noop
from dashboard.order.case_log import Entry, Part, read_part, stored
from dashboard.order.case_notes import FORMS
from dashboard.order.gates import as_checks, out_of_order
from dashboard.order.joining import Joined, Naming, join
from data_access.database import reading
from data_access.importing.derive import order_id_of, shard_of
from data_access.importing.errors import BadCell, BadField
from data_access.importing.gate_notes import GateNotes
from data_access.importing.moments import instant
from data_access.importing.registers.model import Around, RegisterField, Together, Values, register_field
from data_access.schema import order, source

Key = tuple[int, int]
CHUNK = 500  # orders in one statement
LONGEST_TEXT = 2_000
NAMINGS: Mapping[str, Naming] = {
    "gate_log": Naming(frozenset({"step"}), "result"),
    "call_log": Naming(frozenset({"who"}), "note"),
    "look_back_log": Naming(frozenset({"who"}), "word"),
}
ORDER = register_field(
    "order", noop("Order number"), "code", "工单编号|工单号|诉求编号|编号|order", required=True, limit=64
)
SOURCE = register_field("source", noop("Data source"), "text", "数据来源|来源系统|data source", limit=100)
o, s = order.c, source.c


@dataclass(frozen=True)
class OrderRef:
    """An order as far as reading its rows needs it: `opened` in seconds, times in its source's zone."""

    key: Key
    source_id: int
    source: str
    zone: ZoneInfo
    opened: int


@dataclass(frozen=True)
class OrderBook:
    """Find orders by their number; `sources` are code and name by number."""

    engine: Engine
    sources: Mapping[int, tuple[str, str, ZoneInfo]]
    found: dict[str, list[OrderRef]] = field(default_factory=dict)

    def find(self, number: str, of: str = "") -> list[OrderRef]:
        """Return the orders of a number, one for each source that has it; `of` is a source's code or name."""
        if number not in self.found:
            self.found[number] = list(self._read(number))
        named = {source_id for source_id, told in self.sources.items() if of in told[:2]}
        return [each for each in self.found[number] if not of or each.source_id in named]

    def _read(self, number: str) -> Iterator[OrderRef]:
        keys = {
            (shard_of(code, number), order_id_of(code, number)): source_id
            for source_id, (code, _name, _zone) in self.sources.items()
        }
        opened = type_coerce(o.opened_at, BigInteger).label("opened")
        query = select(o.shard, o.order_id, opened).where(tuple_(o.shard, o.order_id).in_(keys))
        with reading(self.engine) as connection:
            for row in connection.execute(query):
                key = row.shard, row.order_id
                code, _name, zone = self.sources[keys[key]]
                yield OrderRef(key, keys[key], code, zone, row.opened)


def know(connection: Connection) -> OrderBook:
    """Read which sources there are."""
    found = connection.execute(select(s.source_id, s.code, s.name, s.time_zone).order_by(s.source_id))
    return OrderBook(
        connection.engine,
        {row.source_id: (row.code, row.name, ZoneInfo(row.time_zone)) for row in found},
    )


def text_field(name: str, label: str, synonyms: str, **more: Any) -> RegisterField:
    """Return a field that the log's own rules read."""
    return register_field(name, label, "text", synonyms, limit=LONGEST_TEXT, **more)


def settle(values: Values, around: Around, column: str, fields: Mapping[str, str]) -> None:
    """Find the order of a row and read its entry in a log; `fields` name the row's field of each part.

    Adds `ref`, `column`, `entry` and `last`, the field of its last part, to the row; raises BadField.
    """
    ref = _order_of(values, around)
    form = FORMS[column]

    def moment(text: str) -> int:
        return instant(text, ref.zone, (), around.date1904)

    texts = [" ".join(str(values.get(fields[part.name]) or "").splitlines()).strip() for part in form.parts]
    found = tuple(
        _part(part, fields[part.name], text, moment) for part, text in zip(form.parts, texts, strict=True)
    )
    why = form.problem({part.name: value for part, value in zip(form.parts, found, strict=True)}, texts)
    if why:
        raise BadField(fields[NAMINGS[column].result], column, _sentence(why))
    _within_life(int(found[0] or 0), fields["at"], ref, around)
    values |= {"ref": ref, "column": column, "entry": found, "last": fields[form.parts[-1].name]}


def _order_of(values: Values, around: Around) -> OrderRef:
    found = around.known.find(str(values["order"]), str(values.get("source") or ""))
    if not found:
        raise BadField(
            "order", "unknown_order", _("There is no order of this number: bring in orders first.")
        )
    if len(found) > 1:
        told = _("Several sources have an order of this number: name one in a column “数据来源”.")
        raise BadField("order", "several_orders", told)
    only: OrderRef = found[0]
    return only


def _part(part: Part, name: str, text: str, moment: Any) -> Any:
    if not text and not part.optional:
        raise BadField(name, "required", _("This value is required: fill it in."))
    try:
        return read_part(part, text, moment, moment)
    except BadCell as bad:
        raise BadField(name, bad.rule, bad.message) from None
    except ValueError as bad:
        raise BadField(
            name, "unknown_word" if part.kind == "word" else "too_long", _sentence(str(bad))
        ) from None


def _sentence(why: str) -> str:
    return _("{why}: correct it.").format(why=why.rstrip(".。"))


def _within_life(at: int, name: str, ref: OrderRef, around: Around) -> None:
    """Refuse what happened before the order was opened or has not happened yet."""
    if at < ref.opened:
        raise BadField(
            name,
            "before_opening",
            _("This time lies before the order was opened: correct one of the two times."),
        )
    if at > around.now.timestamp():
        raise BadField(name, "after_data_time", _("This time lies in the future: correct it."))


@dataclass
class Weighed:
    """Rows held against what is stored: each order's log with the rows that tell of it."""

    joined: dict[tuple[Key, str], tuple[Joined, dict[int, Entry]]] = field(default_factory=dict)

    def count(self, fate: str) -> int:
        """Return how many rows have a fate."""
        return sum(each == fate for joined, _rows in self.joined.values() for each in joined.fates.values())

    @property
    def refused(self) -> dict[int, str]:
        """Return why rows are refused."""
        return {no: why for joined, _rows in self.joined.values() for no, why in joined.refused.items()}


def weigh(connection: Connection, rows: Iterable[Values]) -> Weighed:
    """Join rows to the logs as they are stored now."""
    told: dict[tuple[Key, str], dict[int, Entry]] = {}
    for row in rows:
        told.setdefault((row["ref"].key, row["column"]), {})[row["row_no"]] = row["entry"]
    weighed, every = Weighed(), iter(told)
    while chunk := list(islice(every, CHUNK)):
        logs = _logs(connection, {key for key, _column in chunk})
        for key, column in chunk:
            entries = told[key, column]
            log = stored(logs[key][column]) if key in logs else ()
            weighed.joined[key, column] = join(FORMS[column], NAMINGS[column], log, entries), entries
    return weighed


def _logs(connection: Connection, keys: Iterable[Key]) -> dict[Key, Mapping[str, str]]:
    query = select(o.shard, o.order_id, *(o[name] for name in NAMINGS))
    found = connection.execute(query.where(tuple_(o.shard, o.order_id).in_(list(keys)))).mappings()
    return {(row["shard"], row["order_id"]): {name: row[name] for name in NAMINGS} for row in found}


def together(rows: Sequence[Values], around: Around) -> Together:
    """Hold the rows of a table against the stored logs, and tell what is new of them."""
    with reading(around.known.engine) as connection:
        weighed = weigh(connection, rows)
    notes = GateNotes(around.units)
    for (_key, column), (joined, entries) in weighed.joined.items():
        if column == "gate_log":
            _hear(notes, joined, entries)
    last = {row["row_no"]: row["last"] for row in rows}
    refused = {no: BadField(last[no], "contradiction", why) for no, why in weighed.refused.items()}
    said = _("Beside what is stored: {new} new, {changed} told otherwise or completed, {same} unchanged.")
    counted = said.format(
        new=weighed.count("new"), changed=weighed.count("changed"), same=weighed.count("unchanged")
    )
    return Together(refused, (counted, *notes.told()) if rows else ())


def _hear(notes: GateNotes, joined: Joined, told: Mapping[int, Entry]) -> None:
    """Note of the checks that rows add which look strange, alone or in the whole record."""
    added = {no: entry for no, entry in told.items() if joined.fates.get(no) in ("new", "changed")}
    places = {entry: no for no, entry in added.items()}
    for row_no, entry in added.items():
        notes.hear_units(row_no, as_checks([entry]))
    behind = (joined.entries[place] for place in out_of_order(as_checks(joined.entries)))
    notes.hear_behind(places[entry] for entry in behind if entry in places)
