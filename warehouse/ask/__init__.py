"""All questions to a warehouse: which organisation is meant, finding, profiles, requests, named queries."""
