"""Every place where an order's text can stand, with what proves that it stands there.

A page, callback or route that shows such a text nowhere is named with its reason: test_surfaces.py asks the
registries of the application, so that a new one has to be written down here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from tests.security.house import STRANGER, House
from tests.security.witness import (
    ACCOUNTS,
    CAUSE,
    CENTRE,
    LOOK_BACK,
    ZHIFU,
    Mark,
    address,
    ledger_item_of,
    marks,
    told,
)

TOWNSHIP, OCTOBER = "370602001", "2026-10"
TITLE, NUMBER, REASON = "TITLE", "NUMBER", "UNSOLVEDREASON"
# Who is asked where an answer takes a second: the city, the owner, a stranger to it, a role without orders.
FEW = ("city", "zhifu", "laiyang", "auditor", STRANGER)
LISTERS = ("city", "zhifu", "laiyang")
# Of the tabs of a page that all the others are asked for: who sees and who does not.
TWO = ("city", "laiyang")
ALL = (*ACCOUNTS, STRANGER)
CITY = ("city", "leader")
DISTRICT = (*CITY, "zhifu")


@dataclass(frozen=True)
class Surface:
    """A request, the marks that must stand in its answer, and the accounts that must find them there."""

    name: str
    of: str  # name of a page, output of a callback, endpoint of a route
    path: str = ""
    search: str = ""
    proof: frozenset[Mark] = frozenset()
    seen_by: tuple[str, ...] = DISTRICT
    asked_by: tuple[str, ...] = ALL
    echoes: frozenset[Mark] = frozenset()  # what the request itself says and its answer may repeat
    values: Mapping[str, Any] = field(default_factory=dict)  # of a callback

    def text(self, house: House, account: str) -> str:
        """Return what an account is answered."""
        return told(self.answer(house, account))

    def answer(self, house: House, account: str) -> Any:
        """Send the request."""
        if "." in self.of and self.values:
            return house.callback(account, self.of, **self.values)
        if "." in self.of:
            return house.get(account, self.path, self.search)
        return house.page(account, self.path, self.search)


def proofs(*pairs: tuple[str, str]) -> frozenset[Mark]:
    """Return marks of 芝罘区's orders by part and text."""
    return frozenset((f"ZHIFU{part}", text) for part, text in pairs)


def titles(*parts: str) -> frozenset[Mark]:
    """Return the titles of 芝罘区's orders."""
    return proofs(*((part, TITLE) for part in parts))


def _centre(*pairs: tuple[str, str]) -> frozenset[Mark]:
    return frozenset((f"CENTRE{part}", text) for part, text in pairs)


def _page(name: str, of: str, path: str, search: str = "", **more: Any) -> Surface:
    return Surface(name, of, path, search, echoes=marks(path + search), **more)


