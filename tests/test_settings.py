from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.batch import limits_from
from ingest.errors import SettingsError
from ingest.settings import default_data_dir, load_settings, without_password


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    for name in list(os.environ):
        if name.startswith("BUDGET_ASSISTANT_"):
            monkeypatch.delenv(name)


def test_default_is_the_users_data_folder_and_is_not_made(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert load_settings().data_dir == default_data_dir()
    assert list(tmp_path.iterdir()) == []


def test_flag_wins_over_environment_and_environment_over_default(monkeypatch, tmp_path):
    monkeypatch.setenv("BUDGET_ASSISTANT_DATA_DIR", str(tmp_path / "environment"))
    monkeypatch.setenv("BUDGET_ASSISTANT_WORKERS", "3")
    assert load_settings().data_dir == tmp_path / "environment"
    assert load_settings(data_dir=tmp_path / "flag", workers=None).data_dir == tmp_path / "flag"
    assert load_settings().workers == 3
    assert load_settings(workers=5).workers == 5


def test_folder_is_made_absolute_and_home_filled_in(monkeypatch):
    assert load_settings(data_dir="~/x").data_dir == Path.home() / "x"
    assert load_settings(data_dir="x").data_dir == Path.cwd() / "x"


def test_empty_variable_is_as_good_as_none(monkeypatch):
    monkeypatch.setenv("BUDGET_ASSISTANT_CHAT_MODEL", "")
    assert load_settings().chat_model is None


@pytest.mark.parametrize(
    ("name", "value"), [("WORKERS", "many"), ("WORKERS", "0"), ("CHROMA_URL", "localhost"), ("MEMORY_MB", "-1")]
)
def test_bad_value_is_one_sentence_that_names_the_variable(monkeypatch, name, value):
    monkeypatch.setenv(f"BUDGET_ASSISTANT_{name}", value)
    with pytest.raises(SettingsError, match=f'BUDGET_ASSISTANT_{name} is "{value}", but it must be'):
        load_settings()


def test_data_folder_alone_does_not_import_pydantic(tmp_path):
    code = "import sys; from ingest.settings import load_settings; load_settings(); print('pydantic' in sys.modules)"
    environment = {**os.environ, "BUDGET_ASSISTANT_DATA_DIR": str(tmp_path)}
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment).stdout.strip() == "False"


def test_limits_are_set_by_name(monkeypatch):
    monkeypatch.setenv("BUDGET_ASSISTANT_LIMIT_PAGES", "7")
    monkeypatch.setenv("BUDGET_ASSISTANT_LIMIT_SECONDS", "1.5")
    limits = limits_from(load_settings())
    assert (limits.pages, limits.seconds) == (7, 1.5)


@pytest.mark.parametrize(("name", "value", "words"), [("PAGES", "x", "must be a number"), ("NOSUCH", "1", "is no limit")])
def test_bad_limit_is_one_sentence(monkeypatch, name, value, words):
    monkeypatch.setenv(f"BUDGET_ASSISTANT_LIMIT_{name}", value)
    with pytest.raises(SettingsError, match=f"BUDGET_ASSISTANT_LIMIT_{name}.*{words}"):
        limits_from(load_settings())


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://u:secret@host:5432/x?password=secret", "postgresql://…@host:5432/x"),
        ("postgresql://u:se/c:ret@@host/x", "postgresql://…@host/x"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("u:secret@host", "…@host"),
        ("http://u:a?b@host", "http://…"),
    ],
)
def test_address_is_shown_without_its_password(address, shown):
    assert without_password(address) == shown


def test_bad_address_is_told_without_its_password(monkeypatch):
    monkeypatch.setenv("BUDGET_ASSISTANT_CHROMA_URL", "ftp://u:secret@host")
    with pytest.raises(SettingsError) as told:
        load_settings()
    assert "secret" not in str(told.value)
