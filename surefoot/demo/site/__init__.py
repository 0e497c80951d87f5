"""The demo travel site, and a ledger of what really happened on it."""
