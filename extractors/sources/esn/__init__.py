"""Erasmus Student Network: activities of its sections, and reports of its meetings."""
