"""Where a number comes from and what it feeds: records, explanations, superseding, PROV, seals."""

__all__ = [
    "again",
    "explain",
    "explain_prov",
    "feeds",
    "figure_json",
    "lineage",
    "prov",
    "record",
    "record_check",
    "rule_code",
    "rule_records",
    "seal",
    "supersede",
]
