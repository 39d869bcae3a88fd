"""Hypothesis without a clock: these machines are shared, and a slow second is no wrong answer."""

from hypothesis import settings

from tests.examples import examples

settings.register_profile("no-clock", deadline=None, max_examples=examples(30))
settings.load_profile("no-clock")