UNIT = f"/unit/{ZHIFU}"
MANY = ("city", "zhifu", "zhifu_township", "laiyang", "centre", "auditor", STRANGER)
DESK = (
    _page("overview", "overview", "/", proof=titles("URGENT", "MAYBE", "PROVINCE"), asked_by=MANY),
    _page("desk", "desk", "/desk", proof=proofs(("PROVINCE", NUMBER)), asked_by=MANY),
    _page(
        "six tab",
        "rankings",
        "/rank",
        "?tab=six",
        proof=titles("SIX") | proofs(("SIX", REASON)),
        asked_by=MANY,
    ),
    _page(
        "six tab of townships",
        "rankings",
        "/rank",
        f"?tab=six&level=township&district={ZHIFU}",
        proof=titles("SIX"),
        asked_by=TWO,
    ),
    _page(
        "warnings: overdue", "alerts", "/alerts", proof=titles("URGENT", "ELSEWHERE", "MAYBE"), asked_by=MANY
    ),
    _page("warnings: near due", "alerts", "/alerts", "?tab=near", proof=titles("NEAR"), asked_by=MANY),
    _page("repeats", "repeats", "/proactive/repeats", proof=titles("URGENT"), asked_by=MANY),
    _page(
        "unit: urgent, reasons, cards",
        "unit",
        UNIT,
        f"?sel={TOWNSHIP}",
        proof=titles("URGENT", "ELSEWHERE", "NEAR", "UNSOLVED") | proofs(("UNSOLVED", REASON)),
        asked_by=MANY,
    ),
    _page(
        "unit: ledgers",
        "unit",
        UNIT,
        "?tab=ledgers",
        proof=proofs(("LEDGER", "LEDGERNOTE")),
        asked_by=TWO,
    ),
    _page("unit: six items", "unit", UNIT, "?tab=six&only=provincial", proof=titles("SIX"), asked_by=TWO),
    _page("unit: departments", "unit", UNIT, "?tab=departments", proof=titles("URGENT"), asked_by=TWO),
    _page(
        "township",
        "unit",
        f"/unit/{TOWNSHIP}",
        proof=titles("URGENT", "UNSOLVED"),
        seen_by=("city", "zhifu", "zhifu_township"),
        asked_by=("city", "zhifu", "zhifu_township", "laiyang", "laiyang_township", "auditor", STRANGER),
    ),
    _page(
        "department: queue, joint, reasons, located",
        "unit",
        f"/unit/{CENTRE}",
        "?tab=located",
        # Of an order that the department takes part in it is told the number alone.
        proof=_centre(("WAITING", TITLE), ("UNSOLVED", REASON), ("URGENT", TITLE))
        | proofs(("ASSISTED", NUMBER)),
        seen_by=("city", "centre"),
        asked_by=("city", "centre", "other_centre", "zhifu", "zhifu_township", "auditor", STRANGER),
    ),
    _page(
        "department: ledgers",
        "unit",
        f"/unit/{CENTRE}",
        "?tab=ledgers",
        proof=_centre(("LEDGER", "LEDGERNOTE")),
        seen_by=("city",),
        asked_by=("city", "zhifu"),
    ),
)

SUPERVISION = (
    # The first notice is to 芝罘区, on its urgent order.
    _page("notice", "supervise_notice", "/supervise/notices/1", proof=titles("URGENT")),
    _page("notice to print", "supervise_notice", "/supervise/notices/1", "?sheet=1", proof=titles("URGENT")),
    _page("phone: notice", "phone_notice", "/m/notices/1", proof=titles("URGENT")),
    _page("requests", "supervise_requests", "/supervise/requests", proof=proofs(("URGENT", NUMBER))),
    _page("daily list", "supervise_daily", "/supervise/daily", proof=titles("URGENT", "MAYBE")),
    _page(
        "daily list of a unit",
        "supervise_daily",
        "/supervise/daily",
        f"?unit={ZHIFU}",
        proof=titles("URGENT"),
    ),
    _page(
        "week",
        "supervise_weekly",
        "/supervise/weekly",
        f"?unit={ZHIFU}&week=2026-W46",
        proof=titles("MAYBE"),
    ),
)

GATES = (
    _page(
        "gates: reasons, skipped",
        "gates",
        "/gates",
        "?period=2026-10",
        proof=proofs(("NOTED", "GATEREASON")) | titles("NOTED"),
        asked_by=MANY,
    ),
    _page(
        "gates: whole city of a unit's account",
        "gates",
        "/gates",
        "?period=2026-10&unit=all",
        proof=titles("NOTED"),
        asked_by=TWO,
    ),
    _page(
        "gates: queue",
        "gates",
        "/gates",
        f"?unit={CENTRE}",
        proof=_centre(("WAITING", TITLE)),
        seen_by=("city", "centre"),
        asked_by=("city", "centre", "other_centre", "zhifu", "auditor", STRANGER),
    ),
    _page(
        "weekly agenda",
        "supervise_agenda",
        "/supervise/agenda",
        f"?unit={ZHIFU}",
        proof=titles("URGENT", "LEDGER") | proofs(("LEDGER", "LEDGERNOTE")),
        asked_by=MANY,
    ),
)

