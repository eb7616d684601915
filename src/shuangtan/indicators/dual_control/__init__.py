"""双控 arithmetic as named steps: prices, schedule, deductions, certificates, revision.

Each step is a function that takes figures and returns a figure which unfolds, so that an assessment can be argued step
by step. Promises: rates do not change when prices are rebased; a part-year is compared by a named method; nothing is
deducted twice, and what is over the cap is not deducted; a census revision makes a new vintage and leaves the old
readable bit for bit.
"""

from shuangtan.indicators.dual_control.certificates import (
    Certificate,
    CertificateFlow,
    Deducted,
    certificate_flow,
    deduct_certificates,
)
from shuangtan.indicators.dual_control.deductions import assessed_energy, saving_needed
from shuangtan.indicators.dual_control.parameters import Parameters, load_parameters
from shuangtan.indicators.dual_control.prices import link_factor, rebased
from shuangtan.indicators.dual_control.revision import Revision, Vintage, compare, facts_as_of, fingerprint
from shuangtan.indicators.dual_control.schedule import PartYear, Schedule, completion

__all__ = [
    "Certificate",
    "CertificateFlow",
    "Deducted",
    "Parameters",
    "PartYear",
    "Revision",
    "Schedule",
    "Vintage",
    "assessed_energy",
    "certificate_flow",
    "compare",
    "completion",
    "deduct_certificates",
    "facts_as_of",
    "fingerprint",
    "link_factor",
    "load_parameters",
    "rebased",
    "saving_needed",
]
