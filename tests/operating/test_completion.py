"""The script that completes commands in a shell, asked as bash asks it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

ASK = """
source {script}
COMP_WORDS=({words})
COMP_CWORD={last}
_shtab_copydesk
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    printed = subprocess.run(
        [sys.executable, "-m", "bot", "completion", "bash"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    path = tmp_path_factory.mktemp("completion") / "copydesk"
    path.write_text(printed.stdout)
    return path


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("copydesk d", {"demo", "doctor"}),
        ("copydesk backup --k", {"--keep"}),
        ("copydesk run --log-level IN", {"INFO"}),
        ("copydesk restore here/n", {"here/newsroom.zip"}),
        ("copydesk completion z", {"zsh"}),
    ],
)
def test_tab(script: Path, tmp_path: Path, typed: str, offered: set[str]) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("needs bash")
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "newsroom.zip").touch()
    words = typed.split()
    asked = subprocess.run(
        [bash, "-c", ASK.format(script=script, words=" ".join(words), last=len(words) - 1)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(asked.stdout.split()) == offered, asked.stderr


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_get_a_script_too(shell: str) -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "bot", "completion", shell],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "copydesk" in printed.stdout and "doctor" in printed.stdout
