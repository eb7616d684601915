"""The report as a Word file in the layout of official documents (GB/T 9704-2012), with real footnotes to evidence."""

from shuangtan.reports.word.document import write_word

__all__ = ["write_word"]
