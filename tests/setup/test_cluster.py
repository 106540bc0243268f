"""The database's folder: a half cluster is made anew, a whole one that nobody claims is kept."""

from pathlib import Path

import pytest

from support import cluster as module
from support.cluster import WHOLE, Cluster
from support.postgres import Home


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    """A cluster whose data lie outside its var/, as under root."""
    home = Home(tmp_path / "outside" / "cluster", tmp_path / "outside" / "socket", None)
    monkeypatch.setattr(module, "find_home", lambda var: home)
    home.data.mkdir(parents=True)
    return Cluster(tmp_path / "var")


def test_half_cluster_goes(cluster: Cluster) -> None:
    (cluster.home.data / "PG_VERSION").write_text("15")
    cluster.set_aside()
    assert list(cluster.home.data.parent.iterdir()) == []


def test_whole_cluster_of_a_thrown_away_var_is_kept_once(cluster: Cluster) -> None:
    for mark in ("first", "second"):
        cluster.home.data.mkdir(exist_ok=True)
        (cluster.home.data / WHOLE).write_text(mark)
        cluster.set_aside()
    old = cluster.home.data.with_name("cluster.old")
    assert list(cluster.home.data.parent.iterdir()) == [old]
    assert (old / WHOLE).read_text() == "second"