LISTED = {
    "": titles("URGENT", "UNSOLVED", "EXCLUDED", "PROVINCE"),
    "measure=open_now": titles("URGENT", "NEAR", "WAITING"),
    "measure=overdue_now": titles("URGENT", "ELSEWHERE"),
    "measure=near_now": titles("NEAR"),
    "measure=maybe_now": titles("MAYBE"),
    "measure=at_gate3": titles("WAITING"),
    f"measure=unsolved&period={OCTOBER}": titles("UNSOLVED"),
    f"measure=six_missed&period={OCTOBER}": titles("SIX"),
    f"measure=excluded&period={OCTOBER}": titles("EXCLUDED"),
    f"measure=redone&period={OCTOBER}": titles("NOTED"),
    f"measure=not_satisfied&period={OCTOBER}": titles("NOTED"),
    f"district={ZHIFU}": titles("URGENT"),
    f"township={TOWNSHIP}&district={ZHIFU}": titles("URGENT"),
    f"located={ZHIFU}": titles("URGENT"),
    f"joint={CENTRE}": titles("ASSISTED"),
    f"joint={CENTRE}&measure=joint_open": titles("ASSISTED"),
    f"category={CAUSE}": titles("URGENT"),
    f"enterprise={address('ZHIFUURGENT')}": titles("NEAR", "SIX"),
    "excluded=1": titles("EXCLUDED"),
    "gate=3": titles("WAITING"),
    f"checked=gate1.returned&period={OCTOBER}": titles("NOTED"),
    "checked=gate2.skipped": titles("NOTED"),
    "clock=overdue": titles("URGENT"),
    "verdict=unsolved": titles("UNSOLVED"),
    "provincial=1": titles("PROVINCE", "SIX"),
    "q=QQZHIFUURG": titles("URGENT"),
    "q=xTITLEQQ": titles("URGENT", "NEAR"),
    "scope=city&account=operator&unit_id=1": titles("URGENT"),
}
# Of those who list, all but the leader may read contacts; he is refused (test_searched_out.py).
AMONG_CONTACTS = f"contact=QQALLxENTERPRISEQQ{quote('机械')}"
DRAWER = proofs(
    ("NOTED", "CONTENT"), ("NOTED", "REPLY"), ("NOTED", REASON), ("NOTED", "GATEREASON"),
    ("NOTED", "PAUSENOTE"), ("NOTED", "CALLNOTE"), ("NOTED", "LOOKBACKNOTE"),
)  # fmt: skip
LISTS = (
    *(
        _page(
            f"list: {query}",
            "orders",
            "/orders",
            f"?{query}",
            proof=proof,
            asked_by=LISTERS if query else ALL,
        )
        for query, proof in LISTED.items()
    ),
    *(
        Surface(f"file: {query}", "exports.orders", "/export/orders.xlsx", f"?{query}", proof, asked_by=MANY)
        for query, proof in LISTED.items()
        if query in ("", "measure=overdue_now", "q=xTITLEQQ", f"enterprise={address('ZHIFUURGENT')}")
    ),
    _page(
        "list: among contacts",
        "orders",
        "/orders",
        f"?{AMONG_CONTACTS}",
        proof=titles("URGENT", "NEAR"),
        seen_by=("city", "zhifu"),
        asked_by=MANY,
    ),
    Surface(
        "file: among contacts",
        "exports.orders",
        "/export/orders.xlsx",
        f"?{AMONG_CONTACTS}",
        titles("URGENT", "NEAR"),
        ("city", "zhifu"),
        MANY,
    ),
    _page("drawer", "orders", "/orders", f"?order={address('ZHIFUNOTED')}", proof=DRAWER, asked_by=FEW),
    _page("order", "order", f"/orders/{address('ZHIFUNOTED')}", proof=DRAWER | titles("NOTED")),
    _page(
        "excluded order",
        "order",
        f"/orders/{address('ZHIFUEXCLUDED')}",
        proof=proofs(("EXCLUDED", "EXCLUSION"), ("EXCLUDED", "DECIDER")),
    ),
)

