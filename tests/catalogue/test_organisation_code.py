"""Check digits of organisation and credit codes, on real codes and as laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangtan.catalogue import (
    credit_check_digit,
    is_credit_code,
    is_organisation_code,
    organisation_check_digit,
    organisation_code_of,
    registration_area_of,
)
from shuangtan.catalogue.organisation_code import CREDIT_ALPHABET

GOLDEN = ("913100007109365242", "91310115671143758E", "91310000631501258R")
ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.mark.parametrize("code", GOLDEN)
def test_real_codes_pass(code: str) -> None:
    """Three published credit codes, and the organisation codes inside them."""
    assert is_credit_code(code)
    assert is_organisation_code(organisation_code_of(code))
    assert registration_area_of(code).startswith("310")


def test_the_alphabet_leaves_out_five_letters() -> None:
    """GB 32100 uses 31 characters: no I, O, S, V, Z."""
    assert len(CREDIT_ALPHABET) == 31
    assert set("IOSVZ").isdisjoint(CREDIT_ALPHABET)


@given(st.sampled_from(GOLDEN), st.integers(0, 17), st.sampled_from(CREDIT_ALPHABET))
def test_any_single_wrong_character_is_noticed(code: str, place: int, other: str) -> None:
    """The weights are powers of 3 modulo the prime 31, so no single slip goes through."""
    changed = code[:place] + other + code[place + 1 :]
    assert is_credit_code(changed) == (changed == code)


@given(st.text(CREDIT_ALPHABET, min_size=17, max_size=17))
def test_a_computed_digit_fits_the_weighted_sum(body: str) -> None:
    """GB 32100: the weighted sum of all eighteen, the last with weight one, is a multiple of 31."""
    code = body + credit_check_digit(body)
    weights = [pow(3, i, 31) for i in range(17)] + [1]
    assert sum(CREDIT_ALPHABET.index(c) * w for c, w in zip(code, weights, strict=True)) % 31 == 0


@given(st.text(ORGANISATION_ALPHABET, min_size=8, max_size=8))
def test_an_organisation_code_fits_with_or_without_hyphen(body: str) -> None:
    """GB 11714: the weighted sum plus the check digit is a multiple of 11."""
    digit = organisation_check_digit(body)
    total = sum(ORGANISATION_ALPHABET.index(c) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    assert (total + (10 if digit == "X" else int(digit))) % 11 == 0
    assert is_organisation_code(f"{body}-{digit}")


@pytest.mark.parametrize("code", ["", "9131", "91310000710936524O", "91310000710936524２", "913100007109365243"])
def test_what_is_not_a_code_is_refused(code: str) -> None:
    """Too short, a letter outside the alphabet, a full-width digit, a wrong digit."""
    assert not is_credit_code(code)


def test_a_body_of_wrong_length_names_itself() -> None:
    """Asking for the digit of something that is no body is an error that shows it."""
    with pytest.raises(ValueError, match="'12I'"):
        credit_check_digit("12I")
