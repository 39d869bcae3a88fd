"""Who is who: which mentions of organisations mean the same one.

Mentions become groups of equal ones, groups scored links, links clusters, and clusters get ids that stay.

The build does not call this yet: until it does, `transforms.organisations` keys organisations by
identifier, else by name and country. What it needs is in the extra ``resolution``.
"""
