"""Accounts over very many records: one rule on several engines, the store of records and its evidence."""

__all__ = [
    "batch",
    "cell",
    "duckdb",
    "engine",
    "factor",
    "log",
    "packages",
    "postgres",
    "projection",
    "rule",
    "shards",
    "sql",
    "store",
    "table",
    "totals",
    "verify",
]
