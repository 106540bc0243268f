"""What a transaction or a lock is answered with."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from layers.services.wfs.dialect import Dialect
from layers.services.wfs.gml_out import DECLARATION, write_spaces
from layers.services.wfs.locks import Name
from layers.services.wfs.transact import Outcome


def write_outcome(outcome: Outcome, dialect: Dialect, handle: str) -> str:
    """The numbers and the identifiers of new features."""
    if dialect.is_old:
        return _write_old(outcome, dialect, handle)
    counts = outcome.counts
    replaced = f"<wfs:totalReplaced>{counts['replace']}</wfs:totalReplaced>" if dialect.is_new else ""
    summary = (
        f"<wfs:TransactionSummary><wfs:totalInserted>{counts['insert']}</wfs:totalInserted>"
        f"<wfs:totalUpdated>{counts['update']}</wfs:totalUpdated>{replaced}"
        f"<wfs:totalDeleted>{counts['delete']}</wfs:totalDeleted></wfs:TransactionSummary>"
    )
    spaces = write_spaces(dialect, f"{dialect.wfs} {dialect.wfs_schema}")
    results = _write_results(outcome, dialect)
    return (
        f'{DECLARATION}<wfs:TransactionResponse{spaces} version="{dialect.version}">'
        f"{summary}{results}</wfs:TransactionResponse>\n"
    )


def _write_results(outcome: Outcome, dialect: Dialect) -> str:
    """2.0 tells of all that is new, changed or replaced; 1.1 of what is new."""
    text = _write_list(outcome, "insert", "InsertResults", dialect)
    if dialect.is_new:
        text += _write_list(outcome, "update", "UpdateResults", dialect)
        text += _write_list(outcome, "replace", "ReplaceResults", dialect)
    return text


def _write_list(outcome: Outcome, kind: str, tag: str, dialect: Dialect) -> str:
    features = "".join(
        f"<wfs:Feature{_handle(action.handle)}>{write_id_element(name, dialect)}</wfs:Feature>"
        for action, names in outcome.of(kind)
        for name in names
    )
    return f"<wfs:{tag}>{features}</wfs:{tag}>" if features else ""


def _handle(handle: str) -> str:
    return f" handle={quoteattr(handle)}" if handle else ""


def write_id_element(name: Name, dialect: Dialect) -> str:
    """A feature's identifier as the version's filters write it."""
    text = f"{name[0]}.{name[1]}"
    return f'<fes:ResourceId rid="{text}"/>' if dialect.is_new else f'<ogc:FeatureId fid="{text}"/>'


def _write_old(outcome: Outcome, dialect: Dialect, handle: str) -> str:
    results = "".join(
        f"<wfs:InsertResult{_handle(action.handle)}>"
        f"{''.join(write_id_element(name, dialect) for name in names)}</wfs:InsertResult>"
        for action, names in outcome.of("insert")
    )
    return (
        f'{DECLARATION}<wfs:WFS_TransactionResponse{write_spaces(dialect)} version="1.0.0">{results}'
        f"<wfs:TransactionResult{_handle(handle)}><wfs:Status><wfs:SUCCESS/></wfs:Status>"
        "</wfs:TransactionResult></wfs:WFS_TransactionResponse>\n"
    )


def write_lock(token: str, held: list[Name], missed: list[Name], dialect: Dialect) -> str:
    """A lock and the features under it, and those that others hold."""
    inner = _write_names("FeaturesLocked", held, dialect) + _write_names("FeaturesNotLocked", missed, dialect)
    spaces = write_spaces(dialect)
    if dialect.is_new:
        name = "LockFeatureResponse"
        return f'{DECLARATION}<wfs:{name}{spaces} lockId="{token}">{inner}</wfs:{name}>\n'
    name = "WFS_LockFeatureResponse" if dialect.is_old else "LockFeatureResponse"
    return f"{DECLARATION}<wfs:{name}{spaces}><wfs:LockId>{token}</wfs:LockId>{inner}</wfs:{name}>\n"


def _write_names(tag: str, names: list[Name], dialect: Dialect) -> str:
    inner = "".join(write_id_element(name, dialect) for name in names)
    return f"<wfs:{tag}>{inner}</wfs:{tag}>" if inner else ""
