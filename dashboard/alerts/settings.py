"""Settings of warnings: how long before, how long after, and from when on; each valid from a day on."""

from __future__ import annotations

from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from dashboard.ledgers.notes import LONGEST_AGE

SETTING = "alerts"  # name under which they are stored


class RiskRule(BaseModel):
    """Which open orders are named at risk (dashboard.alerts.risk): a prompt, never a warning.

    History reaches back `days`. A curve of few orders leans on the next wider one as if that had `weight`
    orders of its own; nothing is said of fewer than `least` orders that were open as long. Named is an order
    whose chance to end in time lies under `chance`; the first `shown` are listed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    days: int = Field(default=180, ge=28, le=730)
    weight: int = Field(default=60, ge=0, le=1000)
    least: int = Field(default=20, ge=5)
    chance: Decimal = Field(default=Decimal("0.7"), gt=0, lt=1)
    shown: int = Field(default=50, ge=1, le=200)


class AlertSettings(BaseModel):
    """What warnings leave to the office.

    A clock is amber from `amber_workdays` working days before its deadline (2017 provincial rule: yellow card
    one working day before, red card on the first day after); the two-hour and feedback clocks when
    `amber_share` of them is left, the two-hour clock only where its source is live. A ledger's item without a
    note for more than `note_days` local days is amber, never before the ledger itself calls it missing. A
    rate under the threshold recovers after `recovery_days` data days at or above it; a running month is
    judged from the minimum sample on (`running_month`). A calendar year is missed `calendar_days` days before
    it begins.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    amber_workdays: int = Field(default=1, ge=0, le=10)
    amber_share: Decimal = Field(default=Decimal("0.25"), gt=0, lt=1)
    note_days: int = Field(default=LONGEST_AGE, ge=LONGEST_AGE, le=60)
    recovery_days: int = Field(default=3, ge=1, le=30)
    running_month: bool = True
    calendar_days: int = Field(default=60, ge=0, le=366)
    risk: RiskRule = RiskRule()


DEFAULTS = AlertSettings()
