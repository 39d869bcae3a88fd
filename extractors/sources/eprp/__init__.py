"""The Erasmus+ Project Results Platform: its bulk lists, its search, its project cards."""
