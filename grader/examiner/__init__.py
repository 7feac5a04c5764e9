"""The trusted side: decides grade cells, reaching the student's objects only through data."""
