"""Hypothesis without a clock: these machines are shared, and a slow second is no wrong answer."""

from hypothesis import settings

settings.register_profile("no-clock", deadline=None, max_examples=60)
settings.load_profile("no-clock")
