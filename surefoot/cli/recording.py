"""Recording a run as a journey: asked for before it starts, written when it ends or waits."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from surefoot.browser.recorder import Recorder
from surefoot.cli.terminal import Screen, counted
from surefoot.config import Settings
from surefoot.model import Outcome
from surefoot.recipes.registry import AnyRecipe
from surefoot.runs.journal import Journal
from surefoot.runs.records import RunRecord
from surefoot.testing.folder import save
from surefoot.testing.places import folder_for, refuse_taken
from surefoot.testing.recording import journey_of
from surefoot.testing.scrubbed import JourneyScrubber


@dataclass(frozen=True)
class Recording:
    """One journey that is being recorded."""

    folder: Path
    recipe: AnyRecipe
    recorder: Recorder = field(default_factory=Recorder)

    @classmethod
    def begin(
        cls, recipe: AnyRecipe, case: str, settings: Settings, *, fixtures: Path | None, replace: bool
    ) -> Recording:
        """Choose where it goes; raises `BadInput` or `StoreFailed` before anything is run."""
        folder = folder_for(recipe.name, case, fixtures or settings.fixtures)
        refuse_taken(folder, replace=replace)
        return cls(folder, recipe)

    def end(self, journal: Journal, record: RunRecord, screen: Screen) -> dict[str, object]:
        """Write the journey, tell of it, and return what is told to a machine; raises `StoreFailed` or `SecretLeft`."""
        journey = journey_of(journal, record.id, self.recorder).without_pictures()
        saw = self.recorder
        scrub = JourneyScrubber(self.recipe, known=saw.known, private=saw.typed, targets=saw.private)
        save(journey, self.folder, scrub=scrub)
        acted = sum(len(stop.acted) for stop in journey.stops)
        whole = record.state is not Outcome.WAITING
        told = f"{counted(len(journey.stops), 'page')}, {counted(acted, 'action')}"
        screen.line(f"recorded: {self.folder}: {told}", "green")
        if came := sum(len(stop.files) for stop in journey.stops):
            screen.line(f"  {came} that came down lie there as they are: look at them before they are shared", "yellow")
        if not whole:
            screen.line(
                "  the run waits: recorded until here; what it does when it is resumed is not recorded", "yellow"
            )
        return {"folder": str(self.folder), "pages": len(journey.stops), "actions": acted, "whole": whole}
