"""The European School Education Platform, which includes eTwinning."""
