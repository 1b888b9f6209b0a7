"""The reception desk for provincial orders: where each stands between its arrival and the unit's answer."""
