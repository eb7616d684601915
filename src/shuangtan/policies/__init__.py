"""A city's decisions as data: documents, clauses, dated targets, projects, mechanisms, cases.

Reads policies/<document>/, where an official can review them without reading code. It promises: every mistake at
once; every clause anchored by the digest of its official sentence, which is not shipped; targets as dated values of
their own document; verdicts by pure functions that judge nothing without a value.
"""

from shuangtan.policies.anchors import beside, check_anchors
from shuangtan.policies.answer import Answer, Standing, read_answers
from shuangtan.policies.case import Case, run_cases
from shuangtan.policies.clause import Anchor, Article, Chapter, Clause, ClauseKind
from shuangtan.policies.document import Coverage, Document, Record, coverage
from shuangtan.policies.load import default_root, load_policies, load_sources
from shuangtan.policies.project import Mechanism, Project, Stage, Status, Years
from shuangtan.policies.target import Direction, Target
from shuangtan.policies.text import Position, Sentence, digest, headings, normalised, sentences
from shuangtan.policies.verdict import Outcome, Verdict, judge, required_by, required_path, requirement

__all__ = [
    "Anchor",
    "Answer",
    "Article",
    "Case",
    "Chapter",
    "Clause",
    "ClauseKind",
    "Coverage",
    "Direction",
    "Document",
    "Mechanism",
    "Outcome",
    "Position",
    "Project",
    "Record",
    "Sentence",
    "Stage",
    "Standing",
    "Status",
    "Target",
    "Verdict",
    "Years",
    "beside",
    "check_anchors",
    "coverage",
    "default_root",
    "digest",
    "headings",
    "judge",
    "load_policies",
    "load_sources",
    "normalised",
    "read_answers",
    "required_by",
    "required_path",
    "requirement",
    "run_cases",
    "sentences",
]
