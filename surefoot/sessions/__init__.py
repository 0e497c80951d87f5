"""Accounts: their secrets, and clients for their APIs."""
