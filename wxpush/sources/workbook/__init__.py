"""Sheets of XLSX workbooks."""
