"""The lecturer's report on a graded class: one HTML page that needs nothing else."""

from grader.report.write import write_report

__all__ = ["write_report"]