IN_CALLBACKS = (
    Surface(
        "search: orders",
        "search-hits.children",
        proof=proofs(("URGENT", NUMBER)),
        values={"search_value": "QQZHIFUURG"},
    ),
    Surface(
        "search: one hit",
        "search.open_hit",
        "/search",
        "?q=QQZHIFUURG",
        proofs(("URGENT", NUMBER)),
    ),
)
LEDGERS = (
    _page("ledgers", "ledgers", "/supervise", proof=proofs(("LEDGER", NUMBER), ("LEDGER", "LEDGERNOTE"))),
    _page(
        "ledgers: of a unit",
        "ledgers",
        "/supervise",
        f"?unit={ZHIFU}&book=unsolved",
        proof=proofs(("LEDGER", NUMBER)),
        asked_by=MANY,
    ),
    _page(
        "ledger item",
        "ledger_item",
        f"/supervise/item/{ledger_item_of('ZHIFU')}",
        proof=titles("LEDGER") | proofs(("LEDGER", "LEDGERNOTE")),
    ),
    _page(
        "weekly notice",
        "ledger_dispatch",
        "/supervise/dispatch",
        "?week=2026-W46",
        proof=proofs(("LEDGER", NUMBER)),
        asked_by=MANY,
    ),
)
PHONE_OPEN = titles("URGENT", "NEAR", "PROVINCE")
PHONE_WARNED = proofs(("URGENT", NUMBER), ("ELSEWHERE", NUMBER))
PHONE = (
    _page("phone: orders", "phone", "/m", proof=PHONE_OPEN),
    _page(
        "phone: order",
        "phone_order",
        f"/m/order/{address('ZHIFUURGENT')}",
        proof=titles("URGENT"),
    ),
    _page("phone: warnings", "phone_warnings", "/m/warnings", proof=PHONE_WARNED, asked_by=MANY),
)
LOOKED = titles("UNSOLVED", "NOTED") | proofs(("UNSOLVED", NUMBER))
RECORDS = (
    _page("look-backs", "look_backs", "/supervise/look-backs", proof=LOOKED, asked_by=ALL),
    _page(
        "look-back",
        "look_back",
        f"/supervise/look-backs/{LOOK_BACK}",
        proof=titles("UNSOLVED") | proofs(("UNSOLVED", "MEASURE")),
        seen_by=(*DISTRICT, "zhifu_township"),
    ),
    Surface(
        "file: look-backs",
        "look_back.export",
        "/export/look-backs.xlsx",
        "",
        LOOKED | proofs(("UNSOLVED", "MEASURE")),
        asked_by=MANY,
    ),
    _page("reviews", "reviews", "/supervise/reviews", proof=titles("URGENT") | proofs(("URGENT", NUMBER))),
    _page(
        "review",
        "review",
        "/supervise/reviews/1",
        proof=titles("URGENT") | proofs(("URGENT", "FACTS")),
    ),
    _page(
        "exclusions",
        "exclusions",
        "/supervise/exclusions",
        f"?period={OCTOBER}",
        proof=titles("EXCLUDED") | proofs(("EXCLUDED", "EXCLUSION"), ("EXCLUDED", "DECIDER")),
    ),
    _page(
        "order: look-back",
        "order",
        f"/orders/{address('ZHIFUUNSOLVED')}",
        proof=proofs(("UNSOLVED", "MEASURE")),
        asked_by=FEW,
    ),
)
SURFACES = (*DESK, *GATES, *SUPERVISION, *LISTS, *IN_CALLBACKS, *LEDGERS, *PHONE, *RECORDS)

