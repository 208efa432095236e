"""The usage page: charts, tables and their export."""
