"""Product footprint records: PACT v3 JSON there and back, every rule with a case that breaks it."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from shuangtan.kernel import Period, Quantity
from shuangtan.tracing.footprint.check import record_problems
from shuangtan.tracing.footprint.exchange import footprint_data, json_name, read_footprint, write_footprint
from shuangtan.tracing.footprint.product import FootprintScope, ProductIdentity, footprint_figure, product_record
from shuangtan.tracing.footprint.record import CarbonFootprint, FactorSource, ProductFootprint
from shuangtan.tracing.footprint.rules import ENVELOPE, FOOTPRINT
from shuangtan.tracing.supply.chain import chain_of, footprints

SOUND = {
    "id": "91715e5e-fd0b-4d1c-8fab-76290c46e6ed",
    "specVersion": "3.0.0",
    "created": "2026-03-01T09:32:20Z",
    "status": "Active",
    "companyName": "某特钢公司",
    "companyIds": ["urn:uscc:91510700000000000X"],
    "productDescription": "高速工具钢圆钢",
    "productIds": ["urn:pact:example.cn:product-id:m2"],
    "productNameCompany": "M2",
    "pcf": {
        "declaredUnitOfMeasurement": "kilogram",
        "declaredUnitAmount": "1",
        "productMassPerDeclaredUnit": "1",
        "referencePeriodStart": "2025-01-01T00:00:00+08:00",
        "referencePeriodEnd": "2026-01-01T00:00:00+08:00",
        "geographyCountrySubdivision": "CN-SC",
        "pcfExcludingBiogenicUptake": "2.1",
        "pcfIncludingBiogenicUptake": "1.7",
        "fossilGhgEmissions": "1.9",
        "landManagementBiogenicCO2Emissions": "0.2",
        "biogenicCO2Uptake": "-0.4",
        "fossilCarbonContent": "0.009",
        "packagingEmissionsIncluded": True,
        "packagingGhgEmissions": "0.01",
        "ipccCharacterizationFactors": ["AR6"],
        "crossSectoralStandards": ["ISO14067"],
        "productOrSectorSpecificRules": [{"operator": "Other", "ruleNames": ["特钢 PCR"], "otherOperatorName": "协会"}],
        "exemptedEmissionsPercent": "0",
        "secondaryEmissionFactorSources": [{"name": "CPCD", "version": "2025"}],
        "primaryDataShare": "62.5",
        "dqi": {"technologicalDQR": "1.5", "geographicalDQR": "2", "temporalDQR": "1"},
        "verification": {"coverage": "product level", "completedAt": "2026-02-01T00:00:00Z"},
    },
    "extensions": [{"specVersion": "2.0.0", "dataSchema": "https://example.org/s.json", "data": {"a": 1}}],
}


def changed(path, value):
    """The sound record with one field set (or removed, for None)."""
    record = copy.deepcopy(SOUND)
    *parents, name = path.split(".")
    target = record
    for parent in parents:
        target = target[parent]
    if value is None:
        del target[name]
    else:
        target[name] = value
    return record


def test_sound_record_is_read_and_written_back():
    """What is read is written again with the same fields and values; moments come out in UTC."""
    record, problems = read_footprint(json.dumps(SOUND))
    assert problems == []
    again = json.loads(write_footprint(record))
    expected = copy.deepcopy(SOUND)
    expected["pcf"]["referencePeriodStart"] = "2024-12-31T16:00:00Z"
    expected["pcf"]["referencePeriodEnd"] = "2025-12-31T16:00:00Z"
    assert again == expected
    assert read_footprint(json.dumps({"data": again}))[0] == record


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("id", "not-a-uuid", "T622"),
        ("id", None, "T621"),
        ("specVersion", "2.1.0", "T622"),
        ("status", "active", "T622"),
        ("created", "2026-03-01T09:32:20", "T622"),
        ("companyIds", [], "T622"),
        ("companyIds", ["91510700"], "T622"),
        ("productIds", ["urn:a:b:c", "urn:a:b:c"], "T622"),
        ("productNameCompany", " ", "T622"),
        ("precedingPfIds", ["91715e5e-fd0b-4d1c-8fab-76290c46e6ed"], "T622"),
        ("validityPeriodStart", "2025-06-01T00:00:00Z", "T622"),
        ("validityPeriodEnd", "2029-06-01T00:00:00Z", "T622"),
        ("productName", "M2", "T623"),
        ("pcf", None, "T621"),
        ("pcf.fossilGhgEmissions", None, "T621"),
        ("pcf.fossilGhgEmissions", "-1.9", "T622"),
        ("pcf.fossilGhgEmissions", 1.9, "T622"),
        ("pcf.fossilGhgEmissions", "1,9", "T622"),
        ("pcf.declaredUnitAmount", "0", "T622"),
        ("pcf.declaredUnitOfMeasurement", "kg", "T622"),
        ("pcf.biogenicCO2Uptake", "0.4", "T622"),
        ("pcf.referencePeriodEnd", "2024-01-01T00:00:00Z", "T622"),
        ("pcf.geographyCountry", "CN", "T622"),
        ("pcf.geographyCountrySubdivision", "四川", "T622"),
        ("pcf.packagingEmissionsIncluded", False, "T622"),
        ("pcf.packagingEmissionsIncluded", "yes", "T622"),
        ("pcf.ipccCharacterizationFactors", ["6"], "T622"),
        ("pcf.crossSectoralStandards", ["ISO14076"], "T623"),
        ("pcf.exemptedEmissionsPercent", "3", "T622"),
        ("pcf.exemptedEmissionsPercent", "103", "T622"),
        ("pcf.primaryDataShare", "-1", "T622"),
        ("pcf.dqi.temporalDQR", "0.5", "T622"),
        ("pcf.dqi.temporalDQR", None, "T621"),
        ("pcf.verification.coverage", "all", "T622"),
        ("pcf.productOrSectorSpecificRules", [{"operator": "Other", "ruleNames": ["x"]}], "T622"),
        ("pcf.secondaryEmissionFactorSources", [{"name": "CPCD"}], "T621"),
        ("pcf.pcfExcludingBiogenicUptake", "2.5", "T624"),
    ],
)
def test_each_rule_finds_its_breach(path, value, code):
    """A record with one field broken has that one kind of problem, at that field."""
    problems = record_problems(changed(path, value))
    assert code in {p.code for p in problems}
    assert {p.code for p in problems} <= {code, "T624"}
    record, again = read_footprint(json.dumps(changed(path, value)))
    assert again == problems
    assert (record is None) == (code in ("T621", "T622"))


def test_misspelt_field_gets_its_nearest_name():
    """`fossilGHGEmissions` is unknown and `fossilGhgEmissions` is missing; both are said, with the hint."""
    record = changed("pcf.fossilGhgEmissions", None)
    record["pcf"]["fossilGHGEmissions"] = "1.9"
    texts = [p.text() for p in record_problems(record)]
    assert len(texts) == 2
    assert "是否应为 fossilGhgEmissions" in texts[0]
    assert texts[1].startswith("$.pcf  [T621 错误] 缺少 fossilGhgEmissions；应为：必填")


@pytest.mark.parametrize("text", ["{", "[]", "3", '{"data": []}'])
def test_text_that_is_no_record_is_a_problem(text):
    """Broken JSON and JSON of another shape give problems, not exceptions."""
    record, problems = read_footprint(text)
    assert record is None
    assert problems


def test_fields_of_the_record_are_those_of_the_rules():
    """Every field of the dataclasses has a rule under its JSON name, and every rule a field."""
    assert {json_name(n) for n in ProductFootprint.__dataclass_fields__} == set(ENVELOPE)
    assert {json_name(n) for n in CarbonFootprint.__dataclass_fields__} == set(FOOTPRINT)


CHAIN = chain_of(["特钢", "电", "合金"], [[0, 0, 0], [600, 0, 8000], [0.02, 0, 0]], [900.0, 0.5, 2500.0])
IDENTITY = ProductIdentity(
    company_name="某特钢公司",
    company_ids=("urn:uscc:91510700000000000X",),
    product_ids=("urn:pact:example.cn:product-id:m2",),
    product_name="M2",
    description="高速工具钢",
    mass_kg_per_unit=Decimal(1000),
    fossil_carbon_kg_per_unit=Decimal(9),
    place="CN-SC",
)
SCOPE = FootprintScope(
    boundary="摇篮到大门",
    allocation="无多产品过程",
    sources=(FactorSource(name="CPCD", version="2025"),),
    primary_data_share_percent=Decimal(40),
    exempted_percent=Decimal(0),
    exempted_reason="",
    is_packaging_included=False,
)


def steel():
    chain = replace(CHAIN, units=("t", "kWh", "t"))
    return footprints(chain)


def test_record_of_a_solved_chain_is_sound_and_per_kilogram():
    """900 + 600·0.5 + 0.02·(2500 + 8000·0.5) = 1330 kg per tonne become 1.33 per kilogram, in a record that passes."""
    record = product_record(steel(), "特钢", Period.year(2025), IDENTITY, SCOPE, datetime(2026, 3, 1, tzinfo=UTC))
    assert record.pcf.fossil_ghg_emissions == Decimal("1.33")
    assert (record.pcf.declared_unit_of_measurement, record.pcf.product_mass_per_declared_unit) == ("kilogram", 1)
    assert record_problems(footprint_data(record)) == []
    assert read_footprint(write_footprint(record))[0] == record


def test_same_calculation_gives_the_same_id_and_another_one_another():
    """The id follows from the content: repeating gives it again, another footprint does not."""
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    first, again = (product_record(steel(), "特钢", Period.year(2025), IDENTITY, SCOPE, moment) for _ in range(2))
    other = product_record(steel(), "合金", Period.year(2025), IDENTITY, SCOPE, moment)
    assert first.id == again.id != other.id


def test_record_that_breaks_the_specification_is_not_written():
    """Exempting 5 % without a reason cannot be exported; the message says which field."""
    scope = replace(SCOPE, exempted_percent=Decimal(5))
    record = product_record(steel(), "特钢", Period.year(2025), IDENTITY, scope, datetime(2026, 3, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match="exemptedEmissionsDescription"):
        write_footprint(record)


def test_chain_without_an_answer_gives_no_record():
    """A footprint that does not exist cannot be declared."""
    looped = footprints(chain_of(["钢", "电"], [[0.9, 0.5], [0.9, 0.9]], [1.0, 1.0]))
    with pytest.raises(ValueError, match="unproductive"):
        product_record(looped, "钢", Period.year(2025), IDENTITY, SCOPE, datetime(2026, 3, 1, tzinfo=UTC))


def test_figure_of_a_footprint_unfolds_into_paths_that_sum_to_it():
    """The figure's inputs are the strongest paths and one remainder; together they are the number."""
    figure = footprint_figure(steel(), "特钢", paths=3)
    assert [f.label for f in figure.inputs] == ["特钢", "特钢 ← 电", "特钢 ← 合金 ← 电", "余项"]
    assert sum(f.quantity.value for f in figure.inputs) == figure.quantity.value
    assert figure.quantity.number("kgCO2e/t") == pytest.approx(1330.0)
    assert figure.inputs[-1].quantity == Quantity.of(50.0, "kgCO2e/t")
