"""The profile that a command works on, and the connections it knows by name."""

from pathlib import Path

from msgspec import Struct

from desktop.cli.exits import Exit
from desktop.cli.language import tr
from desktop.cli.terminal import say_error
from desktop.core.connection import LOCAL_MODEL_ID, Connection
from desktop.runtime.profile_settings import local_model_is_installed, offered
from desktop.storage.paths import Profile, default_profile, profile_in
from desktop.storage.settings_file import LoadedSettings, SettingsFile


class Settings(Struct, frozen=True):
    """The settings of a profile as a command sees them.

    Attributes:
        connections: Those that can be used here; ``loaded`` holds the saved ones.
    """

    file: SettingsFile
    loaded: LoadedSettings
    connections: tuple[Connection, ...]

    @property
    def preferred(self) -> str:
        """The id of the connection that a new conversation goes to; empty when none was chosen."""
        return str(self.loaded.values["chat.connection"])


def chosen_profile(folder: Path | None) -> Profile:
    """Return the profile in ``folder``, or the default one.

    Raises:
        Exit: The folder is a file.
    """
    if folder is None:
        return default_profile()
    if folder.exists() and not folder.is_dir():
        raise Exit(tr("The profile {folder} is not a folder.", folder=folder))
    return profile_in(folder)


def load_settings(profile: Profile) -> Settings:
    """Read the settings; what is wrong with the file goes to stderr."""
    file = SettingsFile(profile.settings_file)
    loaded = file.load()
    if loaded.notice is not None:
        say_error(loaded.notice)
    connections = offered(loaded.connections, with_local_model=local_model_is_installed())
    return Settings(file, loaded, connections)


def named(connections: tuple[Connection, ...], name: str) -> Connection:
    """Return the connection with this id or name; upper and lower case are told apart only if need be.

    Raises:
        Exit: There is none, or the name fits several.
    """
    exact = [c for c in connections if name in (c.id, c.name)]
    found = exact or [c for c in connections if c.name.casefold() == name.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(c.id for c in found)
        raise Exit(
            tr(
                "Several connections are called “{name}”; use one of the ids {ids}.",
                name=name,
                ids=ids,
            )
        )
    known = ", ".join(f"“{c.name}”" for c in connections) or tr("none")
    raise Exit(tr("There is no connection “{name}”. Known: {known}.", name=name, known=known))


def first_usable(settings: Settings) -> Connection:
    """Return the connection that is used when none is named: the preferred one, the local model, the first.

    Raises:
        Exit: There is no connection.
    """
    for wanted in (settings.preferred, LOCAL_MODEL_ID):
        for connection in settings.connections:
            if connection.id == wanted:
                return connection
    if not settings.connections:
        raise Exit(tr("There is no connection. Add one: loquat connection add NAME --base-url URL"))
    return settings.connections[0]
