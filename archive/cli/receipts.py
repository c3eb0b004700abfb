"""How a receipt is printed: for a person, or for a program."""

import click

from archive.cli.ground import ground_row
from archive.participation import receipt_page, receipts


def receipt_row(found: receipts.Receipt, language: str) -> dict[str, object]:
    """Return what a receipt says, for programs."""
    return {
        "interview": found.interview,
        "language": language,
        "checked_at": found.checked_at.isoformat(),
        "erase_on": found.erase_on and found.erase_on.isoformat(),
        "erased_at": found.erased_at and found.erased_at.isoformat(),
        "taken_back": [
            {
                "kind": each.kind.value,
                "at": each.at.isoformat(),
                "purpose": each.purpose and each.purpose.value,
                "excerpt": each.excerpt,
                "span_ms": each.span_ms,
            }
            for each in found.taken_back
        ],
        "stood_on": [
            {"version": each.version, "at": each.at.isoformat(), **ground_row(each.ground)}
            for each in found.stood
        ],
        "places": [
            {
                "place": each.outlet.value,
                "state": each.state.value,
                "at": each.at and each.at.isoformat(),
                "excerpt": each.excerpt,
                "count": each.count,
            }
            for each in found.lines
        ],
    }


def print_receipt(page: receipt_page.Page) -> None:
    """Print a receipt for whoever reads it out."""
    click.echo(f"{page.title}\n\n{page.lede}\n{page.interview}\n{page.checked}\n\n{page.heads['took']}")
    for each in page.happened:
        click.echo(f"  {each}")
    click.echo(f"\n{page.heads['erase']}\n  {page.erasing}\n\n{page.heads['now']}")
    for row in page.rows:
        click.echo(f"  {row.place}: {row.said}{f' ({row.since})' if row.since else ''}")
    click.echo(f"\n{page.heads['stood']}")
    for each in page.stood:
        click.echo(f"  {each}")
    click.echo(f"\n{page.heads['beyond']}")
    for each in page.beyond:
        click.echo(f"  {each}")
    click.echo(f"\n{page.heads['stays']}\n  {page.stays}")
