"""The ledger: facts with evidence go in, batch by batch, and never change.

Files (CSV, XLSX, YAML) are imported whole or refused with every mistake in them; a city folder is read in one go.
Batches are stored under the hash of their content, in a log whose root is signed and also kept outside the database;
a correction is a new batch, and what was known at any earlier moment can be read again. `verify` names the batch, the
chunk and the entries behind any byte that was changed, and an export can be checked without this package.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shuangtan.ledger.batch import Batch, BatchRecord
    from shuangtan.ledger.bulk import TableLayout, read_bulk
    from shuangtan.ledger.catalogue_words import CatalogueWords
    from shuangtan.ledger.city import city_digests, read_city, record_city
    from shuangtan.ledger.city_records import Asset, CityInput, CityPlace, EntryFile, Organisation, Plant
    from shuangtan.ledger.entry import Directive, Entry
    from shuangtan.ledger.importing import read_batch
    from shuangtan.ledger.store import Ledger
    from shuangtan.ledger.tables import StoreLockedError
    from shuangtan.ledger.verify import Fault, VerifyReport, verify_store
    from shuangtan.ledger.vocabulary import PlainVocabulary, QuantityWord, Vocabulary, Word

__all__ = [
    "Asset",
    "Batch",
    "BatchRecord",
    "CatalogueWords",
    "CityInput",
    "CityPlace",
    "Directive",
    "Entry",
    "EntryFile",
    "Fault",
    "Ledger",
    "Organisation",
    "PlainVocabulary",
    "Plant",
    "QuantityWord",
    "StoreLockedError",
    "TableLayout",
    "VerifyReport",
    "Vocabulary",
    "Word",
    "city_digests",
    "read_batch",
    "read_bulk",
    "read_city",
    "record_city",
    "verify_store",
]

_HOMES = {
    "Asset": "city_records",
    "Batch": "batch",
    "BatchRecord": "batch",
    "CatalogueWords": "catalogue_words",
    "CityInput": "city_records",
    "CityPlace": "city_records",
    "Directive": "entry",
    "Entry": "entry",
    "EntryFile": "city_records",
    "Fault": "verify",
    "TableLayout": "bulk",
    "VerifyReport": "verify",
    "read_bulk": "bulk",
    "verify_store": "verify",
    "Ledger": "store",
    "Organisation": "city_records",
    "PlainVocabulary": "vocabulary",
    "Plant": "city_records",
    "QuantityWord": "vocabulary",
    "StoreLockedError": "tables",
    "Vocabulary": "vocabulary",
    "Word": "vocabulary",
    "city_digests": "city",
    "read_batch": "importing",
    "read_city": "city",
    "record_city": "city",
}


def __getattr__(name: str) -> Any:
    """What the room promises, imported when asked for: who only needs an entry does not wait for the database."""
    if name not in _HOMES:
        raise AttributeError(f"shuangtan.ledger 没有 {name}")
    return getattr(import_module(f"shuangtan.ledger.{_HOMES[name]}"), name)
