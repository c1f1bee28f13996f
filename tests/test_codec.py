from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal

import pytest
from fakes import parsed_document

from ingest.amounts import Amount
from ingest.codec import from_json, many_from_json, to_json
from ingest.model import Fact, ParsedDocument


def test_whole_document_comes_back_equal():
    document = parsed_document()
    assert from_json(ParsedDocument, to_json(document)) == document


def test_digits_of_a_decimal_are_kept():
    assert str(from_json(Amount, to_json(Amount(Decimal("5.00"), "万元"))).value) == "5.00"


def test_fields_at_their_default_are_not_written():
    assert json.loads(to_json(Amount(Decimal("5")))) == {"value": "5"}


def test_many_come_back_in_order():
    facts = parsed_document().facts
    assert many_from_json(Fact, map(to_json, facts)) == facts


def test_field_that_a_later_version_dropped_is_ignored():
    assert from_json(Amount, '{"value":"5","colour":"red"}') == Amount(Decimal(5))


def test_field_that_a_later_version_added_gets_its_default():
    @dataclass(frozen=True)
    class Wider:
        value: str
        added: tuple[int, ...] = (1,)

    assert from_json(Wider, '{"value":"5"}') == Wider("5", (1,))


def test_names_that_many_facts_repeat_are_held_once():
    first, second = many_from_json(Fact, [to_json(parsed_document().facts[0])] * 2)
    assert first == second
    assert first.coordinates.item is second.coordinates.item and first.row_path is second.row_path


def test_value_that_json_cannot_hold_is_refused():
    with pytest.raises(TypeError, match="object"):
        to_json(object())
