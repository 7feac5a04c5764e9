"""The lecturer's tools: from one text source per assignment to a marked class."""
