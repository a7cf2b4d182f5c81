"""How callers were told that a call is heard, and what they said: kept even where nothing else of the call is."""

from __future__ import annotations

from callscope.call import Consent
from callscope.store.rows import clean, now, path_text, text_path
from callscope.store.shelf import Shelf


class ConsentShelf(Shelf):
    """The consents of the library."""

    def keep_consent(self, consent: Consent) -> None:
        """Keeps or replaces what is known of one recording."""
        row = {
            "path": path_text(consent.path),
            "call": consent.call,
            "state": consent.state,
            "basis": clean(consent.basis),
            "title": clean(consent.title),
            "at": consent.at or now(),
            "notice": clean(consent.notice),
            "language": clean(consent.language),
        }
        with self._writing() as database:
            database.table("consents").upsert(row, pk="path")

    def consents(self, call: str | None = None) -> list[Consent]:
        """All of them, the oldest first; only those of a call when given."""
        sql = "SELECT * FROM consents WHERE ? IS NULL OR call = ? ORDER BY at, path"
        with self._reading() as connection:
            rows = connection.execute(sql, (call, call)).fetchall()
        names = ("state", "basis", "title", "at", "call", "notice", "language")
        return [Consent(text_path(row["path"]), *(row[name] for name in names)) for row in rows]
