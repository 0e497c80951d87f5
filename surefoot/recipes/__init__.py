"""What authors write against: steps, the run, and the recipe decorator."""
