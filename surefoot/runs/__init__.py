"""One run: its journal, replay, approvals, questions, undo, and the engine that keeps its promises."""
