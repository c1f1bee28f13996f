"""Gold files: what is read, and what is refused with file and line."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from eval.gold import load_gold
from ingest.amounts import Amount
from ingest.errors import GoldError

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "gold"
LINE = {
    "id": "q1",
    "reports": ["甲.txt"],
    "question": "接待费多少",
    "history": [],
    "lang": "zh",
    "kind": "lookup",
    "status": "answered",
    "values": [{"value": "5.00", "unit": "万元"}],
    "optional_values": [],
    "contains": [["减少", "下降"]],
    "excludes": [],
    "cites": [],
    "conflict": False,
}


def write(folder: Path, *lines: dict | str, name: str = "own.jsonl") -> Path:
    path = folder / name
    path.write_text(
        "\n".join(one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in lines), encoding="utf-8"
    )
    return path


def test_a_line_becomes_a_question(tmp_path: Path) -> None:
    (question,) = load_gold([write(tmp_path, LINE)])
    assert question.values == (Amount(Decimal("5.00"), "万元"),)
    assert question.contains == (("减少", "下降"),)
    assert (question.key, question.verdict, question.conflict_ok) == ("own.jsonl:q1", None, False)


def test_same_id_in_two_files_is_two_questions(tmp_path: Path) -> None:
    assert len(load_gold([write(tmp_path, LINE), write(tmp_path, LINE, name="other.jsonl")])) == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"answer": 1}, 'unknown field "answer"'),
        ({"lang": "fr"}, '"lang" is "fr"'),
        ({"kind": "riddle"}, "must be one of lookup"),
        ({"values": [{"value": "5,000", "unit": "元"}]}, '"5,000"'),
        ({"values": [{"value": "5"}]}, '"values" must be'),
        ({"values": [{"value": 5, "unit": "元"}]}, "must be strings"),
        ({"contains": ["减少"]}, '"contains" must be'),
        ({"cites": [[]]}, "none of them empty"),
        ({"conflict": "no"}, '"conflict" must be true or false'),
        ({"verdict": "maybe"}, '"verdict" is "maybe"'),
        ({"history": "上年呢"}, '"history" must be a list'),
    ],
)
def test_a_line_that_breaks_the_form_is_named(tmp_path: Path, change: dict, words: str) -> None:
    with pytest.raises(GoldError, match="own.jsonl, line 2: ") as caught:
        load_gold([write(tmp_path, LINE, {**LINE, "id": "q2", **change})])
    assert words in str(caught.value)


def test_missing_field_broken_json_and_twice_the_same_id_are_named(tmp_path: Path) -> None:
    short = {name: value for name, value in LINE.items() if name != "cites"}
    for lines, words in [
        ((short,), '"cites" is missing'),
        (("{",), "line 1: not a JSON"),
        ((LINE, LINE), "stands twice"),
        ((), "no question"),
    ]:
        with pytest.raises(GoldError, match=words):
            load_gold([write(tmp_path, *lines)])


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"no gold files in {SHARED}")
def test_every_gold_file_at_hand_is_read() -> None:
    assert len(load_gold(sorted(SHARED.glob("*.jsonl")))) > 200


def test_the_project_own_gold_is_read() -> None:
    own = sorted((Path(__file__).resolve().parent.parent / "eval" / "data").glob("*gold*.jsonl"))
    assert len(load_gold(own)) >= 80
