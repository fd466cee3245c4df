"""``glossearch completion``."""

import click
from click.shell_completion import FishComplete, ShellComplete, ZshComplete

_VARIABLE = "_GLOSSEARCH_COMPLETE"


class _Bash(ShellComplete):
    """As Click's own, but what has spaces in it is quoted, as the other shells do by themselves."""

    name = "bash"
    source_template = """\
%(complete_func)s() {
    local type value response
    response=$(IFS=$'\\n'; env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD="$COMP_CWORD" \\
        %(complete_var)s=bash_complete "$1" 2>/dev/null)
    COMPREPLY=()
    while IFS=, read -r type value; do
        case $type in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain)
                # Within quotation marks it is taken as it is.
                [[ ${COMP_WORDS[COMP_CWORD]} == [\\"\\']* ]] || printf -v value %%q "$value"
                COMPREPLY+=("$value")
                ;;
        esac
    done <<< "$response"
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""


_SHELLS: dict[str, type[ShellComplete]] = {"bash": _Bash, "zsh": ZshComplete, "fish": FishComplete}


@click.command()
@click.argument("shell", type=click.Choice(list(_SHELLS)))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print what makes SHELL complete commands, options, choices, and the slugs and names of entries.

    \b
    glossearch completion bash > ~/.local/share/bash-completion/completions/glossearch
    glossearch completion zsh > ~/.zfunc/_glossearch
    glossearch completion fish > ~/.config/fish/completions/glossearch.fish

    Open a new shell after that. Bash has to be 4.4 or newer; for zsh, the folder has to be in fpath before
    compinit runs. docs/completion.md has the rest.

    Exit codes: 0 printed, 2 error.
    """
    script = _SHELLS[shell](context.find_root().command, {}, "glossearch", _VARIABLE)
    click.echo(script.source().rstrip())
