"""Where static files are published, each under a name that tells its content."""

from functools import cached_property

from whitenoise.storage import CompressedManifestStaticFilesStorage


class PublishedFilesStorage(CompressedManifestStaticFilesStorage):
    """Works out each file's address once: a page has twelve, which no release changes."""

    @cached_property
    def _addresses(self) -> dict[str, str]:
        return {}

    def url(self, name: str, force: bool = False) -> str:
        """Return the address of the file called `name` in the source.

        Raises ValueError when it was not published.
        """
        if force:
            return str(super().url(name, force))
        address = self._addresses.get(name)
        if address is None:
            address = self._addresses[name] = str(super().url(name))
        return address
