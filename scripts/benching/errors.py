"""What ends a run."""

import click


class BenchError(click.ClickException):
    """Something could not be measured at all; figures short of their goals are no errors."""

    exit_code = 2
