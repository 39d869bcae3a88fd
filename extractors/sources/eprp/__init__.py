"""The Erasmus+ Project Results Platform (EPRP): its bulk lists, its search, its project cards."""

ATTRIBUTION = "the Erasmus+ Project Results Platform, © European Union, CC BY 4.0"
