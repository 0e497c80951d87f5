"""What is logged, and how secrets are kept out of it."""
