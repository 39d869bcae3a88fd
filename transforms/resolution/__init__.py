"""Who is who: which mentions of organisations mean the same one.

Mentions become groups of equal ones, groups scored links, links clusters, and clusters get ids that stay.
`organise.organise` is the way in.
"""
