"""Accounts of the demo on one's own machine, one for each role."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from data_access.records.accounts import add_account, list_accounts
from data_access.schema import account, order, source, unit


@dataclass(frozen=True)
class DemoAccount:
    """A demo account; `unit` is the name of its unit."""

    name: str
    display_name: str
    role: str
    unit: str = ""


DEMO_ACCOUNTS = (
    DemoAccount("supervisor", "王科员", "city_supervisor"),
    DemoAccount("leader", "刘主任", "city_leader"),
    DemoAccount("laiyang", "姜联络员", "district_coordinator", "莱阳市"),
    DemoAccount("zhifu", "孙联络员", "district_coordinator", "芝罘区"),
    DemoAccount("township", "于经办人", "unit_handler", "冯格庄街道"),
    DemoAccount("department", "李经办人", "unit_handler", "市市场监管局"),
    DemoAccount("caller", "赵调查员", "survey_caller"),
    DemoAccount("system", "周工程师", "system_admin"),
    DemoAccount("security", "吴工程师", "security_admin"),
    DemoAccount("audit", "郑审计", "auditor"),
)


def add_demo_accounts(connection: Connection, now: datetime) -> int:
    """Add the demo accounts that are missing and return how many; nobody knows their passwords."""
    present = {item.name for item in list_accounts(connection)}
    missing = [item for item in DEMO_ACCOUNTS if item.name not in present]
    for item in missing:
        add_account(
            connection,
            now,
            item.name,
            item.role,
            secrets.token_urlsafe(32),
            display_name=item.display_name,
            unit_code=_code_of(connection, item.unit),
            must_change=False,
            demo=True,
        )
    return len(missing)


def _code_of(connection: Connection, name: str) -> str:
    if not name:
        return ""
    code = connection.scalar(select(unit.c.code).where(unit.c.name == name).order_by(unit.c.unit_id).limit(1))
    if code is None:
        raise ValueError(f"the reference data hold no unit {name!r}")
    return str(code)


def holds_real_orders(connection: Connection) -> bool:
    """Tell whether the base holds an order of a source that is not the demo's."""
    real = select(source.c.source_id).where(source.c.demo.is_(False))
    if connection.scalar(real.limit(1)) is None:
        return False
    return connection.scalar(select(order.c.order_id).where(order.c.source_id.in_(real)).limit(1)) is not None


def remove_demo_accounts(connection: Connection) -> int:
    """Remove every demo account with its sessions and return how many there were."""
    return connection.execute(delete(account).where(account.c.demo.is_(True))).rowcount
