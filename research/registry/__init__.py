"""ClinicalTrials.gov: fetched (client), read (records, criteria) and kept (sync)."""
