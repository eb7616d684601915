"""Settings every test shares: generated cases repeat from run to run and are not judged by the clock."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("shuangtan", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shuangtan")
