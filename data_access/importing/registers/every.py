"""All registers, in the order in which the page offers them."""

from __future__ import annotations

from data_access.importing.registers.answers import ANSWERS
from data_access.importing.registers.calls import CALLS
from data_access.importing.registers.checks import CHECKS
from data_access.importing.registers.contacts import CONTACTS, ROSTER
from data_access.importing.registers.enterprises import ENTERPRISES
from data_access.importing.registers.experts import EXPERTS
from data_access.importing.registers.instructions import INSTRUCTIONS
from data_access.importing.registers.ledgers import LEDGERS
from data_access.importing.registers.model import Register
from data_access.importing.registers.reports import REPORTS
from data_access.importing.registers.returns import RETURNS
from data_access.importing.registers.suggestions import SUGGESTIONS
from data_access.importing.registers.supervisors import SUPERVISORS
from data_access.importing.registers.visits import VISITS

REGISTERS: tuple[Register, ...] = (
    *(ENTERPRISES, ANSWERS, RETURNS),
    *(REPORTS, VISITS, SUGGESTIONS, INSTRUCTIONS, EXPERTS),
    SUPERVISORS,
    LEDGERS,
    *(CONTACTS, ROSTER),
    *(CHECKS, CALLS),
)


def find_register(name: str) -> Register:
    """Return a register by its name; raise KeyError for none."""
    return {one.name: one for one in REGISTERS}[name]
