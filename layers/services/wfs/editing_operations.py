"""Transaction, LockFeature and GetFeatureWithLock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpResponseBase

from gis_core.errors import GisError
from gis_core.http.kvp import Kvp
from gis_core.http.ows_errors import ServiceError
from gis_core.sql import fetch_all, trust
from gis_core.xml.read import Element, find_child
from layers.access import Person
from layers.services.wfs import read_kvp, read_xml
from layers.services.wfs.answer import answer_reading
from layers.services.wfs.call import Call, answer_xml
from layers.services.wfs.lock_terms import settle_lock
from layers.services.wfs.locks import Name, renew_lock, take_lock
from layers.services.wfs.read_transaction import read_transaction
from layers.services.wfs.requests import LockTerms, Query, Reading
from layers.services.wfs.select import compose_select
from layers.services.wfs.transact import transact
from layers.services.wfs.transaction_out import write_lock, write_outcome


def _transaction(call: Call, root: Element) -> HttpResponseBase:
    actor = call.actor()
    asked = read_transaction(root, call.person, call.dialect)
    outcome = transact(asked, actor)
    return answer_xml(write_outcome(outcome, call.dialect, asked.handle), _content_type(call))


def _content_type(call: Call) -> str:
    return "application/xml" if call.dialect.is_new else "text/xml"


def _lock_kvp(call: Call, kvp: Kvp) -> HttpResponseBase:
    call.actor()
    terms = settle_lock(
        "LockFeature", call.dialect, kvp.text("expiry"), kvp.text("lockaction"), kvp.text("lockid")
    )
    if terms is not None and terms.renewed:
        _refuse_features(bool(kvp.text("typenames") or kvp.text("typename")))
        return _renew(call, terms)
    return _lock(call, read_kvp.read_reading(kvp, call.person, call.dialect, "LockFeature"))


def _lock_xml(call: Call, root: Element) -> HttpResponseBase:
    call.actor()
    names = ("expiry", "lockAction", "lockId")
    terms = settle_lock("LockFeature", call.dialect, *(root.get(name) or "" for name in names))
    if terms is not None and terms.renewed:
        _refuse_features(find_child(root, "Query", "StoredQuery", "Lock") is not None)
        return _renew(call, terms)
    return _lock(call, read_xml.read_reading(root, call.person, call.dialect))


def _refuse_features(has_features: bool) -> None:
    """A lock is either renewed or taken (OGC 09-025r2, 12.2.4.2)."""
    if has_features:
        sentence = "延长已有的锁时不能再指定要素。"
        raise ServiceError("parameter", sentence, "lockId", "OperationParsingFailed")


def _renew(call: Call, terms: LockTerms) -> HttpResponseBase:
    """A lock that is only to last longer."""
    lock = renew_lock(terms, call.person)
    held = list(lock.features.values_list("layer", "key"))
    return answer_xml(write_lock(lock.token, held, [], call.dialect), _content_type(call))


def _lock(call: Call, reading: Reading) -> HttpResponseBase:
    names = _find_names(reading, call.person)
    lock, held = take_lock(names, reading.lock or LockTerms(0), call.person)
    kept = set(held)
    missed = [name for name in names if name not in kept]
    return answer_xml(write_lock(lock.token, held, missed, call.dialect), _content_type(call))


def _find_names(reading: Reading, person: Person) -> list[Name]:
    """The features that the queries are about, as a page of them is."""
    names: list[Name] = []
    for query in reading.queries:
        left = None if reading.count is None else max(0, reading.count - len(names))
        statement, values = compose_select(query, trust("t.id"), person, None, left, reading.start)
        names += [(query.layer.name, int(row[0])) for row in fetch_all(statement, values)]
    return names


def _read_locked_kvp(call: Call, kvp: Kvp) -> HttpResponseBase:
    call.actor()
    return _read_locked(call, read_kvp.read_reading(kvp, call.person, call.dialect, call.operation))


def _read_locked_xml(call: Call, root: Element) -> HttpResponseBase:
    call.actor()
    return _read_locked(call, read_xml.read_reading(root, call.person, call.dialect))


def _read_locked(call: Call, reading: Reading) -> HttpResponseBase:
    """Features under a lock: those that it holds, and no others."""
    if reading.is_hits:
        raise GisError("parameter", "加锁读取不能只要数目。", "resultType")
    names = _find_names(reading, call.person)
    lock, held = take_lock(names, reading.lock or LockTerms(0), call.person)
    queries = tuple(_narrow(query, held) for query in reading.queries)
    whole = replace(reading, queries=queries, start=0, count=None, instant=None)
    return answer_reading(whole, call.person, call.address, lock.token)


def _narrow(query: Query, held: list[Name]) -> Query:
    keys = [key for layer, key in held if layer == query.layer.name]
    return replace(query, condition={"op": "_ids", "args": [keys]})


BY_KVP: dict[str, Callable[[Call, Kvp], HttpResponseBase]] = {
    "LockFeature": _lock_kvp,
    "GetFeatureWithLock": _read_locked_kvp,
}
BY_XML: dict[str, Callable[[Call, Element], HttpResponseBase]] = {
    "Transaction": _transaction,
    "LockFeature": _lock_xml,
    "GetFeatureWithLock": _read_locked_xml,
}
