"""The wheel in an empty environment, made by pipx where there is one: `copydesk doctor` runs there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

MINUTES = 8


def call(*words: object, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=MINUTES * 60,
    )


@pytest.mark.skipif("WHEEL_TEST" not in os.environ, reason="takes minutes and a network: make wheel")
def test_the_wheel_brings_everything_that_the_doctor_needs(tmp_path: Path) -> None:
    pip = ("-m", "pip", "--disable-pip-version-check", "-q")
    built = call(sys.executable, *pip, "wheel", "--no-deps", "--wheel-dir", tmp_path, ROOT, cwd=tmp_path)
    if built.returncode and "setuptools" in built.stderr:
        pytest.skip("no network: the packages that build a wheel cannot be fetched")
    assert built.returncode == 0, built.stderr
    [wheel] = tmp_path.glob("copydesk-*.whl")
    wanted = ROOT / "constraints.txt"
    empty = tmp_path / "empty"
    if pipx := shutil.which("pipx"):
        homes = {"PIPX_HOME": str(tmp_path / "pipx"), "PIPX_BIN_DIR": str(empty / "bin")}
        homes["PIPX_DEFAULT_PYTHON"] = str(getattr(sys, "_base_executable", sys.executable))
        installed = call(pipx, "install", f"--pip-args=-c {wanted}", wheel, cwd=tmp_path, **homes)
    else:
        assert call(sys.executable, "-m", "venv", empty, cwd=tmp_path).returncode == 0
        installed = call(empty / "bin" / "python", *pip, "install", "-c", wanted, wheel, cwd=tmp_path)
    if installed.returncode and (
        "connection" in installed.stderr.casefold() or "No matching" in installed.stderr
    ):
        pytest.skip("no network: the packages that Copydesk needs cannot be fetched")
    assert installed.returncode == 0, installed.stderr

    (tmp_path / "desk").mkdir()
    told = call(empty / "bin" / "copydesk", "doctor", "--offline", cwd=tmp_path / "desk", PYTHONPATH="")

    assert "Traceback" not in told.stderr, told.stderr
    assert "could not be looked at" not in told.stdout, told.stdout
    assert "full-text search" in told.stdout and told.returncode == 0, told.stdout
    version = call(empty / "bin" / "copydesk", "version", cwd=tmp_path / "desk", PYTHONPATH="")
    assert version.returncode == 0 and version.stdout.strip()
