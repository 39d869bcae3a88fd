"""When: Prefect flows, settings and the ``erasmus`` command.

Carries frames from extractors through transforms to the warehouse. Nobody imports this package, and
nobody else imports Prefect.
"""
