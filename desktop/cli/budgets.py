"""Keeps a command within the person's budgets: asks the derived index what was spent, and ends with a sentence."""

from datetime import datetime

from desktop.cli.exits import EXIT_FAILED, Exit
from desktop.cli.language import said, tr
from desktop.cli.profiles import Settings
from desktop.cli.terminal import say
from desktop.core.connection import Connection
from desktop.core.text import joined
from desktop.storage.paths import Profile


def check_budgets(profile: Profile, settings: Settings, connection: Connection) -> None:
    """Let a request to ``connection`` pass if no budget is used up. Blocks; nothing is read without a budget.

    Raises:
        Exit: One is.
    """
    stored = settings.loaded.values.get("budgets")
    if not stored or connection.is_local_model:
        return
    from desktop.core.budgets import first_day, read_budgets, states
    from desktop.storage.model_table import load_table
    from desktop.storage.spent import spent_since
    from desktop.storage.usage_index import UsageIndex

    budgets = read_budgets(stored)
    if not budgets:
        return
    today = datetime.now().astimezone().date()
    connections = {c.id: c for c in settings.connections}
    index = UsageIndex(profile.usage_file, profile.history, profile.trash)
    try:
        table = load_table(profile.prices_file).table
        spent = spent_since(index, first_day(budgets, today), table, connections)
    finally:
        index.close()
    names = {c.id: c.name for c in settings.connections}
    found = states(budgets, connection.id, spent, today)
    over = [s for s in found if s.is_over]
    if over:
        told = joined(said(s.sentence(names.get(s.budget.connection, ""))) for s in over)
        raise Exit(
            tr("{budgets} Nothing was asked; --over-budget asks all the same.", budgets=told),
            EXIT_FAILED,
        )
    for state in found:
        if state.is_near:
            say(
                tr(
                    "Note: {warning}",
                    warning=state.sentence(names.get(state.budget.connection, "")),
                )
            )
