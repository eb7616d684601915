"""Meters and forms: what breaks elsewhere, replayed. True use is 100 kWh an hour, 2 400 kWh a day, unless said."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangtan.indicators.metering import IntervalUse, Meter, Reading, clean, crc, read_frame, settle, spans, use
from shuangtan.kernel import Evidence, Period, Quantity, State, unit

DAY = Period.parse("2025-07-17")
START = DAY.start
METER = Meter("m1", unit("kWh"))
QUARTER = timedelta(minutes=15)


def day_of(step: timedelta = QUARTER, first: int = 120_000, days: int = 1) -> list[Reading]:
    """Readings every quarter of an hour from midnight to midnight."""
    count = int(timedelta(days=days) / step)
    per_step = Decimal(100) * Decimal(str(step / timedelta(hours=1)))
    return [reading(START + i * step, first + i * per_step) for i in range(count + 1)]


def reading(at: datetime, register: Decimal | int, late: timedelta = timedelta(0)) -> Reading:
    return Reading(at, Decimal(register), at + late)


def between(readings: list[Reading], first: int, last: int) -> list[Reading]:
    """Readings without those strictly between two hours of the day."""
    a, b = START + timedelta(hours=first), START + timedelta(hours=last)
    return [r for r in readings if not a < r.at < b]


def test_an_outage_loses_nothing_and_adds_nothing() -> None:
    """Six silent hours: the day is 2 400 kWh and complete, the six hours are missing, their sum is known as a span."""
    cleaned, problems = clean(METER, between(day_of(), 9, 15))
    day = use(cleaned, DAY)
    hours = [use(cleaned, hour) for hour in DAY.parts("hour")]
    known = [h.quantity.value for h in hours if h.quantity]
    (span,) = spans(cleaned, QUARTER)
    assert day.quantity == Quantity.of(2400, "kWh")
    assert day.is_complete
    assert day.state is State.MEASURED
    assert [i for i, h in enumerate(hours) if h.quantity is None] == [9, 10, 11, 12, 13, 14]
    assert span.amount == Quantity.of(600, "kWh")
    assert sum(known) + span.amount.value == 2400
    assert not any(v == 0 for v in known)
    assert problems == []


def test_an_hourly_limit_counts_the_hours_of_an_outage() -> None:
    """600 kWh in one step over six hours is 100 an hour: a limit of 500 does not cut it."""
    meter = Meter("m1", unit("kWh"), limit_per_hour=Decimal(500))
    cleaned, problems = clean(meter, between(day_of(), 9, 15))
    assert use(cleaned, DAY).quantity.value == 2400
    assert problems == []


def test_one_zero_glitch_is_flagged_not_billed() -> None:
    """One quarter of an hour reading zero: the day stays 2 400 kWh, the reading is named, its hour is still exact."""
    readings = day_of()
    readings[42] = reading(readings[42].at, 0)
    cleaned, problems = clean(METER, readings)
    assert use(cleaned, DAY).quantity.value == 2400
    assert use(cleaned, Period.parse("2025-07-17T10")).quantity.value == 100
    assert [(p.code, p.at) for p in problems] == [("I604", "m1 2025-07-17 10:30")]
    assert readings[42].at in cleaned.flagged


def test_a_spike_is_flagged_not_billed() -> None:
    """One absurdly high reading between good ones is taken out."""
    readings = day_of()
    readings[42] = reading(readings[42].at, 9_000_000)
    cleaned, problems = clean(METER, readings)
    assert use(cleaned, DAY).quantity.value == 2400
    assert [p.code for p in problems] == ["I604"]


def test_an_offline_day_is_missing_not_zero() -> None:
    """A day without readings is missing; what it used with its edges is known as a span, and is not shared out."""
    silent, _ = clean(METER, [r for r in day_of(days=3) if not DAY.end <= r.at <= DAY.next().end])
    figure = use(silent, DAY.next())
    assert figure.quantity is None
    assert figure.state is State.MISSING
    assert "不是零" in figure.why
    assert spans(silent, QUARTER)[0].amount == Quantity.of(2450, "kWh")


def test_a_day_of_true_zero_is_zero() -> None:
    """A meter that stands still all day reports zero use, which is not missing."""
    cleaned, _ = clean(METER, [reading(START + timedelta(hours=h), 500) for h in range(25)])
    assert use(cleaned, DAY).quantity == Quantity.of(0, "kWh")
    assert use(cleaned, DAY).is_complete


def test_a_half_silent_day_is_incomplete() -> None:
    """Readings from noon on: 1 200 kWh known, the morning named as a gap."""
    cleaned, _ = clean(METER, [r for r in day_of() if r.at >= START + timedelta(hours=12)])
    figure = use(cleaned, DAY)
    assert figure.quantity.value == 1200
    assert not figure.is_complete
    assert "00:00" in figure.gaps[0]


def test_a_reset_leaves_a_gap_not_a_jump() -> None:
    """The register starts again at zero at ten: what is known is summed, the quarter of the change is a gap."""
    readings = [r if i < 40 else reading(r.at, (i - 40) * 25) for i, r in enumerate(day_of())]
    cleaned, problems = clean(METER, readings)
    figure = use(cleaned, DAY)
    assert figure.quantity.value == 2400 - 25
    assert len(figure.gaps) == 1
    assert [p.code for p in problems] == ["I606"]


def test_a_wrap_is_carried_on() -> None:
    """A five-digit register that passes 99 999 goes on from zero without loss."""
    meter = Meter("m1", unit("kWh"), wraps_at=Decimal(100_000))
    readings = [reading(r.at, r.register % 100_000) for r in day_of(first=98_990)]
    cleaned, problems = clean(meter, readings)
    assert use(cleaned, DAY).quantity.value == 2400
    assert [p.code for p in problems] == ["I605"]


def test_a_jump_beyond_the_range_is_not_use() -> None:
    """A device that shows zero after a restart and then its old 15.5 MWh has not used 15.5 MWh in an hour."""
    meter = Meter("m1", unit("kWh"), limit_per_hour=Decimal(50))
    readings = [reading(START + timedelta(hours=h), r) for h, r in enumerate([0, 0, 15_500, 15_510, 15_520])]
    cleaned, problems = clean(meter, readings)
    assert [p.code for p in problems] == ["I608"]
    assert use(cleaned, Period.parse("2025-07-17T01")).quantity is None
    assert use(cleaned, Period.parse("2025-07-17T02")).quantity.value == 10


@pytest.mark.parametrize(("place", "false"), [(0, 0), (96, 9_000_000)])
def test_a_false_first_or_last_reading_is_not_use(place: int, false: int) -> None:
    """A zero before the first true reading, or an absurd last one: that quarter is a gap, the rest is exact."""
    readings = day_of()
    readings[place] = reading(readings[place].at, false)
    cleaned, problems = clean(METER, readings)
    figure = use(cleaned, DAY)
    assert figure.quantity.value == 2375
    assert len(figure.gaps) == 1
    assert [p.code for p in problems] == ["I609"]


def test_a_last_low_reading_waits() -> None:
    """A fall with nothing after it is neither glitch nor reset yet; it is held, and the use before stands."""
    readings = [*day_of(), reading(DAY.end + QUARTER, 3)]
    cleaned, problems = clean(METER, readings)
    assert [p.code for p in problems] == ["I607"]
    assert use(cleaned, DAY).quantity.value == 2400


def test_duplicates_corrections_and_contradictions() -> None:
    """The same reading twice counts once; a later one corrects; two at once contradict and neither counts."""
    hours = [reading(START + timedelta(hours=h), 100 * h) for h in range(5)]
    twice = hours[1]
    fixed = Reading(hours[2].at, Decimal(210), hours[2].received + timedelta(days=2))
    clash = Reading(hours[3].at, Decimal(333), hours[3].received)
    cleaned, problems = clean(METER, [*hours, twice, fixed, clash])
    assert [p.code for p in problems] == ["I601", "I602", "I603"]
    assert use(cleaned, Period.parse("2025-07-17T01")).quantity.value == 110
    assert use(cleaned, Period.parse("2025-07-17T02")).quantity is None
    assert use(cleaned, Period.parse("2025-07-17T03")).quantity is None


@given(st.permutations(range(25)), st.sets(st.integers(1, 23)), st.lists(st.integers(0, 24), max_size=5))
def test_order_silence_and_repetition_change_no_total(order: list[int], silent: set[int], again: list[int]) -> None:
    """Whatever order readings arrive in, whichever inner ones never come and whichever come twice: the day is 2 400."""
    hours = [reading(START + timedelta(hours=h), 7_000 + 100 * h, late=timedelta(hours=h % 5)) for h in range(25)]
    arrived = [hours[i] for i in order if i not in silent] + [hours[i] for i in again if i not in silent]
    cleaned, _ = clean(METER, arrived)
    known = [use(cleaned, hour) for hour in DAY.parts("hour")]
    in_spans = sum(s.amount.value for s in spans(cleaned, timedelta(hours=1)))
    assert use(cleaned, DAY).quantity.value == 2400
    assert sum(f.quantity.value for f in known if f.quantity) + in_spans == 2400


@given(st.integers(1, 95), st.integers(1, 60))
def test_a_zero_run_anywhere_changes_nothing(at: int, length: int) -> None:
    """Zero readings in a row, anywhere inside the day and however many, are flagged and change no day."""
    readings = day_of()
    for i in range(at, min(at + length, 96)):
        readings[i] = reading(readings[i].at, 0)
    cleaned, problems = clean(METER, readings)
    assert use(cleaned, DAY).quantity.value == 2400
    assert {p.code for p in problems} == {"I604"}


def form(first: str, until: str, amount: str, received: str = "2025-05-10") -> IntervalUse:
    evidence = Evidence("bill", "bills.csv", "", first)
    days = [date.fromisoformat(d) for d in (first, until, received)]
    return IntervalUse(days[0], days[1], Quantity.of(amount, "万kWh"), days[2], evidence)


MONTHS = [("2025-01-01", "2025-02-01", "10"), ("2025-02-01", "2025-03-01", "9"), ("2025-03-01", "2025-04-01", "11")]


def test_months_and_their_quarter_count_once() -> None:
    """Three months and the quarter they make: 30, not 60."""
    settled, problems = settle([form(*m) for m in MONTHS] + [form("2025-01-01", "2025-04-01", "30")])
    assert settled.use("works", Period.parse("2025Q1"), "万kWh").quantity.value == 30
    assert problems == []


def test_a_quarter_that_contradicts_its_months_is_an_error() -> None:
    """33 for the quarter against 30 in months is reported with both numbers."""
    _, problems = settle([form(*m) for m in MONTHS] + [form("2025-01-01", "2025-04-01", "33")])
    assert [p.code for p in problems] == ["I614"]
    assert "33 万kWh" in problems[0].text()


def test_a_quarter_with_one_month_is_used_whole() -> None:
    """One month inside a reported quarter is set aside: the quarter is 30, not 40."""
    settled, problems = settle([form(*MONTHS[0]), form("2025-01-01", "2025-04-01", "30")])
    assert settled.use("works", Period.parse("2025Q1"), "万kWh").quantity.value == 30
    assert [p.code for p in problems] == ["I615"]
    assert settled.use("works", Period.parse("2025-01"), "万kWh").quantity is None


def test_a_late_form_completes_the_quarter() -> None:
    """Without March the quarter is incomplete and says from when to when; March coming late completes it."""
    early, _ = settle([form(*m) for m in MONTHS[:2]])
    figure = early.use("works", Period.parse("2025Q1"), "万kWh")
    assert figure.quantity.value == 19
    assert figure.gaps == ("use.works@2025Q1[2025-03-01–2025-04-01]",)
    late, _ = settle([form(*m) for m in MONTHS[:2]] + [form(*MONTHS[2], received="2025-09-01")])
    assert late.use("works", Period.parse("2025Q1"), "万kWh").is_complete


def test_a_form_sent_twice_or_corrected() -> None:
    """The same form twice counts once; a later amount replaces the earlier and says so."""
    settled, problems = settle(
        [form(*MONTHS[0]), form(*MONTHS[0]), form(*MONTHS[1]), form(*MONTHS[1][:2], "8", "2025-06-01")]
    )
    assert [p.code for p in problems] == ["I611", "I612"]
    assert sum(r.amount.value for r in settled.records) == 18


def test_crossing_bills_are_refused() -> None:
    """15 January–15 February against January: neither is used."""
    settled, problems = settle([form(*MONTHS[0]), form("2025-01-15", "2025-02-15", "10")])
    assert [p.code for p in problems] == ["I613"]
    assert settled.records == ()


def test_the_standard_frame_checks() -> None:
    """The sample frame of HJ 212-2017 has check sum 1C80."""
    data = "QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&"
    assert crc(data.encode()) == "1C80"


VECTORS = Path(__file__).parent / "data" / "hj212_frames.csv"


@pytest.mark.parametrize("row", list(csv.DictReader(VECTORS.open(encoding="utf-8"))), ids=lambda r: r["note"][:12])
def test_published_frames(row: dict[str, str]) -> None:
    """Frames that check are read; one with a wrong check sum is quarantined whole, not read as zero."""
    frame, problems = read_frame(row["message"])
    assert (frame is not None) == (row["crc_ok"] == "True")
    assert [p.code for p in problems] == ([] if frame else ["I621"])


def test_a_flagged_item_is_missing() -> None:
    """An item marked as faulty gives no value; its neighbour does."""
    data = "ST=32;CN=2011;MN=A;CP=&&DataTime=20250717100000;060-Rtd=0.0,060-Flag=D;011-Rtd=18.0412,011-Flag=N&&"
    frame, problems = read_frame(f"##{len(data):04}{data}{crc(data.encode())}\r\n")
    assert frame.values == {"011-Rtd": Decimal("18.0412")}
    assert frame.data_time == "20250717100000"
    assert [p.code for p in problems] == ["I622"]
