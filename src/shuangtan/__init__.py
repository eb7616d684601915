"""shuangtan 双碳: a city's dual-carbon decision, running.

policy (the decision as data) + ledger (facts with evidence) -> accounts -> indicators against targets -> tracing ->
planning -> control -> reports and web. Folders import only the folders below them; see ARCHITECTURE.md.
"""

__version__ = "0.1.0"
