"""`onet completion`: scripts that let a shell ask `onet` itself what could be typed next."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Sequence
from typing import NamedTuple

from tui.command_line import COMPLETE
from tui.commands.printing import write

_BASH = """\
# onet completion bash
_onet() {
    local line program=${1/#\\~\\//$HOME/}
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("$line")
    done < <("$program" COMPLETE bash "${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=:] ]]; then
        compopt -o nospace 2>/dev/null
    fi
    return 0
}
complete -F _onet onet
"""
_ZSH = """\
#compdef onet
# onet completion zsh
_onet() {
    local value note program=${(Q)words[1]}
    local -a whole whole_shown begun begun_shown
    program=${program/#\\~\\//$HOME/}
    while IFS=$'\\t' read -r value note; do
        if [[ $value == *[=:] ]]; then
            begun+=("$value") begun_shown+=("$value${note:+  -- $note}")
        elif [[ -n $value ]]; then
            whole+=("$value") whole_shown+=("$value${note:+  -- $note}")
        fi
    done < <("$program" COMPLETE zsh "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)
    compadd -l -d whole_shown -a whole
    compadd -S '' -l -d begun_shown -a begun
    (( $#whole + $#begun ))
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _onet "$@"
else
    compdef _onet onet
fi
"""
_FISH = """\
# onet completion fish
function __onet_complete
    set -l words (commandline -opc)
    $words[1] COMPLETE fish $words[2..-1] (commandline -ct | string collect --allow-empty) 2>/dev/null
end
complete -c onet -f -k -a '(__onet_complete)'
"""
_SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}
_UNQUOTED = re.compile(r"([^\w./:=@%+,-])")
_IN_DOUBLE = re.compile(r'(["$`\\])')
_ASSIGNMENT = re.compile(r"\w+=")


class _Line(NamedTuple):
    """A command line as far as it is typed: its words; the last one as typed, and its part that the shell keeps.

    `quote` is the quote that is open at its end.
    """

    words: list[str]
    kept: str
    quote: str


def run(options: argparse.Namespace) -> int:
    """Print the script for a shell; gives the exit code."""
    write(_SCRIPTS[options.shell].replace("COMPLETE", COMPLETE))
    return 0


def complete(arguments: Sequence[str]) -> int:
    """Print what could be typed next, a line each, as the script of that shell hands it on; gives the exit code.

    For bash the arguments are the line and the characters that end a word, for the others the words so far; nothing is
    printed, and nothing said, where nothing can be known.
    """
    from tui.commands.candidates import candidates

    shell, *typed = arguments or ("",)
    if shell == "bash" and len(typed) == 2:
        line = _read(typed[0], typed[1])
        found = [one.value for one in candidates(line.words, os.environ)]
        lines = [_quoted(value[len(line.kept) :], line.quote) for value in found if value.startswith(line.kept)]
    else:
        # fish hands on the last word as it is typed, with its quotes.
        words = [*typed[:-1], _read(f"onet {typed[-1]}", "").words[-1]] if shell == "fish" and typed else typed
        lines = [f"{one.value}\t{one.note}" for one in candidates(words or [""], os.environ)]
    write("".join(f"{line}\n" for line in lines))
    return 0


def _read(line: str, breaks: str) -> _Line:
    """The words of a line after the command's own; `breaks` are the characters at which bash begins a word anew."""
    words: list[str] = []
    word, kept, quote, escaped, is_word = "", "", "", False, False
    for char in line:
        if escaped:
            # Within double quotes a backslash stays before most.
            word, escaped = word + ("\\" if quote and char not in '"$`\\' else "") + char, False
        elif char == "\\" and quote != "'":
            escaped = is_word = True
        elif quote:
            quote, word = ("", word) if char == quote else (quote, word + char)
        elif char in "\"'":
            quote, kept, is_word = char, word, True
        elif char in " \t\n":
            words += [word] if is_word else []
            word, kept, is_word = "", "", False
        else:
            word, is_word = word + char, True
            kept = word if char in breaks else kept
    words.append(word)
    # What is set for the command alone stands before it.
    command = next((place for place, one in enumerate(words) if not _ASSIGNMENT.match(one)), 0)
    return _Line(words[command + 1 :] or [""], kept, quote)


def _quoted(text: str, quote: str) -> str:
    """A text as it stands in a line of bash, where that quote is open."""
    if quote == "'":
        return text.replace("'", "'\\''")
    return _IN_DOUBLE.sub(r"\\\1", text) if quote else _UNQUOTED.sub(r"\\\1", text)
