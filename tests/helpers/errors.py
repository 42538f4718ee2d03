"""What an error would tell whoever prints, logs or inspects it."""

import traceback

from core.errors import MigrationError


def read_all(error: BaseException) -> str:
    """All the text of an error: its own, that of what it came from, and how Python prints it."""
    texts = ["".join(traceback.format_exception(error))]
    link: BaseException | None = error
    while link is not None:
        texts += [str(link), repr(link), repr(link.args)]
        if isinstance(link, MigrationError):
            texts += [link.message, link.hint, repr(link.context), repr(vars(link))]
        link = link.__cause__ or link.__context__
    return "\n".join(texts)
