"""Show what a run did, for a person at a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from pipeline.writing.records import Manifest

_SHOWN_TYPES = 12


def print_summary(manifest: Manifest, console: Console) -> None:
    """Print the sums of a run, its events by type, its speed and its errors."""
    counts = manifest.counts
    wall = manifest.seconds.wall or 1e-9
    table = Table(title="khabar", show_header=False, title_justify="left")
    table.add_column(justify="left")
    table.add_column(justify="right")
    table.add_row("articles", f"{counts.articles:,}")
    if counts.undated:
        table.add_row("  without a day of publication", f"{counts.undated:,}", style="yellow")
    table.add_row("errors", f"{counts.errors:,}", style="bold red" if counts.errors else None)
    for stage, number in counts.errors_by_stage.items():
        table.add_row(f"  {stage}", f"{number:,}", style="red")
    table.add_section()
    table.add_row("events", f"{counts.events:,}")
    by_number = sorted(counts.events_by_type.items(), key=lambda pair: (-pair[1], pair[0]))
    for event_type, number in by_number[:_SHOWN_TYPES]:
        table.add_row(f"  {event_type}", f"{number:,}")
    if rest := by_number[_SHOWN_TYPES:]:
        table.add_row(f"  {len(rest)} more types", f"{sum(number for _, number in rest):,}")
    table.add_section()
    table.add_row("amounts", f"{counts.quantities:,}")
    for kind, number in counts.quantities_by_kind.items():
        table.add_row(f"  {kind}", f"{number:,}")
    table.add_row("entities", f"{counts.entities:,}")
    table.add_row("times", f"{counts.times:,}")
    table.add_row("quotes", f"{counts.quotes:,}")
    table.add_section()
    table.add_row("seconds", f"{wall:,.1f}")
    table.add_row("articles/s", f"{counts.articles / wall:,.0f}")
    table.add_row("tokens/s", f"{counts.tokens / wall:,.0f}")
    console.print(table)
