-- An organisation of ten names and more that have nothing in common, and no identifier, is a heap of strangers.
SELECT q.value AS organisation_id, q.found_pair_count, q.shared_pair_count FROM ops.resolution_quality AS q
ANTI JOIN organisation_identifiers AS i ON i.organisation_id = q.value
WHERE q.reference = 'largest' AND q.found_pair_count >= 45 AND q.pair_precision < 0.05
