"""By which recipe the next generation is bred: in the title of the grid, with what is done once to what is on show."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from evosynth.evolution.manner import IN_PLACE, RECIPES, Recipe
from ui.intents.breeding import Breeding
from ui.keys.actions import key_of
from ui.models.manner import BreedingManner
from ui.view_state.amount import AmountState
from ui.view_state.breeding_acts import why_not_draw
from ui.view_state.states import States
from ui.view_state.window import GridState, Run, TransportState
from ui.views.panel import label, row
from ui.views.popover import Popover
from ui.widgets.buttons import Button
from ui.widgets.choice_button import ChoiceButton
from ui.widgets.choice_row import ChoiceRow

CHOICES: tuple[Recipe, ...] = tuple(recipe for recipe in RECIPES if recipe not in IN_PLACE)
ICONS: dict[Recipe, str] = {
    "mixed": "dna",
    "fine to wild": "audio-lines",
    "onward": "chevrons-right",
    "between": "git-fork",
}


class RecipePopover(Popover):
    """Pops up below the choice."""

    def __init__(self, parent: QWidget, manner: BreedingManner, breeding: Breeding) -> None:
        super().__init__(parent)
        self.setAccessibleName("Recipe")
        self.column.setSpacing(4)
        self.rows = {name: ChoiceRow(name.capitalize(), RECIPES[name], ICONS[name]) for name in CHOICES}
        for name, choice in self.rows.items():
            self.column.addWidget(choice)
            choice.clicked.connect(partial(self._choose, manner, name))
        self.column.addSpacing(4)
        self.column.addWidget(label("It goes with the next generation, from those that have stars.", "hint"))
        self.column.addSpacing(8)
        self.towards = Button("All towards this", kind="quiet", tip=_told("towards"), key=key_of("all_towards"))
        self.away = Button("All away from this", tip=_told("away"), key=key_of("all_away"))
        self.column.addLayout(row(self.towards, self.away, None))
        self.towards.clicked.connect(lambda: breeding.draw("towards"))
        self.away.clicked.connect(lambda: breeding.draw("away"))
        for button in (self.towards, self.away):
            button.clicked.connect(self.close)

    def _choose(self, manner: BreedingManner, name: Recipe) -> None:
        self.close()
        manner.set_recipe(name)

    def show_recipe(self, recipe: Recipe) -> None:
        """Which one holds."""
        for name, choice in self.rows.items():
            choice.setChecked(name == recipe)

    def show_reason(self, why_not: str) -> None:
        """Why the others cannot be moved."""
        for button in (self.towards, self.away):
            button.set_reason(why_not)

    def present(self, at: QWidget) -> None:
        """Its right edge on one line with the choice's."""
        self.show_below(at)
        chosen = next(choice for choice in self.rows.values() if choice.isChecked())
        chosen.setFocus(Qt.FocusReason.PopupFocusReason)


class RecipeControl(ChoiceButton):
    """Its name, which opens all that there is to it."""

    def __init__(self, states: States, manner: BreedingManner, breeding: Breeding) -> None:
        super().__init__("Recipe", tuple(name.capitalize() for name in CHOICES))
        self.popover = RecipePopover(self, manner, breeding)
        self._transport, self._grid = TransportState(Run.EMPTY), GridState(())
        states.amount.connect(self.show_amount)
        states.transport.connect(self.show_transport)
        states.grid.connect(self.show_grid)
        self.show_amount(AmountState())
        self.show_transport(self._transport)

    def open_menu(self) -> None:
        """All of it at once."""
        self.popover.present(self)

    def show_amount(self, state: AmountState) -> None:
        """By which recipe."""
        self.set_current(CHOICES.index(state.recipe))
        self.set_tip(f"How children come of their parents: {RECIPES[state.recipe]}")
        self.popover.show_recipe(state.recipe)

    def show_transport(self, state: TransportState) -> None:
        """There in a breeding alone."""
        self._transport = state
        self.setVisible(state.bred)
        self._show_reason()

    def show_grid(self, state: GridState) -> None:
        """Who is selected."""
        self._grid = state
        self._show_reason()

    def _show_reason(self) -> None:
        self.popover.show_reason(why_not_draw(self._transport, self._grid))


def _told(recipe: Recipe) -> str:
    """What it does, as a sentence begins."""
    return RECIPES[recipe][:1].upper() + RECIPES[recipe][1:]
