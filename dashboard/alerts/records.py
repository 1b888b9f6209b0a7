"""States of warnings and the acts that lead on.

A warning is raised open. Its unit acknowledges it, hands it to a unit below, and says how it was settled; a
false alarm is the city's word, for nobody calls his own warning false. What the data say ends it.
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.records.step import Step

SUBJECT = "warning"
STATES = ("open", "acknowledged", "assigned", "settled", "false_alarm", "recovered", "over")
ACTIVE = ("open", "acknowledged", "assigned")
FALSE_ALARM = "false_alarm"
QUIET = ("settled", FALSE_ALARM)
# "over": the month it was about lies too far back to be judged; it did not recover.
ENDED = ("recovered", "over")

STEPS: Mapping[str, tuple[Step, ...]] = {
    SUBJECT: (
        Step("acknowledge", ("open", "assigned"), "acknowledged", "owner"),
        Step("assign", ACTIVE, "assigned", "owner"),
        Step("settle", ACTIVE, "settled", "owner"),
        Step("false_alarm", ACTIVE, "false_alarm"),
    ),
}
# A warning has no deadline of its own: what it is about has.
OWED: Mapping[str, tuple[str, ...]] = {SUBJECT: ()}
# Acts of judging, as the history names them.
JUDGED = ("raise", "rise", "recover", "rearm", "return", "over")
