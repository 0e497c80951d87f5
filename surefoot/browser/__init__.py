"""Live hands: pages, actions and their proofs, and what a browser may reach."""