# Pages that show no text of any order, and why.
NEVER_SHOWS: Mapping[str, str] = {
    "units": "a directory: units with numbers of their open orders",
    "analysis": "rates, ranks and times of units; opens nothing and names no order",
    "appraisal": "scoring forms and their versions; no order is read",
    "appraisal_draft": "a draft with ranks and scores of units under it; opens nothing and names no order",
    "appraisal_entries": "points of units with reasons written by hand; no order is read",
    "proactive": "numbers by category and place, and single words that several titles of the scope share",
    "figure": "one figure with its definition; its lists stand behind links",
    "readiness": "how many orders carry which columns, no cell of them",
    "account": "the account itself",
    "people": "accounts, for who keeps them",
    "roles": "accounts and roles, for who gives them",
    "screens": "screens on walls, for who keeps them",
    "sources": "names of sources, times and numbers of rows, no cell of any table",
    "jobs": "what jobs came to in numbers; errors of code without a table's words for who sees no orders",
    "settings": "numbers of the office's settings, with who set them and why; no order",
    "registers": "tables of enterprises and answers on their way in, for who keeps the survey",
    "survey": "answers of enterprises drawn by chance, counted; no order",
    "survey_fieldwork": "samples and calls, for who keeps the survey; no order",
    "survey_calls": "enterprises to be called, masked; no order",
    "survey_call": "an enterprise that is called; no order",
    "survey_findings": "problems named in the survey; whose: test_survey.py",
    "survey_finding": "a problem named in the survey; whose: test_survey.py",
    "survey_questionnaires": "questions",
    "not_found_404": "a sentence",
    "check": "lists of units that are scored, of which this base has none; whose: month/test_appeals.py",
    "check_month": "the same of a named month",
    "phone_check": "the same of the account's own unit",
    "proactive_reports": "papers; numbers of orders",
    "proactive_report": "one paper; numbers of orders that open their lists",
    "proactive_suggestions": "what is suggested to units",
    "proactive_instructions": "leaders' instructions",
    "proactive_instruction": "one instruction",
    "proactive_visits": "visits and what was found",
    "proactive_visit": "one visit; the sheet names categories and townships of promises, no order",
    "proactive_experts": "experts with masked contacts, for who is city-wide",
    "review_pool": "supervisors with masked contacts, for who is city-wide",
    "supervise_notices": "notices with numbers of their orders; whose: test_supervise.py",
    "phone_notices": "notices with numbers of their orders; whose: test_supervise.py",
    "contacts": "contacts, duty and spot calls of units; whose: test_reminders.py",
    "messages": "messages, whose texts name no enterprise and no person; whose: test_reminders.py",
    "phone_rank": "a unit's rank and figures",
    "phone_me": "the account itself, with a number of overdue orders",
}
# Pages whose texts stand in a file on its way in, or behind a published table: test_surfaces_admin.py.
IN_THE_OFFICE = frozenset({"importing", "reconcile"})
# Pages of one record whose number no list of requests can know: test_alerts.py.
BY_NUMBER = frozenset({"alert"})
# Pages and files for the auditor: what others did, orders by their number among it: test_people.py.
FOR_THE_AUDITOR = frozenset({"audit"})
ROUTES_FOR_THE_AUDITOR = frozenset({"audit.workbook", "audit.table"})
NEVER_ADDRESSES: Mapping[str, tuple[str, ...]] = {
    "units": ("/unit",),
    "check": ("/check", f"/check?unit={ZHIFU}"),
    "check_month": (f"/check/{OCTOBER}", f"/check/{OCTOBER}?unit={ZHIFU}"),
    "phone_check": ("/m/check",),
    "appraisal": ("/appraisal", "/appraisal?version=1"),
    "appraisal_draft": ("/appraisal/drafts/1", "/appraisal/drafts/x?part=groups"),
    "appraisal_entries": ("/appraisal/entries", "/appraisal/entries?month=2026-10"),
    "analysis": ("/rank/analysis", f"/rank/analysis?level=township&district={ZHIFU}"),
    "proactive": ("/proactive", f"/proactive?place={ZHIFU}&sel={CAUSE}"),
    "figure": (f"/f/JJL-{ZHIFU}-2610", f"/f/ZB-{ZHIFU}-0", f"/f/SL-{ZHIFU}-2611-SL"),
    "readiness": ("/admin/readiness",),
    "account": ("/account",),
    "people": ("/admin/users", "/admin/users?sel=zhifu"),
    "roles": ("/admin/roles", "/admin/roles?sel=zhifu"),
    "screens": ("/admin/screens", "/admin/screens?sel=1"),
    "sources": ("/sources", "/sources?sel=hotline"),
    "jobs": ("/jobs", "/jobs?sel=import", "/jobs?sel=verify&said=asked"),
    "settings": ("/admin/settings", "/admin/settings?group=survey&said=changed"),
    "registers": ("/records/import", "/records/import?of=answers"),
    "survey": ("/survey", f"/survey?district={ZHIFU}"),
    "survey_fieldwork": ("/survey/fieldwork",),
    "survey_calls": ("/survey/calls",),
    "survey_call": ("/survey/calls/1",),
    "survey_findings": ("/survey/findings",),
    "survey_finding": ("/survey/findings/202610-0001",),
    "survey_questionnaires": ("/survey/questionnaires",),
    "not_found_404": ("/nowhere",),
    "proactive_reports": (
        "/proactive/reports",
        f"/proactive/reports?new=1&category={CAUSE}&unit={ZHIFU}&period=2026-10",
    ),
    "proactive_report": ("/proactive/reports/1",),
    "proactive_suggestions": ("/proactive/suggestions?sel=1",),
    "proactive_instructions": ("/proactive/instructions",),
    "proactive_instruction": ("/proactive/instructions/1",),
    "proactive_visits": ("/proactive/visits?problems=all",),
    "proactive_visit": ("/proactive/visits/1", "/proactive/visits/1?sheet=1"),
    "proactive_experts": ("/proactive/experts?sel=1",),
    "review_pool": ("/supervise/pool", "/supervise/pool?sel=1"),
    "supervise_notices": ("/supervise/notices", "/supervise/notices?state=overdue&unit=370602"),
    "phone_notices": ("/m/notices",),
    "contacts": (
        "/contacts",
        "/contacts?sel=1",
        "/contacts?tab=roster&unit=370602",
        "/contacts?tab=absences",
        "/contacts?tab=calls",
        "/contacts?tab=missing",
    ),
    "messages": ("/messages",),
    "phone_rank": ("/m/rank",),
    "phone_me": ("/m/me",),
}
# Callbacks and routes that answer with no text of an order; the others are surfaces or have their own test.
CALLBACKS_NEVER = frozenset(
    {
        "account-end-others-done.children",
        "duty-shown.children",
        "expert-shown.children",
        "freshness.children",
        "rail-badge.children",
        "phone-inbox.data",
        "_pages_content.children",
    }
)
CONTACT = "contact-shown.children"
ROUTES_NEVER = frozenset(
    {
        "exports.rankings", "uploads.old_address", "uploads.sample", "uploads.template", "uploads.work_on",
        "account.password_form", "login.form", "health.healthz", "health.readyz", "health.version",
        "fonts.faces", "fonts.letters", "state.state", "screens.pair", "screens.pair_state", "vendor.static",
        "favicon",
        # Enterprises and problems of the survey, no order; whose: test_survey.py.
        "survey.export_calls", "survey.export_findings", "files.send",
        "registers.rejects_before", "registers.rejects", "registers.template",
        # Units, categories and deadlines of open orders, no text of any; whose: test_wall.py.
        "wall.frame", "wall.data", "wall.worker",
    }
)  # fmt: skip
ROUTES_IN_THE_OFFICE = frozenset({"uploads.rejects"})
