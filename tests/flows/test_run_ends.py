"""How a run ends in the ledger: by itself, well or not, or interrupted."""

import pytest

import flows.pipeline
from flows.steps.run import build_step, harvest_step, publish_step, stage_step


@pytest.fixture
def run(pointed, monkeypatch):
    """The flow's own function in this process, without a Prefect server."""
    for name, value in pointed.environment.items():
        monkeypatch.setenv(name, value)
    steps = {"harvest": harvest_step, "stage": stage_step, "build": build_step, "publish": publish_step}
    for name, step in steps.items():
        monkeypatch.setattr(flows.pipeline, f"{name}_task", step)
    monkeypatch.setattr(flows.pipeline, "create_markdown_artifact", lambda **_: None)
    return lambda: flows.pipeline.run_pipeline.fn(["eprp_search"], call_years=[2016])


def harvest_states(folder):
    return folder.ledger(lambda ledger: [row[0] for row in ledger._db.execute("SELECT state FROM harvests")])


@pytest.mark.parametrize("step", ["stage", "build", "publish"])
def test_a_run_that_ends_by_an_unforeseen_fault_leaves_nothing_open(pointed, run, monkeypatch, step):
    def stumble(*_):
        raise ZeroDivisionError("division by zero")

    with monkeypatch.context() as patched:
        patched.setattr(flows.pipeline, f"{step}_task", stumble)
        with pytest.raises(ZeroDivisionError):
            run()
    assert harvest_states(pointed) == ["failed"]
    [ended] = pointed.ledger(lambda ledger: ledger.runs().to_dicts())
    assert ended["state"] == "failed"
    assert "ZeroDivisionError: division by zero" in ended["detail"]
    assert run().is_completed()
    assert harvest_states(pointed) == ["failed", "whole"]


def test_a_harvest_that_ends_by_an_unforeseen_fault_is_not_continued(pointed, run, monkeypatch):
    def stumble(*_, **__):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("extractors.keep.archive.Archive.add", stumble)
        with pytest.raises(OSError, match="No space left"):
            run()
    assert harvest_states(pointed) == ["failed"]


@pytest.mark.parametrize("end", [KeyboardInterrupt, SystemExit])
def test_an_interrupted_run_leaves_its_harvest_open(pointed, run, monkeypatch, end):
    def stop(*_):
        raise end

    monkeypatch.setattr(flows.pipeline, "build_task", stop)
    with pytest.raises(end):
        run()
    assert harvest_states(pointed) == ["open"]
