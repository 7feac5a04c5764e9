"""Real data sets: fetched from their hosts, or adopted from a folder that the user has."""

from helpers.data.fetch.adopted import real_folder
from helpers.data.fetch.adopting import adopt
from helpers.data.fetch.fetching import fetch
from helpers.data.fetch.report import Finding, Report

__all__ = ["Finding", "Report", "adopt", "fetch", "real_folder"]
