"""Whatever the data say in whatever order: one announcement a level and episode, no flapping."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from dashboard.alerts.judging import judge_one
from dashboard.alerts.model import HEIGHT, Level, Reading, Stored
from dashboard.alerts.settings import DEFAULTS
from dashboard.records.steps import next_state
from tests.support.profiles import examples

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
LEVELS: tuple[Level, ...] = ("", "amber", "red")


class Warned(RuleBasedStateMachine):
    """One object of each patience, judged again and again at times that also go back."""

    def __init__(self) -> None:
        super().__init__()
        self.stored: dict[str, Stored] = {}
        self.told: Counter[tuple[str, int, str]] = Counter()
        self.newest: dict[str, datetime] = {}
        self.quiet: set[str] = set()  # false alarms of the present episode

    @rule(
        kind=st.sampled_from(("solve", "below")),
        level=st.sampled_from(LEVELS),
        hours=st.integers(-72, 72),
        gone=st.booleans(),
    )
    def judge(self, kind: str, level: Level, hours: int, gone: bool) -> None:
        """Judge at a time near the newest one, before or after it."""
        moment = self.newest.get(kind, BEGIN) + timedelta(hours=hours)
        reading = Reading(kind, kind, level, moment, moment.date(), gone=gone and not level)
        before = self.stored.get(kind)
        found = judge_one(before, reading, DEFAULTS)
        if before is not None and moment < before.judged_at:
            assert found.act == "none"
        if found.act == "none":
            return
        if before is not None and before.episode == found.episode:
            assert HEIGHT[found.level] >= HEIGHT[before.level]
        if before is not None:
            assert found.episode in (before.episode, before.episode + 1)
        if found.told:
            self.told[kind, found.episode, found.level] += 1
            assert found.act in ("raise", "rearm") or kind not in self.quiet
        lost = before.state if before is not None and reading.gone and found.act == "recover" else ""
        self.stored[kind] = Stored(
            kind, found.level, found.state, found.episode, moment, found.good_days, found.good_day, lost
        )
        if found.act == "rearm" or before is None:
            self.quiet.discard(kind)
        self.newest[kind] = moment

    @rule(
        kind=st.sampled_from(("solve", "below")),
        act=st.sampled_from(("acknowledge", "assign", "settle", "false_alarm")),
    )
    def act(self, kind: str, act: str) -> None:
        """Let somebody do something about it, where its state lets him."""
        before = self.stored.get(kind)
        after = next_state("warning", before.state, act) if before is not None else None
        if before is not None and after is not None:
            self.quiet |= {kind} if after == "false_alarm" else set()
            self.stored[kind] = Stored(
                kind,
                before.level,
                after,
                before.episode,
                before.judged_at,
                before.good_days,
                before.good_day,
                before.gone,
            )

    @rule(kind=st.sampled_from(("solve", "below")), level=st.sampled_from(LEVELS))
    def judge_twice(self, kind: str, level: Level) -> None:
        """The same reading twice is the reading once."""
        self.judge(kind, level, 1, False)
        before, told = self.stored.get(kind), self.told.copy()
        self.judge(kind, level, 0, False)
        assert self.told == told
        assert before is None or self.stored[kind] == before

    @invariant()
    def each_level_of_an_episode_is_told_once(self) -> None:
        """Nobody is told twice of the same."""
        assert all(n == 1 for n in self.told.values())

    @invariant()
    def a_rate_ends_only_after_enough_good_days(self) -> None:
        """A rate that recovered had its days, unless the base lost it."""
        found = self.stored.get("below")
        if found is not None and found.state == "recovered" and not found.gone:
            assert found.good_days >= DEFAULTS.recovery_days


def test_warnings_are_told_once_and_never_flap() -> None:
    run_state_machine_as_test(Warned, settings=settings(max_examples=examples(60), stateful_step_count=25))
