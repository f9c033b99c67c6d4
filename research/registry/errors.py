"""Why the registry could not be read: each error is one plain sentence, fit to be shown."""


class RegistryError(Exception):
    """The registry could not be asked, or its answer could not be used."""


class NotFound(RegistryError):
    """The registry has no such study."""


class Unreachable(RegistryError):
    """No connection, a broken one, or none of several tries went well."""


class DeadlinePassed(RegistryError):
    """It took longer than we are willing to wait in all."""


class BadAnswer(RegistryError):
    """The answer is no JSON, has another shape, or leads elsewhere."""


class TooLarge(BadAnswer):
    """The answer is larger than we are willing to hold."""


class Refused(RegistryError):
    """The registry refused the request; ``status`` is its HTTP status."""

    def __init__(self, status: int, sentence: str) -> None:
        self.status = status
        super().__init__(sentence)
