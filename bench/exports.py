"""Exports measured: `python -m bench.exports [10000]`.

Each format of a table of every column: seconds, peak of Python’s memory above the start,
megabytes written.
"""

from __future__ import annotations

import sys
import time
import tracemalloc

from bench.harness import portal_database, print_table


def main(size: int) -> None:
    """Print a line a format, for `size` dossiers on a PostgreSQL of its own."""
    with portal_database():
        from bench.dossiers import make_dossiers
        from reviews.exports.columns import COLUMNS, columns_of
        from reviews.exports.formats import FORMATS
        from reviews.exports.rows import table_rows
        from reviews.queue.listing import queue_for

        campaign = make_dossiers(size)
        dossiers = queue_for(campaign.reviewers[0])
        columns = columns_of(COLUMNS)
        header = [column.label for column in columns]
        rows = []
        for code, written_as in FORMATS.items():
            start = time.perf_counter()
            octets = sum(
                map(len, written_as.write(header, table_rows(dossiers, columns)))
            )
            took = time.perf_counter() - start
            tracemalloc.start()
            for _ in written_as.write(header, table_rows(dossiers, columns)):
                pass
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            rows.append(
                (code, f"{took:.1f}", f"{peak / 1e6:.1f}", f"{octets / 1e6:.1f}")
            )
        print_table(("format", "secondes", "mémoire Mo", "fichier Mo"), rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
