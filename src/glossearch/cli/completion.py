"""``glossearch completion``."""

import click
from click.shell_completion import get_completion_class

_VARIABLE = "_GLOSSEARCH_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print what makes SHELL complete commands, options, choices, and the slugs and names of entries.

    \b
    glossearch completion bash > ~/.local/share/bash-completion/completions/glossearch
    glossearch completion zsh > ~/.zfunc/_glossearch
    glossearch completion fish > ~/.config/fish/completions/glossearch.fish

    Open a new shell after that. For one session, without a file:

    \b
    source <(glossearch completion bash)

    For zsh, the folder has to be in fpath before compinit; docs/completion.md tells how. Bash has to be 4.4
    or newer.

    Exit codes: 0 printed, 2 error.
    """
    shell_class = get_completion_class(shell)
    assert shell_class is not None
    click.echo(shell_class(context.find_root().command, {}, "glossearch", _VARIABLE).source(), nl=False)
